"""Load a model when it is first needed, once for all who use it: to judge, and to write."""

import threading
from collections.abc import Callable, Hashable

from checker.core.ports import Engine, EngineInfo


class EngineHandle:
    """A model that may not be loaded yet. Calls from several threads wait for each other.

    Args:
        load: loads the model.
        info: which model it will be, known without loading it.
        key: what is the same for all handles of a model, which share one copy; None for none.
    """

    def __init__(
        self, load: Callable[[], Engine], info: EngineInfo, key: Hashable | None = None
    ) -> None:
        self._load = load
        self._key = key
        self._engine: Engine | None = None
        self._lock = threading.Lock()
        self.info = info

    def get(self) -> Engine:
        """Return the model, loaded.

        Raises:
            JudgeError: a server does not answer.
            ModelError: the model cannot be loaded or used.
        """
        with self._lock:
            if self._engine is None:
                self._engine = self._take()
            return self._engine

    def _take(self) -> Engine:
        if self._key is None:
            return self._load()
        from checker.engines.shared_engines import SHARED  # noqa: PLC0415 - only with a model

        return SHARED.take(self._key, self._load)

    def close(self) -> None:
        """Free the model, if it was loaded and nobody else uses it; `get` loads it again."""
        with self._lock:
            if self._engine is None:
                return
            if self._key is None:
                self._engine.close()
            else:
                from checker.engines.shared_engines import SHARED  # noqa: PLC0415 - as above

                SHARED.give_back(self._key)
            self._engine = None
