"""Count what the files of a run amount to as they come; memory does not grow with findings."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Final

from checker.core.causes import count_causes
from checker.core.data_classes import dataclass
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message, MessageList
from checker.core.text import lazy_re as re
from checker.jobs.lint.lint_file import count_broken, count_undecided
from checker.reports.reporter import Linted, Stale, Summary

_LISTED = 100
_SHOWN = 5
_AT = re.compile(r"(:[0-9]+)+$")
_SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")
_RANK: dict[Severity, int] = {"info": 0, "warning": 1, "error": 2}

_COUNTED: Final[Mapping[str, type]] = {
    **dict.fromkeys(("known", "aside", "unjudged", "broken", "unreadable", "failing"), int),
    **dict.fromkeys(("severities", "causes", "by_rule", "names", "by_file", "silenced"), dict),
}
"""The fields that a file adds to, and what of each."""

Counts = Mapping[str, Any]
"""What one file adds to the fields of a `RunTally`, as plain values; no zeros."""


def count_file(linted: Linted, fail_on: Severity) -> Counts:
    """Return what a file adds; `fail_on` is the least severity of a finding that fails it."""
    silenced: Counter[str] = Counter()
    for gone in linted.verdict.suppressed:
        silenced[_AT.sub("", gone.at) if gone.by == "sidecar" else linted.path] += 1
    counts: dict[str, Any] = {
        "known": linted.known,
        "aside": linted.aside,
        "unjudged": count_undecided(linted.verdict),
        "broken": count_broken(linted.verdict),
        "unreadable": int(linted.verdict.problem is not None),
        "silenced": silenced,
    }
    if linted.new:
        counts |= {
            "failing": sum(_RANK[each.severity] >= _RANK[fail_on] for each in linted.new),
            "severities": Counter(each.severity for each in linted.new),
            "causes": count_causes(linted.new),
            "by_rule": Counter(each.rule for each in linted.new),
            "names": {each.rule: each.name for each in reversed(linted.new)},
            "by_file": {linted.path: len(linted.new)},
        }
    return {name: each for name, each in counts.items() if each}


def is_counts(found: object) -> bool:
    """Return whether a value is what `count_file` gives, whoever wrote it down."""
    return isinstance(found, dict) and all(map(_is_count, found, found.values()))


def _is_count(name: str, found: object) -> bool:
    if name not in _COUNTED:
        return False
    if _COUNTED[name] is int:
        return isinstance(found, int)
    held = str if name == "names" else int
    return isinstance(found, dict) and all(isinstance(each, held) for each in found.values())


@dataclass
class RunTally:
    """Counts of a run; `failing` are the new findings that fail it."""

    files: int = 0
    cached: int = 0
    known: int = 0
    aside: int = 0
    unjudged: int = 0
    broken: int = 0
    unreadable: int = 0
    failing: int = 0
    severities: Counter[Severity] = field(default_factory=Counter)
    causes: Counter[Severity] = field(default_factory=Counter)
    by_rule: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    by_file: Counter[str] = field(default_factory=Counter)
    silenced: Counter[str] = field(default_factory=Counter)

    def add_silenced(self, by: str, count: int) -> None:
        """Count findings that do not count, by the file that says so."""
        if count:
            self.silenced[by] += count

    def describe_silenced(self, hidden: int) -> Iterator[Message]:
        """Yield how many findings were silenced and by which files, and what was not looked at."""
        if self.silenced:
            most = self.silenced.most_common(_SHOWN)
            files = [Message("lint.silenced-by", file=name, count=n) for name, n in most]
            if len(self.silenced) > _SHOWN:
                more = len(self.silenced) - _SHOWN
                files.append(Message("lint.silenced-by-more", count=more))
            listed = MessageList(files, "list.comma")
            yield Message("lint.silenced", count=self.silenced.total(), files=listed)
        if hidden:
            yield Message("lint.hidden", count=hidden)

    def add(self, linted: Linted, fail_on: Severity) -> None:
        """Count one file; `fail_on` is the least severity of a finding that fails it."""
        self.take(count_file(linted, fail_on), is_cached=linted.cached)

    def take(self, counts: Counts, *, is_cached: bool) -> None:
        """Count one file, of which it is known what it adds."""
        self.files += 1
        self.cached += is_cached
        for name, each in counts.items():
            if _COUNTED[name] is int:
                setattr(self, name, getattr(self, name) + each)
            elif name == "names":
                for rule, said in each.items():
                    self.names.setdefault(rule, said)
            else:
                getattr(self, name).update(each)
        if len(self.by_file) > _LISTED * 100:
            self.by_file = Counter(dict(self.by_file.most_common(_LISTED * 50)))

    @property
    def findings(self) -> int:
        """How many findings are new."""
        return self.severities.total()

    def summary(
        self,
        language: DisplayLanguage,
        seconds: float,
        *,
        complete: bool,
        stale: Sequence[Stale],
        notes: Sequence[Message],
    ) -> Summary:
        """Return the whole run for reports."""
        by_rule = _select_most(self.by_rule)
        return Summary(
            files=self.files,
            cached=self.cached,
            severities={each: self.severities[each] for each in _SEVERITIES},
            causes={each: self.causes[each] for each in _SEVERITIES},
            by_rule=by_rule,
            names={rule: self.names[rule] for rule in by_rule if self.names.get(rule)},
            by_file=_select_most(self.by_file),
            known=self.known,
            aside=self.aside,
            unjudged=self.unjudged,
            unreadable=self.unreadable,
            seconds=seconds,
            language=language,
            complete=complete,
            stale=tuple(stale),
            notes=tuple(notes),
        )


def _select_most(counts: Counter[str]) -> dict[str, int]:
    """Return those of most first, equal ones by name."""
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_LISTED])
