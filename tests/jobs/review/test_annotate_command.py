"""`checker check --annotate`: a copy beside the file, never over anything."""

import hashlib
import json
import subprocess
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook, load_workbook

from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS
from checker.core.verdict import DocumentInfo, Verdict
from checker.jobs.review.annotate import annotate_file
from tests.support.command import Run
from tests.support.docx_builder import paragraph, word
from tests.support.docx_builder import run as word_run
from tests.support.word_copies import Copy, commented

pytestmark = pytest.mark.slow

RULES = """
ruleset: seals
title: seals
language: ja
rules:
  - id: seals.about
    kind: existence
    severity: error
    words: [約]
    message: 「{match}」と書かれています。
  - id: seals.former
    kind: existence
    severity: error
    words: [旧]
    revisions: original
    message: 「{match}」がありました。
"""
IN_HEADERS = """
  - id: seals.head
    kind: existence
    severity: error
    words: [約束]
    scope: {part: header}
    message: 「{match}」が欄外にあります。
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a Word file with two faults: one in the text, one in what was deleted."""
    gone = '<w:del w:id="7" w:author="A"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    path = tmp_path / "稟議.docx"
    path.write_bytes(word(paragraph(word_run("費用は約200万円") + gone + word_run("である。"))))
    (tmp_path / "seals.yaml").write_text(RULES, encoding="utf-8")
    return path


def check(run: Run, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run("check", *arguments, "-r", "seals.yaml", "--no-model", "--lang", "ja")


def test_the_copy_has_a_comment_at_each_finding(run: Run, file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    copy = tmp_path / "指摘付き.docx"
    done = check(run, file, "--annotate", copy, "--format", "json")
    verdict = json.loads(done.stdout)
    assert done.returncode == 1
    assert [each["rule"] for each in verdict["findings"]] == ["seals.about", "seals.former"]
    assert done.stderr.splitlines() == [
        f"checker: 写し: {copy}(指摘 2件)",
        (
            "checker: うち1件は、コメントを付けられない場所(ヘッダー、脚注、テキストボックスなど)の"
            "指摘なので、近くに置いて場所を書きました。"
        ),
    ]
    assert file.read_bytes() == before
    found = Copy(before, commented(copy.read_bytes()).annotated)
    assert found.shape() == (
        "p(r(費用は) <0 r(約) 0> r(*0) r(200万円) <1 del(r(旧)) 1> r(*1) r(である。))"
    )
    assert found.said(0)[:2] == ["[エラー] seals.about", "「約」と書かれています。"]
    assert found.said(1)[1:3] == ["「旧」がありました。", "場所: 段落「旧」"]
    assert found.said(0)[-1] == "規則: seals.about"
    dates = [each.timestamp for each in docx.Document(str(copy)).comments]
    assert all(date is not None and date.tzinfo is not None for date in dates)


def test_without_findings_the_copy_is_the_file(run: Run, file: Path, tmp_path: Path) -> None:
    file.write_bytes(word(paragraph("費用は200万円である。")))
    copy = tmp_path / "copy.docx"
    done = check(run, file, "--annotate", copy)
    assert done.returncode == 0
    assert done.stderr == f"checker: 写し: {copy}(指摘がないので元のまま)\n"
    assert copy.read_bytes() == file.read_bytes()


def test_a_workbook_has_its_findings_at_its_cells(run: Run, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "申請"
    sheet["B2"], sheet["B4"] = "費用は約200万円", "確認"
    sheet.oddHeader.center.text = "約束"
    (tmp_path / "seals.yaml").write_text(RULES + IN_HEADERS, encoding="utf-8")
    original, copy = tmp_path / "申請.xlsx", tmp_path / "指摘付き.xlsx"
    book.save(original)
    before = original.read_bytes()
    done = check(run, original, "--annotate", copy, "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    assert (done.returncode, len(findings)) == (1, 2)
    assert done.stderr.splitlines() == [
        f"checker: 写し: {copy}(指摘 2件)",
        (
            "checker: うち1件は、コメントを付けられない場所(ヘッダー、テキストボックス、"
            "ほかの人のコメントのスレッドがあるセルなど)の指摘なので、近くに置いて場所を書きました。"
        ),
    ]
    assert original.read_bytes() == before
    copied = load_workbook(copy).worksheets[0]
    assert copied["B2"].comment.author == "checker"
    assert copied["B2"].comment.text.split("\n") == [
        "checker:",
        "[エラー] seals.about",
        "「約」と書かれています。",
        "場所: 申請!B2「約」",
        "規則: seals.about",
    ]
    assert "場所: 申請「約束」" in copied["A1"].comment.text


REFUSED = {
    "the input": (["稟議.docx"], "稟議.docx", "検査する文書そのものです。"),
    "a document that exists": (["稟議.docx"], "other.docx", "既にある文書です。"),
    "another ending": (["稟議.docx"], "out.docm", "元のファイルと同じ拡張子(.docx)"),
    "a missing folder": (["稟議.docx"], "none/out.docx", "フォルダーがありません。"),
    "two files": (["稟議.docx", "other.docx"], "out.docx", "1つのときに使えます。"),
    "Markdown": (["memo.md"], "out.docx", "1つのときに使えます。"),
    "a workbook that exists": (["申請.xlsx"], "other.xlsx", "既にある文書です。"),
    "a workbook with macros": (["申請.xlsx"], "out.xlsm", "でないと、Excel が開けません。"),
    "where -o writes": (["稟議.docx", "-o", "out.docx"], "out.docx", "-o の出力先と同じです。"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_before_any_work(run: Run, file: Path, tmp_path: Path, name: str) -> None:
    arguments, target, words = REFUSED[name]
    (tmp_path / "other.docx").write_bytes(file.read_bytes())
    for name_ in ("申請.xlsx", "other.xlsx"):
        (tmp_path / name_).write_bytes(b"PK")
    (tmp_path / "memo.md").write_text("# 稟議\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    done = check(run, *arguments, "--annotate", target)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_file_that_cannot_be_read_has_no_copy(run: Run, file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"PK broken")
    done = check(run, file, "--annotate", tmp_path / "out.docx")
    assert done.returncode == 2
    assert not (tmp_path / "out.docx").exists()
    assert "写し" not in done.stderr


def test_a_file_that_changed_during_the_check_has_no_copy(file: Path) -> None:
    document = DocumentInfo(path=str(file), sha256=hashlib.sha256(b"before").hexdigest())
    verdict = Verdict(tool_version="1", language="ja", status="pass", document=document)
    with pytest.raises(InputError) as caught:
        annotate_file(file, verdict, DEFAULT_LIMITS)
    assert caught.value.what.get("ja") == "検査の間にファイルが変わりました。写しは書いていません。"
    file.unlink()
    with pytest.raises(InputError):
        annotate_file(file, verdict, DEFAULT_LIMITS)
