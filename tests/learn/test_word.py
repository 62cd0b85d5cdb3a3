"""What Word documents teach beside their words: paper, type, headers, page numbers."""

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob, check
from checker.learn.rules import learn
from checker.rules import RulesetLibrary


def _page_field(name: str) -> Any:
    return parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )


def _report(number: str, *, left: float = 30, font: str = "游明朝") -> WordDocument:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = Mm(left)
    section.right_margin = section.top_margin = section.bottom_margin = Mm(25)
    section.header.paragraphs[0].text = "北浜製作所株式会社\t社外秘"
    footer = section.footer.paragraphs[0]
    for text, field in ((f"{number}\t", "PAGE"), (" / ", "NUMPAGES")):
        footer.add_run(text)
        footer._p.append(_page_field(field))  # noqa: SLF001 - python-docx has no other name
    style = document.styles["Normal"]
    style.font.size, style.font.name = Pt(10.5), "Century"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "游明朝")
    document.core_properties.title = document.core_properties.author = "報告書"
    document.add_paragraph("報告書", style="Title")
    document.add_paragraph(f"文書番号: {number}")
    for heading in ("目的", "結果"):
        document.add_heading(heading, 1)
        run = document.add_paragraph().add_run("点検の結果は良好であった。")
        run.font.name = "Century"
        run.font.element.rPr.rFonts.set(qn("w:eastAsia"), font)
    return document


def _save(folder: Path, number: str, document: WordDocument) -> Path:
    path = folder / f"報告書_{number}_点検.docx"
    document.save(str(path))
    return path


@pytest.fixture
def ruleset(tmp_path: Path) -> Any:
    paths = [_save(tmp_path, number, _report(number)) for number in ("品-2025-001", "品-2025-017")]
    learned = learn([read_document(path) for path in paths], "report")
    file = tmp_path / "report.yaml"
    file.write_bytes(learned.text.encode())
    return RulesetLibrary().get(str(file))


def _findings(ruleset: Any, path: Path) -> list[str]:
    document = read_document(path)
    verdict = check(CheckJob(document, document.name, ruleset, "option", "ja"), None)
    assert not [each for each in verdict.results if each.outcome == "error"]
    return [each.rule.removeprefix("report.") for each in verdict.findings]


def test_layout_is_learned(ruleset: Any) -> None:
    rules = {each.rule.id.removeprefix("report."): each.rule for each in ruleset.rules}
    page = rules["page-docx"]
    assert (page.size, page.orientation) == ("A4", "portrait")
    assert (page.margins_mm.left.min, page.margins_mm.left.max) == (30, 30)
    assert set(page.when.format) == {"docx", "pdf"}
    fonts = [each for name, each in rules.items() if name.startswith("font-")]
    assert any(each.east_asia == ("游明朝",) and each.ascii == ("Century",) for each in fonts)
    assert rules["confidential"].words == ("社外秘",)
    assert rules["header-1"].words == ("北浜製作所株式会社",)
    assert rules["footer-field"].same_as_field == ("文書番号",)
    assert rules["page-number"].format == ("{page} / {pages}",)
    assert rules["properties"].properties["title"].same_as_title


def test_another_one_in_the_same_layout_passes(ruleset: Any, tmp_path: Path) -> None:
    path = _save(tmp_path, "品-2025-020", _report("品-2025-020"))
    assert _findings(ruleset, path) == []


def test_other_margins_fonts_and_headers_do_not(ruleset: Any, tmp_path: Path) -> None:
    document = _report("品-2025-021", left=15, font="ＭＳ ゴシック")
    document.sections[0].header.paragraphs[0].text = "北浜製作所株式会社"
    document.sections[0].footer.paragraphs[0].text = "品-2025-021"
    found = _findings(ruleset, _save(tmp_path, "品-2025-021", document))
    assert {"page-docx", "confidential", "page-number"} <= set(found)
    assert any(name.startswith("font-") for name in found)
    assert "header-1" not in found
