"""`numbering`: headings, articles and items whose numbers skip, repeat or go back."""

from collections.abc import Iterator
from dataclasses import field, replace
from typing import Literal, TypeVar

from pydantic import Field

from checker.core.data_classes import dataclass
from checker.core.document import QUOTE_STYLE, Block, BlockKind, MarkKind
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.formats import format_named
from checker.kinds.facts.contents import is_contents
from checker.kinds.facts.number_markers import (
    UNITS,
    Marker,
    Number,
    find_markers,
    parse_marker,
    write_number,
)
from checker.kinds.facts.numbering_runs import (
    Fault,
    Flaw,
    NumberedItem,
    drop_named_gaps,
    find_flaws,
    find_row_gaps,
)
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.prose import is_drawing


class NumberingRule(Rule):
    """Parameters of `numbering`."""

    kind: Literal["numbering"]
    headings: bool = True
    articles: bool = True
    items: bool = True
    gaps: bool = True
    duplicates: bool = True
    order: bool = True
    parents: bool = True
    most_missing: int = Field(3, ge=1)


_GAP = Message("numbering.there-is-no-before")
_TWICE = Message("numbering.the-number-is-used-twice")
_ORDER = Message("numbering.comes-after")
_PARENT = Message("numbering.stands-under")
_SENTENCES: dict[Fault, Message] = {"gap": _GAP, "twice": _TWICE, "order": _ORDER}

_SUPPLEMENT = re.compile(r"附\s*則|付\s*則|別\s*[紙表記]|様\s*式|(?i:appendix|schedule)")
_ANNEX = re.compile(
    r"\s*+(?:[【\[〔(（<〈《■]\s*+)?(?:別[紙添表記]|様\s?式|[附付]\s?則)"
    r"[ \u3000]?(?:第?[0-9０-９一-十]{0,3}号?)\s*(?:[】\]〕)）>〉》]|[\s:：]|$)[^。、]{0,60}"
)
"""A line that heads what is enclosed: 「【別紙1】 評価の基準」."""
_LETTERED = re.compile("[(]?[aA][).、]?")
_MAX_HEADING_LENGTH = 80
_NEAR_LETTERS = 3
_MAX_OPEN = 4
_APART = 1000
_WHOLE_NUMBERS = 10_000
"""Formats that keep the numbers of lists as their writers typed them."""


K = TypeVar("K")


@dataclass(slots=True)
class _Heading:
    level: int
    marker: Marker | None


@dataclass(slots=True)
class _NumberingWalk:
    """The runs that are open at a point of the document, and those that are done."""

    runs: list[list[NumberedItem]] = field(default_factory=list)
    above: list[_Heading] = field(default_factory=list)
    units: dict[str, list[NumberedItem]] = field(default_factory=dict)
    headed: dict[tuple[int, str, Number], list[NumberedItem]] = field(default_factory=dict)
    lettered: dict[tuple[int, str], list[list[NumberedItem]]] = field(default_factory=dict)
    last_style: dict[int, str] = field(default_factory=dict)
    inner: list[tuple[str, list[list[NumberedItem]]]] = field(default_factory=list)
    parents: list[tuple[NumberedItem, Marker]] = field(default_factory=list)

    def heading(self, block: Block, item: NumberedItem | None) -> None:
        """Enter a heading: what was open below its level is done."""
        level = block.level or 1
        marker = item.marker if item else None
        self.inner.clear()
        self.above = [each for each in self.above if each.level < level]
        self._keep(level)
        if level == 1 or _SUPPLEMENT.match(block.text):
            self._start_book(marker)
        if item is None or marker is None:
            # an unnumbered sibling divides: the numbers may begin anew after it
            self._keep(level - 1)
        elif not marker.unit:
            self._take_heading(item, level)
        else:
            self.unit(item)
        self.above.append(_Heading(level, marker))

    def start_annex(self) -> None:
        """Close what is open: what is enclosed has numbers of its own."""
        self.inner.clear()
        self.above.clear()
        self.units.clear()
        self._keep(0)

    def _keep(self, level: int) -> None:
        """Close the runs of headings below a level."""
        self.headed = {key: run for key, run in self.headed.items() if key[0] <= level}
        self.lettered = {key: runs for key, runs in self.lettered.items() if key[0] <= level}

    def _start_book(self, marker: Marker | None) -> None:
        if marker is None or not marker.unit:
            self.units.clear()

    def _take_heading(self, item: NumberedItem, level: int) -> None:
        number = item.marker.numbers[0]
        parent = next((each.marker for each in reversed(self.above)), None)
        if parent is not None and item.typed and _is_misplaced(number, parent):
            self.parents.append((item, parent))
        style = item.marker.style
        if _LETTERED.fullmatch(style):  # `I.` and `A.` look alike, and are levels apart
            open_runs = self.lettered.setdefault((level, style), [])
            if (1,) in item.marker.numbers:
                open_runs[:] = [run for run in open_runs if not _is_comparable(run[-1], item)]
            self._add_to_run(open_runs, item, _NEAR_LETTERS)
            return
        before = self.last_style.get(level)
        key = (level, style, number[:-1])
        if (1,) in item.marker.numbers and before not in {None, style}:
            self.headed.pop(key, None)  # another way to number, one level down in all but name
        self.last_style[level] = style
        self._add(self.headed, key, item)

    def unit(self, item: NumberedItem) -> None:
        """Add a chapter or an article; articles go on through all chapters."""
        self.inner.clear()
        place = UNITS.index(item.marker.unit)
        for smaller in UNITS[place + 1 :]:
            if smaller != "条":
                self.units.pop(smaller, None)
        self._add(self.units, item.marker.unit, item)

    def item(self, item: NumberedItem, style: str, level: int, near: int) -> None:
        """Add an item of a list: what is set in below it is done."""
        self.outdent(level)
        names = [name for name, _ in self.inner]
        if style in names:
            del self.inner[names.index(style) + 1 :]
        else:
            self.inner.append((style, []))
        self._add_to_run(self.inner[-1][1], item, near)

    def _add_to_run(
        self, open_runs: list[list[NumberedItem]], item: NumberedItem, near: int
    ) -> None:
        run = _run_for(item, open_runs, near)
        if run is None:
            self.runs.append([item])
            open_runs.append(self.runs[-1])
            del open_runs[:-_MAX_OPEN]
        else:
            run.append(item)

    def outdent(self, level: int) -> None:
        """Close the lists that are set in deeper than `level`."""
        self.inner = [each for each in self.inner if _get_depth(each[0]) <= level]

    def _add(self, table: dict[K, list[NumberedItem]], key: K, item: NumberedItem) -> None:
        if key not in table:
            table[key] = []
            self.runs.append(table[key])
        table[key].append(item)


def _is_misplaced(number: Number, parent: Marker) -> bool:
    """Tell whether a number of one more part than its parent's does not begin with that."""
    above = parent.numbers[0]
    deeper = len(number) > 1 and len(number) == len(above) + 1
    return deeper and not parent.unit and number[:-1] != above


def _run_for(
    item: NumberedItem, runs: list[list[NumberedItem]], near: int
) -> list[NumberedItem] | None:
    """Return the open list that an item goes on with, None where it begins one.

    That is the latest list whose last number is the one before; then the latest, unless the number
    is the first, or too far off to be a slip.
    """
    numbers = item.marker.numbers
    for run in reversed(runs):
        if _measure_distance(run[-1].marker.numbers, numbers) == 1 and numbers[0] != (1,):
            return run
    if (1,) in numbers or not runs:
        return None
    off = _measure_distance(runs[-1][-1].marker.numbers, numbers)
    return runs[-1] if abs(off) <= near else None


def _is_comparable(before: NumberedItem, after: NumberedItem) -> bool:
    return _measure_distance(before.marker.numbers, after.marker.numbers) != _APART


def _measure_distance(before: tuple[Number, ...], after: tuple[Number, ...]) -> int:
    """Return how far one number is from another, by the reading in which that is least."""
    steps = (b[-1] - a[-1] for a, b in zip(before, after, strict=False) if a[-1] and b[-1])
    return min(steps, key=lambda step: (step != 1, abs(step)), default=_APART)


def _get_depth(style: str) -> int:
    return int(style[0]) if style[0].isdecimal() and style[1:2] == ":" else 0


def check(rule: NumberingRule, target: Target) -> CheckResult:
    """Put the numbers of the scope into runs, and judge each run."""
    walk = _NumberingWalk()
    count = sum(_take(walk, rule, target, block) for block in target.blocks)
    quoted = frozenset(_find_quoted_numbers(target))
    hits = [
        _build_hit(flaw)
        for run in walk.runs
        if not _is_mixed(run)
        for flaw in drop_named_gaps(
            find_flaws(run, most_missing=_get_max_missing(rule, run)), run, quoted
        )
        if _is_asked(rule, flaw)
    ]
    if rule.parents:
        hits += [_report_wrong_parent(item, parent) for item, parent in walk.parents]
    if rule.gaps and rule.items:
        hits += _report_row_gaps(target, rule)
    order = {block.path: n for n, block in enumerate(target.blocks)}
    hits = [hit for hit in hits if hit.span.path in order]
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start))
    return CheckResult(count, tuple(hits))


def _report_row_gaps(target: Target, rule: NumberingRule) -> Iterator[Hit]:
    for span, found, missing in find_row_gaps(target.document, rule.scope):
        values = {"match": found, "other": missing}
        yield Hit(span, _GAP.format(**values), values=values)


def _find_quoted_numbers(target: Target) -> Iterator[tuple[str, Number]]:
    """Yield the numbers that quoted paragraphs begin with: `> ### 2. Terms` is the second still."""
    for block in target.blocks:
        if block.style.name == QUOTE_STYLE:
            for marker in find_markers(block.text, heading=True):
                yield marker.style, marker.numbers[0]


def _is_mixed(run: list[NumberedItem]) -> bool:
    """Tell whether Word numbers some headings of a run and writers others: in parts, no run."""
    return run[0].heading and not run[0].marker.unit and len({item.typed for item in run}) > 1


def _get_max_missing(rule: NumberingRule, run: list[NumberedItem]) -> int:
    sure = run[0].heading or run[0].marker.unit
    return _WHOLE_NUMBERS if sure else rule.most_missing


def _is_asked(rule: NumberingRule, flaw: Flaw) -> bool:
    wanted = {"gap": rule.gaps, "twice": rule.duplicates, "order": rule.order}
    return wanted[flaw.fault]


def _take(walk: _NumberingWalk, rule: NumberingRule, target: Target, block: Block) -> int:
    """Enter a block into the walk; return how many numbers it has."""
    if block.cell is not None or block.style.name == QUOTE_STYLE:
        return 0
    if is_contents(block) or is_drawing(block.text) or _is_link(block):
        return 0
    if _ANNEX.fullmatch(block.text):
        walk.start_annex()
    if block.kind is BlockKind.HEADING and len(block.text) <= _MAX_HEADING_LENGTH:
        return _take_heading(walk, rule, block)
    if block.kind is BlockKind.LIST_ITEM and _take_list_item(walk, rule, target, block):
        return 1
    count = 0
    for marker in find_markers(block.text, heading=False):
        count += _take_line(walk, rule, block, marker)
    return count


def _is_link(block: Block) -> bool:
    """Return whether a line is a link and nothing else: its number is that of another document."""
    size = len(block.text.rstrip())
    return any(
        mark.kind is MarkKind.LINK and not mark.start and mark.end >= size
        for mark in block.marks
        if not mark.value.startswith("#")
    )


def _take_heading(walk: _NumberingWalk, rule: NumberingRule, block: Block) -> int:
    typed = next(find_markers(block.text, heading=True), None)
    marker = typed or (parse_marker(block.marker) if block.marker else None)
    if marker is None or not (rule.articles if marker.unit else rule.headings):
        walk.heading(block, None)
        return 0
    if marker is typed:
        walk.heading(block, NumberedItem(block, marker, heading=True))
    else:  # what the format counts is right by itself
        filler = replace(marker, doubtful=True)
        walk.heading(block, NumberedItem(block, filler, heading=True, typed=False))
    return 1


def _take_list_item(
    walk: _NumberingWalk, rule: NumberingRule, target: Target, block: Block
) -> bool:
    """Word numbers its lists itself; they only fill up what writers have numbered by hand."""
    level = block.level or 1
    marker = parse_marker(block.marker) if block.marker else None
    walk.outdent(level)
    if marker is None:
        return False
    if not rule.items:
        return True
    near = rule.most_missing + 1
    if format_named(target.document.format).has_typed_numbers:
        walk.item(
            NumberedItem(block, marker, heading=False, typed=False),
            f"{level}:{marker.style}",
            level,
            near,
        )
    else:
        filler = NumberedItem(block, replace(marker, doubtful=True), heading=False, typed=False)
        walk.item(filler, f"0:{marker.style}{_prefix(marker)}", 0, near)
    return True


def _take_line(walk: _NumberingWalk, rule: NumberingRule, block: Block, marker: Marker) -> int:
    item = NumberedItem(block, marker, heading=False)
    if marker.unit in "編部章節款目条" and marker.unit:
        if rule.articles:
            walk.unit(item)
        return int(rule.articles)
    if not rule.items or marker.unit:
        return 0
    near = rule.most_missing + 1
    # only Markdown tells the depth of what is numbered by hand
    level = block.level if block.kind is BlockKind.LIST_ITEM and block.level else 0
    walk.item(item, f"{level}:{marker.style}{_prefix(marker)}", level, near)
    return 1


def _prefix(marker: Marker) -> Number | str:
    return marker.numbers[0][:-1] or ""


def _build_hit(flaw: Flaw) -> Hit:
    marker = flaw.item.marker
    other = write_number(flaw.number, marker, flaw.reading)
    return _build_item_hit(flaw.item, _SENTENCES[flaw.fault], other)


def _report_wrong_parent(item: NumberedItem, parent: Marker) -> Hit:
    return _build_item_hit(item, _PARENT, parent.text)


def _build_item_hit(item: NumberedItem, sentence: Message, other: str) -> Hit:
    marker, block = item.marker, item.block
    if item.typed:
        span = block.span(marker.start, marker.end)
        match = block.text[marker.start : marker.end].strip()
    else:  # the format keeps the number apart from the text
        span, match = block.span(), (block.marker or "").strip()
    values = {"match": match, "other": other}
    return Hit(span, sentence.format(**values), values=values)


KIND = Kind(
    "numbering",
    NumberingRule,
    check,
    values=("match", "other"),
)
