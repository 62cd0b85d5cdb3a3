"""Trains the judge's LoRA adapter for the default model, on labelled questions. Resumable.

    pip install -e '.[train]'
    python training/train_adapter.py --run FOLDER --data training/data/*.jsonl [--epochs 2]
    python training/train_adapter.py --run FOLDER --data ... --start adapters/cc324af070c2.gguf
    python training/train_adapter.py --run FOLDER --data ... --export adapters

The lower layers stay as they are (`half_model.py`), the upper `--layers` carry the adapter. A
question and all its texts are one sequence
under a tree's mask, as the engine computes them: the question's tokens once, each text's after
them. The loss is taken on the two answers only, and around the question's own middle, since a
question's examples move its threshold anyway; and, by `--probe`, on what a probe fitted to a
question's other texts says of each, since that decides where there are examples
(`checker.judge.probe`).

The questions of `checker/judge/labelled.jsonl` are never trained on; `progress.jsonl` in the run's
folder says how they fare. With bfloat16 instructions two cores take about 7 s for a question of
sixteen texts the first time and 5 s again. glibc's allocator gives memory back too eagerly for
this: see README.md.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from half_model import (
    STATE,
    HalfModel,
    add_options,
    describe_recipe,
    fit,
    load,
    start,
    tree_mask,
    write_gguf,
)
from torch import Tensor
from torch.nn import functional

from checker.core.storage import write_atomically
from checker.engines.catalogue import find_sha256
from checker.judge.probe import NATS, RIDGE
from checker.judge.prompt import PromptParts, prompt_files, render_parts

HELD_OUT = Path(__file__).parent.parent / "checker" / "judge" / "labelled.jsonl"
_SMOOTHING = 0.03
_AT_ZERO = 0.05


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with texts whose answer is known."""

    identity: str
    language: str
    ask: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """One question's tree: its tokens and positions, which of them see which, where texts end."""

    tokens: Tensor
    positions: Tensor
    mask: Tensor
    ends: Tensor
    labels: Tensor


class Trainer(HalfModel):
    """The model in two halves, and the prompt's parts."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__(options)
        self.parts = {language: self._parts(language) for language in ("ja", "en")}
        self.answers = {language: self._answers(parts) for language, parts in self.parts.items()}

    def margins(self, question: Labelled) -> tuple[Tensor, Tensor, Tensor]:
        """Return each text's margin in nats, its label (1 yes, 0 no) and its state, a row each."""
        packed = self._packed(question)
        key = question.identity
        hidden = self.run(key, packed.tokens, packed.positions, packed.mask)
        ends = self.model.model.norm(hidden[packed.ends])
        yes, no = self.answers[question.language]
        head = self.model.lm_head.weight
        scores = ends.float() @ head[[*yes, *no]].float().T
        return (
            scores[:, : len(yes)].logsumexp(1) - scores[:, len(yes) :].logsumexp(1),
            packed.labels,
            ends.float(),
        )

    def _parts(self, language: Any) -> PromptParts:
        return render_parts(prompt_files(language), self.template(), examples=False)

    def _answers(self, parts: PromptParts) -> tuple[list[int], list[int]]:
        yes, no = ({self.tokens(word)[0] for word in words} for words in (parts.yes, parts.no))
        return sorted(yes - no), sorted(no - yes)

    def _packed(self, question: Labelled) -> Packed:
        parts = self.parts[question.language]
        stem = [
            token
            for text in (parts.root, question.ask, parts.between)
            for token in self.tokens(text)
        ]
        after = self.tokens(parts.after)
        leaves = [[*self.tokens(text), *after] for text in (*question.yes, *question.no)]
        owner = torch.tensor([-1] * len(stem) + [n for n, leaf in enumerate(leaves) for _ in leaf])
        positions = [*range(len(stem))]
        for leaf in leaves:
            positions += range(len(stem), len(stem) + len(leaf))
        lengths = torch.tensor([len(leaf) for leaf in leaves])
        return Packed(
            tokens=torch.tensor([*stem, *(token for leaf in leaves for token in leaf)]),
            positions=torch.tensor(positions),
            mask=tree_mask(owner),
            ends=len(stem) + lengths.cumsum(0) - 1,
            labels=torch.tensor([1.0] * len(question.yes) + [0.0] * len(question.no)),
        )


def main() -> int:
    """Train, or export what was trained."""
    options = _options()
    trainer = Trainer(options)
    training = [_take(each, options.texts) for each in _questions(options.data)]
    held_out = list(_questions([options.held_out]))
    options.run.mkdir(parents=True, exist_ok=True)
    if options.export:
        steps = load(options.run / STATE, trainer, None)
        _export(trainer, steps, options)
        return 0
    if options.evaluate:
        if options.start:
            start(options.start, trainer, options.alpha)
        else:
            load(options.run / STATE, trainer, None)
        print(json.dumps(_measure(trainer, list(_questions(options.evaluate)), verbose=True)))
        return 0
    fit(
        trainer,
        training,
        lambda question: _loss(*trainer.margins(question), share=options.probe),
        lambda: _measure(trainer, held_out),
        options,
        options.together,
    )
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="train the judge's adapter")
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument(
        "--held-out", type=Path, default=HELD_OUT, help="questions to measure with, not to train on"
    )
    add_options(parser)
    parser.add_argument("--probe", type=float, default=0.0, help="share of the probe's loss")
    parser.add_argument("--texts", type=int, help="of each answer, so many of a question at most")
    parser.add_argument("--together", type=int, default=2, help="questions a step")
    parser.add_argument("--measure-every", type=int, default=80, help="steps")
    parser.add_argument("--evaluate", type=Path, nargs="*", help="measure on these questions")
    return parser.parse_args()


def _questions(files: Sequence[Path]) -> Iterator[Labelled]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Labelled(row["id"], row["lang"], row["ask"], tuple(row["yes"]), tuple(row["no"]))


def _take(question: Labelled, most: int | None) -> Labelled:
    """Return the question with its first texts of each answer."""
    return replace(question, yes=question.yes[:most], no=question.no[:most])


def _loss(margins: Tensor, labels: Tensor, states: Tensor, *, share: float) -> Tensor:
    """Return the loss of the margins and, by its share, that of a probe."""
    apart = _loss_of_margins(margins, labels)
    return apart if share == 0 else (1 - share) * apart + share * _loss_of_probe(states, labels)


def _loss_of_probe(states: Tensor, labels: Tensor) -> Tensor:
    """Return the loss of each text's score by a probe fitted to the others, in closed form.

    As `checker.judge.probe` does with as many texts of each answer, the margin left out.
    """
    middle = (states[labels == 1].mean(0) + states[labels == 0].mean(0)) / 2
    rows = states - middle
    rows = rows / (rows**2).sum(1).mean().sqrt()
    truth = labels * 2 - 1
    products = rows @ rows.T
    influence = products @ torch.linalg.inv(products + RIDGE * torch.eye(len(rows)))
    left_out = truth - (truth - influence @ truth) / (1 - influence.diagonal())
    return functional.softplus(-NATS * truth * left_out).mean()


def _loss_of_margins(margins: Tensor, labels: Tensor) -> Tensor:
    """Return the loss around the question's own middle, and a little of that around zero.

    All margins of a question rise and fall together far more easily than they part: around zero
    alone, steps are spent on that, and a question's examples undo it anyway.
    """
    middle = (margins[labels == 1].mean() + margins[labels == 0].mean()) / 2
    wanted = labels * (1 - 2 * _SMOOTHING) + _SMOOTHING
    apart = functional.binary_cross_entropy_with_logits(margins - middle, wanted)
    return apart + _AT_ZERO * functional.binary_cross_entropy_with_logits(margins, wanted)


def _measure(
    trainer: Trainer, questions: Sequence[Labelled], *, verbose: bool = False
) -> dict[str, Any]:
    trainer.model.eval()
    found: dict[str, list[tuple[float, float, float]]] = {"ja": [], "en": []}
    for question in questions:
        with torch.no_grad():
            margins, labels, _ = (each.numpy() for each in trainer.margins(question))
        scores = (_auc(margins, labels), float(((margins > 0) == labels).mean()))
        found[question.language].append((*scores, _calibrated(margins, labels)))
        if verbose:
            print(question.identity, *(f"{each:.2f}" for each in found[question.language][-1]))
    return {
        f"{language}_{name}": round(float(np.mean([row[place] for row in rows])), 4)
        for language, rows in found.items()
        if rows
        for place, name in enumerate(("auc", "at_zero", "calibrated"))
    }


def _auc(margins: Any, labels: Any) -> float:
    yes, no = margins[labels == 1], margins[labels == 0]
    return float((yes[:, None] > no[None]).mean() + (yes[:, None] == no[None]).mean() / 2)


def _calibrated(margins: Any, labels: Any) -> float:
    """Return the accuracy with the threshold between the means of half the texts of each side."""
    rng, right = np.random.default_rng(0), []
    yes, no = margins[labels == 1], margins[labels == 0]
    for _ in range(20):
        y, n = rng.permutation(yes), rng.permutation(no)
        half = len(y) // 2
        middle = (y[:half].mean() + n[:half].mean()) / 2
        right += [*(y[half:] > middle), *(n[half:] <= middle)]
    return float(np.mean(right))


def _export(trainer: Trainer, steps: int, options: argparse.Namespace) -> None:
    """Write the adapter and its description into the folder `options.export`.

    What the description says of the adapter that words lines stays; what was measured does not.
    """
    model = find_sha256(options.model)
    path = options.export / f"{model[:12]}.gguf"
    described = path.with_suffix(".json")
    known = json.loads(described.read_text(encoding="utf-8")) if described.exists() else {}
    write_gguf(trainer, options.alpha, path)
    data = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(options.data)))
    description = {
        "model": {"name": options.model.stem, "sha256": model},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "data": {"files": [file.name for file in sorted(options.data)], "sha256": data.hexdigest()},
        "recipe": describe_recipe(options, steps),
    }
    others = ("wording", "wording_made", "answering")
    description |= {key: known[key] for key in others if key in known}
    text = json.dumps(description, indent=1, ensure_ascii=False) + "\n"
    write_atomically(described, text.encode("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
