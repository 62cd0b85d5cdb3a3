"""Whatever Markdown is written, the place of each word points at that word in the source.

The documents are put together from constructs inside constructs. Each word in them is unique, so
that its place can be looked up in the source; none may be missing. `CHECKER_EXAMPLES` sets how many
documents are made.
"""

import html
import os
import re
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.document import Document, MarkKind
from checker.core.text.lines import LineIndex
from checker.formats.markdown.read import read
from tests.support.markdown_texts import FRAGMENTS, MARKDOWN, numbered

_EXAMPLES = int(os.environ.get("CHECKER_EXAMPLES", "150"))
_SETTINGS = settings(
    deadline=None, max_examples=_EXAMPLES, suppress_health_check=[HealthCheck.too_slow]
)

# What a character that is not its own stands for: an escape, an entity, a `<br>`, part of a tab
# that an indent cut through, or a line end in code.
_SPELLED = re.compile(r"\\[!-/:-@\[-`{-~]|&#?\w+;|<br\s*/?>|\t|\n", re.IGNORECASE)
_WORD = re.compile(r"語[0-9]+ん|w[0-9]+x")


def document(source: str) -> Document:
    return read(Path("a.md"), source.encode())


def assert_faithful(found: Document) -> None:
    """Assert that every visible character is the one at its place, or what that spells out."""
    source = found.source or ""
    for block in found.walk():
        offsets = tuple(block.offsets or ())
        assert len(offsets) == len(block.text) + 1
        assert all(before <= after for before, after in pairwise(offsets))
        assert offsets[-1] <= len(source)
        for character, offset in zip(block.text, offsets, strict=False):
            if source[offset] != character:
                assert character in _spelled_at(source, offset), (block, character, offset)


def _spelled_at(source: str, offset: int) -> str:
    written = _SPELLED.match(source, offset)
    assert written is not None, (offset, source[offset : offset + 10])
    if written[0].startswith("&"):
        return html.unescape(written[0])
    return {"\t": " ", "\n": " "}.get(written[0], "\n" if written[0][0] == "<" else written[0][1:])


def assert_words_stand_where_they_are_written(found: Document, words: list[str]) -> None:
    source = found.source or ""
    index, lines = LineIndex(source), source.split("\n")
    seen = []
    for block in found.walk():
        for word in _WORD.finditer(block.text):
            line, column = index.place((block.offsets or ())[word.start()])
            assert lines[line - 1].startswith(word[0], column - 1), (word[0], line, column)
            assert source.index(word[0]) == (block.offsets or ())[word.start()]
            assert (block.offsets or ())[word.end() - 1] == source.index(word[0]) + len(word[0]) - 1
            seen.append(word[0])
        seen += [
            reading
            for mark in block.marks
            if mark.kind is MarkKind.RUBY
            for reading in _WORD.findall(mark.value)
        ]
    assert sorted(seen) == sorted(words)


@_SETTINGS
@given(MARKDOWN, st.sampled_from(["\n", "\r\n"]))
def test_every_word_is_read_and_stands_where_it_is_written(source: str, line_end: str) -> None:
    text, words = numbered(source)
    found = document(text.replace("\n", line_end))
    assert_faithful(found)
    assert_words_stand_where_they_are_written(found, words)


@_SETTINGS
@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_markdown_in_fragments_is_faithful(source: str) -> None:
    assert_faithful(document(f"{source}\n\n[a]: /u\n\n終"))


@_SETTINGS
@given(st.text(alphabet="ab あ　*_`[]()!<>&;\\|~#-+1.:='\"^$/xp\n\t", max_size=60))
def test_any_text_is_faithful(source: str) -> None:
    assert_faithful(document(f"終{source}\n\n[a]: /u\n\n終"))
