"""Reading the files of other tools: bytes, text, YAML and JSON with places, within limits."""

import os
from dataclasses import replace
from pathlib import Path

from checker.core.errors import FileTooLargeError, RulesetError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import read_regular
from checker.core.text import lazy_re as re
from checker.core.text.decoding import decode
from checker.rules.yaml_nodes import MAX_BYTES, YamlFile, load, parse

YAML = frozenset({".yml", ".yaml"})
"""How the names of YAML files end."""

_JSON_TOKEN = re.compile(
    rb""""(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|(//[^\n]*|/\*(?:.*?\*/|.*))""", re.DOTALL
)
_VISIBLE = re.compile(rb"[^\n]")
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
        return read_regular(path, limit)
    except FileTooLargeError as error:
        raise RulesetError(Message("rules.is-too-large-to-import"), place=str(path)) from error
    except OSError as error:
        raise RulesetError(
            describe_unreadable(error),
            place=str(path),
            remedy=Message("rules.check-the-path"),
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
            Message("rules.its-encoding-is-unknown"),
            place=str(path),
            remedy=Message("rules.save-file-utf-8"),
        ) from error


def read_yaml(path: Path) -> YamlFile:
    """Return a YAML (or JSON) file's data with places.

    Raises:
        RulesetError: it is no YAML.
    """
    return load(path, str(path))


def read_settings(path: Path) -> YamlFile:
    """Return the data of settings in YAML or in JSON, which may have comments (`//`, `/* */`).

    Of a key that stands twice in JSON the last counts, as for the tools that read it.

    Raises:
        RulesetError: it is neither.
    """
    raw = read_bytes(path)
    without = raw.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not without.startswith((b"{", b"//", b"/*")):
        return parse(raw, path, str(path))
    file = parse(_JSON_TOKEN.sub(_blank_comment, raw), path, str(path), repeats=True)
    return replace(file, raw=raw)


def _blank_comment(token: re.Match[bytes]) -> bytes:
    """Return a comment as spaces, so that all else stays where it is; a text as it is."""
    return _VISIBLE.sub(b" ", token[0]) if token[1] else token[0]


def build_failure(place: str, what: Message, remedy: Message | None = None) -> RulesetError:
    """Return an error about a source."""
    return RulesetError(what, place=place, remedy=remedy)


def make_relative(path: Path, folder: Path) -> str:
    """Return `path` as seen from `folder`, with slashes; absolute on another drive."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # Windows: no way from one drive to another
        return path.resolve().as_posix()
