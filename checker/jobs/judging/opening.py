"""Opens the model that a check would ask, at once and leaving nothing on disk: to measure it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from checker.core.config import Settings
from checker.core.ports import Engine
from checker.engines import catalogue as models
from checker.jobs.judging.judging import adapter_of, asks_a_server, engine_settings_of, load


@dataclass(frozen=True, slots=True)
class Opened:
    """A model that is ready; `load_seconds` is None of one on a server."""

    engine: Engine
    load_seconds: float | None

    @property
    def on_server(self) -> bool:
        """Whether it computes elsewhere."""
        return self.load_seconds is None


@contextmanager
def opened(name: str | None, settings: Settings) -> Iterator[Opened]:
    """Hold the model of that name, else the one in use, with the adapter that a check uses.

    Raises:
        ConfigError: an endpoint is configured in part only, or its key is not there.
        ModelMissing: there is no such model here, or none at all.
        ModelError: its file cannot be read, is damaged or too large for the memory.
        JudgeError: a server does not answer.
    """
    found = _on_server(name, settings) if asks_a_server(name, settings) else _here(name, settings)
    try:
        yield found
    finally:
        found.engine.close()


def _here(name: str | None, settings: Settings) -> Opened:
    model = models.find(name) if name else models.current() or models.find(models.DEFAULT_NAME)
    engine_settings = replace(engine_settings_of(settings), keep_state=False)
    sha256 = models.sha256_of(model.path)
    adapter = adapter_of(sha256, settings)
    started = time.perf_counter()
    engine = load(model, sha256, engine_settings, adapter)
    return Opened(engine, time.perf_counter() - started)


def _on_server(name: str | None, settings: Settings) -> Opened:
    from checker.jobs.judging.endpoint import named_endpoint, open_server  # noqa: PLC0415 - seldom

    endpoint = named_endpoint(name, settings.endpoint)
    return Opened(open_server(endpoint, settings.endpoint), None)
