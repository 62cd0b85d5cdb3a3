"""The parser: CommonMark with GitHub's tables and strikethrough, footnotes and front matter."""

from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

MOST_NESTED = 60
"""Lists and quotes nested deeper than this are not read; each level costs a few stack frames."""

END = "end"
"""Key in a token's `meta`: where the link or image ends in its inline content."""

_Rule = Callable[[StateInline, bool], bool]


def parse(source: str) -> list[Token]:
    """Return the block tokens of a Markdown text.

    Escapes and entities stay tokens of their own (`text_special`), and the tokens that close
    links, and images, know where they end: both are needed to find places in the source.
    """
    return _parser().parse(source)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MOST_NESTED})
    parser.enable(["table", "strikethrough"]).disable("text_join")
    parser.use(front_matter_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    parser.inline.ruler.at("link", _marking_end(link))
    parser.inline.ruler.at("image", _marking_end(image))
    return parser


def _marking_end(rule: _Rule) -> _Rule:
    def marked(state: StateInline, silent: bool) -> bool:
        found = rule(state, silent)
        if found and not silent:
            state.tokens[-1].meta[END] = state.pos
        return found

    return marked
