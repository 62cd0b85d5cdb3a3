"""Runs a script with the training's copy of the model, the same weights in 16 bits, for llama.cpp.

    python training/copied.py [--memo FILE] SCRIPT ARGUMENTS...
    python training/copied.py scripts/export_calibration.py

On two cores with bfloat16 instructions it answers some three texts a second where llama.cpp answers
one. Answers differ by what those of two classes of processors differ by
(`docs/decisions/processors.md`), and are kept apart from llama.cpp's. It judges; it does not write.
"""

import argparse
import hashlib
import json
import runpy
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final, Self
from unittest.mock import patch

import numpy as np
import torch
from half_model import HalfModel, add_options, start
from torch import Tensor

from checker.core.ports import Answer, ChatTemplate, EngineInfo, PromptSegment, PromptTree
from checker.engines.llama.adapters import Adapter
from checker.engines.llama.engine import LlamaEngine
from checker.engines.settings import EngineSettings
from checker.engines.small_states import encode_state

_TOGETHER: Final = 768
"""Tokens of one sequence: longer ones cost more by their square."""
_PROCESSOR: Final = "copy"


@dataclass(frozen=True, slots=True)
class Asked:
    """A leaf of a tree: where it stands, and the tokens of its question and of itself."""

    branch: int
    leaf: int
    stem: tuple[int, ...]
    own: tuple[int, ...]


class CopiedEngine:
    """The model and its adapter in torch, as `ports.Engine` has it, as far as judging goes.

    Args:
        path: of the model.
        info: which model it is.
        adapter: what it answers with.
        memo: where whole answers are kept; None keeps none.
    """

    def __init__(self, path: Path, info: EngineInfo, adapter: Adapter, memo: Path | None) -> None:
        described = adapter.path.resolve().with_suffix(".json")
        recipe = json.loads(described.read_text("utf-8"))["recipe"]
        given = [f"--{name}={recipe[name]}" for name in ("layers", "rank", "alpha")]
        parser = argparse.ArgumentParser()
        add_options(parser)
        options = parser.parse_args(["--run=", f"--model={path}", *given])
        self.info = info
        self._used = ""
        self._model = HalfModel(options)
        self._model.model.eval()
        self._adapter, self._alpha = adapter, options.alpha
        self._use(adapter)
        self._memo = sqlite3.connect(memo or ":memory:", isolation_level=None)
        self._memo.execute("CREATE TABLE IF NOT EXISTS known (key BLOB PRIMARY KEY, value BLOB)")

    @property
    def chat_template(self) -> ChatTemplate:
        """How this model's conversations are written."""
        return self._model.template()

    def answers(
        self, tree: PromptTree, yes: Sequence[str], no: Sequence[str], on_answer: Any = None
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.Engine` says."""
        self._use(self._adapter)
        return self._answer(tree, yes, no, on_answer)

    def answer_passages(
        self, tree: PromptTree, yes: Sequence[str], no: Sequence[str], on_answer: Any = None
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.PassageAnswerer` says."""
        self._use(self._adapter.answering or self._adapter)
        return self._answer(tree, yes, no, on_answer)

    def _use(self, adapter: Adapter) -> None:
        """Answer as an adapter has learned to, which has the shape of the first one."""
        if self._used != adapter.sha256:
            start(adapter.path, self._model, self._alpha)
            self._matrix = np.load(adapter.states_path).astype(np.float32)
            self._used = adapter.sha256

    def _answer(
        self, tree: PromptTree, yes: Sequence[str], no: Sequence[str], on_answer: Any
    ) -> list[list[Answer | None]]:
        said_yes, said_no = ({self._model.tokens(word)[0] for word in words} for words in (yes, no))
        sides = sorted(said_yes - said_no), sorted(said_no - said_yes)
        root = self._tokens(tree.root)
        asked = [
            Asked(at, number, tuple(self._tokens(branch.stem)), tuple(self._tokens(leaf)))
            for at, branch in enumerate(tree.branches)
            for number, leaf in enumerate(branch.leaves)
        ]
        found: list[list[Answer | None]] = [[None] * len(each.leaves) for each in tree.branches]

        def tell(each: Asked, kept: bytes) -> None:
            numbers = np.frombuffer(kept, np.float32)
            state = encode_state(numbers[2:], self._matrix)
            answer = Answer(float(numbers[0]), float(numbers[1]), state)
            found[each.branch][each.leaf] = answer
            if on_answer is not None:
                on_answer(each.branch, each.leaf, answer)

        new = []
        for each in asked:
            kept = self._recall(root, each)
            if kept is None:
                new.append(each)
            else:
                tell(each, kept)
        for together in _pack(new, len(root)):
            for each, kept in zip(together, self._compute(root, together, sides), strict=True):
                self._keep(root, each, kept)
                tell(each, kept)
        return found

    def tokens(self, tree: PromptTree) -> int:
        """Return the distinct tokens of `tree`, but for beginnings that leaves share."""
        size = len(self._tokens(tree.root))
        for branch in tree.branches:
            size += sum(len(self._tokens(each)) for each in (branch.stem, *branch.leaves))
        return size

    def close(self) -> None:
        """Close what is kept."""
        self._memo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _tokens(self, pieces: Sequence[PromptSegment]) -> list[int]:
        split = self._model.tokens
        return [token for each in pieces for token in split(each.text, trusted=each.trusted)]

    @torch.inference_mode()
    def _compute(
        self, root: Sequence[int], asked: Sequence[Asked], sides: tuple[list[int], list[int]]
    ) -> Iterator[bytes]:
        """Yield margin, mass and state of each leaf, all in one sequence."""
        tokens, positions, mask, ends = _lay_out(root, asked)
        hidden = self._model.run(None, tokens, positions, mask)
        states = self._model.model.model.norm(hidden[ends])
        scores = self._model.model.lm_head(states).float()
        whole = scores.logsumexp(1)
        head, wide = self._model.model.lm_head.weight, states.float()
        logs = [(wide @ head[side].float().T).logsumexp(1) for side in sides]
        margin = logs[0] - logs[1]
        mass = torch.logaddexp(*logs).sub(whole).exp().clamp(max=1.0)
        for row in torch.cat([margin[:, None], mass[:, None], wide], dim=1):
            yield row.numpy().astype(np.float32).tobytes()

    def _key(self, root: Sequence[int], each: Asked) -> bytes:
        tokens = np.asarray([*root, -1, *each.stem, -1, *each.own], "<i4").tobytes()
        weights = self.info.sha256 + self._used
        return hashlib.sha256(weights.encode() + tokens).digest()

    def _recall(self, root: Sequence[int], each: Asked) -> bytes | None:
        row = self._memo.execute(
            "SELECT value FROM known WHERE key = ?", (self._key(root, each),)
        ).fetchone()
        return row[0] if row else None

    def _keep(self, root: Sequence[int], each: Asked, kept: bytes) -> None:
        self._memo.execute(
            "INSERT OR REPLACE INTO known VALUES (?, ?)", (self._key(root, each), kept)
        )


def _pack(asked: Sequence[Asked], root: int) -> Iterator[list[Asked]]:
    """Yield leaves that fit into one sequence together, a question's beside each other."""
    together: list[Asked] = []
    size, stem = root, -1
    for each in asked:
        more = len(each.own) + (len(each.stem) if each.branch != stem else 0)
        if together and size + more > _TOGETHER:
            yield together
            together, size = [], root
            more = len(each.own) + len(each.stem)
        together.append(each)
        size, stem = size + more, each.branch
    if together:
        yield together


def _lay_out(root: Sequence[int], asked: Sequence[Asked]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return tokens, positions, which sees which, and where leaves end.

    A token sees those before it of the root, of its own question and of its own leaf.
    """
    tokens, positions = [*root], [*range(len(root))]
    stems, leaves = [0] * len(root), [0] * len(root)  # 0: of none
    ends, branch = [], -1
    for number, each in enumerate(asked, 1):
        parts = [(each.own, number)]
        if each.branch != branch:
            parts.insert(0, (each.stem, 0))
            branch = each.branch
        for part, leaf in parts:
            begin = len(root) + (len(each.stem) if leaf else 0)
            tokens += part
            positions += range(begin, begin + len(part))
            stems += [each.branch + 1] * len(part)
            leaves += [leaf] * len(part)
        ends.append(len(tokens) - 1)
    stem, leaf, order = torch.tensor(stems), torch.tensor(leaves), torch.arange(len(tokens))
    above = (stem[None] == 0) | ((stem[None] == stem[:, None]) & (leaf[None] == 0))
    own = (leaf[None] == leaf[:, None]) & (leaf[None] > 0)
    mask = (order[None] <= order[:, None]) & (above | own)
    return torch.tensor(tokens), torch.tensor(positions), mask[None, None], torch.tensor(ends)


def _open_copy(
    path: Path,
    *,
    name: str,
    sha256: str,
    settings: EngineSettings,
    adapter: Adapter | None,
    memo: Path | None,
) -> CopiedEngine:
    """Return the copy where `LlamaEngine.open` would return llama.cpp's."""
    if adapter is None:
        raise SystemExit("the copy answers with an adapter only")
    info = EngineInfo(
        name,
        sha256,
        settings.context,
        settings.arithmetic,
        processor=_PROCESSOR,
        **adapter.digests,
    )
    return CopiedEngine(path, info, adapter, memo)


def main() -> None:
    """Run the script."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--memo", type=Path, help="keeps whole answers, however states are made small"
    )
    parser.add_argument("script", type=Path)
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    sys.argv = [str(asked.script), *asked.arguments]
    sys.path.insert(0, str(asked.script.parent))
    with (
        patch.object(LlamaEngine, "open", partial(_open_copy, memo=asked.memo)),
        patch("checker.jobs.judging.open_judge.find_processor_class", lambda *_: _PROCESSOR),
    ):
        runpy.run_path(str(asked.script), run_name="__main__")


if __name__ == "__main__":
    main()
