"""Say of an index what is in it, and what of its files is new, changed or gone since."""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.core.messages import DisplayLanguage, Message
from checker.core.regular_files import MIB
from checker.core.sqlite_identity import list_files
from checker.engines.catalogue.byte_sizes import format_size
from checker.jobs.ask.build import UNFINISHED, Known, is_same, iter_failed, read_known
from checker.jobs.ask.roots import find_gone, read_roots, walk_remembered
from checker.jobs.lint.walk import LintedFile, make_readable
from checker.search.index_file import IndexFile
from checker.session import Session


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index holds, and how far it is behind its files."""

    path: Path
    built: str
    embedder: str
    size: int
    files: int
    passages: int
    roots: tuple[str, ...]
    missing_roots: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    failed: tuple[tuple[str, Message], ...]
    unfinished: str = ""

    @property
    def is_current(self) -> bool:
        """Whether an answer rests on the files as they are now."""
        behind = self.new or self.changed or self.removed or self.missing_roots
        return not (behind or self.unfinished)

    def describe(self) -> Iterator[Message]:
        """Yield what is said of the index as a whole."""
        yield Message(
            "search.status",
            path=self.path,
            files=self.files,
            passages=self.passages,
            size=format_size(self.size),
            built=self.built or "-",
        )
        if self.embedder:
            yield Message("search.status-embedder", name=self.embedder)
        else:
            yield Message("search.status-words")
        if self.unfinished:
            yield Message("search.unfinished", since=self.unfinished)

    def list_changes(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield the id of a heading, and the files under it, where there are any."""
        for heading, files in (
            ("search.roots-missing", self.missing_roots),
            ("search.new-since", self.new),
            ("search.changed-since", self.changed),
            ("search.removed-since", self.removed),
        ):
            if files:
                yield heading, files
        if self.failed:
            yield "search.failed", ()

    def to_data(self, language: DisplayLanguage) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "index": str(self.path),
            "built": self.built,
            "unfinished_since": self.unfinished,
            "embedder": self.embedder,
            "bytes": self.size,
            "files": self.files,
            "passages": self.passages,
            "roots": list(self.roots),
            "missing_roots": list(self.missing_roots),
            "new": list(self.new),
            "changed": list(self.changed),
            "removed": list(self.removed),
            "failed": [
                {"file": shown, "reason": problem.get(language)} for shown, problem in self.failed
            ],
        }


def find_status(session: Session, index: IndexFile) -> IndexStatus:
    """Compare an index with the files that it was built from; its own file is looked through, too.

    Raises:
        ConfigError: the index is damaged.
    """
    index.check()
    roots = read_roots(index)
    known = read_known(index)
    files, missing = walk_remembered(session, roots, list(known))
    largest = session.settings.limits.file_mib * MIB
    kept = [root for root in roots if root not in missing]
    gone = find_gone(kept, files, list(known))
    return IndexStatus(
        path=index.path,
        built=index.get_fact("built"),
        embedder=index.get_fact("embedder"),
        size=sum(each.stat().st_size for each in list_files(index.path)),
        files=len(known),
        passages=index.connection.execute("SELECT count(*) FROM passages").fetchone()[0],
        roots=tuple(map(make_readable, roots)),
        missing_roots=tuple(map(make_readable, missing)),
        new=tuple(each.shown for each in files if os.fsencode(each.path) not in known),
        changed=tuple(each.shown for each in files if _has_changed(each, known, largest)),
        removed=tuple(make_readable(os.fsdecode(path)) for path in gone),
        failed=tuple(iter_failed(index)),
        unfinished=index.get_fact(UNFINISHED),
    )


def _has_changed(file: LintedFile, known: Mapping[bytes, Known], largest: int) -> bool:
    before = known.get(os.fsencode(file.path))
    try:
        return before is not None and not is_same(file, before, largest)
    except OSError:
        return True
