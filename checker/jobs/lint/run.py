"""The run: files in the order of their names, what is kept looked up, what is not computed.

Only a window of files is known at a time: any number of them takes the same memory.
"""

import errno
import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from itertools import islice
from typing import TYPE_CHECKING

from checker import __version__
from checker.core.data_classes import dataclass
from checker.core.errors import describe_unreadable
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message, same
from checker.core.regular_files import LARGEST_SETTINGS, hash_regular
from checker.core.verdict import DocumentInfo, Finding, Problem, Verdict
from checker.jobs.lint.baseline import Baseline
from checker.jobs.lint.cache import LintCache, make_key, unpack_verdict
from checker.jobs.lint.lint_file import Done, Task, build_crash_verdict
from checker.jobs.lint.path_settings import FileSettings, PathRules
from checker.jobs.lint.pool import Executor, Waiting
from checker.jobs.lint.run_tally import Counts, RunTally, count_file
from checker.jobs.lint.walk import SIDECAR, LintedFile
from checker.reports.reporter import Linted, Stale, Summary

if TYPE_CHECKING:
    from checker.jobs.lint.changes import Changes
    from checker.jobs.lint.reprints import Reprint, Reprints

_WINDOW = 2_000
_AT_A_TIME = 500
_PAUSE_SECONDS = 0.2
_MAX_NOTES = 20


@dataclass(frozen=True)
class LintPlan:
    """With what files are linted.

    Attributes:
        language: of what is said.
        fail_on: the least severity that fails, where the configuration says nothing of a file.
        always: `fail_on` was asked for in this run, whatever the configuration says of a file.
        state: the digest of what all verdicts depend on.
        largest: bytes of a file beyond which it is not hashed, for it will be refused.
        choice: what the configuration says of single files.
        cache: verdicts kept.
        reprints: what may be printed again without its verdict.
        baseline: findings known.
        changes: what counts where only changes do.
        contents: where files are read instead, by path: the index's, for instance.
        policy: what the trusted revision says of a file, to tell whether it says the same.
        hidden: how many files and folders a `.checkerignore` leaves out, so far.
        covered: folders of the baseline's names that are walked whole.
        most: findings after which to stop.
    """

    language: DisplayLanguage
    fail_on: Severity = "error"
    always: bool = False
    state: bytes = b""
    largest: int = 2**28
    choice: PathRules = field(default_factory=PathRules)
    cache: LintCache | None = None
    reprints: "Reprints | None" = None
    baseline: Baseline | None = None
    changes: "Changes | None" = None
    contents: Callable[[str], str] | None = None
    policy: Callable[[str], bytes] | None = None
    hidden: Callable[[], int] = int
    covered: tuple[str, ...] = ()
    most: int | None = None


@dataclass(slots=True)
class _RunFile:
    """A file in the window: its key, and whence its verdict comes."""

    file: LintedFile
    chosen: FileSettings
    key: bytes | None = None
    sha256: str = ""
    kept: bytes | None = None
    reprint: "Reprint | None" = None
    waiting: Waiting | None = None
    gone: bool = False
    is_lasting: bool = False


class FolderRun:
    """Lints files: iterate over it, then ask for its `summary`.

    Args:
        plan: with what.
        files: sorted by name.
        executor: computes what is not kept.
    """

    def __init__(self, plan: LintPlan, files: Iterator[LintedFile], executor: Executor) -> None:
        self.tally = RunTally()
        self.found = 0
        self.stopped = False
        self._plan = plan
        self._files = files
        self._executor = executor
        self._window: deque[_RunFile] = deque()
        self._complete = True
        self._is_lasting = True
        self._notes: list[Message] = []
        self._unsaid = 0
        self._started = time.perf_counter()

    def __iter__(self) -> Iterator[Linted]:
        """Yield every file with its verdict, in order, where nothing is printed again.

        Raises:
            CheckerError: what no file is to blame for, as a rule set that cannot be used.
        """
        return (each for each in self.report() if isinstance(each, Linted))

    def report(self) -> "Iterator[Linted | Reprint]":
        """Yield every file as iterating does, or what was printed of it before."""
        while self._fill():
            item = self._window.popleft()
            if item.reprint is not None:
                self._count(item, item.reprint.counts, is_cached=True)
                yield item.reprint
                continue
            verdict = self._get_verdict(item)
            if verdict is None:
                continue
            linted = self._build_linted(item, verdict)
            counts = count_file(linted, self._fail_on(item.chosen))
            self._count(item, counts, is_cached=linted.cached)
            self._is_lasting &= item.is_lasting or item.kept is not None
            yield linted
            if self._plan.most is not None and self.tally.findings >= self._plan.most:
                self._complete = not (self._window or self._fill())
                break

    def stop(self) -> None:
        """Compute nothing more; what is ready still comes. May be called by a signal handler."""
        self.stopped = True

    def note(self, note: Message) -> None:
        """Add what a person should know of the run; of very many, how many there were."""
        if len(self._notes) < _MAX_NOTES:
            self._notes.append(note)
        else:
            self._unsaid += 1

    def close(self) -> None:
        """End what is under way, and write what is to be kept."""
        self._executor.close()
        if self._plan.cache is not None:
            self._plan.cache.close()

    def update(self) -> None:
        """Write what was found as what is known.

        Raises:
            OutputError: it cannot be written.
        """
        if self._plan.baseline is not None:
            self._plan.baseline.write(self._plan.covered if self.is_whole else ())

    def summary(self) -> Summary:
        """Return what the files amount to."""
        notes = list(self._notes)
        if self._unsaid:
            more = self._unsaid
            notes.append(Message("lint.more-notes", count=more))
        cache = self._plan.cache
        if cache is not None and cache.note is not None:
            notes.append(cache.note)
        notes += self.tally.describe_silenced(self._plan.hidden())
        return self.tally.summary(
            self._plan.language,
            time.perf_counter() - self._started,
            complete=self.is_whole,
            stale=self._find_stale(),
            notes=notes,
        )

    @property
    def is_lasting(self) -> bool:
        """Whether another run would say the same while nothing changes: every verdict is kept."""
        cache, baseline = self._plan.cache, self._plan.baseline
        noted = bool(self._notes) or cache is None or cache.note is not None
        known = baseline is None or baseline.is_used_up
        return self.is_whole and self._is_lasting and known and not noted

    @property
    def is_whole(self) -> bool:
        """Whether every file was looked at: nobody stopped it, nor did the number of findings."""
        return self._complete and not self.stopped

    def _find_stale(self) -> Sequence[Stale]:
        baseline = self._plan.baseline
        if baseline is None:
            return ()
        return baseline.stale(self._plan.covered if self.is_whole else ())

    def _fail_on(self, chosen: FileSettings) -> Severity:
        own = None if self._plan.always else chosen.fail_on
        return own or self._plan.fail_on

    def _count(self, item: _RunFile, counts: Counts, *, is_cached: bool) -> None:
        self.tally.take(counts, is_cached=is_cached)
        if self._plan.reprints is not None:
            self._plan.reprints.note(item.file, self._list_said(item.chosen), counts)

    def _list_said(self, chosen: FileSettings) -> tuple[str, str]:
        """Return what is said of a file apart, and of its severity."""
        return chosen.key, self._fail_on(chosen)

    # the window

    def _fill(self) -> bool:
        """Look ahead as far as the window goes; return whether there is anything left."""
        while len(self._window) <= _WINDOW - _AT_A_TIME and not self.stopped:
            batch = [self._build_item(file) for file in islice(self._files, _AT_A_TIME)]
            if not batch:
                break
            self.found += len(batch)
            unknown = [each for each in batch if each.reprint is None]
            self._identify(unknown)
            self._look_up(unknown)
            for item in unknown:
                if item.kept is None and not item.gone and item.file.problem is None:
                    item.waiting = self._executor.submit(self._build_task(item))
            self._window.extend(batch)
        return bool(self._window)

    def _build_item(self, file: LintedFile) -> _RunFile:
        chosen, reprints = self._plan.choice.of(file.name), self._plan.reprints
        known = None if reprints is None else reprints.find(file, self._list_said(chosen))
        return _RunFile(file, chosen, reprint=known)

    def _build_task(self, item: _RunFile) -> Task:
        file = item.file
        path = self._get_content_path(file.path)
        origin = "" if path == file.path else file.path
        return Task(path, file.shown, file.name, item.chosen, file.size, origin)

    def _get_content_path(self, path: str) -> str:
        return path if self._plan.contents is None else self._plan.contents(path)

    def _identify(self, batch: Sequence[_RunFile]) -> None:
        """Find out what each file's bytes are, as far as they changed since they were hashed."""
        cache = self._plan.cache
        if cache is None:
            return
        direct = self._plan.contents is None
        stamps = {each.file.path: each.file.stamp for each in batch if each.file.stamp}
        known = cache.hashes(stamps) if direct else {}
        for item in batch:
            file = item.file
            if file.problem is not None or file.size > self._plan.largest:
                continue
            sha256 = known.get(file.path)
            if sha256 is None:
                sha256 = self._hash_item(item)
                if sha256 is not None and direct:
                    cache.put_hash(file.path, file.stamp, sha256)
            if sha256 is not None:
                item.sha256 = sha256.hex()
                item.key = self._build_key(item, sha256)

    def _hash_item(self, item: _RunFile) -> bytes | None:
        try:
            return hash_regular(self._get_content_path(item.file.path), self._plan.largest)
        except OSError as error:
            item.gone = error.errno == errno.ENOENT and not item.file.explicit
            return None  # whoever computes it says what is wrong

    def _build_key(self, item: _RunFile, sha256: bytes) -> bytes | None:
        file = item.file
        beside = self._identify_beside(file)
        if beside is None:
            return None
        names = (file.name, file.shown, *self._list_said(item.chosen))
        return make_key(self._plan.state, sha256, beside, *(each.encode() for each in names))

    def _identify_beside(self, file: LintedFile) -> bytes | None:
        """Return what stands beside a file, empty where nothing does, None if it is unreadable."""
        if self._plan.policy is not None:
            return self._plan.policy(file.path)
        if not file.sidecar:
            return b""
        try:
            return hash_regular(self._get_content_path(file.path) + SIDECAR, LARGEST_SETTINGS)
        except FileNotFoundError:
            return b""
        except OSError:
            return None

    def _look_up(self, batch: Sequence[_RunFile]) -> None:
        cache = self._plan.cache
        if cache is None:
            return
        found = cache.get(each.key for each in batch if each.key is not None)
        for item in batch:
            if item.key is not None:
                item.kept = found.get(item.key)

    # one file

    def _get_verdict(self, item: _RunFile) -> Verdict | None:
        """Return a file's verdict; None of one that is gone, or that nobody waits for any more."""
        if item.file.problem is not None:
            return self._build_unread_verdict(item, item.file.problem)
        if item.gone:
            self._say_gone(item)
            return None
        if item.kept is not None:
            try:
                return Verdict.model_validate_json(unpack_verdict(item.kept))
            except ValueError:  # what was kept is damaged: it is made again
                item.kept = None
                item.waiting = self._executor.submit(self._build_task(item))
        return self._await_verdict(item)

    def _await_verdict(self, item: _RunFile) -> Verdict | None:
        waiting = item.waiting
        if waiting is None:
            return None
        while not self.stopped and not waiting.wait(_PAUSE_SECONDS):
            pass
        if self.stopped and not waiting.done():
            return None
        done = waiting.result()
        if done is None:
            return build_crash_verdict(item.file.shown, "its process died, twice")
        return self._keep_verdict(item, done)

    def _keep_verdict(self, item: _RunFile, done: Done) -> Verdict | None:
        verdict = Verdict.model_validate_json(done.verdict)
        if verdict.problem is not None and not item.file.explicit and not self._exists(item):
            self._say_gone(item)
            return None
        same = item.sha256 == done.sha256  # else it changed between the two readings
        if self._plan.cache is not None and item.key is not None and done.lasting and same:
            self._plan.cache.put(item.key, done.verdict)
            item.is_lasting = True
        return verdict

    def _exists(self, item: _RunFile) -> bool:
        return os.path.lexists(self._get_content_path(item.file.path))

    def _say_gone(self, item: _RunFile) -> None:
        """Say that a file which was there a moment ago is not: that is no fault of it."""
        shown = item.file.shown
        self.note(Message("lint.was-removed-meanwhile", shown=shown))

    def _build_unread_verdict(self, item: _RunFile, error: OSError) -> Verdict | None:
        if error.errno == errno.ENOENT and not item.file.explicit:
            self._say_gone(item)
            return None
        what = describe_unreadable(error)
        remedy = Message("lint.see-whether-you-may-read")
        return Verdict(
            tool_version=__version__,
            language=self._plan.language,
            status="error",
            document=DocumentInfo(path=item.file.shown),
            problem=Problem(
                what=what.get(self._plan.language),
                place=item.file.shown,
                remedy=remedy.get(self._plan.language),
            ),
        )

    def _build_linted(self, item: _RunFile, verdict: Verdict) -> Linted:
        new: tuple[Finding, ...] = verdict.findings
        baseline, changes = self._plan.baseline, self._plan.changes
        if baseline is not None and verdict.problem is None:
            sha256 = verdict.document.sha256 or ""
            new = baseline.new(baseline.name(item.file.path), sha256, new)
        known = len(verdict.findings) - len(new)
        if baseline is not None:
            self.tally.add_silenced(baseline.path.name, known)
        for note in verdict.suppression_notes:
            beside = note.startswith(item.file.shown)  # what stands beside a file is named itself
            self.note(same(note if beside else f"{item.file.shown}: {note}"))
        touched = new if changes is None else changes.touched(item.file.path, new)
        shown = touched
        if self._plan.most is not None:
            shown = touched[: self._plan.most - self.tally.findings]
        return Linted(
            path=item.file.shown,
            verdict=verdict,
            new=shown,
            known=known,
            aside=len(new) - len(touched),
            cached=item.kept is not None,
        )
