r"""Find where the cells of a table's rows stand in the source.

The parser takes the backslash of `\|` out of a cell, and drops cells beyond the columns of the
header row, as GitHub does.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from checker.core.text import lazy_re as re
from checker.formats.markdown.read.source_offsets import SourceOffsets, SourceRange, run

PLACES = "places"
"""Key in a token's `meta`: where the characters of its content stand."""

EXCESS = "excess"
"""Key in a table's `meta`: how many cells that hold words have no column."""

_PIPE = re.compile(r"(?<!\\)\|")
_ESCAPED_PIPE = re.compile(r"\\\|")
_BLANKS = " \t"


def keep_places(token: Token, places: SourceOffsets) -> None:
    """Keep where a token's content stands, and drop what it is no longer asked for."""
    token.meta[PLACES] = places
    token.children = token.map = None


def place_cells(state: StateBlock, tokens: Sequence[Token]) -> None:
    """Give the table, and the content of each of its cells, their places.

    The contents keep full-width spaces, which the parser trims.
    """
    table = tokens[0]
    for line, cells in _split_rows(tokens):
        written = list(_split_cells(state, line))
        for token, (content, places) in zip(cells, written, strict=False):
            token.content = content
            keep_places(token, places)
        for token in cells[len(written) :]:
            keep_places(token, run(state.eMarks[line], 0))
        excess = sum(1 for content, _ in written[len(cells) :] if content)
        table.meta[EXCESS] = table.meta.get(EXCESS, 0) + excess
    first = table.map[0] if table.map else 0
    keep_places(table, run(state.bMarks[first] + state.tShift[first], 0))


def _split_rows(tokens: Sequence[Token]) -> list[tuple[int, list[Token]]]:
    """Return the line and the contents of each row."""
    rows: list[tuple[int, list[Token]]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append((token.map[0] if token.map else 0, []))
        elif token.type == "inline":
            rows[-1][1].append(token)
    return rows


def _split_cells(state: StateBlock, line: int) -> Iterator[tuple[str, SourceOffsets]]:
    """Yield the contents of a row's cells and their places."""
    first, last = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    trimmed = mdTrim(state.src[first:last])
    first = state.src.index(trimmed, first)
    last = first + len(trimmed)
    pipes = [match.start() for match in _PIPE.finditer(state.src, first, last)]
    segments = list(pairwise([first - 1, *pipes, last]))
    if segments[0][1] == first:
        del segments[0]
    if segments and segments[-1][0] + 1 == last:
        del segments[-1]
    for before, after in segments:
        yield _build_cell(state.src, before + 1, after)


def _build_cell(source: str, start: int, stop: int) -> tuple[str, SourceOffsets]:
    written = source[start:stop]
    if not written.strip(_BLANKS):
        return "", run(min(start + 1, stop), 0)  # behind the pipe and the space that follows it
    start += len(written) - len(written.lstrip(_BLANKS))
    stop -= len(written) - len(written.rstrip(_BLANKS))
    content: list[str] = []
    stretches = []
    for escape in _ESCAPED_PIPE.finditer(source, start, stop):
        content += (source[start : escape.start()], "|")
        stretches.append(SourceRange(start, 1, escape.start() - start))
        stretches.append(SourceRange(escape.start(), 0, 1))
        start = escape.end()
    content.append(source[start:stop])
    stretches.append(SourceRange(start, 1, stop - start))
    return "".join(content), SourceOffsets(stretches, stop)
