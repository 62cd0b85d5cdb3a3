"""Trains the adapter with which the default model words lines of notes. Resumable.

    pip install -e '.[train]'
    python training/train_wording.py --run FOLDER --data training/wording/*.jsonl [--epochs 2]
    python training/train_wording.py --run FOLDER --data ... --export adapters

A line of the data is a file of notes: `lang`, `title` of the document, `tone`, and its `lines`,
each with the `field` that it stands in and the `text` that a document makes of it; an empty one
says that it makes nothing. The model sees what checker shows it (`wording-*` of the prompts): the
line, and the one before. Ten lines are one sequence under a tree's mask, behind the instruction
that they share. The loss is on the answers' tokens; the first, which tells whether there is
anything, counts twice.

`--held-out` names files of which the loss is written into `progress.jsonl`; nothing is learned of
them. With bfloat16 instructions two cores take about 12 s for ten lines the first time, 9 s again.
"""

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from half_model import (
    STATE,
    HalfModel,
    add_options,
    describe_recipe,
    fit,
    load,
    tree_mask,
    write_gguf,
)
from torch import Tensor
from torch.nn import functional

from checker.core.storage import write_atomically
from checker.engines.catalogue import find_sha256
from checker.jobs.write.line_wording import NAME, NOTHING, describe_line
from checker.jobs.write.prompt import Prompts

_FIRST = 2.0
_END = "<|im_end|>"


@dataclass(frozen=True, slots=True)
class Jotted:
    """A line of notes, where it stands, and what a document says of it."""

    language: str
    title: str
    label: str
    tone: str
    before: str
    line: str
    answer: str


@dataclass(frozen=True, slots=True)
class Packed:
    """Some lines' tree: tokens, positions, who sees whom, and which tokens are to come where."""

    key: int
    tokens: Tensor
    positions: Tensor
    mask: Tensor
    at: Tensor
    wanted: Tensor
    weights: Tensor


class Trainer(HalfModel):
    """The model in two halves, and the prompts."""

    def __init__(self, options: argparse.Namespace) -> None:
        super().__init__(options)
        self.prompts = {"ja": Prompts("ja"), "en": Prompts("en")}

    def loss(self, packed: Packed) -> Tensor:
        """Return the loss of some lines' answers."""
        hidden = self.run(packed.key, packed.tokens, packed.positions, packed.mask)
        scores = self.model.lm_head(self.model.model.norm(hidden[packed.at])).float()
        each = functional.cross_entropy(scores, packed.wanted, reduction="none")
        return (each * packed.weights).sum() / packed.weights.sum()

    def pack(self, key: int, lines: Sequence[Jotted]) -> Packed:
        """Return the tree of some lines of one language."""
        asked = [self._ask(each) for each in lines]
        answers = [self.tokens(each.answer) + self.tokens(_END) for each in lines]
        shared = _count_shared(asked)
        tokens = list(asked[0][:shared])
        positions = [*range(shared)]
        owner = [-1] * shared
        at: list[int] = []
        for number, (prompt, answer) in enumerate(zip(asked, answers, strict=True)):
            first = len(tokens) + len(prompt) - shared - 1
            at += range(first, first + len(answer))
            leaf = prompt[shared:] + answer[:-1]
            tokens += leaf
            positions += range(shared, shared + len(leaf))
            owner += [number] * len(leaf)
        return Packed(
            key,
            torch.tensor(tokens),
            torch.tensor(positions),
            tree_mask(torch.tensor(owner)),
            torch.tensor(at),
            torch.tensor([token for answer in answers for token in answer]),
            torch.tensor([w for answer in answers for w in (_FIRST, *[1.0] * (len(answer) - 1))]),
        )

    def _ask(self, each: Jotted) -> list[int]:
        turn = describe_line(each.title, each.label, each.tone, each.before, each.line)
        asked = self.prompts[each.language].conversation(NAME, [turn])
        return [t for piece in asked.pieces(self.template()) for t in self.tokens(piece.text)]


def _count_shared(asked: Sequence[Sequence[int]]) -> int:
    shared = 0
    while all(each[shared] == asked[0][shared] for each in asked):
        shared += 1
    return shared


def main() -> int:
    """Train, or export what was trained."""
    options = _options()
    trainer = Trainer(options)
    options.run.mkdir(parents=True, exist_ok=True)
    if options.export:
        steps = load(options.run / STATE, trainer, None)
        _export(trainer, steps, options)
        return 0
    training = _pack_all(trainer, options.data, options)
    held_out = _pack_all(trainer, options.held_out, options, first=len(training))
    fit(trainer, training, trainer.loss, lambda: _measure(trainer, held_out), options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="train the adapter that words lines of notes")
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--held-out", type=Path, nargs="*", default=[])
    add_options(parser)
    parser.add_argument("--together", type=int, default=10, help="lines a step")
    parser.add_argument("--measure-every", type=int, default=60, help="steps")
    parser.set_defaults(layers=12, rank=8, alpha=16, rate=2.5e-4)
    return parser.parse_args()


def _lines(file: Path) -> Iterator[Jotted]:
    for row in file.read_text(encoding="utf-8").splitlines():
        notes = json.loads(row)
        language, before = notes["lang"], ""
        tone = notes["tone"] if language == "ja" else ""
        for each in notes["lines"]:
            answer = each["text"] or NOTHING[language]
            where = (notes["title"], each["field"], tone)
            yield Jotted(language, *where, before, each["line"], answer)
            before = each["line"]


def _pack_all(
    trainer: Trainer, files: Sequence[Path], options: argparse.Namespace, first: int = 0
) -> list[Packed]:
    rng = random.Random(options.seed)  # noqa: S311 - an order, no secret
    packed: list[Packed] = []
    for language in ("ja", "en"):
        lines = [each for file in files for each in _lines(file) if each.language == language]
        rng.shuffle(lines)
        for start in range(0, len(lines), options.together):
            some = lines[start : start + options.together]
            packed.append(trainer.pack(first + len(packed), some))
    return packed


def _measure(trainer: Trainer, packed: Sequence[Packed]) -> dict[str, Any]:
    if not packed:
        return {}
    trainer.model.eval()
    with torch.no_grad():
        mean = sum(trainer.loss(each).item() for each in packed) / len(packed)
    return {"held_out": round(mean, 4)}


def _export(trainer: Trainer, steps: int, options: argparse.Namespace) -> None:
    """Write the matrices, and what they are into the description of the model's adapter."""
    model = find_sha256(options.model)
    described = options.export / f"{model[:12]}.json"
    path = described.with_suffix(".wording.gguf")
    write_gguf(trainer, options.alpha, path)
    data = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(options.data)))
    description = json.loads(described.read_text(encoding="utf-8"))
    before = description.get("wording_made") if options.start else None
    description["wording"] = hashlib.sha256(path.read_bytes()).hexdigest()
    description["wording_made"] = {
        "files": [f"{file.parent.name}/{file.name}" for file in sorted(options.data)],
        "sha256": data.hexdigest(),
        "recipe": describe_recipe(options, steps),
    } | ({"before": before} if before else {})
    text = json.dumps(description, indent=1, ensure_ascii=False) + "\n"
    write_atomically(described, text.encode("utf-8"))


if __name__ == "__main__":
    sys.exit(main())
