"""Open a judge on the installed model, which is loaded only when a question needs it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from checker.core import resources
from checker.core.config import Settings
from checker.core.ports import Announce, Engine, EngineInfo
from checker.engines import catalogue as models
from checker.engines.catalogue import InstalledModel
from checker.engines.lazy_engine import EngineHandle
from checker.engines.llama.adapters import Adapter, check_adapter, find_adapter
from checker.engines.llama.processor import Kernels, find_processor_class
from checker.engines.passage_engine import open_passage_engine
from checker.engines.settings import EngineSettings
from checker.judge.cache import AnswerCache
from checker.judge.judge import Judge
from checker.judge.limit import Limit
from checker.judge.shipped_answers import (
    get_questions_path,
    get_shipped_path,
    load_questions,
    load_shipped,
)

OnProgress = Callable[[int, int], None]

ENDPOINT = "openai:"
"""What the name of a model on a server begins with."""


def open_engine(
    name: str | None, settings: Settings, limit: Limit | None = None
) -> EngineHandle | None:
    """Return a named model, else the one in use, not loaded yet; None where none is installed.

    `openai:NAME` is a model of the configured endpoint, `openai:NAME@URL` one of another server.
    No answer of a server is waited for beyond the `limit` of the run.

    Raises:
        ConfigError: an endpoint is configured in part only, or its key is not there.
        ModelMissing: the model that was named, or chosen with `model use`, is not here.
        ModelError: its file cannot be read, is damaged or too large for the memory; of a file that
            was used before, the last two come up when the first question needs the model.
    """
    if uses_server(name, settings):
        from checker.jobs.judging.endpoint import open_endpoint  # noqa: PLC0415 - most runs need none

        return open_endpoint(name, settings.endpoint, limit)
    model = models.find(name) if name else models.get_current()
    if model is None:
        return None
    engine_settings = build_engine_settings(settings)
    if models.recall_sha256(model.path) is None:
        # a new file: say that it cannot work before reading all its gigabytes
        models.check_memory(model.path, engine_settings.context)
    sha256 = models.find_sha256(model.path)
    adapter = find_wanted_adapter(sha256, settings)
    return EngineHandle(
        lambda: load(model, sha256, engine_settings, adapter),
        EngineInfo(
            model.name,
            sha256,
            engine_settings.context,
            engine_settings.arithmetic,
            processor=find_processor_class(engine_settings.gpu_layers, _kernels),
            **(adapter.digests if adapter else {}),
        ),
        key=(model.path, sha256, engine_settings, adapter),
    )


def _kernels() -> Kernels:
    from checker.engines.llama.library import load_kernels  # noqa: PLC0415 - loads llama.cpp's library

    return load_kernels()


def open_judge(engine: EngineHandle, on_progress: OnProgress | None = None) -> Judge:
    """Return a judge on a model that keeps its answers, and knows those that came with the rules.

    Raises:
        ConfigError: the answers that came with the rules are damaged.
    """
    sha256 = engine.info.sha256
    rules = resources.get_rules_folder()
    shipped = replace(
        load_shipped(get_shipped_path(rules, sha256), sha256),
        questions=load_questions(get_questions_path(rules)),
    )
    return Judge(engine, engine.info, cache=AnswerCache(), shipped=shipped, progress=on_progress)


@dataclass
class ChosenModel:
    """The model that a session judges and writes with; its judge is opened when it is asked for.

    `on_progress` is told how many of a document's questions are answered.
    """

    engine: EngineHandle
    on_progress: OnProgress | None = None
    _judge: Judge | None = None
    _passage_judge: Judge | None = None

    @classmethod
    def open(
        cls, name: str | None, settings: Settings, limit: Limit | None = None
    ) -> "ChosenModel | None":
        """Choose the model that `open_engine` opens; None where none is installed.

        Raises:
            ConfigError: an endpoint is configured in part only, or its key is not there.
            ModelError: the model is missing or cannot be used.
        """
        engine = open_engine(name, settings, limit)
        return None if engine is None else cls(engine)

    def judge(self, limit: Limit, announce: Announce) -> Judge:
        """Return the judge on the model.

        Args:
            limit: when judging stops.
            announce: told why a run takes longer this once.

        Raises:
            ConfigError: the answers that came with the rules are damaged.
        """
        if self._judge is None:
            self._judge = open_judge(self.engine, self._progressed)
            self._judge.limit, self._judge.announce = limit, announce
        return self._judge

    def passage_judge(self, limit: Limit, announce: Announce) -> Judge:
        """Return the judge of passages that may answer a question; see `judge`.

        Raises:
            ConfigError: the answers that came with the rules are damaged.
        """
        engine = open_passage_engine(self.engine)
        if engine is self.engine:
            return self.judge(limit, announce)
        if self._passage_judge is None:
            cache = AnswerCache()
            judge = Judge(engine, engine.info, cache=cache, progress=self._progressed)
            judge.limit, judge.announce = limit, announce
            self._passage_judge = judge
        return self._passage_judge

    def close(self) -> None:
        """Free the model, if it was loaded."""
        for each in (self._passage_judge, self._judge, self.engine):
            if each is not None:
                each.close()

    def _progressed(self, done: int, total: int) -> None:
        if self.on_progress is not None:
            self.on_progress(done, total)


def uses_server(name: str | None, settings: Settings) -> bool:
    """Return whether a model of that name, or the one in use, computes on a server."""
    return (name or "").startswith(ENDPOINT) or (not name and settings.endpoint is not None)


def find_wanted_adapter(sha256: str, settings: Settings) -> Adapter | None:
    """Return the adapter that was trained for a model, None where there is none or none is wanted.

    Raises:
        ModelError: the adapter's file is damaged.
    """
    return find_adapter(resources.get_adapters_folder(), sha256) if settings.adapter else None


def build_engine_settings(settings: Settings) -> EngineSettings:
    """Return how a model is to be run here."""
    chosen = settings.model_dump(
        include={"context", "threads", "batch", "gpu_layers"}, exclude_none=True
    )
    return EngineSettings(**chosen)


def load(
    model: InstalledModel, sha256: str, settings: EngineSettings, adapter: Adapter | None
) -> Engine:
    """Read a model into memory.

    Raises:
        ModelError: its file or its adapter cannot be read, or it is too large for the memory.
    """
    from checker.engines.llama.engine import LlamaEngine  # noqa: PLC0415 - loads llama.cpp's library

    models.check_memory(model.path, settings.context)
    if adapter is not None:
        check_adapter(adapter)
    return LlamaEngine.open(
        model.path, name=model.name, sha256=sha256, settings=settings, adapter=adapter
    )
