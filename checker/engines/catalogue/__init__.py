"""Models: which there are, where they come from, which are here, which one answers.

`pull` is imported on first use: it needs the network modules, which no check does.
"""

from pathlib import Path

from checker.engines.catalogue.commands import (
    ModelInfo,
    ModelRow,
    VerifyResult,
    info,
    listing,
    verify,
)
from checker.engines.catalogue.entries import CATALOGUE, DEFAULT_NAME, CatalogueEntry
from checker.engines.catalogue.gguf import check_memory
from checker.engines.catalogue.hashing import remembered_sha256, sha256_of
from checker.engines.catalogue.installed import InstalledModel, current, find, use
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
    "current",
    "find",
    "info",
    "listing",
    "pull",
    "remembered_sha256",
    "sha256_of",
    "use",
    "verify",
]


def pull(name: str, *, on_progress: OnProgress = ignore) -> Path:
    """Install a model of the catalogue; see `checker.engines.catalogue.pulling.pull`."""
    from checker.engines.catalogue.pulling import pull as run  # noqa: PLC0415 - see above

    return run(name, on_progress=on_progress)
