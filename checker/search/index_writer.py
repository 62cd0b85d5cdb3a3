"""Write files into an index: each with all of its passages in one transaction, or not at all."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np

from checker.search.edition import Edition
from checker.search.embedder import Embedder
from checker.search.index_file import OF_FILE, OF_VECTORS, IndexFile, make_checksum, verify
from checker.search.packed_vectors import Row, join, pack, split
from checker.search.passages import CUT_VERSION, Passage
from checker.search.terms import find_pairs, find_words

Places = Sequence[Mapping[str, Any]]
"""Of each unit of a passage, its place as JSON has it."""


_NO_EDITION: Final = Edition("")
_NOTHING: Final[Mapping[str, Row]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What an index knows of a file.

    `path` is the file's name as the system has it, `shown` as people read it; `stamp` changes when
    the file does; `unread` says which parts of it were not read, `problem` why nothing was, each a
    message as data; `indexed` is when, ISO 8601.
    """

    path: bytes
    shown: str
    sha256: str
    stamp: str
    title: str = ""
    language: str = "ja"
    edition: Edition = _NO_EDITION
    unread: tuple[Any, ...] = ()
    problem: Any = None
    indexed: str = ""


class IndexWriter:
    """Puts files into an index and takes them out.

    Args:
        index: opened to be written.
        embedder: None keeps no vectors.
    """

    def __init__(self, index: IndexFile, embedder: Embedder | None) -> None:
        self._index = index
        self._embedder = embedder

    def replace(self, facts: FileFacts, passages: Sequence[tuple[Passage, Places]]) -> None:
        """Put a file in the place of what was known of it.

        Texts that stood in it before are not embedded anew.

        Raises:
            CheckerError: the embedder failed; the file is as it was.
        """
        headings = list(dict.fromkeys(each.headings for each, _ in passages))
        vectors = above = None
        if self._embedder is not None and passages:
            known = self._read_vectors(facts.path)
            vectors = self._embed([each.text for each, _ in passages], known)
            above = self._embed([join_headings(facts.title, each) for each in headings], known)
        with self._index.transaction():
            self._index.unseal_terms()
            self._forget(facts.path)
            file = self._add_file(facts)
            if passages:
                sections = self._add_sections(file, headings)
                rows = self._add_passages(file, sections, facts.title, passages)
                self._write_block(file, np.array(rows, "<i8").tobytes(), vectors, above)

    def forget(self, paths: Iterable[bytes]) -> None:
        """Take files out."""
        for path in paths:
            with self._index.transaction():
                self._index.unseal_terms()
                self._forget(path)

    def touch(self, path: bytes, stamp: str) -> None:
        """Note that a file with another stamp holds what it held."""
        self._index.connection.execute("UPDATE files SET stamp = ? WHERE path = ?", (stamp, path))

    def embed_missing(self) -> int:
        """Add the vectors that files lack; return how many. Nothing is read anew.

        Raises:
            CheckerError: the embedder failed; what it gave until then is kept.
        """
        if self._embedder is None:
            return 0
        added = 0
        run = self._index.connection.execute
        files = run("SELECT file FROM blocks WHERE vectors IS NULL").fetchall()
        for (file,) in files:
            texts, headings = self._read_texts(file)
            vectors, above = self._embed(texts), self._embed(headings)
            with self._index.transaction():
                (facts,) = run("SELECT facts FROM blocks WHERE file = ?", (file,)).fetchone()
                self._write_block(file, facts, vectors, above)
            added += len(texts)
        return added

    def drop_vectors(self) -> None:
        """Forget all vectors, as of another embedder."""
        with self._index.transaction():
            rows = self._index.connection.execute("SELECT file, facts FROM blocks").fetchall()
            for file, facts in rows:
                self._write_block(file, facts, None, None)

    def _embed(self, texts: Sequence[str], known: Mapping[str, Row] = _NOTHING) -> bytes:
        """Return the vectors of texts as they are kept; those of known texts are at hand."""
        assert self._embedder is not None  # noqa: S101 - for mypy
        new = [each for each in dict.fromkeys(texts) if each not in known]
        found = dict(zip(new, self._embedder.embed(new), strict=True)) if new else {}
        made = dict(zip(new, split(pack(np.array(list(found.values()))), len(new)), strict=True))
        return join([known.get(each) or made[each] for each in texts])

    def _read_texts(self, file: int) -> tuple[list[str], list[str]]:
        """Return the texts of a file's passages, and of its headings, in their order."""
        run = self._index.connection.execute
        (title,) = run("SELECT title FROM files WHERE id = ?", (file,)).fetchone()
        texts = run("SELECT text FROM passages WHERE file = ? ORDER BY id", (file,))
        headings = run("SELECT headings FROM sections WHERE file = ? ORDER BY id", (file,))
        return (
            [text for (text,) in texts],
            [join_headings(title, json.loads(each)) for (each,) in headings],
        )

    def _read_vectors(self, path: bytes) -> dict[str, Row]:
        """Return by text the vectors of what a file said until now."""
        row = self._index.connection.execute(
            f"SELECT {OF_VECTORS} FROM blocks JOIN files ON files.id = file"  # noqa: S608 - names of ours
            " WHERE path = ? AND vectors IS NOT NULL",
            (path,),
        ).fetchone()
        if row is None:
            return {}
        verify(*row)
        known: dict[str, Row] = {}
        for texts, kept in zip(self._read_texts(row[1]), row[2:], strict=True):
            known |= zip(texts, split(kept, len(texts)), strict=True)
        return known

    def _forget(self, path: bytes) -> None:
        run = self._index.connection.execute
        row = run("SELECT id FROM files WHERE path = ?", (path,)).fetchone()
        if row is None:
            return
        for table in ("words", "pairs"):
            run(
                f"DELETE FROM {table} WHERE rowid IN (SELECT id FROM passages WHERE file = ?)",  # noqa: S608 - two names of ours
                row,
            )
        for table in ("passages", "sections", "blocks"):
            run(f"DELETE FROM {table} WHERE file = ?", row)  # noqa: S608 - three names of ours
        run("DELETE FROM files WHERE id = ?", row)

    def _add_file(self, facts: FileFacts) -> int:
        number = self._get_next("files")
        told: tuple[Any, ...] = (
            *(number, facts.path, facts.shown, facts.sha256, facts.title, facts.language),
            *map(_to_json, (facts.edition.to_data(), facts.unread, facts.problem)),
            *(facts.indexed, CUT_VERSION),
        )
        self._index.connection.execute(
            f"INSERT INTO files ({OF_FILE}, stamp) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - names of ours
            (make_checksum(*told), *told, facts.stamp),
        )
        return number

    def _add_sections(self, file: int, headings: Sequence[tuple[str, ...]]) -> dict[Any, int]:
        """Write what stands above passages; return the number of each."""
        first = self._get_next("sections")
        numbers = {each: first + at for at, each in enumerate(headings)}
        self._index.connection.executemany(
            "INSERT INTO sections (id, file, headings) VALUES (?, ?, ?)",
            [(number, file, _to_json(each)) for each, number in numbers.items()],
        )
        return numbers

    def _add_passages(
        self,
        file: int,
        sections: Mapping[tuple[str, ...], int],
        title: str,
        passages: Sequence[tuple[Passage, Places]],
    ) -> list[tuple[int, int, int, int]]:
        """Write passages and what finds them; return each one's part of the file's arrays."""
        facts = []
        run = self._index.connection.execute
        for number, (passage, places) in enumerate(passages, self._get_next("passages")):
            run(_ADD_PASSAGE, _describe(number, file, sections[passage.headings], passage, places))
            above = join_headings(title, passage.headings)
            words, pairs = find_words(passage.text), find_pairs(passage.text)
            run(_ADD_WORDS, (number, " ".join(words), " ".join(find_words(above))))
            run(_ADD_PAIRS, (number, " ".join(pairs), " ".join(find_pairs(above))))
            facts.append((number, sections[passage.headings], len(words), len(pairs)))
        return facts

    def _get_next(self, table: Literal["files", "passages", "sections"]) -> int:
        found = self._index.connection.execute(f"SELECT max(id) FROM {table}").fetchone()  # noqa: S608 - names of ours
        return int(found[0] or 0) + 1

    def _write_block(
        self, file: int, facts: bytes, vectors: bytes | None, above: bytes | None
    ) -> None:
        checksums = make_checksum(file, facts), make_checksum(file, vectors, above)
        self._index.connection.execute(
            "INSERT OR REPLACE INTO blocks"
            " (file, checksum, vectors_checksum, facts, vectors, above) VALUES (?, ?, ?, ?, ?, ?)",
            (file, *checksums, facts, vectors, above),
        )


_ADD_PASSAGE: Final = (
    "INSERT INTO passages (id, section, checksum, file, kind, text, units, owner, dated)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_ADD_WORDS: Final = "INSERT INTO words (rowid, text, headings) VALUES (?, ?, ?)"
_ADD_PAIRS: Final = "INSERT INTO pairs (rowid, text, headings) VALUES (?, ?, ?)"


def _describe(
    number: int, file: int, section: int, passage: Passage, places: Places
) -> tuple[Any, ...]:
    """Return a passage's row, in the order of `_ADD_PASSAGE`."""
    units = _to_json(
        [[unit.start, unit.end, place] for unit, place in zip(passage.units, places, strict=True)]
    )
    headings = _to_json(passage.headings)
    rest = (passage.text, units, passage.owner, passage.dated)
    checksum = make_checksum(number, file, passage.kind, headings, *rest)
    return (number, section, checksum, file, passage.kind, *rest)


def join_headings(title: str, headings: Sequence[str]) -> str:
    """Return a document's title and the headings above a passage as one line."""
    return " ".join(dict.fromkeys(filter(None, (title, *headings))))


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
