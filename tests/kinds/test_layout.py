"""The kinds that look at Word's layout, on files made here and on documents built by hand.

`tests/cases/files/layout.docx` is what `build` makes; `python tests/kinds/test_layout.py` writes
it anew.
"""

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from pydantic import ValidationError

from checker.core.document import (
    Block,
    BlockKind,
    Document,
    Markup,
    Page,
    ParagraphStyle,
    Part,
    Run,
    RunStyle,
    Span,
)
from checker.formats.docx.read import read
from checker.formats.shared.acting_headings import promote_headings

CASE_FILE = Path(__file__).parents[1] / "cases" / "files" / "layout.docx"
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_WHEN = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)


# --- Word files -------------------------------------------------------------------------------


def build() -> bytes:
    """Make a short report with one fault of each kind; the same bytes each time."""
    made = _empty("游明朝", "Century", 10.5)
    made.add_paragraph("作業報告", style="Heading 1")
    made.add_paragraph("サーバー3台を更新した。")
    pasted = made.add_paragraph("作業は予定どおり")
    _font(pasted.add_run("18時に終えた"), "ＭＳ ゴシック", "Arial", 9)
    pasted.add_run("。")
    bold = made.add_paragraph()
    bold.add_run("2. 残課題").bold = True
    last = made.add_paragraph("予備機の設定を見直す。")
    last.add_run("要確認").font.highlight_color = WD_COLOR_INDEX.YELLOW
    last.add_run("社内向け").font.hidden = True
    comment = made.add_comment(
        last.runs[:1], text="期限を入れてください", author="佐藤", initials="佐"
    )
    comment._comment_elm.set(qn("w:date"), "2025-09-01T09:00:00Z")  # noqa: SLF001
    last._p.append(_revision("ins", "来週"))  # noqa: SLF001
    last._p.append(_revision("del", "早めに"))  # noqa: SLF001
    wide = made.add_section(WD_SECTION.NEW_PAGE)
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = Mm(297), Mm(210)
    made.add_paragraph("別紙は省略する。")
    return _saved(made)


def _empty(east_asia: str, ascii_font: str, size: float) -> Any:
    made = docx.Document()
    properties = made.core_properties
    properties.created = properties.modified = _WHEN.replace(tzinfo=None)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(30), Mm(25)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    _font(made.styles["Normal"], east_asia, ascii_font, size)
    return made


def _font(styled: Any, east_asia: str, ascii_font: str, size: float) -> None:
    styled.font.name, styled.font.size = ascii_font, Pt(size)
    styled.element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), east_asia)


def _revision(kind: str, text: str) -> Any:
    tag = "w:t" if kind == "ins" else "w:delText"
    return parse_xml(
        f'<w:{kind} {nsdecls("w")} w:id="9" w:author="田中" w:date="2025-09-01T09:00:00Z">'
        f"<w:r><{tag}>{text}</{tag}></w:r></w:{kind}>"
    )


def _saved(made: Any) -> bytes:
    """Return the bytes, without the times that a zip file keeps of its parts."""
    buffer, target = io.BytesIO(), io.BytesIO()
    made.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, source.read(name))
    return target.getvalue()


def _read(made: Any) -> Document:
    return read(Path("made.docx"), _saved(made))


def test_case_file_is_what_is_built_here() -> None:
    stored, built = (read(CASE_FILE, data) for data in (CASE_FILE.read_bytes(), build()))
    assert replace(stored, sha256="") == replace(built, sha256="")
    assert stored.sha256 == hashlib.sha256(CASE_FILE.read_bytes()).hexdigest()


# --- page -------------------------------------------------------------------------------------


def _messages(harness: Any, rule: dict[str, Any], document: Document) -> list[str]:
    kind = harness.kind_named(rule["kind"])
    return [
        hit.message.get("ja") for hit in harness.run(kind, {"id": "t.x", **rule}, document).hits
    ]


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        ((210, 297), []),
        ((297, 210), []),
        ((210.9, 296.5), []),
        ((215.9, 279.4), ["用紙がA4ではありません(実際はLetter、216×279mm)。"]),
        ((200, 200), ["用紙がA4ではありません(実際は200×200mm)。"]),
    ],
)
def test_paper_is_told_whichever_way_it_lies(
    harness: Any, paper: tuple[float, float], expected: list[str]
) -> None:
    assert _messages(harness, {"kind": "page", "size": "A4"}, _page(*paper)) == expected


def test_paper_without_a_name(harness: Any) -> None:
    rule = {"kind": "page", "size": {"width_mm": 182, "height_mm": 257}}
    assert _messages(harness, rule, _page(182, 257)) == []
    assert _messages(harness, rule, _page(210, 297)) == [
        "用紙が182×257mmではありません(実際はA4、210×297mm)。"
    ]


def test_margins_with_bounds_and_tolerance(harness: Any) -> None:
    rule = {"kind": "page", "margins_mm": {"top": 25, "left": {"min": 25}, "right": {"max": 20}}}
    page = _page(210, 297, top=25.9, left=24.2, right=21)
    assert _messages(harness, rule, page) == []
    assert _messages(harness, {**rule, "tolerance_mm": 0.5}, page) == [
        "上余白が決まりと違います(期待 25mm、実際 25.9mm)。",
        "右余白が決まりと違います(期待 20mm以下、実際 21mm)。",
        "左余白が決まりと違います(期待 25mm以上、実際 24.2mm)。",
    ]


@pytest.mark.parametrize(
    "options",
    [{}, {"margins_mm": {}}, {"size": "a4"}, {"margins_mm": {"top": {"min": 9, "max": 8}}}],
)
def test_page_rule_that_says_nothing_is_refused(harness: Any, options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        harness.kind_named("page").rule.model_validate({"id": "t.x", "kind": "page", **options})


def _page(
    width: float, height: float, *, top: float = 30, left: float = 30, right: float = 20
) -> Document:
    orientation = "portrait" if width <= height else "landscape"
    page = Page(width, height, top, right, 25, left, orientation)  # type: ignore[arg-type]
    return Document("x.docx", "docx", "", (_paragraph("本文"),), "ja", pages=(page,))


# --- font -------------------------------------------------------------------------------------


def test_only_characters_of_the_script_count(harness: Any) -> None:
    gothic = RunStyle("ＭＳ ゴシック", "Arial", size=10.5)
    rule = {"kind": "font", "east_asia": "MS 明朝", "ascii": "Century"}
    for text in ("、", "　", "（）", "“”", "①", "—", ""):
        assert _messages(harness, rule, _document(_paragraph(text, gothic))) == []
    for text in ("漢", "かな", "ｶﾅ", "９", "々"):
        assert _messages(harness, rule, _document(_paragraph(text, gothic))) == [
            "日本語フォントが決まりと違います(期待 MS 明朝、実際 ＭＳ ゴシック)。"
        ]
    assert _messages(harness, rule, _document(_paragraph("A4", gothic))) == [
        "英数字フォントが決まりと違います(期待 Century、実際 Arial)。"
    ]


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("ＭＳ 明朝", "MS Mincho"),
        ("Yu Gothic", "游ゴシック"),
        ("MS　明朝", "ＭＳ明朝"),
        ("meiryo", "メイリオ"),
    ],
)
def test_a_font_goes_by_its_japanese_and_its_english_name(
    harness: Any, written: str, wanted: str
) -> None:
    document = _document(_paragraph("本文", RunStyle(written)))
    assert _messages(harness, {"kind": "font", "east_asia": wanted}, document) == []
    assert _messages(harness, {"kind": "font", "east_asia": "HG教科書体"}, document) == [
        f"日本語フォントが決まりと違います(期待 HG教科書体、実際 {written})。"
    ]


def test_what_the_file_does_not_say_is_not_judged(harness: Any) -> None:
    rule = {"id": "t.x", "kind": "font", "east_asia": "游明朝", "size": 10.5}
    document = _document(_paragraph("本文", RunStyle(bold=True)))
    result = harness.run(harness.kind_named("font"), rule, document)
    assert (result.candidates, result.hits) == (0, ())


def test_hidden_text_has_no_font(harness: Any) -> None:
    document = _document(_paragraph("本文", RunStyle("Arial", hidden=True)))
    assert _messages(harness, {"kind": "font", "east_asia": "游明朝"}, document) == []


def test_one_hit_per_block_names_all_that_was_found(harness: Any) -> None:
    styles = [RunStyle("A", size=9), RunStyle("游明朝", size=10.5), RunStyle("B", size=9)]
    runs = tuple(Run(i * 2, i * 2 + 2, style) for i, style in enumerate(styles))
    document = _document(Block(BlockKind.PARAGRAPH, "body/0", "甲乙丙丁戊己", runs=runs))
    rule = {"id": "t.x", "kind": "font", "east_asia": ["游明朝", "ＭＳ 明朝"], "size": {"min": 10}}
    (hit,) = harness.run(harness.kind_named("font"), rule, document).hits
    assert hit.span == Span("body/0", 0, 6)
    assert hit.message.get("ja") == (
        "日本語フォントが決まりと違います(期待 游明朝かＭＳ 明朝、実際 A、B)、"
        "文字の大きさが決まりと違います(期待 10pt以上、実際 9pt)。"
    )
    assert hit.message.get("en") == (
        "Not as required: Japanese font (expected 游明朝 or ＭＳ 明朝, found A, B);"
        " size (expected at least 10pt, found 9pt)."
    )


def _paragraph(text: str, look: RunStyle | None = None, **facts: Any) -> Block:
    runs = (Run(0, len(text), look),) if look else ()
    return Block(BlockKind.PARAGRAPH, facts.pop("path", "body/0"), text, runs=runs, **facts)


def _document(*blocks: Block, markup: Sequence[Markup] = (), title: str | None = None) -> Document:
    placed = [replace(block, path=f"body/{i}") for i, block in enumerate(blocks)]
    read = tuple(promote_headings(placed, title))
    return Document("x.docx", "docx", "", read, "ja", title=title, markup=tuple(markup))


# --- heading-style ----------------------------------------------------------------------------

_BODY = RunStyle("游明朝", "Century", size=10.5)
_BOLD = replace(_BODY, bold=True)
_LARGE = replace(_BODY, size=14)
_RULE = {"kind": "heading-style"}


def test_enlarged_and_bold_lines_are_taken_for_headings(harness: Any) -> None:
    document = _document(
        _paragraph("2025年9月の障害について報告する。", _BODY),
        _paragraph("概要", _LARGE),
        _paragraph("三台が停止した。", _BODY),
        _paragraph("原因", _BOLD),
        _paragraph("電源の故障による。", _BODY),
    )
    assert _messages(harness, _RULE, document) == [
        "見出し「概要」が見出しスタイルではなく、大きい文字だけで書かれています。",
        "見出し「原因」が見出しスタイルではなく、太字だけで書かれています。",
    ]


def test_a_numbered_bold_list_item_is_taken_for_a_heading_and_a_bullet_is_not(
    harness: Any,
) -> None:
    numbered, bullet = (
        replace(_paragraph(text, _BOLD), kind=BlockKind.LIST_ITEM, level=1, marker=marker)
        for text, marker in (("原因", "2."), ("要点", "・"))
    )
    body = _paragraph("電源の故障による。", _BODY)
    assert _messages(harness, _RULE, _document(body, numbered, body, bullet, body)) == [
        "見出し「原因」が見出しスタイルではなく、太字だけで書かれています。"
    ]


@pytest.mark.parametrize(
    "block",
    [
        _paragraph("作業報告", _BOLD, style=ParagraphStyle(alignment="center")),
        _paragraph("2025年9月1日", _BOLD, style=ParagraphStyle(alignment="right")),
        _paragraph("報告書", _BOLD),
        _paragraph("期限を守ること", _BODY),
        _paragraph(
            "この節で述べる手順はすべての拠点の担当者が毎月の初めに必ず行うものとし省略を認めない",
            _BOLD,
        ),
        _paragraph("1,200", _BOLD),
        _paragraph("原因", _BOLD, part=Part.FOOTER),
    ],
)
def test_other_bold_lines_are_left_alone(harness: Any, block: Block) -> None:
    body = _paragraph("電源の故障による。", _BODY)
    assert _messages(harness, _RULE, _document(body, block, body, title="報告書")) == []


def test_the_first_and_the_last_line_are_no_headings(harness: Any) -> None:
    body = _paragraph("電源の故障による。", _BODY)
    document = _document(_paragraph("作業報告", _BOLD), body, _paragraph("情報システム部", _BOLD))
    assert _messages(harness, _RULE, document) == []


def test_numbers_typed_into_headings_on_request(harness: Any) -> None:
    typed, automatic, year = (
        Block(BlockKind.HEADING, "", text, level=1, marker=marker)
        for text, marker in (("1. 目的", None), ("効果", "2."), ("目的", None))
    )
    document = _document(typed, automatic, year)
    assert _messages(harness, _RULE, document) == []
    assert _messages(harness, {**_RULE, "numbered": True}, document) == [
        "見出しの番号が手で書かれています(「1. 目的」)。"
    ]


# --- leftover ---------------------------------------------------------------------------------


def test_leftovers_of_one_kind_and_author_in_a_block_are_one_hit(harness: Any) -> None:
    marks = [
        Markup("insertion", "来週", Span("body/0", 2, 4), "田中"),
        Markup("insertion", "", Span("body/0", 6, 6), "田中"),
        Markup("insertion", "早めに", Span("body/0", 0, 1), "佐藤"),
        Markup("deletion", "長い" * 20, Span("body/0", 4, 4)),
        Markup("comment", "?", Span("", 0, 0), "佐藤"),
    ]
    document = _document(_paragraph("来週見直す予定。"), markup=marks)
    rule = {"id": "t.x", "kind": "leftover", "kinds": ["insertion", "deletion", "comment"]}
    hits = harness.run(harness.kind_named("leftover"), rule, document).hits
    assert [(hit.span, hit.message.get("ja")) for hit in hits] == [
        (Span("body/0", 2, 4), "変更履歴(挿入)が残っています(田中: 「来週」、ほか1件)。"),
        (Span("body/0", 0, 1), "変更履歴(挿入)が残っています(佐藤: 「早めに」)。"),
        (Span("body/0", 4, 4), f"変更履歴(削除)が残っています(「{'長い' * 15}…」)。"),
        (Span("body/0", 0, 8), "コメントが残っています(佐藤: 「?」)。"),
    ]
    assert (
        hits[0].message.get("en")
        == "A tracked insertion is left in the document (田中: “来週”, 1 more)."
    )


def test_only_what_stands_in_the_place_of_something_is_a_replacement(harness: Any) -> None:
    apart = [
        Markup("insertion", "の", Span("body/0", 1, 2), "加藤"),
        Markup("deletion", "120万円", Span("body/0", 5, 5), "加藤"),
        Markup("insertion", "135万円", Span("body/0", 5, 10), "加藤"),
        Markup("deletion", "3台", Span("body/1", 2, 2), "森"),
        Markup("insertion", "2台", Span("body/1", 6, 8), "森"),
    ]
    blocks = [_paragraph("展の費用は135万円とする。"), _paragraph("数はとし予備2台とする。")]
    document = _document(*blocks, markup=apart)
    rule = {"id": "t.x", "kind": "leftover"}
    hits = harness.run(harness.kind_named("leftover"), rule, document).hits
    assert [(hit.span, hit.message.get("ja")) for hit in hits] == [
        (
            Span("body/0", 5, 5),
            "変更履歴(置き換え)が残っています(加藤: 「120万円」 → 「135万円」、ほか1件)。",
        ),
        (Span("body/1", 2, 2), "変更履歴(削除)が残っています(森: 「3台」、ほか1件)。"),
    ]


def test_a_clean_document_is_one_candidate(harness: Any) -> None:
    rule = {"id": "t.x", "kind": "leftover"}
    result = harness.run(harness.kind_named("leftover"), rule, _document(_paragraph("本文")))
    assert (result.candidates, result.hits) == (1, ())


if __name__ == "__main__":
    CASE_FILE.write_bytes(build())
