"""What is said of a configuration file that is wrong: every key, at its line, with its remedy."""

from pathlib import Path

import pytest

from checker.core.config_errors import ConfigErrors
from checker.core.config_files import read_config_file
from checker.core.config_layers import load_configuration
from checker.core.errors import ConfigError

_TYPOS = """\
default_rulset = "x"
fail_on = "eror"

[limits]
max-byte = 3

[[paths]]
match = "a/*.md"

[[paths]]
mtach = "b/*.md"
"""


def _told(error: ConfigErrors, file: Path) -> list[tuple[str, str, str | None]]:
    return [
        (
            each.place.removeprefix(str(file)),
            each.what.get("en"),
            each.remedy.get("en") if each.remedy else None,
        )
        for each in error.errors
    ]


def test_all_typos_at_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "checker.toml"
    file.write_text(_TYPOS, encoding="utf-8")
    with pytest.raises(ConfigErrors) as caught:
        load_configuration(tmp_path)
    first, second, *_ = _told(caught.value, file)
    assert first == (
        ":1:1",
        "unknown setting “default_rulset”.",
        "Did you mean “default_ruleset”?",
    )
    assert second == (
        ":2:1",
        "“eror” is no value of the setting “fail_on”.",
        "Did you mean “error”?",
    )
    places = [place for place, _, _ in _told(caught.value, file)]
    assert places == [":1:1", ":2:1", ":5:1", ":10:1", ":11:1"]


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ('model = "x\n', "1:11", "引用符が閉じていません。"),
        ("model = x\n", "1:9", "値がないか、文字の値が引用符で囲まれていません。"),
        ("model\n", "1:6", "キーの後に「=」がありません。"),
        ('rules = ["a"\nmodel = "b"\n', "2:1", "「[」が閉じていません。"),
        ('model = "a"\nmodel = "b"\n', "2:12", "同じキーか表が二度あります。"),
    ],
)
def test_toml_is_explained_in_japanese(tmp_path: Path, text: str, at: str, says: str) -> None:
    file = tmp_path / "checker.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config_file(file)
    assert caught.value.place == f"{file}:{at}"
    assert caught.value.what.get("ja") == f"設定を読めません: {says}"
