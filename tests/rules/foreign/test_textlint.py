"""textlint's configuration: prh dictionaries and allowlists."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.core.errors import RulesetError
from checker.rules.foreign.recognise import find_reader, is_allowlist
from checker.rules.foreign.textlint import read, read_allowlist
from tests.rules.foreign.helpers import as_it_is, found


def _project(folder: Path, prh: dict[str, Any] | bool, **filters: Any) -> Path:
    (folder / "words.yml").write_text(
        "rules:\n  - {expected: ください, pattern: 下さい}\n  - {expected: こと, pattern: 事}\n",
        encoding="utf-8",
    )
    path = folder / ".textlintrc.json"
    settings = {"rules": {"prh": prh, "no-dead-link": True}, "filters": filters}
    path.write_text(json.dumps(settings), encoding="utf-8")
    return path


def _draft(folder: Path, text: str) -> Path:
    path = folder / "draft.md"
    path.write_text(text, encoding="utf-8")
    return path


def test_dictionaries_and_allowlists(tmp_path: Path) -> None:
    (tmp_path / "allow.yml").write_text("- 家事\n- /事(?=務)/\n", encoding="utf-8")
    allow = {"allow": ["記事"], "allowlistConfigPaths": ["allow.yml"]}
    source = _project(tmp_path, {"rulePaths": ["words.yml"]}, allowlist=allow)
    draft = _draft(tmp_path, "記事と家事と事務の事を見て下さい。\n")
    assert [row[2:] for row in found(as_it_is(source), draft)] == [(10, "事"), (14, "下さい")]


def test_an_allowlist_of_elsewhere_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it cannot understand it would quote."""
    (tmp_path / "secret.env").write_text("/SECRETKEY(/\n", encoding="utf-8")
    project = tmp_path / "project"
    project.mkdir()
    monkeypatch.chdir(project)
    allow = {"allowlistConfigPaths": ["../secret.env"]}
    with pytest.raises(RulesetError) as told:
        as_it_is(_project(project, {"rulePaths": ["words.yml"]}, allowlist=allow))
    assert "SECRETKEY" not in str(told.value)
    assert "does not lie below" in told.value.what.get("en")


@pytest.mark.parametrize(
    ("option", "column"), [("checkLink", 2), ("checkEmphasis", 13), ("checkBlockQuote", 3)]
)
def test_options_of_the_rule(tmp_path: Path, option: str, column: int) -> None:
    draft = _draft(tmp_path, "[下さい](x) と *下さい*\n\n> 下さい\n")
    plain = _project(tmp_path, {"rulePaths": ["words.yml"]})
    assert found(as_it_is(plain), draft) == []
    source = _project(tmp_path, {"rulePaths": ["words.yml"], option: True})
    assert [row[2] for row in found(as_it_is(source), draft)] == [column]


def test_what_has_no_counterpart_is_said(tmp_path: Path) -> None:
    source = _project(tmp_path, {"rulePaths": ["words.yml"], "odd": 1}, comments=True)
    notes = [note.get("en") for note in read(source).notes]
    assert any("no-dead-link" in note for note in notes)
    assert any("odd" in note for note in notes)
    assert any("comments" in note for note in notes)


def test_a_rule_that_is_off_gives_none(tmp_path: Path) -> None:
    assert read(_project(tmp_path, prh=False)).drafts == []


def test_a_missing_dictionary_is_an_error_with_a_place(tmp_path: Path) -> None:
    with pytest.raises(RulesetError) as caught:
        read(_project(tmp_path, {"rulePaths": ["none.yml"]}))
    assert ".textlintrc.json:1:" in caught.value.place


def test_an_allowlist_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "allow.yml"
    path.write_text('- サーバ.\n- "/\\\\d+/i"\n', encoding="utf-8")
    assert is_allowlist(path)
    assert find_reader(path) is None
    assert read_allowlist(path) == [r"サーバ\.", "(?mi)[0-9]+"]
