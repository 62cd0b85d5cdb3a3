"""Personal data that a rule finds is not passed on by the report of it."""

from pathlib import Path

import pytest

from tests.support.command import Run

_RULES = "ruleset: own\nrules:\n  - {id: own.private, kind: personal-data}\n"
_NUMBERS = ("03-5291-8364", "090-8765-4321", "4556737586899855")


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_report_holds_the_number(run: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    file = tmp_path / "名簿.md"
    file.write_text(f"連絡先は{_NUMBERS[0]}、{_NUMBERS[1]}、カードは{_NUMBERS[2]}です。\n", "utf-8")
    result = run("check", "--no-model", "-r", "own.yaml", "--format", form, file)
    assert result.stdout.count("own.private") >= 3
    for number in _NUMBERS:
        assert number not in result.stdout
