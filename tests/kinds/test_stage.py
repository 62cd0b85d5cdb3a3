"""The stage of a document, and what severities weigh there; conditions on the document."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.formats.markdown.read import read
from checker.kinds.shared.stage import Stage, Stages
from checker.kinds.shared.when import When
from tests.support.command import Run

_RULES = """\
ruleset: own
status:
  field: 状態
  draft: {severity_at_most: warning}
  approved: {severity_at_least: error, values: [公開済]}
rules:
  - {id: own.vague, kind: existence, words: [適宜], severity: error}
  - {id: own.late, kind: existence, words: [後日], severity: info}
  - {id: own.only, kind: existence, words: [明日], when: {status: [submitted, approved]}}
"""


@pytest.mark.parametrize(
    ("written", "stage"),
    [
        ("状態: 下書き", "draft"),
        ("状態: 申請中", "submitted"),
        ("状態: 承認済み", "approved"),
        ("状態：承認済", "approved"),
        ("ステータス: draft", "draft"),
        ("状態: 良好", None),
        ("本文", None),
        ("状態: 承認済(2025年6月2日)", "approved"),
        ("状態: 良好\n\n状態: 申請中", "submitted"),
        # a list of things at several stages says nothing of the document
        ("状態: 承認済\n\n## 変更2\n\n状態: 申請中", None),
    ],
)
def test_the_stage_stands_in_a_field(written: str, stage: Stage | None) -> None:
    document = read(Path("a.md"), f"# 稟議書\n\n{written}\n\n本文。\n".encode())
    assert Stages().of(document) == stage


def test_what_a_rule_set_calls_a_stage_stands_before_the_usual_words() -> None:
    stages = Stages.model_validate({"submitted": {"values": ["案", "確定待ち"]}})
    document = read(Path("a.md"), "# 稟議書\n\n状態: 案\n\n本文。\n".encode())
    assert stages.of(document) == "submitted"


def test_the_stage_stands_in_front_matter() -> None:
    document = read(Path("a.md"), "---\nstatus: Approved\n---\n\n本文。\n".encode())
    assert Stages().of(document) == "approved"


@pytest.mark.parametrize(
    ("state", "stage", "severities", "code"),
    [
        ("下書き", "draft", {"own.vague": "warning", "own.late": "info"}, 0),
        (
            "申請中",
            "submitted",
            {"own.vague": "error", "own.late": "info", "own.only": "warning"},
            1,
        ),
        ("公開済", "approved", {"own.vague": "error", "own.late": "error", "own.only": "error"}, 1),
        ("その他", None, {"own.vague": "error", "own.late": "info"}, 1),
    ],
)
def test_severities_change_with_the_stage(
    run: Run, tmp_path: Path, state: str, stage: str | None, severities: dict[str, str], code: int
) -> None:
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    file = tmp_path / "a.md"
    file.write_text(f"# 案内\n\n状態: {state}\n\n適宜、後日、明日送る。\n", encoding="utf-8")
    result = run("check", "--no-model", "-r", "own.yaml", "--format", "json", file)
    verdict: dict[str, Any] = json.loads(result.stdout)
    assert verdict["document"]["stage"] == stage
    assert {each["rule"]: each["severity"] for each in verdict["findings"]} == severities
    assert result.returncode == code


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ({"property": {"部署": "総務*"}}, True),
        ({"property": {"部署": "経理部"}}, False),
        ({"property": {"なし": "*"}}, False),
        ({"field": {"区分": ["購入", "契約"]}}, True),
        ({"field": {"区分": "出張"}}, False),
        ({"filename": "稟議*.md"}, True),
        ({"filename": ["*.docx", "報告*"]}, False),
        ({"status": "draft"}, True),
        ({"status": ["approved"]}, False),
        ({"status": "draft", "field": {"区分": "出張"}}, False),
        ({"not": {"filename": "*.docx"}}, True),
        ({"not": [{"filename": "稟議*"}, {"status": "approved"}]}, False),
        ({"has_section": "目的", "format": "md", "language": "ja"}, True),
    ],
)
def test_conditions(when: dict[str, Any], *, holds: bool) -> None:
    text = "---\n部署: 総務課\n---\n\n# 稟議書\n\n区分: 購入\n\n## 1. 目的\n\n備品を買う。\n"
    document = read(Path("稟議書_備品.md"), text.encode())
    assert When.model_validate(when).holds(document, "draft") is holds
