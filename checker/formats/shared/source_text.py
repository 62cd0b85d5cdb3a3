r"""A text file that is edited in its bytes: encoding, byte order mark and line ends stay.

A reader sees a text whose lines end in `\n`. Here its offsets are found in the bytes again, so that
what no edit names is copied and never decoded and encoded: CP932 writes some characters in two
ways, and a file may end its lines in three.
"""

import codecs
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import groupby
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.decoding import decode
from checker.core.text.lines import LineIndex

_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UNICODE: Final = frozenset({"utf-8", "utf-16-le", "utf-16-be"})
_SHIFTED: Final = "iso2022_jp"
"""An encoding with states: a piece of a line cannot be cut out of its bytes."""
_WINDOWS_EUC: Final = "cp51932"  # no codec of Python's, but one with an error handler of `decode`'s
_LINE_END: Final = re.compile("\r\n|\r|\n")
_BYTES_LINE_END: Final = re.compile(b"\r\n|\r|\n")

UNWRITABLE: Final = Message("edit.the-files-encoding-has-no")
_UNKEPT: Final = Message("edit.line-cannot-written-files-encoding")


@dataclass(frozen=True, slots=True)
class SourceEdit:
    """New text for the characters `start` to `end` (exclusive) of the source."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line's bytes begin at `start`; `end` is where its line end begins."""

    start: int
    end: int
    ending: bytes


class SourceText:
    """The bytes of a text file, and the source text that a reader sees in them."""

    def __init__(self, data: bytes) -> None:
        """Take a file apart.

        Raises:
            ValueError: it is no text.
        """
        self._data = data
        self.source, self.encoding = decode(data)

    def problem(self, edit: SourceEdit) -> Message | None:
        """Return why an edit cannot be written in the file's encoding, None where it can."""
        missing = [each for each in dict.fromkeys(edit.text) if not self._has(each)]
        if missing:
            named = " ".join(f"{each} (U+{ord(each):04X})" for each in missing)
            return UNWRITABLE.format(encoding=self.encoding, characters=named)
        if self.encoding == _SHIFTED and not self._keeps_bytes(edit):
            return _UNKEPT.format(encoding=self.encoding)
        return None

    def replaced(self, edits: Sequence[SourceEdit]) -> bytes:
        """Return the file with edits made; they do not overlap, and `problem` found none."""
        ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
        if self.encoding == _SHIFTED:
            ordered = list(self._widen_to_lines(ordered))
        pieces, done = [], 0
        for edit in ordered:
            pieces += [self._data[done : self._find_byte(edit.start)], self._encode_edit(edit)]
            done = self._find_byte(edit.end)
        return b"".join([*pieces, self._data[done:]])

    # Lines

    @cached_property
    def _index(self) -> LineIndex:
        return LineIndex(self.source)

    @cached_property
    def _texts(self) -> list[str]:
        return self.source.split("\n")

    @cached_property
    def _lines(self) -> list[_Line]:
        start = next((len(mark) for mark in _MARKS if self._data.startswith(mark)), 0)
        lines = []
        for content, ending in self._iter_pieces(start):
            end = start + content
            lines.append(_Line(start, end, ending))
            start = end + len(ending)
        return lines

    def _iter_pieces(self, start: int) -> Iterator[tuple[int, bytes]]:
        """Yield the length of each line and its line end, in bytes."""
        if self.encoding.startswith("utf-16"):
            text = self._data[start:].decode(self.encoding)
            at = 0
            for found in [*_LINE_END.finditer(text), None]:
                line = text[at : found.start() if found else len(text)]
                ending = found[0].encode(self.encoding) if found else b""
                yield len(line.encode(self.encoding)), ending
                at = found.end() if found else at
            return
        for found_bytes in [*_BYTES_LINE_END.finditer(self._data, start), None]:
            end = found_bytes.start() if found_bytes else len(self._data)
            yield end - start, found_bytes[0] if found_bytes else b""
            start = found_bytes.end() if found_bytes else start

    def _find_byte(self, offset: int) -> int:
        """Return where in the bytes a character of the source begins."""
        number, column = self._index.place(offset)
        line = self._lines[number - 1]
        whole = self._texts[number - 1]
        before = whole[: column - 1]
        if len(before) == len(whole):  # what leads back to ASCII there belongs to the line
            return line.end
        if self.encoding in _UNICODE:
            return line.start + len(before.encode(self.encoding))
        return line.start + self._measure_width(self._data[line.start : line.end], len(before))

    def _measure_width(self, line: bytes, characters: int) -> int:
        """Return how many bytes the first characters of a line take."""
        if not characters:
            return 0
        name, errors = _get_codec(self.encoding)
        decoder = codecs.getincrementaldecoder(name)(errors)
        read = 0
        for number in range(len(line)):
            read += len(decoder.decode(line[number : number + 1]))
            if read >= characters:
                return number + 1
        return len(line)

    def _get_line_end(self, offset: int) -> bytes:
        """Return the line end to write at a place: that of its line, else the usual one."""
        own = self._lines[self._index.place(offset)[0] - 1].ending
        return own or self._usual_end

    @cached_property
    def _usual_end(self) -> bytes:
        endings = Counter(line.ending for line in self._lines if line.ending)
        return endings.most_common(1)[0][0] if endings else self._encode("\n")

    # Encoding

    def _encode_edit(self, edit: SourceEdit) -> bytes:
        lines = (self._encode(line) for line in edit.text.split("\n"))
        return self._get_line_end(edit.start).join(lines)

    def _encode(self, text: str) -> bytes:
        return text.encode(_get_codec(self.encoding)[0])

    def _has(self, character: str) -> bool:
        """Return whether the encoding has a character, and gives it back as it was."""
        try:
            written = self._encode(character)
            return written.decode(*_get_codec(self.encoding)) == character
        except UnicodeError:
            return False

    def _keeps_bytes(self, edit: SourceEdit) -> bool:
        first, last = (self._index.place(at)[0] - 1 for at in (edit.start, edit.end))
        return all(
            self._encode(text) == self._data[line.start : line.end]
            for text, line in zip(
                self._texts[first : last + 1], self._lines[first : last + 1], strict=True
            )
        )

    def _widen_to_lines(self, edits: Sequence[SourceEdit]) -> Iterator[SourceEdit]:
        """Yield the edits that give each line that is touched as a whole."""
        reach = -1
        numbers: list[int] = []
        for edit in edits:  # those that share a line have one number
            first, last = (self._index.place(at)[0] for at in (edit.start, edit.end))
            numbers.append(numbers[-1] if numbers and first <= reach else first)
            reach = max(reach, last)
        for number, group in groupby(zip(numbers, edits, strict=True), key=lambda each: each[0]):
            shared = [edit for _, edit in group]
            start = self._index.start(number)
            end = self.source.find("\n", shared[-1].end)
            end = len(self.source) if end < 0 else end
            pieces, done = [], start
            for edit in shared:
                pieces += [self.source[done : edit.start], edit.text]
                done = edit.end
            yield SourceEdit(start, end, "".join([*pieces, self.source[done:end]]))


def _get_codec(encoding: str) -> tuple[str, str]:
    """Return the codec and the way of dealing with errors that read an encoding."""
    return ("euc_jp", "checker.cp51932") if encoding == _WINDOWS_EUC else (encoding, "strict")
