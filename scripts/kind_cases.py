"""The table of kinds and their cases: how many pass, fail and are fixed, or why none."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from checker.kinds.registry import KINDS
from checker.kinds.shared.base import Kind

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"

_AUTHOR = "何と書くべきかは、書き手だけが知っている"
_STRUCTURE = "文書の構成は、語の置き換えでは直せない"
_LAYOUT = "書式は文字の置き換えでは直せない(Word の変更履歴で直す)"
_FACT = "どちらの値が正しいかは、書き手だけが知っている"
_PRIVATE = "消してよいかは、書き手だけが知っている"
_MODEL = "モデルの書き換えは安全ではないので、自動では行わない"
_NO_FIX: Mapping[str, tuple[str, ...]] = {
    _AUTHOR: (
        "existence", "required", "occurrence", "placeholder", "sentence-length", "comma-count",
        "doubled-conjunction", "weak-phrase", "double-negative", "acronym", "conditional",
        "spelling", "readability", "metric", "sequence", "unread", "filename", "title", "length",
        "joyo-kanji", "doubled-particle", "unfinished",
    ),
    _STRUCTURE: ("table", "history", "approval", "list"),
    _LAYOUT: (
        "numbering-style", "header-footer",
        "page-number", "toc", "caption", "leftover", "properties", "alt-text", "spacing-hack",
    ),
    _FACT: ("date", "time", "count", "near-names", "ranges", "number", "table-sum",
            "cross-reference", "numbering", "link", "compare", "style-mix"),
    _PRIVATE: ("personal-data", "injection"),
    _MODEL: ("judge", "proofread"),
}  # fmt: skip
_NO_CASES = {
    "judge": "モデルが要るので、tests/judge と tests/pipeline で試す",
    "proofread": "モデルが要るので、tests/judge と tests/jobs/judging で試す",
}
_REASONS = {name: reason for reason, names in _NO_FIX.items() for name in names}


def cases_page(note: str) -> str:
    """Return the page with the table.

    Raises:
        KeyError: a kind without cases or a fix gives no reason for it.
    """
    rows = [_row(kind) for kind in KINDS.values()]
    return "\n".join(
        [
            note,
            "",
            "# 種類と試験の数 / Kinds and their cases",
            "",
            "`tests/cases/` の件数です。数のない欄には理由があります。",
            "*Counted in `tests/cases/`; a cell without a number gives the reason.*",
            "",
            "| 種類 | 合格する例 | 指摘される例 | 直した例 | 説明 | 修正の等級 |",
            "|---|--:|--:|--:|---|---|",
            *rows,
            "",
        ]
    )


def _row(kind: Kind) -> str:
    cases = _cases(kind.name)
    page = f"[{kind.name}]({kind.name}.md)"
    if not cases:
        why = _NO_CASES[kind.name]
        return f"| `{kind.name}` | {why} | 同左 | {_REASONS[kind.name]} | {page} | なし |"
    passing = sum(not case.get("expect") for case in cases)
    fixed = sum("fixed" in case for case in cases)
    repaired = sum("repair" in each for case in cases for each in case.get("expect") or ())
    grade = kind.fix or kind.repair or "なし"
    mended = str(fixed) if kind.fix else f"{repaired}(Word)"
    if kind.fix is None and kind.repair is None:
        mended = _REASONS[kind.name]
    if kind.fix == "display" and not fixed:
        mended = "示すだけで、書き換えない"
    return f"| `{kind.name}` | {passing} | {len(cases) - passing} | {mended} | {page} | {grade} |"


def _cases(name: str) -> list[dict[str, Any]]:
    file = CASES / f"{name}.yaml"
    if not file.is_file():
        return []
    # the base loader makes nothing but text, lists and mappings
    text = file.read_text(encoding="utf-8")
    found: list[dict[str, Any]] = yaml.load(text, yaml.BaseLoader)  # noqa: S506
    return found
