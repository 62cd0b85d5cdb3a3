"""The parser: CommonMark and GitHub's additions, each content with its places in the source.

What the parser hands on no longer has its quote marks and indents. The rules are therefore wrapped:
while one of them runs, the parser still knows where each line of its content begins.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath.index import math_block_dollar
from mdit_py_plugins.footnote import footnote_plugin

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.formats.markdown.read.parser_rules import (
    keep_in_bounds,
    read_front_matter,
    read_inline_math,
    read_many_tildes,
)
from checker.formats.markdown.read.source_offsets import SourceOffsets, SourceRange, run
from checker.formats.markdown.read.table_cells import keep_places, place_cells

MAX_NESTING = 60
"""Lists and quotes nested deeper than this are not read; each level costs a few stack frames."""

MAX_LINE_LENGTH = 250_000
"""Characters of a paragraph whose emphasis, links and the like are read; nobody writes more."""

END = "end"
"""Key in a token's `meta`: where the link, image or note ends in its inline content."""

LEFT_OPEN = "left open"
"""Key in the `meta` of a code fence that nothing closes: its line, from 1."""

_BLANKS = " \t\n"
_COUNTED = frozenset({"inline", "fence", "code_block", "html_block", "math_block"})
_DROPPED = frozenset(  # tokens that say nothing: leaving them out halves the memory
    f"{name}_{side}"
    for name in ("paragraph", "thead", "tbody", "th", "td")
    for side in ("open", "close")
) | {"tr_close", "heading_close"}
_SPACE = re.compile(r"[^\S\n]*")

_Rule = Callable[[StateInline, bool], bool]
_BlockRule = Callable[[StateBlock, int, int, bool], bool]
_Placer = Callable[["_ParserState", Sequence[Token]], None]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text's block tokens, what they share (link targets, notes), and its line ends."""

    source: str
    tokens: list[Token]
    shared: dict[str, Any]
    line_ends: Sequence[int]


def parse(source: str, count: Callable[[], None]) -> Parsed:
    """Return the block tokens of a Markdown text; `count` is called for each block of words.

    Contents are parsed by `parse_inline` one at a time, so that their tokens need not all be kept.
    """
    shared: dict[str, Any] = {}
    state = _ParserState(source, _build_parser(), shared, count)
    line_ends = tuple(state.eMarks)
    _build_parser().block.tokenize(state, state.line, state.lineMax)
    return Parsed(source, state.tokens, shared, line_ends)


def parse_inline(content: str, shared: dict[str, Any]) -> list[Token]:
    """Return the tokens of a paragraph's, heading's or cell's content.

    One longer than `MAX_LINE_LENGTH` is a single text: its tokens would take gigabytes.

    Escapes and entities stay tokens of their own (`text_special`), and the tokens that close
    links, images and notes know where they end: both are needed to find places in the source.
    """
    if len(content) > MAX_LINE_LENGTH:
        text = Token("text", "", 0)
        text.content = content
        return [text]
    return _build_parser().inline.parse(content, _build_parser(), shared, [])


class _Parser(MarkdownIt):
    """Takes links as they are written: what it reads is never put on a web page."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802
        return True


@cache
def _build_parser() -> MarkdownIt:
    parser = _Parser("commonmark", {"maxNesting": MAX_NESTING})
    parser.use(footnote_plugin, move_to_end=False)
    parser.block.ruler.before("table", "front_matter", read_front_matter)
    math = math_block_dollar(allow_labels=False, allow_blank_lines=False)
    parser.block.ruler.before("fence", "math_block", keep_in_bounds(math))
    parser.inline.ruler.before("escape", "math_inline", read_inline_math)
    parser.inline.ruler.before("strikethrough", "many_tildes", read_many_tildes)
    for block_rule in parser.block.ruler.__rules__:
        if placer := _PLACERS.get(block_rule.name):
            block_rule.fn = _add_placing(block_rule.fn, placer)
    for inline_rule in parser.inline.ruler.__rules__:
        if inline_rule.name in {"link", "image", "footnote_inline"}:
            inline_rule.fn = _add_end_mark(inline_rule.fn)
    return parser.enable(["table", "strikethrough"])


class _ParserState(StateBlock):
    """The parser's state, which remembers the lines that it last cut out of the source."""

    def __init__(
        self, source: str, parser: MarkdownIt, shared: dict[str, Any], count: Callable[[], None]
    ) -> None:
        self.cut = ""
        self.cut_places = run(0, 0)
        self._count = count
        super().__init__(source, parser, shared, [])

    def push(self, ttype: str, tag: str, nesting: Any) -> Token:
        if ttype in _COUNTED:
            self._count()
        token = super().push(ttype, tag, nesting)
        if ttype in _DROPPED:
            self.tokens.pop()
        return token

    def getLines(self, begin: int, end: int, indent: int, keepLastLF: bool) -> str:  # noqa: N802, N803
        lines = []
        stretches: list[SourceRange] = []
        for number in range(begin, end):
            keeps = keepLastLF or number + 1 < end
            line = super().getLines(number, number + 1, indent, keeps)
            stop = min(self.eMarks[number] + keeps, len(self.src))
            lines.append(line)
            for stretch in _map_line(line, self.src, stop):
                _extend(stretches, stretch)
        last = (
            stretches[-1] if stretches else SourceRange(self.bMarks[min(begin, self.lineMax)], 1, 0)
        )
        self.cut = "".join(lines)
        self.cut_places = SourceOffsets(stretches, last.first + last.step * last.length)
        return self.cut


def _extend(stretches: list[SourceRange], stretch: SourceRange) -> None:
    """Add a stretch; one that goes on where the last ends becomes part of it."""
    first, step, length = stretches[-1] if stretches else SourceRange(0, 0, 0)
    if step and stretch.step and first + length == stretch.first:
        stretches[-1] = SourceRange(first, 1, length + stretch.length)
    else:
        stretches.append(stretch)


def _map_line(line: str, source: str, stop: int) -> Iterator[SourceRange]:
    """Yield the stretches of a line that ends at `stop`; part of a tab may have become spaces."""
    shown = line
    while not source.endswith(shown, 0, stop):
        shown = shown[1:]
    if len(shown) < len(line):
        yield SourceRange(stop - len(shown) - 1, 0, len(line) - len(shown))
    yield SourceRange(stop - len(shown), 1, len(shown))


def _add_placing(rule: _BlockRule, place: _Placer) -> _BlockRule:
    def placed(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        before = len(state.tokens)
        found = rule(state, start, end, silent)
        if found and not silent and isinstance(state, _ParserState):
            place(state, state.tokens[before:])
        return found

    return placed


def _add_end_mark(rule: _Rule) -> _Rule:
    def marked(state: StateInline, silent: bool) -> bool:
        found = rule(state, silent)
        if found and not silent:
            state.tokens[-1].meta[END] = state.pos
        return found

    return marked


def _place_words(state: _ParserState, tokens: Sequence[Token]) -> None:
    """Place a paragraph, without the spaces around it: full-width ones are the author's."""
    (token,) = (token for token in tokens if token.type == "inline")
    start = len(state.cut) - len(state.cut.lstrip(_BLANKS))
    token.content = state.cut.strip(_BLANKS)
    keep_places(token, state.cut_places.cut(start, start + len(token.content)))


def _place_lines(state: _ParserState, tokens: Sequence[Token]) -> None:
    keep_places(tokens[0], state.cut_places)


def _place_fence(state: _ParserState, tokens: Sequence[Token]) -> None:
    """Place the lines of code, and note where they run to the end of the file for want of a mark.

    Where a list or a quote ends, it closes what it holds.
    """
    fence = tokens[0]
    first, last = fence.map or (0, 0)
    lines = fence.content.count("\n") + bool(fence.content.rpartition("\n")[2])
    if fence.level == 0 and last - first == 1 + lines:
        fence.meta[LEFT_OPEN] = first + 1
    _place_lines(state, tokens)


def _place_heading(state: _ParserState, tokens: Sequence[Token]) -> None:
    opening, token = tokens[0], tokens[1]
    line = opening.map[0] if opening.map else 0
    first = state.bMarks[line] + state.tShift[line] + len(opening.markup)
    start = state.src.index(token.content, first)
    stop = start + len(token.content)
    start -= len(state.src[first:start].lstrip(_BLANKS))
    behind = _SPACE.match(state.src, stop, state.eMarks[line])
    stop += len(behind[0].rstrip(_BLANKS)) if behind else 0
    token.content = state.src[start:stop]
    keep_places(token, run(start if token.content else first, stop - start))


def _place_math(state: _ParserState, tokens: Sequence[Token]) -> None:
    (token,) = tokens
    line = token.map[0] if token.map else 0
    stretches = []
    for number, written in enumerate(token.content.split("\n"), line):
        first = state.bMarks[number]
        if number == line:
            first += state.tShift[line] + len(token.markup)
        stretches.append(SourceRange(first, 1, len(written) + 1))
    last = stretches.pop()
    stretches.append(SourceRange(last.first, 1, last.length - 1))
    keep_places(token, SourceOffsets(stretches, last.first + last.length - 1))


_PLACERS: dict[str, _Placer] = {
    "paragraph": _place_words,
    "lheading": _place_words,
    "heading": _place_heading,
    "fence": _place_fence,
    "code": _place_lines,
    "html_block": _place_lines,
    "math_block": _place_math,
    "table": place_cells,
}
