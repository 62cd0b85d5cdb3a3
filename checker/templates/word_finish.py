"""Finish a filled part of a Word file: breaks, and what Word must find in it.

ECMA-376 Part 1: a cell ends with a paragraph (17.4.65), a table has rows, ids stand once.
"""

from typing import Final

from lxml import etree

from checker.core.text import lazy_re as re
from checker.formats.ooxml.names import W14, XML, Element, W

_BREAKS: Final = {"\n": "br", "\t": "tab"}
_BREAK: Final = re.compile("([\n\t])")
_HOLDERS: Final = tuple(
    W + name for name in ("tc", "txbxContent", "hdr", "ftr", "footnote", "endnote")
)
_BLOCKS: Final = (W + "p", W + "tbl", W + "sdt")
_IDS: Final = (W14 + "paraId", W14 + "textId")


def finish(root: Element) -> Element:
    """Make a filled part whole, and return it."""
    for element in list(root.iter(W + "t")):
        _break(element)
    for table in list(root.iter(W + "tbl")):
        _drop_without_rows(table)
    for holder in root.iter(*_HOLDERS):
        _end_with_paragraph(holder)
    for content in root.iter(W + "sdtContent"):
        _fill_control(content)
    for table in list(root.iter(W + "tbl")):
        _keep_apart(table)
    _number_anew(root)
    return root


def _break(element: Element) -> None:
    """Make line feeds and tabs in a text Word's own."""
    pieces = _BREAK.split(element.text or "")
    if len(pieces) == 1:
        return
    element.text, at = pieces[0], element
    element.set(XML + "space", "preserve")
    for sign, text in zip(pieces[1::2], pieces[2::2], strict=True):
        at = _insert_after(at, etree.Element(W + _BREAKS[sign]))
        if text:
            at = _insert_after(at, etree.Element(W + "t"))
            at.text = text
            at.set(XML + "space", "preserve")


def _insert_after(element: Element, new: Element) -> Element:
    element.addnext(new)
    return new


def _drop_without_rows(table: Element) -> None:
    """Take away a table whose rows have all gone: Word opens no file with such a one."""
    if next(table.iter(W + "tr"), None) is None:
        parent = table.getparent()
        if parent is not None:
            parent.remove(table)


def _end_with_paragraph(holder: Element) -> None:
    blocks = [each for each in holder if each.tag in _BLOCKS]
    needed = holder.tag == W + "tc" and bool(blocks) and blocks[-1].tag == W + "tbl"
    if not blocks or needed:
        etree.SubElement(holder, W + "p")


def _fill_control(content: Element) -> None:
    """Put a paragraph into a control around paragraphs from which all have gone."""
    around = content.getparent()
    above = None if around is None else around.getparent()
    if len(content) == 0 and above is not None and above.tag in (W + "body", *_HOLDERS):
        etree.SubElement(content, W + "p")


def _keep_apart(table: Element) -> None:
    """Put a paragraph between two tables, which Word would make one."""
    following = table.getnext()
    if following is not None and following.tag == W + "tbl":
        table.addnext(etree.Element(W + "p"))


def _number_anew(root: Element) -> None:
    """Take ids away that a loop has repeated: Word gives them anew when it saves."""
    seen: set[str] = set()
    for element in root.iter(W + "p", W + "tr"):
        for name in _IDS:
            value = element.get(name)
            if value is not None and f"{name}{value}" in seen:
                del element.attrib[name]
            seen.add(f"{name}{value}")
    for element in list(root.iter(W + "sdtPr")):
        identifier = element.find(W + "id")
        value = None if identifier is None else identifier.get(W + "val")
        if identifier is not None and f"sdt{value}" in seen:
            element.remove(identifier)
        seen.add(f"sdt{value}")
