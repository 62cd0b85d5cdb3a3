"""Read a content stream: its operators with the operands before them (PDF 32000-1, 7.8.2).

pdfminer.six takes it apart in many small steps, which cost a third of the time of a page; here one
expression finds the tokens. What is damaged is read as the library reads it.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, PDFStream, resolve1
from pdfminer.psexceptions import PSSyntaxError
from pdfminer.psparser import KWD, LIT, PSLiteral, literal_name

from checker.core.text import lazy_re as re

_TOKEN = re.compile(
    rb"([-+0-9][0-9]*)(\.[0-9]*)?"
    rb"|([A-Za-z][^#/%\[\]()<>{}\s]*)"
    rb"|<(?!<)([\s0-9A-Fa-f]*)"
    rb"|\(([^()\\]*)\)"
    rb"|(<<|>>|[\[\]{}])"
    rb"|/([^/%\[\]()<>{}\s]*)"
    rb"|(\()"
    rb"|(\.[0-9]*)"
    rb"|%[^\r\n]*"
    rb"|([^\s\x00>])"
)
"""What stands between tokens does not match, but for comments: there may be tokens in these."""
_INTEGER, _DECIMAL, _WORD, _HEX, _STRING, _BRACKET, _NAME, _LONG_STRING, _FRACTION, _SIGN = range(
    1, 11
)
_NUMBERS: Final = frozenset({_INTEGER, _DECIMAL, _FRACTION})
_WORDS: Final = frozenset({_WORD, _SIGN})
_IN_STRING = re.compile(rb"[()]|\\(?:[0-7]{1,3}|\r\n|.)?", re.DOTALL)
_ESCAPED: Final = {
    b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
    b"(": b"(", b")": b")", b"\\": b"\\",
}  # fmt: skip
_SPACE = re.compile(rb"\s+")
_HEX_IN_NAME = re.compile(rb"#([0-9A-Fa-f]{0,2})")
_LAST_LINE_END = re.compile(rb"(?:\r\n|[\r\n])$")
_IMAGE_END, _TEXT_IMAGE_END = re.compile(rb"EI\s"), re.compile(rb"~>\s")
_OPENING: Final = {b"]": b"[", b"}": b"{", b">>": b"<<"}
_IMAGE: Final = b"BI"
_AFTER_ID: Final = 3
_LAST_BYTE: Final = 0xFF
_VALUES: Final = {b"true": True, b"false": False}
_APART: Final = frozenset({_IMAGE, b"ID", *_VALUES})
"""Words that are no operators."""


class Operation(NamedTuple):
    """An operator, such as `Tj`, and the operands that stand before it."""

    name: bytes
    operands: list[Any]


def iter_operations(data: bytes) -> Iterator[Operation]:
    """Yield the operations of a content stream in their order.

    Raises:
        PSSyntaxError: a dictionary has a name without a value.
    """
    reader = _ContentReader(data)
    at: int | None = 0
    while at is not None:
        at = yield from reader.read(at)


class _ContentReader:
    """Collects operands; `_open` holds brackets that are open and the operands before each."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._operands: list[object] = []
        self._open: list[tuple[bytes, list[object]]] = []

    def read(self, at: int) -> Generator[Operation, None, int | None]:
        """Yield operations; return where to go on, None at the end."""
        for match in _TOKEN.finditer(self._data, at):
            kind = match.lastindex
            if kind in _NUMBERS:
                try:
                    number = int(match[0]) if kind == _INTEGER else float(match[0])
                except ValueError:  # a sign alone
                    continue
                self._operands.append(number)
            elif kind in _WORDS:
                if match[0] == b"ID":
                    return self._read_image(match.start() + _AFTER_ID)
                if self._open or match[0] in _APART:
                    self._take_word(match[0])
                    continue
                operands, self._operands = self._operands, []
                yield Operation(match[0], operands)
            elif kind == _BRACKET:
                self._take_bracket(match[kind])
            elif kind == _LONG_STRING:
                return self._read_string(match.end())
            elif kind is not None:
                self._operands.append(_DECODERS[kind](match[kind]))
        return None

    def _take_word(self, word: bytes) -> None:
        if word == _IMAGE:
            self._begin(word)
        else:
            self._operands.append(_VALUES[word] if word in _VALUES else KWD(word))

    def _take_bracket(self, bracket: bytes) -> None:
        opening = _OPENING.get(bracket)
        if opening is None:
            self._begin(bracket)
            return
        inner = self._end(opening)
        if inner is not None:
            self._operands.append(_build_dictionary(inner) if opening == b"<<" else inner)

    def _begin(self, bracket: bytes) -> None:
        self._open.append((bracket, self._operands))
        self._operands = []

    def _end(self, bracket: bytes) -> list[object] | None:
        """Return what stands since a bracket, None where another one is open, or none."""
        if not self._open or self._open[-1][0] != bracket:
            return None
        inner = self._operands
        self._operands = self._open.pop()[1]
        return inner

    def _read_string(self, at: int) -> int | None:
        """Read a string with escapes, or with brackets in it (7.3.4.2); return where it ends."""
        pieces: list[bytes] = []
        depth = 1
        for match in _IN_STRING.finditer(self._data, at):
            pieces.append(self._data[at : match.start()])
            at = match.end()
            sign = match[0]
            depth += (sign == b"(") - (sign == b")")
            if depth == 0:
                self._operands.append(b"".join(pieces))
                return at
            pieces.append(sign if len(sign) == 1 and sign != b"\\" else _decode_escape(sign[1:]))
        return None

    def _read_image(self, at: int) -> int | None:
        """Read the data of a picture in the stream (8.9.7); return where they end."""
        facts = self._end(_IMAGE)
        if facts is None or len(facts) % 2:
            return at - _AFTER_ID + 2
        known = {literal_name(name): resolve1(value) for name, value in _pair(facts)}
        filters = known.get("F")
        first = filters[0] if isinstance(filters, list) and filters else filters
        textual = isinstance(first, PSLiteral) and first in LITERALS_ASCII85_DECODE
        end = (_TEXT_IMAGE_END if textual else _IMAGE_END).search(self._data, at)
        if end is None:
            return None
        data = _LAST_LINE_END.sub(b"", self._data[at : end.start()])
        self._operands.append(PDFStream(known, data + b"~>" if textual else data))
        return end.end() if textual else end.start()


def _build_dictionary(items: list[object]) -> dict[str, object]:
    if len(items) % 2:
        raise PSSyntaxError("a name without a value")
    return {literal_name(name): value for name, value in _pair(items) if value is not None}


def _pair(items: list[object]) -> Iterator[tuple[object, object]]:
    return zip(items[::2], items[1::2], strict=True)


def _decode_hex(text: bytes) -> bytes:
    digits = _SPACE.sub(b"", text)
    if len(digits) % 2:  # the last digit counts alone, in the library
        digits = digits[:-1] + b"0" + digits[-1:]
    return bytes.fromhex(digits.decode("ascii"))


def _decode_name(text: bytes) -> PSLiteral:
    if b"#" in text:
        text = _HEX_IN_NAME.sub(lambda match: bytes([int(match[1], 16)] if match[1] else []), text)
    try:
        return LIT(text.decode("utf-8"))
    except UnicodeDecodeError:
        return LIT(text)


_DECODERS: Final[Mapping[int, Callable[[bytes], object]]] = {
    _HEX: _decode_hex,
    _STRING: bytes,
    _NAME: _decode_name,
}


def _decode_escape(escaped: bytes) -> bytes:
    """Return what an escape stands for, without its backslash; nothing for an unknown one."""
    if escaped[:1].isdigit() and escaped[:1] < b"8":
        code = int(escaped, 8)
        if code > _LAST_BYTE:
            raise PSSyntaxError("an octal number that is no byte")
        return bytes([code])
    return _ESCAPED.get(escaped, b"")
