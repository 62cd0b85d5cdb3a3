"""Small PDF files, written out by hand: text in two fonts, streams packed and plain, a form."""

import zlib

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfchar <0001> <7A1F> <0002> <8B70> endbfchar
1 beginbfrange <0003> <0005> <66F8> endbfrange
endcmap end end"""
_PAGE = b"""BT /F1 12 Tf 72 720 Td (Request) Tj 0 -20 Td [(No) -250 (. 12)] TJ T* (a\\(b\\)) ' ET
BT /F2 14 Tf 1 0 0 1 72 600 Tm <000100020003> Tj ET
q 1 0 0 1 0 0 cm 0 0 100 100 re S Q
/Span <</ActualText (x)>> BDC BT (y) Tj ET EMC"""


def pdf_files() -> tuple[bytes, ...]:
    """Return the files: all at once, with packed streams, and the least there can be."""
    return (_written(_objects(packed=False)), _written(_objects(packed=True)), _least())


def _objects(*, packed: bool) -> list[bytes]:
    return [
        (
            b"<< /Type /Catalog /Pages 2 0 R /Outlines 10 0 R /AcroForm << /Fields [11 0 R] >> "
            b"/Lang (ja) /MarkInfo << /Marked true >> >>"
        ),
        b"<< /Type /Pages /Kids [3 0 R 12 0 R] /Count 2 /MediaBox [0 0 595 842] >>",
        (
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R"
            b" /F2 6 0 R >> /XObject << /X 9 0 R >> >> /Annots [11 0 R] /Rotate 0 >>"
        ),
        _stream(_PAGE, packed=packed),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts "
            b"[7 0 R] /ToUnicode 8 0 R >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry "
            b"(Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /W [1 [500 600] 3 5 700] >>"
        ),
        _stream(_TO_UNICODE, packed=packed),
        _stream(b"BT /F1 9 Tf (in a form) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]"),
        b"<< /Type /Outlines /First 13 0 R /Last 13 0 R /Count 1 >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Yamada) /Rect [9 9 99 20] >>",
        (
            b"<< /Type /Page /Parent 2 0 R /Contents [4 0 R 4 0 R] /Resources << /Font << /F1 5 0 R"
            b" >> >> /Rotate 90 >>"
        ),
        b"<< /Title (One) /Parent 10 0 R /Dest [3 0 R /Fit] >>",
        b"<< /Title <FEFF7A1F8B70> /Author (A) /CreationDate (D:20250901000000+09'00') >>",
    ]


def _least() -> bytes:
    return _written(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>",
        ]
    )


def _stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    if packed:
        data = zlib.compress(data)
        entries += b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def _written(objects: list[bytes]) -> bytes:
    data = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        data += b"%010d 00000 n \n" % place
    info = b" /Info %d 0 R" % len(objects) if len(objects) > 3 else b""
    data += b"trailer\n<< /Size %d /Root 1 0 R%s >>\n" % (len(objects) + 1, info)
    return bytes(data + b"startxref\n%d\n%%%%EOF\n" % start)
