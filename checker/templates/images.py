"""Pictures that fill a Word template."""

from pathlib import Path
from typing import Any, Final

from docx.image.exceptions import InvalidImageStreamError, UnrecognizedImageError
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from docx.shared import Mm
from docxtpl import InlineImage
from lxml import etree
from markupsafe import Markup

from checker.core.messages import Message
from checker.templates.filled import Picture
from checker.templates.filters import Refused

_UNREADABLE: Final = (
    OSError,
    UnrecognizedImageError,
    InvalidImageStreamError,
    ValueError,
    KeyError,
)


def drawn(word: Any, picture: Picture) -> Markup:
    """Return Word's XML for a picture, to stand in a `w:t`.

    Args:
        word: docxtpl's template, at the part in which the picture is to stand.
        picture: a PNG or JPEG file.

    Raises:
        Refused: the file is missing or no picture, or the part holds none.
    """
    if not isinstance(word.current_rendering_part, StoryPart):
        raise Refused(
            Message("template.a-note-holds-no-picture"),
            Message("template.put-into-body-header"),
        )
    try:
        return Markup(_Inline(word, picture))  # noqa: S704 - built by python-docx, not from text
    except _UNREADABLE as error:
        raise Refused(*_unreadable(picture.path)) from error


class _Inline(InlineImage):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl's picture, with an alternative text, and in the formatting of its tag's run."""

    def __init__(self, word: Any, picture: Picture) -> None:
        super().__init__(word, str(picture.path), width=Mm(picture.width))
        self._alt = picture.alt

    def __html__(self) -> str:
        inline = self.tpl.current_rendering_part.new_pic_inline(
            self.image_descriptor, self.width, self.height
        )
        inline.docPr.set("descr", self._alt)
        for named in inline.iter(qn("pic:cNvPr")):
            named.set("descr", self._alt)
        xml = etree.tostring(inline, encoding="unicode")
        return f'</w:t><w:drawing>{xml}</w:drawing><w:t xml:space="preserve">'


def _unreadable(path: Path) -> tuple[Message, Message]:
    if not path.is_file():
        return (
            Message("template.the-picture-is-missing", path=path),
            Message("template.look-at-path-data"),
        )
    return (
        Message("template.cannot-read-picture", path=path),
        Message("template.make-png-jpeg-file"),
    )
