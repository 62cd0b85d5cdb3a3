"""What is written as YAML is read back as it was."""

from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.messages import in_languages
from checker.learn.shared.yaml_writer import block, format_flow, write_comment
from checker.rules.yaml_nodes import load

_TEXT = st.text(st.characters(codec="utf-8"), max_size=40) | st.sampled_from(
    ["", "yes", "null", "true", "1.0", "0x1f", "2025-06-02", "- a", "a: b", "a #b", "'", '"', "{a}",
     "[x]", "a\nb", " a", "a ", "a\n", "\ta\nb", "&x", "*x", "!x", "%x", "@x", "`x`", "~", "?",
     "表:\n\n| 版 | 日付 |\n|---|---|", "\u2028", "\ufeff", "\x85", "\x07", "…", "List Bullet"]
)  # fmt: skip
_NUMBER = st.integers() | st.decimals(-999, 999, places=2).map(float)
_SCALAR = _TEXT | _NUMBER | st.booleans() | st.none()
_VALUE = st.recursive(
    _SCALAR,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc_-漢字:#", min_size=1, max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def _read(text: str, folder: Path) -> Any:
    file = folder / "x.yaml"
    file.write_bytes(text.encode())
    return load(file, "x.yaml").data


@given(value=_VALUE)
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_values_come_back(value: Any, tmp_path: Path) -> None:
    assert _read("\n".join(block({"key": value}, 0)) + "\n", tmp_path) == {"key": value}
    assert _read(f"key: {format_flow(value)}\n", tmp_path) == {"key": value}


def test_plain_words_stand_without_quotes() -> None:
    value = {"required": ["目的", "費用の内訳", "List Bullet"], "pattern": r"[0-9]+", "on": "yes"}
    assert format_flow(value) == (
        "{required: [目的, 費用の内訳, List Bullet], pattern: '[0-9]+', 'on': 'yes'}"
    )


def test_a_comment_stays_on_its_line() -> None:
    lines = list(write_comment(in_languages(ja="値\n# 二行目", en="value\nrules: []"), 2))
    assert lines == ["  # 値 # 二行目 / value rules: []"]
