"""Keep pdfminer.six from filling memory, or taking hours, over a file built for that.

The library unpacks a stream whole, whatever comes out, and fills a range of codes or of objects
however long it says it is. These classes stand in its place and count first.
"""

import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfdocument import PDFDocument, PDFXRefStream
from pdfminer.pdfexceptions import PDFException, PDFNotImplementedError, PDFObjectNotFound
from pdfminer.pdffont import PDFFont
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.runlength import rldecode

from checker.core.limits import Limits
from checker.core.text import lazy_re as re

_MIB = 2**20
_MAX_STREAM_BYTES = 64 * _MIB  # unpacked; a whole Japanese font is about 25
_MAX_CODES = 0x20000  # in one range; two planes of Unicode
_MAX_RANGES_OF_CODES = 0x110000
_CHUNK = 2**16
_MAX_RUN_LENGTH = 128
_RANGES = re.compile(rb"begin(?:bf|cid)range(.*?)end", re.DOTALL)
_RANGE = re.compile(
    rb"<([0-9A-Fa-f\s]{1,20})>\s*<([0-9A-Fa-f\s]{1,20})>\s*(?:<[^>]*>|\[[^\]]*\]|\d+)"
)
_WIDE_ARRAY = 100_000
_MAX_STEPS = 10  # from a reference to what it leads to


class Excess(Exception):  # noqa: N818 - what is found, not what went wrong
    """More comes out of a file than is read; `mib` is the bound that was passed."""

    def __init__(self, mib: int) -> None:
        super().__init__(mib)
        self.mib = mib


class DataLost(PDFException):
    """A packed stream is damaged: some of its words cannot be had."""


class WorkBudget:
    """How much may still be unpacked, and interpreted as the content of pages."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._unpacked = limits.unpacked_mib * _MIB
        self._content = limits.xml_mib * _MIB
        self._codes = _MAX_RANGES_OF_CODES
        self.characters = limits.text_mib * _MIB

    def unpack(self, size: int) -> None:
        """Count bytes that a stream unpacked to.

        Raises:
            Excess: the file unpacks to more than is read.
        """
        self._unpacked -= size
        if self._unpacked < 0:
            raise Excess(self.limits.unpacked_mib)

    def interpret(self, size: int) -> None:
        """Count bytes of a page's content, as often as pages show them.

        Raises:
            Excess: the pages show more than is read.
        """
        self._content -= size
        if self._content < 0:
            raise Excess(self.limits.xml_mib)

    def show(self, count: int) -> None:
        """Count characters and lines that pages show.

        Raises:
            Excess: the pages show more than is read.
        """
        self.characters -= count
        if self.characters < 0:
            raise Excess(self.limits.text_mib)

    def name_codes(self, count: int) -> None:
        """Count the codes for which a font says a width or a character.

        Raises:
            PDFException: more than any font has.
        """
        self._codes -= count
        if count > _MAX_CODES or self._codes < 0:
            raise PDFException("a font with too many codes")


class BoundedStream(PDFStream):
    """A stream that is measured before the library unpacks it."""

    def __init__(self, stream: PDFStream, budget: WorkBudget) -> None:
        """Take the place of a stream that was just parsed."""
        super().__init__(stream.attrs, stream.rawdata or b"", stream.decipher)
        self._budget = budget

    def decode(self) -> None:
        """Unpack the stream, once it is known to be small enough.

        Raises:
            Excess: it unpacks to too much.
            PDFException: it is damaged, or a picture where words should be.
        """
        data = self.rawdata or b""
        if self.decipher and self.objid is not None and self.genno is not None:
            data = self.decipher(self.objid, self.genno, data, self.attrs)
        for name, parameters in self.get_filters():
            step = _STEPS.get(str(name.name) if isinstance(name, PSLiteral) else "")
            if step is None:
                raise PDFNotImplementedError(f"unexpected filter: {name!r}")
            data = step(data)
            _refuse_wide_rows(parameters, len(data))
        self._budget.unpack(len(data))
        super().decode()


def _inflate_data(data: bytes) -> bytes:
    machine = zlib.decompressobj()
    pieces, size, rest = [], 0, data
    while rest and not machine.eof:
        try:
            piece = machine.decompress(rest, _CHUNK)
        except zlib.error as error:
            if "incorrect data check" in str(error):  # all bytes are there, their sum is not
                break
            raise DataLost(str(error)) from error
        pieces.append(piece)
        size = _check_size(size + len(piece))
        rest = machine.unconsumed_tail
    return b"".join(pieces)


def _check_size(size: int) -> int:
    if size > _MAX_STREAM_BYTES:
        raise Excess(_MAX_STREAM_BYTES // _MIB)
    return size


def _unpack_lzw(data: bytes) -> bytes:
    pieces, size = [], 0
    for piece in LZWDecoder(BytesIO(data)).run():
        size = _check_size(size + len(piece))
        pieces.append(piece)
    return b"".join(pieces)


def _run_lengths(data: bytes) -> bytes:
    _check_size(len(data) * _MAX_RUN_LENGTH // 2)  # two bytes say how often one is repeated
    return rldecode(data)


_STEPS: Mapping[str, Callable[[bytes], bytes]] = {
    "FlateDecode": _inflate_data,
    "Fl": _inflate_data,
    "LZWDecode": _unpack_lzw,
    "LZW": _unpack_lzw,
    "RunLengthDecode": _run_lengths,
    "RL": _run_lengths,
    "ASCII85Decode": ascii85decode,
    "A85": ascii85decode,
    "ASCIIHexDecode": asciihexdecode,
    "AHx": asciihexdecode,
}
"""Filters of streams that hold words, fonts or objects; pictures have others, and stay packed."""


def _refuse_wide_rows(parameters: object, size: int) -> None:
    """Refuse a row of a predictor that is longer than all the data (7.4.4.4)."""
    if isinstance(parameters, dict):
        row = 1
        for name in ("Columns", "Colors", "BitsPerComponent"):
            value = resolve1(parameters.get(name, 1))
            row *= max(value, 1) if isinstance(value, int) else 1
        if row > max(size, 1) * 8 + _WIDE_ARRAY:
            raise PDFException("a predictor's row is longer than its data")


class BoundedParser(PDFParser):
    """A parser whose streams are bounded."""

    def __init__(self, data: bytes, budget: WorkBudget) -> None:
        super().__init__(BytesIO(data))
        self._budget = budget

    def push(self, *objs: Any) -> None:
        """Put parsed objects on the stack, streams as bounded ones."""
        super().push(*((position, self._bound_stream(item)) for position, item in objs))

    def _bound_stream(self, item: Any) -> Any:
        return BoundedStream(item, self._budget) if type(item) is PDFStream else item


class BoundedDocument(PDFDocument):
    """A document whose objects may refer to others, but not in a circle."""

    def getobj(self, objid: int) -> object:
        """Return an object, after the references that stand in its place.

        Raises:
            PDFObjectNotFound: there is none, or references lead nowhere.
        """
        for _ in range(_MAX_STEPS):
            found = super().getobj(objid)
            if not isinstance(found, PDFObjRef):
                return found
            objid = found.objid
        raise PDFObjectNotFound(objid)


class BoundedResources(PDFResourceManager):
    """Fonts, of which those with absurd ranges of codes are refused."""

    def __init__(self, budget: WorkBudget) -> None:
        super().__init__(caching=True)
        self.budget = budget

    def get_font(self, objid: object, spec: Mapping[str, object]) -> PDFFont:
        """Return a font.

        Raises:
            PDFException: it names more codes than any font has.
        """
        if not (objid and objid in self._cached_fonts):
            for name in ("W", "W2"):
                self._count_widths(resolve1(spec.get(name)))
            for name in ("ToUnicode", "Encoding"):
                self._count_ranges(resolve1(spec.get(name)))
        return super().get_font(objid, spec)

    def _count_widths(self, widths: object) -> None:
        """Count the codes of `first last width`; lists name their codes one by one (9.7.4.3)."""
        numbers: list[float] = []
        for each in widths if isinstance(widths, list) else ():
            item = resolve1(each)
            if isinstance(item, list):
                numbers = []
            elif isinstance(item, (int, float)):
                numbers.append(item)
                if len(numbers) == 3:  # noqa: PLR2004 - first, last, width
                    self.budget.name_codes(max(0, int(numbers[1]) - int(numbers[0])))
                    numbers = []

    def _count_ranges(self, cmap: object) -> None:
        sections = _RANGES.findall(cmap.get_data()) if isinstance(cmap, PDFStream) else ()
        for first, last in (pair for section in sections for pair in _RANGE.findall(section)):
            low, high = (int(b"".join(each.split()) or b"0", 16) for each in (first, last))
            self.budget.name_codes(max(0, high - low))


def refuse_wild_references(document: PDFDocument, size: int) -> None:
    """Refuse a table of references that says it is longer than the file.

    Raises:
        PDFException: it does.
    """
    listed = 0
    for table in document.xrefs:
        if isinstance(table, PDFXRefStream):
            listed += sum(max(0, count) for _, count in table.ranges)
    if listed > size * 8 + _WIDE_ARRAY:
        raise PDFException("more objects are listed than the file can hold")
