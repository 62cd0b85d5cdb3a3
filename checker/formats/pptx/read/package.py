"""Open a PowerPoint file, or say in words that help why it cannot be read."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lxml import etree
from pptx.exc import InvalidXmlError, PackageNotFoundError
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part as PackagePart
from pptx.package import Package

from checker.core.data_classes import dataclass
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.formats.ooxml.package import AN_EXCEL_FILE, Program, by_id, related
from checker.formats.ooxml.strict import transitional_package
from checker.formats.pptx.read.names import Element, P, R
from checker.formats.shared.archive import UNZIP_ERRORS

_NOT_OPENED = (
    PackageNotFoundError,  # no zip after all
    InvalidXmlError,  # a relationship without id or target, a content type without a part
    AttributeError,  # a `.rels` or `[Content_Types].xml` whose root is another element
    KeyError,  # a part without content type, no main part
    ValueError,  # a part's name without a slash, a target mode that is none
)
"""What 2,000 mutated files made python-pptx raise while it opens a package (fuzzed)."""

_MAIN_TYPES = frozenset(
    {
        CONTENT_TYPE.PML_PRESENTATION_MAIN,
        CONTENT_TYPE.PML_PRES_MACRO_MAIN,
        CONTENT_TYPE.PML_SLIDESHOW_MAIN,
        CONTENT_TYPE.PML_TEMPLATE_MAIN,
    }
)
_OTHER_FORMATS = (
    ("spreadsheetml", AN_EXCEL_FILE),
    ("wordprocessingml", Message("read.this-is-a-word-file")),
)
POWERPOINT: Final = Program(
    streams=("PowerPoint Document",),
    save_as=Message("read.open-powerpoint-use-save-type-powerpoint"),
    get_again=Message("read.see-whether-powerpoint-opens-copy-again"),
    foreign=Message("read.not-powerpoint-file-pptx"),
    old=Message("read.old-powerpoint-file-ppt"),
    damaged=Message("read.the-powerpoint-file-is-damaged"),
    damaged_part=Message("read.part-powerpoint-file-damaged"),
    definitions=Message("read.part-contains-document-type-definition-which-slides"),
)


@dataclass(frozen=True, slots=True)
class Deck:
    """An opened PowerPoint file: its parts and what they hold."""

    place: str
    limits: Limits
    main: PackagePart
    properties: PackagePart | None
    custom_properties: PackagePart | None

    def root(self, part: PackagePart | None) -> Element | None:
        """Return a part's root element, None for no part.

        Raises:
            InputError: the part is not XML, or brings a document type definition.
        """
        return POWERPOINT.root(part, self.place)

    def slides(self) -> Iterator[PackagePart]:
        """Yield the parts of the slides in the order in which they are shown."""
        root = self.root(self.main)
        listed = () if root is None else root.iterfind(f"{P}sldIdLst/{P}sldId")
        for item in listed:
            part = by_id(self.main, item.get(R + "id") or "")
            if part is not None:
                yield part


def find_first_related(source: PackagePart, kind: str) -> PackagePart | None:
    """Return the first part that `source` relates to by a relationship type."""
    return next(related(source.rels.values(), kind), None)


def open_deck(path: Path, data: bytes, limits: Limits) -> Deck:
    """Open a PowerPoint file: a presentation, show or template, with macros or without.

    Args:
        path: where it came from, for messages.
        data: its content.
        limits: what is too large.

    Raises:
        InputError: it is empty, has a password, is damaged, too large, or no PowerPoint file.
    """
    place = str(path)
    data = POWERPOINT.decrypted(data, place)
    try:
        with POWERPOINT.unpacked(data, place, limits) as archive:
            content = transitional_package(archive) or data
        package = Package.open(io.BytesIO(content))
        own = package._rels.values()  # noqa: SLF001 - python-pptx has no other way
        deck = Deck(
            place,
            limits,
            package.main_document_part,
            next(related(own, RELATIONSHIP_TYPE.CORE_PROPERTIES), None),
            next(related(own, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES), None),
        )
    except (*UNZIP_ERRORS, *_NOT_OPENED, etree.XMLSyntaxError) as error:
        raise POWERPOINT.damage(place) from error
    _refuse_other(deck)
    return deck


def _refuse_other(deck: Deck) -> None:
    if deck.main.content_type not in _MAIN_TYPES:
        kinds = (what for word, what in _OTHER_FORMATS if word in deck.main.content_type)
        raise POWERPOINT.refusal(deck.place, next(kinds, POWERPOINT.foreign))
    root = deck.root(deck.main)
    if root is None or root.tag != P + "presentation":
        raise POWERPOINT.damage(deck.place, str(deck.main.partname))
