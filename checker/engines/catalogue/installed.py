"""Find the models on this machine, and the one that answers."""

import json
from pathlib import Path

from checker.core.data_classes import dataclass
from checker.core.errors import ModelError, ModelMissing
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_NOTE, read_regular
from checker.core.storage import get_models_folder, write_atomically
from checker.engines.catalogue.entries import (
    CATALOGUE,
    DEFAULT_NAME,
    CatalogueEntry,
    find_entry,
    report_unknown,
    require_entry,
)
from checker.engines.catalogue.gguf import read_header

_PATH_MARKS = ("/", "\\")


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model file on this machine; `entry` is None for one that the catalogue does not know."""

    name: str
    path: Path
    entry: CatalogueEntry | None


def list_installed() -> list[InstalledModel]:
    """Return the models in the models folder: the catalogue's first, then others by name."""
    folder = get_models_folder()
    ours = [
        InstalledModel(entry.name, folder / entry.file, entry)
        for entry in CATALOGUE
        if (folder / entry.file).is_file()
    ]
    taken = {model.path for model in ours}
    others = sorted(path for path in folder.glob("*.gguf") if path not in taken)
    return [*ours, *(InstalledModel(path.stem, path, None) for path in others)]


def find(name_or_path: str | Path) -> InstalledModel:
    """Return the model that a name of the catalogue, a file's stem, or a path of a GGUF means.

    Raises:
        ModelMissing: nothing by that name, or it is not installed; the remedy says how.
    """
    text = str(name_or_path)
    for model in list_installed():
        if text.casefold() == model.name.casefold() or text == model.path.name:
            return model
    entry = find_entry(text)
    if entry is not None:
        raise _report_not_installed(entry)
    path = Path(text).expanduser()
    # a plain name is never a file of the working folder, which a stranger may have filled
    if any(mark in text for mark in _PATH_MARKS) or path.suffix.lower() == ".gguf":
        if path.is_file():
            return _build_from_path(path)
        raise _report_no_file(path)
    raise report_unknown(text, others=tuple(model.name for model in list_installed()))


def use(name_or_path: str | Path) -> InstalledModel:
    """Make a model the one that answers from now on; its header is checked first.

    Raises:
        ModelMissing: as `find`.
        ModelError: the file is not a whole GGUF file.
        OutputError: the choice cannot be written.
    """
    model = find(name_or_path)
    read_header(model.path)
    known = model.path.parent == get_models_folder()
    choice = {"model": model.name if known else str(model.path)}
    get_models_folder().mkdir(parents=True, exist_ok=True)
    write_atomically(_get_choice_path(), json.dumps(choice, ensure_ascii=False).encode())
    return model


def get_current() -> InstalledModel | None:
    """Return the chosen model; without a choice the default if it is installed; else None.

    Raises:
        ModelMissing: the chosen model is gone. Another one would give other verdicts, so none
            takes its place unasked.
        ModelError: the file that holds the choice is damaged.
    """
    choice = _read_choice()
    if choice is not None:
        return find(choice)
    default = require_entry(DEFAULT_NAME)
    path = get_models_folder() / default.file
    return InstalledModel(default.name, path, default) if path.is_file() else None


def _build_from_path(path: Path) -> InstalledModel:
    # A path into the models folder means the model that is installed there.
    here = (model for model in list_installed() if model.path.samefile(path))
    return next(here, InstalledModel(path.stem, path.absolute(), None))


def _get_choice_path() -> Path:
    return get_models_folder() / "current.json"


def _read_choice() -> str | None:
    try:
        return str(json.loads(read_regular(_get_choice_path(), LARGEST_NOTE))["model"])
    except OSError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(
            Message("model.record-chosen-model-damaged"),
            place=str(_get_choice_path()),
            remedy=Message("model.choose-again-checker-model-use-name"),
        ) from error


def _report_not_installed(entry: CatalogueEntry) -> ModelMissing:
    how = f"checker model pull {entry.name}" if entry.offered else "checker model use PATH"
    return ModelMissing(
        Message("model.is-not-installed", name=entry.name),
        place=str(get_models_folder() / entry.file),
        remedy=Message("model.run", how=how),
    )


def _report_no_file(path: Path) -> ModelMissing:
    return ModelMissing(
        Message("model.there-is-no-such-file"),
        place=str(path),
        remedy=Message("model.check-path-use-name-from-checker"),
    )
