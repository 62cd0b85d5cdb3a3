"""`repetition`: the same word or phrase twice in a row, also across the end of a line."""

from collections.abc import Iterator
from typing import Literal

import regex
from pydantic import Field

from checker.core.document import Block
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Pattern, find, join_alternatives
from checker.kinds.words.repeats import Repeat, find_repeats
from checker.language.sentences import split_sentences


class RepetitionRule(Rule):
    """Parameters of `repetition`; with `tokens` it means what Vale's `repetition` means."""

    kind: Literal["repetition"]
    tokens: tuple[Pattern, ...] = ()
    ignore_case: bool = True
    alpha: bool = False
    max: int = Field(0, ge=0)
    exceptions: tuple[Pattern, ...] = ()


_NOUN_GOES_ON = re.compile("[\u30a1-\u30fa\u4e00-\u9fff]")
_TWICE = Message("repetition.written-times-row")


def check(rule: RepetitionRule, target: Target) -> CheckResult:
    """Find each run of equal words; the whole run is the place, and one of them replaces it."""
    return CheckResult(
        len(target.blocks),
        tuple(
            _build_hit(rule, block, repeat)
            for block in target.blocks
            for repeat in _find_allowed(rule, block.text, target)
            if not (_is_run_in_heading(block, repeat) or _is_compound(block.text, repeat))
        ),
    )


def _is_run_in_heading(block: Block, repeat: Repeat) -> bool:
    """Return whether bold words end where they are said again: **Probes** Probes are run."""
    inside = (run for run in block.runs if repeat.start < run.end < repeat.end)
    return any(run.style.bold for run in inside)


def _is_compound(text: str, repeat: Repeat) -> bool:
    """Return whether a noun is said of a thing and of what it belongs to: メールのメール配信."""
    named = len(repeat.once) > 1 and repeat.once.startswith("の")
    return named and _NOUN_GOES_ON.match(text, repeat.end) is not None


def _find_allowed(rule: RepetitionRule, text: str, target: Target) -> Iterator[Repeat]:
    found = _find_by_tokens(rule, text, target) if rule.tokens else _find_by_words(rule, text)
    exceptions = join_alternatives((), rule.exceptions)
    fine: Intervals | None = None
    for repeat in found:
        if rule.exceptions and fine is None:
            matches = find(exceptions, text, target.deadline, ignore_case=rule.ignore_case)
            fine = Intervals(match.span() for match in matches)
        if fine is None or not fine.touch(repeat.start, repeat.end):
            yield repeat


def _find_by_words(rule: RepetitionRule, text: str) -> Iterator[Repeat]:
    return (r for r in find_repeats(text, ignore_case=rule.ignore_case) if r.times - 1 > rule.max)


def _find_by_tokens(rule: RepetitionRule, text: str, target: Target) -> Iterator[Repeat]:
    pattern = join_alternatives((), rule.tokens)
    run: list[regex.Match[str]] = []
    for match in find(pattern, text, target.deadline, ignore_case=rule.ignore_case):
        if run and _key(rule, run[-1]) == _key(rule, match):
            run.append(match)
            continue
        yield from _run(rule, text, run, target)
        run = [match]
    yield from _run(rule, text, run, target)


def _run(
    rule: RepetitionRule, text: str, run: list["regex.Match[str]"], target: Target
) -> Iterator[Repeat]:
    """Yield a run of equal tokens, unless a sentence ends within: `about that. That is`."""
    if len(run) - 1 <= rule.max or not _key(rule, run[0]):
        return
    start, end = run[0].start(), run[-1].end()
    once = run[0].group().strip()
    if rule.alpha and not once.isalpha():
        return
    if len(split_sentences(text[start:end], target.document.language)) == 1:
        yield Repeat(start, end, once, len(run), slip=False)


def _key(rule: RepetitionRule, match: "regex.Match[str]") -> str:
    word = match.group().strip()
    return word.casefold() if rule.ignore_case else word


def _build_hit(rule: RepetitionRule, block: Block, repeat: Repeat) -> Hit:
    grade = rule.fix or ("safe" if repeat.slip else "unsafe")
    values = {
        "match": repeat.once,
        "count": str(repeat.times),
        "text": block.text[repeat.start : repeat.end],
    }
    return Hit(
        block.span(repeat.start, repeat.end),
        _TWICE.format(**values),
        replacement=Replacement(repeat.once, grade),
        values=values,
    )


KIND = Kind(
    "repetition",
    RepetitionRule,
    check,
    values=("match", "count", "text"),
    fix="safe",
)
