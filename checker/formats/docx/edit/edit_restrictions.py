"""Decide which characters of a Word file may be changed, and why not the others.

What another program fills in (field results, controls bound to data), what another person is
still to decide on (tracked changes) and what is no character of a text (tabs, symbols, equations)
is left alone.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from checker.core.document import Part
from checker.core.messages import Message
from checker.formats.docx.edit.anchors import Anchored
from checker.formats.docx.edit.names import find_first, get, name
from checker.formats.docx.edit.run_splitting import find_enclosing_run, is_bound, is_closed
from checker.formats.docx.edit.text_changes import TextChange
from checker.formats.docx.read.source_maps import SourceRun
from checker.formats.ooxml.names import Element

TRACKED: Final = Message("edit.tracked-changes-nobody-accepted-rejected-yet")
FIELD: Final = Message("edit.field-contents-cross-reference-date-shows")
EQUATION: Final = Message("edit.it-stands-in-an-equation")
BOUND: Final = Message("edit.content-control-shows-out-data-elsewhere")
CONTROL: Final = Message("edit.value-content-control-choice-date-text")
LOCKED: Final = Message("edit.stands-content-control-locked")
NO_CHARACTER: Final = Message("edit.tab-line-break-symbol-like-stands")
RUBY: Final = Message("edit.reading-above")
ALTERNATIVES: Final = Message("edit.file-holds-another-content-here-other")
COMMENT: Final = Message("edit.part-comment")
DRAWN: Final = Message("edit.stands-picture-chart-alternative-text")
UNWRITABLE: Final = Message("edit.holds-control-characters-word-file-cannot")

_CHANGED = frozenset({"ins", "moveTo", "del", "moveFrom"})
_CLOSED = {**dict.fromkeys(_CHANGED, TRACKED), "fldSimple": FIELD, "ruby": RUBY}
_TABLE_CHANGES = {
    "tr": ("trPr", frozenset({"ins", "del"})),
    "tc": ("tcPr", frozenset({"cellIns", "cellDel", "cellMerge"})),
}
_LOCKS = frozenset({"contentLocked", "sdtContentLocked"})
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_BESIDE_TEXT = frozenset({"t", "tab", "br", "cr", "ptab", "noBreakHyphen"})


class EditRestriction:
    """Says why text of one part is not changed.

    Args:
        root: the part's root, before anything in it is changed.
    """

    def __init__(self, root: Element) -> None:
        self._in_fields = set(_iter_in_fields(root))

    def why_not(self, found: Anchored, change: TextChange) -> Message | None:
        """Return why a change cannot be made, None where it can."""
        if found.block.part is Part.COMMENT:
            return COMMENT
        if not is_writable(change.text):
            return UNWRITABLE
        if not found.pieces:
            return self._empty(found) if not found.block.text else DRAWN
        if change.start == change.end:
            faults = [
                self._find_fault_beside(found, change, after=side)
                for side in _choose_sides(found, change)
            ]
            return None if None in faults else faults[0]
        pieces = [p for p in found.pieces if p.start < change.end and p.end > change.start]
        return next(filter(None, map(self._find_fault, pieces)), None) or self._find_barrier(pieces)

    def goes_after(self, found: Anchored, change: TextChange) -> bool:
        """Return whether new text goes after the character before it, or before the next one.

        `why_not` found nothing against the change.
        """
        sides = (
            _choose_sides(found, change) if found.pieces and change.start == change.end else [True]
        )
        fit = (side for side in sides if self._find_fault_beside(found, change, after=side) is None)
        return next(fit) if len(sides) > 1 else sides[0]

    def _empty(self, found: Anchored) -> Message | None:
        paragraph = found.elements[-1]
        if name(paragraph) != "p" or len(found.elements) > 1:
            return DRAWN
        return self.around(paragraph)

    def _find_fault_beside(
        self, found: Anchored, change: TextChange, *, after: bool
    ) -> Message | None:
        piece = found.holding(change.start - after)
        fault = self._find_fault(piece)
        # a tab is no text, but text may stand beside it
        return None if fault is NO_CHARACTER and name(piece.element) in _BESIDE_TEXT else fault

    def _find_fault(self, piece: SourceRun) -> Message | None:
        """Return why the characters of a piece are not changed, None where they can be."""
        element = piece.element
        kind = etree.QName(element)
        if kind.namespace == _MATH:
            return EQUATION
        if kind.localname == "sdtPr":
            return BOUND
        if kind.localname == "fldChar":
            return FIELD
        return self.around(element) or (None if _is_text(element) else NO_CHARACTER)

    def around(self, element: Element) -> Message | None:
        """Return what around an element keeps its text from being changed."""
        if element in self._in_fields:
            return FIELD
        in_paragraph = name(element) != "p"
        for node in element.iterancestors():
            fault = _find_element_fault(node, in_paragraph=in_paragraph)
            if fault is not None:
                return fault
            if name(node) == "p":
                in_paragraph = False
        return None

    def _find_barrier(self, pieces: list[SourceRun]) -> Message | None:
        """Return what stands between pieces that keeps them from being changed at once."""
        if len(pieces) == 1:
            return None
        start, end = pieces[0].element, pieces[-1].element
        paragraph = next(node for node in start.iterancestors() if name(node) == "p")
        inside = False
        for node in paragraph.iter("*"):
            inside = inside or node is start
            if node is end:
                return None
            if inside and name(node) in _CHANGED:
                return TRACKED
            if inside and name(node) == "fldChar":
                return FIELD
        return TRACKED  # the end of another paragraph, deleted by a tracked change


def is_writable(text: str) -> bool:
    """Return whether XML can hold a text, and Word show it (XML 1.0, 2.2)."""
    return all(
        "\x20" <= each <= "\ud7ff"
        or "\ue000" <= each <= "\ufffd"
        or each > "\uffff"
        or each in "\t\n"
        for each in text
    )


def _choose_sides(found: Anchored, change: TextChange) -> list[bool]:
    """Return whether an insertion goes after the character before it, the better answer first."""
    at = change.start
    sides = [after for after in (True, False) if (at > 0 if after else at < len(found.block.text))]
    if change.lean == "after":
        return sides[::-1]
    if change.lean is None:  # as Word does at the edge of a link: outside of it
        return sorted(sides, key=lambda after: _is_enclosed(found.holding(at - after)))
    return sides


def _is_text(element: Element) -> bool:
    run = find_enclosing_run(element)
    plain = name(element) == "t" and not len(element)
    return plain and name(run) == "r" and element.getparent() is run


def _is_enclosed(piece: SourceRun) -> bool:
    run = next((n for n in piece.element.iterancestors() if name(n) == "r"), None)
    return run is not None and name(run.getparent()) != "p"


def _find_element_fault(node: Element, *, in_paragraph: bool) -> Message | None:
    """Return why nothing inside an element is changed, None where it can be."""
    kind = name(node)
    if kind in _CLOSED:
        return _CLOSED[kind]
    if kind == "sdt":
        return _find_control_fault(node)
    properties, changes = _TABLE_CHANGES.get(kind, ("", frozenset()))
    if _has_any(find_first(node, properties), changes):
        return TRACKED
    alternative = etree.QName(node).namespace == _COMPATIBILITY
    return ALTERNATIVES if alternative and in_paragraph else None


def _find_control_fault(control: Element) -> Message | None:
    if is_bound(control):
        return BOUND
    if get(find_first(find_first(control, "sdtPr"), "lock")) in _LOCKS:
        return LOCKED
    return CONTROL if is_closed(control) else None


def _has_any(properties: Element | None, names: frozenset[str]) -> bool:
    return properties is not None and any(name(each) in names for each in properties)


def _iter_in_fields(root: Element) -> Iterator[Element]:
    """Yield the texts and paragraphs that stand in whole fields, in their code or their result."""
    whole = _find_whole_fields(root)
    depth = 0
    for node in root.iter("*"):
        if node in whole:
            depth += {"begin": 1, "end": -1}.get(get(node, "fldCharType") or "", 0)
        elif depth and name(node) in _BESIDE_TEXT | {"p", "sym"}:
            yield node


def _find_whole_fields(root: Element) -> set[Element]:
    whole: set[Element] = set()
    begun: list[Element] = []
    for mark in root.iter("*"):
        if name(mark) != "fldChar":
            continue
        kind = get(mark, "fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            whole |= {begun.pop(), mark}
    return whole
