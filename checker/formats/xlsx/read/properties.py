"""Document properties, named as the Word reader names them, and defined names, as text."""

from datetime import datetime

from lxml import etree

from checker.formats.xlsx.read.names import Element, child, children, integer, is_on, local
from checker.formats.xlsx.read.package import Package
from checker.formats.xlsx.read.strings import plain

_NAMES = {
    "title": "title",
    "creator": "author",
    "subject": "subject",
    "keywords": "keywords",
    "category": "category",
    "lastModifiedBy": "last_modified_by",
    "created": "created",
    "modified": "modified",
    "revision": "revision",
}
_DATES = frozenset({"created", "modified"})
_BUILT_IN = "_xlnm."


def read_properties(package: Package) -> dict[str, str]:
    """Return the core properties that are filled in, and the custom ones as `custom:NAME`."""
    found: dict[str, str] = {}
    for item in _items(package, "core-properties"):
        name, text = _NAMES.get(local(item)), (item.text or "").strip()
        if name is not None and text and _sensible(name, text):
            found[name] = text
    for kind in ("custom-properties", "customProperties"):
        for item in _items(package, kind):
            value = next(iter(item), None)
            if item.get("name") and value is not None and value.text:
                found[f"custom:{item.get('name')}"] = value.text.strip()
    return found


def _items(package: Package, kind: str) -> list[Element]:
    part = package.related("", kind)
    root = package.root(part) if part else None
    return [] if root is None else list(root.iterchildren(tag=etree.Element))


def _sensible(name: str, text: str) -> bool:
    if name == "revision":
        return integer(text) is not None
    if name in _DATES:
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return False
    return True


def defined_names(workbook: Element, sheets: list[str]) -> dict[str, str]:
    """Return what the names of a workbook stand for, by `NAME`, or `SHEET!NAME` for a sheet's own.

    Names that Excel makes for itself (the print area) and hidden ones are left out.
    """
    found: dict[str, str] = {}
    for item in children(child(workbook, "definedNames"), "definedName"):
        name, text = item.get("name") or "", plain(item.text).strip()
        if not name or not text or name.startswith(_BUILT_IN) or is_on(item.get("hidden")):
            continue
        index = integer(item.get("localSheetId"))
        own = index is not None and 0 <= index < len(sheets)
        found[f"{sheets[index]}!{name}" if own and index is not None else name] = text
    return found
