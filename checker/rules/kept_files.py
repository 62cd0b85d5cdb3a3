"""Keep what rule files hold, so that one that did not change is not parsed in every run.

It is kept as JSON in the user's own cache, under the hash of the file's bytes and of checker's
version: a file that changes by one byte is read anew. What cannot be read there is made again.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from checker import __version__
from checker.core.cache_files import find_kept, read_kept, write_kept
from checker.core.text import lazy_re as re
from checker.rules.yaml_nodes import Path_, YamlFile, parse, read_bytes

FOLDER: Final = "rule-files"
MOST: Final = 256
"""Each rule file has two: what it holds, and its header as it was validated."""
_CUT_BY_JSON: Final = re.compile(rb"[0-9]\.[0-9]+0(?![0-9.])")
"""A number such as 1.10, of which JSON makes 1.1: an error would not quote it as it is written."""


def load_kept(path: Path, shown: str) -> YamlFile:
    """Read a rule file as `yaml_nodes.load` does, from what is kept of it where something is.

    Raises:
        RulesetError: missing, unreadable, not UTF-8, not YAML, or absurdly large.
    """
    return parse_kept(read_bytes(path, shown), path, shown)


def parse_kept(raw: bytes, path: Path, shown: str) -> YamlFile:
    """Return what the bytes of a rule file hold, likewise.

    Raises:
        RulesetError: not UTF-8, not YAML, or absurdly large.
    """
    name = hashlib.sha256(f"{__version__}\0".encode() + raw).hexdigest()
    kept = find_kept(FOLDER, name)
    with suppress(OSError, ValueError, KeyError, TypeError):
        data, places, refers = read_kept(kept).split(b"\n")
        return YamlFile(path, shown, json.loads(data), _Places(places), raw, bool(int(refers)))
    file = parse(raw, path, shown)
    if _CUT_BY_JSON.search(raw) is None:
        with suppress(UnicodeEncodeError):
            _keep(file, kept)
    return file


def _keep(file: YamlFile, kept: Path) -> None:
    rows = [[list(path), *place] for path, place in file.places.items()]
    lines = (_write(file.data), _write(rows), str(int(file.refers)))
    write_kept(kept, "\n".join(lines).encode(), MOST)


def _write(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class _Places(Mapping[Path_, tuple[int, int]]):
    """Where values start, read when somebody asks: for most files nobody does."""

    def __init__(self, written: bytes) -> None:
        self._written = written

    @cached_property
    def _read(self) -> dict[Path_, tuple[int, int]]:
        return {tuple(path): (line, column) for path, line, column in json.loads(self._written)}

    def __getitem__(self, path: Path_) -> tuple[int, int]:
        return self._read[path]

    def __iter__(self) -> Iterator[Path_]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)
