"""Places: lines and columns of the source, cells, sections, and what a person reads."""

from pathlib import Path

import pytest

from checker.core.document import Block, BlockKind, Document, Span, Spot
from checker.core.verdict import Place
from checker.formats.markdown.read import read
from checker.jobs.places import Places


def _document(text: str) -> Document:
    return read(Path("draft.md"), text.encode("utf-8"))


@pytest.mark.parametrize(
    ("source", "words", "place"),
    [
        ("# 見出し\n\n一行目の**強い**文。\n", "強い", (3, 7, 3, 9)),
        ("a &amp; b\n", "&", (1, 3, 1, 8)),
        ("a \\* b\n", "*", (1, 3, 1, 5)),
        ("> 引用の文。\n", "文", (1, 6, 1, 7)),
        ("- 一つ目\n- 二つ目\n", "二つ目", (2, 3, 2, 6)),
        ("| 品名 | 金額 |\n|---|---|\n| 机 | 100円 |\n", "100円", (3, 7, 3, 11)),
    ],
)
def test_markdown_places_point_at_the_words(
    source: str, words: str, place: tuple[int, int, int, int]
) -> None:
    document = _document(source)
    block = next(each for each in document.walk() if words in each.text and each.table is None)
    start = block.text.index(words)
    found = Places(document, "ja").at(block.span(start, start + len(words)))
    assert (found.line, found.column, found.end_line, found.end_column) == place
    assert found.label == f"{place[0]}行{place[1]}文字目"


def test_a_cell_has_its_row_and_column_from_1() -> None:
    document = _document("## 費用\n\n| 品名 | 金額 |\n|---|---|\n| 机 | 100円 |\n")
    block = next(each for each in document.walk() if each.text == "100円")
    place = Places(document, "ja").at(block.span())
    assert (place.table_row, place.table_column) == (2, 2)
    assert place.section[0] == "費用"


def test_an_excerpt_is_one_line_cut_on_both_sides() -> None:
    document = _document("あ" * 100 + "鍵" + "い" * 100 + "\n")
    block = document.blocks[0]
    excerpt, start = Places(document, "ja").excerpt(block.span(100, 101))
    assert excerpt == "あ" * 40 + "鍵" + "い" * 40
    assert start == 40


@pytest.mark.parametrize(
    ("text", "quote", "excerpt"),
    [
        (
            "The steering committee recommends a very early utilisation of it by all.",
            "utilisation",
            "committee recommends a very early utilisation of it by all.",
        ),
        ("x" * 60 + "key" + "y" * 60, "key", "x" * 40 + "key" + "y" * 40),  # one word
        (
            "本件は" + "Microsoft" * 2 + "の" + "導入" * 15 + "鍵" + "です" * 30,
            "鍵",
            "の" + "導入" * 15 + "鍵" + "です" * 20,
        ),
        (
            "회의에서 결정한 사항을 아래와 같이 보고하오니 검토하여 주시기 바랍니다 감사 오늘",
            "오늘",
            "결정한 사항을 아래와 같이 보고하오니 검토하여 주시기 바랍니다 감사 오늘",
        ),
    ],
)
def test_an_excerpt_begins_and_ends_with_a_word(text: str, quote: str, excerpt: str) -> None:
    document = _document(f"{text}\n")
    start = text.index(quote)
    span = document.blocks[0].span(start, start + len(quote))
    assert Places(document, "en").excerpt(span) == (excerpt, excerpt.index(quote))


def _placed(spot: Spot, *, file_format: str, span: tuple[int, int] = (0, 2)) -> Place:
    block = Block(BlockKind.PARAGRAPH, "a", "決裁を仰ぐ", spot=spot)
    document = Document(
        name="draft", format=file_format, sha256="0" * 64, blocks=(block,), language="ja"
    )
    return Places(document, "ja").at(Span("a", *span))


@pytest.mark.parametrize(
    ("sheet", "label"),
    [
        ("申請書", "申請書!B7"),
        ("Sheet_1", "Sheet_1!B7"),
        ("4月", "'4月'!B7"),
        ("申請 書", "'申請 書'!B7"),
        ("it's", "'it''s'!B7"),
    ],
)
def test_a_cell_is_named_as_formulas_do(sheet: str, label: str) -> None:
    place = _placed(Spot(sheet=sheet, cell="B7"), file_format="xlsx")
    assert (place.sheet, place.cell, place.label) == (sheet, "B7", label)


def test_a_slide_is_named_before_what_stands_on_it() -> None:
    place = _placed(Spot(page=3), file_format="pptx")
    assert (place.page, place.line) == (3, None)
    assert place.label.startswith("スライド3 ")


@pytest.mark.parametrize(
    ("span", "lines"),
    [((0, 2), (4, 4)), ((2, 4), (4, 5)), ((3, 5), (5, 5)), ((5, 5), (5, 5))],
)
def test_words_of_a_pdf_stand_on_lines_of_a_page(
    span: tuple[int, int], lines: tuple[int, int]
) -> None:
    spot = Spot(page=2, lines=((4, 0), (5, 3)))
    place = _placed(spot, file_format="pdf", span=span)
    assert (place.page, place.line, place.end_line, place.column) == (2, *lines, None)
    assert place.label == f"2ページ{lines[0]}行目"
