"""Open, look through and fill Word templates.

python-docx knows Word's packages and pictures. `word_marks` finds the tags on the tree, not in the
text of the XML, so that nothing is lost silently and every error has its paragraph. What tags mean,
and that columns are fitted where a loop made cells, is as docxtpl (python-docx-template) has it.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.part import Part, XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml import parse_xml
from lxml import etree

from checker.core.errors import InputError, TemplateError
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST, read_regular
from checker.formats.docx.read.package import open_package
from checker.formats.ooxml.names import WP, Element
from checker.templates.filled_values import Absent, FilledPicture
from checker.templates.images import draw_picture
from checker.templates.model import Template
from checker.templates.sandbox import Environment
from checker.templates.syntax_review import (
    WENT_WRONG,
    TemplateReview,
    Uses,
    explain_error,
    find_line,
)
from checker.templates.tag_pairs import (
    JinjaSource,
    TagMark,
    build_source,
    find_tag_faults,
    pair_faults,
    parse_tags,
)
from checker.templates.template_errors import TagFault, TagPlace, build_errors
from checker.templates.word_finish import finish
from checker.templates.word_grid import fit_grids
from checker.templates.word_marks import MARK, TagMarks
from checker.templates.word_paragraph_names import ParagraphNames

_NOTES: Final = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_STORIES: Final = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER, *_NOTES)
_PAGES: Final = (None, RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
_FIRST_DRAWING: Final = 1001  # above the ids that Word itself gives to what it draws
_UNFILLED: Final = (
    "/word/charts/chart",
    "/word/chart",
    "/word/diagrams/data",
    "/docProps/custom.xml",
)
_PROPERTIES: Final = ("title", "subject", "author", "keywords", "comments", "category")
_CORE: Final = "docProps/core.xml"
_MAX_PROPERTY_LENGTH: Final = 255  # as python-docx and Word have it


class WordTemplate:
    """A Word template that was looked through. `faults` is what is wrong with it.

    Raises:
        TemplateError: it is no Word file.
    """

    def __init__(self, template: Template, language: Language) -> None:
        self.template = template
        self.path = template.file
        self._data = _read(self.path)
        self._places = ParagraphNames(self.path, self._data)
        self._filling = _MarkedTemplate(self._data, self.path, language)
        self.marks = self._filling.marks.marks
        self.uses = Uses()
        self.faults = [*self._filling.marks.faults, *self._inspect_sources()]

    def fill(self, values: Mapping[str, object], now: datetime | None = None) -> bytes:
        """Return the filled document.

        Args:
            values: by name.
            now: what the document says about when it was made; the present by default.

        Raises:
            TemplateErrors: the template is wrong, or does not go with these values.
        """
        if self.faults:
            raise self.errors(self.faults)
        try:
            return self._filling.filled(values, now or datetime.now(UTC))
        except _FillError as error:
            raise self.errors([error.fault]) from error.__cause__

    def errors(self, faults: list[TagFault]) -> TemplateError:
        """Return faults as an error that names the paragraphs."""
        return build_errors(faults, self._places.name)

    def place(self, spot: TagPlace) -> str:
        """Return how the paragraph of a tag is called."""
        return self._places.name(spot)

    def _inspect_sources(self) -> Iterator[TagFault]:
        environment = self._filling.environment
        for found in self._filling.sources():
            marks = list(found.lines.values())
            wrong = [*find_tag_faults(marks, environment), *pair_faults(marks)]
            yield from wrong
            if not wrong and marks:
                review = TemplateReview(self.template.header, environment, found.spot)
                review.tree(environment.parse(found.text))
                yield from review.faults
                self.uses.add(review.uses)


class _FillError(Exception):
    """A tag could not be filled."""

    def __init__(self, fault: TagFault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class _MarkedTemplate:
    """A template whose tags are marks, and its filling, part by part."""

    def __init__(self, data: bytes, path: Path, language: Language) -> None:
        self._language = language
        self._document = _open_document(path, data)
        self._main: Part = self._document.part
        self._part: Part = self._main
        self._core = _get_core_properties(self._document)
        self.marks = TagMarks()
        self.environment = Environment(language, self._write, autoescape=True)
        for part in (self._main, *_list_stories(self._main)):
            _mark(part, self.marks)
        for part in self._main.package.iter_parts():
            if _name(part).startswith(_UNFILLED):
                self.marks.refuse(parse_xml(part.blob), _name(part))
        self._properties = {
            name: self._build_property_source(getattr(self._core, name))
            for name in _PROPERTIES
            if self._core
        }

    def sources(self) -> Iterator[JinjaSource]:
        """Yield what Jinja will read of each part."""
        for part in (self._main, *_list_stories(self._main)):
            yield self._build_source(_xml(part))
        yield from self._properties.values()

    def filled(self, values: Mapping[str, object], now: datetime) -> bytes:
        """Return the document: body, headers, footers, properties and notes, in this order."""
        for kind in _PAGES:
            for part in [self._main] if kind is None else _list_stories(self._main, (kind,)):
                self._fill_part(part, values)
        self._fill_properties(values)
        for part in _list_stories(self._main, _NOTES):
            self._fill_part(part, values)
        if self._core is not None:
            made = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            self._core.created = self._core.modified = made
            self._core.last_modified_by = self._core.author
            self._core.revision = 1
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _fill_part(self, part: Part, values: Mapping[str, object]) -> None:
        """Put the filled XML of a part in the place of the template's."""
        self._part = part
        found = self._build_source(_xml(part))
        root = parse_xml(
            self._render_source(found, values, self.environment) if found.lines else _xml(part)
        )
        if found.lines:
            finish(root)
        if part is self._main:
            self._finish_main(root)
        if isinstance(part, XmlPart):
            part._element = root  # noqa: SLF001 - python-docx has no other way
        else:
            part._blob = etree.tostring(root, encoding="unicode").encode()  # noqa: SLF001

    def _finish_main(self, root: Element) -> None:
        """Fit columns where a loop made cells, and number drawings anew: a loop repeats them."""
        if any(mark.tag.level == "tc" for mark in self.marks.marks):
            fit_grids(root)
        for number, drawing in enumerate(root.iter(WP + "docPr"), _FIRST_DRAWING):
            drawing.set("id", str(number))

    def _fill_properties(self, values: Mapping[str, object]) -> None:
        """Fill the tags in the title and the other properties; what is open stays out of them."""

        def write(value: object) -> str:
            return "" if isinstance(value, Absent) else _drop_illegible(str(value))

        plain = Environment(self._language, write, autoescape=False)
        for name, found in self._properties.items():
            if found.lines:
                text = self._render_source(found, values, plain)
                setattr(self._core, name, " ".join(text.split())[:_MAX_PROPERTY_LENGTH])

    def _build_property_source(self, text: str) -> JinjaSource:
        spots, faults = parse_tags(text, TagPlace(_CORE, 0, text))
        self.marks.faults += faults
        return build_source(spots)

    def _build_source(self, xml: str) -> JinjaSource:
        pieces: list[str | TagMark] = []
        for at, piece in enumerate(MARK.split(xml)):
            pieces.append(self.marks.marks[int(piece)] if at % 2 else piece)
        return build_source(pieces)

    def _render_source(
        self, found: JinjaSource, values: Mapping[str, object], environment: Environment
    ) -> str:
        try:
            return environment.text(environment.parse(found.text), values)
        except WENT_WRONG as error:
            fault = TagFault(found.spot(find_line(error)), *explain_error(error))
            raise _FillError(fault) from error

    def _write(self, value: object) -> object:
        """Return what stands in Word's XML for a value."""
        if isinstance(value, FilledPicture):
            return draw_picture(self._part, value)
        return _drop_illegible(str(value))


def _read(path: Path) -> bytes:
    try:
        return read_regular(path, LARGEST_LIST)
    except OSError as error:
        raise TemplateError(
            Message("template.the-template-cannot-be-read"),
            place=str(path),
            remedy=Message("template.see-whether-file-there-may-read"),
        ) from error


def _open_document(path: Path, data: bytes) -> WordDocument:
    """Open a template as checker opens any Word file: nothing too large, nothing encrypted."""
    try:
        return open_package(path, data).document
    except InputError as error:
        raise TemplateError(error.what, place=error.place, remedy=error.remedy) from error


def _get_core_properties(document: WordDocument) -> CoreProperties | None:
    """Return the properties of a document, None where it keeps none."""
    try:
        part = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    except KeyError:
        return None
    return part.core_properties if isinstance(part, CorePropertiesPart) else None


def _xml(part: Part) -> str:
    root = part.element if isinstance(part, XmlPart) else parse_xml(part.blob)
    return str(etree.tostring(root, encoding="unicode"))


def _name(part: Part) -> str:
    return str(part.partname)


def _list_stories(main: Part, kinds: tuple[str, ...] = _STORIES) -> list[Part]:
    """Return the headers, footers and notes that a document has."""
    related = (each for each in main.rels.values() if each.reltype in kinds)
    parts = [each.target_part for each in related if not each.is_external]
    return list({_name(each): each for each in parts}.values())


def _mark(part: Part, marks: TagMarks) -> None:
    """Set marks in a header, a footer or notes."""
    before = len(marks.marks)
    if isinstance(part, XmlPart):
        marks.set(part.element, _name(part))
        return
    root = parse_xml(part.blob)
    marks.set(root, _name(part))
    if len(marks.marks) > before:
        part._blob = etree.tostring(root, encoding="utf-8", xml_declaration=True)  # noqa: SLF001


_ILLEGIBLE: Final = {
    **dict.fromkeys([*range(0x20), 0x7F, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]),
    0x09: "\t",
    0x0A: "\n",
    0x0B: "\n",  # a line break, as Word's own clipboard has it
    0x0C: "\n",
}


def _drop_illegible(text: str) -> str:
    """Return a text without the characters that XML cannot hold (XML 1.0, 2.2)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ILLEGIBLE)
