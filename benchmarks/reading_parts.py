"""The words of a Word file that LibreOffice's text export leaves out, taken from the XML as it is.

Nothing here uses checker's reader: what it reads is explained by what stands in the file.
"""

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from lxml import etree

_PARAGRAPH = {"p", "pt", "title", "ser", "cat"}
_TEXT = {"t", "v", "noBreakHyphen", "tab", "br"}


def left_out(path: Path) -> Mapping[str, list[str]]:
    """Return lines of text by where they stand.

    That is in notes, text boxes, frames and floating tables, charts, diagrams or equations.
    """
    found: dict[str, list[str]] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith(".xml"):
                    _add(found, name, _root(archive, name))
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return {}
    return found


def _root(archive: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(archive.read(name), parser)
    except (etree.XMLSyntaxError, ValueError, RuntimeError, zipfile.BadZipFile):
        return None


def _add(found: dict[str, list[str]], name: str, root: Any) -> None:
    if root is None:
        return
    if "/charts/" in name:
        found.setdefault("charts", []).extend(_lines(root))
    elif "/diagrams/data" in name:
        found.setdefault("diagrams", []).extend(_lines(root))
    elif name.endswith(("notes.xml",)):
        found.setdefault("notes", []).extend(_lines(root))
    else:
        for element in root.iter():
            _add_inner(found, element)


def _add_inner(found: dict[str, list[str]], element: Any) -> None:
    match _local(element):
        case "txbxContent" | "txbx" | "textbox":
            found.setdefault("text boxes", []).extend(_lines(element))
        case "textpath":
            found.setdefault("text boxes", []).append(element.get("string") or "")
        case "framePr" | "tblpPr":
            floating = element.getparent().getparent()
            found.setdefault("frames", []).extend(_lines(floating))
        case "oMath":
            found.setdefault("equations", []).extend(_arguments(element))
        case _:
            pass


def _arguments(equation: Any) -> Iterator[str]:
    """Yield what stands together in an equation: the runs side by side in one argument."""
    for element in equation.iter():
        runs = [child for child in element if _local(child) == "r"]
        if runs:
            yield "".join("".join(_own_text(run)) for run in runs)


def _lines(root: Any) -> Iterator[str]:
    """Yield the text of each paragraph, or of each value that stands in none."""
    paragraphs = (each for each in root.iter() if _local(each) in _PARAGRAPH)
    for element in paragraphs:
        yield "".join(_own_text(element))


def _own_text(element: Any) -> Iterator[str]:
    for child in element:
        name = _local(child)
        if name in {"tab", "br"}:
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name in _TEXT:
            yield child.text or ""
        elif name not in _PARAGRAPH:
            yield from _own_text(child)


def _local(element: Any) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
