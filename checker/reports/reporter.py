"""Define a report's format for `check` and `lint`: told of each file as it comes, and of the end.

A reporter holds no more than its format forces it to: a folder may have any number of files.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from pathlib import PurePath
from typing import Protocol, Self, TextIO

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.regular_files import LARGEST_DOCUMENT, read_regular
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

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """Return a file that was named: all its findings are to be reported."""
        return cls(PurePath(verdict.document.path).as_posix(), verdict, verdict.findings)


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
    most a hundred, `names` what these rules are called; `severities` counts all new ones, `causes`
    how many causes they have. `unjudged` counts results of judged rules that came
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
    causes: Mapping[Severity, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def findings(self) -> int:
        """How many findings are new."""
        return sum(self.severities.values())


ReadDocument = Callable[[Linted], Document | None]


def read_bytes(path: str) -> bytes:
    """Return a file's bytes.

    Raises:
        OSError: it cannot be read.
    """
    return read_regular(path, LARGEST_DOCUMENT)


def read_clock() -> datetime:
    """Return the time of now, in the zone of this machine."""
    return datetime.now().astimezone()


def show_no_document(linted: Linted) -> None:
    """Read no document: a page then lists the findings alone."""
    del linted


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What a reporter writes to, and what it may ask beside the verdicts.

    Attributes:
        stream: where to, in UTF-8.
        language: of the words around the findings; those have each verdict's own.
        quiet: leave out what is neither a finding nor a verdict.
        verbose: add what only who writes rules asks for: a rule's id and place.
        is_folder: files were found in folders and may be any number, else they were named.
        read: returns the document of a file, None where it is not as it was checked.
        read_bytes: returns the bytes of a path; raises OSError.
        clock: tells when the report is made.
        environment: of the process.
    """

    stream: TextIO
    language: DisplayLanguage
    quiet: bool = False
    verbose: bool = False
    is_folder: bool = True
    read: ReadDocument = show_no_document
    read_bytes: Callable[[str], bytes] = read_bytes
    clock: Callable[[], datetime] = read_clock
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)


class Reporter(Protocol):
    """Writes one format to the stream of the context that it was made with."""

    def begin(self, files: int | None) -> None:
        """Learn how many files will come, None where nobody knows yet; nothing is written yet.

        What is wrong with all of them, as a rule set that cannot be used, is found at the first
        one: no half of a report should stand there then.
        """
        ...

    def file(self, linted: Linted) -> None:
        """Take one file: those of folders in the order of their paths, named ones as named."""
        ...

    def again(self, text: str) -> None:
        """Write a file's part once more, as it stood in an earlier report of the same format."""
        ...

    def end(self, summary: Summary) -> None:
        """Write what comes last. Nothing is written after it."""
        ...


class StreamReporter:
    """Holds what every reporter is made with; most need not know how many files will come.

    Args:
        context: where to write, and in which language.
    """

    def __init__(self, context: ReportContext) -> None:
        self._stream = context.stream
        self._language = context.language

    def begin(self, files: int | None) -> None:
        """Take no interest in how many files will come."""
        del files

    def again(self, text: str) -> None:
        """Write what an earlier report wrote of a file, which is all that most formats need."""
        self._stream.write(text)
