"""Measures a rule set on its own examples: what each rule gets right, wrong, and leaves open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.checks.base import Rule, Target
from checker.checks.judge import JudgeRule
from checker.checks.patterns import Deadline
from checker.checks.registry import KINDS, kind_of
from checker.checks.scope import Scope
from checker.document import BlockKind, Document
from checker.findings import Hit
from checker.judge.judge import Judge, Judged, Request
from checker.pipeline.judged import question
from checker.pipeline.places import Places
from checker.rulesets import Ruleset

ReadText = Callable[[Path, bytes], Document]


@dataclass(frozen=True, slots=True)
class RuleMeasure:
    """How one rule did on its examples.

    `accuracy` is cross-validated, of a judged rule only; None where no model answered. `wrong_on`
    holds the examples that it got wrong.
    """

    rule: str
    kind: str
    examples: int
    right: int
    wrong: int
    unsure: int
    accuracy: float | None = None
    advisory: bool = False
    wrong_on: tuple[str, ...] = ()


def measure(ruleset: Ruleset, read_text: ReadText, judge: Judge | None) -> list[RuleMeasure]:
    """Run every rule on its examples, in the order of the rule set.

    Raises:
        JudgeError: the engine failed.
    """
    rules = [each.rule for each in ruleset.rules]
    judged_rules = [each for each in rules if isinstance(each, JudgeRule)]
    judged = _judged(judged_rules, ruleset.header.language, judge)
    return [
        judged[each.id] if isinstance(each, JudgeRule) else _coded(each, read_text)
        for each in rules
    ]


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Examples that a coded rule gets wrong.

    Bad ones on which it is `silent`, good ones where it fires (`false`), and those that it does
    not fix as they say (`unmended`: text, expected, what came out).
    """

    silent: tuple[str, ...]
    false: tuple[str, ...]
    unmended: tuple[tuple[str, str, str], ...]


def contradictions(rule: Rule, read_text: ReadText) -> Contradictions:
    """Return the examples that a coded rule gets wrong."""
    mended = [
        (each.from_, each.to, _mended(rule, each.from_, read_text)) for each in rule.examples.fixed
    ]
    return Contradictions(
        tuple(text for text in rule.examples.bad if not _hits(rule, text, read_text)[1]),
        tuple(text for text in rule.examples.good if _hits(rule, text, read_text)[1]),
        tuple(each for each in mended if each[1] != each[2]),
    )


def _coded(rule: Rule, read_text: ReadText) -> RuleMeasure:
    found = contradictions(rule, read_text)
    wrong_on = [*found.false, *found.silent, *(text for text, _, _ in found.unmended)]
    count = len(rule.examples.good) + len(rule.examples.bad) + len(rule.examples.fixed)
    return RuleMeasure(
        rule=rule.id,
        kind=kind_of(rule),
        examples=count,
        right=count - len(wrong_on),
        wrong=len(wrong_on),
        unsure=0,
        wrong_on=tuple(wrong_on),
    )


def _hits(rule: Rule, text: str, read_text: ReadText) -> tuple[Document, tuple[Hit, ...]]:
    kind = KINDS[kind_of(rule)]
    # the examples of `filename` are names, not texts
    is_name = kind.name == "filename"
    name, content = (text, "本文") if is_name else ("example.md", text)
    document = read_text(Path(name), content.encode("utf-8"))
    if kind.check is None:
        return document, ()
    deadline = Deadline()
    try:
        blocks = _scope(rule, document).select(document, deadline)
        return document, kind.check(rule, Target(document, blocks, deadline)).hits
    except TimeoutError:
        return document, ()


def _mended(rule: Rule, text: str, read_text: ReadText) -> str:
    """Return a text with the fixes of all hits in it, from the end so that places stay."""
    document, hits = _hits(rule, text, read_text)
    source = document.source or ""
    places = Places(document, "ja")
    for hit in sorted(hits, key=lambda each: each.span.start, reverse=True):
        where = places.source_range(hit.span) if hit.replacement else None
        if where is not None and hit.replacement is not None:
            source = source[: where[0]] + hit.replacement.text + source[where[1] :]
    return source


def _scope(rule: Rule, document: Document) -> Scope:
    """An example without a heading stands for the section that the rule is about."""
    has_heading = any(block.kind is BlockKind.HEADING for block in document.walk())
    if rule.scope.section and not has_heading:
        return rule.scope.model_copy(update={"section": ()})
    return rule.scope


def _judged(
    rules: Sequence[JudgeRule], language: str, judge: Judge | None
) -> dict[str, RuleMeasure]:
    if judge is None:
        return {rule.id: _not_judged(rule) for rule in rules}
    answered = judge.ask([Request(question(rule, language), ()) for rule in rules])
    return {rule.id: _measured(rule, each) for rule, each in zip(rules, answered, strict=True)}


def _not_judged(rule: JudgeRule) -> RuleMeasure:
    count = len(rule.examples.positive) + len(rule.examples.negative)
    return RuleMeasure(rule.id, "judge", count, 0, 0, count)


def _measured(rule: JudgeRule, judged: Judged) -> RuleMeasure:
    calibration = judged.calibration
    decided = round(calibration.decided * calibration.n)
    right = round(calibration.decided_accuracy * decided)
    return RuleMeasure(
        rule=rule.id,
        kind="judge",
        examples=calibration.n,
        right=right,
        wrong=decided - right,
        unsure=calibration.n - decided,
        accuracy=round(calibration.accuracy, 3),
        advisory=calibration.advisory,
    )
