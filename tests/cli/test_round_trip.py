"""A draft as people make it goes through Word and back: comments, decisions, fixes, languages.

The draft has no heading style: bold lines with full-width numbers, a title set by hand, a letter
head, fields in a table.
"""

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from checker.formats.docx.read import read
from checker.jobs.suppress.fingerprint import build_for_whole
from tests.support.command import Run
from tests.support.word_reviewer import Reviewer

pytestmark = pytest.mark.slow

_HEADS = ("１．目的", "２．内容", "３．結果", "４．所感")
_TEXT = "立会いでは、48項目のうち45項目が合格し、3項目が不合格であった。"


def _line(document: WordDocument, text: str, *, bold: bool = False, align: str = "LEFT") -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    run = paragraph.add_run(text)
    run.bold = bold or None
    run.font.size = Pt(16 if align == "CENTER" else 10.5)


def _make_draft(path: Path) -> Path:
    document = docx.Document()
    _line(document, "2026年11月16日", align="RIGHT")
    _line(document, "営業部第一課　佐藤 太郎", align="RIGHT")
    _line(document, "出張報告書", bold=True, align="CENTER")
    table = document.add_table(2, 2)
    for row, texts in zip(
        table.rows,
        (("出張先", "浜松市"), ("期間", "2026年11月10日（火）～11月11日（水）")),
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    for head in _HEADS:
        _line(document, head, bold=True)
        _line(document, _TEXT)
        _line(document, "")
    _line(document, "以上", align="RIGHT")
    document.save(str(path))
    return path


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """Return the draft."""
    return _make_draft(tmp_path / "出張報告.docx")


def _check(run: Run, file: Path, *more: str | Path, lang: str = "ja") -> dict[str, Any]:
    done = run(
        "check", "--no-model", "-r", "report", "--lang", lang, "--format", "json", file, *more
    )
    verdict: dict[str, Any] = json.loads(done.stdout)
    return verdict


def _list_findings(verdict: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = verdict["findings"]
    return [(e["rule"], e["place"]["block"], e["message_id"] + str(e["values"])) for e in found]


def _annotate(run: Run, draft: Path, lang: str) -> Reviewer:
    copy = draft.with_name(f"写し-{lang}.docx")
    _check(run, draft, "--annotate", copy, lang=lang)
    return Reviewer(copy.read_bytes())


def _resolve_all(word: Reviewer) -> Reviewer:
    assert word.comments is not None
    for number in range(len(word.comments)):
        word.resolve(number)
    return word


@pytest.mark.parametrize(("one", "other"), [("ja", "en"), ("en", "ja")])
def test_what_was_resolved_in_one_language_stays_so_in_another(
    run: Run, draft: Path, one: str, other: str
) -> None:
    found = _check(run, draft)["findings"]
    back = _resolve_all(_annotate(run, draft, one)).save(draft.with_name("確認済.docx"))
    run("decisions", back, "--of", draft, "--lang", one)
    verdict = _check(run, draft, lang=other)
    assert (verdict["findings"], len(verdict["suppressed"])) == ([], len(found))
    assert verdict["notes"] == []


def test_decisions_of_older_versions_are_honoured_in_every_language(run: Run, draft: Path) -> None:
    said = "「今後の予定」の見出しがありません。"
    ignore = {"rule": "report.sections", "reason": "不要", "fingerprint": ""}
    ignore["fingerprint"] = build_for_whole(said).fingerprint
    beside = draft.with_name(draft.name + ".checker.yaml")
    beside.write_text(json.dumps({"ignore": [ignore]}), encoding="utf-8")
    for language in ("ja", "en"):
        verdict = _check(run, draft, lang=language)
        assert [each["reason"] for each in verdict["suppressed"]] == ["不要"]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_copy_is_checked_without_checkers_comments_and_the_replies(
    run: Run, draft: Path, lang: str
) -> None:
    word = _annotate(run, draft, lang)
    word.reply(0, "この書式ではありません", "総務 高橋", "2026-11-20").resolve(1)
    back = word.save(draft)  # under the draft's own name, which a rule looks at
    assert word.comments is not None
    count = len(word.comments)
    _make_draft(draft.with_name("元.docx"))
    expected = _list_findings(_check(run, draft.with_name("元.docx")))
    verdict = _check(run, back)
    assert [e[:2] for e in _list_findings(verdict)] == [
        e[:2] for e in expected if e[0] != "report.properties"
    ]
    (note,) = verdict["notes"]
    assert note.startswith(f"checker のコメント(返信を含む)が{count}件残っています。")


def test_a_comment_of_somebody_else_is_still_left_over(run: Run, draft: Path) -> None:
    document = docx.Document(str(draft))
    document.add_comment(document.paragraphs[3].runs, text="要確認", author="総務 高橋")
    document.save(str(draft))
    assert [e["rule"] for e in _check(run, draft)["findings"]].count("ja-business.leftover") == 1


@pytest.mark.parametrize(
    ("options", "first"),
    [((), "文書全体についての指摘"), (("--lang", "en"), "findings on the whole document")],
)
def test_comments_are_in_the_documents_language_unless_one_is_named(
    run: Run, draft: Path, options: tuple[str, ...], first: str
) -> None:
    copy = draft.with_name("写し.docx")
    done = run("check", "--no-model", "-r", "report", draft, "--annotate", copy, *options)
    assert "Verdict: fail" in done.stdout  # the terminal's language is English here
    texts = [each.text for each in docx.Document(str(copy)).comments]
    assert first in texts[0]


def test_what_concerns_the_whole_is_one_comment_and_one_decision(run: Run, draft: Path) -> None:
    word = _annotate(run, draft, "ja")
    whole = [e for e in _check(run, draft)["findings"] if e["place"]["whole"]]
    texts = [each.text for each in docx.Document(str(draft.with_name("写し-ja.docx"))).comments]
    head, *lines, last = texts[0].splitlines()
    assert head == f"文書全体についての指摘 {len(whole)}件"
    assert [
        line.split(": ", 1)[1].startswith(e["message"])
        for line, e in zip(lines, whole, strict=True)
    ]
    assert last.startswith(f"このコメントを解決済みにすると、{len(whole)}件すべてを")
    assert not any("場所: 文書全体" in text for text in texts)

    word.resolve(0).reply(0, "当社の書式は別", "総務 高橋", "2026-11-20")
    back = word.save(draft.with_name("確認済.docx"))
    report = json.loads(run("decisions", back, "--of", draft, "--format", "json").stdout)
    resolved = [each for each in report["decisions"] if each["state"] == "resolved"]
    assert [each["rule"] for each in resolved] == [each["rule"] for each in whole]
    assert {each["reply"] for each in resolved} == {"当社の書式は別"}
    assert not any(e["place"]["whole"] for e in _check(run, draft)["findings"])


def test_fixed_headings_look_as_they_did_and_what_is_inserted_counts_on(
    run: Run, draft: Path
) -> None:
    done = run("fix", "--no-model", "-r", "report", "--grade", "unsafe", draft, "-o", "直し.docx")
    assert done.returncode == 1
    fixed = draft.with_name("直し.docx")
    before, after = (read(each, each.read_bytes()) for each in (draft, fixed))
    looks = {b.text: [run.style for run in b.runs] for b in before.blocks}
    heads = [b for b in after.blocks if b.kind.value == "heading"]
    assert [(b.text, b.level, b.looks) for b in heads] == [
        (text, 1, None) for text in (*_HEADS, "５．今後の予定")
    ]
    assert [[r.style for r in b.runs] for b in heads[:-1]] == [looks[text] for text in _HEADS]
    assert [r.style for r in heads[-1].runs] == looks["４．所感"]
    texts = [block.text for block in after.blocks]
    assert texts[texts.index("５．今後の予定") :] == ["５．今後の予定", "【要記入】", "", "以上"]
    assert [b.text for b in after.original.blocks] == [b.text for b in before.blocks]


def test_comments_of_fix_are_in_the_documents_language(run: Run, draft: Path) -> None:
    (draft.parent / "own.yaml").write_text(
        "ruleset: own\nrules:\n  - {id: own.order, kind: sections, order: strict,"
        " required: [所感, 目的]}\n",
        encoding="utf-8",
    )
    done = run("fix", "-r", "own.yaml", draft, "--comments", "-o", "直し.docx")
    assert "Not fixed" in done.stdout  # the terminal's language is English here
    texts = [c.text for c in docx.Document(str(draft.with_name("直し.docx"))).comments]
    assert texts
    assert all("位置が違います" in text for text in texts)
