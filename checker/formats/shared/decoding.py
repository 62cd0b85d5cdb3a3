"""The text of a file in a text format, whatever its encoding."""

from pathlib import Path

from checker.core.bilingual import Bilingual
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.text.decode import broken_at, decode

_MIB = 2**20


def read_source(path: Path, data: bytes, limits: Limits) -> str:
    """Return the text that `data`, the content of `path`, holds.

    Line ends are line feeds, and there is no byte order mark.

    Raises:
        InputError: the file is too large, is no text, or holds no words.
    """
    if len(data) > limits.text_mib * _MIB:
        raise InputError(
            Bilingual(
                f"ファイルが大きすぎます(上限 {limits.text_mib} MiB)。",
                f"the file is too large (limit {limits.text_mib} MiB).",
            ),
            place=str(path),
            remedy=Bilingual(
                "文書を分けるか、設定 [limits] の text_mib を増やしてください。",
                "Split the document, or raise `text_mib` under [limits] in the configuration.",
            ),
        )
    try:
        source, _ = decode(data)
    except ValueError as error:
        raise _no_text(path, broken_at(data)) from error
    if not source.strip():
        raise InputError(
            Bilingual("ファイルが空です。", "the file is empty."),
            place=str(path),
            remedy=Bilingual("本文を書いてから調べてください。", "Write the document first."),
        )
    return source


def _no_text(path: Path, broken: tuple[int, int] | None) -> InputError:
    """Return the error for bytes that are no text, or that are none at a line and column."""
    if broken is None:
        return InputError(
            Bilingual("テキストとして読めません。", "the file cannot be read as text."),
            place=str(path),
            remedy=Bilingual(
                "UTF-8で保存し直してください(UTF-16、CP932、EUC-JPも読めます)。",
                "Save it as UTF-8 (UTF-16, CP932 and EUC-JP are read too).",
            ),
        )
    line, column = broken
    return InputError(
        Bilingual(
            "ここに、文字として読めないデータがあります。",
            "there are bytes here that stand for no character.",
        ),
        place=f"{path}:{line}:{column}",
        remedy=Bilingual(
            "この箇所を打ち直し、UTF-8で保存してください。",
            "Type this place again, and save the file as UTF-8.",
        ),
    )
