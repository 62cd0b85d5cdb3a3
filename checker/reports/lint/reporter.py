"""Define a format of `checker lint`: told of each file as it comes, and of the end.

A reporter holds no more than its format forces it to: a folder may have any number of files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True)
class Linted:
    """One file: its verdict, and which of its findings count.

    `new` are the findings to report. `known` are how many the baseline knows, `aside` how many
    lie outside the changed lines. `cached` says that nothing was computed for it. `path` is
    relative to the folder that was linted from, with slashes: what reports name.
    """

    path: str
    verdict: Verdict
    new: tuple[Finding, ...]
    known: int = 0
    aside: int = 0
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """A line of the baseline whose finding no longer occurs."""

    path: str
    rule: str
    quote: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole run.

    `rules` and `files` count the new findings by rule id and by path, those of most first and at
    most a hundred; `severities` all new ones. `unjudged` counts results of judged rules that came
    to no decision, `unreadable` files that could not be read. `complete` is False where the run
    was interrupted or cut off by `--max-findings`. `seconds` is wall time.
    """

    files: int
    cached: int
    severities: Mapping[Severity, int]
    by_rule: Mapping[str, int]
    by_file: Mapping[str, int]
    known: int
    aside: int
    unjudged: int
    unreadable: int
    seconds: float
    language: DisplayLanguage
    complete: bool = True
    stale: tuple[Stale, ...] = ()
    notes: tuple[Message, ...] = field(default_factory=tuple)

    @property
    def findings(self) -> int:
        """How many findings are new."""
        return sum(self.severities.values())


class Reporter(Protocol):
    """Writes one format to the stream that it was made with."""

    def file(self, linted: Linted) -> None:
        """Take one file; files come in the order of their paths."""
        ...

    def end(self, summary: Summary) -> None:
        """Write what comes last. Nothing is written after it."""
        ...
