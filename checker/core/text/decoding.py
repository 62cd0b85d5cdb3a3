"""The text in the bytes of a file, whatever Japanese encoding its author's editor used."""

import codecs
from collections.abc import Iterator

from checker.core.text import lazy_re as re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS_EUC = "cp51932"  # EUC as Windows writes it: with ① and 髙, which `euc_jp` lacks
_LEGACY = ("cp932", "euc_jp", _WINDOWS_EUC, "euc_jis_2004")
_EXTENDED_EUC = frozenset(_LEGACY[2:])
_WINDOWS_ERRORS = "checker.cp51932"
_FIRST_EUC = 0xA1
_ROWS_BELOW_KANA = 62  # their lead bytes in CP932 come before the half-width kana, 0xA0 to 0xDF
_CELLS_BELOW_DELETE = 63  # the byte 0x7F is none of CP932's trail bytes
_WIDE = ("utf-16-le", "utf-16-be")
_SHIFT = re.compile(rb"\x1b(\$[@B]|\([BJI])")  # ISO-2022-JP: two bytes a character, or one
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff]")
_FIRST_KANJI, _FIRST_RARE_KANJI = 0xB0, 0xD0  # lead bytes of JIS X 0208 levels 1 and 2, EUC-JP
_MAX_RARE_SHARE = 1 / 2
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_MAX_HALF_WIDTH_SHARE = 1 / 2
_PLAIN = re.compile("[\t\n\r -~\u3000-\u30ff]")
_MIN_WIDE_LENGTH = 3
_KANA_ROW = 0x30  # the first byte of U+3000 to U+30FF
_MIN_JAPANESE_SHARE = 0.95
_MIN_JAPANESE_LENGTH = 4  # the first bytes of an image may happen to be a kanji


def decode(data: bytes) -> tuple[str, str]:
    r"""Return the text of `data` and the name of its encoding.

    UTF-8 and UTF-16 (with or without byte order mark), CP932, EUC-JP and ISO-2022-JP are told
    apart; the mark is dropped and line ends become `\n`. UTF-16 without a mark is known from three
    characters on.

    Raises:
        ValueError: the bytes are in none of these, or hold NUL characters.
    """
    text, encoding = _decode(data)
    if "\x00" in text:
        raise ValueError("the bytes hold NUL characters: this is no text")
    return _convert_line_breaks(text), encoding


def locate_broken_bytes(data: bytes) -> tuple[int, int] | None:
    """Return line and column, from 1, of the first bytes that `decode` cannot read.

    None where what stands before them is no Japanese text: then nothing tells one place from
    another.
    """
    starts = [start for start in _iter_readable_starts(data) if _is_japanese(start[1])]
    if not starts:
        return None
    lines = _convert_line_breaks(max(starts)[1]).split("\n")
    return len(lines), len(lines[-1]) + 1


def _iter_readable_starts(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield how many bytes before the first fault are text, and the text, by likely encoding."""
    marked = [(mark, name) for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)]
    for mark, encoding in marked or [(b"", "utf-8"), (b"", "cp932"), (b"", "euc_jp")]:
        rest = data[len(mark) :]
        try:
            text, is_whole = rest.decode(encoding), True
        except UnicodeDecodeError as error:
            text, is_whole = rest[: error.start].decode(encoding), False
        start = _NOT_TEXT.split(text, maxsplit=1)[0]
        if not is_whole or len(start) < len(text):
            yield len(start.encode(encoding)), start


def _is_japanese(text: str) -> bool:
    wide = sum(not character.isascii() for character in text)
    return wide >= _MIN_JAPANESE_LENGTH and _is_plausible(text) and not _is_half_width(text)


def _convert_line_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding), encoding
    if b"\x00" in data:
        return _decode_wide(data)
    if data.isascii() and _SHIFT.search(data):
        return _decode_shifted(data), "iso2022_jp"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        legacy = None if _is_wide_kana(data) else _decode_legacy(data)
        return legacy or _decode_wide(data)


def _decode_shifted(data: bytes) -> str:
    """Decode ISO-2022-JP by way of EUC, which has the same characters in the same order.

    Raises:
        UnicodeDecodeError: it is no such thing.
    """
    written = bytearray()
    mode = b"(B"
    at = 0
    for shift in [*_SHIFT.finditer(data), None]:
        piece = data[at : shift.start() if shift else len(data)]
        if mode in {b"(B", b"(J"}:
            written += piece
        elif mode == b"(I":
            written += b"".join(b"\x8e" + bytes([byte | 0x80]) for byte in piece)
        else:
            written += bytes(byte if byte in b"\r\n" else byte | 0x80 for byte in piece)
        if shift is not None:
            mode, at = shift[1], shift.end()
    try:
        return _decode_strictly(bytes(written), _WINDOWS_EUC)
    except UnicodeDecodeError:
        return written.decode("euc_jis_2004")


def _decode_strictly(data: bytes, encoding: str) -> str:
    if encoding == _WINDOWS_EUC:
        return data.decode("euc_jp", _WINDOWS_ERRORS)
    return data.decode(encoding)


def _decode_windows_character(error: UnicodeError) -> tuple[str, int]:
    """Decode a pair of bytes of EUC that JIS X 0208 leaves free, by way of its CP932 form.

    In JIS X 0213, `euc_jis_2004`, the pairs from 0xF9A1 on are rare kanji: 髙 would become 郄.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    pair = error.object[error.start : error.start + 2]
    if len(pair) < len("xx") or min(pair) < _FIRST_EUC:
        raise error
    row, cell = pair[0] - _FIRST_EUC, pair[1] - _FIRST_EUC
    lead = row // 2 + (0x81 if row < _ROWS_BELOW_KANA else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40 + (cell >= _CELLS_BELOW_DELETE))
    try:
        return bytes((lead, trail)).decode("cp932"), error.start + 2
    except UnicodeDecodeError:
        raise error from None


codecs.register_error(_WINDOWS_ERRORS, _decode_windows_character)


def _decode_wide(data: bytes) -> tuple[str, str]:
    """Decode UTF-16 without a mark, in the order of bytes that gives Japanese.

    Raises:
        ValueError: neither order does.
    """
    found = [(text, encoding) for encoding in _WIDE if (text := _decode_wide_text(data, encoding))]
    if not found:
        raise ValueError("the bytes are neither UTF-8, UTF-16, CP932, EUC-JP nor ISO-2022-JP")
    return max(found, key=lambda each: len(_PLAIN.findall(each[0])))


def _is_wide_kana(data: bytes) -> bool:
    """Tell whether half of the pairs of bytes are kana in UTF-16, all in one order."""
    return len(data) >= _MIN_WIDE_LENGTH * 2 and any(
        data[order::2].count(_KANA_ROW) * 4 >= len(data) for order in (0, 1)
    )


def _decode_wide_text(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    if len(text) < _MIN_WIDE_LENGTH or _NOT_TEXT.search(text):
        return None
    known = text.encode("euc_jis_2004", "ignore").decode("euc_jis_2004")
    return text if len(known) >= len(text) * _MIN_JAPANESE_SHARE else None


def _decode_legacy(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files are UTF-8

    best = from_bytes(data, cp_isolation=["cp932", "euc_jp"]).best()
    possible: tuple[str, str] | None = None
    likely = [best.encoding] if best is not None else []
    for encoding in dict.fromkeys([*likely, *_LEGACY]):
        try:
            text = _decode_strictly(data, encoding)
        except UnicodeDecodeError:
            continue
        if not _is_plausible(text) or (encoding in _EXTENDED_EUC and _is_rare(text)):
            continue
        if not _is_half_width(text):
            return text, encoding
        possible = possible or (text, encoding)
    return possible


def _is_plausible(text: str) -> bool:
    """Tell Japanese from bytes that merely happen to be valid, which give rare kanji."""
    if _NOT_TEXT.search(text):
        return False
    leads = [_get_lead_byte(character) for character in text if not character.isascii()]
    rare = sum(lead >= _FIRST_RARE_KANJI for lead in leads)
    signs = sum(lead < _FIRST_KANJI for lead in leads)
    return rare <= signs + (len(leads) - signs) * _MAX_RARE_SHARE


def _is_rare(text: str) -> bool:
    """Tell whether most of a text is in none of the characters that EUC editors share."""
    shared = text.encode("euc_jp", "ignore").decode("euc_jp")
    return len(shared) * 2 < len(text)


def _is_half_width(text: str) -> bool:
    """Tell whether most of a text is half-width kana, as EUC looks when taken for CP932."""
    half = len(_HALF_WIDTH.findall(text))
    return half > sum(not character.isascii() for character in text) * _MAX_HALF_WIDTH_SHARE


def _get_lead_byte(character: str) -> int:
    return character.encode("euc_jp", "replace")[0]
