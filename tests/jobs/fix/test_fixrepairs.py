"""`checker fix` on looks and build of Word files: rounds, grades, reasons, and twice is once."""

from pathlib import Path
from typing import Any

import pytest

from checker.core.limits import DEFAULT_LIMITS
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob
from checker.jobs.fix.fix_file import GRADES, FixResult, GradeName, fix
from checker.jobs.fix.report import report_of
from checker.jobs.review.decisions import read_decisions
from checker.jobs.review.proposals import record_fixes
from tests.support.docx_builder import paragraph, run, word
from tests.support.fixing import ruleset
from tests.support.word_xml import CHANGED, HEADING, SECTION
from tests.support.word_xml import STYLES as HEADING_STYLES

SECTIONS = {"kind": "sections", "required": ["目的", "費用", "効果"], "order": "strict"}
FONT = {"kind": "font", "scope": {"block": "paragraph"}, "east_asia": "游明朝"}
PAGE = {"kind": "page", "margins_mm": {"left": 30}}
BOLD = paragraph(run("費用", '<w:b/><w:sz w:val="24"/>'))
BODY = HEADING + paragraph("更新する。") + BOLD + paragraph("120万円。") + SECTION
STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="ＭＳ 明朝"/><w:sz w:val="21"/>'
    f"</w:rPr></w:rPrDefault></w:docDefaults>{HEADING_STYLES}"
)


def fixed(file: Path, *rules: Any, grade: GradeName = "unsafe", tracked: bool = True) -> FixResult:
    """Return what fixing makes of a file."""
    document = read_document(file)
    job = CheckJob(document, str(file), ruleset(*rules), "option", "en")
    return fix(job, file, DEFAULT_LIMITS, GRADES[grade], tracked=tracked)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a Word file with a heading that is only bold, and without the last section."""
    path = tmp_path / "文書.docx"
    path.write_bytes(word(BODY, styles=STYLES))
    return path


def made(found: FixResult) -> list[str]:
    """Return what was repaired, in words."""
    return [each.fix.shown for each in found.repairs]


@pytest.mark.parametrize("tracked", [True, False])
def test_all_that_a_rule_states_is_made_and_twice_is_once(file: Path, tracked: bool) -> None:
    rules = ({"kind": "heading-style"}, SECTIONS, FONT, PAGE)
    found = fixed(file, *rules, tracked=tracked)
    assert made(found) == [
        "make it a heading of level 1",
        "insert the heading “効果”",
        "make the left margin 30mm",
        "make the Japanese font 游明朝",
        "make the Japanese font 游明朝",
    ]
    assert found.verdict.findings == ()
    texts = [block.text for block in found.after.document.blocks]
    assert texts == ["目的", "更新する。", "費用", "120万円。", "効果", "【要記入】"]
    file.write_bytes(found.after.data)
    again = fixed(file, *rules, tracked=tracked)
    assert (again.changed, made(again)) == (False, [])


def test_safe_repairs_only_are_made_by_default(file: Path) -> None:
    found = fixed(file, SECTIONS, FONT, PAGE, grade="safe")
    assert set(made(found)) == {"make the Japanese font 游明朝"}
    assert {each.why.code for each in found.left} == {"grade"}
    assert {each.finding.rule for each in found.left} == {"t.r1", "t.r3"}


def test_a_heading_is_no_paragraph_any_more(file: Path) -> None:
    found = fixed(file, FONT, {"kind": "heading-style"})
    assert [each.finding.quote for each in found.repairs] == ["費用", "更新する", "万円"]


def test_the_report_says_in_words_what_was_changed(file: Path) -> None:
    report = report_of(fixed(file, PAGE, {"swap": {"更新": "更改"}}), str(file), "en")
    assert [(each.in_pass, each.repair) for each in report.fixed] == [
        (1, "make the left margin 30mm"),
        (2, None),
    ]
    assert report.passes == 2


def test_words_are_fixed_beside_looks_and_the_record_finds_them(file: Path) -> None:
    found = fixed(file, SECTIONS, FONT, {"swap": {"更新": "更改"}})
    assert found.after.document.blocks[1].text == "更改する。"
    assert [each.finding.quote for one in found.passes for each in one.made] == ["更新"]


def test_decisions_list_looks_that_are_open_and_say_that_they_are_not_remembered(
    file: Path,
) -> None:
    file.write_bytes(fixed(file, FONT).after.data)
    report = read_decisions(file, DEFAULT_LIMITS, "en").report
    assert [(each.rule, each.state) for each in report.decisions] == [("", "open")] * 2
    assert [note[:45] for note in report.notes] == ["Changes of looks are not remembered, accepted"]


def test_decisions_on_words_are_known_beside_inserted_sections(file: Path) -> None:
    found = record_fixes(fixed(file, SECTIONS, FONT, {"swap": {"120万円": "130万円"}}))
    file.write_bytes(found.after.data)
    decisions = read_decisions(file, DEFAULT_LIMITS, "en").report.decisions
    assert [(each.rule, each.state) for each in decisions if each.rule] == [("t.r3", "open")]


def test_rules_that_want_two_things_leave_it_as_it_was(file: Path) -> None:
    other = {**FONT, "east_asia": "ＭＳ ゴシック"}
    found = fixed(file, FONT, other)
    assert not found.changed
    assert {each.why.code for each in found.left} <= {"returns", "restless"}


def test_what_another_rule_would_mend_at_once_is_not_inserted(file: Path) -> None:
    found = fixed(file, SECTIONS, {"swap": {"要記入": "未記入"}})
    assert made(found) == []
    assert [each.why.words.get("en") for each in found.left] == [
        "another rule would find fault with what is inserted"
    ]


def test_the_order_of_sections_is_proposed_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "文書.docx"
    other = HEADING.replace("目的", "費用")
    body = other + paragraph("120万円。") + HEADING + paragraph("更新する。")
    path.write_bytes(word(body, styles=STYLES))
    found = fixed(path, {**SECTIONS, "required": ["目的", "費用"]})
    (left,) = found.left
    assert (left.why.code, left.fix.shown) == ("hint", "the right order: 目的 → 費用")
    assert not found.changed


def test_of_paragraphs_of_a_style_those_that_can_be_are_set(tmp_path: Path) -> None:
    path = tmp_path / "文書.docx"
    texts = [paragraph(f"本文{number}") for number in range(3)]
    path.write_bytes(word("".join([*texts, paragraph("本文", CHANGED)]), styles=STYLES))
    found = fixed(path, {"kind": "paragraph", "alignment": "justify"})
    assert [block.style.alignment for block in found.after.document.blocks] == [
        *["justify"] * 3,
        None,
    ]
    (left,) = found.left
    assert left.why.code == "refused"
    assert left.why.words.get("en").startswith("tracked changes that nobody")


def test_a_hint_stays_a_hint_and_a_rule_may_make_a_repair_one(file: Path) -> None:
    found = fixed(file, {**PAGE, "fix": "display"})
    assert [each.why.code for each in found.left] == ["hint"]


def test_a_rule_on_the_text_before_changes_repairs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "文書.docx"
    deleted = '<w:del w:id="7" w:author="A"><w:r><w:delText>旧</w:delText></w:r></w:del>'
    path.write_bytes(word(paragraph(deleted + run("本文")), styles=STYLES))
    found = fixed(path, {**FONT, "revisions": "original"})
    assert not found.changed
    assert {each.why.code for each in found.left} <= {"no_place"}


MARKDOWN = "# 稟議書\n\n件名: 更新\n\n## 1. 目的\n\n更新する。\n\n**2. 費用**\n\n120万円。\n"


def test_in_markdown_looks_are_left_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "文書.md"
    path.write_text(MARKDOWN, encoding="utf-8")
    found = fixed(path, {"kind": "heading-style"})
    assert not found.changed
    (left,) = found.left
    assert (left.why.code, left.why.words.get("en")[:15]) == ("refused", "looks and build")


def test_in_markdown_sections_and_fields_are_inserted(tmp_path: Path) -> None:
    path = tmp_path / "文書.md"
    path.write_text(MARKDOWN.replace("1. ", "").replace("2. ", ""), encoding="utf-8")
    sections = {"kind": "sections", "required": ["背景", "目的", "効果"]}
    rules = (
        sections,
        {"kind": "fields", "required": ["件名", "文書番号"]},
        {"swap": {"更新": "更改"}},
    )
    found = fixed(path, *rules)
    assert found.after.data.decode() == (
        "# 稟議書\n\n件名: 更改\n\n文書番号: 【要記入】\n\n## 背景\n\n【要記入】\n\n"
        "## 目的\n\n更改する。\n\n**費用**\n\n120万円。\n\n## 効果\n\n【要記入】\n"
    )
    path.write_bytes(found.after.data)
    assert not fixed(path, *rules).changed


def test_in_markdown_nothing_is_inserted_into_a_list(tmp_path: Path) -> None:
    path = tmp_path / "文書.md"
    path.write_text("# 稟議書\n\n## 目的\n\n- 更新\n- 廃棄\n", encoding="utf-8")
    found = fixed(path, {"kind": "sections", "required": ["目的", "効果"]})
    assert not found.changed
    assert [each.why.code for each in found.left] == ["refused"]


def test_in_a_text_file_nothing_but_words_is_fixed(tmp_path: Path) -> None:
    path = tmp_path / "文書.txt"
    path.write_text("件名: 更新\n\n更新する。\n", encoding="utf-8")
    found = fixed(path, {"kind": "fields", "required": ["件名", "文書番号"]})
    assert not found.changed
    assert {each.why.code for each in found.left} <= {"format"}
