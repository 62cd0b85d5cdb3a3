"""Measures a rule set on its own examples: what each rule gets right, wrong, and leaves open."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.document import QUOTE_STYLE, BlockKind, Document, Part
from checker.core.findings import Hit
from checker.jobs.judging.judged_rules import questions
from checker.jobs.measure.contradictions import ContradictoryExamples, find_contradictory
from checker.jobs.measure.learning_curve import Forecast, forecast
from checker.jobs.places import Places
from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.judge.ruling import Judged
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Rule, Target
from checker.kinds.shared.patterns import Deadline
from checker.kinds.shared.scope import Scope
from checker.rules import LoadedRule, Ruleset
from checker.rules.builtin import is_builtin

ReadText = Callable[[Path, bytes], Document]
_WRITABLE = frozenset({Part.BODY, Part.FOOTNOTE})
"""The parts that Markdown, in which examples are written, has."""


@dataclass(frozen=True, slots=True)
class RuleMeasure:
    """How one rule, or one of the questions that it joins, did on its examples.

    `question` is empty where the rule asks no more than one. `accuracy` is cross-validated, of a
    judged rule only, and `decided` the share of its examples that were decided; both are None where
    no model answered. `wrong_on` holds the examples that it got
    wrong. `changed` says that the examples were not run, for a set that extends theirs has changed
    what the rule does. `contradictions` are examples of a judged rule that contradict each other;
    `more` is what ten more would bring, None where nobody can say.
    """

    rule: str
    kind: str
    examples: int
    right: int
    wrong: int
    unsure: int
    decided: float | None = None
    accuracy: float | None = None
    advisory: bool = False
    wrong_on: tuple[str, ...] = ()
    changed: bool = False
    question: str = ""
    contradictions: tuple[ContradictoryExamples, ...] = ()
    more: Forecast | None = None


def measure(ruleset: Ruleset, read_text: ReadText, judge: Judge | None) -> list[RuleMeasure]:
    """Run every rule on its examples, in the order of the rule set.

    A judged rule of several questions has a measure for each.

    Raises:
        JudgeError: the engine failed.
    """
    judged = _judge_rules(ruleset, judge)
    return [
        one
        for each in ruleset.rules
        if not is_builtin(each)
        for one in judged.get(each.rule.id) or [_measure_coded(each, read_text)]
    ]


@dataclass(frozen=True, slots=True)
class Contradictions:
    """Examples that a coded rule gets wrong.

    Bad ones on which it is `silent`, good ones where it fires (`false`), those that it does not
    fix as they say (`unmended`: text, expected, what came out), and those on which it could not
    run at all (`crashed`: its expressions took too long, or the check failed).
    """

    silent: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    unmended: tuple[tuple[str, str, str], ...] = ()
    crashed: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All of these examples."""
        mended = (text for text, _, _ in self.unmended)
        return (*self.crashed, *self.false, *self.silent, *mended)


class _CannotRunError(Exception):
    """A rule that ends abnormally on an example, which is its argument."""


def find_contradictions(each: LoadedRule, read_text: ReadText) -> Contradictions:
    """Return the examples that a coded rule gets wrong, if they still speak of it."""
    if not each.examples_hold:
        return Contradictions()
    rule, examples = each.rule, each.rule.examples
    try:
        mended = [
            (one.from_, one.to, _apply_fixes(rule, one.from_, read_text)) for one in examples.fixed
        ]
        return Contradictions(
            tuple(text for text in examples.bad if not _find_hits(rule, text, read_text)[1]),
            tuple(text for text in examples.good if _find_hits(rule, text, read_text)[1]),
            tuple(one for one in mended if one[1] != one[2]),
        )
    except _CannotRunError as error:
        return Contradictions(crashed=(str(error.args[0]),))


def _measure_coded(each: LoadedRule, read_text: ReadText) -> RuleMeasure:
    wrong_on = find_contradictions(each, read_text).texts
    examples = each.rule.examples
    count = len(examples.good) + len(examples.bad) + len(examples.fixed)
    if not each.examples_hold:
        count = 0
    return RuleMeasure(
        rule=each.rule.id,
        kind=get_kind_name(each.rule),
        examples=count,
        right=count - len(wrong_on),
        wrong=len(wrong_on),
        unsure=0,
        wrong_on=wrong_on,
        changed=not each.examples_hold,
    )


def _find_hits(rule: Rule, text: str, read_text: ReadText) -> tuple[Document, tuple[Hit, ...]]:
    kind = KINDS[get_kind_name(rule)]
    # the examples of `filename` are names, not texts
    is_name = kind.name == "filename"
    name, content = (text, "本文") if is_name else ("example.md", text)
    document = read_text(Path(name), content.encode("utf-8"))
    if kind.check is None:
        return document, ()
    deadline = Deadline()
    try:
        blocks = _loosen_scope(rule, document).select(document, deadline)
        return document, kind.check(rule, Target(document, blocks, deadline)).hits
    except Exception as error:  # one rule's crash must not cost the others (STYLE 10)
        raise _CannotRunError(text) from error


def _apply_fixes(rule: Rule, text: str, read_text: ReadText) -> str:
    """Return a text with the fixes of all hits in it, from the end so that places stay."""
    document, hits = _find_hits(rule, text, read_text)
    source = document.source or ""
    places = Places(document, "ja")
    for hit in sorted(hits, key=lambda each: each.span.start, reverse=True):
        where = places.source_range(hit.span) if hit.replacement else None
        if where is not None and hit.replacement is not None:
            source = source[: where[0]] + hit.replacement.text + source[where[1] :]
    return source


def _loosen_scope(rule: Rule, document: Document) -> Scope:
    """Place an example where the rule looks, as far as it cannot say so itself.

    Without a heading it stands in the section that the rule is about, without `第1条` in the
    article; headers, comments and styles cannot be written in an example at all.
    """
    has_heading = any(block.kind is BlockKind.HEADING for block in document.walk())
    without: set[str] = set() if has_heading else {"section"}
    if not Scope(article=("*",)).select(document):
        without.add("article")
    return _loosen_parts(rule.scope, without)


def _loosen_parts(scope: Scope, without: AbstractSet[str]) -> Scope:
    update: dict[str, object] = {
        name: tuple(_loosen_parts(each, without) for each in getattr(scope, name))
        for name in ("all_of", "any_of")
    }
    update |= dict.fromkeys(without, ())
    if scope.style and QUOTE_STYLE not in scope.style:
        update["style"] = ()
    if scope.part and not _WRITABLE.intersection(scope.part):
        update["part"] = ()
    return scope.model_copy(update=update)


def _judge_rules(ruleset: Ruleset, judge: Judge | None) -> dict[str, list[RuleMeasure]]:
    judged = [each for each in ruleset.rules if isinstance(each.rule, JudgeRule)]
    asked = [
        (loaded, rule, each)
        for loaded in judged
        if isinstance(rule := loaded.rule, JudgeRule)
        for each in questions(rule, ruleset.header.language)
    ]
    if judge is None:
        measures = [_build_unjudged(rule, each) for _, rule, each in asked]
    else:
        requests = [Request(each, (*each.positive, *each.negative)) for *_, each in asked]
        answered = judge.ask(requests)
        measures = [
            _build_measure(rule, each, one)
            for (_, rule, each), one in zip(asked, answered, strict=True)
        ]
    found: dict[str, list[RuleMeasure]] = {}
    for (loaded, _, each), one in zip(asked, measures, strict=True):
        told = replace(one, contradictions=find_contradictory(loaded, each.ask))
        found.setdefault(one.rule, []).append(told)
    return found


def _name_question(rule: JudgeRule, question: Question) -> str:
    return question.ask if len(rule.questions) > 1 else ""


def _build_unjudged(rule: JudgeRule, question: Question) -> RuleMeasure:
    count = len(question.positive) + len(question.negative)
    return RuleMeasure(
        rule.id, "judge", count, 0, 0, count, question=_name_question(rule, question)
    )


def _build_measure(rule: JudgeRule, question: Question, judged: Judged) -> RuleMeasure:
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
        decided=round(calibration.decided, 3),
        accuracy=round(calibration.accuracy, 3),
        advisory=calibration.advisory,
        question=_name_question(rule, question),
        more=_forecast(question, judged),
    )


def _forecast(question: Question, judged: Judged) -> Forecast | None:
    """Return what ten more examples would bring, by the margins of those that there are."""
    margins = [None if each.reason == "off_topic" else each.margin for each in judged.answers]
    count = len(question.positive)
    yes, no = (
        [each for each in side if each is not None] for side in (margins[:count], margins[count:])
    )
    return forecast(yes, no, judged.calibration) if judged.complete else None
