"""The encoding that an HTML file says it is in."""

import codecs
from pathlib import Path

from checker.core.limits import Limits
from checker.core.text import lazy_re as re
from checker.formats.shared.decoding import read_source

_SNIFFED = 1024  # HTML 13.2.3.2
_MIB = 2**20
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(
    rb"""<meta\s[^>]{0,512}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.IGNORECASE
)
_ENCODINGS = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932",
    "windows-31j": "cp932", "ms_kanji": "cp932", "cp932": "cp932", "ms932": "cp932",
    "euc-jp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "windows-1252": "cp1252", "us-ascii": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
    "euc-kr": "cp949",
}  # fmt: skip


def read_html_source(path: Path, data: bytes, limits: Limits) -> str:
    """Return the text of an HTML file: by its mark, else as it declares, else as it looks.

    A declaration that the bytes contradict counts for nothing.

    Raises:
        InputError: as `read_source`.
    """
    return read_source(path, _convert_to_utf8(data, limits), limits)


def _convert_to_utf8(data: bytes, limits: Limits) -> bytes:
    declared = _DECLARED.search(data[:_SNIFFED])
    if declared is None or data.startswith(_MARKS) or len(data) > limits.text_mib * _MIB:
        return data
    encoding = _ENCODINGS.get(declared[1].decode("ascii").lower())
    if encoding is None:
        return data
    try:
        return data.decode(encoding).encode("utf-8")
    except UnicodeError:
        return data
