"""How much of what a format asks for stands in a document."""

from pathlib import Path

import pytest

from checker.formats.markdown.read import read
from checker.rules.likeness import FormatSigns, list_written

_DATA = {
    "rules": [
        {"kind": "sections", "required": ["目的", {"name": "費用", "aliases": "経費"}]},
        {"kind": "fields", "required": [{"label": "件名"}, {"label": "備考", "optional": True}]},
        {"kind": "length", "required": ["なし"]},
        "no rule",
    ]
}


def test_the_names_that_are_required_are_the_signs() -> None:
    assert FormatSigns.of(_DATA).required == (("目的",), ("費用", "経費"), ("件名",))
    assert FormatSigns.of({"rules": "none"}).required == ()


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("# 申請\n\n- 件名: 棚\n\n## 1. 目的\n\n棚。\n\n## 経費\n\n1万円\n", 1.0),
        ("# 申請\n\n## 目的\n\n棚。\n\n## 経費\n\n1万円\n", 0.0),
    ],
)
def test_few_names_agree_by_chance(text: str, share: float) -> None:
    document = read(Path("a.md"), text.encode())
    assert FormatSigns.of(_DATA).measure(list_written(document)) == share
