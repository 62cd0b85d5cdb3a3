"""Paper, margins, headers and footers of OpenDocument texts."""

from checker.core.document import CharacterGrid, Margin, Page, Part
from tests.support.odt_builder import document_of, texts

LAYOUTS = """
<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="210mm"
 fo:page-height="297mm" fo:margin-top="12mm" fo:margin-bottom="25mm" fo:margin-left="3cm"
 fo:margin-right="2cm" style:num-format="i" style:writing-mode="lr-tb"
 style:layout-grid-mode="line" style:layout-grid-lines="38" style:layout-grid-base-height="18pt"/>
 <style:header-style><style:header-footer-properties fo:min-height="13mm"/></style:header-style>
 <style:footer-style/></style:page-layout>
<style:page-layout style:name="Wide"><style:page-layout-properties fo:page-width="297mm"
 fo:page-height="210mm" fo:margin="20mm"><style:columns fo:column-count="2"/>
 </style:page-layout-properties></style:page-layout>
"""
MASTERS = """
<style:master-page style:name="Standard" style:page-layout-name="A4">
 <style:header><text:p>社外秘</text:p></style:header>
 <style:header-left><text:p>偶数</text:p></style:header-left>
 <style:header-first style:display="false"><text:p>見えない</text:p></style:header-first>
 <style:footer><text:p><text:page-number>1</text:page-number></text:p></style:footer>
</style:master-page>
<style:master-page style:name="Cover" style:page-layout-name="A4" style:next-style-name="Standard"/>
<style:master-page style:name="Wide" style:page-layout-name="Wide"/>
"""
BREAK = """
<style:style style:name="{0}" style:family="paragraph" style:master-page-name="{1}">
 <style:paragraph-properties style:page-number="{2}"/></style:style>
"""
GRID = CharacterGrid("lines", line_pitch=18.0, lines_per_page=38)
A4 = Page(
    210.0, 297.0, 25.0, 20.0, 25.0, 30.0, "portrait",
    header_mm=12.0, grid=GRID, page_number_format="lowerRoman",
    margins=(
        Margin(Part.HEADER, "default", "header1"),
        Margin(Part.HEADER, "even", "header2"),
        Margin(Part.FOOTER, "default", "footer1"),
    ),
)  # fmt: skip


def test_the_standard_page_holds_where_no_paragraph_asks_for_one() -> None:
    document = document_of("<text:p>a</text:p>", page_layouts=LAYOUTS, masters=MASTERS)
    assert document.pages == (A4,)
    assert texts(document) == [
        ("body/0", "a"), ("header1/0", "社外秘"), ("header2/0", "偶数"), ("footer1/0", "1"),
    ]  # fmt: skip


def test_paragraphs_ask_for_pages_and_a_cover_is_a_first_page() -> None:
    automatic = BREAK.format("P1", "Cover", "auto") + BREAK.format("P2", "Wide", "5")
    document = document_of(
        '<text:p text:style-name="P1">a</text:p><text:p text:style-name="P2">b</text:p>',
        automatic,
        page_layouts=LAYOUTS,
        masters=MASTERS,
    )
    cover, wide = document.pages
    assert cover.margins == (
        Margin(Part.HEADER, "default", "header1"),
        Margin(Part.FOOTER, "default", "footer1"),
    )
    assert wide == Page(
        297.0, 210.0, 20.0, 20.0, 20.0, 20.0, "landscape", columns=2, page_number_start=5
    )


def test_a_document_without_styles_has_a_page() -> None:
    (page,) = document_of("<text:p>a</text:p>").pages
    assert (page.width_mm, page.height_mm, page.margins) == (210.0, 297.0, ())
