"""Measure how an index of documents grows: ten times the passages should cost ten times as much.

    python benchmarks/ask_growth.py [--sizes 1000 10000 100000] [--index-only] [--profile]

Documents of 20 passages each are invented from the words of the house in `data/house`, some words
often and most seldom, as in real texts. Each size is built in a process of its own with vectors of
512 numbers that cost next to nothing, so that the index is measured and not the embedder; what the
encoder takes for a text is measured beside. `times` are how much more each takes than the size
before.

With `--index-only` no files are read and no words cut: passages come as words parted by spaces, and
what is measured is what the index's own file costs.

    build     seconds of processor to read, cut and index all documents
    MB        size of the index; `peak` is the most memory of the build in MiB, `asking` of asking
    query     seconds of processor for one question: retrieval only, the median of ten questions
    changed   seconds of processor of a run after one file changed
    status    seconds of processor of `checker index status`
"""

import argparse
import cProfile
import hashlib
import json
import os
import pstats
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import numpy as np
from harness import Report, parser, peak_mib, seconds

from checker.core.sqlite_identity import list_files
from checker.jobs.ask.ask import Asking
from checker.jobs.ask.build import build_index
from checker.jobs.ask.status import find_status
from checker.search import index_writer
from checker.search.corpus import Corpus, weigh
from checker.search.embedder import Vectors, normalize
from checker.search.index_file import IndexFile
from checker.search.index_writer import FileFacts, IndexWriter
from checker.search.passages import Passage
from checker.search.sentence_encoder import open_sentence_encoder
from checker.session import Options, Session

_HOUSE: Final = Path(__file__).with_name("data") / "house" / "documents"
_PASSAGES: Final = 20
_QUESTIONS: Final = (
    "旅費の精算はいつまでですか",
    "年次有給休暇は何日前に届け出ますか",
    "端末を紛失したときの連絡先はどこですか",
    "10万円以上の備品は誰が決裁しますか",
    "安全衛生委員会はいつ開かれますか",
    "社有車を使うときの手続を教えてください",
    "育児休業は何歳まで取れますか",
    "検査に不合格の部品はどこに置きますか",
    "Who approves purchases above EUR 750?",
    "When are travel claims due?",
)
_LONG_AGO: Final = 1_700_000_000


class CheapEmbedder:
    """Makes vectors of 512 numbers that say nothing, for next to no time."""

    name = "cheap 1"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return a vector for each text, the same for the same."""
        found = np.empty((len(texts), 512), np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
            found[row] = np.random.default_rng(seed).random(512, np.float32) - 0.5
        return normalize(found) if len(texts) else found


def read_words() -> list[str]:
    """Return runs of characters of the house's texts, the most frequent first."""
    text = "\n".join(each.read_text("utf-8") for each in sorted(_HOUSE.rglob("*.md")))
    counts: dict[str, int] = {}
    for run in re.findall(r"[一-鿿]{2,6}|[ァ-ヴー]{3,}|[a-zA-Z]{4,}", text):
        counts[run] = counts.get(run, 0) + 1
    return sorted(counts, key=lambda each: (-counts[each], each))


def write_documents(folder: Path, count: int) -> None:
    """Write documents with so many passages in all."""
    numbers = random.Random(count)  # noqa: S311 - the same each time
    words = read_words()
    weights = [1 / (rank + 5) for rank in range(len(words))]
    for file in range(count // _PASSAGES):
        drawn = iter(numbers.choices(words, weights, k=_PASSAGES * 16))
        path = folder / f"{file // 200:03}" / f"{file:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(_iter_lines(file, drawn)), encoding="utf-8")
        os.utime(path, (_LONG_AGO, _LONG_AGO))


def _iter_lines(file: int, words: Iterator[str]) -> Iterator[str]:
    yield f"# {next(words)}要領{file}\n"
    for number in range(1, _PASSAGES + 1):
        a, b, c, d, e, f, g, h, i, j, k, m = (next(words) for _ in range(12))
        days = number + file % 30
        yield f"\n## 第{number}条({a}の{b})\n\n{c}の{d}は、{e}から{days}日以内に{f}の{g}へ"
        yield f"届け出る。{h}のときは{i}が{j}を確かめ、{k}と{m}を{file % 97}番の書式に記す。\n"


def measure(folder: Path, count: int, *, profile: bool) -> dict[str, Any]:
    """Return what an index of so many passages costs."""
    documents, path = folder / "documents", folder / "i.sqlite"
    write_documents(documents, count)
    session = Session.open(folder, Options(use_model=False, language="ja"))

    def build() -> None:
        with IndexFile.open(path, make=True) as index:
            build_index(session, index, [str(documents)], CheapEmbedder(), lambda *_: None)

    found: dict[str, Any] = {"build": _profiled(build, wanted=profile)}
    found["peak"] = peak_mib()
    found["MB"] = sum(each.stat().st_size for each in list_files(path)) / 1e6
    with IndexFile.open(path) as index:
        found["passages"] = index.connection.execute("SELECT count(*) FROM passages").fetchone()[0]
        asking = Asking(session, index, CheapEmbedder(), None, date(2026, 11, 29))
        asking.answer("最初の質問")
        taken = [
            seconds(lambda each=each: asking.answer(each), time.process_time)  # type: ignore[misc]
            for each in _QUESTIONS
        ]
        found["query"] = statistics.median(taken)
        if profile:
            _profiled(lambda: [asking.answer(each) for each in _QUESTIONS], wanted=True)
        found["status"] = seconds(lambda: find_status(session, index), time.process_time)
    changed = next(iter(sorted(documents.rglob("*.md"))))
    changed.write_text(changed.read_text("utf-8") + "\n追記です。\n", encoding="utf-8")
    found["changed"] = _profiled(build, wanted=profile)
    return found


def measure_index(folder: Path, count: int, *, profile: bool) -> dict[str, Any]:
    """Return what the index's own file costs, of passages that are words already."""
    for name in ("find_words", "find_pairs"):
        setattr(index_writer, name, str.split)
    words = Words(count)

    def write(writer: IndexWriter, file: int) -> None:
        drawn = [words.draw(24) for _ in range(_PASSAGES)]
        passages: list[Any] = [
            (Passage("text", (f"{at} {text[:9]}",), text, ()), ()) for at, text in enumerate(drawn)
        ]
        facts = FileFacts(str(file).encode(), f"/x/{file}", "x", "x", f"document {file}")
        writer.replace(facts, passages)

    found: dict[str, Any] = {"passages": count, "status": 0.0}
    with IndexFile.open(folder / "i.sqlite", make=True) as index:
        writer = IndexWriter(index, CheapEmbedder())

        def build(files: Sequence[int]) -> None:
            for file in files:
                write(writer, file)
            index.seal_terms()

        found["build"] = _profiled(partial(build, range(count // _PASSAGES)), wanted=profile)
        found["peak"] = peak_mib()
        found["changed"] = seconds(partial(build, [7]), time.process_time)
    found["MB"] = sum(each.stat().st_size for each in list_files(folder / "i.sqlite")) / 1e6
    with IndexFile.open(folder / "i.sqlite") as index:
        ask = partial(_search, index)
        ask(words.draw(8))
        questions = [words.draw(8) for _ in _QUESTIONS]
        taken = [seconds(partial(ask, each), time.process_time) for each in questions]
        found["query"] = statistics.median(taken)
        _profiled(partial(ask, questions[0]), wanted=profile)
    return found


class Words:
    """Draws words as texts have them."""

    def __init__(self, seed: int) -> None:
        self._numbers = random.Random(seed)  # noqa: S311 - the same each time
        self._words = read_words()
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(len(self._words))))

    def draw(self, many: int) -> str:
        """Return so many words, parted by spaces."""
        return " ".join(self._numbers.choices(self._words, cum_weights=self._weights, k=many))


def _search(index: IndexFile, question: str) -> None:
    """Score all passages for a question that is words already."""
    index.verify_terms()
    corpus = Corpus.load(index)
    terms = weigh(question.split())
    corpus.score_terms("words", terms)
    corpus.score_terms("pairs", terms)
    corpus.score_meaning(CheapEmbedder().embed([question])[0])


def _profiled(work: Callable[[], object], *, wanted: bool) -> float:
    """Return the seconds of processor that a call takes; print where they went, where `wanted`."""
    if not wanted:
        return seconds(work, time.process_time)
    profile = cProfile.Profile()
    began = time.process_time()
    profile.runcall(work)
    taken = time.process_time() - began
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(14)
    return taken


def measure_asking(folder: Path) -> float:
    """Return the most memory that a process holds which only asks, in MiB."""
    code = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[3]]; import ask_growth, harness;"
        "from pathlib import Path; ask_growth.ask_once(Path(sys.argv[2]));"
        "print(harness.peak_mib())"
    )
    here = Path(__file__).parent
    command = [sys.executable, "-c", code, str(here), str(folder), str(here.parent)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return float(done.stdout)


def ask_once(folder: Path) -> None:
    """Ask one question of an index in a folder."""
    session = Session.open(folder, Options(use_model=False, language="ja"))
    with IndexFile.open(folder / "i.sqlite") as index:
        Asking(session, index, CheapEmbedder(), None, date(2026, 11, 29)).answer(_QUESTIONS[0])


def measure_encoder() -> float | None:
    """Return the milliseconds that the encoder takes for a passage, None where it is not there."""
    encoder = open_sentence_encoder()
    if encoder is None:
        return None
    words = iter(random.Random(1).choices(read_words(), k=10_000))  # noqa: S311 - no secret
    texts = [line for file in range(10) for line in _iter_lines(file, words) if "届け出る" in line]
    encoder.embed(texts[:1])
    return seconds(lambda: encoder.embed(texts), time.process_time) / len(texts) * 1000


def _measure_apart(size: int, options: Sequence[str]) -> dict[str, Any]:
    """Measure one size in a process of its own."""
    command = [sys.executable, __file__, "--one", str(size), *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return dict(json.loads(done.stdout))


_COLUMNS: Final = ("build", "MB", "peak", "asking", "query", "changed", "status")


def main() -> int:
    """Measure all sizes."""
    asked = _read_options()
    if asked.one:
        with tempfile.TemporaryDirectory() as folder:
            work = measure_index if asked.index_only else measure
            found = work(Path(folder), asked.one, profile=asked.profile)
            found["asking"] = 0.0 if asked.index_only else measure_asking(Path(folder))
        print(json.dumps(found))
        return 0
    report = Report({"passages": 10, **dict.fromkeys(_COLUMNS, 9)})
    report.head()
    before: dict[str, Any] = {}
    for size in asked.sizes:
        chosen = {"--profile": asked.profile, "--index-only": asked.index_only}
        found = _measure_apart(size, [each for each, wanted in chosen.items() if wanted])
        report.add(found["passages"], *(float(found[each]) for each in _COLUMNS))
        if before:
            report.add("  times", *(found[each] / (before[each] or 1) for each in _COLUMNS))
        before = found
    taken = None if asked.index_only else measure_encoder()
    if taken is not None:
        print(f"encoder: {taken:.1f} ms of processor a passage")
    report.write(asked.json)
    return 0


def _read_options() -> argparse.Namespace:
    options = parser(__doc__, rows=True)
    options.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    options.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options.add_argument("--index-only", action="store_true", help="read and cut nothing")
    options.add_argument("--profile", action="store_true", help="print where the time goes")
    return options.parse_args()


if __name__ == "__main__":
    sys.exit(main())
