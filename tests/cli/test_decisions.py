"""The round trip through Word: check, annotate or fix, decide, take in, check again."""

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner

from checker.cli import cli
from tests.support.command import Run
from tests.support.word_reviewer import Reviewer

_RULES = """\
ruleset: own
rules:
  - {id: own.vague, kind: existence, words: [適宜], severity: error}
  - {id: own.late, kind: existence, words: [後日], severity: error}
  - {id: own.title, kind: sections, required: [承認], severity: error}
  - {id: own.words, kind: substitution, swap: {サーバ: サーバー, ユーザ: ユーザー}, fix: safe}
"""
# comments in the order of the file: 0 title, 1 適宜 (資料), 2 後日, 3 適宜 (台帳), 4 サーバ,
# 5 and 6 適宜 in the table
_SENTENCES = ("資料は適宜更新する。後日連絡する。", "台帳も適宜更新する。サーバを再起動する。")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """Return a Word file with seven findings."""
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    document = docx.Document()
    document.add_heading("手順", 1)
    for sentence in _SENTENCES:
        document.add_paragraph(sentence)
    table = document.add_table(2, 1)
    for cell in (table.cell(0, 0), table.cell(1, 0)):
        cell.text = "適宜"
    file = tmp_path / "手順.docx"
    document.save(str(file))
    return file


@pytest.fixture
def annotated(draft: Path, monkeypatch: pytest.MonkeyPatch) -> Reviewer:
    """Return its annotated copy, open in Word."""
    monkeypatch.chdir(draft.parent)
    copy = draft.with_name("写し.docx")
    _run("check", "--no-model", "-r", "own.yaml", draft, "--annotate", copy)
    return Reviewer(copy.read_bytes())


def _run(*arguments: str | Path) -> str:
    """Return what a command prints; in this process, for there are many."""
    variables = {"CHECKER_LANGUAGE": "en"}
    result = CliRunner().invoke(cli, [str(each) for each in arguments], env=variables)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.stdout


def _fixed(draft: Path, monkeypatch: pytest.MonkeyPatch) -> Reviewer:
    """Return a copy with the fixes as tracked changes, open in Word."""
    monkeypatch.chdir(draft.parent)
    copy = draft.with_name("修正.docx")
    _run("fix", "-r", "own.yaml", draft, "-o", copy)
    return Reviewer(copy.read_bytes())


def _decide(*arguments: str | Path) -> dict[str, Any]:
    report: dict[str, Any] = json.loads(_run("decisions", *arguments, "--format", "json"))
    return report


def _states(report: dict[str, Any]) -> list[tuple[str, str, str | None]]:
    return [(each["state"], each["rule"], each["quote"]) for each in report["decisions"]]


def _check(file: Path) -> dict[str, Any]:
    shown = _run("check", "--no-model", "-r", "own.yaml", "--format", "json", file)
    verdict: dict[str, Any] = json.loads(shown)
    return verdict


def _left(file: Path) -> list[tuple[str, str, str]]:
    """Return what a check finds: rule, block, and the line around it."""
    found = _check(file)["findings"]
    return [(each["rule"], each["place"]["block"], each["excerpt"]) for each in found]


def test_a_resolved_comment_does_not_return_and_a_new_fault_does(
    annotated: Reviewer, tmp_path: Path
) -> None:
    annotated.resolve(1).reply(1, "役員会の決まり文句", "総務 高橋", "2025-07-01")
    annotated.reply(2, "直します", "営業 佐藤", "2025-07-01").delete_comment(3)
    annotated.write("サーバを", "サーバーを")
    file = annotated.add_paragraph("帳票は適宜更新する。").save(tmp_path / "確認済.docx")

    report = _decide(file)
    assert _states(report) == [
        ("open", "own.title", None),
        ("resolved", "own.vague", "適宜"),
        ("answered", "own.late", "後日"),
        ("changed", "own.words", None),
        ("open", "own.vague", "適宜"),
        ("open", "own.vague", "適宜"),
        ("deleted", "own.vague", "適宜"),
    ]
    assert (report["added"], report["written"]) == (1, True)
    assert [each["reply"] for each in report["decisions"] if each["reply"]] == [
        "役員会の決まり文句",
        "直します",
    ]
    assert _left(file) == [
        ("own.title", "body/0", ""),
        ("own.vague", "body/0", "帳票は適宜更新する。"),
        ("own.late", "body/2", "資料は適宜更新する。後日連絡する。"),
        ("own.vague", "body/3", "台帳も適宜更新する。サーバーを再起動する。"),
        ("own.vague", "body/4/r0/c0/0", "適宜"),
        ("own.vague", "body/4/r1/c0/0", "適宜"),
    ]
    (gone,) = _check(file)["suppressed"]
    assert (gone["finding"]["place"]["block"], gone["by"], gone["author"], gone["reason"]) == (
        "body/2",
        "sidecar",
        "総務 高橋",
        "resolved in Word by 総務 高橋, 2025-07-01: 役員会の決まり文句",
    )


def test_it_returns_when_its_words_change_and_not_when_the_rest_does(
    annotated: Reviewer, tmp_path: Path
) -> None:
    file = annotated.resolve(2).save(tmp_path / "確認済.docx")
    _decide(file)

    def late(old: str, new: str) -> list[tuple[str, str, str]]:
        Reviewer(file.read_bytes()).write(old, new).save(file)
        return [each for each in _left(file) if each[0] == "own.late"]

    assert late("資料は", "全資料は") == []  # the sentence before it
    assert late("連絡する", "必ず連絡する") == []  # its own, on one side of its words
    assert late("後日必ず", "なるべく後日に") == [
        ("own.late", "body/1", "全資料は適宜更新する。なるべく後日に連絡する。")
    ]
    assert "the rejection of own.late has no effect" in "\n".join(_check(file)["notes"])


def test_of_several_the_same_the_one_that_was_resolved_stays_away(
    annotated: Reviewer, tmp_path: Path
) -> None:
    file = annotated.resolve(6).resolve(0).save(tmp_path / "確認済.docx")
    _decide(file)
    assert [each[:2] for each in _left(file)] == [
        ("own.vague", "body/1"),
        ("own.late", "body/1"),
        ("own.vague", "body/2"),
        ("own.words", "body/2"),
        ("own.vague", "body/3/r0/c0/0"),
    ]


def test_a_rejected_change_does_not_return(
    draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = docx.Document(str(draft))
    document.add_paragraph("ユーザはサーバに入る。サーバを再起動する。ユーザを消す。")
    document.save(str(draft))
    word = _fixed(draft, monkeypatch)
    assert len(word.changes()) == 5
    # サーバ (body/2) accepted, ユーザ rejected, サーバ open, サーバ rejected, ユーザ accepted
    word.reject(1).accept(0).reject(1).accept(1)
    file = word.add_paragraph("新しいサーバを買う。").save(tmp_path / "確認済.docx")
    report = _decide(file)
    assert _states(report) == [
        ("accepted", "own.words", "サーバー"),
        ("rejected", "own.words", "ユーザ"),
        ("open", "own.words", "サーバー"),
        ("rejected", "own.words", "サーバ"),
        ("accepted", "own.words", "ユーザー"),
    ]
    words = [each for each in _left(file) if each[0] == "own.words"]
    assert words == [("own.words", "body/0", "新しいサーバを買う。")]
    assert [each["reason"] for each in _check(file)["suppressed"]] == [
        "rejected in Word by 総務 高橋, 2025-07-02"
    ] * 2


def test_changes_are_told_in_a_block_that_the_reviewer_edited(
    draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = _fixed(draft, monkeypatch).reject(0).write("台帳も", "全部門の台帳も")
    file = word.save(tmp_path / "確認済.docx")
    assert _states(_decide(file)) == [("rejected", "own.words", "サーバ")]
    word.write("サーバ", "計算機")
    assert _states(_decide(word.save(file))) == [("changed", "own.words", None)]


def test_decisions_are_kept_for_the_original(
    annotated: Reviewer, draft: Path, tmp_path: Path
) -> None:
    file = annotated.resolve(6).write("資料は", "全資料は").save(tmp_path / "確認済.docx")
    report = _decide(file, "--of", draft)
    assert report["sidecar"] == f"{draft}.checker.yaml"
    assert ("own.vague", "body/3/r1/c0/0", "適宜") not in _left(draft)
    assert len(_left(draft)) == 6
    assert len(_left(file)) == 7


def test_what_the_sidecar_had_stays_and_nothing_is_written_twice(
    annotated: Reviewer, tmp_path: Path
) -> None:
    file = annotated.resolve(2).save(tmp_path / "確認済.docx")
    sidecar = file.with_name(file.name + ".checker.yaml")
    old = "# 総務のメモ\nignore:\n- rule: own.title   # 承認欄は別紙\n  reason: 別紙\n"
    sidecar.write_text(old, encoding="utf-8")
    assert _decide(file, "--dry-run")["written"] is False
    assert sidecar.read_text(encoding="utf-8") == old
    assert _decide(file)["added"] == 1
    once = sidecar.read_text(encoding="utf-8")
    assert once.startswith(old)
    assert _decide(file)["added"] == 0
    assert sidecar.read_text(encoding="utf-8") == once
    assert not {"own.late", "own.title"} & {each[0] for each in _left(file)}


def test_without_the_record_comments_still_tell(annotated: Reviewer, tmp_path: Path) -> None:
    annotated.parts = {
        name: content for name, content in annotated.parts.items() if "customXml" not in name
    }
    file = annotated.resolve(2).resolve(0).delete_comment(5).save(tmp_path / "確認済.docx")
    report = _decide(file)
    assert [(each["state"], each["rule"], each["kept"]) for each in report["decisions"]] == [
        ("resolved", "own.title", False),
        ("open", "own.vague", False),
        ("resolved", "own.late", True),
        ("open", "own.vague", False),
        ("open", "own.words", False),
        ("open", "own.vague", False),
    ]
    assert "has lost checker's record" in report["notes"][0]
    assert "1 cannot be kept" in report["notes"][1]
    assert "own.late" not in {each[0] for each in _left(file)}


def test_personal_data_goes_into_no_report_and_no_sidecar(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rules = "ruleset: own\nrules:\n  - {id: own.data, kind: personal-data}\n"
    Path("own.yaml").write_text(rules, encoding="utf-8")
    document = docx.Document()
    document.add_paragraph("連絡先は080-3921-7745です。")
    document.save("名簿.docx")
    _run("check", "--no-model", "-r", "own.yaml", "名簿.docx", "--annotate", "写し.docx")
    word = Reviewer(Path("写し.docx").read_bytes())
    file = word.resolve(0).save(tmp_path / "確認済.docx")
    report = _run("decisions", file, "--format", "json")
    assert json.loads(report)["added"] == 1
    kept = Path("確認済.docx.checker.yaml").read_text(encoding="utf-8")
    assert ("3921" in report, "3921" in kept) == (False, False)
    assert _left(file) == []


def test_a_file_with_nothing_of_checkers_says_so(run: Run, draft: Path) -> None:
    result = run("decisions", draft)
    assert (result.returncode, result.stdout) == (2, "")
    assert f"{draft}: holds no comments and no tracked changes of checker's." in result.stderr
    assert "--annotate OUT.docx" in result.stderr


def test_the_text_report(annotated: Reviewer, tmp_path: Path) -> None:
    annotated.resolve(2).reply(2, "締切は別途", "総務 高橋", "2025-07-01")
    file = annotated.save(tmp_path / "確認済.docx")
    assert _run("decisions", file, "--lang", "ja", "--dry-run") == (
        f"{file}\n"
        "  未決  own.title\n"
        "  未決  own.vague  「手順」の段落「適宜」\n"
        "  解決(本文は元のまま)  own.late  「手順」の段落「後日」\n"
        "      総務 高橋 2025-07-01: 締切は別途\n"
        "  未決  own.vague  「手順」の段落「適宜」\n"
        "  未決  own.words  「手順」の段落「サーバ」\n"
        "  未決  own.vague  「手順」の表 1行1列「適宜」\n"
        "  未決  own.vague  「手順」の表 2行1列「適宜」\n"
        "解決(本文は元のまま) 1、未決 6\n"
        f"1件を書くことになります(--dry-run): {file}.checker.yaml\n"
    )
