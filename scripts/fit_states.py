"""Fits what makes a model's states small: `adapters/<model>.states.npy`.

    python scripts/fit_states.py [--most QUESTIONS]

Run it with the default model installed after its adapter changed, then `export_calibration.py`. The
shipped judged rules' questions are asked of their own examples; of the states, each question's mean
taken out, the directions with most variance are kept. It takes some 20 minutes on two cores.
"""

import argparse
import hashlib
import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from export_calibration import shipped_questions
from numpy.typing import NDArray

from checker.core import resources
from checker.core.ports import Branch, PromptTree
from checker.core.storage import write_atomically
from checker.engines import catalogue as models
from checker.engines.llama.adapters import Adapter, find_adapter
from checker.engines.llama.engine import LlamaEngine
from checker.engines.settings import EngineSettings
from checker.engines.small_states import decode_states
from checker.judge.prompt import prompt_files, render_parts
from checker.judge.question import Question

_DIRECTIONS: Final = 128
_DIMENSIONS: Final = 1536
_TINY: Final = 1e-6


def fit_directions(states: Sequence[NDArray[np.float64]]) -> NDArray[np.float16]:
    """Return a column for each direction in which states of one question differ most.

    Args:
        states: of each question, a row for each of its texts.
    """
    rows = np.vstack([each - each.mean(axis=0) for each in states])
    unit = rows.std(axis=0) + _TINY
    directions = np.linalg.svd(rows / unit, full_matrices=False)[2][:_DIRECTIONS]
    return np.asarray((directions / unit).T, np.float16)


def _ask(engine: LlamaEngine, question: Question) -> NDArray[np.float64]:
    parts = render_parts(prompt_files(question.language), engine.chat_template, examples=False)
    leaves = tuple(parts.leaf(text) for text in (*question.positive, *question.negative))
    tree = PromptTree(parts.root_pieces(), (Branch(parts.stem(question.ask), leaves),))
    (answers,) = engine.answers(tree, parts.yes, parts.no)
    states = decode_states([each.state for each in answers if each])
    if states is None:
        raise SystemExit("the model hands out no states")
    return states


def _open_with_whole_states(adapter: Adapter, folder: Path, model: Path) -> LlamaEngine:
    """Return the model with an adapter that leaves states as they are, a byte each."""
    whole = replace(adapter, path=folder / adapter.path.name, states_sha256="whole")
    whole.path.symlink_to(adapter.path.resolve())
    np.save(whole.states_path, np.eye(_DIMENSIONS, dtype=np.float16))
    return LlamaEngine.open(
        model,
        name=model.name,
        sha256=models.find_sha256(model),
        settings=EngineSettings(keep_state=False),
        adapter=whole,
    )


def main() -> None:
    """Fit and write the matrix, and name it in the adapter's description."""
    offered = argparse.ArgumentParser(description=__doc__)
    offered.add_argument("--most", type=int, help="so many questions alone, to try it")
    asked = offered.parse_args()
    model = models.find(models.DEFAULT_NAME).path
    adapter = find_adapter(resources.get_adapters_folder(), models.find_sha256(model))
    if adapter is None:
        raise SystemExit("no adapter for the default model")
    with (
        tempfile.TemporaryDirectory() as folder,
        _open_with_whole_states(adapter, Path(folder), model) as engine,
    ):
        states = [_ask(engine, each) for each in shipped_questions()[: asked.most]]
    written = io.BytesIO()
    np.save(written, fit_directions(states))
    write_atomically(adapter.states_path, written.getvalue())
    description = adapter.path.with_suffix(".json")
    said = json.loads(description.read_text(encoding="utf-8"))
    said["states"] = hashlib.sha256(written.getvalue()).hexdigest()
    write_atomically(description, (json.dumps(said, indent=1) + "\n").encode("utf-8"))
    print(f"{len(states)} questions -> {adapter.states_path.name}")  # noqa: T201 - a script says so


if __name__ == "__main__":
    main()
