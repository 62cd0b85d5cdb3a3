"""Lists: which level a paragraph is on, and the number or bullet that Word shows before it.

ECMA-376 Part 1, 17.9. A `num` points to an `abstractNum`, may replace levels and restart them.
All `num` of one `abstractNum` count on together.
"""

from collections.abc import Callable, Mapping
from dataclasses import field, replace

from checker.core.data_classes import dataclass
from checker.formats.docx.read.format_facts import NO_PARAGRAPH_FACTS, ParagraphFacts
from checker.formats.ooxml.alternatives import ALTERNATIVE, choose_alternative
from checker.formats.ooxml.names import (
    Element,
    W,
    get_attribute,
    get_child,
    get_child_value,
    parse_integer,
    parse_switch,
)
from checker.formats.ooxml.numerals import format_numeral
from checker.formats.shared.symbol_fonts import convert_bullet

LEVELS = 9
ParagraphReader = Callable[[Element | None], ParagraphFacts]


@dataclass(frozen=True, slots=True)
class NumberingLevel:
    """One level of a list.

    `restart_after` is the level (from 1) after which it starts anew; `pattern` spells out a
    format of the user's own, `001, 002, 003, ...`.
    """

    start: int = 1
    format: str = "decimal"
    pattern: str = ""
    text: str = ""
    font: str | None = None
    legal: bool = False
    picture: bool = False
    restart_after: int | None = None
    style_id: str | None = None
    paragraph: ParagraphFacts = NO_PARAGRAPH_FACTS


@dataclass(frozen=True, slots=True)
class NumberedList:
    """What a `numId` stands for; `restarts` maps a level to the number it begins with here."""

    abstract_id: str
    levels: Mapping[int, NumberingLevel]
    restarts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The lists of a document by `numId`."""

    lists: Mapping[int, NumberedList] = field(default_factory=dict)

    def level(self, num_id: int | None, level: int) -> NumberingLevel | None:
        """Return a level's definition, None where the document defines none."""
        numbered = self.lists.get(num_id) if num_id else None
        return None if numbered is None else numbered.levels.get(level)

    def level_of_style(self, num_id: int, style_id: str) -> int | None:
        """Return the level that a list ties to a paragraph style."""
        numbered = self.lists.get(num_id)
        levels = {} if numbered is None else numbered.levels
        return next((n for n, level in levels.items() if level.style_id == style_id), None)


class NumberingCounters:
    """Counts the items of one story (the body, a header ...) in reading order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, list[int | None]] = {}
        self._restarted: set[tuple[int, int]] = set()

    def marker(self, num_id: int, level: int) -> str | None:
        """Count one item and return what Word shows before it, None where that is nothing."""
        numbered = self._numbering.lists[num_id]
        definition = numbered.levels[level]
        counts = self._counts.setdefault(numbered.abstract_id, [None] * LEVELS)
        counts[level] = self._compute_next(num_id, level, counts[level])
        for deeper in range(level + 1, LEVELS):
            if _restarts_after(numbered.levels.get(deeper), level):
                counts[deeper] = None
        # A space at its end only keeps the number away from the text.
        return _format_number(definition, numbered.levels, counts).strip() or None

    def _compute_next(self, num_id: int, level: int, count: int | None) -> int:
        numbered = self._numbering.lists[num_id]
        first = numbered.restarts.get(level)
        if first is not None and (num_id, level) not in self._restarted:
            self._restarted.add((num_id, level))
            return first
        return numbered.levels[level].start if count is None else count + 1


def _restarts_after(deeper: NumberingLevel | None, used: int) -> bool:
    if deeper is None or deeper.restart_after is None:
        return True
    return used < deeper.restart_after


def _format_number(
    definition: NumberingLevel, levels: Mapping[int, NumberingLevel], counts: list[int | None]
) -> str:
    if definition.picture:
        return "•"
    if definition.format == "bullet":
        return convert_bullet(definition.text, definition.font)
    parts = definition.text.split("%")
    shown = parts[0]
    for part in parts[1:]:
        digit = part[:1]
        if digit.isascii() and digit.isdigit() and digit != "0":
            shown += _number(int(digit) - 1, definition, levels, counts) + part[1:]
        else:
            shown += "%" + part
    return shown


def _number(
    index: int,
    definition: NumberingLevel,
    levels: Mapping[int, NumberingLevel],
    counts: list[int | None],
) -> str:
    level = levels.get(index)
    if level is None:
        return ""
    count = counts[index]
    style = "decimal" if definition.legal else level.format
    return format_numeral(level.start if count is None else count, style, level.pattern)


def read_numbering(
    root: Element | None,
    read_paragraph: ParagraphReader,
    num_id_of_style: Callable[[str], int | None],
) -> Numbering:
    """Return the lists of a numbering part.

    Args:
        root: the part's root, None where the document has none.
        read_paragraph: reads a level's `w:pPr`.
        num_id_of_style: the `numId` of a numbering style, to which an `abstractNum` may defer.
    """
    if root is None:
        return Numbering()
    nums = {parse_integer(get_attribute(num, "numId")): num for num in root.iterchildren(W + "num")}
    abstracts = {
        get_attribute(item, "abstractNumId"): item for item in root.iterchildren(W + "abstractNum")
    }

    def definition(num: Element) -> Element | None:
        abstract = abstracts.get(get_child_value(num, "abstractNumId"))
        deferred = get_child_value(abstract, "numStyleLink")
        if deferred is None:
            return abstract
        target = nums.get(num_id_of_style(deferred))
        return abstracts.get(get_child_value(target, "abstractNumId"))

    lists: dict[int, NumberedList] = {}
    for num_id, num in nums.items():
        abstract = definition(num)
        if num_id and abstract is not None:
            lists[num_id] = _list(num, abstract, read_paragraph)
    return Numbering(lists)


def _list(num: Element, abstract: Element, read_paragraph: ParagraphReader) -> NumberedList:
    levels = _read_levels(abstract, read_paragraph)
    restarts: dict[int, int] = {}
    for override in num.iterchildren(W + "lvlOverride"):
        index = _index(override)
        if index is None:
            continue
        levels |= _read_levels(override, read_paragraph)
        start = parse_integer(get_child_value(override, "startOverride"))
        if start is not None:
            restarts[index] = start
            levels[index] = replace(levels.get(index, NumberingLevel()), start=start)
    return NumberedList(get_attribute(abstract, "abstractNumId") or "", levels, restarts)


def _read_levels(parent: Element, read_paragraph: ParagraphReader) -> dict[int, NumberingLevel]:
    levels = ((_index(item), item) for item in parent.iterchildren(W + "lvl"))
    return {index: _read_level(item, read_paragraph) for index, item in levels if index is not None}


def _index(element: Element) -> int | None:
    index = parse_integer(get_attribute(element, "ilvl"))
    return index if index is not None and 0 <= index < LEVELS else None


def _read_level(element: Element, read_paragraph: ParagraphReader) -> NumberingLevel:
    start = parse_integer(get_child_value(element, "start"))
    fonts = get_child(get_child(element, "rPr"), "rFonts")
    number_format = _format(element)
    return NumberingLevel(
        start=0 if start is None else start,
        format=get_attribute(number_format) or "decimal",
        pattern=get_attribute(number_format, "format") or "",
        text=get_child_value(element, "lvlText") or "",
        font=get_attribute(fonts, "ascii") or get_attribute(fonts, "hAnsi"),
        legal=parse_switch(get_child(element, "isLgl")) is True,
        picture=get_child(element, "lvlPicBulletId") is not None,
        restart_after=parse_integer(get_child_value(element, "lvlRestart")),
        style_id=get_child_value(element, "pStyle"),
        paragraph=read_paragraph(get_child(element, "pPr")),
    )


def _format(level: Element) -> Element | None:
    """Return a level's `w:numFmt`; Word 2010 and later wrap one that earlier versions lack."""
    wrapped = level.find(ALTERNATIVE)
    branch = None if wrapped is None else choose_alternative(wrapped)
    own = get_child(branch, "numFmt")
    return get_child(level, "numFmt") if own is None else own
