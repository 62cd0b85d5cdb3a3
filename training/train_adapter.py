"""Trains the judge's LoRA adapter for the default model, on labelled questions. Resumable.

    pip install -e '.[train]'
    python training/train_adapter.py --run FOLDER --data training/data/*.jsonl [--epochs 2]
    python training/train_adapter.py --run FOLDER --data ... --start adapters/cc324af070c2.gguf
    python training/train_adapter.py --run FOLDER --data ... --export adapters

The weights come from the GGUF itself, so that the adapter is fitted to the quantised model it will
meet. The lower layers stay as they are: what they make of a question and its texts is computed once
and kept; the upper `--layers` carry the adapter. A question and all its texts are one sequence
under a tree's mask, as the engine computes them: the question's tokens once, each text's after
them. The loss is taken on the two answers only, and around the question's own middle, since a
question's examples move its threshold anyway.

The questions of `checker/judge/labelled.jsonl` are never trained on; `progress.jsonl` in the run's
folder says how they fare. With bfloat16 instructions two cores take about 7 s for a question of
sixteen texts the first time and 5 s again. glibc's allocator gives memory back too eagerly for
this: see README.md.
"""

import argparse
import hashlib
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer

from checker.core.storage import get_models_folder
from checker.engines.catalogue import find_sha256
from checker.engines.llama.chat import JinjaChatTemplate
from checker.judge.prompt import PromptParts, prompt_files, render_parts

MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
HELD_OUT = Path(__file__).parent.parent / "checker" / "judge" / "labelled.jsonl"
_SAVE_EVERY = 10
_SMOOTHING = 0.03
_AT_ZERO = 0.05
_LINEAR = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
_GGUF_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with texts whose answer is known."""

    identity: str
    language: str
    ask: str
    yes: tuple[str, ...]
    no: tuple[str, ...]


class Lora(nn.Module):
    """A frozen linear layer with a trained product of two small matrices beside it."""

    def __init__(self, base: nn.Linear, rank: int, alpha: float) -> None:
        super().__init__()
        self.base = base
        self.a = nn.Parameter(torch.empty(rank, base.in_features))
        self.b = nn.Parameter(torch.zeros(base.out_features, rank))
        nn.init.kaiming_uniform_(self.a, a=math.sqrt(5))
        self.scale = alpha / rank

    def forward(self, x: Tensor) -> Tensor:
        """Return the base layer's output and the trained correction."""
        low = functional.linear(x, self.a.to(x.dtype)) * self.scale
        return self.base(x) + functional.linear(low, self.b.to(x.dtype))


@dataclass(frozen=True, slots=True)
class Packed:
    """One question's tree: its tokens and positions, which of them see which, where texts end."""

    tokens: Tensor
    positions: Tensor
    mask: Tensor
    ends: Tensor
    labels: Tensor


class Trainer:
    """The model in two halves, the prompt's parts, and the lower half's remembered work."""

    def __init__(self, path: Path, options: argparse.Namespace) -> None:
        torch.manual_seed(options.seed)
        torch.set_num_threads(options.threads)
        folder, name = str(path.parent), path.name
        self.tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
        self.model: Any = AutoModelForCausalLM.from_pretrained(
            folder, gguf_file=name, dtype=torch.bfloat16
        )
        self.model.requires_grad_(requires_grad=False)
        layers = self.model.model.layers
        self.first = len(layers) - options.layers
        for layer in layers[self.first :]:
            _adapt(layer, options)
        self.parts = {language: self._parts(language) for language in ("ja", "en")}
        self.answers = {language: self._answers(parts) for language, parts in self.parts.items()}
        self._lower: dict[str, Tensor] = {}

    def parameters(self) -> dict[str, nn.Parameter]:
        """Return what is trained, by name."""
        return {n: p for n, p in self.model.named_parameters() if p.requires_grad}

    def margins(self, question: Labelled) -> tuple[Tensor, Tensor]:
        """Return the margin of each text in nats, and its label (1 yes, 0 no)."""
        packed = self._packed(question)
        hidden = self._below(question, packed)
        rope = self._rope(hidden, packed.positions)
        for layer in self.model.model.layers[self.first :]:
            hidden = _run(layer, hidden, packed.mask, rope)
        ends = self.model.model.norm(hidden[0, packed.ends])
        yes, no = self.answers[question.language]
        head = self.model.lm_head.weight
        scores = ends.float() @ head[[*yes, *no]].float().T
        return (
            scores[:, : len(yes)].logsumexp(1) - scores[:, len(yes) :].logsumexp(1),
            packed.labels,
        )

    def _below(self, question: Labelled, packed: Packed) -> Tensor:
        if question.identity not in self._lower:
            with torch.no_grad():
                hidden = self.model.model.embed_tokens(packed.tokens[None])
                rope = self._rope(hidden, packed.positions)
                for layer in self.model.model.layers[: self.first]:
                    hidden = _run(layer, hidden, packed.mask, rope)
            self._lower[question.identity] = hidden
        return self._lower[question.identity]

    def _rope(self, hidden: Tensor, positions: Tensor) -> Any:
        return self.model.model.rotary_emb(hidden, positions[None])

    def _parts(self, language: Any) -> PromptParts:
        template = JinjaChatTemplate(self.tokenizer.chat_template)
        return render_parts(prompt_files(language), template, examples=False)

    def _answers(self, parts: PromptParts) -> tuple[list[int], list[int]]:
        yes, no = ({self._tokens(word)[0] for word in words} for words in (parts.yes, parts.no))
        return sorted(yes - no), sorted(no - yes)

    def _tokens(self, text: str) -> list[int]:
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def _packed(self, question: Labelled) -> Packed:
        parts = self.parts[question.language]
        stem = [
            token
            for text in (parts.root, question.ask, parts.between)
            for token in self._tokens(text)
        ]
        after = self._tokens(parts.after)
        leaves = [[*self._tokens(text), *after] for text in (*question.yes, *question.no)]
        owner = torch.tensor([-1] * len(stem) + [n for n, leaf in enumerate(leaves) for _ in leaf])
        positions = [*range(len(stem))]
        for leaf in leaves:
            positions += range(len(stem), len(stem) + len(leaf))
        order = torch.arange(len(owner))
        sees = (order[None] <= order[:, None]) & (
            (owner[None] == -1) | (owner[None] == owner[:, None])
        )
        lengths = torch.tensor([len(leaf) for leaf in leaves])
        return Packed(
            tokens=torch.tensor([*stem, *(token for leaf in leaves for token in leaf)]),
            positions=torch.tensor(positions),
            mask=sees[None, None],
            ends=len(stem) + lengths.cumsum(0) - 1,
            labels=torch.tensor([1.0] * len(question.yes) + [0.0] * len(question.no)),
        )


def main() -> int:
    """Train, or export what was trained."""
    options = _options()
    trainer = Trainer(options.model, options)
    training, held_out = list(_questions(options.data)), list(_questions([options.held_out]))
    options.run.mkdir(parents=True, exist_ok=True)
    if options.export:
        _load(options.run / "state.pt", trainer, None)
        _export(trainer, options)
        return 0
    if options.evaluate:
        if options.start:
            _start(options.start, trainer, options.alpha)
        else:
            _load(options.run / "state.pt", trainer, None)
        print(json.dumps(_measure(trainer, list(_questions(options.evaluate)), verbose=True)))
        return 0
    _train(trainer, training, held_out, options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="train the judge's adapter")
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument(
        "--held-out", type=Path, default=HELD_OUT, help="questions to measure with, not to train on"
    )
    parser.add_argument("--start", type=Path, help="an adapter to go on from, in place of nothing")
    parser.add_argument("--run", type=Path, required=True, help="folder of state and progress")
    parser.add_argument("--model", type=Path, default=get_models_folder() / MODEL)
    parser.add_argument("--epochs", type=float, default=2)
    parser.add_argument("--layers", type=int, default=14, help="how many upper layers to adapt")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32)
    parser.add_argument("--rate", type=float, default=1e-4, help="highest learning rate")
    parser.add_argument("--together", type=int, default=2, help="questions a step")
    parser.add_argument("--measure-every", type=int, default=80, help="steps")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--evaluate", type=Path, nargs="*", help="measure on these questions")
    parser.add_argument("--export", type=Path, help="folder to write the adapter into")
    return parser.parse_args()


def _questions(files: Sequence[Path]) -> Iterator[Labelled]:
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Labelled(row["id"], row["lang"], row["ask"], tuple(row["yes"]), tuple(row["no"]))


def _adapt(layer: Any, options: argparse.Namespace) -> None:
    for parent in (layer.self_attn, layer.mlp):
        for name in _LINEAR:
            base = getattr(parent, name, None)
            if base is not None:
                setattr(parent, name, Lora(base, options.rank, options.alpha))


def _run(layer: Any, hidden: Tensor, mask: Tensor, rope: Any) -> Tensor:
    found = layer(hidden, attention_mask=mask, position_embeddings=rope)
    return found[0] if isinstance(found, tuple) else found


def _train(
    trainer: Trainer,
    training: Sequence[Labelled],
    held_out: Sequence[Labelled],
    options: argparse.Namespace,
) -> None:
    parameters = trainer.parameters()
    optimizer = torch.optim.AdamW(
        parameters.values(), lr=options.rate, betas=(0.9, 0.98), weight_decay=0.01
    )
    steps = int(len(training) * options.epochs / options.together)
    state = options.run / "state.pt"
    done = _load(state, trainer, optimizer) if state.exists() else 0
    if not done and options.start:
        _start(options.start, trainer, options.alpha)
    order = _order(training, steps * options.together, options.seed)
    started = time.monotonic()
    for step in range(done, steps):
        for group in optimizer.param_groups:
            group["lr"] = options.rate * _schedule(step, steps)
        trainer.model.train()
        total = 0.0
        for question in order[step * options.together : (step + 1) * options.together]:
            loss = _loss(*trainer.margins(question)) / options.together
            loss.backward()
            total += loss.item()
        nn.utils.clip_grad_norm_(parameters.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        line: dict[str, Any] = {"step": step + 1, "of": steps, "loss": round(total, 4)}
        line["seconds"] = round(time.monotonic() - started)
        if (step + 1) % options.measure_every == 0 or step + 1 == steps:
            line |= _measure(trainer, held_out)
        if (step + 1) % _SAVE_EVERY == 0 or step + 1 == steps:
            _save(state, trainer, optimizer, step + 1)
        _note(options.run / "progress.jsonl", line)


def _order(training: Sequence[Labelled], count: int, seed: int) -> list[Labelled]:
    rng, order = random.Random(seed), []  # noqa: S311 - an order, no secret
    while len(order) < count:
        order += rng.sample(training, len(training))
    return order[:count]


def _schedule(step: int, steps: int) -> float:
    warm = max(1, min(8, steps // 10))
    return min((step + 1) / warm, 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / steps)))


def _loss(margins: Tensor, labels: Tensor) -> Tensor:
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
            margins, labels = (each.numpy() for each in trainer.margins(question))
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


def _load(path: Path, trainer: Trainer, optimizer: Any) -> int:
    kept = torch.load(path, weights_only=True)
    for name, parameter in trainer.parameters().items():
        parameter.data.copy_(kept["adapter"][name])
    if optimizer is not None:
        optimizer.load_state_dict(kept["optimizer"])
    return int(kept["step"])


def _start(path: Path, trainer: Trainer, alpha: float) -> None:
    """Give the adapter the matrices of one that was exported, which must be of the same shape."""
    reader = gguf.GGUFReader(path)
    kept = {tensor.name: tensor.data for tensor in reader.tensors}
    was = float(reader.fields["adapter.lora.alpha"].contents())
    parameters = trainer.parameters()
    if was != alpha or kept.keys() != {_gguf_name(name) for name in parameters}:
        sys.exit(f"{path}: of other layers or another alpha: give its --layers and --alpha")
    for name, parameter in parameters.items():
        parameter.data.copy_(torch.from_numpy(np.array(kept[_gguf_name(name)])))


def _save(path: Path, trainer: Trainer, optimizer: Any, step: int) -> None:
    beside = path.with_suffix(".new")
    adapter = {name: parameter.data for name, parameter in trainer.parameters().items()}
    torch.save({"adapter": adapter, "optimizer": optimizer.state_dict(), "step": step}, beside)
    beside.replace(path)


def _note(path: Path, line: dict[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def _export(trainer: Trainer, options: argparse.Namespace) -> None:
    """Write the adapter and its description into the folder `options.export`."""
    model = find_sha256(options.model)
    path = options.export / f"{model[:12]}.gguf"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_gguf(trainer, options.alpha, path)
    data = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(options.data)))
    kept = torch.load(options.run / "state.pt", weights_only=True)
    recipe = {
        name: getattr(options, name) for name in ("layers", "rank", "alpha", "rate", "together")
    }
    if options.start:
        recipe["start"] = hashlib.sha256(options.start.read_bytes()).hexdigest()
    description = {
        "model": {"name": options.model.stem, "sha256": model},
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "data": {"files": [file.name for file in sorted(options.data)], "sha256": data.hexdigest()},
        "recipe": recipe | {"epochs": options.epochs, "seed": options.seed, "steps": kept["step"]},
    }
    text = json.dumps(description, indent=1, ensure_ascii=False) + "\n"
    path.with_suffix(".json").write_text(text, encoding="utf-8")


def _gguf_name(parameter: str) -> str:
    _, _, layer, rest = parameter.split(".", 3)
    module, matrix = rest.rsplit(".", 1)
    return f"blk.{layer}.{_GGUF_NAMES[module]}.weight.lora_{matrix}"


def _write_gguf(trainer: Trainer, alpha: float, path: Path) -> None:
    """Write the matrices in the form that llama.cpp's convert_lora_to_gguf.py gives."""
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, parameter in trainer.parameters().items():
        writer.add_tensor(_gguf_name(name), parameter.detach().to(torch.float16).numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    sys.exit(main())
