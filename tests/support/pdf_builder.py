"""Builds small PDF files in memory, written out as PDF 32000-1 says."""

import hashlib
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pdfminer.arcfour import Arcfour

from checker.core.document import Document
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.pdf.read import read

PATH = Path("folder") / "minutes.pdf"
WIDTH, HEIGHT = 595, 842
_FONTS = (
    "/L << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    " /B << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>"
)
_JAPANESE = (
    "/{name} << /Type /Font /Subtype /Type0 /BaseFont /{font} /Encoding /{encoding}"
    " /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{font} /DW 1000"
    " /FontDescriptor << /Type /FontDescriptor /FontName /{font} /FontBBox [0 -120 1000 880] >>"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 6 >> >>] >>"
)
_ALL_FONTS = " ".join(
    (
        _FONTS,
        _JAPANESE.format(name="J", font="MS-Mincho", encoding="UniJIS-UCS2-H", ordering="Japan1"),
        _JAPANESE.format(
            name="G", font="MS-Gothic,Bold", encoding="UniJIS-UCS2-H", ordering="Japan1"
        ),
        _JAPANESE.format(name="V", font="MS-Mincho", encoding="UniJIS-UCS2-V", ordering="Japan1"),
        _JAPANESE.format(name="X", font="Unknown", encoding="Identity-H", ordering="Identity"),
    )
)
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


@dataclass
class Page:
    """A page: what it shows, its annotations and further entries."""

    content: str
    annotations: Sequence[str] = ()
    entries: str = ""


@dataclass
class File:
    """A file: its pages, entries of its catalog, further objects (numbered from 100).

    With a `password` streams are encrypted, and strings are not: it must not have any that count.
    """

    pages: Sequence[Page]
    catalog: str = ""
    objects: Sequence[str] = ()
    information: str = ""
    packed: bool = False
    password: str | None = None
    _written: dict[int, bytes] = field(default_factory=dict)

    def data(self) -> bytes:
        """Return the file."""
        kids = " ".join(f"{10 + 2 * index} 0 R" for index in range(len(self.pages)))
        self._put(1, f"<< /Type /Catalog /Pages 2 0 R {self.catalog} >>")
        self._put(
            2,
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)}"
            f" /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources << /Font << {_ALL_FONTS} >> >> >>",
        )
        self._put(3, f"<< {self.information} >>")
        for index, page in enumerate(self.pages):
            number = 10 + 2 * index
            notes = " ".join(page.annotations)
            self._put(
                number,
                f"<< /Type /Page /Parent 2 0 R /Contents {number + 1} 0 R"
                f" /Annots [{notes}] {page.entries} >>",
            )
            self._put_stream(number + 1, page.content.encode("latin-1"))
        for number, content in enumerate(self.objects, 100):
            self._put(number, content)
        return self._joined()

    def _put(self, number: int, content: str) -> None:
        self._written[number] = content.encode("latin-1")

    def _put_stream(self, number: int, content: bytes) -> None:
        entries = b"/Filter /FlateDecode" if self.packed else b""
        content = zlib.compress(content) if self.packed else content
        if self.password is not None:
            content = _locked(content, self._key(), number)
        self._written[number] = b"<< /Length %d %s >>\nstream\n%s\nendstream" % (
            len(content),
            entries,
            content,
        )

    def _owner(self) -> bytes:
        return Arcfour(hashlib.md5(self._padded()).digest()[:5]).process(self._padded())  # noqa: S324

    def _padded(self) -> bytes:
        return ((self.password or "").encode() + _PADDING)[:32]

    def _key(self) -> bytes:
        """Return the key of the standard security handler, revision 2 (7.6.3.3)."""
        parts = self._padded() + self._owner() + struct.pack("<i", -4) + b"x" * 16
        return hashlib.md5(parts).digest()[:5]  # noqa: S324 - the standard's own

    def _joined(self) -> bytes:
        data = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        table = []
        for number, content in sorted(self._written.items()):
            table.append(b"%d 1\n%010d 00000 n \n" % (number, len(data)))
            data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start, size = len(data), max(self._written) + 1
        trailer = b"<< /Size %d /Root 1 0 R /Info 3 0 R %s >>" % (size, self._encryption())
        data += b"xref\n0 1\n0000000000 65535 f \n" + b"".join(table)
        return bytes(data + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start))

    def _encryption(self) -> bytes:
        if self.password is None:
            return b""
        user = Arcfour(self._key()).process(_PADDING)
        return (
            b"/ID [<%s> <%s>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>"
            % tuple(each.hex().encode() for each in (b"x" * 16, b"x" * 16, self._owner(), user))
        )


def _locked(content: bytes, key: bytes, number: int) -> bytes:
    own = hashlib.md5(key + struct.pack("<I", number)[:3] + b"\0\0").digest()  # noqa: S324
    return bytes(Arcfour(own[:10]).process(content))


def shown(text: str, x: float, top: float, size: float = 10, font: str = "") -> str:
    """Return operators that show a line; `top` is from the page's upper edge to its foot.

    The font is Latin (`L`) or Japanese (`J`), as the text is; or `B`, `G` (bold), `V` (vertical).
    """
    latin = all(ord(each) < 0x100 for each in text)
    font = font or ("L" if latin else "J")
    code = text.encode("latin-1" if font in "LB" else "utf-16-be").hex()
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {HEIGHT - top} Tm <{code}> Tj ET\n"


def lines(texts: Sequence[str], x: float = 70, top: float = 100, step: float = 16) -> str:
    """Return operators that show lines below each other."""
    return "".join(shown(text, x, top + step * index) for index, text in enumerate(texts))


def ruled(xs: Sequence[float], tops: Sequence[float]) -> str:
    """Return operators that draw a grid."""
    across = [f"{xs[0]} {HEIGHT - y} m {xs[-1]} {HEIGHT - y} l S" for y in tops]
    down = [f"{x} {HEIGHT - tops[0]} m {x} {HEIGHT - tops[-1]} l S" for x in xs]
    return "\n".join([*across, *down]) + "\n"


def read_pages(*contents: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Return a file with these pages as the reader sees it."""
    return read(PATH, File([Page(content) for content in contents]).data(), limits)


def read_file(file: File, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Return a file as the reader sees it."""
    return read(PATH, file.data(), limits)
