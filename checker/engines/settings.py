"""Set how the engine uses the machine; zero means "choose"."""

from checker.core.data_classes import dataclass

TILES_FROM = 64
"""From batches of this many rows, llama.cpp sums attention in tiles."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Sizes in tokens unless the name says otherwise.

    `context` bounds worked examples, questions and one unit together (an eighth of a gigabyte
    per 4096 with the default model). `batch` is how much is computed at a time; from 64 up,
    llama.cpp sums attention in tiles, and an answer depends in its second decimal on what else is
    in the batch (`docs/decisions/judge-engine.md`). `parallel` sequences are held at once.
    `threads` 0 means the machine's physical cores. `gpu_layers` -1 means all of them, where the
    library was built for a GPU. `keep_state` writes the worked examples' state to the cache
    folder. `log` passes llama.cpp's own messages to the `checker.engines.llama.library` logger.
    """

    context: int = 8192
    batch: int = 60
    parallel: int = 64
    threads: int = 0
    gpu_layers: int = -1
    keep_state: bool = True
    log: bool = False

    @property
    def arithmetic(self) -> str:
        """A name for the order of sums; empty where an answer does not depend on its neighbours."""
        return "" if self.batch < TILES_FROM else f"+batch{self.batch}"
