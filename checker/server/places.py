"""Say where in the data folder what lies."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from checker.core.config_layers import ConfigSource
from checker.core.storage import make_private_folder

_LONGEST_SOCKET: Final = 100
"""Linux takes 107 bytes for a socket's path, macOS 103."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The one folder in which a server keeps everything."""

    path: Path

    @property
    def files(self) -> Path:
        """Documents and results, by their content."""
        return self.path / "files"

    @property
    def running(self) -> Path:
        """What the jobs that run now have open; worth nothing after a restart."""
        return self.path / "running"

    @property
    def rules(self) -> Path:
        """The office's own rule sets."""
        return self.path / "rules"

    @property
    def numbers(self) -> Path:
        """Counts the documents that are written here."""
        return self.path / "document-numbers.json"

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

    def make(self) -> None:
        """Make the folders that are missing, for their owner alone.

        Raises:
            OSError: one cannot be made.
        """
        for folder in (self.path, self.files, self.running, self.rules):
            make_private_folder(folder)
