"""Places and edits as editors count them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.lsp.texts import (
    ENCODINGS,
    EditedLines,
    Encoding,
    LineIndexedText,
    count_characters,
    count_units,
    diff_texts,
    find_yaml_offset,
)

SIGNS = st.text("aé語😀𠮷\u2028\x0b\x85\r\n", max_size=40)


@pytest.mark.parametrize(
    ("encoding", "count"), [("utf-8", 1 + 2 + 3 + 4), ("utf-16", 5), ("utf-32", 4)]
)
def test_units_of_an_encoding(encoding: Encoding, count: int) -> None:
    assert count_units("aé語😀", encoding) == count
    assert count_characters("aé語😀x", count, encoding) == 4
    assert count_characters("aé", 9, encoding) == 2


def test_lines_end_where_those_of_editors_do() -> None:
    text = LineIndexedText("一\u2028二\x0b\r\n三\r四\n")
    assert [text.line(each) for each in range(text.lines)] == ["一\u2028二\x0b", "三", "四", ""]
    assert text.position(len("一\u2028二\x0b\r\n")) == (1, 0)
    assert text.offset(0, 99) == len("一\u2028二\x0b")
    assert text.offset(99, 0) == len(text.source)
    assert text.line(99) == ""


@given(SIGNS, st.sampled_from(ENCODINGS))
def test_a_place_is_found_again(source: str, encoding: Encoding) -> None:
    text = LineIndexedText(source, encoding)
    for offset in range(len(source) + 1):
        if source[offset - 1 : offset + 1] != "\r\n" and source[offset - 1 : offset] != "\r":
            assert text.offset(*text.position(offset)) == offset


@given(SIGNS, SIGNS)
def test_edits_make_one_text_the_other(before: str, after: str) -> None:
    made, done = "", 0
    for each in diff_texts(before, after):
        assert done <= each.start <= each.end
        assert before[each.start - 1 : each.start + 1] != "\r\n"
        assert before[each.end - 1 : each.end + 1] != "\r\n"
        made += before[done : each.start] + each.text
        done = each.end
    assert made + before[done:] == after


def test_edits_are_small() -> None:
    before = "".join(f"{number}行目を確認出来る。\r\n" for number in range(300))
    after = before.replace("7行目を確認出来る", "7行目を確認できる")
    assert {(before[e.start : e.end], e.text) for e in diff_texts(before, after)} == {
        ("出来", "でき")
    }
    assert len(diff_texts(before, after)) == len(re.findall("できる", after))


def test_a_place_in_yaml_counts_its_line_ends() -> None:
    assert find_yaml_offset("a: x\u2028b: y\r\nc: z", 3, 4) == len("a: x\u2028b: y\r\nc: ")
    assert find_yaml_offset("a", 9, 9) == 1


_CHANGES = st.lists(
    st.tuples(*(st.tuples(st.integers(0, 4), st.integers(0, 5)) for _ in range(2)), SIGNS),
    max_size=6,
)


@given(SIGNS, _CHANGES, st.sampled_from(ENCODINGS))
def test_changes_count_in_the_text_that_those_before_have_left(
    source: str,
    changes: list[tuple[tuple[int, int], tuple[int, int], str]],
    encoding: Encoding,
) -> None:
    text = LineIndexedText(source, encoding)
    lines = EditedLines(text)
    for start, end, words in changes:
        first, last = text.offset(*start), text.offset(*end)
        kept = text.source[:first] + words + text.source[max(first, last) :]
        text = LineIndexedText(kept, encoding)
        lines.replace(start, end, words)
        assert lines.join() == text
