"""Keep one copy of each loaded model in a process, however many sessions use it.

A model takes gigabytes. A server with a session for each folder, or a script with one for each rule
set, would load it for every one of them.
"""

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from checker.core.ports import Engine


@dataclass
class _Loaded:
    engine: Engine
    users: int = 0


class SharedEngines:
    """Loaded models by what makes them the same: file, settings, adapter."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: dict[Hashable, _Loaded] = {}

    def take(self, key: Hashable, load: Callable[[], Engine]) -> Engine:
        """Return the model of a key, loaded by the first who takes it.

        Raises:
            ModelError: it cannot be loaded.
        """
        with self._lock:
            if key not in self._loaded:
                self._loaded[key] = _Loaded(load())
            self._loaded[key].users += 1
            return self._loaded[key].engine

    def give_back(self, key: Hashable) -> None:
        """Free the model of a key where nobody uses it any more."""
        with self._lock:
            loaded = self._loaded[key]
            loaded.users -= 1
            if loaded.users == 0:
                del self._loaded[key]
                loaded.engine.close()


SHARED = SharedEngines()
"""The models of this process."""
