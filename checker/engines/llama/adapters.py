"""Adapters that ship with checker: small trained corrections, each for one model's very file.

`adapters/<first 12 characters of the model's sha256>.gguf` holds the matrices. The `.json` beside
it says for which model they are, what they were trained on and how (`training/`). A `.states.npy`
beside them makes the states small that the model holds with this adapter (`states`). Those of
`.wording.gguf` were trained to word lines of notes, those of `.form.gguf` to fill in a form from
notes, and the model writes with them when asked to. None that fills in forms ships. With those of
`.answering.gguf`, which have a `.answering.states.npy`, the model says whether a passage answers a
question.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.errors import ModelError
from checker.core.messages import Message
from checker.core.ports import Skill
from checker.core.regular_files import LARGEST_NOTE, LARGEST_STATE, hash_regular, read_regular

_NAME = 12


@dataclass(frozen=True, slots=True)
class Adapter:
    """An adapter's file and the sha256 that its description states.

    `states_sha256` is that of the file that makes its states small, `wording_sha256` and
    `form_sha256` of those matrices that word lines of notes and fill in forms; empty where there
    are none. `answering` judges passages that may answer a question; None where this one does.
    """

    path: Path
    sha256: str
    states_sha256: str = ""
    wording_sha256: str = ""
    form_sha256: str = ""
    answering: "Adapter | None" = None

    @property
    def states_path(self) -> Path:
        """Where the file is that makes its states small."""
        return self.path.with_suffix(".states.npy")

    @property
    def skills(self) -> Mapping[Skill, str]:
        """What its model has learned besides to judge, with the sha256 of the matrices."""
        known: dict[Skill, str] = {"wording": self.wording_sha256, "form": self.form_sha256}
        return {skill: sha256 for skill, sha256 in known.items() if sha256}

    @property
    def digests(self) -> Mapping[str, str]:
        """What `EngineInfo` says of it."""
        passages = self.answering or Adapter(self.path, "")
        return {
            "adapter": self.sha256,
            "states": self.states_sha256,
            "wording": self.wording_sha256,
            "form": self.form_sha256,
            "answering": passages.sha256,
            "answering_states": passages.states_sha256,
        }

    def path_of(self, skill: Skill) -> Path:
        """Return where the matrices of a skill are."""
        return self.path.with_suffix(f".{skill}.gguf")


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
        states, wording, form = (str(content.get(e, "")) for e in ("states", "wording", "form"))
        answering, passages = content.get("answering"), None
        if answering is not None:
            where = path.with_suffix(".answering.gguf")
            passages = Adapter(where, str(answering["sha256"]), str(answering["states"]))
        own, sha256 = path.with_suffix(".gguf"), str(content["sha256"])
        return Adapter(own, sha256, states, wording, form, passages)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise report_damaged(path) from error


def check_adapter(adapter: Adapter) -> None:
    """Compare an adapter's files with its description.

    Raises:
        ModelError: one is missing or another one.
    """
    expected = {adapter.path: adapter.sha256}
    if adapter.states_sha256:
        expected[adapter.states_path] = adapter.states_sha256
    expected |= {adapter.path_of(skill): sha256 for skill, sha256 in adapter.skills.items()}
    if adapter.answering is not None:
        check_adapter(adapter.answering)
    for path, sha256 in expected.items():
        try:
            found = hash_regular(path, LARGEST_STATE).hex()
        except OSError as error:
            raise report_damaged(path) from error
        if found != sha256:
            raise report_damaged(path)


def report_damaged(path: Path) -> ModelError:
    """Return the error for a file of an adapter that is missing or another one."""
    return ModelError(
        Message("model.adapter-model-answers-damaged"),
        place=str(path),
        remedy=Message("model.install-checker-again-set-adapter-false"),
    )
