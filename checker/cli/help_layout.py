"""Lay help out by the columns of a terminal, in which a Japanese character takes two.

click counts characters and breaks lines at spaces, so that Japanese runs over the edge.
"""

import re
from collections.abc import Iterable
from typing import Final

import click
from rich.cells import cell_len

_WIDE: Final = r"\u2e80-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60"
_KATAKANA: Final = r"[\u30a1-\u30fa][\u30a1-\u30fa\u30fc]*"
_OPENING: Final = r"「『（【(\["
_SMALL: Final = r"\u30fb\u3005\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u30fc"
"""Small hiragana, and the marks that part, repeat or lengthen characters."""
_CLOSING: Final = rf"、。，．」』）】：；！？…)\]:{_SMALL}"
_PIECE: Final = re.compile(
    rf"\s+|[{_OPENING}]*(?:{_KATAKANA}|[{_WIDE}]|[^\s{_WIDE}]+)[{_CLOSING}]*|\S"
)
"""What stays in one line: a word, a Japanese character, a word in katakana."""


def wrap(text: str, width: int) -> list[str]:
    """Return a paragraph in lines of at most `width` columns; a longer word has its own line."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if not lines[-1] or cell_len(lines[-1] + piece.rstrip()) <= width:
            lines[-1] += piece
        else:
            lines[-1] = lines[-1].rstrip()
            lines.append(piece.lstrip())
    return [each.rstrip() for each in lines]


class HelpFormatter(click.HelpFormatter):
    """Write paragraphs and lists of options in lines that fit the terminal."""

    def write_text(self, text: str) -> None:
        """Write paragraphs, indented."""
        indent = " " * self.current_indent
        paragraphs = (wrap(each, self.width - self.current_indent) for each in text.split("\n\n"))
        shown = ("\n".join(indent + line for line in lines) for lines in paragraphs)
        self.write("\n\n".join(shown) + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms and what they mean in two columns."""
        rows = list(rows)
        column = min(max(cell_len(term) for term, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, meaning in rows:
            first, *rest = wrap(meaning, max(self.width - column - self.current_indent, 10))
            gap = column - cell_len(term)
            if gap < col_spacing and first:
                self.write(f"{indent}{term}\n")
                rest = [first, *rest]
            else:
                self.write(f"{indent}{term}{' ' * gap}{first}".rstrip() + "\n")
            for line in rest:
                self.write(f"{indent}{' ' * column}{line}\n")
