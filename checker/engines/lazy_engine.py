"""Load a model when it is first needed, once for all who use it: to judge, and to write."""

import threading
from collections.abc import Callable

from checker.core.ports import Engine, EngineInfo


class EngineHandle:
    """A model that may not be loaded yet. Calls from several threads wait for each other.

    Args:
        load: loads the model.
        info: which model it will be, known without loading it.
    """

    def __init__(self, load: Callable[[], Engine], info: EngineInfo) -> None:
        self._load = load
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
                self._engine = self._load()
            return self._engine

    def close(self) -> None:
        """Free the model, if it was loaded; it is loaded again when it is needed again."""
        with self._lock:
            if self._engine is not None:
                self._engine.close()
                self._engine = None
