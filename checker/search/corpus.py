"""Score every passage that the asker may read: by words, by pairs of characters, by meaning.

What may not be read is left out before anything is counted: neither an order nor a score tells that
it is there. Scores by words are the share of what the question asks for that a passage has, from 0
to 1, so that they mean the same in a small index and in a large one.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from checker.search.embedder import unpack
from checker.search.index_file import IndexFile

Scores = NDArray[np.float32]
Table = Literal["words", "pairs"]
MayRead = Callable[[str], bool]
"""Told a file's path, says whether the asker may read it."""

_SATURATION: Final = 1.0
_LENGTH_SHARE: Final = 0.4
_OF_HEADINGS: Final = 1.0
"""What a word in a heading counts, beside one in the text."""
_AT_A_TIME: Final = 4096
_PLACES: Final = {"words": "word_places", "pairs": "pair_places"}


@dataclass(frozen=True)
class Corpus:
    """The passages that may be read, in the order of their numbers: arrays of one length."""

    index: IndexFile
    numbers: NDArray[np.int64]
    files: NDArray[np.int64]
    sections: NDArray[np.int64]
    lengths: Mapping[str, NDArray[np.float32]]

    @classmethod
    def load(cls, index: IndexFile, may_read: MayRead | None = None) -> "Corpus":
        """Return the passages of an index, of those files only that may be read."""
        rows = index.connection.execute("SELECT id, shown FROM files WHERE problem = 'null'")
        allowed = [number for number, shown in rows if may_read is None or may_read(shown)]
        found = index.connection.execute(
            "SELECT id, file, section, words, pairs FROM passages ORDER BY id"
        )
        table = np.fromiter(found, dtype=np.dtype((np.int64, 5)))
        table = table[np.isin(table[:, 1], allowed)] if len(table) else table.reshape(0, 5)
        columns = [np.array(table[:, at], np.int64) for at in range(5)]
        lengths = {
            "words": columns[3].astype(np.float32),
            "pairs": columns[4].astype(np.float32),
        }
        return cls(index, columns[0], columns[1], columns[2], lengths)

    def __len__(self) -> int:
        return len(self.numbers)

    def score_terms(
        self, table: Table, terms: Mapping[str, float], *, headings: bool = True
    ) -> Scores:
        """Return the share of weighted terms that each passage has (BM25 over its maximum).

        Args:
            table: which terms these are.
            terms: each with its weight.
            headings: whether those of a passage's headings count.
        """
        scores = np.zeros(len(self), np.float32)
        most = 0.0
        lengths = self.lengths[table]
        usual = float(lengths.mean()) if len(lengths) else 1.0
        longer = 1 - _LENGTH_SHARE + _LENGTH_SHARE * lengths / max(usual, 1.0)
        for term, weight in terms.items():
            counts = self._count(table, term, headings=headings)
            having = np.flatnonzero(counts)
            rarity = weight * math.log(1 + (len(self) - len(having) + 0.5) / (len(having) + 0.5))
            found = counts[having]
            scores[having] += rarity * found / (found + _SATURATION * longer[having])
            most += rarity
        # a term of an average passage that has it once
        return scores * np.float32((1 + _SATURATION) / most) if most else scores

    def score_meaning(self, question: NDArray[np.float32], *, headings: bool = True) -> Scores:
        """Return how near each passage's vector is to a question's; 0 where it has none.

        With `headings`, that of what stands above it counts likewise.
        """
        scores = np.zeros(len(self), np.float32)
        for numbers, vectors in self._iter_vectors("passages"):
            at = self._locate(numbers)
            scores[at[at >= 0]] = (vectors @ question)[at >= 0]
        if headings:
            above = {
                int(number): float(near)
                for numbers, vectors in self._iter_vectors("sections")
                for number, near in zip(numbers, vectors @ question, strict=True)
            }
            near = np.array([above.get(int(each), 0.0) for each in self.sections], np.float32)
            scores = np.asarray((scores + near) / 2, np.float32)
        return scores

    def _count(self, table: Table, term: str, *, headings: bool) -> NDArray[np.float32]:
        """Return how often each passage has a term."""
        found = self.index.connection.execute(
            f"SELECT doc, col, count(*) FROM {_PLACES[table]} WHERE term = ? GROUP BY doc, col",  # noqa: S608 - names of ours
            (term,),
        )
        counts = np.zeros(len(self), np.float32)
        rows = [
            (doc, _OF_HEADINGS * many if column == "headings" else many)
            for doc, column, many in found
            if headings or column == "text"
        ]
        if rows:
            at = self._locate(np.array([doc for doc, _ in rows], np.int64))
            many = np.array([each for _, each in rows], np.float32)
            np.add.at(counts, at[at >= 0], many[at >= 0])
        return counts

    def _locate(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where passages stand in the arrays, -1 for one that may not be read."""
        if not len(self):
            return np.full(len(numbers), -1, np.int64)
        at = np.minimum(np.searchsorted(self.numbers, numbers), len(self) - 1)
        return np.where(self.numbers[at] == numbers, at, -1).astype(np.int64)

    def _iter_vectors(
        self, table: Literal["passages", "sections"]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Yield numbers and vectors, so many at a time."""
        cursor = self.index.connection.execute(
            f"SELECT id, vector FROM {table} WHERE vector IS NOT NULL"  # noqa: S608 - names of ours
        )
        while rows := cursor.fetchmany(_AT_A_TIME):
            yield np.array([row[0] for row in rows], np.int64), unpack([row[1] for row in rows])


def weigh(terms: Sequence[str], weight: float = 1.0) -> dict[str, float]:
    """Return each distinct term with one weight."""
    return dict.fromkeys(terms, weight)
