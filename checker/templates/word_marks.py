"""Sets a mark in the XML of a Word template where each tag belongs, and nothing else of the tag.

`{{ … }}` and `{% … %}` stay among the words. `{%p … %}`, `{%tr … %}` and `{%tc … %}` go around
their paragraph, row or cell, which is taken away where it holds nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from lxml import etree

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats.ooxml.names import Element, W
from checker.templates.sandbox import NONCHARACTERS
from checker.templates.tag_pairs import (
    CLOSERS,
    MAX_TAGS,
    OPENERS,
    TagMark,
    report_broken,
    report_too_many,
)
from checker.templates.tags import BrokenTag, Level, TemplateTag, scan
from checker.templates.template_errors import TagFault, TagPlace
from checker.templates.word_runs import TemplateParagraph

_BEGIN, _END = "\ufdd0", "\ufdd1"  # no characters, by Unicode 23.7: no template can mean them
MARK: Final = re.compile(f"{_BEGIN}([0-9]+){_END}")
"""A mark in the XML; the number is the tag's."""

_NO_TEXT: Final = re.compile('="[^"<>]*[{｛][{｛%％#＃]|instrText')
_NO_CHARACTER: Final = re.compile("[\ufdd0-\ufdef]")
_LEVEL_ORDER: Final[tuple[Level, ...]] = ("p", "tc", "tr")
_OUTSIDE = {
    "tr": Message("template.tr-stands-outside-a-table"),
    "tc": Message("template.tc-stands-outside-a-table"),
}
_INTO_TABLE = Message("template.write-rows-their-own-around-row")
_CROWDED = (
    Message("template.shares-other-words-so-range-not"),
    Message("template.give-tag-own"),
)
_NOT_TEXT = (
    Message("template.tag-outside-text-alternative-text-link"),
    Message("template.write-it-among-the-words"),
)
_UNITS = {
    "p": Message("template.paragraph"),
    "tr": Message("template.row"),
    "tc": Message("template.cell"),
}


class TagMarks:
    """The tags of a Word template by number, and what is wrong with their places."""

    def __init__(self) -> None:
        self.marks: list[TagMark] = []
        self.faults: list[TagFault] = []
        self._is_full = False

    def set(self, root: Element, part: str) -> None:
        """Replace the tags of a part by marks."""
        xml = etree.tostring(root, encoding="unicode")
        if _NO_CHARACTER.search(xml):
            _clean(root)
        paragraphs = list(root.iter(W + "p"))
        if _NO_TEXT.search(xml):
            self.faults += _find_unfilled(root, paragraphs, part)
        around: dict[Level, dict[Element, list[int]]] = {each: {} for each in _LEVEL_ORDER}
        for number, paragraph in enumerate(paragraphs):
            self._mark_paragraph(paragraph, part, number, around)
        for level in _LEVEL_ORDER:
            for element, numbers in around[level].items():
                self._put_around(element, level, numbers)

    def refuse(self, root: Element, part: str) -> None:
        """Note the tags of a part that is never filled: a chart, a diagram."""
        for element in root.iter():
            for tag in (each for each in scan(element.text or "") if isinstance(each, TemplateTag)):
                spot = TagPlace(part, 0, element.text or "", tag.start, tag.end)
                self.faults.append(TagFault(spot, *_NOT_TEXT))

    def _mark_paragraph(
        self,
        paragraph: Element,
        part: str,
        number: int,
        around: dict[Level, dict[Element, list[int]]],
    ) -> None:
        words = TemplateParagraph(paragraph)
        text = words.text
        found = list(scan(text))
        first = len(self.marks)
        if self._is_full or first + len(found) > MAX_TAGS:
            self._refuse_more(found, TagPlace(part, number, text))
            return
        for each in found:
            spot = TagPlace(part, number, text, each.start, each.end)
            if isinstance(each, BrokenTag):
                self.faults.append(report_broken(each, spot))
            else:
                self.marks.append(TagMark(_add_runs(each, words), spot, paragraph))
        for index in range(len(self.marks) - 1, first - 1, -1):  # from the last: places stay
            self._put(words, index)
        for index in range(first, len(self.marks)):
            tag = self.marks[index].tag
            element = _find_ancestor(paragraph, tag.level)
            if tag.level and element is None:
                fault = TagFault(self.marks[index].spot, _OUTSIDE[tag.level], _INTO_TABLE)
                self.faults.append(fault)
                around["p"].setdefault(paragraph, []).append(index)  # and on, for other faults
            elif element is not None:
                around[tag.level].setdefault(element, []).append(index)

    def _refuse_more(self, found: Sequence[TemplateTag | BrokenTag], at: TagPlace) -> None:
        """Note once that there are too many tags; no more of them are looked at."""
        if not self._is_full:
            self.faults.append(report_too_many(replace(at, start=found[0].start, end=found[0].end)))
        self._is_full = True

    def _put(self, words: TemplateParagraph, index: int) -> None:
        mark = self.marks[index]
        written = "" if mark.tag.level or mark.tag.kind == "comment" else _mark(index)
        container = words.replace(mark.tag.start, mark.tag.end, written)
        self.marks[index] = replace(mark, container=container)

    def _put_around(self, element: Element, level: Level, numbers: Sequence[int]) -> None:
        """Put the marks of a paragraph, row or cell around it, or in its place."""
        parent = element.getparent()
        if parent is None:
            return
        tags = [self.marks[each].tag for each in numbers]
        for each in numbers:
            self.marks[each] = replace(self.marks[each], container=parent)
        before = _count_leading(tags)
        if _is_blank(element) and not _has_pair(tags):
            _replace(element, _write_marks(numbers, tags))
        elif before is None:
            self.faults.append(self._report_crowded(numbers, tags, level))
        else:
            _insert_before(element, _write_marks(numbers[:before], tags[:before]))
            element.tail = _write_marks(numbers[before:], tags[before:]) + (element.tail or "")

    def _report_crowded(
        self, numbers: Sequence[int], tags: Sequence[TemplateTag], level: Level
    ) -> TagFault:
        odd = next(
            (number for number, tag in zip(numbers, tags, strict=True) if _is_middle(tag)),
            numbers[0],
        )
        mark, unit = self.marks[odd], _UNITS[level]
        keyword = mark.tag.keyword
        what, remedy = (each.format(keyword=keyword, unit=unit) for each in _CROWDED)
        return TagFault(mark.spot, what, remedy)


def _add_runs(tag: TemplateTag, words: TemplateParagraph) -> TemplateTag:
    """Return a tag that knows whether Word had split it over runs."""
    if words.runs(tag.start, tag.end) < 2:  # noqa: PLR2004 - one is a whole one
        return tag
    return replace(tag, mended=tag.mended | {"runs"})


def _clean(root: Element) -> None:
    """Delete what Unicode says is no character: marks are made of such."""
    for element in root.iter():
        element.text = (element.text or "").translate(NONCHARACTERS)
        element.tail = (element.tail or "").translate(NONCHARACTERS)
        for name, value in element.attrib.items():
            element.set(name, str(value).translate(NONCHARACTERS))


def _mark(number: int) -> str:
    return f"{_BEGIN}{number}{_END}"


def _write_marks(numbers: Sequence[int], tags: Sequence[TemplateTag]) -> str:
    pairs = zip(numbers, tags, strict=True)
    return "".join(_mark(number) for number, tag in pairs if tag.kind != "comment")


def _find_ancestor(paragraph: Element, level: Level) -> Element | None:
    if level in ("", "p"):
        return paragraph if level else None
    return next(paragraph.iterancestors(W + level), None)


def _is_middle(tag: TemplateTag) -> bool:
    return tag.keyword not in (*OPENERS, *CLOSERS) and tag.kind == "statement"


def _count_leading(tags: Sequence[TemplateTag]) -> int | None:
    """Return how many tags go before the element that they share with words, None if unclear."""
    if any(_is_middle(tag) for tag in tags):
        return None
    closing = [tag.keyword in CLOSERS for tag in tags if tag.kind == "statement"]
    if closing != sorted(closing):
        return None
    return sum(tag.keyword in OPENERS for tag in tags)


def _has_pair(tags: Sequence[TemplateTag]) -> bool:
    """Return whether a loop begins and ends in one paragraph or row: then that is repeated."""
    words = [tag.keyword for tag in tags]
    return any("end" + word in words[at:] for at, word in enumerate(words) if word in OPENERS)


def _is_blank(element: Element) -> bool:
    """Return whether an element has no words, pictures or marks, and ends no section."""
    if next(element.iter(W + "sectPr"), None) is not None:
        return False
    if MARK.search(etree.tostring(element, encoding="unicode", with_tail=False)):
        return False
    return not any(_has_words(each) for each in element.iter(W + "p"))


def _has_words(paragraph: Element) -> bool:
    return bool(TemplateParagraph(paragraph).text.strip(" \u3000\n\t"))


def _insert_before(element: Element, text: str) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def _replace(element: Element, text: str) -> None:
    _insert_before(element, text + (element.tail or ""))
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _find_unfilled(root: Element, paragraphs: list[Element], part: str) -> Iterator[TagFault]:
    """Yield the tags that stand where none is filled: field codes, alternative texts, links."""
    for element in root.iter():
        values = [str(each) for each in element.attrib.values()]
        if element.tag == W + "instrText":
            values.append(element.text or "")
        for value in values:
            for tag in (each for each in scan(value) if isinstance(each, TemplateTag)):
                above = next(element.iterancestors(W + "p"), None)
                number = paragraphs.index(above) if above is not None else 0
                yield TagFault(TagPlace(part, number, value, tag.start, tag.end), *_NOT_TEXT)
