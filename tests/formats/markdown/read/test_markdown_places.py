"""Every visible character of a Markdown file has its place in the source."""

import re
from pathlib import Path

import pytest

from checker.core.document import Block, Document
from checker.core.text.lines import LineIndex
from checker.formats.markdown.read import read

HANDBOOK = Path(__file__).parents[4].parent / "shared" / "corpus" / "handbook"


def document(source: str) -> Document:
    return read(Path("a.md"), source.encode())


def places(source: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(block.text, offsets_of(block)) for block in document(source).walk()]


def offsets_of(block: Block) -> tuple[int, ...]:
    assert block.offsets is not None
    return tuple(block.offsets)


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
        ("　\n　a\n　\nb", [("　\n　a\n　\nb", (0, 1, 2, 3, 4, 5, 6, 7, 8))]),
        ("> 　\n> a\n> ===", [("　\na", (2, 3, 6, 7))]),
        ("-\t\t  a", [("    a", (2, 2, 3, 4, 5, 6))]),
        ("\t\ta", [("\ta", (1, 2, 3))]),
        (
            "-\t\ta\n\n- b\n\n\t\tc",
            [("  a", (2, 2, 3, 4)), ("b", (8, 9)), ("  c", (12, 12, 13, 14))],
        ),
        ("[a]:\n/u\n'b\nc'\nd [a]", [("d a", (14, 15, 17, 18))]),
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


@pytest.mark.parametrize(
    ("source", "word", "place"),
    [
        ("前 **太*字*** 後\n", "太字", "1:5-1:8"),
        ("前[リンク **先**](u 't') 後\n", "リンク 先", "1:3-1:10"),
        (r"前 \*星\* 後", "*星*", "1:3-1:8"),
        ("A&amp;B 後\n", "A&B", "1:1-1:8"),
        ("A&amp;B 後\n", "後", "1:9-1:10"),
        ("前`符 号`後\n", "符 号", "1:3-1:6"),
        ("一\n二<b>三</b>\n", "三", "2:5-2:6"),
        ("　字下げ\n　二行目\n", "　二行目", "2:1-2:5"),
        ("- 一\n  - 二\n\n    続き\n", "続き", "4:5-4:7"),
        ("10. 一\n    > 二\n遅延\n", "遅延", "3:1-3:3"),
        ("> 一\n> > 二\n遅延\n", "遅延", "3:1-3:3"),
        (">\t一\n>\t二\n", "二", "2:3-2:4"),
        ("-\t一\n\n\t二\n", "二", "3:2-3:3"),
        ("題\n名\n===\n", "名", "2:1-2:2"),
        ("# 題 #\n", "題", "1:3-1:4"),
        ("    字\n\n\t下げ\n", "下げ", "3:2-3:4"),
        ("- 一\n\n  ```\n  code\n    字\n  ```\n", "字", "5:5-5:6"),
        ("| 甲 | 乙 |\n|---|---|\n| a\\|b | 丙 |\n", "a|b", "3:3-3:7"),
        ("| 甲 | 乙 |\n|---|---|\n| a\\|b | 丙 |\n", "丙", "3:10-3:11"),
        ("> | 甲 |\n> |---|\n> | 乙 |\n", "乙", "3:5-3:6"),
        ("文[^1]\n\n[^1]: 注\n    続き\n", "続き", "4:5-4:7"),
        ("文^[脚*注*]続\n", "脚注", "1:4-1:7"),
        ("式 $x^2$ と\n", "x^2", "1:4-1:7"),
        ("- $$\n  y\n  z\n  $$\n", "z", "3:3-3:4"),
        ("[r]:\n  /u\n  't'\n文 [r]\n", "文 r", "4:1-4:5"),
        ("---\na: b\n---\n\n本文\n", "本文", "5:1-5:3"),
        ("<div>\n<b>甲</b>&amp;乙\n</div>\n", "甲&乙", "2:4-2:15"),
        ("> <p>甲\n> <b>乙</b>\n", "乙", "2:6-2:7"),
        ("- [x] 済 *済*\n", "済 済", "1:7-1:11"),
        ("![図 *一*](a.png)\n", "図 一", "1:3-1:7"),
        ("<ruby>漢字<rt>かんじ</rt></ruby>後\n", "後", "1:28-1:29"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8 CRLF", "cp932"])
def test_line_and_column_of_any_words(source: str, word: str, place: str, encoding: str) -> None:
    """Columns count characters, whatever the bytes and line ends of the file."""
    name, _, ends = encoding.partition(" ")
    found = read(Path("a.md"), source.replace("\n", "\r\n" if ends else "\n").encode(name))
    index = LineIndex(found.source or "")
    (block,) = (block for block in found.walk() if word in block.text)
    start = block.text.index(word)
    offsets = offsets_of(block)
    end = offsets[start + len(word) - 1]
    escape = re.match(r"\\[*|]|&amp;", (found.source or "")[end:])
    ends_at = end + (len(escape[0]) if escape else 1)
    shown = ["{}:{}".format(*index.place(offset)) for offset in (offsets[start], ends_at)]
    assert "-".join(shown) == place


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
