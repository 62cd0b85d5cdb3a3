"""`judge`: what only meaning can tell, asked of small units, one atomic question at a time.

This module holds the kind's parameters and says which units a question is asked of, and what the
answers amount to. Who answers is `checker.judge`; the pipeline brings both together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal, Self

from pydantic import Field, model_validator

from checker.checks.base import Kind, KindDoc, Parameters, Rule
from checker.checks.patterns import Deadline, Pattern, find
from checker.document import Block, BlockKind, Document, Span
from checker.findings import Hit, Outcome
from checker.text.bilingual import Bilingual
from checker.text.sentences import sentences
from checker.verdict import Reason

UnitName = Literal["sentence", "item", "row", "section", "document"]
Quantifier = Literal["all", "any", "none"]

ALARM_CONFIDENCE = 0.9
"""How sure an answer must be to become a finding, or as sure as the rule's examples can vouch for:
a false alarm costs more than a miss, and a rule that asks of many units is wrong more often."""


class JudgeExamples(Parameters):
    """Texts whose answer is known: they calibrate the question on whatever model is installed."""

    positive: tuple[str, ...] = Field((), description="答えが「はい」の文。 / The answer is yes.")
    negative: tuple[str, ...] = Field((), description="答えが「いいえ」の文。 / The answer is no.")


class JudgeRule(Rule):
    """Parameters of `judge`."""

    kind: Literal["judge"]
    unit: UnitName = Field("sentence", description="問う単位。 / What the question is asked of.")
    quantifier: Quantifier = Field(
        "all",
        description="「はい」が all 全部、any 一つ以上、none なし。 / Which units must say yes.",
    )
    ask: str = Field(
        min_length=3, description="はい・いいえで答えられる問い。 / A yes-no question."
    )
    examples: JudgeExamples = Field(  # type: ignore[assignment]  # a rule's examples, by other names
        default_factory=JudgeExamples, description="較正に使う例。 / Examples to calibrate on."
    )
    unless_matches: Pattern | None = Field(
        None, description="これに合う単位は「はい」とみなす。 / Units that match are a yes."
    )
    min_accuracy: float = Field(
        0.8, ge=0.5, le=1.0, description="これ未満なら参考扱い。 / Below it, the rule only advises."
    )

    @model_validator(mode="after")
    def _has_both(self) -> Self:
        if bool(self.examples.positive) != bool(self.examples.negative):
            message = "positive と negative の両方の例が必要です / needs examples of both answers"
            raise ValueError(message)
        if set(self.examples.positive) & set(self.examples.negative):
            message = "同じ例が positive と negative にあります / an example stands on both sides"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the document that is asked about: its words, and where they stand.

    `settled` is set where `unless_matches` has already answered yes. `heading` is that of its
    section: where a finding on the whole scope belongs.
    """

    text: str
    span: Span
    settled: bool = False
    heading: Span | None = None


def units(rule: JudgeRule, document: Document, deadline: Deadline) -> list[Unit]:
    """Return the units of a rule's scope, in reading order, empty ones left out.

    Raises:
        TimeoutError: `unless_matches` used up its budget.
    """
    blocks = [block for block in rule.scope.select(document) if block.kind is not BlockKind.HEADING]
    found = [unit for unit in _cut(rule.unit, blocks, document) if unit.text.strip()]
    headings = {b.section: b.span() for b in document.walk() if b.kind is BlockKind.HEADING}
    return [
        replace(
            unit,
            settled=_matches(rule.unless_matches, unit.text, deadline),
            heading=_heading(document.block(unit.span.path).section, headings),
        )
        for unit in found
    ]


def _matches(pattern: str | None, text: str, deadline: Deadline) -> bool:
    return pattern is not None and any(True for _ in find(pattern, text, deadline))


def _heading(section: tuple[str, ...], headings: Mapping[tuple[str, ...], Span]) -> Span | None:
    """Return the nearest heading above; the label of a form row is a section without one."""
    while section and section not in headings:
        section = section[:-1]
    return headings.get(section)


def _cut(name: UnitName, blocks: Sequence[Block], document: Document) -> Iterator[Unit]:
    match name:
        case "sentence":
            yield from _sentences(blocks, document)
        case "item":
            yield from _items(blocks, document)
        case "row":
            yield from _rows(blocks, document)
        case "section":
            for _, group in groupby(blocks, key=lambda block: block.section):
                yield _joined(list(group))
        case "document":
            if blocks:
                yield _joined(blocks)


def _sentences(blocks: Iterable[Block], document: Document) -> Iterator[Unit]:
    for block in blocks:
        for start, end in sentences(block.text, document.language):
            yield Unit(block.text[start:end], block.span(start, end))


def _items(blocks: Sequence[Block], document: Document) -> Iterator[Unit]:
    """List items and table rows are items; where a scope has neither, its paragraphs are."""
    listed = [block for block in blocks if block.kind is BlockKind.LIST_ITEM and block.cell is None]
    tabled = [block for block in blocks if block.cell is not None]
    if not listed and not tabled:
        yield from (Unit(block.text, block.span()) for block in blocks)
        return
    yield from (Unit(block.text, block.span()) for block in listed)
    yield from _rows(tabled, document)


def _rows(blocks: Iterable[Block], document: Document) -> Iterator[Unit]:
    """A row reads `列見出し: 値 / 列見出し: 値`, so that a value keeps its meaning."""
    inside = [block for block in blocks if block.cell is not None]
    tables = {block.path: block.table for block in document.walk() if block.table is not None}
    for (path, row), group in groupby(inside, key=_row_of):
        table = tables[path]
        if row == 0 and len(table.rows) > 1:
            continue
        cells = list(group)
        parts = []
        for block in cells:
            header = table.cell(0, block.cell.column) if block.cell else None
            label = header.text.strip() if header and row else ""
            parts.append(f"{label}: {block.text}".strip() if label else block.text.strip())
        yield Unit(" / ".join(parts), cells[0].span())


def _row_of(block: Block) -> tuple[str, int]:
    return (block.cell.table, block.cell.row) if block.cell else ("", 0)


def _joined(blocks: Sequence[Block]) -> Unit:
    return Unit("\n".join(block.text for block in blocks), blocks[0].span())


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the judge answered of one unit; `reason` says why it is unsure."""

    answer: Literal["yes", "no", "unsure"]
    confidence: float | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A rule's outcome, its hits with the confidence of each, and the units it rests on.

    `evidence` holds indexes into the units.
    """

    outcome: Outcome
    hits: tuple[tuple[Hit, float | None], ...] = ()
    evidence: tuple[int, ...] = ()


def careful(rule: JudgeRule, opinions: Iterable[Opinion], bar: float) -> tuple[Opinion, ...]:
    """Turn alarms whose confidence is below `bar` into `unsure`; what is fine stays as it is."""
    faulty = _faulty(rule)
    return tuple(
        Opinion("unsure", each.confidence, "band")
        if each.answer == faulty and (each.confidence or 0.0) < bar
        else each
        for each in opinions
    )


def _faulty(rule: JudgeRule) -> Literal["yes", "no"]:
    return "yes" if rule.quantifier == "none" else "no"


def conclude(rule: JudgeRule, found: Sequence[Unit], opinions: Sequence[Opinion]) -> Conclusion:
    """Return what the answers amount to under the rule's quantifier; never a pass by default."""
    if not found:
        return Conclusion(Outcome.NOT_APPLICABLE)
    if rule.quantifier == "any":
        return _any(rule, found, opinions)
    faulty = _faulty(rule)
    wrong = [index for index, each in enumerate(opinions) if each.answer == faulty]
    unsure = [index for index, each in enumerate(opinions) if each.answer == "unsure"]
    hits = tuple((_hit(rule, found[index]), opinions[index].confidence) for index in wrong)
    outcome = Outcome.FAIL if wrong else Outcome.UNSURE if unsure else Outcome.PASS
    return Conclusion(outcome, hits, (*wrong, *unsure))


def _any(rule: JudgeRule, found: Sequence[Unit], opinions: Sequence[Opinion]) -> Conclusion:
    order = sorted(range(len(found)), key=lambda index: opinions[index].confidence or 0.0)
    yes = [index for index in order if opinions[index].answer == "yes"]
    if yes:
        return Conclusion(Outcome.PASS, (), (yes[-1],))
    unsure = [index for index in order if opinions[index].answer == "unsure"]
    if unsure:
        return Conclusion(Outcome.UNSURE, (), tuple(sorted(unsure)))
    weakest = opinions[order[0]].confidence
    return Conclusion(Outcome.FAIL, ((_hit_on_scope(rule, found[0]), weakest),), ())


def _hit_on_scope(rule: JudgeRule, first: Unit) -> Hit:
    """Return the one hit on a scope where nothing says it: at its heading, if it has one."""
    hit = _hit(rule, first)
    return replace(hit, whole=True) if first.heading is None else replace(hit, span=first.heading)


def _hit(rule: JudgeRule, unit: Unit) -> Hit:
    ja, en = ("はい", "yes") if rule.quantifier == "none" else ("いいえ", "no")
    sentence = Bilingual(
        f"次の問いの答えが「{ja}」と判定されました: {rule.ask}",
        f"The answer is {en}: {rule.ask}",
    )
    return Hit(unit.span, sentence, values={"quote": unit.text})


KIND = Kind(
    "judge",
    JudgeRule,
    None,
    KindDoc(
        finds=Bilingual(
            "語や数では決められない、意味の抜けや問題。",
            "What words and numbers cannot tell: something that is not said, or should not be.",
        ),
        why=Bilingual(
            "「根拠が書かれているか」は検索では分かりません。小さな単位に一つの問いを立て、"
            "規則の例で較正すると、小さなモデルでも確かな分だけ判定できます。",
            "No search tells whether a reason is given. One question on a small unit, calibrated by"
            " the rule's own examples, lets even a small model decide where it is sure.",
        ),
        rule="""\
id: example.cost-basis
kind: judge
scope: {section: 費用}
unit: sentence
quantifier: any
ask: 金額の根拠(内訳・単価・見積の出所)が書かれていますか。
examples:
  positive: [A社見積書(Q-25-1193)による。, "単価12,000円×5台で計算した。"]
  negative: [費用は概算で約200万円を見込む。, 予算の範囲内で購入する。]
""",
        bad="## 費用\n\n費用は概算で約200万円を見込む。",
        good="## 費用\n\nA社の見積書(Q-25-1201)に基づき、198万円とした。",
        values=("quote",),
    ),
)
