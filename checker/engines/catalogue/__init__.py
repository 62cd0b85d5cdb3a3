"""Models: which there are, where they come from, which are here, which one answers.

`pull` is imported on first use: it needs the network modules, which no check does.
"""

from pathlib import Path

from checker.engines.catalogue.commands import (
    ModelInfo,
    ModelRow,
    VerifyResult,
    get_info,
    list_models,
    verify,
)
from checker.engines.catalogue.entries import CATALOGUE, DEFAULT_NAME, CatalogueEntry
from checker.engines.catalogue.gguf import check_memory
from checker.engines.catalogue.hashing import find_sha256, recall_sha256
from checker.engines.catalogue.installed import InstalledModel, find, get_current, use
from checker.engines.catalogue.progress import OnProgress, Progress, ignore

__all__ = [
    "CATALOGUE",
    "DEFAULT_NAME",
    "CatalogueEntry",
    "InstalledModel",
    "ModelInfo",
    "ModelRow",
    "OnProgress",
    "Progress",
    "VerifyResult",
    "check_memory",
    "find",
    "find_sha256",
    "get_current",
    "get_info",
    "list_models",
    "pull",
    "recall_sha256",
    "use",
    "verify",
]


def pull(name: str, *, on_progress: OnProgress = ignore) -> Path:
    """Install a model of the catalogue; see `checker.engines.catalogue.pulling.pull`."""
    from checker.engines.catalogue.pulling import pull as run  # noqa: PLC0415 - see above

    return run(name, on_progress=on_progress)
