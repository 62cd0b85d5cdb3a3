"""Sum up a report on several documents."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from checker.core.findings import Severity
from checker.core.verdict import Verdict
from checker.reports.html.words import status_of

_WORST_FIRST = ("fail", "error", "needs_review", "pass")
_WEIGHT: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One document in the index. `key` begins its ids; `open` is how many rules were not judged."""

    key: str
    verdict: Verdict
    status: str
    counts: Counter[str]
    open: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule was broken, at its heaviest, and in which documents."""

    rule: str
    severity: Severity
    count: int
    files: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The documents in the order given, and the rules, those broken most often first."""

    files: tuple[FileRow, ...]
    rules: tuple[RuleCount, ...]
    statuses: tuple[tuple[str, str, int], ...]


def index(verdicts: Sequence[Verdict]) -> Index:
    """Return what the index of a report shows."""
    files = tuple(_file(f"d{number}", each) for number, each in enumerate(verdicts, start=1))
    statuses = Counter((each.verdict.status, each.status) for each in files)
    worst_first = sorted(statuses.items(), key=lambda each: _WORST_FIRST.index(each[0][0]))
    counted = tuple((status, words, count) for (status, words), count in worst_first)
    return Index(files, tuple(_rules(files)), counted)


def _file(key: str, verdict: Verdict) -> FileRow:
    return FileRow(
        key=key,
        verdict=verdict,
        status=status_of(verdict),
        counts=Counter(each.severity for each in verdict.findings),
        open=sum(each.is_open for each in verdict.results),
    )


def _rules(files: Sequence[FileRow]) -> list[RuleCount]:
    per_file: dict[str, Counter[str]] = defaultdict(Counter)
    severities: dict[str, set[Severity]] = defaultdict(set)
    for row in files:
        for finding in row.verdict.findings:
            per_file[finding.rule][row.key] += 1
            severities[finding.rule].add(finding.severity)
    made = [
        RuleCount(
            rule,
            min(severities[rule], key=_WEIGHT.__getitem__),
            found.total(),
            tuple(found.items()),
        )
        for rule, found in per_file.items()
    ]
    return sorted(made, key=lambda each: (-each.count, each.rule))
