"""A picture that the data name: its file is there, and is one that a document can show."""

from pathlib import Path
from typing import Final

from checker.core.errors import FileTooLargeError, describe_unreadable
from checker.core.messages import Message
from checker.core.regular_files import read_regular
from checker.templates.filled_values import FilledPicture
from checker.templates.model import ImageField
from checker.templates.value_parser import Unfit, clean

_SIGNATURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_MAX_BYTES: Final = 20 * 1024 * 1024


def load_picture(field: ImageField, name: str, folder: Path) -> FilledPicture:
    """Return the picture of a file; a relative name is looked for in `folder`.

    Raises:
        Unfit: there is no such file, or it is no PNG or JPEG that can be read.
    """
    path = folder / clean(name).strip()
    remedy = Message("template.write-path-seen-from-data-file")
    if not path.is_file():
        raise Unfit(Message("template.there-is-no-picture", name=name), remedy)
    try:
        raw = read_regular(path, _MAX_BYTES)
    except FileTooLargeError as error:
        raise Unfit(
            Message("template.is-too-large", name=name),
            Message("template.make-smaller-limit-20-mib"),
        ) from error
    except OSError as error:
        what = Message("template.cannot-be-read", name=name, why=describe_unreadable(error))
        raise Unfit(what, remedy) from error
    if not raw.startswith(_SIGNATURES) or not _is_whole(raw):
        raise Unfit(
            Message("template.is-no-png-or-jpeg", name=name),
            Message("template.save-png-jpeg"),
        )
    return FilledPicture(path, field.width, field.alt or field.label)


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
