"""A console of rich on which words of documents can do nothing but be read."""

import sys
from collections.abc import Iterable
from typing import Any, Self, TextIO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from checker.core.terminal import get_stream_beneath, make_visible


class VisibleText(Text):
    r"""Text whose hidden characters stand as `\x1b`; rich would drop some and send others."""

    def __init__(self, text: str = "", style: str | Style = "", **options: Any) -> None:
        super().__init__(make_visible(text), style, **options)

    def append(self, text: Text | str, style: str | Style | None = None) -> Self:
        """Add text; a string is made visible."""
        super().append(make_visible(text) if isinstance(text, str) else text, style)
        return self


class VisibleConsole(Console):
    """Writes colours and its own sequences to the stream itself, and all words made visible.

    Args:
        file: where to; None for standard output, or for standard error if `stderr`.
        stderr: whether it is standard error.
        width: in columns; None for that of the terminal.
    """

    def __init__(
        self, file: TextIO | None = None, *, stderr: bool = False, width: int | None = None
    ) -> None:
        stream = file or (sys.stderr if stderr else sys.stdout)
        super().__init__(
            file=get_stream_beneath(stream),
            stderr=stderr,
            highlight=False,
            emoji=False,
            markup=False,
            width=width,
        )

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield segments in which nothing is hidden but what rich itself sends."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=make_visible(segment.text))

    def render_str(self, text: str, **options: Any) -> Text:
        """Return words as rich's text, made visible before they are measured."""
        return super().render_str(make_visible(text), **options)
