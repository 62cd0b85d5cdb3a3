"""Cuts runs between characters, so that a range, a comment or a change can begin and end there.

Places are said in the file as it was read: a piece and a character of its block. What was cut
before is looked up, so any number of cuts may come in any order.
"""

import copy
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter

from lxml import etree

from checker.formats.docx.edit.anchors import Anchored
from checker.formats.docx.edit.names import copy_tag, find_first, get, get_namespace, name
from checker.formats.docx.read.source_maps import SourceRun
from checker.formats.ooxml.names import XML, Element

_SHOWS_NOTHING = frozenset({"rPr", "lastRenderedPageBreak"})
_ENTERED = frozenset(
    {"hyperlink", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "dir", "bdo"}
    | {"fldSimple"}
)
_CLOSED_NAMES = """
    text date comboBox dropDownList picture checkbox dataBinding showingPlcHdr
"""
_CLOSED_KINDS = frozenset(_CLOSED_NAMES.split())
_SPACES = " \t\r\n"


def is_closed(control: Element) -> bool:
    """Return whether a `w:sdt` holds one value, which its content must not be cut into pieces of.

    A control for plain text holds one run (17.5.2.44); lists, dates, check boxes and pictures hold
    a value, a bound control what its data says, and one that is not filled in its placeholder.
    """
    return not _CLOSED_KINDS.isdisjoint(_list_control_kinds(control))


def is_bound(control: Element) -> bool:
    """Return whether Word fills a `w:sdt` from data that stands elsewhere."""
    return "dataBinding" in _list_control_kinds(control)


def _list_control_kinds(control: Element) -> set[str]:
    """Return the local names of a control's properties, of Word's later vocabularies, too."""
    properties = find_first(control, "sdtPr")
    if properties is None:
        return set()
    return {etree.QName(each).localname for each in properties.iterchildren("*")}


def find_enclosing_run(element: Element) -> Element:
    """Return what a range around `element` stands beside: its run, or what cannot be entered.

    The latter is the outermost thing below the paragraph that holds one piece only: deleted text,
    an equation, alternatives for other programs, a control for one value.
    """
    for node in reversed(list(_iter_up_to_paragraph(element))):
        if name(node) not in _ENTERED or (name(node) == "sdt" and is_closed(node)):
            return node
    return element


def _iter_up_to_paragraph(element: Element) -> Iterator[Element]:
    node: Element | None = element
    while node is not None and name(node) != "p":
        yield node
        node = node.getparent()


def _find_host_child(host: Element, element: Element) -> Element:
    """Return the child of a run that is `element` or holds it; any other host as it is."""
    if name(host) != "r" or element is host:
        return host
    node = element
    while (parent := node.getparent()) is not None and parent is not host:
        node = parent
    return node


def _can_be_cut(piece: SourceRun) -> bool:
    """Return whether the characters of a piece can be told apart: those of a `w:t` in a run."""
    host = find_enclosing_run(piece.element)
    return piece.offset is not None and name(host) == "r" and piece.element.getparent() is host


class RunSplitter:
    """Cuts the runs of one part, and knows what became of what it has cut.

    Args:
        root: the part's root.
    """

    def __init__(self, root: Element) -> None:
        self._root = root
        self._fragments: dict[Element, list[tuple[int, Element]]] = {}
        self._begins: dict[Element, Element] | None = None
        self._last_id: int | None = None

    def extent(self, block: Anchored, at: int) -> tuple[int, int]:
        """Return the characters that cannot be parted from character `at`, from and to (excl.)."""
        index = block.pieces.index(block.holding(at))
        if _can_be_cut(block.pieces[index]):
            return at, at + 1
        holds = _find_host_child(
            find_enclosing_run(block.pieces[index].element), block.pieces[index].element
        )
        low = high = index
        while low > 0 and _is_in(holds, block.pieces[low - 1]):
            low -= 1
        while high + 1 < len(block.pieces) and _is_in(holds, block.pieces[high + 1]):
            high += 1
        return block.pieces[low].start, block.pieces[high].end

    def opening(self, block: Anchored, at: int) -> Element:
        """Return the element that begins with character `at`, where an `extent` begins."""
        piece = block.holding(at)
        if _can_be_cut(piece):
            self._cut(piece, at)
            return self.begin(self._get_fragment(piece, at))
        marks_end = name(piece.element) == "fldChar"
        return self.begin(self._find_field_begin(piece.element) if marks_end else piece.element)

    def closing(self, block: Anchored, at: int) -> Element:
        """Return the element that ends with character `at` - 1, where an `extent` ends."""
        piece = block.holding(at - 1)
        if _can_be_cut(piece):
            self._cut(piece, at)
            return self.end(self._get_fragment(piece, at - 1))
        return self.end(piece.element)

    def begin(self, element: Element) -> Element:
        """Return the `unit` of an element; a run is cut where the element begins."""
        host = find_enclosing_run(element)
        if name(host) == "r" and element is not host:
            return self._split(host, _find_host_child(host, element))
        return host

    def end(self, element: Element) -> Element:
        """Return the `unit` of an element; a run is cut where the element ends."""
        host = find_enclosing_run(element)
        if name(host) == "r" and element is not host:
            following = _find_host_child(host, element).getnext()
            if following is not None:
                self._split(host, following)
        return host

    def _get_fragment(self, piece: SourceRun, at: int) -> Element:
        """Return the `w:t` that holds character `at` now."""
        offset = (piece.offset or 0) + at - piece.start
        parts = self._fragments.get(piece.element, [(0, piece.element)])
        return parts[_index_of(parts, offset)][1]

    def _cut(self, piece: SourceRun, at: int) -> None:
        """Make a `w:t` of its own begin with character `at`, beside the one before."""
        low = piece.offset or 0
        high = low + piece.end - piece.start
        offset = low + at - piece.start
        parts = self._fragments.setdefault(piece.element, [(0, piece.element)])
        index = _index_of(parts, offset)
        start, element = parts[index]
        if not max(start, low) < offset < high:
            return
        text = element.text or ""
        rest = copy_tag(element)
        # What a w:t without xml:space does not show would show in its parts.
        _set_text(element, text[max(low - start, 0) : offset - start])
        _set_text(rest, text[offset - start : high - start])
        element.addnext(rest)
        parts[index : index + 1] = [(max(start, low), element), (offset, rest)]

    def _split(self, run: Element, child: Element) -> Element:
        """Return the run that begins with `child`: a new one, where something is shown before."""
        before = child.itersiblings(preceding=True)
        if all(name(each) in _SHOWS_NOTHING for each in before):
            return run
        rest = copy_tag(run)
        moved = [child, *child.itersiblings()]
        properties = find_first(run, "rPr")
        if properties is not None:
            rest.append(copy.deepcopy(properties))
            self._renumber(rest[0])
        rest.extend(moved)
        run.addnext(rest)
        return rest

    def _renumber(self, properties: Element) -> None:
        """Give the tracked changes of copied properties ids of their own."""
        for change in properties.iter("*"):
            key = f"{{{get_namespace(change)}}}id"
            if name(change) and key in change.attrib:
                change.set(key, str(self._make_id()))

    def _make_id(self) -> int:
        if self._last_id is None:
            said = (get(each, "id") or "" for each in self._root.iter("*") if name(each))
            self._last_id = max((int(each) for each in said if each.isdecimal()), default=0)
        self._last_id += 1
        return self._last_id

    def _find_field_begin(self, end: Element) -> Element:
        """Return the mark that begins the field which `end` ends."""
        if self._begins is None:
            self._begins = dict(_iter_fields(self._root, str(end.tag)))
        return self._begins.get(end, end)


def _iter_fields(root: Element, tag: str) -> Iterator[tuple[Element, Element]]:
    """Yield the mark that ends a field, and the one that begins it."""
    begun: list[Element] = []
    for mark in root.iter(tag):
        if get(mark, "fldCharType") == "begin":
            begun.append(mark)
        elif get(mark, "fldCharType") == "end" and begun:
            yield mark, begun.pop()


def _index_of(parts: Sequence[tuple[int, Element]], offset: int) -> int:
    """Return which of the parts of a text, in order of their starts, holds a character."""
    return bisect_right(parts, offset, key=itemgetter(0)) - 1


def _is_in(holder: Element, piece: SourceRun) -> bool:
    return holder is _find_host_child(find_enclosing_run(piece.element), piece.element)


def _set_text(element: Element, text: str) -> None:
    element.text = text
    if text != text.strip(_SPACES):
        element.set(XML + "space", "preserve")
