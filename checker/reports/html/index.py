"""Sum up a report on several documents."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from checker.core.causes import count_causes, group_by_cause, list_faults
from checker.core.data_classes import dataclass
from checker.core.findings import Severity
from checker.core.verdict import Status, Verdict
from checker.reports.html.page_words import describe_status
from checker.reports.plain import whole
from checker.reports.reporter import Summary
from checker.reports.text_list import sentence, visible

_WORST_FIRST = ("fail", "error", "needs_review", "pass")
_WEIGHT: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class FileRow:
    """One document in the index.

    Attributes:
        key: begins its ids.
        path: of the file.
        status: of its verdict, and `said` the same in words.
        said: in the verdict's language.
        ruleset: by its id, empty for none.
        counts: of its findings by severity.
        rules: the causes that each rule found, and how heavy they are at most.
        names: what these rules are called.
        open: how many rules were not judged.
    """

    key: str
    path: str
    status: Status
    said: str
    ruleset: str
    counts: Counter[str]
    rules: Mapping[str, tuple[int, Severity]]
    names: Mapping[str, str]
    open: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many causes a rule found, the heaviest of them, and in which documents."""

    rule: str
    name: str
    severity: Severity
    count: int
    files: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The documents in the order given, and the rules, those broken most often first."""

    files: tuple[FileRow, ...]
    rules: tuple[RuleCount, ...]
    statuses: tuple[tuple[str, str, int], ...]
    counts: Counter[str]


@dataclass(frozen=True, slots=True)
class StaleRow:
    """A known finding that is gone, as a page can show it."""

    path: str
    rule: str
    quote: str
    count: int


@dataclass(frozen=True, slots=True)
class Folder:
    """What a folder's index says of the whole run. `left_out` files found no room on the page."""

    sentence: str
    notes: tuple[str, ...]
    stale: tuple[StaleRow, ...]
    left_out: int
    is_clean: bool

    @classmethod
    def of(cls, summary: Summary, left_out: int) -> "Folder":
        """Return what is said of a run."""
        stale = (
            StaleRow(whole(each.path), whole(each.rule), whole(each.quote), each.count)
            for each in summary.stale
        )
        return cls(
            sentence=sentence(summary).get(summary.language),
            notes=tuple(whole(each.get(summary.language)) for each in summary.notes),
            stale=tuple(stale),
            left_out=left_out,
            is_clean=not (summary.findings or summary.unreadable),
        )


def index(files: Sequence[FileRow]) -> Index:
    """Return what the index of a report shows."""
    statuses = Counter((each.status, each.said) for each in files)
    worst_first = sorted(statuses.items(), key=lambda each: _WORST_FIRST.index(each[0][0]))
    counted = tuple((status, words, count) for (status, words), count in worst_first)
    counts = sum((each.counts for each in files), Counter[str]())
    return Index(tuple(files), tuple(_count_rules(files)), counted, counts)


def file_row(key: str, verdict: Verdict) -> FileRow:
    """Return a document's line of the index, which is all that is held of it."""
    faults = list_faults(verdict.findings)
    counts = Counter(each.first.rule for each in group_by_cause(faults))
    heaviest: dict[str, Severity] = {}
    for each in faults:
        known = heaviest.get(each.rule, each.severity)
        heaviest[each.rule] = min(known, each.severity, key=_WEIGHT.__getitem__)
    return FileRow(
        key=key,
        path=shown_path(verdict.document.path),
        status=verdict.status,
        said=describe_status(verdict),
        ruleset="" if verdict.ruleset is None else verdict.ruleset.id,
        counts=Counter(count_causes(verdict.findings)),
        names={each.rule: each.rule_name for each in faults},
        rules={rule: (count, heaviest[rule]) for rule, count in counts.items()},
        open=sum(each.is_open for each in verdict.results),
    )


def file_name(path: str) -> str:
    """Return the file's name, whichever system its path is of."""
    return shown_path(path.replace("\\", "/").rpartition("/")[2])


def shown_path(path: str) -> str:
    r"""Return a path on one line, with what is no text in it as an escape (`\n`, `\udc83`)."""
    return visible(whole(path))


def _count_rules(files: Sequence[FileRow]) -> list[RuleCount]:
    per_file: dict[str, dict[str, int]] = defaultdict(dict)
    severities: dict[str, set[Severity]] = defaultdict(set)
    names: dict[str, str] = {}
    for row in files:
        names |= row.names
        for rule, (count, severity) in row.rules.items():
            per_file[rule][row.key] = count
            severities[rule].add(severity)
    made = [
        RuleCount(
            rule,
            names[rule],
            min(severities[rule], key=_WEIGHT.__getitem__),
            sum(found.values()),
            tuple(found.items()),
        )
        for rule, found in per_file.items()
    ]
    return sorted(made, key=lambda each: (-each.count, each.rule))
