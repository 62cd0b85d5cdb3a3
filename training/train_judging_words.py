"""Learn what words and signs are worth as talk of judging, from attacks and from documents of work.

    pip install scikit-learn
    python training/train_judging_words.py --real FOLDER [--hold-out NAME] [--out FILE]

Attacks are the files `benchmarks/data/injection_attacks*.jsonl` and `injection.jsonl`; what is none
are `injection_harmless*.jsonl`, the labelled texts of the adapter and of the judge, and all that
stands in the files of FOLDER. Only words of attacks are features, so that no text of FOLDER goes
into the weights. `--hold-out b` trains without the files that end in `_b` and prints how many of
their attacks are reported, and how many files of FOLDER and harmless additions.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from checker.core.document import Block, BlockKind, Document, Part
from checker.core.errors import CheckerError
from checker.core.limits import Limits
from checker.formats.reading import read_document
from checker.kinds.meaning.judged_text import find_unseen
from checker.kinds.shared.coded_text import decode
from checker.kinds.shared.inline_selection import iter_pieces
from checker.kinds.shared.judgement_talk import (
    DOUBTED,
    REPORTED,
    REPORTED_ASIDE,
    find_features,
    join_sentences,
)
from checker.kinds.shared.judging_words import describe_length
from checker.kinds.shared.undisguise import remove_disguise

ROOT = Path(__file__).parents[1]
DATA = ROOT / "benchmarks" / "data"
WEIGHTS = ROOT / "checker" / "data" / "lexicons" / "judging-weights.json"
SUFFIXES = frozenset({".md", ".docx", ".dotx", ".docm"})
ASIDE = frozenset(
    {"aside", "alternative_text", "comment", "property", "hidden", "white", "alt", "tiny"}
)
ROWS = frozenset({"cell", "header_row"})
LIMITS: Final[Mapping[str, float]] = {
    "seen": REPORTED,
    "aside": REPORTED_ASIDE,
    "work": DOUBTED + 0.7,
}
_LONGEST: Final = 20_000
_STRENGTH: Final = 0.3
_ATTACK_WEIGHT: Final = 30.0
_HARMLESS_WEIGHT: Final = 3.0
_MARGIN: Final = 0.7
"""By how much what is no attack must weigh less than what is reported."""
_ROUNDS: Final = 4
_LEAST: Final = 0.04
"""Smaller weights are left out."""
_FAR: Final = -8.0

Features = frozenset[str]


@dataclass(frozen=True, slots=True)
class Example:
    """A text: where it is from, how it is seen, its features as a whole and of each stretch."""

    source: str
    seen: str
    whole: Features
    stretches: tuple[Features, ...]


def main() -> None:
    """Train on everything and write the weights, or without some files and print the rates."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--real", type=Path, required=True, help="a folder of real files")
    parser.add_argument("--hold-out", help="the ending of the files that are kept apart")
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    arguments = parser.parse_args()
    apart = f"_{arguments.hold_out}" if arguments.hold_out else "//"
    attacks, harmless = read_additions("attacks", apart), read_additions("harmless", apart)
    plain = [*read_labelled(), *read_folder(arguments.real)]
    model = Model.train([*attacks[0], *read_first_attacks()], [*harmless[0], *plain])
    if arguments.hold_out:
        print("attacks reported:", model.count_reported(attacks[1]), "of", len(attacks[1]))
        print("harmless reported:", model.count_reported(harmless[1]), "of", len(harmless[1]))
        print("real files reported:", model.count_reported(plain))
    else:
        arguments.out.write_text(model.dump(), encoding="utf-8")


def read_additions(name: str, apart: str) -> tuple[list[Example], list[Example]]:
    """Return the additions to train on, and those of files that end in `apart`."""
    kept: tuple[list[Example], list[Example]] = ([], [])
    for path in sorted(DATA.glob(f"injection_{name}*.jsonl")):
        for row in read_rows(path):
            kept[path.stem.endswith(apart)].append(_read_addition(row))
    return kept


def _read_addition(row: Mapping[str, Any]) -> Example:
    pieces = [row["text"]] if isinstance(row["text"], str) else row["text"]
    gap = "\n" if row["place"] in ROWS else "" if row["language"] == "ja" else " "
    return make_example(row["id"], row["place"], gap.join(pieces))


def read_first_attacks() -> list[Example]:
    """Return the attacks of the first benchmark."""
    rows = read_rows(DATA / "injection.jsonl")
    return [make_example("first", row["place"], row["text"]) for row in rows]


def read_labelled() -> list[Example]:
    """Return the sentences of work that were written for the adapter and the judge."""
    texts: set[str] = set()
    paths = (*(ROOT / "training" / "data").glob("*.jsonl"), ROOT / "checker/judge/labelled.jsonl")
    for path in paths:
        for row in read_rows(path):
            lists = [row.get(key, []) for key in ("yes", "no", "positive", "negative")]
            texts.update(text for each in lists if isinstance(each, list) for text in each)
    return [make_example("labelled", "work", text) for text in sorted(texts)]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


def read_folder(folder: Path) -> list[Example]:
    """Return the different texts of the files of a folder."""
    found: dict[tuple[str, str], str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES:
            try:
                document = read_document(path, Limits())
            except CheckerError:
                continue
            for seen, text in _iter_texts(document):
                found.setdefault((seen, text), path.name)
    return [
        make_example(name, seen, text[:_LONGEST])
        for (seen, text), name in found.items()
        if text.strip()
    ]


def _iter_texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield each text of a document, and whether readers look there."""
    for block in document.walk():
        if block.kind is not BlockKind.CODE:
            yield from _iter_block_texts(block)
    yield from (("aside", each.text) for each in document.markup if each.kind != "insertion")
    yield from (("aside", value) for value in document.properties.values())


def _iter_block_texts(block: Block) -> Iterator[tuple[str, str]]:
    aside = block.kind is BlockKind.IMAGE or block.part is Part.COMMENT
    for piece in iter_pieces(block, (), ()):
        yield "aside" if aside else "seen", piece.text
    yield from (("aside", block.text[low:high]) for low, high in find_unseen(block))
    for row in block.table.rows if block.table else ():
        cells = [each.text.strip() for cell in row.cells for each in cell.blocks]
        yield "seen", "\n".join(each for each in cells if each)


def make_example(source: str, place: str, text: str) -> Example:
    """Return a text with its features; what is coded counts as it reads in plain words."""
    decoded = [plain for _, _, plain in decode(text)]
    seen = "aside" if place in ASIDE else "work" if place == "work" else "seen"
    stretches = [each for one in (text, *decoded) for each in _cut(one)]
    return Example(source, seen, _join(decoded[0] if decoded else text), tuple(stretches))


def _cut(text: str) -> set[Features]:
    sentences = find_features(remove_disguise(text).text)
    return {frozenset(features) for _, _, features in join_sentences(sentences)}


def _join(text: str) -> Features:
    plain = remove_disguise(text).text
    features = (each for _, each in find_features(plain))
    return frozenset().union({describe_length(len(plain))}, *features)


@dataclass(frozen=True)
class Model:
    """What each feature is worth."""

    columns: Mapping[str, int]
    weights: np.ndarray
    bias: float

    @classmethod
    def train(cls, attacks: Sequence[Example], plain: Sequence[Example]) -> "Model":
        """Learn from attacks as wholes and from each stretch of what is none.

        What is none and weighs too much is learned from again, and counts for more.
        """
        columns = {name: at for at, name in enumerate(sorted(set().union(*_wholes(attacks))))}
        stretches = [(each, one) for each in plain for one in each.stretches]
        table = _tabulate([*_wholes(attacks), *(one for _, one in stretches)], columns)
        answers = np.array([1] * len(attacks) + [0] * len(stretches))
        limits = np.array([LIMITS[each.seen] - _MARGIN for each, _ in stretches])
        counts = np.array([_count(each) for each, _ in stretches])
        kept = np.arange(len(answers))
        for _ in range(_ROUNDS + 1):
            all_counts = np.r_[np.full(len(attacks), _ATTACK_WEIGHT), counts]
            fitted = _fit(table[kept], answers[kept], all_counts[kept])
            weighed = fitted.decision_function(table)[len(attacks) :]
            wrong = weighed > limits
            if not wrong.any():
                break
            counts[wrong] = np.minimum(counts[wrong] * 8 + 4, 400)
            near = np.where((weighed > _FAR) | (counts > 1))[0]
            kept = np.r_[np.arange(len(attacks)), len(attacks) + near]
        weights = np.where(np.abs(fitted.coef_[0]) < _LEAST, 0, np.round(fitted.coef_[0], 2))
        return cls(columns, weights, round(float(fitted.intercept_[0]), 2))

    def count_reported(self, examples: Sequence[Example]) -> int:
        """Return of how many sources something weighs as much as what is reported."""
        found = set()
        for each in examples:
            weighed = _tabulate(each.stretches, self.columns) @ self.weights + self.bias
            if len(weighed) and weighed.max() >= {**LIMITS, "work": REPORTED}[each.seen]:
                found.add(each.source)
        return len(found)

    def dump(self) -> str:
        """Return the weights as the file that checker reads."""
        features = {
            name: round(float(self.weights[at]), 2)
            for name, at in self.columns.items()
            if self.weights[at]
        }
        lines = {"bias": self.bias, "features": features}
        return json.dumps(lines, ensure_ascii=False, indent=0) + "\n"


def _count(example: Example) -> float:
    return _HARMLESS_WEIGHT if example.source.startswith("h") else 1.0


def _wholes(examples: Iterable[Example]) -> list[Features]:
    return [each.whole for each in examples]


def _fit(table: csr_matrix, answers: np.ndarray, counts: np.ndarray) -> LogisticRegression:
    model = LogisticRegression(
        C=_STRENGTH, max_iter=300, solver="liblinear", intercept_scaling=5, random_state=1
    )
    return model.fit(table, answers, sample_weight=counts)


def _tabulate(texts: Sequence[Features], columns: Mapping[str, int]) -> csr_matrix:
    """Return a row for each text, with a one for each of its features."""
    ends, places = [0], []
    for each in texts:
        places += sorted(columns[name] for name in each if name in columns)
        ends.append(len(places))
    return csr_matrix((np.ones(len(places)), places, ends), shape=(len(texts), len(columns)))


if __name__ == "__main__":
    main()
