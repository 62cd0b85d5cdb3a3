"""`metric`: a formula over what a document has, and the condition on which it is a fault."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.core.document import Block, BlockKind
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text.word_set import parse_words
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.words.formula import Formula, parse, parse_condition
from checker.kinds.words.measured_ranges import NAMES, MeasuredRange, iter_stretches
from checker.kinds.words.text_counts import TextCounts

_OF_TEXT = parse_words(
    "words sentences paragraphs characters complex_words long_words polysyllabic_words syllables"
    " kanji hiragana katakana"
)
_OF_BLOCKS = parse_words(
    "heading_h1 heading_h2 heading_h3 heading_h4 heading_h5 heading_h6 list pre blockquote tables"
    " images"
)


class MetricRule(Rule):
    """Parameters of `metric`; `formula` and `condition` are Vale's."""

    kind: Literal["metric"]
    formula: str = Field(min_length=1)
    condition: str = Field(min_length=1)
    per: Literal["document", "section"] = "document"

    @model_validator(mode="after")
    def _can_be_worked_out(self) -> Self:
        names = parse(self.formula).names | parse_condition(self.condition).limit.names
        unknown = sorted(names - _OF_TEXT - _OF_BLOCKS)
        if unknown:
            known = " ".join(sorted(_OF_TEXT | _OF_BLOCKS))
            raise InvalidValueError(
                Message("metric.unknown-names", unknown=" ".join(unknown), known=known)
            )
        return self


_REACHED = Message("metric.value-which")


def check(rule: MetricRule, target: Target) -> CheckResult:
    """Work the formula out for each stretch that has text; without a result it is none."""
    formula, condition = parse(rule.formula), parse_condition(rule.condition)
    candidates, hits = 0, []
    for stretch in iter_stretches(target, rule.scope, rule.per):
        values = _compute_values(formula.names | condition.limit.names, stretch, target)
        score = formula.value(values)
        if score is None:
            continue
        candidates += 1
        if condition.holds(score, values):
            hits.append(_build_hit(rule, stretch, score, formula))
    return CheckResult(candidates, tuple(hits))


def _compute_values(
    names: Iterable[str], stretch: MeasuredRange, target: Target
) -> Mapping[str, float]:
    """Return the numbers that are asked for; the others are not worked out."""
    counts = TextCounts(stretch.texts, target.document.language)
    return {
        name: float(
            getattr(counts, name) if name in _OF_TEXT else _count_blocks(name, stretch.blocks)
        )
        for name in names
    }


def _count_blocks(name: str, blocks: tuple[Block, ...]) -> int:
    match name:
        case "list":
            return _count_groups(blocks, [block.kind is BlockKind.LIST_ITEM for block in blocks])
        case "blockquote":
            return _count_groups(blocks, [block.style.name == "Quote" for block in blocks])
        case "pre":
            return sum(block.kind is BlockKind.CODE for block in blocks)
        case "tables":
            return sum(block.kind is BlockKind.TABLE for block in blocks)
        case "images":
            return sum(block.kind is BlockKind.IMAGE for block in blocks)
    level = int(name[-1])
    return sum(block.kind is BlockKind.HEADING and block.level == level for block in blocks)


def _count_groups(blocks: tuple[Block, ...], belongs: list[bool]) -> int:
    """Count runs of blocks that belong together; a deeper level of a list is one of its own."""
    groups, level = 0, 0
    for block, inside in zip(blocks, belongs, strict=True):
        depth = (block.level or 1) if inside else 0
        groups += depth > level
        level = depth
    return groups


def _build_hit(rule: MetricRule, stretch: MeasuredRange, score: float, formula: Formula) -> Hit:
    unit = NAMES[rule.per]
    shown = {
        "score": f"{score:.2f}",
        "formula": re.sub(r"\s+", " ", rule.formula).strip(),
        "condition": rule.condition.strip(),
    }
    return Hit(
        stretch.span,
        _REACHED.format(unit=unit, **shown),
        values={"names": ", ".join(sorted(formula.names)), **shown},
        whole=rule.per == "document",
    )


KIND = Kind(
    "metric",
    MetricRule,
    check,
    values=("score", "formula", "condition", "names"),
)
