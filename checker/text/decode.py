"""The text in the bytes of a file, whatever Japanese encoding its author's editor used."""

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = ("cp932", "euc_jp")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ue000-\uf8ff]")
_FIRST_KANJI, _FIRST_RARE_KANJI = 0xB0, 0xD0  # lead bytes of JIS X 0208 levels 1 and 2, EUC-JP
_MOST_RARE = 1 / 2


def decode(data: bytes) -> tuple[str, str]:
    r"""Return the text of `data` and the name of its encoding.

    UTF-8 (with or without byte order mark), UTF-16 with one, CP932 and EUC-JP are told apart;
    the mark is dropped and line ends become `\n`.

    Raises:
        ValueError: the bytes are in none of these, or hold NUL characters.
    """
    text, encoding = _decode(data)
    if "\x00" in text:
        raise ValueError("the bytes hold NUL characters: this is no text")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_legacy(data)


def _decode_legacy(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most files are UTF-8

    best = from_bytes(data, cp_isolation=list(_LEGACY)).best()
    likely = [best.encoding] if best is not None else []
    for encoding in dict.fromkeys([*likely, *_LEGACY]):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_plausible(text):
            return text, encoding
    raise ValueError("the bytes are neither UTF-8, UTF-16, CP932 nor EUC-JP")


def _is_plausible(text: str) -> bool:
    """Tell Japanese from bytes that merely happen to be valid, which give rare kanji."""
    if _NOT_TEXT.search(text):
        return False
    leads = [_lead_byte(character) for character in text if not character.isascii()]
    rare = sum(lead >= _FIRST_RARE_KANJI for lead in leads)
    signs = sum(lead < _FIRST_KANJI for lead in leads)
    return rare <= signs + (len(leads) - signs) * _MOST_RARE


def _lead_byte(character: str) -> int:
    return character.encode("euc_jp", "replace")[0]
