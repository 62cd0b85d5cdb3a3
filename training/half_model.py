"""A model in two halves: a frozen lower one whose work is kept, an upper one that carries a LoRA.

The weights come from the GGUF itself, so that the adapter is fitted to the quantised model it will
meet. What the lower layers make of a sequence is computed once.
"""

import argparse
import hashlib
import json
import math
import random
import sys
import time
from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import gguf
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

from checker.core.storage import get_models_folder
from checker.engines.llama.chat import JinjaChatTemplate

STATE = "state.pt"
"""What a run keeps in its folder."""
_SAVE_EVERY = 10
MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
_LINEAR = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
_ARCHITECTURES = ("qwen2", "qwen3")
"""Whose matrices stand in a GGUF as they were trained (Llama's are turned), and whose layers take
one set of positions (Gemma 3's two)."""
_GGUF_NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
T = TypeVar("T")


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


class HalfModel:
    """The model in two halves, and the lower half's remembered work.

    Args:
        options: what `add_options` adds.
    """

    def __init__(self, options: argparse.Namespace) -> None:
        self.architecture = _read_architecture(options.model)
        torch.manual_seed(options.seed)
        torch.set_num_threads(options.threads)
        folder, name = str(options.model.parent), options.model.name
        self.tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
        self.model: Any = AutoModelForCausalLM.from_pretrained(
            folder,
            gguf_file=name,
            dtype=torch.bfloat16,
            quantization_config=GgufConfig(dequantize=True),  # a packed one has no gradients
        )
        self.model.requires_grad_(requires_grad=False)
        layers = self.model.model.layers
        self.first = len(layers) - options.layers
        for layer in layers[self.first :]:
            _adapt(layer, options)
        self._lower: dict[Hashable, Tensor] = {}

    def parameters(self) -> dict[str, nn.Parameter]:
        """Return what is trained, by name."""
        return {n: p for n, p in self.model.named_parameters() if p.requires_grad}

    def template(self) -> JinjaChatTemplate:
        """Return how conversations are written."""
        return JinjaChatTemplate(self.tokenizer.chat_template)

    def tokens(self, text: str, *, trusted: bool = True) -> list[int]:
        """Return the tokens of a text; control tokens are read in a trusted one only."""
        split = self.tokenizer(text, add_special_tokens=False, split_special_tokens=not trusted)
        return list(split["input_ids"])

    def run(self, key: Hashable, tokens: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        """Return what the layers make of a sequence: a row a token.

        Args:
            key: names the sequence; None for one that does not come again.
            tokens: of it.
            positions: of the tokens.
            mask: which tokens see which: [1, 1, tokens, tokens].
        """
        hidden = self._below(key, tokens, positions, mask)
        rope = self.model.model.rotary_emb(hidden, positions[None])
        for layer in self.model.model.layers[self.first :]:
            hidden = _run(layer, hidden, mask, rope)
        return hidden[0]

    def _below(self, key: Hashable, tokens: Tensor, positions: Tensor, mask: Tensor) -> Tensor:
        if key is not None and key in self._lower:
            return self._lower[key]
        with torch.no_grad():
            hidden = self.model.model.embed_tokens(tokens[None])
            rope = self.model.model.rotary_emb(hidden, positions[None])
            for layer in self.model.model.layers[: self.first]:
                hidden = _run(layer, hidden, mask, rope)
        if key is not None:
            self._lower[key] = hidden
        return hidden


def _read_architecture(path: Path) -> str:
    """Return what the model's file says that it is, if an adapter can be made for such a one."""
    fields = gguf.GGUFReader(path).fields
    found = str(fields["general.architecture"].contents())
    if found not in _ARCHITECTURES:
        known = " and ".join(_ARCHITECTURES)
        sys.exit(f"{path}: {found}: adapters are made for {known} only; use the model without one")
    return found


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what every training takes."""
    parser.add_argument("--run", type=Path, required=True, help="folder of state and progress")
    parser.add_argument("--model", type=Path, default=get_models_folder() / MODEL)
    parser.add_argument("--epochs", type=float, default=2)
    parser.add_argument("--layers", type=int, default=14, help="how many upper layers to adapt")
    parser.add_argument("--rank", type=int, default=16)
    parser.add_argument("--alpha", type=float, default=32)
    parser.add_argument("--rate", type=float, default=1e-4, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--start", type=Path, help="an adapter to go on from, in place of nothing")
    parser.add_argument("--export", type=Path, help="folder to write the adapter into")


def _adapt(layer: Any, options: argparse.Namespace) -> None:
    for parent in (layer.self_attn, layer.mlp):
        for name in _LINEAR:
            base = getattr(parent, name, None)
            if base is not None:
                setattr(parent, name, Lora(base, options.rank, options.alpha))


def _run(layer: Any, hidden: Tensor, mask: Tensor, rope: Any) -> Tensor:
    found = layer(hidden, attention_mask=mask, position_embeddings=rope)
    return found[0] if isinstance(found, tuple) else found


def tree_mask(owner: Tensor) -> Tensor:
    """Return which tokens see which, of a stem (-1) and leaves behind it by their numbers."""
    order = torch.arange(len(owner))
    sees = (order[None] <= order[:, None]) & ((owner[None] == -1) | (owner[None] == owner[:, None]))
    return sees[None, None]


def fit(
    model: HalfModel,
    samples: Sequence[T],
    loss: Callable[[T], Tensor],
    measure: Callable[[], dict[str, Any]],
    options: argparse.Namespace,
    together: int = 1,
) -> None:
    """Train, from where the run's folder says that it was stopped.

    Args:
        model: whose adapter learns.
        samples: what it learns from.
        loss: of one.
        measure: tells how what is kept apart fares, each `options.measure_every` steps.
        options: what `add_options` adds, and `measure_every`.
        together: samples a step.
    """
    parameters = model.parameters()
    optimizer = torch.optim.AdamW(
        parameters.values(), lr=options.rate, betas=(0.9, 0.98), weight_decay=0.01
    )
    steps = int(len(samples) * options.epochs / together)
    state = options.run / STATE
    done = 0
    if state.exists():
        done = load(state, model, optimizer)
    elif options.start:
        start(options.start, model, options.alpha)
    order = _order_samples(samples, steps * together, options.seed)
    started = time.monotonic()
    for step in range(done, steps):
        for group in optimizer.param_groups:
            group["lr"] = options.rate * _schedule(step, steps)
        model.model.train()
        total = 0.0
        for sample in order[step * together : (step + 1) * together]:
            one = loss(sample) / together
            one.backward()
            total += one.item()
        nn.utils.clip_grad_norm_(parameters.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        line: dict[str, Any] = {"step": step + 1, "of": steps, "loss": round(total, 4)}
        line["seconds"] = round(time.monotonic() - started)
        if (step + 1) % options.measure_every == 0 or step + 1 == steps:
            line |= measure()
        if (step + 1) % _SAVE_EVERY == 0 or step + 1 == steps:
            _save(state, model, optimizer, step + 1)
        _note(options.run / "progress.jsonl", line)


def _order_samples(samples: Sequence[T], count: int, seed: int) -> list[T]:
    """Return so many samples, all of them before one comes again."""
    rng, order = random.Random(seed), []  # noqa: S311 - an order, no secret
    while len(order) < count:
        order += rng.sample(samples, len(samples))
    return order[:count]


def _schedule(step: int, steps: int) -> float:
    """Return the share of the highest learning rate: up in a few steps, down along a cosine."""
    warm = max(1, min(8, steps // 10))
    return min((step + 1) / warm, 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * step / steps)))


def load(path: Path, model: HalfModel, optimizer: Any) -> int:
    """Take up what was saved, and return how many steps were done."""
    kept = torch.load(path, weights_only=True)
    for name, parameter in model.parameters().items():
        parameter.data.copy_(kept["adapter"][name])
    if optimizer is not None:
        optimizer.load_state_dict(kept["optimizer"])
    return int(kept["step"])


def start(path: Path, model: HalfModel, alpha: float) -> None:
    """Give the adapter the matrices of one that was exported, which must be of the same shape."""
    reader = gguf.GGUFReader(path)
    kept = {tensor.name: tensor.data for tensor in reader.tensors}
    was = float(reader.fields["adapter.lora.alpha"].contents())
    parameters = model.parameters()
    if was != alpha or kept.keys() != {_gguf_name(name) for name in parameters}:
        sys.exit(f"{path}: of other layers or another alpha: give its --layers and --alpha")
    for name, parameter in parameters.items():
        parameter.data.copy_(torch.from_numpy(np.array(kept[_gguf_name(name)])))


def describe_recipe(options: argparse.Namespace, steps: int) -> dict[str, Any]:
    """Return what an adapter's description says of how it was trained."""
    names = ("layers", "rank", "alpha", "rate", "together", "epochs", "seed")
    recipe = {name: getattr(options, name) for name in names} | {"steps": steps}
    if options.start:
        recipe["start"] = hashlib.sha256(options.start.read_bytes()).hexdigest()
    return recipe


def _save(path: Path, model: HalfModel, optimizer: Any, step: int) -> None:
    """Keep what was trained, so that a run goes on from here."""
    beside = path.with_suffix(".new")
    adapter = {name: parameter.data for name, parameter in model.parameters().items()}
    torch.save({"adapter": adapter, "optimizer": optimizer.state_dict(), "step": step}, beside)
    beside.replace(path)


def _note(path: Path, line: dict[str, Any]) -> None:
    """Write a line of progress."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def write_gguf(model: HalfModel, alpha: float, path: Path) -> None:
    """Write the matrices in the form that llama.cpp's convert_lora_to_gguf.py gives."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = gguf.GGUFWriter(path, model.architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, parameter in model.parameters().items():
        writer.add_tensor(_gguf_name(name), parameter.detach().to(torch.float16).numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _gguf_name(parameter: str) -> str:
    _, _, layer, rest = parameter.split(".", 3)
    module, matrix = rest.rsplit(".", 1)
    return f"blk.{layer}.{_GGUF_NAMES[module]}.weight.lora_{matrix}"
