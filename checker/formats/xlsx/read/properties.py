"""Read what a workbook says of itself: its properties and the names it defines, as text."""

from checker.formats.ooxml.metadata import read_core_properties, read_custom_properties
from checker.formats.xlsx.read.names import Element, find_child, find_children, is_on, parse_integer
from checker.formats.xlsx.read.package import WorkbookPackage
from checker.formats.xlsx.read.strings import decode_stored

_BUILT_IN = "_xlnm."


def read_properties(package: WorkbookPackage) -> dict[str, str]:
    """Return the core properties that are filled in, and the custom ones as `custom:NAME`."""
    found = read_core_properties(_root(package, "core-properties"))
    for kind in ("custom-properties", "customProperties"):
        found |= read_custom_properties(_root(package, kind))
    return found


def _root(package: WorkbookPackage, kind: str) -> Element | None:
    part = package.related("", kind)
    return package.root(part) if part else None


def read_defined_names(workbook: Element, sheets: list[str]) -> dict[str, str]:
    """Return what the names of a workbook stand for, by `NAME`, or `SHEET!NAME` for a sheet's own.

    Names that Excel makes for itself (the print area) and hidden ones are left out.
    """
    found: dict[str, str] = {}
    for item in find_children(find_child(workbook, "definedNames"), "definedName"):
        name, text = item.get("name") or "", decode_stored(item.text).strip()
        if not name or not text or name.startswith(_BUILT_IN) or is_on(item.get("hidden")):
            continue
        index = parse_integer(item.get("localSheetId"))
        own = index is not None and 0 <= index < len(sheets)
        found[f"{sheets[index]}!{name}" if own and index is not None else name] = text
    return found
