"""Measure how loud each rule is on documents in use: alarms per 10,000 characters.

The measure by which noisy rules ship switched off (DESIGN 2.9): rules that are switched off are
run too.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field, replace
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.findings import Outcome
from checker.core.messages import DisplayLanguage
from checker.core.verdict import Finding, Verdict
from checker.jobs.check.check import CheckJob, check
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import get_kind_name
from checker.rules import LoadedRule, Ruleset

_PER = 10_000


@dataclass(frozen=True, slots=True)
class Alarm:
    """One finding in one file."""

    file: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class RuleNoise:
    """One rule on all files: how often it looked, in how many files, and what it said.

    `failed` counts the files on which it could not run.
    """

    rule: str
    kind: str
    enabled: bool
    candidates: int
    files: int
    alarms: tuple[Alarm, ...]
    per_10000: float
    failed: int = 0


@dataclass
class Noise:
    """All rules on all files.

    `refused` are files that could not be read, with the reason; `broken` the rules that cannot run
    at all, likewise.
    """

    characters: int = 0
    files: int = 0
    rules: list[RuleNoise] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    broken: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class _RuleTally:
    rule: LoadedRule
    candidates: int = 0
    files: set[str] = field(default_factory=set)
    alarms: list[Alarm] = field(default_factory=list)
    failed: int = 0


def measure_noise(
    ruleset: Ruleset,
    files: Iterable[Path],
    job_for: Callable[[Path], CheckJob | Verdict],
    language: DisplayLanguage,
) -> Noise:
    """Run all coded rules of a set, those switched off too, on every file; suppressions count not.

    A file that cannot be read is named in the result, and the others are measured.

    Args:
        ruleset: the rules.
        files: to run them on.
        job_for: reads a file; a verdict says why it cannot be read.
        language: of what is said.
    """
    coded = [each for each in ruleset.rules if not isinstance(each.rule, JudgeRule)]
    switched_on = [_switch_on(each) for each in coded]
    loud = replace(ruleset, rules=tuple(switched_on), broken=())
    tallies = {each.rule.id: _RuleTally(each) for each in coded}
    noise = Noise(broken=[(each.id, each.faults[0].what.get(language)) for each in ruleset.broken])
    for job in _open_jobs(files, job_for, noise):
        noise.characters += _count_characters(job.document)
        noise.files += 1
        _count(replace(job, ruleset=loud, sidecar=None), tallies)
    noise.rules = [_sum_tally(each, noise.characters) for each in tallies.values()]
    return noise


def _switch_on(each: LoadedRule) -> LoadedRule:
    return replace(each, rule=each.rule.model_copy(update={"enabled": True}))


def _open_jobs(
    files: Iterable[Path], job_for: Callable[[Path], CheckJob | Verdict], noise: Noise
) -> Iterator[CheckJob]:
    for path in files:
        job = job_for(path)
        if isinstance(job, CheckJob):
            yield job
        elif job.problem is not None:
            noise.refused.append((str(path), job.problem.what))


def _count_characters(document: Document) -> int:
    return sum(len("".join(block.text.split())) for block in document.walk())


def _count(job: CheckJob, tallies: dict[str, _RuleTally]) -> None:
    verdict = check(job, None)
    for result in verdict.results:
        tally = tallies[result.rule]
        tally.candidates += result.candidates
        tally.failed += result.outcome is Outcome.ERROR
    suppressed = (each.finding for each in verdict.suppressed)
    for finding in (*verdict.findings, *suppressed):
        tally = tallies[finding.rule]
        tally.files.add(job.path)
        tally.alarms.append(Alarm(job.path, finding))


def _sum_tally(tally: _RuleTally, characters: int) -> RuleNoise:
    return RuleNoise(
        rule=tally.rule.rule.id,
        kind=get_kind_name(tally.rule.rule),
        enabled=tally.rule.rule.enabled,
        candidates=tally.candidates,
        files=len(tally.files),
        alarms=tuple(tally.alarms),
        per_10000=round(len(tally.alarms) / characters * _PER, 3) if characters else 0.0,
        failed=tally.failed,
    )
