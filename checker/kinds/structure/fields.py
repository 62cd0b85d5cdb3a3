"""`fields`: form fields that are missing, empty, or not what they must be."""

import itertools
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from checker.core.document import Block, BlockKind, Document, FormField
from checker.core.findings import CheckResult, Hit, Repair
from checker.core.messages import Message
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.labels import find_nearest, is_blank
from checker.kinds.shared.scope import ANYWHERE, Many, matches
from checker.kinds.shared.value_rules import ValueRules, find_value_fault
from checker.kinds.structure.insertion_point import build_field
from checker.kinds.structure.letter_head import find_in_letter_head

_MAX_LENGTH_BELOW = 40


class FieldRules(ValueRules):
    """A field that a form must have, and what its value must be."""

    label: str = Field(min_length=1)
    aliases: Many[str] = ()
    optional: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The label and its aliases."""
        return (self.label, *self.aliases)


def _convert_label(value: object) -> object:
    return {"label": value} if isinstance(value, str) else value


_Field = Annotated[
    FieldRules, BeforeValidator(_convert_label, json_schema_input_type=str | FieldRules)
]


class FieldsRule(Rule):
    """Parameters of `fields`."""

    kind: Literal["fields"]
    required: tuple[_Field, ...] = Field(min_length=1)


_MISSING = Message("fields.the-field-is-missing")
_EMPTY = Message("fields.is-not-filled-in")
_ADD = Message("fields.write-it-as")
_INSERT = Message("fields.insert-the-field")
_RENAME = Message("fields.if-meant-rename-field")


def check(rule: FieldsRule, target: Target) -> CheckResult:
    """Look for each field in the whole document, headers included, unless a scope is given."""
    document = target.document
    chosen = {block.path for block in target.blocks}
    everywhere = rule.scope == ANYWHERE
    written = [f for f in document.fields if everywhere or f.label_span.path in chosen]
    known = tuple(name for wanted in rule.required for name in wanted.names)
    unknown = [field.label for field in written if not matches(field.label, known)]
    hits, candidates = [], 0
    for wanted in rule.required:
        found = [field for field in written if matches(field.label, wanted.names)]
        if not found and everywhere:
            found = list(_find_above(wanted, document))
            found += _find_without_colon(wanted, document)
        if not found and wanted.optional:
            continue
        candidates += 1
        hit = _judge_field(wanted, found, target) if found else None
        if not found:
            near = find_nearest(wanted.names, unknown)
            repair = None if near else _build_insertion(rule, wanted, written, document)
            hit = _report_missing(wanted, near, document, repair)
        hits += [hit] if hit else []
    return CheckResult(candidates, tuple(hits))


def _find_above(wanted: FieldRules, document: Document) -> Iterator[FormField]:
    """Yield the line of the letter head that is the field, without its label."""
    heads = (find_in_letter_head(name, document) for name in wanted.names if "*" not in name)
    yield from itertools.islice((head for head in heads if head is not None), 1)


def _find_without_colon(wanted: FieldRules, document: Document) -> Iterator[FormField]:
    from checker.kinds.structure.field_lines import iter_field_lines  # noqa: PLC0415 - few are missing

    return iter_field_lines(wanted.names, document)


def _report_missing(
    wanted: FieldRules, near: str | None, document: Document, repair: Repair | None
) -> Hit:
    values = {"name": wanted.label, "found": "", "expected": ""}
    advice = _RENAME.format(near=near, **values) if near else _ADD.format(**values)
    sentence, place = _MISSING.format(**values), document.first_span()
    return Hit(place, sentence, advice, values=values, whole=True, repair=repair)


def _build_insertion(
    rule: FieldsRule, wanted: FieldRules, written: Sequence[FormField], document: Document
) -> Repair | None:
    """Return how to write a missing field beside those that the rule names beside it."""
    if "*" in wanted.label:
        return None  # no label, but what one may look like
    at = rule.required.index(wanted)

    def there(others: Sequence[FieldRules]) -> FormField | None:
        found = (f for each in others for f in written if matches(f.label, each.names))
        return next(found, None)

    new = build_field(
        wanted.label, there(rule.required[:at][::-1]), there(rule.required[at + 1 :]), document
    )
    words = _INSERT.format(name=wanted.label)
    return None if new is None else Repair((new,), "unsafe", words)


def _judge_field(wanted: FieldRules, found: Sequence[FormField], target: Target) -> Hit | None:
    """Return what is wrong with a field; where it stands several times, one right one will do."""
    hits = [_check_field(wanted, field, target) for field in found]
    if None in hits:
        return None
    filled = [hit for hit, field in zip(hits, found, strict=True) if not is_blank(field.value)]
    return filled[0] if filled else hits[0]


def _check_field(wanted: FieldRules, field: FormField, target: Target) -> Hit | None:
    if is_blank(field.value):
        if wanted.optional or _continues_below(field, target.document):
            return None
        values = {"name": field.label, "found": "", "expected": ""}
        return Hit(field.label_span, _EMPTY.format(**values), values=values)
    fault = find_value_fault(wanted, field.label, field.value, target.deadline)
    if fault is None:
        return None
    return Hit(field.value_span, fault.sentence, fault.advice, values=fault.values)


def _continues_below(field: FormField, document: Document) -> bool:
    """Return whether a label at the end of a line has its value below it, as in `出席者:`."""
    block = document.block(field.label_span.path)
    if block.cell is not None or field.value:
        return False
    rest = block.text[field.value_span.end :].strip()
    if rest:
        labels = (f.label_span for f in document.fields if f.label_span.path == block.path)
        line_end = block.text.find("\n", field.value_span.end)
        starts = [span.start for span in labels if span.start > field.label_span.start]
        return line_end >= 0 and (not starts or bool(block.text[line_end : min(starts)].strip()))
    following = _get_next_block(block, document)
    return following is not None and _is_value(block, following, document)


def _get_next_block(block: Block, document: Document) -> Block | None:
    blocks = iter(b for b in document.blocks if b.text.strip() or b.kind is not BlockKind.PARAGRAPH)
    for each in blocks:
        if each.path == block.path:
            return next(blocks, None)
    return None


def _is_value(label: Block, following: Block, document: Document) -> bool:
    if following.kind is BlockKind.LIST_ITEM:
        return label.kind is not BlockKind.LIST_ITEM or (following.level or 1) > (label.level or 1)
    if following.kind in (BlockKind.TABLE, BlockKind.IMAGE, BlockKind.CODE):
        return True
    if following.kind is BlockKind.HEADING or any(
        field.label_span.path == following.path for field in document.fields
    ):
        return False
    return len(following.text) <= _MAX_LENGTH_BELOW and "。" not in following.text


KIND = Kind(
    "fields",
    FieldsRule,
    check,
    values=("name", "found", "expected"),
    explains=("unfinished",),
    repair="unsafe",
)
