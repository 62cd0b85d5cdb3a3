"""Every visible character of a Markdown file has its place in the source."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.document import Block, Document
from checker.readers.markdown import read
from checker.text.lines import LineIndex

HANDBOOK = Path(__file__).parents[2].parent / "shared" / "corpus" / "handbook"


def document(source: str) -> Document:
    return read(Path("a.md"), source.encode())


def places(source: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(block.text, offsets_of(block)) for block in document(source).walk()]


def offsets_of(block: Block) -> tuple[int, ...]:
    assert block.offsets is not None
    return block.offsets


def assert_faithful(found: Document) -> None:
    """Assert that every visible character is the one at its place, or what that spells out."""
    source = found.source
    assert source is not None
    for block in found.walk():
        offsets = offsets_of(block)
        assert len(offsets) == len(block.text) + 1
        assert list(offsets) == sorted(offsets)
        assert offsets[-1] <= len(source)
        for character, offset in zip(block.text, offsets, strict=False):
            written = source[offset]
            line_break = character == "\n" and source.startswith("<br", offset)
            # An indent may take part of a tab, and a code span shows a line end as a space.
            space = character == " " and written in "\t\n"
            spelled_out = written in "\\&" or line_break or space
            assert character == written or spelled_out, (block, character, offset)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## 目的 ##\n", [("目的", (3, 4, 5))]),
        ("# # #\n", [("#", (2, 3))]),
        ("目\n的\n===\n", [("目\n的", (0, 1, 2, 3))]),
        ("a **b** *c*", [("a b c", (0, 1, 4, 7, 9, 10))]),
        ("[ab](u) c", [("ab c", (1, 2, 7, 8, 9))]),
        ("[a](<u v> 't')b", [("ab", (1, 14, 15))]),
        ("[a][r]b\n\n[r]: u", [("ab", (1, 6, 7))]),
        ("`a` `` b` ``", [("a b`", (1, 3, 7, 8, 9))]),
        (r"a\*b\c", [(r"a*b\c", (0, 1, 3, 4, 5, 6))]),
        ("a&amp;b", [("a&b", (0, 1, 6, 7))]),
        ("a&amp;", [("a&", (0, 1, 6))]),
        (r"a\*", [("a*", (0, 1, 3))]),
        ("<http://a>b", [("http://ab", (1, 2, 3, 4, 5, 6, 7, 8, 10, 11))]),
        ("a![b](u)c", [("abc", (0, 3, 8, 9))]),
        ("![b *c*](u)", [("b c", (2, 3, 5, 6))]),
        ("a  \n  b", [("a\nb", (0, 3, 6, 7))]),
        ("a<!-- x -->b", [("ab", (0, 11, 12))]),
        ("a<br>b", [("a\nb", (0, 1, 5, 6))]),
        ("> a\n> b\nc", [("a\nb\nc", (2, 3, 6, 7, 8, 9))]),
        ("- a\n\n  b", [("a", (2, 3)), ("b", (7, 8))]),
        ("> - a\n>   b", [("a\nb", (4, 5, 10, 11))]),
        ("```\na\n\n b\n```", [("a\n\n b", (4, 5, 6, 7, 8, 9))]),
        ("    a\n\tb", [("a\nb", (4, 5, 7, 8))]),
        ("-\ta\n\n\t\tb", [("a", (2, 3)), ("b", (7, 8))]),
        ("a[^1]b\n\n[^1]: c", [("ab", (0, 5, 6)), ("c", (14, 15))]),
        ("-", [("", (1,))]),
        ("---\na: b\n---\nc", [("c", (13, 14))]),
        ("　\n　a\n　\nb", [("a\n　\nb", (3, 4, 5, 6, 7, 8))]),
        ("> 　\n> a\n> ===", [("a", (6, 7))]),
    ],
)
def test_offsets(source: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert places(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("|a|b|\n|-|-|", [("", (0,)), ("a", (1, 2)), ("b", (3, 4))]),
        ("a | b\n-|-", [("", (5,)), ("a", (0, 1)), ("b", (4, 5))]),
        (
            "| a\\|b | `c\\|d` |\n|-|-|",
            [("", (17,)), ("a|b", (2, 3, 5, 6)), ("c|d", (10, 11, 13, 14))],
        ),
        (
            "|a|b|\n|-|-|\n|c|",
            [("", (0,)), ("a", (1, 2)), ("b", (3, 4)), ("c", (13, 14)), ("", (15,))],
        ),
        (
            "|a|b|\n|-|-|\n|  | c |",
            [("", (0,)), ("a", (1, 2)), ("b", (3, 4)), ("", (14,)), ("c", (17, 18))],
        ),
        ("> |a|b|\n> |-|-|", [("", (2,)), ("a", (3, 4)), ("b", (5, 6))]),
        (
            "- |a|a|\n  |-|-|\n  a|a",
            [("", (2,)), ("a", (3, 4)), ("a", (5, 6)), ("a", (18, 19)), ("a", (20, 21))],
        ),
    ],
)
def test_offsets_in_tables(source: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    assert places(source)[1:] == expected[1:]


def test_an_unreadable_link_target_does_not_move_what_follows() -> None:
    source = "前[文](http://a/(b)c 'だ)い')後 [d]: [文](x)"
    block = document(source).blocks[0]
    assert block.text == "前文後 [d]: 文"
    assert offsets_of(block)[2] == source.index("後")


def words(block: Block) -> list[tuple[str, int]]:
    return [(match[0], match.start()) for match in re.finditer(r"\w+", block.text)]


@pytest.mark.skipif(not HANDBOOK.is_dir(), reason="the folder shared/corpus/handbook is absent")
def test_every_word_of_the_handbook_is_where_its_place_says() -> None:
    seen = 0
    for path in sorted(HANDBOOK.rglob("*.md")):
        found = read(path, path.read_bytes())
        assert found.source is not None
        assert_faithful(found)
        index, lines = LineIndex(found.source), found.source.split("\n")
        for block in found.walk():
            for word, start in words(block):
                for number, character in enumerate(word, start):
                    line, column = index.place(offsets_of(block)[number])
                    assert lines[line - 1][column - 1] == character
                seen += 1
    assert seen > 1000


# Generated Markdown

_WORDS = st.text(alphabet="ab1 あ漢、。ー", min_size=1, max_size=8).map(str.strip).filter(bool)
_ESCAPES = st.sampled_from([r"\*", r"\\", r"\[", r"\a", "&amp;", "&#12354;", "&nbsp;", "&copy;"])
_LEAVES = (
    _WORDS | _ESCAPES | st.sampled_from(["`co*de`", "`` a`b ``", "<http://a.b/?c=%20>", "<br>"])
)


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map("*{}*".format),
        inner.map("**{}**".format),
        inner.map("~~{}~~".format),
        inner.map("[{}](http://a/(b) 'c')".format),
        inner.map("[{}][r]".format),
        inner.map("![{}](<a b>)".format),
        st.tuples(inner, inner).map(" ".join),
    )


_INLINE = st.recursive(_LEAVES, _wrapped, max_leaves=6)
_LINES = st.lists(_INLINE, min_size=1, max_size=3).map("\n".join)
_CELL = _INLINE.map(lambda text: text.replace("|", r"\|")) | st.sampled_from(
    ["", r"a\|b", r"`a\|b`"]
)
_TABLE = st.lists(st.lists(_CELL, min_size=2, max_size=2), min_size=1, max_size=3).map(
    lambda rows: "\n".join(
        ["| x | y |", "|---|:-:|", *(f"| {' | '.join(cells)} |" for cells in rows)]
    )
)
_BLOCK = st.one_of(
    _LINES,
    _INLINE.map("## {} ##".format),
    _INLINE.map("{}\n---".format),
    _INLINE.map("1. {}\n   - 子".format),
    _LINES.map("```\n{}\n```".format),
    _LINES.map(lambda text: "    " + text.replace("\n", "\n\t")),
    _TABLE,
)
_NESTED = st.one_of(
    _BLOCK,
    _BLOCK.map(lambda text: "> " + text.replace("\n", "\n> ")),
    _BLOCK.map(lambda text: "- " + text.replace("\n", "\n  ")),
    _BLOCK.map(lambda text: "[^1]: " + text.replace("\n", "\n    ")),
)
_MARKDOWN = st.lists(_NESTED, min_size=1, max_size=4).map(
    lambda blocks: "\n\n".join([*blocks, "[^1] 終", "[r]: /u"])
)


_FRAGMENTS = st.sampled_from(
    [
        *(
            "|a|b|\n",
            "|-|-|\n",
            "| c\\| | `d\\|e` |\n",
            "> ",
            "- ",
            "1. ",
            "  ",
            "    ",
            "\t",
            "\n",
        ),
        *("**", "*", "~~", "`", "``", "```\n", "[a]", "(b)", "[^1]", "[^1]: ", "![", "](x)"),
        *("<!-- c -->", "<br>", "<div>", "<http://a>", "&amp;", "\\", "あ", "　", "text", " "),
        *("#", "## ", "---\n", "===\n"),
    ]
)


@settings(deadline=None, max_examples=300)
@given(st.lists(_FRAGMENTS, max_size=40).map("".join))
def test_markdown_in_fragments_is_faithful(source: str) -> None:
    assert_faithful(document(f"{source}\n\n[a]: /u\n\n終"))


@settings(deadline=None)
@given(_MARKDOWN)
def test_generated_markdown_is_faithful(source: str) -> None:
    assert_faithful(document(source))


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ab あ　*_`[]()!<>&;\\|~#-+1.:='\"^\n\t", max_size=60))
def test_any_text_is_faithful(source: str) -> None:
    assert_faithful(document(f"終{source}\n\n[a]: /u\n\n終"))
