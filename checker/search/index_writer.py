"""Write files into an index: each with all of its passages in one transaction, or not at all."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from checker.search.edition import Edition
from checker.search.embedder import Embedder, Vectors, pack
from checker.search.index_file import IndexFile
from checker.search.passages import CUT_VERSION, Passage
from checker.search.terms import find_pairs, find_words

Places = Sequence[Mapping[str, Any]]
"""Of each unit of a passage, its place as JSON has it."""


_NO_EDITION: Final = Edition("")


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

        Raises:
            CheckerError: the embedder failed; the file is as it was.
        """
        headings = list(dict.fromkeys(each.headings for each, _ in passages))
        of_headings = self._embed([join_headings(facts.title, each) for each in headings])
        of_texts = self._embed([each.text for each, _ in passages])
        with self._index.transaction():
            self._forget(facts.path)
            file = self._add_file(facts)
            sections = {
                each: self._add_section(file, each, vector)
                for each, vector in zip(headings, of_headings, strict=True)
            }
            for (passage, places), vector in zip(passages, of_texts, strict=True):
                self._add_passage(file, sections[passage.headings], facts, passage, places, vector)

    def forget(self, paths: Iterable[bytes]) -> None:
        """Take files out."""
        for path in paths:
            with self._index.transaction():
                self._forget(path)

    def touch(self, path: bytes, stamp: str) -> None:
        """Note that a file with another stamp holds what it held."""
        self._index.connection.execute("UPDATE files SET stamp = ? WHERE path = ?", (stamp, path))

    def embed_missing(self, at_a_time: int = 64) -> int:
        """Add the vectors that passages and headings lack; return how many. Nothing is read anew.

        Raises:
            CheckerError: the embedder failed; what it gave until then is kept.
        """
        added = 0
        while self._embedder is not None:
            rows = self._index.connection.execute(
                "SELECT 'passages', id, text FROM passages WHERE vector IS NULL UNION ALL"
                " SELECT 'sections', sections.id, title || char(10) || headings FROM sections"
                " JOIN files ON files.id = file WHERE vector IS NULL LIMIT ?",
                (at_a_time,),
            ).fetchall()
            if not rows:
                break
            texts = [_as_embedded(table, text) for table, _, text in rows]
            vectors = self._embedder.embed(texts)
            with self._index.transaction():
                for (table, number, _), vector in zip(rows, vectors, strict=True):
                    self._index.connection.execute(_ADD_VECTOR[table], (pack(vector), number))
            added += len(rows)
        return added

    def drop_vectors(self) -> None:
        """Forget all vectors, as of another embedder."""
        with self._index.transaction():
            self._index.connection.execute("UPDATE passages SET vector = NULL")
            self._index.connection.execute("UPDATE sections SET vector = NULL")

    def _embed(self, texts: Sequence[str]) -> Vectors | list[None]:
        if self._embedder is None or not texts:
            return [None] * len(texts)
        return self._embedder.embed(texts)

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
        run("DELETE FROM passages WHERE file = ?", row)
        run("DELETE FROM sections WHERE file = ?", row)
        run("DELETE FROM files WHERE id = ?", row)

    def _add_file(self, facts: FileFacts) -> int:
        edition = facts.edition.to_data()
        row = self._index.connection.execute(
            "INSERT INTO files (path, shown, sha256, stamp, title, language, edition, unread,"
            " problem, indexed, cut) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                *(facts.path, facts.shown, facts.sha256, facts.stamp, facts.title, facts.language),
                *map(_to_json, (edition, facts.unread, facts.problem)),
                *(facts.indexed, CUT_VERSION),
            ),
        )
        return int(row.fetchone()[0])

    def _add_section(self, file: int, headings: tuple[str, ...], vector: Any) -> int:
        row = self._index.connection.execute(
            "INSERT INTO sections (file, headings, vector) VALUES (?, ?, ?) RETURNING id",
            (file, _to_json(headings), None if vector is None else pack(vector)),
        )
        return int(row.fetchone()[0])

    def _add_passage(
        self,
        file: int,
        section: int,
        facts: FileFacts,
        passage: Passage,
        places: Places,
        vector: Any,
    ) -> None:
        above = join_headings(facts.title, passage.headings)
        words = find_words(passage.text), find_words(above)
        pairs = find_pairs(passage.text), find_pairs(above)
        units = [
            [unit.start, unit.end, place] for unit, place in zip(passage.units, places, strict=True)
        ]
        run = self._index.connection.execute
        row = run(
            "INSERT INTO passages (file, section, kind, text, units, owner, dated, words, pairs,"
            " vector) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (
                *(file, section, passage.kind, passage.text, _to_json(units)),
                *(passage.owner, passage.dated, len(words[0]), len(pairs[0])),
                None if vector is None else pack(vector),
            ),
        )
        number = int(row.fetchone()[0])
        for table, (text, headings) in (("words", words), ("pairs", pairs)):
            run(
                f"INSERT INTO {table} (rowid, text, headings) VALUES (?, ?, ?)",  # noqa: S608 - two names of ours
                (number, " ".join(text), " ".join(headings)),
            )


_ADD_VECTOR = {
    "passages": "UPDATE passages SET vector = ? WHERE id = ?",
    "sections": "UPDATE sections SET vector = ? WHERE id = ?",
}


def join_headings(title: str, headings: Sequence[str]) -> str:
    """Return a document's title and the headings above a passage as one line."""
    return " ".join(dict.fromkeys(filter(None, (title, *headings))))


def _as_embedded(table: str, text: str) -> str:
    if table == "passages":
        return text
    title, _, headings = text.partition("\n")
    return join_headings(title, json.loads(headings))


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
