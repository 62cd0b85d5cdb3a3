"""`capitalization`: headings and other texts whose capital letters follow one style."""

from typing import Literal, Self

import regex
from pydantic import Field, model_validator

from checker.core.document import Block
from checker.core.errors import InvalidValueError
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import (
    Pattern,
    compile_pattern,
    find,
    join_alternatives,
    report_bad_pattern,
)
from checker.kinds.words.english_case import CasedWord, iter_sentence_words, iter_title_words


class CapitalizationRule(Rule):
    """Parameters of `capitalization`; the options are Vale's."""

    kind: Literal["capitalization"]
    match: str = Field(min_length=1)
    style: Literal["AP", "Chicago"] = "AP"
    exceptions: tuple[Pattern, ...] = ()
    indicators: tuple[str, ...] = ()
    threshold: float = Field(0.8, ge=0, le=1)
    prefix: Pattern | None = None

    @property
    def case(self) -> str:
        """The style without Vale's dollar sign, `pattern` for an expression."""
        name = self.match.removeprefix("$")
        return name if name in _NAMES else "pattern"

    @model_validator(mode="after")
    def _match_compiles(self) -> Self:
        if self.case == "pattern":
            try:
                compile_pattern(self.match)
            except regex.error as error:
                raise InvalidValueError(report_bad_pattern(self.match, error)) from error
        return self


_NAMES = {
    "title": Message("capitalization.title-case"),
    "sentence": Message("capitalization.sentence-case"),
    "lower": Message("capitalization.lower-case"),
    "upper": Message("capitalization.upper-case"),
}
_PATTERN_NAME = Message("capitalization.the-required-form")
_WRONG = Message("capitalization.is-not-in")
_JAPANESE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LATIN = re.compile("[A-Za-z]{2}")


def check(rule: CapitalizationRule, target: Target) -> CheckResult:
    """Judge each block with Latin words as a whole; Japanese ones only by an expression."""
    candidates = [block for block in target.blocks if _is_candidate(rule, block.text)]
    hits = []
    for block in candidates:
        start = _skip_prefix(rule, block.text, target)
        text = block.text[start:]
        right = _find_right_form(rule, text, target)
        if right is None or right != text:
            hits.append(_build_hit(rule, block, start, right))
    return CheckResult(len(candidates), tuple(hits))


def _is_candidate(rule: CapitalizationRule, text: str) -> bool:
    if rule.case == "pattern":
        return bool(text.strip())
    return _LATIN.search(text) is not None and not _JAPANESE.search(text)


def _skip_prefix(rule: CapitalizationRule, text: str, target: Target) -> int:
    first = next(find(rule.prefix, text, target.deadline), None) if rule.prefix else None
    return first.end() if first is not None and first.start() == 0 else 0


def _find_right_form(rule: CapitalizationRule, text: str, target: Target) -> str | None:
    """Return what should be written, `text` itself where it will do, None where nobody can say."""
    exceptions = join_alternatives((), rule.exceptions)
    matches = find(exceptions, text, target.deadline) if exceptions else ()
    spans = [match.span() for match in matches]
    fine = Intervals(spans)
    match rule.case:
        case "title":
            return _correct_words(rule, text, list(iter_title_words(text, rule.style)), fine)
        case "sentence":
            words = list(iter_sentence_words(text, rule.indicators))
            return _correct_words(rule, text, words, fine)
        case "lower":
            return _restore_excepted(spans, text, text.lower())
        case "upper":
            return _restore_excepted(spans, text, text.upper())
        case _:
            matched = bool(spans) or any(True for _ in find(rule.match, text, target.deadline))
            return text if matched else None


def _correct_words(
    rule: CapitalizationRule, text: str, words: list[CasedWord], fine: Intervals
) -> str:
    wrong = [
        word
        for word in words
        if word.right != word.text and not fine.touch(word.start, word.start + len(word.text))
    ]
    share = 1 - len(wrong) / len(words) if words else 1
    starts_wrong = rule.case == "sentence" and wrong and wrong[0].right[0].isupper()
    if not wrong or (share > rule.threshold and not starts_wrong):
        return text
    pieces, done = [], 0
    for word in wrong:
        pieces += [text[done : word.start], word.right]
        done = word.start + len(word.text)
    return "".join([*pieces, text[done:]])


def _restore_excepted(fine: list[tuple[int, int]], text: str, changed: str) -> str:
    """Return `changed` with the excepted places as they were."""
    if len(changed) != len(text):  # `ß` grows: then no place can be told
        return text if fine else changed
    for low, high in fine:
        changed = changed[:low] + text[low:high] + changed[high:]
    return changed


def _build_hit(rule: CapitalizationRule, block: Block, start: int, right: str | None) -> Hit:
    name = _NAMES.get(rule.case, _PATTERN_NAME)
    match = block.text[start:]
    # formatting inside the text would be lost with it
    plain = len(block.runs) <= 1 and not block.marks
    grade = rule.fix or "unsafe" if plain else "display"
    return Hit(
        block.span(start),
        _WRONG.format(match=match, style=name),
        replacement=None if right is None else Replacement(right, grade),
        values={"match": match, "style": name.get("ja"), "replacement": right or match},
    )


KIND = Kind(
    "capitalization",
    CapitalizationRule,
    check,
    values=("match", "style", "replacement"),
    quotes=("match",),
    fix="unsafe",
)
