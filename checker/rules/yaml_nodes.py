"""YAML read with the place of every key and value, bounded, without YAML 1.1 surprises."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.errors import FileTooLargeError, RulesetError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import read_regular

MAX_BYTES = 8 * 1024 * 1024
MAX_NODES = 500_000
MAX_DEPTH = 40

Path_ = tuple[str | int, ...]
"""Keys and indexes from the top of a file to a value."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file's content as plain values, and where each of them starts (line, column from 1).

    `refers` is False where no value can stand for something written elsewhere (`${name}`,
    `{file: words.txt}`).
    """

    path: Path
    shown: str
    data: Any
    places: Mapping[Path_, tuple[int, int]]
    raw: bytes
    refers: bool = True

    def at(self, path: Path_) -> str:
        """Return `file:line:column` of a value, or of the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        line, column = self.places.get(path, (1, 1))
        return f"{self.shown}:{line}:{column}"


def load(path: Path, shown: str) -> YamlFile:
    """Read a YAML file; `shown` is how errors name it.

    Raises:
        RulesetError: missing, unreadable, not UTF-8, not YAML, or absurdly large.
    """
    return parse(read_bytes(path, shown), path, shown)


def parse(
    raw: bytes,
    path: Path,
    shown: str,
    read: Callable[[str], Any] | None = None,
    *,
    repeats: bool = False,
) -> YamlFile:
    """Return what the bytes of a YAML file hold; `read` says what an unquoted word means.

    It is `yaml_values.read_plain_value` where none is given. Where keys may repeat (JSON), the last
    counts.

    Raises:
        RulesetError: not UTF-8, not YAML, or absurdly large.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesetError(
            Message("rules.is-not-utf-8"),
            place=shown,
            remedy=Message("rules.save-file-utf-8"),
        ) from error
    from checker.rules.yaml_values import read_values  # noqa: PLC0415 - not of files that are kept

    data, places = read_values(text, shown, read, repeats=repeats)
    refers = "${" in text or "file" in text
    return YamlFile(path, shown, data, places, raw, refers)


def read_bytes(path: Path, shown: str) -> bytes:
    """Return what a YAML file holds, unread.

    Raises:
        RulesetError: missing, unreadable, or absurdly large.
    """
    try:
        return read_regular(path, MAX_BYTES)
    except FileTooLargeError as error:
        raise RulesetError(
            Message("rules.too-large-limit-8-mib"),
            place=shown,
            remedy=Message("rules.split-the-file-use-extends"),
        ) from error
    except OSError as error:
        raise RulesetError(
            describe_unreadable(error),
            place=shown,
            remedy=Message("rules.check-the-path"),
        ) from error
