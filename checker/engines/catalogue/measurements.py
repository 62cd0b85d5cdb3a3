"""Keep what `checker model bench` found, for `checker model info`.

`bench/<model>-<adapter>.json` in the user's cache folder, each named by the first 12 characters of
its sha256 (`plain` without an adapter). It can always be measured again.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_NOTE, read_regular
from checker.core.storage import cache_folder, write_atomically
from checker.engines.catalogue.model_figures import Figures

_NAME = 12

ON_SERVER = Message("model.on-the-server")
"""In place of what is known of this machine only."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share or an area from 0 to 1, with its 95 % interval; none from a single question."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How a model did on the labelled questions of one language.

    `right` is of all texts; `decided` the share that a check would decide, `decided_right` how
    many of those are right, None where nothing is decided; `auc` the questions' mean.
    """

    questions: int
    texts: int
    right: Estimate
    decided: Estimate
    decided_right: Estimate | None
    auc: Estimate


@dataclass(frozen=True, slots=True)
class Machine:
    """Where it was measured. `cores` are those that the model computes with."""

    cores: int
    system: str

    @property
    def words(self) -> Message:
        """The machine in a few words."""
        return Message("model.cores", count=self.cores, system=self.system)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One run of `checker model bench`.

    Rates are in tokens per second, `judge_seconds` for each text, `memory_mib` the process's peak;
    None where it is not known. `machine` is None of a model on a server, `adapter` empty of a model
    that answers without. `labelled` is the sha256 of the questions, `whole` says that all of them
    were asked.
    """

    model: str
    sha256: str
    adapter: str
    machine: Machine | None
    load_seconds: float | None
    prompt_tokens: int
    prompt_rate: float | None
    output_tokens: int
    output_rate: float | None
    judge_seconds: float | None
    memory_mib: int | None
    accuracy: Mapping[Language, Accuracy]
    labelled: str
    whole: bool
    measured_on: date
    tool_version: str

    @property
    def figures(self) -> Figures:
        """The few figures that a list shows."""
        right = {language: each.right.value for language, each in self.accuracy.items()}
        return Figures(
            self.prompt_rate,
            self.output_rate,
            right.get("ja"),
            right.get("en"),
            self.memory_mib,
            self.machine.words if self.machine else ON_SERVER,
        )


def convert_to_json(measurement: Measurement) -> dict[str, Any]:
    """Return a measurement as plain values for JSON."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - most that import this package need none

    plain: dict[str, Any] = TypeAdapter(Measurement).dump_python(measurement, mode="json")
    return plain


def keep(measurement: Measurement) -> Path:
    """Keep a measurement for `kept`, in place of an earlier one of the same model and adapter.

    Returns the file.

    Raises:
        OutputError: it cannot be written.
    """
    adapter = measurement.adapter[:_NAME] or "plain"
    path = _get_folder() / f"{measurement.sha256[:_NAME]}-{adapter}.json"
    with suppress(OSError):  # what is wrong with the folder, writing into it says
        path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(convert_to_json(measurement), ensure_ascii=False, indent=1)
    write_atomically(path, f"{text}\n".encode())
    return path


def find_kept(sha256: str) -> tuple[Measurement, ...]:
    """Return what is kept of the model with this sha256, the latest first.

    A file that cannot be read, or of another version of checker, counts as not there.
    """
    found = [_read(path) for path in _get_folder().glob(f"{sha256[:_NAME]}-*.json")]
    ours = [each for each in found if each is not None and each.sha256 == sha256]
    return tuple(sorted(ours, key=lambda each: (each.measured_on, each.adapter), reverse=True))


def _get_folder() -> Path:
    return cache_folder() / "bench"


def _read(path: Path) -> Measurement | None:
    from pydantic import TypeAdapter  # noqa: PLC0415 - as above

    try:
        return TypeAdapter(Measurement).validate_json(read_regular(path, LARGEST_NOTE))
    except (OSError, ValueError):  # pydantic's ValidationError is a ValueError
        return None
