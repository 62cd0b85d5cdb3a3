"""Build an index, or bring it up to date: read what is new or changed, forget what is gone.

Each file is written in one transaction, so a run that is broken off has lost nothing but the file
that it was at, and the next run goes on from there.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.core.errors import CheckerError, InputError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import MIB, hash_regular
from checker.jobs.ask.reading import (
    describe_failure,
    describe_file,
    get_now,
    make_stamp,
    read_for_index,
    read_passages,
)
from checker.jobs.ask.roots import (
    choose_roots,
    find_gone,
    keep_roots,
    open_walk,
    walk_remembered,
)
from checker.jobs.lint.walk import LintedFile
from checker.search.corpus import Corpus, MayRead
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.search.index_writer import IndexWriter
from checker.search.passages import CUT_VERSION
from checker.search.weights import fit_weights
from checker.session import Session

_MUCH = 10
"""One in so many files, changed, has the weights fitted anew."""

UNFINISHED = "unfinished"
"""Since when a run has not ended, empty where the last one has: it may have been killed."""

OnProgress = Callable[[int, int], None]
LookAt = Callable[[LintedFile], LintedFile]


@dataclass
class BuildReport:
    """What a run did: how many files of each fate, and why some could not be read.

    The fates are `added`, `changed`, `unchanged`, `removed` and `failed`. `missing` are folders of
    the last time that are away now.
    """

    counts: Counter[str] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)
    failed: list[tuple[str, CheckerError]] = field(default_factory=list)
    embedded: int = 0


def build_index(
    session: Session,
    index: IndexFile,
    named: Sequence[str],
    embedder: Embedder | None,
    on_progress: OnProgress,
    *,
    look_at: LookAt | None = None,
    fits: MayRead | None = None,
) -> BuildReport:
    """Bring an index up to date with what a user named, or with what it was built from before.

    Args:
        session: whose settings say what is read, and how much of it.
        index: opened to be written.
        named: files, folders and globs; none for those of the last time.
        embedder: None keeps no vectors.
        on_progress: told how many files are done, and how many there are.
        look_at: returns a file, or the same with a problem for which it is not read.
        fits: told a file's path, whether its words may be used to fit the weights; None for all.

    Raises:
        InputError: there is nothing of a name.
        ConfigError: nothing is named, now or before.
        JudgeError: a server for embeddings does not answer.
    """
    build = _Build(session, index, IndexWriter(index, embedder), read_known(index), fits)
    roots = choose_roots(index, named)
    files = build.find_files(roots, named=bool(named))
    if look_at is not None:
        files = list(map(look_at, files))
    build.begin(roots, embedder)
    for number, file in enumerate(files):
        on_progress(number, len(files))
        build.take(file)
    build.forget_gone([each for each in roots if each not in build.report.missing], files)
    build.finish(embedder)
    on_progress(len(files), len(files))
    return build.report


@dataclass(frozen=True, slots=True)
class Known:
    """What an index says of a file: its hash, empty where it could not be read, and its stamp."""

    sha256: str
    stamp: str


def read_known(index: IndexFile) -> dict[bytes, Known]:
    """Return what an index says of its files, by path; nothing of what another version cut."""
    rows = index.connection.execute("SELECT path, cut, sha256, stamp FROM files")
    return {
        bytes(path): Known(sha256, stamp) if cut == CUT_VERSION else Known("", "")
        for path, cut, sha256, stamp in rows
    }


def is_same(file: LintedFile, known: Known, largest: int) -> bool:
    """Return whether a file holds what it held when it was indexed; read where its stamp differs.

    Raises:
        OSError: it cannot be read.
    """
    if known.stamp and known.stamp == " ".join(map(str, file.stamp)):
        return True
    return bool(known.sha256) and hash_regular(file.path, largest).hex() == known.sha256


@dataclass
class _Build:
    """One run: decides of each file what is to be done, and does it."""

    session: Session
    index: IndexFile
    writer: IndexWriter
    known: dict[bytes, Known]
    fits: MayRead | None = None
    report: BuildReport = field(default_factory=BuildReport)

    def find_files(self, roots: Sequence[str], *, named: bool) -> list[LintedFile]:
        """Return the files below what a user named, or what was named before and is there.

        Raises:
            InputError: there is nothing of a name.
        """
        if named:
            return list(open_walk(self.session).files(roots))
        files, self.report.missing = walk_remembered(self.session, roots, list(self.known))
        return files

    def begin(self, roots: Sequence[str], embedder: Embedder | None) -> None:
        """Note that the index is not whole until the run has ended, and what it is built from."""
        with self.index.transaction():
            self.index.set_fact(UNFINISHED, get_now().isoformat(timespec="seconds"))
            keep_roots(self.index, roots)
        self._choose_vectors(embedder)

    def _choose_vectors(self, embedder: Embedder | None) -> None:
        """Forget vectors of another embedder, and remember whose they are from now on.

        Without an embedder, those that are there stay: the words go on without.
        """
        before = self.index.get_fact("embedder")
        if embedder is None or before == embedder.name:
            return
        if before:
            self.writer.drop_vectors()
        self.index.set_fact("embedder", embedder.name)

    def take(self, file: LintedFile) -> None:
        """Read a file where it is new or changed."""
        path = os.fsencode(file.path)
        known = self.known.get(path)
        try:
            if file.problem is not None:
                raise file.problem
            if known and is_same(file, known, self.session.settings.limits.file_mib * MIB):
                self._keep(file, path, known)
                return
            self._read(file)
        except OSError as error:
            told = InputError(describe_unreadable(error))
            told.__cause__ = error
            self._fail(file, told)
        except InputError as error:
            self._fail(file, error)
        else:
            self.report.counts["changed" if known else "added"] += 1

    def forget_gone(self, roots: Sequence[str], files: Sequence[LintedFile]) -> None:
        """Take out what is not there any more."""
        gone = find_gone(roots, files, list(self.known))
        self.writer.forget(gone)
        self.report.counts["removed"] += len(gone)

    def finish(self, embedder: Embedder | None) -> None:
        """Add missing vectors, and fit the weights where much changed."""
        self.report.embedded = self.writer.embed_missing()
        if self._changed_much() or self.report.embedded or not self.index.get_fact("weights"):
            weights = fit_weights(Corpus.load(self.index, self.fits), embedder)
            self.index.set_fact("weights", weights.to_json())
            self.index.set_fact("unfitted", "0")
        with self.index.transaction():
            self.index.set_fact("built", get_now().isoformat(timespec="seconds"))
            self.index.set_fact(UNFINISHED, "")
            self.index.seal_terms()

    def _changed_much(self) -> bool:
        """Return whether so much changed since the weights were fitted that others may be better.

        Fitting asks a hundred questions: a file a day is no reason.
        """
        counts = self.report.counts
        changed = counts["added"] + counts["changed"] + counts["removed"]
        changed += int(self.index.get_fact("unfitted") or 0)
        self.index.set_fact("unfitted", str(changed))
        return changed * _MUCH > len(read_known(self.index))

    def _keep(self, file: LintedFile, path: bytes, known: Known) -> None:
        if not known.sha256:  # it could not be read then, and is the same
            self.report.counts["failed"] += 1
            self.report.failed.append((file.shown, self._recall_problem(path)))
            return
        stamp = make_stamp(file, get_now())
        if stamp and stamp != known.stamp:
            self.writer.touch(path, stamp)
        self.report.counts["unchanged"] += 1

    def _recall_problem(self, path: bytes) -> CheckerError:
        from checker.core.messages import from_data  # noqa: PLC0415 - a rare need

        row = self.index.connection.execute("SELECT problem FROM files WHERE path = ?", (path,))
        return InputError(from_data(json.loads(row.fetchone()[0])))

    def _read(self, file: LintedFile) -> None:
        now = get_now()
        try:
            document = read_for_index(self.session, Path(file.path))
            passages = read_passages(document)
        except CheckerError:
            raise
        except Exception as error:  # one file's crash must not cost the others (STYLE 10)
            raise InputError(Message("search.reader-failed", error=repr(error))) from error
        self.writer.replace(describe_file(file, document, now), passages)

    def _fail(self, file: LintedFile, error: CheckerError) -> None:
        """Note why a file cannot be read; what was known of it is forgotten."""
        self.writer.replace(describe_failure(file, error, get_now()), [])
        self.report.counts["failed"] += 1
        self.report.failed.append((file.shown, error))


def iter_failed(index: IndexFile) -> Iterator[tuple[str, Message]]:
    """Yield the files that could not be read, and why."""
    from checker.core.messages import from_data  # noqa: PLC0415 - a rare need

    rows = index.connection.execute(
        "SELECT shown, problem FROM files WHERE problem != 'null' ORDER BY shown"
    )
    for shown, problem in rows:
        yield shown, from_data(json.loads(problem))
