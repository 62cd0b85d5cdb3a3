"""Places: lines and columns of the source, cells, sections, and what a person reads."""

from pathlib import Path

import pytest

from checker.document import Document
from checker.pipeline.places import Places
from checker.readers.markdown import read


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
