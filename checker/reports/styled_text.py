"""Lines with styles for a terminal, and a console for all else, without rich and its forty modules.

Styles are rich's, by name. A console of rich takes the lines as they are; where nobody sees a
colour, their words are written and rich is not imported.
"""

import os
import re
from typing import TYPE_CHECKING, Final, Self, TextIO

from checker.core.terminal import get_stream_beneath, make_visible

if TYPE_CHECKING:
    from checker.reports.console import VisibleConsole, VisibleText

WIDE: Final = 200
"""Columns where there is no terminal."""
_FORCING: Final = ("FORCE_COLOR", "TTY_COMPATIBLE")
"""With these in the environment rich may send colours to what is no terminal."""
_LAID_OUT: Final = re.compile(r"\t|\r|[^\S\n](?:\n|\Z)")
"""What rich would lay out anew: tabs, blanks at the end of a line."""


class StyledText:
    """Words, each with a style."""

    def __init__(self, text: str = "", style: str = "") -> None:
        self.style = style
        self._parts: list[tuple[str, str | None]] = [(text, None)] if text else []

    def append(self, text: str, style: str | None = None) -> Self:
        """Add words; their style is laid over the line's."""
        self._parts.append((text, style))
        return self

    @property
    def plain(self) -> str:
        """The words alone."""
        return "".join(text for text, _ in self._parts)

    def __rich__(self) -> "VisibleText":
        """Return what rich prints."""
        from checker.reports.console import VisibleText  # noqa: PLC0415 - slow; for a terminal

        line = VisibleText(style=self.style)
        for text, style in self._parts:
            line.append(text, style)
        return line


class PlainConsole:
    """Writes the words of lines, as a console of rich does where nobody sees a colour."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def print(self, line: StyledText | None = None, *, soft_wrap: bool = True) -> None:
        """Write one line, or an empty one."""
        text = "" if line is None else make_visible(line.plain)
        if _LAID_OUT.search(text):
            self._open().print(line, soft_wrap=soft_wrap)
            return
        beneath = get_stream_beneath(self._stream)
        try:
            beneath.write(f"{text}\n")
            beneath.flush()
        except BrokenPipeError:
            self._open().on_broken_pipe()

    def _open(self) -> "VisibleConsole":
        from checker.reports.console import VisibleConsole  # noqa: PLC0415 - as above

        return VisibleConsole(self._stream, width=WIDE)


def open_console(stream: TextIO) -> "PlainConsole | VisibleConsole":
    """Return a console on a stream, of rich where it is a terminal or is to be taken for one."""
    if not stream.isatty() and not any(os.environ.get(name) for name in _FORCING):
        return PlainConsole(stream)
    from checker.reports.console import VisibleConsole  # noqa: PLC0415 - as above

    return VisibleConsole(stream, width=None if stream.isatty() else WIDE)
