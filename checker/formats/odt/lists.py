"""Number lists and headings (ODF 1.3 part 3, 5.3 and 16.30): which label an item shows."""

from dataclasses import field
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.formats.odt.names import LOEXT, STYLE, TEXT, XML, Element, is_true, parse_integer
from checker.formats.odt.numerals import format_numeral

MAX_DEPTH: Final = 10
"""The levels that lists and outlines have."""
_TEMPLATE: Final = re.compile(r"%(\d+)%")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level is numbered: `number_format` empty for none, `template` as `%1%.%2%`."""

    bullet: str | None
    number_format: str
    prefix: str
    suffix: str
    shown_levels: int
    start: int
    template: str | None

    def label(self, counts: list[int], formats: list[str]) -> str | None:
        """Return the label, None where the level shows none."""
        if self.bullet is not None:
            return self.bullet or None
        if not self.number_format:
            return (self.prefix + self.suffix).strip() or None
        level = len(counts)
        first = max(level - self.shown_levels, 0)
        numbers = [format_numeral(formats[i] or "1", counts[i]) for i in range(level)]
        if self.template is not None:
            shown = _TEMPLATE.sub(lambda match: _get_at(numbers, int(match[1])), self.template)
        else:
            held = [numbers[i] for i in range(first, level) if formats[i]]
            shown = self.prefix + ".".join(held) + self.suffix
        return shown.strip() or None


def _get_at(numbers: list[str], level: int) -> str:
    return numbers[level - 1] if 0 < level <= len(numbers) else ""


class ListLevels:
    """The levels of a list style or of the outline."""

    def __init__(self, style: Element | None) -> None:
        self._levels: dict[int, _Level] = {}
        for item in () if style is None else style.iterchildren():
            number = parse_integer(item.get(TEXT + "level"))
            if number is not None:
                self._levels[number] = _read_level(item)

    def start(self, level: int) -> int:
        """Return the first number of a level, from 1."""
        known = self._levels.get(level)
        return 1 if known is None else known.start

    def label(self, counts: list[int]) -> str | None:
        """Return the label of an item, given the numbers of all levels down to its own."""
        known = self._levels.get(len(counts))
        if known is None:
            return None
        formats = [
            self._levels[i].number_format if i in self._levels else ""
            for i in range(1, len(counts) + 1)
        ]
        return known.label(counts, formats)


def _read_level(item: Element) -> _Level:
    is_bullet = item.tag == TEXT + "list-level-style-bullet"
    is_image = item.tag == TEXT + "list-level-style-image"
    return _Level(
        bullet=(item.get(TEXT + "bullet-char") or "•") if is_bullet or is_image else None,
        number_format=item.get(STYLE + "num-format") or "",
        prefix=item.get(STYLE + "num-prefix") or "",
        suffix=item.get(STYLE + "num-suffix") or "",
        shown_levels=parse_integer(item.get(TEXT + "display-levels")) or 1,
        start=_choose_number(parse_integer(item.get(TEXT + "start-value")), 1),
        template=item.get(LOEXT + "num-list-format"),
    )


def _choose_number(number: int | None, default: int) -> int:
    return default if number is None else number


@dataclass(slots=True)
class Counter:
    """The running numbers of one list, by level."""

    levels: ListLevels
    counts: list[int] = field(default_factory=list)

    def next(self, level: int, start: int | None = None) -> str | None:
        """Count one item at a level, from 1, and return its label.

        Args:
            level: the item's depth.
            start: its number, where it says one.
        """
        del self.counts[level:]
        while len(self.counts) < level:
            first = self.levels.start(len(self.counts) + 1)
            self.counts.append(first - 1 if len(self.counts) + 1 == level else first)
        self.counts[-1] = self.counts[-1] + 1 if start is None else start
        return self.levels.label(list(self.counts))


class ListCounters:
    """The lists of a document: those that go on, and those that begin anew."""

    def __init__(self, styles: dict[str, Element], outline: Element | None) -> None:
        self._styles = styles
        self._known: dict[str, Counter] = {}
        self._last: dict[str, Counter] = {}
        self._levels: dict[str, ListLevels] = {}
        self.outline = Counter(ListLevels(outline))

    def of(self, element: Element, style: str) -> Counter:
        """Return the counter of an outermost `text:list` in a list style."""
        before = self._known.get(element.get(TEXT + "continue-list") or "")
        if before is None and is_true(element.get(TEXT + "continue-numbering")):
            before = self._last.get(style)
        counter = before or Counter(self.levels(style))
        self._last[style] = counter
        identifier = element.get(XML + "id")
        if identifier:
            self._known[identifier] = counter
        return counter

    def levels(self, style: str) -> ListLevels:
        """Return the levels of a list style."""
        if style not in self._levels:
            self._levels[style] = ListLevels(self._styles.get(style))
        return self._levels[style]
