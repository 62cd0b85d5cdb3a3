"""`sections`: sections that are missing, empty, twice there, or in another order."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, FormField, Part, Span
from checker.core.findings import CheckResult, Hit, Insertion, Repair, SectionOrder
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import make_heading_key
from checker.kinds.shared.base import Kind, Parameters, Rule, Target
from checker.kinds.shared.labels import find_nearest, is_blank
from checker.kinds.shared.scope import Many, matches
from checker.kinds.structure.insertion_point import InsertionContext, build_section

_MAX_HEADING_LENGTH = 40
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_TAG = re.compile("<[A-Za-z]")
_CONTENT = (BlockKind.TABLE, BlockKind.IMAGE, BlockKind.CODE)


class SectionName(Parameters):
    """A section that a document must have, and the other names it may go by."""

    name: str = Field(min_length=1)
    aliases: Many[str] = ()
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


def _convert_name(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


_Section = Annotated[
    SectionName, BeforeValidator(_convert_name, json_schema_input_type=str | SectionName)
]


class SectionsRule(Rule):
    """Parameters of `sections`."""

    kind: Literal["sections"]
    required: tuple[_Section, ...] = ()
    order: Literal["strict", "any"] = "any"
    forbidden: Many[str] = ()
    non_empty: bool = True
    accept_fields: bool = True


_MISSING = Message("sections.the-section-is-missing")
_UNFILLED = Message("sections.the-field-is-empty")
_ORDER = Message("sections.out-order-belongs")
_TWICE = Message("sections.the-section-is-there-twice")
_FORBIDDEN = Message("sections.section-not-allowed-here")
_EMPTY = Message("sections.there-is-nothing-under")
_ADD = Message("sections.add-a-heading")
_RENAME = Message("sections.if-meant-rename")
_INSERT = Message("sections.insert-the-heading")
_PROPOSED = Message("sections.the-right-order")
_FILL = Message("sections.if-there-nothing-say-say-so")


@dataclass(frozen=True, slots=True)
class _SectionPosition:
    """Where a required section stands: block number and character, and its words."""

    position: tuple[int, int]
    span: Span


def check(rule: SectionsRule, target: Target) -> CheckResult:
    """Find each required section, then look at their order, their number and what they hold."""
    if not target.blocks and rule.scope.section:
        return CheckResult(0)  # the section that the rule is about is not there
    document = target.document
    heads = [block for block in target.blocks if _is_heading(block)]
    places = {section.name: _locate(rule, section, heads, target) for section in rule.required}
    hits = [
        *_report_missing(rule, places, heads, document),
        *(_report_disorder(rule, places) if rule.order == "strict" else ()),
        *_report_repeated(rule, heads),
        *(
            _build_hit(_FORBIDDEN, block)
            for block in heads
            if rule.forbidden and matches(block.text, rule.forbidden)
        ),
        *(_build_hit(_EMPTY, block, _FILL) for block in _empty(rule, heads, document)),
    ]
    looked_at = len(rule.required) + len(rule.forbidden) + (len(heads) if rule.non_empty else 0)
    return CheckResult(looked_at, tuple(hits))


def _is_heading(block: Block) -> bool:
    return block.kind is BlockKind.HEADING and block.part is Part.BODY


def _locate(
    rule: SectionsRule, section: SectionName, heads: Sequence[Block], target: Target
) -> _SectionPosition | None:
    """Return where a section is: its heading, a filled field, or a line that serves as heading."""
    order = {block.path: index for index, block in enumerate(target.document.walk())}
    found = [block for block in heads if matches(block.text, section.names)]
    if found:
        outermost = min(found, key=lambda block: block.level or 1)
        return _SectionPosition((order[outermost.path], 0), outermost.span())
    field = _find_field(section, target.document) if rule.accept_fields else None
    if field is not None and not is_blank(field.value):
        span = field.label_span
        return _SectionPosition((order[span.path], span.start), span)
    line = next(
        (b for b in target.blocks if _may_serve_as_heading(b) and matches(b.text, section.names)),
        None,
    )
    return _SectionPosition((order[line.path], 0), line.span()) if line is not None else None


def _may_serve_as_heading(block: Block) -> bool:
    """Return whether a block may stand for a heading; that it is none is `heading-style`'s."""
    if block.part is not Part.BODY or block.cell is not None:
        return False
    if len(block.text) > _MAX_HEADING_LENGTH or "。" in block.text:
        return False
    bold = bool(block.runs) and all(run.style.bold for run in block.runs)
    return block.kind is BlockKind.PARAGRAPH or (block.kind is BlockKind.LIST_ITEM and bold)


def _find_field(section: SectionName, document: Document) -> FormField | None:
    """Return the section's form field, a filled one before an empty one."""
    fields = [field for field in document.fields if matches(field.label, section.names)]
    filled = (field for field in fields if not is_blank(field.value))
    return next(filled, fields[0] if fields else None)


def _report_missing(
    rule: SectionsRule,
    places: Mapping[str, _SectionPosition | None],
    heads: Sequence[Block],
    document: Document,
) -> Iterator[Hit]:
    known = tuple(name for section in rule.required for name in section.names)
    unknown = [b for b in heads if not matches(b.text, known) and b.text != document.title]
    near = {
        section.name: find_nearest(section.names, [block.text for block in unknown])
        for section in rule.required
        if places[section.name] is None
    }
    stand = _Standing(rule, places, near, heads, document)
    for section in rule.required:
        if places[section.name] is not None or section.optional:
            continue
        values = {"name": section.name, "expected": ""}
        field = _find_field(section, document) if rule.accept_fields else None
        if field is not None:
            yield Hit(field.label_span, _UNFILLED.format(**values), _FILL, values=values)
            continue
        advice, repair = _ADD.format(**values), None
        if other := near[section.name]:
            # a heading that is only called otherwise is renamed by a person, not written again
            advice = _RENAME.format(near=other, **values)
        elif isinstance(new := stand.build(section), Message):
            advice = new
        elif new is not None:
            repair = Repair((new,), "unsafe", _INSERT.format(name=section.name))
        place, sentence = document.first_span(), _MISSING.format(**values)
        yield Hit(place, sentence, advice, values=values, whole=True, repair=repair)


class _Standing:
    """Knows where the sections of a rule stand: what is only called otherwise stands there, too."""

    def __init__(
        self,
        rule: SectionsRule,
        places: Mapping[str, _SectionPosition | None],
        near: Mapping[str, str | None],
        heads: Sequence[Block],
        document: Document,
    ) -> None:
        order = {block.path: index for index, block in enumerate(document.walk())}
        called = {block.text: block for block in reversed(heads)}
        paths = {block.path: block for block in heads}
        self._rule, self._document = rule, document
        self._found: list[tuple[tuple[int, int], Block | None] | None] = []
        for section in rule.required:
            place, other = places[section.name], called.get(near.get(section.name) or "")
            if place is not None:
                self._found.append((place.position, paths.get(place.span.path)))
            else:
                self._found.append(None if other is None else ((order[other.path], 0), other))

    def build(self, section: SectionName) -> Insertion | Message | None:
        """Return how to write a missing section between those that the rule names beside it."""
        if "*" in section.name:
            return None  # no heading, but what one may look like
        at = self._rule.required.index(section)
        before = sorted((e for e in self._found[:at] if e), key=lambda each: each[0])
        after = sorted((e for e in self._found[at + 1 :] if e), key=lambda each: each[0])
        heads_before = [block for _, block in before if block is not None]
        heads_after = [block for _, block in after if block is not None]
        around = InsertionContext(
            heads_before[-1] if heads_before else None,
            heads_after[0] if heads_after else None,
            is_ordered=not (before and after) or before[-1][0] < after[0][0],
        )
        return build_section(section.name, around, self._document)


def _report_disorder(
    rule: SectionsRule, places: Mapping[str, _SectionPosition | None]
) -> Iterator[Hit]:
    """Yield a hit for each section outside the longest run that is in order."""
    present = [
        (section.name, place) for section in rule.required if (place := places[section.name])
    ]
    kept = _find_longest_rise([place.position for _, place in present])
    for index, (name, place) in enumerate(present):
        if index in kept:
            continue
        before = present[index - 1][0] if index else None
        after = present[index + 1][0] if index + 1 < len(present) else None
        expected = _describe_expected_place(before, after)
        values = {"name": name, "expected": expected.get("ja")}
        sentence = _ORDER.format(name=name, expected=expected)
        names = tuple(each.name for each in rule.required if places[each.name] is not None)
        order = _PROPOSED.format(order=" → ".join(names))
        proposed = Repair((SectionOrder(names),), "display", order)
        yield Hit(place.span, sentence, values=values, repair=proposed)


def _describe_expected_place(before: str | None, after: str | None) -> Message:
    if before is not None:
        return Message("sections.after", before=before)
    return Message("sections.before", after=after)


def _find_longest_rise(positions: Sequence[tuple[int, int]]) -> set[int]:
    """Return the indexes of a longest increasing subsequence."""
    tails: list[tuple[int, int]] = []
    last: list[int] = []
    before: list[int | None] = []
    for index, position in enumerate(positions):
        length = bisect_left(tails, position)
        before.append(last[length - 1] if length else None)
        tails[length:] = [position, *tails[length + 1 :]]
        last[length:] = [index, *last[length + 1 :]]
    kept: set[int] = set()
    step = last[-1] if last else None
    while step is not None:
        kept.add(step)
        step = before[step]
    return kept


def _report_repeated(rule: SectionsRule, heads: Sequence[Block]) -> Iterator[Hit]:
    """Yield a hit for a required heading that stands again beside itself, under one parent."""
    names = tuple(name for section in rule.required for name in section.names)
    seen: set[tuple[tuple[str, ...], int | None, str]] = set()
    for block in heads:
        key = (block.section[:-1], block.level, make_heading_key(block.text))
        if key in seen and matches(block.text, names):
            yield _build_hit(_TWICE, block)
        seen.add(key)


def _empty(rule: SectionsRule, heads: Sequence[Block], document: Document) -> Iterator[Block]:
    """Yield the headings before the next that is not deeper, with nothing between."""
    if not rule.non_empty:
        return
    chosen = {block.path for block in heads}
    body = [block for block in document.blocks if block.part is Part.BODY]
    flow = [index for index, block in enumerate(body) if _has_content(block)]
    for index, after in zip_longest(flow, flow[1:]):
        block = body[index]
        if block.path not in chosen or block.text.strip() == (document.title or "").strip():
            continue
        following = None if after is None else body[after]
        if following is None or (
            _is_heading(following) and (following.level or 1) <= (block.level or 1)
        ):
            blanks = (len(body) if after is None else after) - index - 1
            if not _holds_unread(document, block, following, blanks):
                yield block


def _holds_unread(document: Document, block: Block, following: Block | None, blanks: int) -> bool:
    """Return whether something that was not read may stand between two headings.

    In Word that is a drawing in a paragraph without text, in Markdown HTML with tags.
    """
    if document.source is None or block.offsets is None:
        return bool(document.parts_not_read) and blanks > 0
    end = len(document.source)
    if following is not None and following.offsets:
        end = following.offsets[0]
    return _TAG.search(_COMMENT.sub("", document.source[block.offsets[-1] : end])) is not None


def _has_content(block: Block) -> bool:
    return bool(block.text.strip()) or block.kind in _CONTENT


def _build_hit(sentence: Message, block: Block, advice: Message | None = None) -> Hit:
    values = {"name": block.text.strip(), "expected": ""}
    return Hit(block.span(), sentence.format(**values), advice, values=values)


KIND = Kind(
    "sections",
    SectionsRule,
    check,
    values=("name", "expected"),
    repair="unsafe",
)
