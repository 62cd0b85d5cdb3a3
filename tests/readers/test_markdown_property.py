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


# Constructs; each § becomes a word of its own

_LEAVES = st.sampled_from(
    [
        *("§", "§ §", "§　§", "　§", "§。§", r"§\*§", r"§\\§", r"§\あ§", "§&amp;§", "§&#12354;§"),
        *("§&nbsp;§", "`§*§`", "`` §`§ ``"),
        *("` § `", "<http://a.b/?c=%20>", "§<br>§", "§<!-- c -->§"),
        *("<b>§</b>", "<kbd>§</kbd>"),
        *("<ruby>§<rt>§</rt></ruby>", "<ruby>§<rp>(</rp><rt>§<rp>)</ruby>"),
        *("$§^2$", "$$§$$", "§ $5 and $10 §"),
        *("§[^1]§", "§^[§]§", "§^[§ *§*^[§]]", "https://a.b/c §"),
        *("![§](a.png)", "<img alt='§&lt;§'>§", "§ * § _ § ~ §", "§[§", "§]§", "§!§", "§<§", "§&§"),
        *("<a href='x'>§</a>", "<sup>§</sup>", "§\t§", "§ <span title='a > b'>§</span>"),
    ]
)  # fmt: skip


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        inner.map("*{}*".format),
        inner.map("**{}**".format),
        inner.map("。~~{}~~".format),
        inner.map("[{}](http://a/(b) 'c')".format),
        inner.map('[{}](<a b> "c")'.format),
        inner.map("[{}][r]".format),
        inner.map("![{}](<a b>)".format),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map("".join),
    )


_INLINE = st.recursive(_LEAVES, _wrapped, max_leaves=5)
_BREAK = st.sampled_from(["\n", "  \n", "\\\n", "\n   ", "\n　"])
_LINES = st.tuples(_INLINE, _BREAK, _INLINE).map("".join) | _INLINE
_CELL = _INLINE.map(lambda text: text.replace("|", r"\|")) | st.sampled_from(
    ["", r"§\|§", r"`§\|§`", "　§　"]
)
_ROW = st.lists(_CELL, min_size=2, max_size=2)
_SHAPES = st.sampled_from(["| {} |", "{}", "|{}|", "  | {}"])
_TABLE = st.tuples(_SHAPES, st.lists(_ROW, max_size=3)).map(
    lambda drawn: "\n".join(
        ["| § | § |", "|---|:-:|", *(drawn[0].format(" | ".join(cells)) for cells in drawn[1])]
    )
)  # fmt: skip
_TEXT = st.sampled_from(
    ["§", "§ §", "§\n§", "§&amp;§", "<b>§</b>", "<br>", "　§", "<i>§", "§<!-- c -->"]
)
_MARKUP = st.lists(_TEXT, min_size=1, max_size=3).map("".join)
_HTML = st.one_of(
    _MARKUP.map("<div>\n{}\n</div>".format),
    _MARKUP.map("<details>\n<summary>{}</summary>\n§\n</details>".format),
    _MARKUP.map("<h2 id='a'>{}</h2>".format),
    st.lists(_MARKUP, max_size=3).map(lambda items: f"<ul>\n<li>{'<li>'.join(items)}\n</ul>"),
    _MARKUP.map("<table>\n<tr><th>§<td rowspan=2>{}\n<tr><td>§</td></tr>\n</table>".format),
    st.just("<pre>\n§\n\n  §&lt;\n</pre>"),
    st.just("<p><img src='x' alt='§'>§</p>"),
    st.just("<!-- c\nc -->"),
    _INLINE.map("<div>\n\n{}\n\n</div>".format),
)
_BLOCK = st.one_of(
    _LINES,
    _LINES,
    _INLINE.map("## {} ##".format),
    _INLINE.map("#\t{}".format),
    _LINES.map("{}\n---".format),
    _TABLE,
    _HTML,
    st.sampled_from(
        [
            "```py\n§\n\n  § *§*\n```",
            "~~~\n\t§\n~~~",
            "    §\n\n\t§",
            "$$\n§\n §\n$$",
            "- [x] §\n- [ ] § §\n-\n",
            "---",
            "[r2]: /u 'c'",
            "[r3]:\n  <u v>\n  'c\n  c'",
            "1) §\n   - §\n\n     §\n2) §",
            "> §\n§",
        ]
    ),
)


def _containers(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    prefixes = st.sampled_from(
        [
            *(("> ", "> "), (">", ">"), (">\t", ">\t"), ("- ", "  "), ("-   ", "    ")),
            *(
                ("-\t", "\t"),
                ("10. ", "    "),
                ("[^1]: ", "    "),
                ("* ", "  "),
                ("   1) ", "      "),
            ),
        ]
    )
    several = st.lists(inner, min_size=1, max_size=2).map("\n\n".join)
    return st.tuples(prefixes, several).map(
        lambda drawn: drawn[0][0] + drawn[1].replace("\n", "\n" + drawn[0][1])
    )


_NESTED = st.recursive(_BLOCK, _containers, max_leaves=4)
_FRONT = st.sampled_from(["", "", "---\na: b\n---\n", '+++\na = "b"\n+++\n'])
_MARKDOWN = st.tuples(_FRONT, st.lists(_NESTED, min_size=1, max_size=4)).map(
    lambda drawn: "\n\n".join([drawn[0] + drawn[1][0], *drawn[1][1:], "[^1]: §", "[r]: /u", "§"])
)


def _numbered(source: str) -> tuple[str, list[str]]:
    """Return a source with its words, by turns Japanese and Latin, and these."""
    parts = source.split("§")
    words = [f"語{n}ん" if n % 3 else f"w{n}x" for n in range(len(parts) - 1)]
    return "".join(map("".join, zip(parts, [*words, ""], strict=True))), words


@_SETTINGS
@given(_MARKDOWN, st.sampled_from(["\n", "\r\n"]))
def test_every_word_is_read_and_stands_where_it_is_written(source: str, line_end: str) -> None:
    text, words = _numbered(source)
    found = document(text.replace("\n", line_end))
    assert_faithful(found)
    assert_words_stand_where_they_are_written(found, words)


_FRAGMENTS = st.sampled_from(
    [
        *("|a|b|\n", "|-|-|\n", "| c\\| | `d\\|e` |\n", "> ", "- "),
        *("1. ", "  ", "    ", "\t", "\n"),
        *("**", "*", "~~", "`", "``", "```\n", "[a]"),
        *("(b)", "[^1]", "[^1]: ", "![", "](x)", "^[", "]"),
        *("<!-- c -->", "<br>", "<div>", "</div>", "<http://a>"),
        *("&amp;", "\\", "あ", "　", "text", " "),
        *("#", "## ", "---\n", "===\n", "$", "$$"),
        *("$$\n", "- [x] ", "<table>", "<td>", "<tr>", "<li>"),
        *("<p>", "<pre>", "</pre>", "<ruby>"),
        *("<rt>", "</ruby>", "<b>", "</b>", "<img alt='a&lt;'>"),
        *("<svg>", "</svg>", "<script>", "<!--", "-->"),
        *("<a href=x>", "</a>", "<ul>", "+++\n", "<h1>"),
    ]
)  # fmt: skip


@_SETTINGS
@given(st.lists(_FRAGMENTS, max_size=40).map("".join))
def test_markdown_in_fragments_is_faithful(source: str) -> None:
    assert_faithful(document(f"{source}\n\n[a]: /u\n\n終"))


@_SETTINGS
@given(st.text(alphabet="ab あ　*_`[]()!<>&;\\|~#-+1.:='\"^$/xp\n\t", max_size=60))
def test_any_text_is_faithful(source: str) -> None:
    assert_faithful(document(f"終{source}\n\n[a]: /u\n\n終"))
