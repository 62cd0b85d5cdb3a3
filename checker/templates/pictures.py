"""A picture that the data name: its file is there, and is one that a document can show."""

from pathlib import Path
from typing import Final

from checker.core.bilingual import Bilingual
from checker.templates.filled import Picture
from checker.templates.given import Unfit, clean
from checker.templates.model import ImageField

_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_MOST_BYTES: Final = 20 * 1024 * 1024


def picture(field: ImageField, name: str, folder: Path) -> Picture:
    """Return the picture of a file; a relative name is looked for in `folder`.

    Raises:
        Unfit: there is no such file, or it is no PNG or JPEG that can be read.
    """
    path = folder / clean(name).strip()
    remedy = Bilingual(
        "データのファイルから見たパスを書いてください。",
        "Write its path as seen from the data file.",
    )
    if not path.is_file():
        raise Unfit(
            Bilingual(f"画像「{name}」がありません。", f"there is no picture “{name}”."), remedy
        )
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise Unfit(
                Bilingual(
                    f"画像「{name}」が大きすぎます(上限 20 MiB)。", f"“{name}” is too large."
                ),
                Bilingual("縮小してください(上限 20 MiB)。", "Make it smaller (limit 20 MiB)."),
            )
        raw = path.read_bytes()
    except OSError as error:
        what = Bilingual(
            f"画像「{name}」を読めません({error.strerror})。",
            f"“{name}” cannot be read ({error.strerror}).",
        )
        raise Unfit(what, remedy) from error
    if not raw.startswith(_SIGNATURES) or not _is_whole(raw):
        raise Unfit(
            Bilingual(
                f"「{name}」は PNG でも JPEG でもありません。", f"“{name}” is no PNG or JPEG."
            ),
            Bilingual("PNG か JPEG で保存し直してください。", "Save it as PNG or JPEG."),
        )
    return Picture(path, field.width, field.alt or field.label)


def _is_whole(raw: bytes) -> bool:
    """Return whether Word's library finds the picture's size in it."""
    from docx.image.exceptions import (  # noqa: PLC0415 - only where there is a picture
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image  # noqa: PLC0415

    try:
        image = Image.from_blob(raw)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        return False
    return bool(image.px_width > 0 and image.px_height > 0)
