"""Say where in the data folder what lies."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock

from checker.core.config_layers import ConfigSource
from checker.core.storage import make_private_folder

_LONGEST_SOCKET: Final = 100
"""Linux takes 107 bytes for a socket's path, macOS 103."""
_MADE: Final = frozenset({"files", "running", "setup-code", "worker-id", "index"})
_MADE_ENDINGS: Final = (".lock", ".sock", ".sqlite", ".sqlite-wal", ".sqlite-shm", ".part")
"""What the server itself keeps in the folder, beside what somebody wrote for it."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The one folder in which a server keeps everything."""

    path: Path

    @property
    def files(self) -> Path:
        """Documents and results, by their content."""
        return self.path / "files"

    def measure_free(self) -> int:
        """Return how many bytes are free on its disk."""
        return shutil.disk_usage(self.path).free

    @property
    def running(self) -> Path:
        """What the jobs that run now have open; worth nothing after a restart."""
        return self.path / "running"

    @property
    def rules(self) -> Path:
        """The office's own rule sets."""
        return self.path / "rules"

    @property
    def index(self) -> Path:
        """The index of the documents that people may ask; it can be built anew."""
        return self.path / "index" / "index.sqlite"

    @property
    def faq(self) -> Path:
        """Questions that were answered on the page, with their answers; it may be missing."""
        return self.path / "faq" / "FAQ.csv"

    @property
    def numbers(self) -> Path:
        """Counts the documents that are written here."""
        return self.path / "document-numbers.json"

    @property
    def worker_id(self) -> Path:
        """What tells this folder's workers from those of other folders."""
        return self.path / "worker-id"

    @property
    def configuration(self) -> Path:
        """The office's `checker.toml`; it may be missing."""
        return self.path / "checker.toml"

    @property
    def source(self) -> ConfigSource:
        """Where settings are read from: the office's own file, or none but the user's."""
        there = self.configuration.exists()
        return ConfigSource(file=self.configuration if there else None, isolated=not there)

    @property
    def model_socket(self) -> Path | None:
        """Where the model host listens; None where it needs a port instead."""
        path = self.path.absolute() / "model.sock"
        too_long = len(str(path).encode()) > _LONGEST_SOCKET
        return None if sys.platform == "win32" or too_long else path

    def hold_bytes(self, timeout: float = -1) -> BaseFileLock:
        """Return a lock: while it is held, no bytes are deleted of what rows named before.

        Args:
            timeout: in seconds, after which `filelock.Timeout` says that another holds it.
        """
        return FileLock(self.path / "bytes.lock", timeout=timeout)

    def is_setting(self, path: Path) -> bool:
        """Return whether somebody wrote a file in the folder to say how the server works."""
        first = path.relative_to(self.path).parts[0]
        return first not in _MADE and not first.endswith(_MADE_ENDINGS)

    def make(self) -> None:
        """Make the folders that are missing, for their owner alone.

        Raises:
            OSError: one cannot be made.
        """
        for folder in (self.path, self.files, self.running, self.rules):
            make_private_folder(folder)
