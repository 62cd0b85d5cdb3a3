"""The text of a file in a text format, whatever its encoding."""

from pathlib import Path

from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.text.decoding import decode, locate_broken_bytes

_MIB = 2**20


def read_source(path: Path, data: bytes, limits: Limits) -> str:
    """Return the text that `data`, the content of `path`, holds.

    Line ends are line feeds, and there is no byte order mark.

    Raises:
        InputError: the file is too large, is no text, or holds no words.
    """
    if len(data) > limits.text_mib * _MIB:
        raise InputError(
            Message("read.file-too-large-limit-mib", text_mib=limits.text_mib),
            place=str(path),
            remedy=Message("read.split-document-raise-text-mib-under"),
        )
    try:
        source, _ = decode(data)
    except ValueError as error:
        raise _report_no_text(path, locate_broken_bytes(data)) from error
    if not source.strip():
        raise InputError(
            Message("read.the-file-is-empty"),
            place=str(path),
            remedy=Message("read.write-the-document-first"),
        )
    return source


def _report_no_text(path: Path, broken: tuple[int, int] | None) -> InputError:
    """Return the error for bytes that are no text, or that are none at a line and column."""
    if broken is None:
        return InputError(
            Message("read.file-cannot-read-text"),
            place=str(path),
            remedy=Message("read.save-utf-8-utf-16-cp932"),
        )
    line, column = broken
    return InputError(
        Message("read.there-bytes-here-stand-no-character"),
        place=f"{path}:{line}:{column}",
        remedy=Message("read.type-place-again-save-file-utf"),
    )
