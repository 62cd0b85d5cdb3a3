"""Opens the model that a check would ask, at once and leaving nothing on disk: to measure it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from checker.core.config import Settings
from checker.core.data_classes import dataclass
from checker.core.ports import Engine
from checker.engines import catalogue as models
from checker.jobs.judging.open_judge import (
    build_engine_settings,
    find_wanted_adapter,
    load,
    uses_server,
)


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """A model that is ready; `load_seconds` is None of one on a server."""

    engine: Engine
    load_seconds: float | None

    @property
    def on_server(self) -> bool:
        """Whether it computes elsewhere."""
        return self.load_seconds is None


@contextmanager
def open_model(name: str | None, settings: Settings) -> Iterator[OpenedModel]:
    """Hold the model of that name, else the one in use, with the adapter that a check uses.

    Raises:
        ConfigError: an endpoint is configured in part only, or its key is not there.
        ModelMissing: there is no such model here, or none at all.
        ModelError: its file cannot be read, is damaged or too large for the memory.
        JudgeError: a server does not answer.
    """
    found = (
        _open_on_server(name, settings)
        if uses_server(name, settings)
        else _open_here(name, settings)
    )
    try:
        yield found
    finally:
        found.engine.close()


def _open_here(name: str | None, settings: Settings) -> OpenedModel:
    model = models.find(name) if name else models.get_current() or models.find(models.DEFAULT_NAME)
    engine_settings = replace(build_engine_settings(settings), keep_state=False)
    sha256 = models.find_sha256(model.path)
    adapter = find_wanted_adapter(sha256, settings)
    started = time.perf_counter()
    engine = load(model, sha256, engine_settings, adapter)
    return OpenedModel(engine, time.perf_counter() - started)


def _open_on_server(name: str | None, settings: Settings) -> OpenedModel:
    from checker.jobs.judging.endpoint import open_server, parse_endpoint  # noqa: PLC0415 - seldom

    endpoint = parse_endpoint(name, settings.endpoint)
    return OpenedModel(open_server(endpoint, settings.endpoint), None)
