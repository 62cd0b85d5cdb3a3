"""Find what changed among the files of a run since they were last looked at.

By looking at them again, as the walk does, and not by what a system tells of: that is not told of
a share on another machine, and a walk knows what is ignored (docs/decisions/watch.md).
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import field

from checker.core.data_classes import dataclass
from checker.core.verdict import Verdict
from checker.jobs.lint.walk import SIDECAR, LintedFile

PAUSE_SECONDS = 0.5
"""Between two looks, at the least."""
_MAX_PAUSE_SECONDS = 10.0
_LOOKS_PAUSED = 9
"""Looking takes at most a tenth of the time."""
_STILL_SECONDS = 0.2
"""For so long nothing may change before files are read: editors write in several steps."""
_PATIENCE_SECONDS = 2.0
"""What changes for longer than this is read all the same."""
_COARSE_NS = 2_000_000_000
"""A disk's times may be as coarse: a file can change again within without its time telling."""
_AGAIN_SECONDS = 2.5
_MAX_RETRY_SECONDS = 60.0
_MAX_RETRIED_FILES = 100


@dataclass(slots=True)
class FileStamp:
    """What one look found. `changed` are new files, too; `gone` are named as reports name them."""

    changed: list[LintedFile] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    again: list[LintedFile] = field(default_factory=list)
    listed: list[LintedFile] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return bool(self.changed or self.gone)

    @property
    def marks(self) -> tuple[list[tuple[str, int]], list[str]]:
        """What tells two looks apart."""
        return [(each.shown, self.seen[each.shown]) for each in self.changed], self.gone


@dataclass(slots=True)
class _RetriedFile:
    """A file to be read again: when, how long after the last time, and what it was then."""

    due: float
    delay: float
    was: str | None = None


class FileWatcher:
    """The files of a run, as they were when they were last looked at.

    Args:
        clock: seconds, for how long ago something was.
        now: nanoseconds, as files' times are.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], int] = time.time_ns,
    ) -> None:
        self._clock = clock
        self._now = now
        self._seen: dict[str, int] = {}
        self._again: dict[str, _RetriedFile] = {}
        self.seconds = 0.0
        """What the last look took."""

    def __len__(self) -> int:
        return len(self._seen)

    def all(self, files: Iterable[LintedFile]) -> Iterator[LintedFile]:
        """Yield all files, and remember them as they come: what was known before is forgotten."""
        self._seen, self._again = {}, {}
        started = self._clock()
        for file in files:
            self._remember(file, _mark(file))
            yield file
        self.seconds = self._clock() - started

    def look(self, files: Iterable[LintedFile], listed: Iterable[str] = ()) -> FileStamp:
        """Compare the files with how they were; nothing is remembered before `took`.

        Args:
            files: all of them, as they are now.
            listed: names of those that are wanted whether or not they changed.
        """
        started = self._clock()
        look, wanted = FileStamp(), frozenset(listed)
        for file in files:
            look.seen[file.shown] = mark = _mark(file)
            if self._seen.get(file.shown) != mark:
                look.changed.append(file)
                continue
            if file.shown in wanted:
                look.listed.append(file)
            again = self._again.get(file.shown)
            if again is not None and again.due <= started and len(look.again) < _MAX_RETRIED_FILES:
                look.again.append(file)
        look.gone = [each for each in self._seen if each not in look.seen]
        self.seconds = self._clock() - started
        return look

    def took(self, look: FileStamp) -> None:
        """Remember a look: what it found changed is about to be read."""
        self._seen = look.seen
        for file in look.changed:
            self._remember(file, look.seen[file.shown])
        for name in look.gone:
            self._again.pop(name, None)

    def leave(self, files: Iterable[LintedFile]) -> None:
        """Look at files again only when they change."""
        for file in files:
            self._again.pop(file.shown, None)

    def read(self, name: str, verdict: Verdict) -> bool:
        """Take what was made of a file; return whether it is something else than the last time.

        One that could not be read is to be read again, later and later: somebody may be writing it.
        """
        again = self._again.get(name)
        is_what = verdict.document.sha256 or ""
        if verdict.problem is not None:
            is_what = f"{is_what} {verdict.problem.what}"
            delay = min(again.delay * 2, _MAX_RETRY_SECONDS) if again else _AGAIN_SECONDS
            self._again[name] = _RetriedFile(self._clock() + delay, delay, is_what)
        elif again is not None and again.was is None:
            again.was = is_what  # it may have changed while it was read, and is read once more
            return True
        else:
            self._again.pop(name, None)
        return again is None or again.was != is_what

    def _remember(self, file: LintedFile, mark: int) -> None:
        self._seen[file.shown] = mark
        self._again.pop(file.shown, None)
        changed = max(file.stamp[1:3], default=0)
        if changed > self._now() - _COARSE_NS:
            self._again[file.shown] = _RetriedFile(self._clock() + _AGAIN_SECONDS, _AGAIN_SECONDS)

    @property
    def pause(self) -> float:
        """Seconds until the next look."""
        return min(max(PAUSE_SECONDS, self.seconds * _LOOKS_PAUSED), _MAX_PAUSE_SECONDS)


def wait_until_still(look: Callable[[], FileStamp], wait: Callable[[float], None]) -> FileStamp:
    """Look until nothing changes any more, and return the last look.

    What is away for a moment, as a file that Word replaces, is neither gone nor changed. What
    goes on changing is waited for a while only.
    """
    found = look()
    waited = 0.0
    while found and waited < _PATIENCE_SECONDS:
        wait(_STILL_SECONDS)
        waited += _STILL_SECONDS
        before, found = found, look()
        if found.marks == before.marks:
            break
    return found


def _mark(file: LintedFile) -> int:
    """Return a number that changes when a file does, or the suppressions beside it."""
    beside: tuple[int, ...] = ()
    if file.sidecar:
        try:
            facts = os.stat(file.path + SIDECAR)  # noqa: PTH116 - any bytes
        except OSError:
            pass
        else:
            beside = (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
    error = file.problem
    return hash((file.stamp, beside, error and (error.errno, str(error))))
