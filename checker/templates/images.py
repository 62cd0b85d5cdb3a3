"""Pictures that fill a Word template."""

from pathlib import Path
from typing import Final

from docx.image.exceptions import InvalidImageStreamError, UnrecognizedImageError
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.parts.story import StoryPart
from docx.shared import Mm
from lxml import etree
from markupsafe import Markup

from checker.core.messages import Message
from checker.templates.filled_values import FilledPicture
from checker.templates.filters import Refused

_UNREADABLE: Final = (
    OSError,
    UnrecognizedImageError,
    InvalidImageStreamError,
    ValueError,
    KeyError,
)


def draw_picture(part: Part, picture: FilledPicture) -> Markup:
    """Return Word's XML for a picture, to stand in a `w:t`.

    Args:
        part: the part in which the picture is to stand; it will hold the file.
        picture: a PNG or JPEG file.

    Raises:
        Refused: the file is missing or no picture, or the part holds none.
    """
    if not isinstance(part, StoryPart):
        raise Refused(
            Message("template.a-note-holds-no-picture"),
            Message("template.put-into-body-header"),
        )
    try:
        return Markup(_drawing(part, picture))  # noqa: S704 - built by python-docx, not from text
    except _UNREADABLE as error:
        raise Refused(*_explain_unreadable(picture.path)) from error


def _drawing(part: StoryPart, picture: FilledPicture) -> str:
    """Return a picture with its alternative text, in the formatting of the run that its tag has."""
    inline = part.new_pic_inline(str(picture.path), Mm(picture.width), None)
    inline.docPr.set("descr", picture.alt)
    for named in inline.iter(qn("pic:cNvPr")):
        named.set("descr", picture.alt)
    xml = etree.tostring(inline, encoding="unicode")
    return f'</w:t><w:drawing>{xml}</w:drawing><w:t xml:space="preserve">'


def _explain_unreadable(path: Path) -> tuple[Message, Message]:
    if not path.is_file():
        return (
            Message("template.the-picture-is-missing", path=path),
            Message("template.look-at-path-data"),
        )
    return (
        Message("template.cannot-read-picture", path=path),
        Message("template.make-png-jpeg-file"),
    )
