"""A finding is known again by its words and their sentence, wherever that stands."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.core.document import Document, Span
from checker.formats.text.read import read
from checker.jobs.suppress.fingerprint import (
    Fingerprint,
    build_for_span,
    build_for_whole,
    find_places,
)


def _document(text: str) -> Document:
    return read(Path("a.txt"), text.encode())


def _standing(text: str, words: str) -> Fingerprint:
    document = _document(text)
    (block,) = [each for each in document.walk() if words in each.text]
    at = block.text.index(words)
    return build_for_span(document, block.span(at, at + len(words)))


_OWN = "資料は適宜更新する。"


@pytest.mark.parametrize(
    ("other", "same", "alike"),
    [
        ("前の文。資料は適宜更新する。後の文。", True, True),
        ("別の段落。\n\n資料は適宜更新する。", True, True),
        ("全資料は適宜更新する。", False, True),
        ("資料は適宜見直す。", False, True),
        ("台帳も適宜見直す。", False, False),
    ],
)
def test_the_rest_of_the_document_does_not_count(other: str, *, same: bool, alike: bool) -> None:
    own, found = _standing(_OWN, "適宜"), _standing(other, "適宜")
    assert (own == found, own.resembles(found, nearby=True)) == (same, alike)


def test_other_words_are_another_text() -> None:
    own, found = _standing(_OWN, "適宜"), _standing("資料は随時更新する。", "随時")
    assert (own.before, own.after) == (found.before, found.after)
    assert not own.resembles(found, nearby=True)


def test_nothing_on_one_side_is_a_likeness_in_the_same_section_only() -> None:
    own, found = _standing("後日連絡する。", "後日"), _standing("後日送る。", "後日")
    assert own.resembles(found, nearby=True)
    assert not own.resembles(found, nearby=False)


def test_a_fingerprint_is_parsed_again_and_tells_no_words() -> None:
    own = _standing(_OWN, "適宜")
    assert own.fingerprint == "3-e90a2.2-5c4ed.5-4dba7"
    assert Fingerprint.parse(own.fingerprint) == own
    assert build_for_whole("費用がありません。").fingerprint.split(".")[0] == "0-e3b0c"


def test_words_over_two_sentences_stand_in_both() -> None:
    document = _document("一つ目。二つ目。三つ目。")
    (block,) = document.walk()
    span = block.span(2, 6)
    assert build_for_span(document, span) == Fingerprint(
        *map(_digest, ("一つ", "目。二つ", "目。"))
    )
    assert find_places(document, build_for_span(document, span)) == [span]


def _digest(text: str) -> str:
    return build_for_whole(text).words


@given(st.text("あA。.「」 、\n", max_size=40).map(lambda text: f"あ{text}"), st.data())
def test_what_stands_is_found_where_it_stands(text: str, data: st.DataObject) -> None:
    document = _document(text)
    blocks = [each for each in document.walk() if each.text.strip()]
    for block in blocks:
        start = data.draw(st.integers(0, len(block.text) - 1))
        end = data.draw(st.integers(start + 1, len(block.text)))
        if not (block.text[start].isspace() or block.text[end - 1].isspace()):
            span = Span(block.path, start, end)
            assert span in find_places(document, build_for_span(document, span))
