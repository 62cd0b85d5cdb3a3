"""Answers to the shipped rules' examples, so that a user's first run need not calibrate them.

`rules/calibration/<first 12 characters of the model's sha256>.json` holds the margins by the same
key as the cache: a changed example, question, prompt or model simply is not found in it.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from checker.core.messages import Message
from checker.errors import ConfigError
from checker.ports import Answer, EngineInfo

_FORMAT = 1


def shipped_path(rules: Path, sha256: str) -> Path:
    """Return where the answers of the model `sha256` stand in the folder `rules`."""
    return rules / "calibration" / f"{sha256[:12]}.json"


def export_answers(answers: Mapping[bytes, Answer], info: EngineInfo) -> str:
    """Return the JSON that `load_shipped` reads, a line for each answer, sorted by key."""
    model = json.dumps({"name": info.name, "sha256": info.sha256}, ensure_ascii=False)
    lines = ",\n".join(
        f'  "{key.hex()}": [{answer.margin:.4f}, {answer.mass:.4f}]'
        for key, answer in sorted(answers.items())
    )
    return f'{{"format": {_FORMAT},\n "model": {model},\n "answers": {{\n{lines}\n }}}}\n'


def load_shipped(path: Path, sha256: str) -> dict[bytes, Answer]:
    """Return the answers at `path` by key; none where there is no file or it is another model's.

    Raises:
        ConfigError: the file is not what `export_answers` writes.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if (content["format"], content["model"]["sha256"]) != (_FORMAT, sha256):
            return {}
        return {
            bytes.fromhex(key): Answer(margin=float(margin), mass=float(mass))
            for key, (margin, mass) in content["answers"].items()
        }
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            Message("judge.calibration-values-cannot-read"),
            place=str(path),
            remedy=Message("judge.install-checker-again"),
        ) from error
