"""Retrieval on a public set of questions, beside the usual recipes on the same embedder.

    python benchmarks/ask_public.py FILE [--questions 300] [--articles 30] [--seed 1]

FILE is of the form of SQuAD, as JSQuAD's `valid-v1.3.json` (github.com/yahoojapan/JGLUE) and
SQuAD 2's `dev-v2.0.json` are; it is not shipped. Every paragraph of the first so many articles is a
passage, in one index. For questions that one of them answers it is said how often that one is
first, among the first four, and among the first five:

    checker       words, pairs and meaning by weight
    bm25          words alone, in the forms of the dictionary
    words         words and pairs alone
    vectors       meaning alone, as AnythingLLM's default
    equal ranks   BM25 over what spaces part, and meaning, their ranks merged as equals (Open WebUI)
    equal, ours   the same with checker's words for BM25

The recipes hand the first four to a model and have no gate: to what nothing answers they find as
much as to anything else. How much is said as the share of questions without an answer whose nearest
passage is as near as that of every second question with one.
"""

import argparse
import json
import math
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np
from harness import parser

from checker.formats.markdown.read import read
from checker.search.corpus import Corpus, Scores
from checker.search.embedder import Embedder
from checker.search.index_file import IndexFile
from checker.search.index_writer import FileFacts, IndexWriter
from checker.search.passages import Passage, cut_passages
from checker.search.retrieve import Retriever
from checker.search.sentence_encoder import open_sentence_encoder
from checker.search.synonyms import load_synonyms
from checker.search.weights import USUAL, USUAL_OF_WORDS, Weights

_OF_RANKS: Final = 60
"""What ranks are merged with, as reciprocal rank fusion has it."""
_SATURATION, _LENGTH_SHARE = 1.5, 0.75
_AMONG: Final = (1, 4, 5)
"""Places up to which the right passage is counted; the recipes hand over four."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the number of the paragraph that it was asked of; whether that answers it."""

    question: str
    paragraph: int
    answered: bool


def read_set(path: Path, articles: int) -> tuple[list[tuple[str, str]], list[Asked]]:
    """Return the paragraphs with their articles' titles, and the questions."""
    paragraphs: list[tuple[str, str]] = []
    asked: list[Asked] = []
    for article in json.loads(path.read_text("utf-8"))["data"][:articles]:
        for each in article["paragraphs"]:
            text = each["context"].rpartition("[SEP]")[2].strip()
            asked += [
                Asked(one["question"], len(paragraphs), not one.get("is_impossible", False))
                for one in each["qas"]
            ]
            paragraphs.append((article["title"], text))
    return paragraphs, asked


def write_index(index: IndexFile, paragraphs: Sequence[tuple[str, str]], embedder: Any) -> None:
    """Write each paragraph as a file of one passage."""
    writer = IndexWriter(index, embedder)
    for number, (title, text) in enumerate(paragraphs):
        passages = list(cut_passages(read(Path("x.md"), text.replace("\n", " ").encode())))
        joined = Passage("text", (), text, passages[0].units[:1] if passages else ())
        facts = FileFacts(str(number).encode(), str(number), "x", "x", title)
        writer.replace(facts, [(joined, [{} for _ in joined.units])])


class Spaced:
    """BM25 over what spaces part, as recipes without a tokeniser for Japanese have it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(each.lower().split()) for each in texts]
        self._having = Counter(word for each in self._counts for word in each)
        self._usual = sum(map(Counter.total, self._counts)) / len(texts)

    def score(self, question: str) -> Scores:
        """Return the score of every text."""
        words = question.lower().split()
        return np.array([self._score(each, words) for each in self._counts], np.float32)

    def _score(self, counts: Counter[str], words: Sequence[str]) -> float:
        length = 1 - _LENGTH_SHARE + _LENGTH_SHARE * counts.total() / self._usual
        total = 0.0
        for word in filter(counts.__contains__, words):
            many = self._having[word]
            rarity = math.log(1 + (len(self._counts) - many + 0.5) / (many + 0.5))
            found = counts[word]
            total += rarity * found * (_SATURATION + 1) / (found + _SATURATION * length)
        return total


def merge_ranks(*scores: Scores) -> Scores:
    """Return scores in the order of the ranks merged as equals; what has no score has none."""
    total = np.zeros(len(scores[0]), np.float32)
    for each in scores:
        places = np.argsort(np.argsort(-each, kind="stable"), kind="stable")
        total += np.where(each > 0, 1 / (_OF_RANKS + 1 + places), 0)
    return total


def open_ways(
    index: IndexFile, texts: Sequence[str], embedder: Embedder
) -> Mapping[str, Callable[[str], Scores]]:
    """Return by name what scores all paragraphs for a question."""
    corpus, synonyms, today = Corpus.load(index), load_synonyms(None), date(2026, 11, 29)
    bm25 = Retriever(corpus, None, Weights(1.0, 0.0, 0.0), (), today)
    ours = Retriever(corpus, embedder, USUAL, synonyms, today)
    words = Retriever(corpus, None, USUAL_OF_WORDS, synonyms, today)
    spaced = Spaced(texts)

    def near(question: str) -> Scores:
        return corpus.score_meaning(embedder.embed([question])[0], headings=False)

    return {
        "checker": ours.score,
        "bm25": bm25.score,
        "words": words.score,
        "vectors": near,
        "equal ranks": lambda question: merge_ranks(spaced.score(question), near(question)),
        "equal, ours": lambda question: merge_ranks(words.score(question), near(question)),
    }


def main() -> int:
    """Index, ask, and print how often the right paragraph was found."""
    chosen = _read_options()
    embedder = open_sentence_encoder()
    if embedder is None:
        sys.exit("the extra [search] is not installed")
    paragraphs, asked = read_set(chosen.file, chosen.articles)
    asked = random.Random(chosen.seed).sample(asked, min(chosen.questions, len(asked)))  # noqa: S311 - the same each time
    with (
        tempfile.TemporaryDirectory() as folder,
        IndexFile.open(Path(folder) / "i.sqlite", make=True) as index,
    ):
        write_index(index, paragraphs, embedder)
        ways = open_ways(index, [f"{title} {text}" for title, text in paragraphs], embedder)
        print(f"{len(paragraphs)} paragraphs, {len(asked)} questions")
        for name, score in ways.items():
            _print(name, score, asked)
    return 0


def _print(name: str, score: Callable[[str], Scores], asked: Sequence[Asked]) -> None:
    began = time.process_time()
    found = [(each, score(each.question)) for each in asked]
    taken = (time.process_time() - began) / len(asked)
    ranks = [1 + int((of > of[each.paragraph]).sum()) for each, of in found if each.answered]
    shares = [sum(each <= most for each in ranks) / len(ranks) for most in _AMONG]
    among = ", ".join(f"@{most} {share:.1%}" for most, share in zip(_AMONG, shares, strict=True))
    line = f"{name:12} {among}, {taken:.3f} s of processor"
    without = [float(of.max()) for each, of in found if not each.answered]
    if without:
        usual = median(float(of.max()) for each, of in found if each.answered)
        near = sum(each >= usual for each in without) / len(without)
        line += f"; as near without an answer {near:.1%} of {len(without)}"
    print(line, flush=True)


def _read_options() -> argparse.Namespace:
    options = parser(__doc__)
    options.add_argument("file", type=Path)
    options.add_argument("--questions", type=int, default=300)
    options.add_argument("--articles", type=int, default=30)
    options.add_argument("--seed", type=int, default=1)
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
