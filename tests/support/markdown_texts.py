"""Markdown put together from constructs inside constructs, as Hypothesis draws it."""

from hypothesis import strategies as st

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
MARKDOWN = st.tuples(_FRONT, st.lists(_NESTED, min_size=1, max_size=4)).map(
    lambda drawn: "\n\n".join([drawn[0] + drawn[1][0], *drawn[1][1:], "[^1]: §", "[r]: /u", "§"])
)


def numbered(source: str) -> tuple[str, list[str]]:
    """Return a source with its words, by turns Japanese and Latin, and these."""
    parts = source.split("§")
    words = [f"語{n}ん" if n % 3 else f"w{n}x" for n in range(len(parts) - 1)]
    return "".join(map("".join, zip(parts, [*words, ""], strict=True))), words


FRAGMENTS = st.sampled_from(
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
