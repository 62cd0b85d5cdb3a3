"""Changes to bytes, texts and PDF syntax; each draws all it needs from one `random.Random`."""

import re
from collections.abc import Callable
from random import Random

EXTREMES = (
    "-1", "0", "1", "255", "65536", "999999999", "2147483648", "-2147483649",
    "99999999999999999999",
    "1e999", "NaN", "inf", "", " ", "true", "0x10", "１２", "1.5", "%s%n", "../../x", "x" * 5000,
    "\ud7ff", "𠮷", "A1:XFD1048576", "#REF!", "'", "auto",
)  # fmt: skip
"""Values where others are expected."""

_MOST = 400_000
_BYTES = (0, 1, 0x0A, 0x1B, 0x20, 0x22, 0x26, 0x3C, 0x3E, 0x7F, 0x80, 0x81, 0xFE, 0xFF)
_NUMBER = re.compile(rb"(?<![0-9])-?[0-9]+")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")
_REFERENCE = re.compile(rb"[0-9]+ 0 R")
_OBJECT = re.compile(rb"[0-9]+ 0 obj.*?endobj\n", re.DOTALL)
_WORD = re.compile(rb"endobj|endstream|stream|xref|trailer|startxref|obj|>>|<<|BT|ET|Tj|TJ|\[|\]")
_PDF_PIECES = (
    b"<< ", b" >>", b"[", b"]", b"(", b")", b"<", b">", b"/Kids [2 0 R]", b"/Prev 9",
    b"/Parent 3 0 R",
    b"/Filter [/FlateDecode /FlateDecode]", b"/Filter /LZWDecode", b"/Filter /ASCII85Decode",
    b"/Filter /RunLengthDecode", b"/DecodeParms << /Predictor 15 /Columns 999999999 >>",
    b"/Length 999999999", b"/Length 4 0 R", b"/Encrypt 5 0 R", b"/Count -99", b"/Type /ObjStm",
    b"/Type /XRef /W [1 9 9] /Index [0 999999999]", b"/MediaBox [0 0 1e30 NaN]", b"/Contents 3 0 R",
    b"/ToUnicode 8 0 R", b"/W [0 65535 1 1]", b"%", b"\0", b"/Rotate 45", b"/UserUnit 0",
    b" 99999 0 Td ", b" 0 0 0 0 0 0 Tm ", b" 0 Tf ", b" 1e38 0 0 1e38 0 0 cm ", b" q " * 500,
    b"/X Do ",
)  # fmt: skip
_ENCODINGS = ("cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be", "iso2022_jp", "utf-8-sig")


def mutate_bytes(random: Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    """Return `data` with one change that knows nothing of its format."""
    change = random.choice(_BYTE_CHANGES)
    return change(random, data, others)[:_MOST]


def mutate_pdf(random: Random, data: bytes) -> bytes:
    """Return `data` with one change to its objects, references, names or numbers."""
    change = random.choice(_PDF_CHANGES)
    return change(random, data)[:_MOST]


def mutate_text(random: Random, data: bytes, fragments: tuple[str, ...]) -> bytes:
    """Return a text with one change: fragments put in, repeated, or another encoding."""
    text = data.decode("utf-8", "surrogateescape")
    kind = random.randrange(10)
    if kind == 0:
        return text.encode(random.choice(_ENCODINGS), "replace")[:_MOST]
    at = random.randrange(len(text) + 1)
    if kind == 1:  # one fragment over and over
        piece = random.choice(fragments) * random.choice((2, 20, 300, 3000))
    elif kind == 2:  # a few, over and over
        some = "".join(random.choices(fragments, k=3))
        piece = some * random.choice((2, 20, 300))
    elif kind == 3:  # the text itself again
        end = min(len(text), at + random.randrange(200))
        piece = text[at:end] * random.choice((1, 2, 50))
    elif kind == 4:
        return (text[:at] + text[at + random.randrange(1, 60) :]).encode("utf-8", "surrogateescape")
    else:
        piece = "".join(random.choices(fragments, k=random.randrange(1, 40)))
    return (text[:at] + piece + text[at:]).encode("utf-8", "surrogateescape")[:_MOST]


# Bytes


def _flip(random: Random, data: bytes, _: tuple[bytes, ...]) -> bytes:
    changed = bytearray(data)
    for _number in range(random.choice((1, 1, 4, 16))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _overwrite(random: Random, data: bytes, _: tuple[bytes, ...]) -> bytes:
    changed = bytearray(data)
    for _number in range(random.choice((1, 2, 8))):
        if changed:
            changed[random.randrange(len(changed))] = random.choice(_BYTES)
    return bytes(changed)


def _truncate(random: Random, data: bytes, _: tuple[bytes, ...]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _duplicate(random: Random, data: bytes, _: tuple[bytes, ...]) -> bytes:
    start, end = _stretch(random, data)
    return data[:end] + data[start:end] * random.choice((1, 1, 3, 50)) + data[end:]


def _delete(random: Random, data: bytes, _: tuple[bytes, ...]) -> bytes:
    start, end = _stretch(random, data)
    return data[:start] + data[end:]


def _splice(random: Random, data: bytes, others: tuple[bytes, ...]) -> bytes:
    other = random.choice(others)
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def _insert(random: Random, data: bytes, _: tuple[bytes, ...]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + bytes([random.choice(_BYTES)]) * random.choice((1, 2, 64)) + data[at:]


def _stretch(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 8, 64, 512)))


_BYTE_CHANGES: tuple[Callable[[Random, bytes, tuple[bytes, ...]], bytes], ...] = (
    _flip, _overwrite, _truncate, _duplicate, _delete, _splice, _insert,
)  # fmt: skip


# PDF


def _pdf_number(random: Random, data: bytes) -> bytes:
    value = random.choice(EXTREMES[:12]).encode()
    return _replaced(random, data, _NUMBER, value)


def _pdf_reference(random: Random, data: bytes) -> bytes:
    return _replaced(random, data, _REFERENCE, b"%d 0 R" % random.randrange(16))


def _pdf_name(random: Random, data: bytes) -> bytes:
    names = _NAME.findall(data)
    return _replaced(random, data, _NAME, random.choice(names)) if names else data


def _pdf_word(random: Random, data: bytes) -> bytes:
    return _replaced(random, data, _WORD, random.choice((b"", b"endobj", b"stream", b"<<", b">>")))


def _pdf_insert(random: Random, data: bytes) -> bytes:
    found = list(_WORD.finditer(data))
    at = random.choice(found).end() if found else 0
    return data[:at] + random.choice(_PDF_PIECES) * random.choice((1, 1, 1, 60)) + data[at:]


def _pdf_objects(random: Random, data: bytes) -> bytes:
    found = list(_OBJECT.finditer(data))
    if not found:
        return data
    one, other = random.choice(found), random.choice(found)
    return data[: one.start()] + other[0] * random.choice((0, 1, 2)) + data[one.end() :]


def _pdf_nest(random: Random, data: bytes) -> bytes:
    depth = random.choice((50, 500, 5000))
    pair = random.choice(((b"[", b"]"), (b"<< /A ", b" >>"), (b"(", b")")))
    return _replaced(random, data, _NUMBER, pair[0] * depth + b"1" + pair[1] * depth)


def _replaced(random: Random, data: bytes, pattern: re.Pattern[bytes], value: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    where = random.choice(found)
    return data[: where.start()] + value + data[where.end() :]


_PDF_CHANGES: tuple[Callable[[Random, bytes], bytes], ...] = (
    _pdf_number, _pdf_number, _pdf_reference, _pdf_name, _pdf_word, _pdf_insert, _pdf_objects,
    _pdf_nest,
)  # fmt: skip
