"""Lists in files beside a rule set: words with reasons, pairs of words, dictionaries.

    # a line of a .txt: a word, then its reason; `!` at the front switches the line off
    適宜        # 期限が分からない
    !可及的速やかに  # 役員会の決まり文句なので当面は許す

A `.csv` (or `.tsv`) gives pairs for `swap`, a `.yaml` whatever it holds, a file without an ending
words like a `.txt`, any other its whole text. A `#` right after a Latin letter or digit (`C#`)
belongs to the word.
"""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.errors import FileTooLargeError, RulesetError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST, read_regular
from checker.core.text import lazy_re as re
from checker.core.text.decoding import decode
from checker.rules.yaml_nodes import load

_REASON = re.compile(r"(?<![A-Za-z0-9])#")
_OFF = "!"


@dataclass(frozen=True, slots=True)
class WordList:
    """A file's content as a rule reads it, and the bytes of the file."""

    value: Any
    raw: bytes


def read_list(path: Path, shown: str) -> WordList:
    """Read a list; `shown` is how errors name it.

    Raises:
        RulesetError: missing, unreadable, too large, or not what its ending says.
    """
    suffix = path.suffix.lower()
    if suffix in {".yaml", ".yml"}:
        file = load(path, shown)
        return WordList(file.data, file.raw)
    raw = _read_bytes(path, shown)
    text = _decode_text(raw, shown)
    match suffix:
        case ".txt" | "":
            return WordList(_parse_entries(text), raw)
        case ".csv" | ".tsv":
            return WordList(_parse_pairs(text, shown, "\t" if suffix == ".tsv" else ","), raw)
        case _:
            return WordList(text, raw)


def _read_bytes(path: Path, shown: str) -> bytes:
    try:
        return read_regular(path, LARGEST_LIST)
    except FileTooLargeError as error:
        raise RulesetError(Message("rules.too-large-limit-64-mib"), place=shown) from error
    except OSError as error:
        raise RulesetError(
            Message("rules.the-list-cannot-be-read", shown=shown, why=describe_unreadable(error)),
            place=shown,
            remedy=Message("rules.path-counts-from-rule-files-folder"),
        ) from error


def _decode_text(raw: bytes, shown: str) -> str:
    try:
        return decode(raw)[0]
    except ValueError as error:
        raise RulesetError(
            Message("rules.unknown-encoding", shown=shown),
            place=shown,
            remedy=Message("rules.save-file-utf-8"),
        ) from error


def _parse_entries(text: str) -> list[dict[str, Any]]:
    rows = []
    for line in text.splitlines():
        word, _, reason = _REASON.sub("\0", line, count=1).partition("\0")
        bare = word.strip()
        off = bare.startswith(_OFF)
        bare = bare.removeprefix(_OFF).strip()
        if bare:
            rows.append({"word": bare, "reason": reason.strip() or None, "enabled": not off})
    return rows


def _parse_pairs(text: str, shown: str, delimiter: str) -> dict[str, str]:
    """Return the first two columns as wrong and right; a first row that names them is left out."""
    try:
        read = list(csv.reader(StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise RulesetError(Message("rules.is-no-table", error=error), place=shown) from error
    rows = [row for row in read if len(row) > 1 and row[0].strip()]
    head = rows[0][0].strip().casefold() if rows else ""
    if head in {"from", "wrong", "誤", "使わない語", "誤った表記", "表記揺れ", "旧"}:
        rows = rows[1:]
    return {row[0].strip(): row[1].strip() for row in rows}
