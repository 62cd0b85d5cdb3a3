"""In Word a suppression is a comment that the reviewers resolved."""

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn

from tests.support.command import Run

_KIND = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_RULES = """\
ruleset: own
rules:
  - {id: own.vague, kind: existence, words: [適宜], severity: error}
  - {id: own.left, kind: leftover}
"""


def _draft(folder: Path, comment: str, *, done: bool | None) -> Path:
    document = docx.Document()
    document.add_heading("手順", 1)
    first = document.add_paragraph("資料は適宜更新する。")
    document.add_paragraph("台帳も適宜更新する。")
    added = document.add_comment(first.runs, comment, author="総務 高橋", initials="高")
    added.paragraphs[-1]._p.set(f"{{{_W14}}}paraId", "1A2B3C4D")  # noqa: SLF001
    if done is not None:
        xml = (
            f'<w15:commentsEx xmlns:w15="{_W15}">'
            f'<w15:commentEx w15:paraId="1A2B3C4D" w15:done="{int(done)}"/></w15:commentsEx>'
        )
        name = PackURI("/word/commentsExtended.xml")
        part = Part(name, _TYPE, xml.encode(), document.part.package)
        document.part.relate_to(part, _KIND)
    assert first._p.find(qn("w:commentRangeStart")) is not None  # noqa: SLF001
    file = folder / "手順.docx"
    document.save(str(file))
    return file


def _check(run: Run, file: Path) -> dict[str, Any]:
    rules = file.parent / "own.yaml"
    rules.write_text(_RULES, encoding="utf-8")
    result = run("check", "--no-model", "-r", rules, "--format", "json", file)
    verdict: dict[str, Any] = json.loads(result.stdout)
    return verdict


def test_a_resolved_comment_suppresses_where_it_is_anchored(run: Run, tmp_path: Path) -> None:
    file = _draft(tmp_path, "checker:ignore own.vague 役員会の決まり文句", done=True)
    verdict = _check(run, file)
    assert [(f["rule"], f["place"]["block"]) for f in verdict["findings"]] == [
        ("own.vague", "body/2")
    ]
    (gone,) = verdict["suppressed"]
    assert (gone["by"], gone["author"], gone["reason"]) == (
        "word_comment",
        "総務 高橋",
        "役員会の決まり文句",
    )


@pytest.mark.parametrize("done", [False, None])
def test_one_that_is_not_resolved_has_no_effect_and_says_so(
    run: Run, tmp_path: Path, *, done: bool | None
) -> None:
    file = _draft(tmp_path, "checker:ignore own.vague 決まり文句", done=done)
    verdict = _check(run, file)
    assert sorted(each["rule"] for each in verdict["findings"]) == [
        "own.left",
        "own.vague",
        "own.vague",
    ]
    assert any("is not resolved, so it has no effect" in each for each in verdict["notes"])
