"""Plain words of YAML as its version 1.2 means them, with either of PyYAML's parsers."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from ruamel.yaml import YAML

from checker.rules import yaml_nodes as nodes
from checker.rules import yaml_values

_TEXT = """\
numbers: [1, -2, 10.5, 1e3, .5, 0x1F, 0o17, +3]
words: [yes, no, on, off, 2025-09-01, 12:30, 1_000, 0b1, '1', "true", 1.2.3, =, -, '']
others: [true, False, null, ~, ]
nothing:
block: |
  10.5
"""
_LOADERS = [yaml.BaseLoader, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else [])]


@pytest.mark.parametrize("loader", _LOADERS)
def test_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loader: Any) -> None:
    monkeypatch.setattr(yaml_values, "_LOADER", loader)
    file = tmp_path / "a.yaml"
    file.write_text(_TEXT, encoding="utf-8")
    data = nodes.load(file, "a.yaml").data
    assert [(type(each), each) for each in data["numbers"]] == [
        (int, 1), (int, -2), (float, 10.5), (float, 1000.0), (float, 0.5), (int, 31), (int, 15),
        (int, 3),
    ]  # fmt: skip
    assert data["words"] == [
        "yes", "no", "on", "off", "2025-09-01", "12:30", "1_000", "0b1", "1", "true", "1.2.3", "=",
        "-", "",
    ]  # fmt: skip
    assert data["others"] == [True, False, None, None]
    assert data["nothing"] is None
    assert data["block"] == "10.5\n"


def test_a_second_opinion_on_the_shipped_rule_sets() -> None:
    """ruamel.yaml reads YAML 1.2 by itself, and must come to the same values."""
    for file in sorted((Path(__file__).parents[2] / "rules").glob("*.yaml")):
        other = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
        assert nodes.load(file, file.name).data == other, file.name
