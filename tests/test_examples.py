"""The example documents are goldens: each gives exactly the findings listed beside it."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from checker.core.verdict import Verdicts
from tests.support.command import Run
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

CASES = sorted(path.parent for path in (ROOT / "examples").glob("*/*/expected.json"))


def _draft(folder: Path) -> Path:
    (draft,) = [path for path in folder.iterdir() if path.name != "expected.json"]
    return draft


def _at(finding: dict[str, Any]) -> str:
    place = finding["place"]
    if place["whole"]:
        return "whole"
    if place["column"] is not None:
        return f"{place['line']}:{place['column']}"
    return str(place["block"])


def _expected(folder: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert {"ruleset", "code", "judged"} <= set(expected) <= {"ruleset", "status", "code", "judged"}
    for each in expected["code"]:
        assert each["fault"].strip(), "a person must have said what is wrong"
    return expected


def test_there_are_enough_examples() -> None:
    assert len(CASES) >= 8
    for name in ("ringi", "minutes", "incident"):
        assert len([case for case in CASES if case.parent.name == name]) >= 2


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_examples_give_what_is_listed(folder: Path, run: Run) -> None:
    expected = _expected(folder)
    options = ("--no-model", "-r", expected["ruleset"], "--format", "json", "--lang", "ja")
    result = run("check", *options, _draft(folder))
    verdict = json.loads(result.stdout)
    jsonschema.validate(verdict, Verdicts.json_schema(mode="serialization"))
    assert verdict["ruleset"]["id"] == expected["ruleset"]
    found = sorted((each["rule"], _at(each), each["quote"]) for each in verdict["findings"])
    listed = sorted((each["rule"], each["at"], each["quote"]) for each in expected["code"])
    assert found == listed
    usual = "fail" if "faulty" in folder.name else "needs_review"
    assert verdict["status"] == expected.get("status", usual)
    assert result.returncode == {"pass": 0, "fail": 1, "needs_review": 3}[verdict["status"]]
    assert not verdict["parts_not_read"]


@pytest.mark.parametrize("folder", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_faulty_examples_have_faults_and_clean_ones_none(folder: Path) -> None:
    expected = _expected(folder)
    if folder.name.endswith("clean"):
        assert expected["code"] == []
        assert expected["judged"] == []
    else:
        assert len(expected["code"]) >= 6
        assert expected["judged"]
