"""How often the judge is right, on labelled questions that it was not trained on.

    python benchmarks/judge_accuracy.py --data FILE.jsonl... [--model FILE.gguf] [--keep FOLDER]

Each line of the data is a question with texts whose answer is yes and texts whose answer is no,
all of them near-minimal pairs: `{"id", "lang", "unit", "ask", "yes": [...], "no": [...]}`. Three
ways of asking, on the same items:

    naive     the question and the text in one message, yes where yes is likelier than no
    prompted  eight general worked examples before them, calibrated by the question's examples
    trained   the adapter that ships for this model, no worked examples, calibrated likewise

Calibration takes `--examples` texts of each answer at random (the default is 6 + 6) and the others
are judged, `--draws` times. Accuracy at 80 % coverage is that of the four fifths of a draw's
answers that are surest, over all questions of a language. `decides` and `right` are what a user
meets: rules that only advise and answers in the unsure band decide nothing. Intervals (95 %) come
from drawing the questions anew, since texts of one question are no independent witnesses. The
calibration error is the mean distance of stated confidence and accuracy over ten equal bins.

`--keep` remembers margins between runs. A way costs all distinct tokens once: with the default
model some 5 minutes for 24 questions of 24 texts on two cores.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
from harness import parser
from judge import MODEL
from numpy.typing import NDArray

from checker.core import resources
from checker.core.ports import Branch, PromptTree
from checker.engines.catalogue import find_sha256
from checker.engines.llama.adapters import Adapter, find_adapter
from checker.engines.llama.engine import LlamaEngine
from checker.engines.settings import EngineSettings
from checker.judge.calibration import compute_calibration
from checker.judge.prompt import PromptParts, prompt_files, render_parts

_COVERAGES: Final = (0.5, 0.8, 1.0)
_BINS = 10
_RESAMPLED = 1000

Way = Literal["naive", "prompted", "trained"]


@dataclass(frozen=True, slots=True)
class Item:
    """A question and its labelled texts."""

    identity: str
    language: Literal["ja", "en"]
    unit: str
    ask: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Margins:
    """The margins of one question's texts in nats."""

    item: Item
    yes: NDArray[np.float64]
    no: NDArray[np.float64]

    @property
    def auc(self) -> float:
        """The chance that a yes lies above a no; a tie is half a chance."""
        above = self.yes[:, None] > self.no[None]
        equal = self.yes[:, None] == self.no[None]
        return float((above + equal / 2).mean())


@dataclass(frozen=True, slots=True)
class Drawn:
    """The answers of all draws of one question: a row for each draw, a column for each text.

    `surety` orders answers, `confidence` is the stated one, `decided` whether it is an answer.
    """

    item: Item
    right: NDArray[np.bool_]
    surety: NDArray[np.float64]
    confidence: NDArray[np.float64]
    decided: NDArray[np.bool_]


def main() -> int:
    """Print the report."""
    options = _options()
    items = list(_items(options.data))
    sha256 = find_sha256(options.model)
    adapter = options.adapter or find_adapter(resources.get_adapters_folder(), sha256)
    if isinstance(adapter, Path):
        adapter = Adapter(adapter, hashlib.sha256(adapter.read_bytes()).hexdigest())
    ways = [(way, adapter if way == "trained" else None) for way in options.ways]
    if adapter is None and "trained" in options.ways:
        raise SystemExit(f"no adapter for {options.model.name}: leave out --ways trained")
    print(f"{options.model.name}, {options.examples} + {options.examples} examples", end="")
    print(f", {options.draws} draws, {len(items)} questions")
    found = {}
    for way, used in ways:
        found[way] = _margins(options, items, way, used)
        _print_way(way, found[way], options)
    _print_questions(found, options)
    return 0


def _options() -> argparse.Namespace:
    offered = parser(__doc__)
    offered.add_argument("--data", type=Path, nargs="+", required=True)
    offered.add_argument("--model", type=Path, default=MODEL)
    offered.add_argument("--adapter", type=Path, help="another adapter than the one that ships")
    offered.add_argument("--ways", nargs="+", choices=get_args(Way), default=get_args(Way))
    offered.add_argument("--examples", type=int, default=6)
    offered.add_argument("--draws", type=int, default=40)
    offered.add_argument("--keep", type=Path, help="folder where margins are remembered")
    return offered.parse_args()


def _items(files: Sequence[Path]) -> Iterator[Item]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Item(
                row["id"],
                row["lang"],
                row["unit"],
                row["ask"],
                tuple(row["yes"]),
                tuple(row["no"]),
            )


def _margins(
    options: argparse.Namespace, items: Sequence[Item], way: Way, adapter: Adapter | None
) -> list[Margins]:
    """Return the margins of all items, remembered or from the model."""
    name = json.dumps([[each.ask, each.yes, each.no] for each in items], ensure_ascii=False)
    name += f"{way}{find_sha256(options.model)}{adapter.sha256 if adapter else ''}"
    kept = options.keep and options.keep / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"
    if kept and kept.exists():
        rows = json.loads(kept.read_text())
    else:
        rows = _asked(options, items, way, adapter)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(rows))
    return [
        Margins(item, np.array(row[: len(item.yes)]), np.array(row[len(item.yes) :]))
        for item, row in zip(items, rows, strict=True)
    ]


def _asked(
    options: argparse.Namespace, items: Sequence[Item], way: Way, adapter: Adapter | None
) -> list[list[float]]:
    rows: dict[str, list[float]] = {}
    engine = LlamaEngine.open(
        options.model,
        name=options.model.name,
        sha256=find_sha256(options.model),
        settings=EngineSettings(keep_state=False),
        adapter=adapter,
    )
    with engine:
        for language in ("ja", "en"):
            asked = [item for item in items if item.language == language]
            if not asked:
                continue
            parts = render_parts(
                prompt_files(language), engine.chat_template, examples=way == "prompted"
            )
            for item, answers in zip(asked, _answers(engine, parts, asked), strict=True):
                rows[item.identity] = answers
    return [rows[item.identity] for item in items]


def _answers(engine: LlamaEngine, parts: PromptParts, items: Sequence[Item]) -> list[list[float]]:
    tree = PromptTree(
        parts.root_pieces(),
        tuple(
            Branch(parts.stem(item.ask), tuple(map(parts.leaf, (*item.yes, *item.no))))
            for item in items
        ),
    )
    found = engine.answers(tree, parts.yes, parts.no)
    answers = [answer for branch in found for answer in branch if answer is not None]
    masses = [answer.mass for answer in answers]
    print(f"  mass on yes and no: mean {np.mean(masses):.3f}, least {min(masses):.3f}", flush=True)
    return [[answer.margin if answer else 0.0 for answer in branch] for branch in found]


def _draw(way: Way, margins: Margins, options: argparse.Namespace) -> Drawn:
    rng = np.random.default_rng(int(hashlib.sha256(margins.item.ask.encode()).hexdigest()[:8], 16))
    right, surety, confidence, decided = [], [], [], []
    for _ in range(options.draws):
        yes, no = rng.permutation(margins.yes), rng.permutation(margins.no)
        few = options.examples
        calibration = compute_calibration(yes[:few], no[:few])
        rest, truth = (
            np.concatenate([yes[few:], no[few:]]),
            np.arange(len(yes) - few + len(no) - few),
        )
        truth = truth < len(yes) - few
        threshold = 0.0 if way == "naive" else calibration.threshold
        slope = 1.0 if way == "naive" else calibration.slope
        rulings = [calibration.decide(float(each)) for each in rest]
        right.append((rest > threshold) == truth)
        surety.append(np.abs(rest - threshold) * slope)
        confidence.append([each.confidence for each in rulings])
        decided.append([way == "naive" or each.decision != "unsure" for each in rulings])
    return Drawn(
        margins.item,
        np.array(right),
        np.array(surety),
        np.array(confidence),
        np.array(decided),
    )


def _print_way(way: Way, margins: Sequence[Margins], options: argparse.Namespace) -> None:
    print(f"\n{way}")
    drawn = [_draw(way, each, options) for each in margins]
    aucs = {each.item.identity: each.auc for each in margins}
    for name, chosen in _groups(drawn):
        mean = np.mean([aucs[each.item.identity] for each in chosen])
        figures = [f"AUC {mean:.3f}"]
        figures += [f"{each:.0%}: {_interval(chosen, each)}" for each in _COVERAGES]
        if way != "naive":
            figures.append(f"decides {_share(chosen)}, right {_right_when_decided(chosen)}")
            figures.append(f"calibration error {_calibration_error(chosen):.3f}")
        print(f"  {name:14} {len(chosen):3} questions  " + "  ".join(figures), flush=True)


def _groups(drawn: Sequence[Drawn]) -> Iterator[tuple[str, list[Drawn]]]:
    for language in ("ja", "en"):
        spoken = [each for each in drawn if each.item.language == language]
        if spoken:
            yield language, spoken
        for unit in sorted({each.item.unit for each in spoken}):
            yield f"{language} {unit}", [each for each in spoken if each.item.unit == unit]


def _surest(drawn: Sequence[Drawn], coverage: float) -> float:
    """Return the accuracy of the surest share of each draw's answers, the draws' mean."""
    right = np.concatenate([each.right for each in drawn], axis=1)
    surety = np.concatenate([each.surety for each in drawn], axis=1)
    count = max(1, round(right.shape[1] * coverage))
    order = np.argsort(-surety, axis=1, kind="stable")[:, :count]
    return float(np.take_along_axis(right, order, axis=1).mean())


def _interval(drawn: Sequence[Drawn], coverage: float) -> str:
    return _with_interval(drawn, lambda chosen: _surest(chosen, coverage))


def _share(drawn: Sequence[Drawn]) -> str:
    return _with_interval(
        drawn, lambda chosen: float(np.mean([each.decided.mean() for each in chosen]))
    )


def _right_when_decided(drawn: Sequence[Drawn]) -> str:
    def right(chosen: Sequence[Drawn]) -> float:
        decided = sum(int(each.decided.sum()) for each in chosen)
        correct = sum(int((each.right & each.decided).sum()) for each in chosen)
        return correct / decided if decided else 1.0

    return _with_interval(drawn, right)


def _with_interval(drawn: Sequence[Drawn], figure: Any) -> str:
    rng = np.random.default_rng(1)
    again = [
        figure([drawn[index] for index in rng.integers(0, len(drawn), len(drawn))])
        for _ in range(_RESAMPLED if len(drawn) > 1 else 1)
    ]
    low, high = np.quantile(again, [0.025, 0.975])
    return f"{figure(drawn):.1%} ({low:.0%}-{high:.0%})"


def _calibration_error(drawn: Sequence[Drawn]) -> float:
    confidence = np.concatenate([each.confidence.ravel() for each in drawn])
    right = np.concatenate([each.right.ravel() for each in drawn])
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return float(
        sum(
            abs(right[bins == place].mean() - confidence[bins == place].mean())
            * (bins == place).mean()
            for place in np.unique(bins)
        )
    )


def _print_questions(found: dict[Way, list[Margins]], options: argparse.Namespace) -> None:
    print("\nby question: AUC and accuracy with " + ", ".join(found))
    columns = [
        [(each.auc, float(_draw(way, each, options).right.mean())) for each in margins]
        for way, margins in found.items()
    ]
    for place, margins in enumerate(next(iter(found.values()))):
        figures = "  ".join(f"{c[place][0]:.2f} {c[place][1]:4.0%}" for c in columns)
        item = margins.item
        print(f"  {item.identity:10} {item.unit:9} {figures}  {item.ask}")


if __name__ == "__main__":
    sys.exit(main())
