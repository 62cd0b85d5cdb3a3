"""Adapters that ship with checker: small trained corrections, each for one model's very file.

`adapters/<first 12 characters of the model's sha256>.gguf` holds the matrices. The `.json` beside
it says for which model they are, what they were trained on and how (`training/`).
"""

import json
from dataclasses import dataclass
from pathlib import Path

from checker.core.errors import ModelError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_NOTE, LARGEST_STATE, hash_regular, read_regular

_NAME = 12


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter's file and the sha256 that its description states."""

    path: Path
    sha256: str


def find_adapter(folder: Path, model: str) -> Adapter | None:
    """Return the adapter for the model with this sha256; None where there is none.

    Raises:
        ModelError: its description cannot be read.
    """
    path = folder / f"{model[:_NAME]}.json"
    try:
        content = json.loads(read_regular(path, LARGEST_NOTE))
        if content["model"]["sha256"] != model:
            return None
        return Adapter(path.with_suffix(".gguf"), str(content["sha256"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _report_damaged(path) from error


def check_adapter(adapter: Adapter) -> None:
    """Compare an adapter's file with its description.

    Raises:
        ModelError: the file is missing or another one.
    """
    try:
        found = hash_regular(adapter.path, LARGEST_STATE).hex()
    except OSError as error:
        raise _report_damaged(adapter.path) from error
    if found != adapter.sha256:
        raise _report_damaged(adapter.path)


def _report_damaged(path: Path) -> ModelError:
    return ModelError(
        Message("model.adapter-model-answers-damaged"),
        place=str(path),
        remedy=Message("model.install-checker-again-set-adapter-false"),
    )
