"""Bring the index of what people ask up to date, inside a job's own process."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from checker.core.errors import ConfigError, LinkLeadsOutError
from checker.core.sqlite_identity import list_files
from checker.jobs.ask.build import BuildReport, build_index, read_known
from checker.jobs.ask.embedders import open_embedder
from checker.jobs.lint.walk import LintedFile
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.search.index_writer import IndexWriter
from checker.server.library.nesting import find_innermost, leads_elsewhere, spell_folder
from checker.server.work.orders import JobOrder, JobOutcome
from checker.session import Session

OnProgress = Callable[[int, int], None]
WHOLE: Final = "whole"
"""Is kept once all folders were read: before that, "not there" would mean "not read yet"."""


def index_folders(order: JobOrder, session: Session, on_progress: OnProgress) -> JobOutcome:
    """Read the answered questions, then the folders; forget what is of no folder any more.

    A folder that is not there now, as a share that is not mounted, keeps what was read of it.
    """
    folders = tuple(map(spell_folder, order.folders))
    where = Path(order.index)
    _remove_unusable(where)
    with IndexFile.open(where, make=True) as index:
        build = _FolderBuild(order, session, index, folders)
        build.forget_others()
        build.read_faq()
        report = build.read_folders(on_progress)
        passages = index.connection.execute("SELECT count(*) FROM passages").fetchone()[0]
    missing = sum(not os.path.isdir(each) for each in folders)  # noqa: PTH112 - as they are spelled
    summary: dict[str, Any] = {**report.counts, "passages": passages, "missing_folders": missing}
    return JobOutcome(summary)


def _remove_unusable(where: Path) -> None:
    """Remove an index that is damaged or of another version: it is built anew, of what is there."""
    if not where.exists():
        return
    try:
        with IndexFile.open(where) as index:
            index.check()
    except ConfigError:
        for each in list_files(where):
            each.unlink(missing_ok=True)


class _FolderBuild:
    """One run over an office's folders."""

    def __init__(
        self, order: JobOrder, session: Session, index: IndexFile, folders: Sequence[str]
    ) -> None:
        self._order = order
        self._session = session
        self._index = index
        self._folders = frozenset(folders)
        self._faq = spell_folder(order.faq)
        self._embedder: Embedder | None = open_embedder(session.settings)
        self._common = frozenset(map(spell_folder, order.common_folders))

    def forget_others(self) -> None:
        """Take out what lies in no folder that is named now."""
        known = read_known(self._index)
        gone = [each for each in known if not self._is_wanted(os.fsdecode(each))]
        IndexWriter(self._index, None).forget(gone)
        self._index.set_fact("roots", "[]")

    def read_faq(self) -> None:
        """Read the questions that were answered on the page."""
        if Path(self._faq).exists():
            self._build([self._faq], lambda *_: None)
        else:
            known = [os.fsencode(self._faq)]
            IndexWriter(self._index, None).forget(
                [each for each in known if each in read_known(self._index)]
            )

    def read_folders(self, on_progress: OnProgress) -> BuildReport:
        """Read the folders that are there."""
        there = [each for each in sorted(self._folders) if os.path.isdir(each)]  # noqa: PTH112
        report = self._build(there, on_progress) if there else BuildReport()
        self._index.set_fact(WHOLE, "1")
        return report

    def _build(self, roots: Sequence[str], on_progress: OnProgress) -> BuildReport:
        return build_index(
            self._session,
            self._index,
            roots,
            self._embedder,
            on_progress,
            look_at=self._look_at,
            fits=self._is_common,
        )

    def _is_wanted(self, path: str) -> bool:
        return path == self._faq or find_innermost(path, self._folders) is not None

    def _is_common(self, shown: str) -> bool:
        """Return whether everybody may read a file: by its words the weights are fitted."""
        return shown == self._faq or find_innermost(shown, self._folders) in self._common

    def _look_at(self, file: LintedFile) -> LintedFile:
        """Return a file, as one that cannot be read where it is a link to what others read."""
        if file.path == self._faq or not leads_elsewhere(file.path, self._folders):
            return file
        return replace(file, problem=LinkLeadsOutError())
