"""Find the passages that are nearest to a question, what holds before what is repealed."""

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from checker.core.answer import Standing
from checker.core.text import lazy_re as re
from checker.search.corpus import Corpus, weigh
from checker.search.edition import Edition, find_standings
from checker.search.embedder import Embedder
from checker.search.expected import lacks_expected
from checker.search.faq import strip_marker
from checker.search.index_file import OF_FILE, OF_PASSAGE, PASSAGES, DamagedError, verify
from checker.search.ranges import fits_amounts
from checker.search.second_look import SecondLook
from checker.search.synonyms import Groups, add_synonyms
from checker.search.terms import extract_content, find_pairs, find_words
from checker.search.weights import Weights

_POOL: Final = 80
"""Passages that are looked at for what holds and what does not."""
_OF_AMOUNT: Final = 0.2
"""What it counts that a row's range holds the amount in the question, or does not."""
_OF_KIND: Final = 0.2
"""What it costs to hold nothing of the kind that is asked for: no age where it is asked how old."""
_OF_STANDING: Final = 0.2
"""What it costs not to hold today, unless the question asks for what held before."""
_ASKS_BEFORE: Final = re.compile(
    r"旧|以前|改正前|廃止|第\s?\d{1,3}\s?版|\b(?:old|former|previous|withdrawn|repealed)\b",
    re.IGNORECASE,
)
_LOOKED_AT_AGAIN: Final = 10
_OF_SECOND_LOOK: Final = 4.0
"""What a point of nearness counts that a second look found."""
_FILE: Final = "id, path, shown, title, language, stamp, sha256, edition"
_ENDS: Final = "?？。．.!！ 　"


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the index, and whether what it says holds; `in_force` is since when, ISO 8601."""

    number: int
    path: bytes
    shown: str
    title: str
    language: str
    stamp: str
    sha256: str
    edition: Edition
    standing: Standing = "valid"
    in_force: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage near a question: all that the index keeps of it, and its score.

    `units` are start, end and place of each sentence in `text`. `exact` says of an FAQ entry that
    it was asked in the same words.
    """

    number: int
    file: FoundFile
    kind: str
    headings: tuple[str, ...]
    text: str
    units: tuple[tuple[int, int, dict[str, Any]], ...]
    owner: str
    dated: str
    score: float
    exact: bool = False

    @property
    def heading_line(self) -> str:
        """The document's title and the headings above, as one line."""
        return " ".join(dict.fromkeys(filter(None, (self.file.title, *self.headings))))


@dataclass(frozen=True)
class Retriever:
    """Finds passages in one corpus; its files' standings are those of one day.

    `second_look` sorts the nearest once more, None for not.
    """

    corpus: Corpus
    embedder: Embedder | None
    weights: Weights
    synonyms: Groups
    today: date
    second_look: SecondLook | None = None

    def find(self, question: str, most: int) -> list[Found]:
        """Return the nearest passages, the nearest first.

        Of a document that does not hold, they stand behind those of the same regulation that do.

        Raises:
            JudgeError: a server for embeddings does not answer.
        """
        if not len(self.corpus):
            return []
        scores = self.score(question)
        best = np.argsort(-scores, kind="stable")[:_POOL]
        files = self._read_files()
        found = [
            self._read(int(self.corpus.numbers[at]), float(scores[at]), files, question)
            for at in best
        ]
        found.sort(key=lambda each: -each.score)
        return order_by_standing(self._look_again(question, found))[:most]

    def score(self, question: str) -> Any:
        """Return the score of every passage."""
        terms = add_synonyms(find_words(question), self.synonyms)
        words = self.corpus.score_terms("words", terms)
        pairs = self.corpus.score_terms("pairs", weigh(find_pairs(question)))
        near = None
        if self.embedder is not None:
            vectors = self.embedder.embed([question, extract_content(question)])
            near = self.corpus.score_meaning(vectors.mean(axis=0))
        return self.weights.combine(words, pairs, near)

    def _look_again(self, question: str, found: Sequence[Found]) -> Sequence[Found]:
        """Return passages with the nearest in the order that a second look gives them."""
        nearest, rest = found[:_LOOKED_AT_AGAIN], found[_LOOKED_AT_AGAIN:]
        if self.second_look is None or not nearest:
            return found
        texts = [f"{each.heading_line} {each.text}" for each in nearest]
        near = self.second_look.rate(question, texts)
        shifts = _OF_SECOND_LOOK * (near - near.mean())
        again = [
            replace(each, score=each.score + float(shift))
            for each, shift in zip(nearest, shifts, strict=True)
        ]
        return [*sorted(again, key=lambda each: -each.score), *rest]

    def _read_files(self) -> dict[int, FoundFile]:
        """Return the files that may be read, each with its standing beside the others."""
        allowed = {int(each) for each in np.unique(self.corpus.files)}
        rows = self.corpus.index.connection.execute(
            f"SELECT {_FILE}, {OF_FILE} FROM files WHERE problem = 'null'"  # noqa: S608 - names of ours
        )
        files = [_build_file(*row) for row in rows if row[0] in allowed]
        standings = find_standings([each.edition for each in files], self.today)
        return {
            each.number: replace(
                each, standing=standing, in_force=each.edition.in_force(self.today)
            )
            for each, standing in zip(files, standings, strict=True)
        }

    def _read(self, number: int, score: float, files: dict[int, FoundFile], question: str) -> Found:
        row = self.corpus.index.connection.execute(
            f"SELECT {OF_PASSAGE} FROM {PASSAGES} WHERE passages.id = ?",  # noqa: S608 - names of ours
            (number,),
        ).fetchone()
        if row is None:
            raise DamagedError("a passage is not there")
        verify(*row)
        row = row[2:]
        headings = tuple(json.loads(row[2]))
        units = tuple((start, end, place) for start, end, place in json.loads(row[4]))
        exact = row[1] == "faq" and _is_same_question(headings[-1], question)
        found = Found(
            *(number, files[row[0]], row[1], headings, row[3], units, row[5], row[6], score, exact)
        )
        return replace(found, score=score + _weigh_facts(question, found))


def _weigh_facts(question: str, found: Found) -> float:
    """Return what code knows for or against a passage, beside its words and its meaning."""
    fits = fits_amounts(question, found.text)
    weight = 0.0 if fits is None else _OF_AMOUNT if fits else -_OF_AMOUNT
    if lacks_expected(question, f"{found.heading_line} {found.text}"):
        weight -= _OF_KIND
    if found.file.standing != "valid" and not _ASKS_BEFORE.search(question):
        weight -= _OF_STANDING
    return weight


def _build_file(
    number: int,
    path: bytes,
    shown: str,
    title: str,
    language: str,
    stamp: str,
    sha256: str,
    edition: str,
    *checked: Any,
) -> FoundFile:
    verify(*checked)
    known = Edition.from_data(json.loads(edition))
    return FoundFile(number, bytes(path), shown, title, language, stamp, sha256, known)


def order_by_standing(found: Sequence[Found]) -> list[Found]:
    """Return passages with those of one regulation in the order of what holds.

    The places that a regulation's editions take stay; who stands in them changes.
    """
    waiting = {
        family: iter(sorted(group, key=lambda each: each.file.standing != "valid"))
        for family, group in _iter_families(found)
    }
    return [
        next(waiting[each.file.edition.family]) if _has_editions(each) else each for each in found
    ]


def _has_editions(found: Found) -> bool:
    return bool(found.file.edition.family)


def _iter_families(found: Sequence[Found]) -> Iterator[tuple[str, list[Found]]]:
    families: dict[str, list[Found]] = {}
    for each in filter(_has_editions, found):
        families.setdefault(each.file.edition.family, []).append(each)
    yield from families.items()


def _is_same_question(one: str, other: str) -> bool:
    return _flatten(strip_marker(one)) == _flatten(strip_marker(other))


def _flatten(question: str) -> str:
    text = unicodedata.normalize("NFKC", question).lower().strip(_ENDS)
    return "".join(text.split())
