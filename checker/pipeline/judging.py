"""From the installed model to a judge; the model itself is loaded only when a question needs it."""

from collections.abc import Callable

from checker import models, resources
from checker.config import Settings
from checker.engine.settings import EngineSettings
from checker.judge.cache import AnswerCache
from checker.judge.judge import Judge
from checker.judge.shipped import load_shipped, shipped_path
from checker.models import InstalledModel
from checker.ports import Engine, EngineInfo
from checker.storage import cache_folder

OnProgress = Callable[[int, int], None]


def open_judge(
    name: str | None, settings: Settings, on_progress: OnProgress | None = None
) -> Judge | None:
    """Return the judge on a named model, else on the one in use; None where none is installed.

    Raises:
        ModelMissing: the model that was named, or chosen with `model use`, is not here.
        ModelError: its file cannot be read, is damaged or too large for the memory; of a file that
            was used before, the last two come up when the first question needs the model.
    """
    model = models.find(name) if name else models.current()
    if model is None:
        return None
    engine_settings = _engine_settings(settings)
    if models.remembered_sha256(model.path) is None:
        # a new file: say that it cannot work before reading all its gigabytes
        models.check_memory(model.path, engine_settings.context)
    sha256 = models.sha256_of(model.path)
    return Judge(
        lambda: _opened(model, sha256, engine_settings),
        EngineInfo(model.name, sha256, engine_settings.context, engine_settings.arithmetic),
        cache=AnswerCache(cache_folder() / "judge.sqlite"),
        shipped=load_shipped(shipped_path(resources.rules_folder(), sha256), sha256),
        progress=on_progress,
    )


def _engine_settings(settings: Settings) -> EngineSettings:
    chosen = settings.model_dump(
        include={"context", "threads", "batch", "gpu_layers"}, exclude_none=True
    )
    return EngineSettings(**chosen)


def _opened(model: InstalledModel, sha256: str, settings: EngineSettings) -> Engine:
    from checker.engine.llama import LlamaEngine  # noqa: PLC0415 - loads llama.cpp's library

    models.check_memory(model.path, settings.context)
    return LlamaEngine.open(model.path, name=model.name, sha256=sha256, settings=settings)
