"""`readability`: measures of how hard a text is to read, English and Japanese."""

import math
from collections.abc import Callable, Iterator
from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message, MessageList, same
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many
from checker.kinds.words.measured_ranges import NAMES, MeasuredRange, Per, iter_stretches
from checker.kinds.words.text_counts import TextCounts

Grade = Literal["Flesch-Kincaid", "Gunning Fog", "Coleman-Liau", "SMOG", "Automated Readability"]
"""Measures that are school years: their mean is compared with `grade`."""
Measure = Literal[
    Grade,
    "Flesch Reading Ease",
    "LIX",
    "words_per_sentence",
    "sentence_length",
    "kanji_share",
    "hiragana_share",
    "katakana_share",
    "comma_interval",
]


class ReadabilityRule(Rule):
    """Parameters of `readability`; `metrics` and `grade` are Vale's."""

    kind: Literal["readability"]
    metrics: Many[Grade] = ()
    grade: float | None = None
    max: dict[Measure, float] = Field(default_factory=dict)
    min: dict[Measure, float] = Field(default_factory=dict)
    per: Per = "document"
    min_sentences: int = Field(3, ge=1)

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if bool(self.metrics) != (self.grade is not None):
            raise InvalidValueError(Message("readability.metrics-and-grade"))
        if not self.metrics and not self.max and not self.min:
            raise InvalidValueError(Message("readability.needs-metrics-or-bounds"))
        return self


def _compute_mean_length(counts: TextCounts) -> float:
    return counts.words / counts.sentences


_MEASURES: dict[str, Callable[[TextCounts], float]] = {
    "Flesch-Kincaid": lambda c: (
        0.39 * _compute_mean_length(c) + 11.8 * c.syllables / c.words - 15.59
    ),
    "Flesch Reading Ease": lambda c: (
        206.835 - 1.015 * _compute_mean_length(c) - 84.6 * c.syllables / c.words
    ),
    "Gunning Fog": lambda c: 0.4 * (_compute_mean_length(c) + 100 * c.complex_words / c.words),
    "Coleman-Liau": lambda c: 5.88 * c.characters / c.words - 29.6 * c.sentences / c.words - 15.8,
    "SMOG": lambda c: 1.043 * math.sqrt(30 * c.polysyllabic_words / c.sentences) + 3.1291,
    "Automated Readability": lambda c: (
        4.71 * c.characters / c.words + 0.5 * _compute_mean_length(c) - 21.43
    ),
    "LIX": lambda c: _compute_mean_length(c) + 100 * c.long_words / c.words,
    "words_per_sentence": _compute_mean_length,
    "sentence_length": lambda c: c.characters / c.sentences,
    "kanji_share": lambda c: 100 * c.kanji / c.characters,
    "hiragana_share": lambda c: 100 * c.hiragana / c.characters,
    "katakana_share": lambda c: 100 * c.katakana / c.characters,
    "comma_interval": lambda c: c.characters / (c.commas + c.sentences),
}
_ENGLISH = frozenset([*get_args(Grade), "Flesch Reading Ease", "LIX"])
_JAPANESE = frozenset({"kanji_share", "hiragana_share", "katakana_share", "comma_interval"})
_NAMES = {
    "words_per_sentence": Message("readability.average-number-words-per-sentence"),
    "sentence_length": Message("readability.average-number-characters-per-sentence"),
    "kanji_share": Message("readability.share-of-kanji"),
    "hiragana_share": Message("readability.share-of-hiragana"),
    "katakana_share": Message("readability.share-of-katakana"),
    "comma_interval": Message("readability.interval-of-commas-characters"),
}
_ABOVE = Message("readability.the-of-is-at-most")
_BELOW = Message("readability.the-of-is-at-least")


def check(rule: ReadabilityRule, target: Target) -> CheckResult:
    """Measure each stretch that has enough sentences; English measures suit English only."""
    candidates = 0
    hits: list[Hit] = []
    language = target.document.language
    unfit = _ENGLISH if language == "ja" else _JAPANESE
    if {*rule.metrics, *rule.max, *rule.min} <= unfit:
        return CheckResult(0)
    for stretch in iter_stretches(target, rule.scope, rule.per):
        counts = TextCounts(stretch.texts, language)
        if counts.sentences < rule.min_sentences or not counts.has_words:
            continue
        candidates += 1
        hits += _judge_stretch(rule, stretch, counts, unfit)
    return CheckResult(candidates, tuple(hits))


def _judge_stretch(
    rule: ReadabilityRule, stretch: MeasuredRange, counts: TextCounts, unfit: frozenset[str]
) -> Iterator[Hit]:
    if rule.metrics and rule.grade is not None and not unfit.issuperset(rule.metrics):
        score = sum(_MEASURES[name](counts) for name in rule.metrics) / len(rule.metrics)
        if score > rule.grade:
            name: Message = MessageList(rule.metrics, "list.comma")
            yield _build_hit(rule, stretch, _ABOVE, name, score, rule.grade)
    for limits, sentence, sign in ((rule.max, _ABOVE, 1), (rule.min, _BELOW, -1)):
        for measure, limit in limits.items():
            if measure in unfit:
                continue
            score = _MEASURES[measure](counts)
            if sign * (score - limit) > 0:
                name = _NAMES.get(measure, same(measure))
                yield _build_hit(rule, stretch, sentence, name, score, limit)


def _build_hit(
    rule: ReadabilityRule,
    stretch: MeasuredRange,
    sentence: Message,
    measure: Message,
    score: float,
    limit: float,
) -> Hit:
    unit = NAMES[rule.per]
    numbers = {"score": f"{score:.2f}", "limit": f"{limit:g}"}
    return Hit(
        stretch.span,
        sentence.format(unit=unit, measure=measure, **numbers),
        values={"measure": measure.get("ja"), **numbers},
        whole=rule.per == "document",
    )


KIND = Kind(
    "readability",
    ReadabilityRule,
    check,
    values=("score", "limit", "measure"),
)
