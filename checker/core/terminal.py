r"""Show what is hidden in text where it leaves for a terminal, a pipe or a report.

Documents, file names, rule sets and servers may hold characters that a terminal obeys or that no
reader sees: control characters (C0, C1, DEL), what turns the direction of writing, and other
invisible formatting. `checker.__main__` puts `EscapingStream` over standard output and standard
error, so that every command shows them as `\x1b` and `\u202e`, whoever wrote the text. Only who
writes escape sequences of its own (colours, progress) takes the stream beneath, and makes all
other text visible itself.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, TextIO, cast

__all__ = [
    "EscapingStream",
    "escape_in_json",
    "escape_in_xml",
    "get_stream_beneath",
    "make_visible",
    "make_visible_but_colours",
    "show_on",
]

_HIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # invisible
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"  # likewise
    "\ud800-\udfff\ufffe\uffff"  # no characters at all
    "]"
)
"""Unicode 16, category Cc, and of Cf what shows nothing; signs of Arabic and others in Cf stay."""


_COLOURS = re.compile("(\x1b\\[[0-9;]*m)")


def make_visible(text: str) -> str:
    r"""Return text with what is hidden in it as `\x1b` or `\u202e`; tabs and line feeds stay."""
    return _HIDDEN.sub(_show, text)


def make_visible_but_colours(text: str) -> str:
    """Return text with what is hidden in it shown, but for the colours of a report."""
    pieces = _COLOURS.split(text)
    return "".join(each if n % 2 else make_visible(each) for n, each in enumerate(pieces))


def escape_in_json(text: str) -> str:
    r"""Return JSON of the same meaning in which what is hidden stands as `\u001b`."""
    return _HIDDEN.sub(_escape_for_json, text)


def escape_in_xml(text: str) -> str:
    """Return XML of the same meaning in which what is hidden stands as a character reference."""
    return _HIDDEN.sub(lambda match: f"&#x{ord(match[0]):X};", text)


class EscapingStream:
    """Pass text on to a stream, escaped; all else is the stream's.

    It has no `buffer`: libraries that would write past it find none.

    Args:
        beneath: the stream.
        escape: returns what is written in the place of a text.
    """

    def __init__(self, beneath: TextIO, escape: Callable[[str], str] = make_visible) -> None:
        self.beneath = beneath
        self._escape = escape

    def write(self, text: str) -> int:
        """Write text, escaped; return the length of what was given."""
        self.beneath.write(self._escape(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write several texts."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        if name in {"beneath", "buffer"}:
            raise AttributeError(name)
        return getattr(self.beneath, name)


def show_on(stream: TextIO, escape: Callable[[str], str] = make_visible) -> TextIO:
    """Return a stream that writes to `stream` what `escape` makes of text, and nothing else."""
    return cast("TextIO", EscapingStream(get_stream_beneath(stream), escape))


def get_stream_beneath(stream: TextIO) -> TextIO:
    """Return the stream itself, for bytes of a document and for escape sequences of checker."""
    return stream.beneath if isinstance(stream, EscapingStream) else stream


def _show(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")


def _escape_for_json(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
