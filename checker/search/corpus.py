"""Score every passage that the asker may read: by words, by pairs of characters, by meaning.

What may not be read is left out before anything is counted: neither an order nor a score tells that
it is there. Scores by words are the share of what the question asks for that a passage has, from 0
to 1, so that they mean the same in a small index and in a large one.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from checker.search.index_file import OF_FACTS, OF_VECTORS, IndexFile, verify
from checker.search.packed_vectors import measure_nearness

Scores = NDArray[np.float32]
Table = Literal["words", "pairs"]
MayRead = Callable[[str], bool]
"""Told a file's path, says whether the asker may read it."""

_SATURATION: Final = 1.0
_LENGTH_SHARE: Final = 0.4
_OF_HEADINGS: Final = 1.0
"""What a word in a heading counts, beside one in the text."""
_BYTES_AT_A_TIME: Final = 2**21
_FACT_BYTES: Final = 32
"""Of one passage in a file's arrays."""
_Row = TypeVar("_Row")
_PLACES: Final = {"words": "word_places", "pairs": "pair_places"}


@dataclass(frozen=True)
class Corpus:
    """The passages that may be read, in the order of their numbers: arrays of one length."""

    index: IndexFile
    numbers: NDArray[np.int64]
    files: NDArray[np.int64]
    sections: NDArray[np.int64]
    lengths: Mapping[str, NDArray[np.float32]]
    spans: Mapping[int, tuple[int, int]]
    """Of each file, where its passages begin and end in the arrays."""

    @classmethod
    def load(cls, index: IndexFile, may_read: MayRead | None = None) -> "Corpus":
        """Return the passages of an index, of those files only that may be read."""
        rows = index.connection.execute("SELECT id, shown FROM files WHERE problem = 'null'")
        allowed = {number for number, shown in rows if may_read is None or may_read(shown)}
        found = index.connection.execute(f"SELECT {OF_FACTS} FROM blocks ORDER BY file")  # noqa: S608 - names of ours
        kept = [row for row in found if row[1] in allowed]
        for row in kept:
            verify(*row)
        table = np.frombuffer(b"".join(facts for *_, facts in kept), "<i8").reshape(-1, 4)
        numbers, sections, words, pairs = (np.array(table[:, at]) for at in range(4))
        ends = list(accumulate((len(facts) // _FACT_BYTES for *_, facts in kept), initial=0))
        files = [file for _, file, _ in kept]
        return cls(
            index,
            numbers,
            np.repeat(np.array(files, np.int64), np.diff(ends)),
            sections,
            {"words": words.astype(np.float32), "pairs": pairs.astype(np.float32)},
            dict(zip(files, pairwise(ends), strict=True)),
        )

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
        for files, vectors, above in self._iter_vectors():
            at = np.concatenate([np.arange(*self.spans[each]) for each in files])
            near = measure_nearness(vectors, question)
            if headings:
                _, places = np.unique(self.sections[at], return_inverse=True)
                of_heading = measure_nearness(above, question)[places]
                near = np.asarray((near + of_heading) / 2, np.float32)
            scores[at] = near
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

    def _iter_vectors(self) -> Iterator[tuple[list[int], list[bytes], list[bytes]]]:
        """Yield files, their vectors and those of their headings, so many passages at a time."""
        rows = self.index.connection.execute(
            f"SELECT {OF_VECTORS} FROM blocks WHERE vectors IS NOT NULL ORDER BY file"  # noqa: S608 - names of ours
        )
        kept = filter(lambda row: row[1] in self.spans, rows)
        for group in _gather(kept, lambda row: len(row[2])):
            for row in group:
                verify(*row)
            _, files, vectors, above = map(list, zip(*group, strict=True))
            yield files, vectors, above


def _gather(rows: Iterable[_Row], size: Callable[[_Row], int]) -> Iterator[list[_Row]]:
    """Yield rows together until they are of a size."""
    group: list[_Row] = []
    total = 0
    for row in rows:
        group.append(row)
        total += size(row)
        if total >= _BYTES_AT_A_TIME:
            yield group
            group, total = [], 0
    if group:
        yield group


def weigh(terms: Sequence[str], weight: float = 1.0) -> dict[str, float]:
    """Return each distinct term with one weight."""
    return dict.fromkeys(terms, weight)
