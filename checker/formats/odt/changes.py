"""Read tracked changes, and make the text that stood there before them.

A deletion's words lie outside the text, at the head of the document; an insertion is marked where
it stands (ODF 1.3 part 3, 5.5).
"""

from copy import deepcopy
from typing import Final

from checker.formats.odt.inline import Change, ChangeKind
from checker.formats.odt.names import DC, OFFICE, TEXT, XML, Element, is_element, join_text_within

_KINDS: Final[dict[str, ChangeKind]] = {
    TEXT + "insertion": "insertion",
    TEXT + "deletion": "deletion",
    TEXT + "format-change": "format",
}
_PARAGRAPHS: Final = frozenset({TEXT + "p", TEXT + "h"})


def read_changes(body: Element) -> dict[str, Change]:
    """Return the tracked changes by their ids."""
    found: dict[str, Change] = {}
    for region in body.iterfind(f"{TEXT}tracked-changes/{TEXT}changed-region"):
        identifier = region.get(TEXT + "id") or region.get(XML + "id") or ""
        for item in region.iterchildren(*_KINDS):
            author = item.findtext(f"{OFFICE}change-info/{DC}creator") or ""
            text = "\n".join(join_text_within(each) for each in item.iter(*_PARAGRAPHS))
            found[identifier] = Change(_KINDS[item.tag], author, text)
    return found


def copy_before_changes(body: Element) -> Element:
    """Return a copy of `office:text` without its insertions and with what was deleted."""
    copy = deepcopy(body)
    changes = read_changes(copy)
    deleted = {
        region.get(TEXT + "id") or region.get(XML + "id") or "": region.find(TEXT + "deletion")
        for region in copy.iterfind(f"{TEXT}tracked-changes/{TEXT}changed-region")
    }
    for mark in list(copy.iter(TEXT + "change")):
        held = deleted.get(mark.get(TEXT + "change-id") or "")
        if held is not None:
            _put_back(mark, [each for each in held.iterchildren() if _is_content(each)])
    ends = {each.get(TEXT + "change-id"): each for each in copy.iter(TEXT + "change-end")}
    for start in list(copy.iter(TEXT + "change-start")):
        identifier = start.get(TEXT + "change-id") or ""
        end = ends.get(identifier)
        known = changes.get(identifier)
        if end is not None and known is not None and known.kind == "insertion":
            _take_out(start, end)
    return copy


def _is_content(item: Element) -> bool:
    return is_element(item) and item.tag != OFFICE + "change-info"


def _put_back(mark: Element, blocks: list[Element]) -> None:
    """Put deleted blocks in the place of their mark; the first and the last join what is there."""
    paragraph = next((each for each in mark.iterancestors() if each.tag in _PARAGRAPHS), None)
    parent = None if paragraph is None else paragraph.getparent()
    if paragraph is None or parent is None or not blocks:
        return
    if len(blocks) == 1 and blocks[0].tag in _PARAGRAPHS:
        _insert_after(mark, deepcopy(blocks[0]))
        return
    rest = _split_after(mark, paragraph)
    copies = [deepcopy(each) for each in blocks]
    if copies[0].tag in _PARAGRAPHS:
        _join(paragraph, copies.pop(0))
    if copies and copies[-1].tag in _PARAGRAPHS:
        last = copies.pop()
        _join(last, rest)
        rest = last
    place = parent.index(paragraph) + 1
    for offset, each in enumerate((*copies, rest)):
        parent.insert(place + offset, each)


def _insert_after(mark: Element, held: Element) -> None:
    """Put the content of `held` right after an empty element."""
    span = mark.makeelement(TEXT + "span", {})
    span.text = held.text
    span.extend(list(held))
    span.tail, mark.tail = mark.tail, None
    mark.addnext(span)


def _split_after(mark: Element, paragraph: Element) -> Element:
    """Cut a paragraph after an element of it, and return the new second one."""
    rest = paragraph.makeelement(paragraph.tag, _copy_attributes(paragraph))
    current = mark
    carried: Element | None = None
    while True:
        holder = current.getparent()
        if holder is None:
            return rest
        after = list(current.itersiblings())
        target = (
            rest
            if holder is paragraph
            else holder.makeelement(holder.tag, _copy_attributes(holder))
        )
        if carried is not None:
            target.append(carried)
            carried.tail = current.tail
        else:
            target.text = current.tail
        current.tail = None
        target.extend(after)
        if holder is paragraph:
            return rest
        carried, current = target, holder


def _copy_attributes(element: Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _join(first: Element, second: Element) -> None:
    """Append the content of a second paragraph to a first one."""
    _append_text(first, second.text)
    first.extend(list(second))


def _append_text(element: Element, text: str | None) -> None:
    if not text:
        return
    last = element[-1] if len(element) else None
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _take_out(start: Element, end: Element) -> None:
    """Remove what stands between two marks; paragraphs whose ends were inserted are joined."""
    above = {each: i for i, each in enumerate([start, *start.iterancestors()])}
    common = next((each for each in end.iterancestors() if each in above), None)
    if common is None or start is end:
        return
    first, last = _find_child_around(start, common), _find_child_around(end, common)
    if common.index(first) > common.index(last):
        return
    _clear_after(start, common)
    _clear_before(end, common)
    for between in list(first.itersiblings()):
        if between is last:
            break
        common.remove(between)
    first.tail = None
    if first.tag in _PARAGRAPHS and last.tag in _PARAGRAPHS:
        _join(first, last)
        common.remove(last)


def _find_child_around(element: Element, common: Element) -> Element:
    """Return the child of `common` that an element is, or stands in."""
    while (parent := element.getparent()) is not None and parent is not common:
        element = parent
    return element


def _clear_after(mark: Element, common: Element) -> None:
    current = mark
    while True:
        parent = current.getparent()
        if parent is None or parent is common:
            return
        current.tail = None
        for each in list(current.itersiblings()):
            parent.remove(each)
        current = parent


def _clear_before(mark: Element, common: Element) -> None:
    current = mark
    while True:
        parent = current.getparent()
        if parent is None or parent is common:
            return
        parent.text = None
        for each in list(current.itersiblings(preceding=True)):
            parent.remove(each)
        current = parent
