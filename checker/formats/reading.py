"""Read a path into a Document: one module per format, imported only when a file needs it."""

import hashlib
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from checker.core.bilingual import Bilingual
from checker.core.document import Document
from checker.core.errors import InputError, cannot_be_read
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.ports import Reader

_MODULES: Final = {
    ".docx": "checker.formats.docx.read",
    ".docm": "checker.formats.docx.read",
    ".dotx": "checker.formats.docx.read",
    ".dotm": "checker.formats.docx.read",
    ".doc": "checker.formats.docx.read",  # recognised there, and refused with the remedy
    ".md": "checker.formats.markdown.read",
    ".markdown": "checker.formats.markdown.read",
    ".txt": "checker.formats.text.read",
    ".html": "checker.formats.html.read",
    ".htm": "checker.formats.html.read",
    ".xlsx": "checker.formats.xlsx.read",
    ".xlsm": "checker.formats.xlsx.read",
    ".xls": "checker.formats.xlsx.read",  # refused there, as .doc and .ppt are
    ".pptx": "checker.formats.pptx.read",
    ".pptm": "checker.formats.pptx.read",
    ".ppt": "checker.formats.pptx.read",
    ".pdf": "checker.formats.pdf.read",
}
_REFUSED: Final = frozenset({".doc", ".xls", ".ppt"})
_MIB = 2**20


def suffixes() -> tuple[str, ...]:
    """Return the endings of files that can be read."""
    return tuple(suffix for suffix in _MODULES if suffix not in _REFUSED)


def read_document(
    path: Path, limits: Limits = DEFAULT_LIMITS, data: bytes | None = None
) -> Document:
    """Read a file of any known format.

    Args:
        path: the file.
        limits: what is too large to read.
        data: its content, where that is not what is on the disk.

    Raises:
        InputError: missing, a folder, empty, too large, of an unknown format, or damaged.
    """
    data = _bytes(path, limits) if data is None else data
    module = _MODULES.get(path.suffix.lower())
    if module is None:
        listed = " ".join(suffixes())
        raise InputError(
            Bilingual(
                f"この形式({path.suffix or '拡張子なし'})は読めません。",
                f"this format ({path.suffix or 'no ending'}) cannot be read.",
            ),
            place=str(path),
            remedy=Bilingual(f"読める形式: {listed}", f"What can be read: {listed}"),
        )
    reader = cast("Reader", import_module(module).read)
    return reader(path, data, limits)


def sha256_of(path: Path) -> str | None:
    """Return the hash of a file's bytes, None where they cannot be had."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None


def _bytes(path: Path, limits: Limits) -> bytes:
    if path.is_dir():
        raise InputError(
            Bilingual("フォルダーです。ファイルを指定してください。", "is a folder, not a file."),
            place=str(path),
            remedy=Bilingual("中のファイルを並べて指定できます。", "Name the files inside it."),
        )
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= limits.file_mib * _MIB else None
    except FileNotFoundError as error:
        raise InputError(
            Bilingual("ファイルがありません。", "no such file."),
            place=str(path),
            remedy=Bilingual(
                "名前とフォルダーを確かめてください。", "Check the name and the folder."
            ),
        ) from error
    except OSError as error:
        raise InputError(
            cannot_be_read(error),
            place=str(path),
            remedy=Bilingual(
                "別のアプリで開いていないか、権限があるかを確かめてください。",
                "See whether another program holds it open, and whether you may read it.",
            ),
        ) from error
    if data is None:
        raise InputError(
            Bilingual(
                f"大きすぎます(上限 {limits.file_mib} MiB)。",
                f"is too large (limit {limits.file_mib} MiB).",
            ),
            place=str(path),
            remedy=Bilingual(
                "画像を圧縮するか文書を分けるか、設定 [limits] の file_mib を増やしてください。",
                "Split it, shrink its images, or raise `file_mib` under [limits].",
            ),
        )
    if not data:
        raise InputError(
            Bilingual("ファイルが空です。", "is empty."),
            place=str(path),
            remedy=Bilingual("保存し直したものを指定してください。", "Save the document again."),
        )
    return data
