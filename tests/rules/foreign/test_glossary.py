"""CSV glossaries: columns, encodings, head rows."""

from pathlib import Path

import pytest

from checker.core.errors import RulesetError
from checker.rules.foreign.glossary import read
from tests.rules.foreign.helpers import as_it_is, converted, found

_ROWS = """\
使わない語,使う語,理由
サーバ,サーバー,長音を付ける
ｅメール,メール|電子メール,
当該,,あいまい
"""


def _written(folder: Path, text: str, encoding: str = "utf-8", name: str = "words.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    swaps = read(_written(tmp_path, _ROWS, encoding)).drafts[0].data["swap"]
    assert swaps == [
        {"from": "サーバ", "to": "サーバー", "why": "長音を付ける"},
        {"from": "ｅメール", "to": ["メール", "電子メール"]},
    ]


def test_a_word_without_another_is_forbidden(tmp_path: Path) -> None:
    words = read(_written(tmp_path, _ROWS)).drafts[1].data["words"]
    assert words == [{"word": "当該", "reason": "あいまい"}]


@pytest.mark.parametrize(
    "text",
    [
        "サーバ,サーバー,長音\n",
        "サーバ\tサーバー\t長音\n",
        "備考,使う語,使わない語\n長音,サーバー,サーバ\n",
        "wrong,right,reason\nサーバ,サーバー,長音\n",
        "誤;正;理由\nサーバ;サーバー;長音\n",
        '# 用語集\n\n"サーバ","サーバー","長音"\n',
    ],
)
def test_columns(tmp_path: Path, text: str) -> None:
    swaps = read(_written(tmp_path, text)).drafts[0].data["swap"]
    assert swaps == [{"from": "サーバ", "to": "サーバー", "why": "長音"}]


def test_it_runs_as_it_is_and_converted(tmp_path: Path) -> None:
    source = _written(tmp_path, _ROWS)
    draft = tmp_path / "draft.md"
    draft.write_text("サーバとサーバー。\n\n当該のｅメール。\n", encoding="utf-8")
    expected = [
        ("words.terms", 1, 1, "サーバ"),
        ("words.avoid", 3, 1, "当該"),
        ("words.terms", 3, 4, "ｅメール"),
    ]
    assert found(as_it_is(source), draft) == expected
    assert found(converted(source, tmp_path), draft) == expected


def test_rows_that_are_not_used_are_said(tmp_path: Path) -> None:
    imported = read(_written(tmp_path, "a,b\na,c\nd,d\n,e\n"))
    assert [note.get("en") for note in imported.notes] == [
        "line 4 has no word to avoid.",
        "“a” stands on line 2 again; the first line counts.",
        "line 3 has the same word twice and is not used.",
    ]
    assert imported.language == "en"


@pytest.mark.parametrize("text", ["", "使わない語,使う語\n", "\n\n"])
def test_nothing_in_it(tmp_path: Path, text: str) -> None:
    with pytest.raises(RulesetError):
        read(_written(tmp_path, text))
