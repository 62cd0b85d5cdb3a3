"""Refuse paragraphs that no document has: every rule reads each as a whole, for minutes."""

from pathlib import Path

from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message

_SHOWN = 30
_LINE_PER_PARAGRAPH = 5


def check_paragraph(text: str, length: int, path: Path, limits: Limits) -> None:
    """Make sure that a paragraph is no longer than is read.

    Args:
        text: how it begins.
        length: in characters.
        path: the file that it stands in.
        limits: what is too long.

    Raises:
        InputError: it is longer.
    """
    if length > limits.paragraph_characters:
        raise InputError(
            Message(
                "read.paragraph-too-long",
                beginning=" ".join(text[:_SHOWN].split()),
                length=length,
                limit=limits.paragraph_characters,
            ),
            place=str(path),
            remedy=Message("read.divide-paragraph-raise-paragraph-characters"),
        )


def check_lines(source: str, path: Path, limits: Limits, *, pictures: bool = False) -> None:
    """Make sure, before a text is parsed, that no line is longer than a paragraph may be.

    Args:
        source: the text.
        path: its file.
        limits: what is too long.
        pictures: whether a line may hold pictures, whose bytes are no words.

    Raises:
        InputError: one is.
    """
    longest = limits.paragraph_characters * (_LINE_PER_PARAGRAPH if pictures else 1)
    start = 0
    while start < len(source):
        end = source.find("\n", start)
        end = len(source) if end < 0 else end
        if end - start > longest:
            check_paragraph(source[start : start + _SHOWN], end - start, path, limits)
        start = end + 1
