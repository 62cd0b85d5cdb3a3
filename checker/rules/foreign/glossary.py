"""CSV glossaries: a column of words to avoid, one of words to use, one of reasons.

Any of the encodings that Excel writes will do, commas or tabs. A head row may name the columns, in
whatever order; without one they are: avoid, use, reason. A row without a word to use forbids its
word.
"""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.core.text.normalization import fold
from checker.rules.foreign.files import build_failure, read_bytes, read_text
from checker.rules.foreign.model import Imported, ImportedRule, make_slug

_WRONG = (
    *("使わない語", "使わない言葉", "誤", "誤り", "誤った表記", "誤表記", "ng", "旧", "旧表記"),
    *("修正前", "変更前", "避ける語", "禁止語", "表記揺れ", "表記ゆれ"),
    *("wrong", "avoid", "from", "incorrect", "do not use", "don't use", "bad", "before"),
)
_RIGHT = (
    *("使う語", "使う言葉", "正", "正しい語", "正しい表記", "正表記", "ok", "新", "新表記"),
    *("修正後", "変更後", "推奨", "推奨語", "統一表記", "表記"),
    *("right", "use", "to", "correct", "preferred", "good", "after"),
)
_WHY = (
    *("理由", "備考", "説明", "メモ", "コメント", "根拠", "注"),
    *("reason", "why", "note", "notes", "comment", "remark", "remarks"),
)
_SEVERAL = "|"
_SNIFFED = 20


@dataclass(frozen=True, slots=True)
class _GlossaryColumns:
    wrong: int = 0
    right: int = 1
    why: int = 2


@dataclass(frozen=True, slots=True)
class _GlossaryRow:
    line: int
    wrong: str
    right: str
    why: str


def is_glossary(path: Path) -> bool:
    """Return whether a file's name is that of a glossary."""
    return path.suffix.lower() in {".csv", ".tsv"}


def read(path: Path) -> Imported:
    """Read a glossary.

    Raises:
        RulesetError: the file cannot be read, or has no two columns.
    """
    name = make_slug(path.name.removesuffix(path.suffix), "glossary")
    imported = Imported("CSV", name, path.name, path, "ja", raw=[read_bytes(path)])
    rows = list(_read_rows(imported, path))
    if not rows:
        raise build_failure(
            str(path),
            Message("rules.holds-no-words"),
            Message("rules.write-one-word-line-avoid-use"),
        )
    _add(imported, path, rows)
    if not any(not character.isascii() for row in rows for character in row.wrong + row.right):
        imported.language = "en"
    return imported


def _read_rows(imported: Imported, path: Path) -> Iterator[_GlossaryRow]:
    text = read_text(path)
    reader = csv.reader(StringIO(text), delimiter=_detect_delimiter(text))
    columns: _GlossaryColumns | None = None
    try:
        for cells in reader:
            filled = [cell.strip() for cell in cells]
            if not any(filled) or filled[0].startswith("#"):
                continue
            if columns is None:
                columns, is_head = _find_columns(filled)
                if is_head:
                    continue
            row = _build_row(filled, columns, reader.line_num)
            if row.wrong:
                yield row
            else:
                imported.note(
                    Message("rules.line-no-word-avoid", line_num=reader.line_num),
                )
    except csv.Error as error:
        place = f"{path}:{reader.line_num}"
        raise build_failure(place, Message("rules.is-no-csv", error=error)) from error


def _detect_delimiter(text: str) -> str:
    lines = text.splitlines()[:_SNIFFED]
    counts = {mark: sum(line.count(mark) for line in lines) for mark in (",", "\t", ";")}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def _find_columns(cells: Sequence[str]) -> tuple[_GlossaryColumns, bool]:
    """Return which column is which, and whether the first row says so."""
    found: dict[str, int] = {}
    for number, cell in enumerate(cells):
        key = fold(cell)
        for name, words in (("wrong", _WRONG), ("right", _RIGHT), ("why", _WHY)):
            if key in {fold(word) for word in words}:
                found.setdefault(name, number)
    if "wrong" not in found or "right" not in found:
        return _GlossaryColumns(), False
    return _GlossaryColumns(found["wrong"], found["right"], found.get("why", -1)), True


def _build_row(cells: Sequence[str], columns: _GlossaryColumns, line: int) -> _GlossaryRow:
    def cell(number: int) -> str:
        return cells[number] if 0 <= number < len(cells) else ""

    return _GlossaryRow(line, cell(columns.wrong), cell(columns.right), cell(columns.why))


def _add(imported: Imported, path: Path, rows: Sequence[_GlossaryRow]) -> None:
    swaps: dict[str, dict[str, Any]] = {}
    forbidden: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.wrong == row.right:
            imported.note(
                Message("rules.line-same-word-twice-not-used", line=row.line),
            )
        elif row.wrong in swaps or row.wrong in forbidden:
            imported.note(
                Message(
                    "rules.stands-line-again-first-line-counts", wrong=row.wrong, line=row.line
                ),
            )
        elif row.right:
            to = [each.strip() for each in row.right.split(_SEVERAL) if each.strip()]
            swap = {"from": row.wrong, "to": to[0] if len(to) == 1 else to}
            swaps[row.wrong] = {**swap, **({"why": row.why} if row.why else {})}
        else:
            entry: dict[str, Any] = {"word": row.wrong}
            forbidden[row.wrong] = {**entry, **({"reason": row.why} if row.why else {})}
    first = f"{path}:{rows[0].line}"
    if swaps:
        data: dict[str, Any] = {"id": f"{imported.name}.terms", "kind": "substitution"}
        data["swap"] = list(swaps.values())
        imported.drafts.append(ImportedRule(data, path.name, first))
    if forbidden:
        data = {"id": f"{imported.name}.avoid", "kind": "existence"}
        data["words"] = list(forbidden.values())
        imported.drafts.append(ImportedRule(data, path.name, first))
