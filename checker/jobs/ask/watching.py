"""Keep an index up to date: build it, look for what changed, and build again.

Files are looked at as `lint --watch` does, which works on shares of other machines, too. A round
is a build, and reads no more than what changed; between rounds nothing holds the index.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.jobs.ask.build import BuildReport, OnProgress, build_index
from checker.jobs.ask.roots import read_roots, walk_remembered
from checker.jobs.lint.watch import FileStamp, FileWatcher, wait_until_still
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.session import Session

_AGAIN_SECONDS = 60.0
"""Until what could not be read, or an index that could not be written, is tried again."""


@dataclass
class IndexWatch:
    """Where watching stands.

    Args:
        session: whose settings say what is read, as they were when watching began.
        path: of the index.
        named: files and folders; none for those that it was built from before.
        embedder: None keeps no vectors.
        on_progress: told how many files of a round are done, and how many there are.
        clock: seconds, and `wait` waits so many.
    """

    session: Session
    path: Path
    named: Sequence[str]
    embedder: Embedder | None
    on_progress: OnProgress
    clock: Callable[[], float] = time.monotonic
    wait: Callable[[float], None] = time.sleep
    _watched: FileWatcher = field(default_factory=FileWatcher)
    _roots: Sequence[str] = ()
    _due: float | None = None

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return self._watched.pause

    def begin(self) -> BuildReport:
        """Build the index for the first time.

        Raises:
            CheckerError: as `build_index` says.
        """
        report = self._build(self.named)
        with IndexFile.open(self.path) as index:
            self._roots = read_roots(index)
        for _ in self._watched.all(walk_remembered(self.session, self._roots, ())[0]):
            pass  # what changes from now on, or changed too shortly ago to tell, comes next
        return report

    def follow(self) -> BuildReport | None:
        """Build anew where something changed or is to be tried again; None where nothing is.

        Raises:
            CheckerError: as `build_index` says; the next round comes in a minute.
        """
        found = wait_until_still(self._look, self.wait)
        if not (found or found.again or (self._due is not None and self._due <= self.clock())):
            return None
        self._watched.took(found)
        self._watched.leave(found.again)
        return self._build(())

    def _look(self) -> FileStamp:
        return self._watched.look(walk_remembered(self.session, self._roots, ())[0])

    def _build(self, named: Sequence[str]) -> BuildReport:
        self._due = self.clock() + _AGAIN_SECONDS
        with IndexFile.open(self.path, make=True) as index:
            report = build_index(self.session, index, named, self.embedder, self.on_progress)
        if not report.failed and not report.missing:
            self._due = None
        return report


def has_news(report: BuildReport) -> bool:
    """Return whether a round did anything but find all as it was."""
    return any(report.counts[fate] for fate in ("added", "changed", "removed"))
