"""Do the work of the `checker model` commands, free of how it is printed."""

from pathlib import Path
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.errors import ModelError
from checker.engines.catalogue.entries import CATALOGUE, DEFAULT_NAME, CatalogueEntry, find_entry
from checker.engines.catalogue.gguf import Header, estimate_memory, read_header
from checker.engines.catalogue.hashing import compute_sha256, find_sha256, remember_sha256
from checker.engines.catalogue.installed import InstalledModel, find, get_current, list_installed
from checker.engines.catalogue.measurements import Measurement, find_kept
from checker.engines.catalogue.memory import measure_available_memory
from checker.engines.catalogue.progress import OnProgress, ignore

State = Literal["installed", "available", "not offered"]

INFO_CONTEXT = 4_096
"""The context, in tokens, that `info` states the memory for."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One line of `checker model list`; `entry` is None for a file of the user's own."""

    name: str
    state: State
    current: bool
    default: bool
    size: int | None
    path: Path | None
    entry: CatalogueEntry | None


@dataclass(frozen=True, slots=True)
class VerifyResult:
    """What `checker model verify` found; `expected` is None where the catalogue has no sha256."""

    name: str
    path: Path
    found: str
    expected: str | None
    header: Header

    @property
    def ok(self) -> bool | None:
        """Whether the file is the catalogue's, byte for byte; None if that cannot be told."""
        return None if self.expected is None else self.found == self.expected


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """All that is known of a model; from `path` on, None for one that is not installed.

    `memory_needed` and `memory_available` are bytes, for a context of INFO_CONTEXT tokens;
    `measured` is what `checker model bench` found on this machine, the latest first.
    """

    name: str
    entry: CatalogueEntry | None
    path: Path | None = None
    header: Header | None = None
    sha256: str | None = None
    memory_needed: int | None = None
    memory_available: int | None = None
    measured: tuple[Measurement, ...] = ()


def list_models() -> list[ModelRow]:
    """Return every model of the catalogue, then the user's own files.

    Where `current` fails, no row is the current one: the list is how to choose another.
    """
    chosen = _find_chosen()
    here = {model.name: model for model in list_installed()}
    rows = [_build_entry_row(entry, here.get(entry.name), chosen) for entry in CATALOGUE]
    own = [model for model in here.values() if model.entry is None]
    if chosen is not None and chosen.entry is None and chosen not in own:
        own.append(chosen)
    return [*rows, *(_build_own_row(model, chosen) for model in own)]


def verify(name_or_path: str | Path, *, on_progress: OnProgress = ignore) -> VerifyResult:
    """Read the whole file of an installed model, and compare it with the catalogue.

    Raises:
        ModelMissing: it is not installed.
        ModelError: not readable, or not a whole GGUF file.
    """
    model = find(name_or_path)
    header = read_header(model.path)
    found = compute_sha256(model.path, on_progress)
    remember_sha256(model.path, found)
    expected = model.entry.sha256 if model.entry else None
    return VerifyResult(model.name, model.path, found, expected, header)


def get_info(name_or_path: str | Path) -> ModelInfo:
    """Return what is known of a model, installed or not.

    Raises:
        ModelMissing: neither the catalogue nor this machine has it.
        ModelError: the file is not readable, or not a whole GGUF file.
    """
    entry = find_entry(str(name_or_path))
    if entry is not None and entry.name not in {model.name for model in list_installed()}:
        return ModelInfo(entry.name, entry, memory_available=measure_available_memory())
    model = find(name_or_path)
    header = read_header(model.path)
    sha256 = find_sha256(model.path)
    return ModelInfo(
        name=model.name,
        entry=model.entry,
        path=model.path,
        header=header,
        sha256=sha256,
        memory_needed=estimate_memory(header, INFO_CONTEXT),
        memory_available=measure_available_memory(),
        measured=find_kept(sha256),
    )


def _find_chosen() -> InstalledModel | None:
    try:
        return get_current()
    except ModelError:
        return None


def _build_entry_row(
    entry: CatalogueEntry, model: InstalledModel | None, chosen: InstalledModel | None
) -> ModelRow:
    state: State = "available" if entry.offered else "not offered"
    return ModelRow(
        name=entry.name,
        state="installed" if model else state,
        current=model is not None and model == chosen,
        default=entry.name == DEFAULT_NAME,
        size=model.path.stat().st_size if model else entry.size,
        path=model.path if model else None,
        entry=entry,
    )


def _build_own_row(model: InstalledModel, chosen: InstalledModel | None) -> ModelRow:
    return ModelRow(
        name=model.name,
        state="installed",
        current=model == chosen,
        default=False,
        size=model.path.stat().st_size,
        path=model.path,
        entry=None,
    )
