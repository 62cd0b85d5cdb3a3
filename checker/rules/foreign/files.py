"""Reading the files of other tools: bytes, text, YAML and JSON with places, within limits."""

import os
import re
from pathlib import Path

from checker.core.bilingual import Bilingual
from checker.core.errors import RulesetError, cannot_be_read
from checker.core.text.decode import decode
from checker.rules.nodes import MAX_BYTES, YamlFile, load

YAML = frozenset({".yml", ".yaml"})
"""How the names of YAML files end."""

_OURS = re.compile(rb"(?m)^ruleset[ \t]*:")


def is_ours(path: Path) -> bool:
    """Return whether a YAML file is a rule set of checker.

    Raises:
        RulesetError: the file cannot be read.
    """
    return _OURS.search(read_bytes(path)) is not None


def read_bytes(path: Path, limit: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file.

    Raises:
        RulesetError: it is missing, unreadable or larger than `limit`.
    """
    try:
        if path.stat().st_size > limit:
            raise RulesetError(
                Bilingual("大きすぎて取り込めません。", "is too large to import."), place=str(path)
            )
        return path.read_bytes()
    except OSError as error:
        raise RulesetError(
            cannot_be_read(error),
            place=str(path),
            remedy=Bilingual("パスを確かめてください。", "Check the path."),
        ) from error


def read_text(path: Path, limit: int = MAX_BYTES) -> str:
    """Return the text of a file in UTF-8, CP932 or another Japanese encoding.

    Raises:
        RulesetError: as `read_bytes`, or the encoding is unknown.
    """
    try:
        return decode(read_bytes(path, limit))[0]
    except ValueError as error:
        raise RulesetError(
            Bilingual("文字コードが分かりません。", "its encoding is unknown."),
            place=str(path),
            remedy=Bilingual("UTF-8 で保存し直してください。", "Save the file as UTF-8."),
        ) from error


def read_yaml(path: Path) -> YamlFile:
    """Return a YAML (or JSON) file's data with places.

    Raises:
        RulesetError: it is no YAML.
    """
    return load(path, str(path))


def failure(place: str, ja: str, en: str, remedy: Bilingual | None = None) -> RulesetError:
    """Return an error about a source."""
    return RulesetError(Bilingual(ja, en), place=place, remedy=remedy)


def relative(path: Path, folder: Path) -> str:
    """Return `path` as seen from `folder`, with slashes; absolute on another drive."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # Windows: no way from one drive to another
        return path.resolve().as_posix()
