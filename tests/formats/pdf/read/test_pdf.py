"""Text of PDF pages: lines, paragraphs, words, looks, directions."""

import pytest

from checker.core.document import Block, BlockKind, Spot
from tests.support.pdf_builder import HEIGHT, File, Page, lines, read_file, read_pages, shown

FULL = "会議は、本社の第二会議室で午前十時から開き、各部の課長が出席したうえで議題を順に"
LATIN = "The committee met in the second meeting room at ten o'clock sharp and it"


def only_block(content: str) -> Block:
    """Return the one block of a page."""
    (block,) = read_pages(content).blocks
    return block


def texts(content: str) -> list[str]:
    """Return the texts of the blocks of a page."""
    return [block.text for block in read_pages(content).blocks]


def test_a_paragraph_ends_where_its_last_line_leaves_room() -> None:
    document = read_pages(lines(["議事録を配る。", FULL, "話し合った。", "以上である。"]))
    found = [(block.path, block.text, block.spot) for block in document.blocks]
    assert found == [
        ("page1/0", "議事録を配る。", Spot(page=1, lines=((1, 0),))),
        ("page1/1", FULL + "話し合った。", Spot(page=1, lines=((2, 0), (3, len(FULL))))),
        ("page1/2", "以上である。", Spot(page=1, lines=((4, 0),))),
    ]
    assert {block.kind for block in document.blocks} == {BlockKind.PARAGRAPH}
    assert document.language == "ja"


def test_latin_lines_are_joined_with_a_space() -> None:
    block = only_block(lines([LATIN, "agreed to meet again on Monday."]))
    assert block.text == f"{LATIN} agreed to meet again on Monday."
    assert block.spot == Spot(page=1, lines=((1, 0), (2, len(LATIN) + 1)))


def test_a_word_parted_at_the_end_of_a_line_is_mended() -> None:
    assert only_block(lines([LATIN + " consid-", "ered the plan."])).text == (
        f"{LATIN} considered the plan."
    )


def test_a_line_that_is_set_in_begins_a_paragraph() -> None:
    content = lines([FULL, FULL]) + shown("　" + FULL[:-1], 70, 132)
    assert texts(content)[0] == FULL + FULL


def test_a_larger_distance_begins_a_paragraph() -> None:
    content = lines([FULL, FULL, FULL]) + shown(FULL, 70, 170)
    assert texts(content) == [FULL * 3, FULL]


@pytest.mark.parametrize(
    ("text", "marker", "words"),
    [
        ("1. 目的を定める", "1.", "目的を定める"),
        ("(2) 範囲", "(2)", "範囲"),
        ("・議題", "・", "議題"),
        ("①予算", "①", "予算"),
        ("1 目的", "1", "目的"),
        ("第3条 範囲を定める", "第3条", "範囲を定める"),
        ("a) first", "a)", "first"),
        ("- first", "-", "first"),
    ],
)
def test_numbers_and_bullets_are_markers(text: str, marker: str, words: str) -> None:
    block = only_block(shown(text, 70, 100))
    assert (block.kind, block.marker, block.text) == (BlockKind.LIST_ITEM, marker, words)


@pytest.mark.parametrize(
    "text",
    [
        "12 people came",
        "A plan is made",
        "12 月に始める",
        "3.5倍になった",
        "2025.11.10 提出",
        "-5度",
    ],
)
def test_words_that_begin_like_markers_stay(text: str) -> None:
    block = only_block(shown(text, 70, 100))
    assert (block.kind, block.marker, block.text) == (BlockKind.PARAGRAPH, None, text)


def test_list_items_further_in_are_deeper() -> None:
    content = "\n".join(
        shown(text, x, 100 + 16 * index)
        for index, (text, x) in enumerate([("・一", 70), ("・二", 90), ("・三", 70)])
    )
    assert [block.level for block in read_pages(content).blocks] == [1, 2, 1]


def test_a_gap_without_a_space_character_is_a_space_between_latin_words() -> None:
    assert only_block("BT /L 10 Tf 70 700 Td [(two) -300 (words)] TJ ET").text == "two words"
    assert only_block("BT /L 10 Tf 70 700 Td [(w) -80 (ord)] TJ ET").text == "word"


def test_a_character_printed_twice_counts_once() -> None:
    content = shown("太字", 70, 100, 10) + shown("太字", 70.3, 100, 10)
    assert only_block(content).text == "太字"


def test_text_printed_over_text_is_not_mixed_with_it() -> None:
    content = shown("The first words", 70, 100) + shown("Others above", 71, 101)
    assert texts(content) == ["The first words", "Others above"]


def test_small_kana_above_a_word_are_its_reading() -> None:
    content = shown("りんぎ", 70, 91, 5) + shown("稟議書を出す。", 70, 100, 10)
    block = only_block(content)
    assert block.text == "稟議書を出す。"
    assert [(mark.kind, mark.start, mark.end, mark.value) for mark in block.marks] == [
        ("ruby", 0, 2, "りんぎ")
    ]


def test_fonts_sizes_and_colours() -> None:
    content = "1 0 0 rg " + shown("赤", 70, 100, 12, "G") + " 0 g " + shown("A", 82, 100, 12)
    block = only_block(content)
    found = [
        (block.text[run.start : run.end], run.style.east_asia_font, run.style.ascii_font)
        for run in block.runs
    ]
    assert found == [("赤", "ＭＳ ゴシック", None), ("A", None, "Helvetica")]
    looks = [(run.style.size, run.style.bold, run.style.color) for run in block.runs]
    assert looks == [(12.0, True, "FF0000"), (12.0, False, "000000")]


def test_a_raised_figure_is_a_superscript() -> None:
    block = only_block(shown("10 m", 70, 100, 10) + shown("2", 92, 96, 6))
    assert block.text == "10 m2"
    assert [run.style.position for run in block.runs] == [None, "superscript"]


def test_vertical_lines_are_read_from_the_right() -> None:
    first, second = "縦書きの本文である。", "二行目に続く。"
    content = shown(first, 500, 100, 12, "V") + shown(second, 480, 100, 12, "V")
    document = read_pages(content)
    (block,) = document.blocks
    assert block.text == first + second
    assert block.spot == Spot(page=1, lines=((1, 0), (2, len(first))))
    assert [page.vertical for page in document.pages] == [True]


@pytest.mark.parametrize(
    ("matrix", "name"),
    [
        ("0 1 -1 0 40 300", "climbing"),
        ("0 -1 1 0 40 600", "falling"),
        ("0.7 0.7 -0.7 0.7 90 300", ""),
    ],
)
def test_turned_lines_keep_their_words(matrix: str, name: str) -> None:
    del name
    turned = f"BT /L 12 Tf {matrix} Tm (turned words) Tj ET"
    assert texts(lines([FULL, FULL]) + turned) == [FULL + FULL, "turned words"]


def test_a_rotated_page_is_read_as_shown() -> None:
    content = f"BT /L 12 Tf 0 1 -1 0 100 {HEIGHT - 700} Tm (as shown) Tj ET"
    document = read_file(File([Page(content, entries="/Rotate 90")]))
    assert [block.text for block in document.blocks] == ["as shown"]
    assert [page.orientation for page in document.pages] == ["landscape"]


def test_characters_without_a_code_are_counted() -> None:
    document = read_pages(shown("abc", 70, 100) + "BT /X 10 Tf 70 600 Td <00010002> Tj ET")
    assert [block.text for block in document.blocks] == ["abc", "\ufffd\ufffd"]
    assert [(each.kind, each.count) for each in document.parts_not_read] == [("unmapped-text", 2)]


def test_radicals_and_ligatures_are_typed_characters() -> None:
    assert only_block(shown("⽇本⼈", 70, 100)).text == "日本人"
