"""Puts tags into the first sample: each in the look of the words whose place it takes.

Only the parts that hold values are written anew; all others stay byte for byte.
"""

import copy
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from checker.formats.ooxml.names import XML, Element, W
from checker.learn.templates.alignment import list_cells
from checker.templates.word_runs import TemplateParagraph

_BOUND: Final = (W + "dataBinding", W + "showingPlcHdr", W + "placeholder")
_ADVANCED: Final = frozenset({W + "t", W + "rPr"})
_NO_COPY: Final = (W + "numPr", W + "sectPr", W + "pageBreakBefore", W + "framePr")


def put(paragraph: Element, start: int, end: int, tag: str) -> None:
    """Put a tag in the place of some characters of a paragraph, in the look of the first."""
    words = TemplateParagraph(paragraph)
    texts = [
        each for each in words.pieces if each.is_text and each.start < end and each.end > start
    ]
    if not texts:
        _insert(words, start, tag)
        return
    first = texts[0].element
    words.replace(max(start, texts[0].start), end, tag)
    _release(first)
    _drop_empty(paragraph)


def _insert(words: TemplateParagraph, at: int, tag: str) -> None:
    """Put a tag where nothing stands: an empty cell, the end of `件名: `."""
    beside = [each for each in words.pieces if each.is_text and each.start <= at <= each.end]
    if beside:
        piece = beside[0]
        _say(piece.element, piece.text[: at - piece.start] + tag + piece.text[at - piece.start :])
        return
    run = etree.SubElement(words.paragraph, W + "r")
    look = _look(words.paragraph)
    if look is not None:
        run.append(look)
    _say(etree.SubElement(run, W + "t"), tag)


def _look(paragraph: Element) -> Element | None:
    """Return the look of what is typed into a paragraph: its last run's, or its mark's."""
    for path in (f"{W}r/{W}rPr", f"{W}pPr/{W}rPr"):
        found = paragraph.findall(path)
        if found:
            look = copy.deepcopy(found[-1])
            for name in ("ins", "del", "rPrChange"):
                for each in look.findall(W + name):
                    look.remove(each)
            return look
    return None


def _say(element: Element, text: str) -> None:
    element.text = text
    element.set(XML + "space", "preserve")


def _release(element: Element) -> None:
    """Keep Word from filling a content control from elsewhere: its tag would go away."""
    for control in element.iterancestors(W + "sdt"):
        properties = control.find(W + "sdtPr")
        for each in [] if properties is None else list(properties.iterchildren(*_BOUND)):
            each.getparent().remove(each)  # type: ignore[union-attr]  # it is a child


def _drop_empty(paragraph: Element) -> None:
    """Take away the runs from which all words have gone."""
    for run in list(paragraph.iter(W + "r")):
        children = list(run)
        words = [each for each in children if each.tag == W + "t"]
        only = all(each.tag in _ADVANCED for each in children)
        parent = run.getparent()
        if words and only and parent is not None and not any(each.text for each in words):
            parent.remove(run)


def put_around(elements: Sequence[Element], before: str, after: str) -> None:
    """Put a paragraph with a tag before and after paragraphs and tables."""
    first, last = elements[0], elements[-1]
    first.addprevious(build_line(before))
    last.addnext(build_line(after))


def build_line(tag: str, like: Element | None = None) -> Element:
    """Return a paragraph that holds a tag alone, set like another, plain by default."""
    paragraph = etree.Element(W + "p")
    properties = None if like is None else like.find(W + "pPr")
    if properties is not None:
        kept = copy.deepcopy(properties)
        for each in list(kept.iterchildren(*_NO_COPY)):
            kept.remove(each)
        paragraph.append(kept)
    run = etree.SubElement(paragraph, W + "r")
    _say(etree.SubElement(run, W + "t"), tag)
    return paragraph


def put_rows_around(rows: Sequence[Element], before: str, after: str) -> None:
    """Put a row with a tag before and after rows of a table."""
    first, last = rows[0], rows[-1]
    first.addprevious(build_row(first, before))
    last.addnext(build_row(last, after))


def build_row(row: Element, tag: str) -> Element:
    """Return a row of the same cells that holds a tag alone."""
    new = copy.deepcopy(row)
    for name in [key for key in new.attrib if str(key).endswith(("paraId", "textId"))]:
        del new.attrib[name]
    for number, cell in enumerate(list_cells(new)):
        paragraphs = [each for each in cell if each.tag == W + "p"]
        for each in cell:
            if each.tag != W + "tcPr":
                cell.remove(each)
        model = paragraphs[0] if paragraphs else None
        empty = build_line(tag if number == 0 else "", model)
        if number:
            empty.remove(empty[-1])
        cell.append(empty)
    return new


def clear(nodes: Sequence[Element], kept: Iterable[Element]) -> None:
    """Take elements away but for some."""
    stay = set(kept)
    for each in nodes:
        parent = each.getparent()
        if each not in stay and parent is not None:
            parent.remove(each)


def has_same_look(one: Element, other: Element) -> bool:
    """Return whether two rows or paragraphs look alike, whatever they say."""
    return _shape(one) == _shape(other)


def _shape(element: Element) -> bytes:
    kept = copy.deepcopy(element)
    for each in list(kept.iter(W + "r", W + "proofErr", W + "bookmarkStart", W + "bookmarkEnd")):
        parent = each.getparent()
        if parent is not None:
            parent.remove(each)
    for each in kept.iter():
        for name in [key for key in each.attrib if "rsid" in str(key) or str(key).endswith("Id")]:
            del each.attrib[name]
        each.tail = None
    return bytes(etree.tostring(kept, method="c14n"))
