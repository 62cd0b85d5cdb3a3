"""The OpenDocument reader: text, blocks, looks, changes and what stands outside the body."""

import pytest

from checker.core.document import (
    BlockKind,
    CellRef,
    Mark,
    MarkKind,
    Markup,
    ParagraphStyle,
    Part,
    RunStyle,
    Span,
    Unread,
)
from checker.core.messages import Message
from tests.support.odt_builder import document_of, only, texts

SECTION = '<text:section text:name="a">{}</text:section>'


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param("<text:p>  a\n\t b  </text:p>", "a b ", id="blanks-collapse"),
        pytest.param('<text:p>a<text:s text:c="3"/>b<text:s/> c</text:p>', "a   b  c", id="spaces"),
        pytest.param("<text:p>a <text:span> b</text:span></text:p>", "a b", id="across-elements"),
        pytest.param("<text:p>a<text:tab/> b<text:line-break/>c</text:p>", "a\t b\nc", id="signs"),
        pytest.param("<text:p>a<!-- x -->b<text:soft-page-break/>c</text:p>", "abc", id="nothing"),
        pytest.param("<text:p>社名<text:meta>甲</text:meta>乙</text:p>", "社名甲乙", id="meta"),
        pytest.param('<text:p>a<text:s text:c="x"/>b</text:p>', "a b", id="no-number"),
    ],
)
def test_the_text_of_a_paragraph(content: str, text: str) -> None:
    assert only(document_of(content)).text == text


def test_blocks_of_every_kind_have_paths_in_reading_order() -> None:
    document = document_of(
        '<text:h text:outline-level="1">第一章</text:h>'
        + SECTION.format('<text:h text:outline-level="2">目的</text:h><text:p>本文。</text:p>')
        + "<text:p/>"
    )
    assert [(b.kind.value, b.path, b.level, b.section, b.text) for b in document.walk()] == [
        ("heading", "body/0", 1, ("第一章",), "第一章"),
        ("heading", "body/1", 2, ("第一章", "目的"), "目的"),
        ("paragraph", "body/2", None, ("第一章", "目的"), "本文。"),
        ("paragraph", "body/3", None, ("第一章", "目的"), ""),
    ]
    assert (document.format, document.title, document.language) == ("odt", "第一章", "ja")


NUMBERED = """
<text:list-style style:name="N">
 <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
 <text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="("
   style:num-suffix=")" text:display-levels="2"/>
 <text:list-level-style-bullet text:level="3" text:bullet-char="・"/>
</text:list-style>
<text:list-style style:name="K">
 <text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..."
   loext:num-list-format="第%1%条" text:start-value="10"/>
</text:list-style>
"""


def test_lists_show_their_labels() -> None:
    document = document_of(
        """
        <text:list xml:id="one" text:style-name="N">
         <text:list-header><text:p>見出し</text:p></text:list-header>
         <text:list-item><text:p>い</text:p><text:p>続き</text:p>
          <text:list><text:list-item><text:p>ろ</text:p>
           <text:list><text:list-item><text:p>は</text:p></text:list-item></text:list>
          </text:list-item><text:list-item><text:p>に</text:p></text:list-item></text:list>
         </text:list-item>
         <text:list-item text:start-value="5"><text:p>ほ</text:p></text:list-item>
        </text:list>
        <text:p>間</text:p>
        <text:list text:continue-list="one" text:style-name="N">
         <text:list-item><text:p>へ</text:p></text:list-item></text:list>
        <text:list text:style-name="N"><text:list-item><text:p>と</text:p></text:list-item>
        </text:list>
        <text:list text:style-name="K"><text:list-item><text:h text:outline-level="1">ち</text:h>
        </text:list-item></text:list>
        """,
        NUMBERED,
    )
    assert [(b.kind.value, b.level, b.marker, b.text) for b in document.blocks] == [
        ("paragraph", None, None, "見出し"),
        ("list-item", 1, "1.", "い"),
        ("paragraph", None, None, "続き"),
        ("list-item", 2, "(1.a)", "ろ"),
        ("list-item", 3, "・", "は"),
        ("list-item", 2, "(1.b)", "に"),
        ("list-item", 1, "5.", "ほ"),
        ("paragraph", None, None, "間"),
        ("list-item", 1, "6.", "へ"),
        ("list-item", 1, "1.", "と"),
        ("heading", 1, "第十条", "ち"),
    ]


def test_headings_are_numbered_by_the_outline() -> None:
    outline = """
    <text:outline-style style:name="Outline">
     <text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>
     <text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>
    </text:outline-style>"""
    document = document_of(
        '<text:h text:outline-level="1">a</text:h><text:h text:outline-level="2">b</text:h>'
        '<text:h text:outline-level="2">c</text:h>'
        '<text:h text:outline-level="1" text:is-list-header="true">d</text:h>'
        '<text:h text:outline-level="1">e</text:h><text:h text:outline-level="2">f</text:h>',
        styles=outline,
    )
    found = [(block.marker, block.style.numbered) for block in document.blocks]
    assert found == [
        ("1.", True), ("1.1", True), ("1.2", True), (None, False), ("2.", True), ("2.1", True),
    ]  # fmt: skip


def test_a_heading_of_a_level_below_one_is_of_the_first() -> None:
    document = document_of(
        '<text:h text:outline-level="-3">一</text:h><text:h text:outline-level="0">二</text:h>'
    )
    assert [block.level for block in document.blocks] == [1, 1]


def test_tables_are_grids() -> None:
    document = document_of(
        """
        <table:table><table:table-column table:number-columns-repeated="3"/>
         <table:table-header-rows><table:table-row>
          <table:table-cell table:number-columns-spanned="2"><text:p>品名</text:p>
          </table:table-cell><table:covered-table-cell/>
          <table:table-cell><text:p>額</text:p></table:table-cell>
         </table:table-row></table:table-header-rows>
         <table:table-rows><table:table-row>
          <table:table-cell table:number-rows-spanned="2"><text:p>机</text:p></table:table-cell>
          <table:table-cell table:number-columns-repeated="2"><text:p>1</text:p></table:table-cell>
         </table:table-row><table:table-row>
          <table:covered-table-cell/>
          <table:table-cell><table:table><table:table-row><table:table-cell><text:p>内</text:p>
          </table:table-cell></table:table-row></table:table></table:table-cell>
          <table:table-cell><text:p>2</text:p><text:p>3</text:p></table:table-cell>
         </table:table-row></table:table-rows>
        </table:table>"""
    )
    table = document.blocks[0].table
    assert table is not None
    shape = [
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.text)
        for row in table.rows
        for cell in row.cells
    ]
    assert shape == [
        (0, 0, 1, 2, "品名"), (0, 2, 1, 1, "額"), (1, 0, 2, 1, "机"), (1, 1, 1, 1, "1"),
        (1, 2, 1, 1, "1"), (2, 1, 1, 1, ""), (2, 2, 1, 1, "2\n3"),
    ]  # fmt: skip
    assert ([row.header for row in table.rows], table.columns) == ([True, False, False], 3)
    inner = document.block("body/0/r2/c1/0/r0/c0/0")
    assert (inner.text, inner.cell) == ("内", CellRef("body/0/r2/c1/0", 0, 0))


STYLES = """
<style:default-style style:family="paragraph">
 <style:paragraph-properties fo:text-align="start"/>
 <style:text-properties fo:font-family="'Times New Roman', serif" style:font-name-asian="M"
   fo:font-size="10.5pt" style:font-size-asian="10pt"/>
</style:default-style>
<style:style style:name="Body" style:display-name="本文 一" style:family="paragraph">
 <style:paragraph-properties fo:margin-left="1cm" fo:text-indent="-0.5in" fo:margin-top="6pt"
   fo:line-height="150%" fo:keep-with-next="always" fo:widows="2"/>
</style:style>
<style:style style:name="Big" style:family="text">
 <style:text-properties fo:font-size="200%" fo:font-weight="bold" style:font-weight-asian="bold"
   fo:color="#ff0000" style:text-position="super 58%" style:text-underline-style="solid"/>
</style:style>
"""
AUTOMATIC = """
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Body">
 <style:paragraph-properties fo:text-align="end" style:line-height-at-least="20pt"
   fo:line-height="18pt" fo:break-before="page"/>
</style:style>
<style:style style:name="T1" style:family="text" style:parent-style-name="Big">
 <style:text-properties fo:font-style="italic" style:text-line-through-style="solid"/>
</style:style>
<style:style style:name="T2" style:family="text">
 <style:text-properties text:display="none" fo:background-color="#ffff00"/>
</style:style>
"""


def test_looks_are_resolved_through_automatic_styles_parents_and_defaults() -> None:
    document = document_of(
        '<text:p text:style-name="P1">あ<text:span text:style-name="T1">ab</text:span></text:p>',
        AUTOMATIC,
        STYLES,
    )
    block = only(document)
    assert block.style == ParagraphStyle(
        name="本文 一",
        alignment="right",
        left_indent=28.3,
        first_line_indent=-36.0,
        space_before=6.0,
        line_spacing=18.0,
        line_rule="exact",
        keep_with_next=True,
        page_break_before=True,
    )
    plain = RunStyle(
        east_asia_font="M",
        ascii_font="Times New Roman",
        hansi_font="Times New Roman",
        size=10.0,
    )
    marked = RunStyle(
        east_asia_font="M",
        ascii_font="Times New Roman",
        hansi_font="Times New Roman",
        size=21.0,
        bold=True,
        italic=True,
        underline="single",
        strike=True,
        position="superscript",
        color="FF0000",
    )
    assert [(run.start, run.end, run.style) for run in block.runs] == [
        (0, 1, plain),
        (1, 3, marked),
    ]


def test_hidden_and_highlighted_text_is_told() -> None:
    document = document_of(
        '<text:p>a<text:span text:style-name="T2">内緒</text:span></text:p>'
        '<text:section text:display="none"><text:p>節</text:p></text:section>',
        AUTOMATIC,
    )
    assert document.markup == (
        Markup("hidden", "内緒", Span("body/0", 1, 3)),
        Markup("highlight", "内緒", Span("body/0", 1, 3)),
        Markup("hidden", "節", Span("body/1", 0, 1)),
    )


def test_marks_say_what_characters_stand_for() -> None:
    block = only(
        document_of(
            '<text:p><text:bookmark-start text:name="b"/>図<text:sequence text:name="図">1'
            '</text:sequence><text:bookmark-end text:name="b"/> <text:a xlink:href="#x">先</text:a>'
            "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>かん</text:ruby-text>"
            '</text:ruby><text:page-number text:select-page="current">3</text:page-number>'
            '<text:bookmark-ref text:reference-format="page" text:ref-name="b">9'
            '</text:bookmark-ref><text:bookmark-ref text:reference-format="text" '
            'text:ref-name="b">図1</text:bookmark-ref></text:p>'
        )
    )
    assert block.text == "図1 先漢39図1"
    assert block.marks == (
        Mark(MarkKind.BOOKMARK, 0, 2, "b"),
        Mark(MarkKind.FIELD, 1, 2, "SEQ", "SEQ 図"),
        Mark(MarkKind.LINK, 3, 4, "#x"),
        Mark(MarkKind.RUBY, 4, 5, "かん"),
        Mark(MarkKind.FIELD, 5, 6, "PAGE", "PAGE"),
        Mark(MarkKind.FIELD, 6, 7, "PAGEREF", "PAGEREF b"),
        Mark(MarkKind.FIELD, 7, 9, "REF", "REF b"),
    )


def test_notes_are_stories_of_their_own() -> None:
    note = (
        '<text:note text:note-class="{}"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>{}</text:p></text:note-body></text:note>"
    )
    document = document_of(
        f"<text:p>甲{note.format('endnote', '末')}乙{note.format('footnote', '脚')}</text:p>"
    )
    assert [(b.path, b.part, b.text) for b in document.blocks] == [
        ("body/0", Part.BODY, "甲乙"),
        ("footnote1/0", Part.FOOTNOTE, "脚"),
        ("endnote1/0", Part.ENDNOTE, "末"),
    ]
    assert document.blocks[0].marks == (
        Mark(MarkKind.NOTE, 1, 1, "endnote1"),
        Mark(MarkKind.NOTE, 2, 2, "footnote1"),
    )


def test_comments_stand_at_their_ranges() -> None:
    document = document_of(
        '<text:p>甲<office:annotation office:name="c" loext:resolved="true">'
        "<dc:creator>山本</dc:creator><dc:date>2025-09-01T00:00:00</dc:date>"
        "<text:p>確認</text:p><text:p>する</text:p></office:annotation>乙丙<office:annotation-end "
        'office:name="c"/>丁<office:annotation><dc:creator>林</dc:creator><text:p>点</text:p>'
        "</office:annotation></text:p>"
    )
    assert texts(document) == [
        ("body/0", "甲乙丙丁"),
        ("comment0/0", "確認"),
        ("comment0/1", "する"),
        ("comment1/0", "点"),
    ]
    assert document.markup == (
        Markup(
            "comment", "確認\nする", Span("body/0", 1, 3), "山本", resolved=True, story="comment0"
        ),
        Markup("comment", "点", Span("body/0", 4, 4), "林", resolved=False, story="comment1"),
    )


INFO = "<office:change-info><dc:creator>森</dc:creator></office:change-info>"
CHANGES = (
    "<text:tracked-changes>"
    f'<text:changed-region text:id="i"><text:insertion>{INFO}</text:insertion>'
    '</text:changed-region><text:changed-region xml:id="d"><text:deletion>'
    f"{INFO}{{}}</text:deletion></text:changed-region></text:tracked-changes>"
)
INSERTED = '<text:change-start text:change-id="i"/>{}<text:change-end text:change-id="i"/>'
DELETED = '<text:change text:change-id="d"/>'


def test_changes_are_read_as_accepted_and_before() -> None:
    document = document_of(
        CHANGES.format("<text:p>旧い</text:p>")
        + f"<text:p>甲{INSERTED.format('新しい')}{DELETED}乙</text:p>"
    )
    assert texts(document) == [("body/0", "甲新しい乙")]
    assert document.markup == (
        Markup("insertion", "新しい", Span("body/0", 1, 4), "森"),
        Markup("deletion", "旧い", Span("body/0", 4, 4), "森"),
    )
    assert document.original is not None
    assert texts(document.original) == [("body/0", "甲旧い乙")]


def test_an_inserted_end_of_a_paragraph_joins_what_was_one() -> None:
    body = INSERTED.format("新</text:span>一</text:p><text:p>間</text:p><text:p>二")
    document = document_of(
        CHANGES.format("<text:p/>") + f"<text:p>甲<text:span>前{body}後</text:p><text:p>末</text:p>"
    )
    assert texts(document) == [
        ("body/0", "甲前新一"), ("body/1", "間"), ("body/2", "二後"), ("body/3", "末"),
    ]  # fmt: skip
    assert document.original is not None
    assert texts(document.original) == [("body/0", "甲前後"), ("body/1", "末")]


def test_a_deletion_over_several_paragraphs_is_put_back() -> None:
    gone = "<text:p>一</text:p><text:h>間</text:h><text:p>二</text:p>"
    document = document_of(
        CHANGES.format(gone) + f"<text:p>甲<text:span>乙{DELETED}丙</text:span>丁</text:p>"
    )
    assert texts(document) == [("body/0", "甲乙丙丁")]
    assert document.markup == (Markup("deletion", "一\n間\n二", Span("body/0", 2, 2), "森"),)
    assert document.original is not None
    assert texts(document.original) == [
        ("body/0", "甲乙一"), ("body/1", "間"), ("body/2", "二丙丁"),
    ]  # fmt: skip


def test_frames_hold_text_pictures_and_objects() -> None:
    document = document_of(
        "<text:p>前<draw:frame><draw:text-box><text:p>箱</text:p></draw:text-box></draw:frame>"
        '<draw:g><draw:frame><draw:image xlink:href="a.png"/><svg:title>題</svg:title>'
        "<svg:desc>説明</svg:desc></draw:frame></draw:g>"
        "<draw:custom-shape><text:p>形</text:p></draw:custom-shape>"
        '<draw:frame loext:decorative="true"><draw:image xlink:href="b.png"/></draw:frame>'
        '<draw:frame><draw:object xlink:href="./x"/><draw:image xlink:href="y"/></draw:frame>'
        "</text:p>"
        '<text:p><draw:frame><draw:image xlink:href="a.png"/></draw:frame></text:p>'
    )
    assert [(b.kind, b.path, b.text) for b in document.blocks] == [
        (BlockKind.PARAGRAPH, "body/0", "前"),
        (BlockKind.PARAGRAPH, "body/1", "箱"),
        (BlockKind.IMAGE, "body/2", "説明"),
        (BlockKind.PARAGRAPH, "body/3", "形"),
        (BlockKind.IMAGE, "body/4", ""),
    ]
    assert document.parts_read == ("body", "text-box")
    assert document.parts_not_read == (
        Unread(
            "embedded-file",
            Message("read.embedded-objects"),
            Message("read.not-opened"),
        ),
        Unread(
            "image-text",
            Message("read.text-in-images"),
            Message("read.not-recognised"),
            2,
        ),
    )


def test_a_table_of_contents_is_known_by_its_marks() -> None:
    document = document_of(
        '<text:table-of-content><text:table-of-content-source text:outline-level="2"/>'
        "<text:index-body><text:index-title><text:p>目次</text:p></text:index-title>"
        "<text:p>目的<text:tab/>12</text:p></text:index-body></text:table-of-content>"
    )
    title, entry = document.blocks
    assert (title.text, title.marks) == ("目次", ())
    assert entry.marks == (
        Mark(MarkKind.FIELD, 0, 5, "TOC", 'TOC \\o "1-2"'),
        Mark(MarkKind.FIELD, 3, 5, "PAGEREF", "PAGEREF"),
    )


def test_properties_have_the_names_of_all_formats() -> None:
    meta = (
        "<dc:title>題</dc:title><meta:initial-creator>甲</meta:initial-creator>"
        "<dc:creator>乙</dc:creator><meta:keyword>一</meta:keyword><meta:keyword>二</meta:keyword>"
        "<meta:creation-date>2025-09-01T08:00:00.123456789</meta:creation-date>"
        "<dc:date>昨日</dc:date><meta:editing-cycles>3</meta:editing-cycles>"
        '<meta:user-defined meta:name="部署">総務</meta:user-defined><dc:subject/>'
    )
    assert document_of("<text:p>a</text:p>", meta=meta).properties == {
        "title": "題",
        "author": "甲",
        "last_modified_by": "乙",
        "created": "2025-09-01T08:00:00.123456789",
        "revision": "3",
        "custom:部署": "総務",
        "keywords": "一, 二",
    }
