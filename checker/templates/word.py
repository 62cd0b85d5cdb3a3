"""Word templates: opened, looked through, and filled by docxtpl.

docxtpl drives the filling, part by part, and knows Word's packages and pictures. What it does by
regular expressions over XML (finding tags, taking paragraphs and rows away) `word_marks` does on
the tree, so that nothing is lost silently and every error has its paragraph.
"""

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.coreprops import CoreProperties
from docx.opc.part import Part, XmlPart
from docx.opc.parts.coreprops import CorePropertiesPart
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

from checker.core.errors import InputError, TemplateError
from checker.core.language import Language
from checker.core.messages import Message
from checker.formats.docx.read.package import open_package
from checker.formats.ooxml.names import WP, Element
from checker.templates.faults import Fault, Spot, errors_of
from checker.templates.filled import Picture
from checker.templates.images import drawn
from checker.templates.model import Template
from checker.templates.pairs import Mark, Source, found_tags, pair_faults, source, tag_faults
from checker.templates.sandbox import Environment
from checker.templates.syntax import WENT_WRONG, Review, Uses, line_of, went_wrong
from checker.templates.word_finish import finish
from checker.templates.word_marks import MARK, Marks
from checker.templates.word_places import Places

_NOTES: Final = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_STORIES: Final = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER, *_NOTES)
_UNFILLED: Final = (
    "/word/charts/chart",
    "/word/chart",
    "/word/diagrams/data",
    "/docProps/custom.xml",
)
_PROPERTIES: Final = ("title", "subject", "author", "keywords", "comments", "category")
_CORE: Final = "docProps/core.xml"
_LONGEST_PROPERTY: Final = 255  # as python-docx and Word have it


class WordTemplate:
    """A Word template that was looked through. `faults` is what is wrong with it.

    Raises:
        TemplateError: it is no Word file.
    """

    def __init__(self, template: Template, language: Language) -> None:
        self.template = template
        self.path = template.file
        self._data = _read(self.path)
        self._places = Places(self.path, self._data)
        self._filling = _Filling(self._data, self.path, language)
        self.marks = self._filling.marks.marks
        self.uses = Uses()
        self.faults = [*self._filling.marks.faults, *self._looked_through()]

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

    def errors(self, faults: list[Fault]) -> TemplateError:
        """Return faults as an error that names the paragraphs."""
        return errors_of(faults, self._places.name)

    def place(self, spot: Spot) -> str:
        """Return how the paragraph of a tag is called."""
        return self._places.name(spot)

    def _looked_through(self) -> Iterator[Fault]:
        environment = self._filling.environment
        for found in self._filling.sources():
            marks = list(found.lines.values())
            wrong = [*tag_faults(marks, environment), *pair_faults(marks)]
            yield from wrong
            if not wrong and marks:
                review = Review(self.template.header, environment, found.spot)
                review.tree(environment.parse(found.text))
                yield from review.faults
                self.uses.add(review.uses)


class _FillError(Exception):
    """A tag could not be filled."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class _Filling(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl, which finds marks where it would look for braces."""

    def __init__(self, data: bytes, path: Path, language: Language) -> None:
        super().__init__(path)
        self._language = language
        self.docx = _opened(path, data)
        self._core = _core(self.docx)
        self.marks = Marks()
        self.environment = Environment(language, self._write, autoescape=True)
        self.marks.set(self.docx._part.element, _name(self.docx._part))  # noqa: SLF001
        for part in _stories(self.docx._part):  # noqa: SLF001
            _mark(part, self.marks)
        for part in self.docx.part.package.iter_parts():
            if _name(part).startswith(_UNFILLED):
                self.marks.refuse(parse_xml(part.blob), _name(part))
        self._properties = {
            name: self._property(getattr(self._core, name)) for name in _PROPERTIES if self._core
        }

    def sources(self) -> Iterator[Source]:
        """Yield what Jinja will read of each part."""
        yield self._source(self.get_xml())
        for part in _stories(self.docx._part):  # noqa: SLF001
            yield self._source(self.get_part_xml(part))
        yield from self._properties.values()

    def filled(self, values: Mapping[str, object], now: datetime) -> bytes:
        """Return the document, as docxtpl renders it."""
        self.render(dict(values), self.environment)
        if self._core is not None:
            made = now.astimezone(UTC).replace(tzinfo=None, microsecond=0)
            self._core.created = self._core.modified = made
            self._core.last_modified_by = self._core.author
            self._core.revision = 1
        out = io.BytesIO()
        self.save(out)
        return out.getvalue()

    def get_xml(self) -> str:
        """Return the XML of the whole main part.

        docxtpl takes the body alone and moves it back into the tree: with large documents that
        takes minutes.
        """
        return str(self.xml_to_string(self.docx._part.element))  # noqa: SLF001

    def map_tree(self, tree: Element) -> None:
        """Put the filled main part in the place of the template's."""
        part: Any = self.docx._part  # noqa: SLF001
        part._element = tree  # noqa: SLF001

    def patch_xml(self, src_xml: str) -> str:
        """Return the XML as it is: its marks are where they belong."""
        return src_xml

    def render_xml_part(
        self, src_xml: str, part: Part, context: Mapping[str, object], jinja_env: Environment
    ) -> str:
        """Return a part's XML, filled."""
        self.current_rendering_part = part
        found = self._source(src_xml)
        if not found.lines:
            return src_xml
        text = self._text(found, context, jinja_env)
        return str(etree.tostring(finish(parse_xml(text)), encoding="unicode"))

    def fix_tables(self, xml: str) -> Element:
        """Return the body; columns are mended only where a loop made cells."""
        if any(mark.tag.level == "tc" for mark in self.marks.marks):
            tree: Element = super().fix_tables(xml)
            xml = etree.tostring(tree, encoding="unicode")
        body: Element = parse_xml(xml)
        return body

    def fix_docpr_ids(self, tree: Element) -> None:
        """Give drawings new ids: a loop repeats them."""
        for drawing in tree.iter(WP + "docPr"):
            self.docx_ids_index += 1
            drawing.set("id", str(self.docx_ids_index))

    def render_properties(
        self, context: Mapping[str, object], jinja_env: Environment | None = None
    ) -> None:
        """Fill the tags in the title and the other properties of the document."""
        del jinja_env  # escapes for XML
        plain = Environment(self._language, lambda value: _legible(str(value)), autoescape=False)
        for name, found in self._properties.items():
            if found.lines:
                text = self._text(found, context, jinja_env=plain)
                setattr(self._core, name, " ".join(text.split())[:_LONGEST_PROPERTY])

    def _property(self, text: str) -> Source:
        spots, faults = found_tags(text, Spot(_CORE, 0, text))
        self.marks.faults += faults
        return source(spots)

    def render_footnotes(
        self, context: Mapping[str, object], jinja_env: Environment | None = None
    ) -> None:
        """Fill footnotes and endnotes."""
        for part in _stories(self.docx._part, _NOTES):  # noqa: SLF001
            xml = self.render_xml_part(
                self.get_part_xml(part), part, context, jinja_env or self.environment
            )
            part._blob = xml.encode("utf-8")  # noqa: SLF001 - as docxtpl does

    def _source(self, xml: str) -> Source:
        pieces: list[str | Mark] = []
        for at, piece in enumerate(MARK.split(xml)):
            pieces.append(self.marks.marks[int(piece)] if at % 2 else piece)
        return source(pieces)

    def _text(self, found: Source, context: Mapping[str, object], jinja_env: Environment) -> str:
        try:
            return jinja_env.text(jinja_env.parse(found.text), context)
        except WENT_WRONG as error:
            fault = Fault(found.spot(line_of(error)), *went_wrong(error))
            raise _FillError(fault) from error

    def _write(self, value: object) -> object:
        """Return what stands in Word's XML for a value."""
        if isinstance(value, Picture):
            return drawn(self, value)
        return _legible(str(value))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(
            Message("template.the-template-cannot-be-read"),
            place=str(path),
            remedy=Message("template.see-whether-file-there-may-read"),
        ) from error


def _opened(path: Path, data: bytes) -> WordDocument:
    """Open a template as checker opens any Word file: nothing too large, nothing encrypted."""
    try:
        return open_package(path, data).document
    except InputError as error:
        raise TemplateError(error.what, place=error.place, remedy=error.remedy) from error


def _core(document: WordDocument) -> CoreProperties | None:
    """Return the properties of a document, None where it keeps none."""
    try:
        part = document.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    except KeyError:
        return None
    return part.core_properties if isinstance(part, CorePropertiesPart) else None


def _name(part: Part) -> str:
    return str(part.partname)


def _stories(main: Part, kinds: tuple[str, ...] = _STORIES) -> list[Part]:
    """Return the headers, footers and notes that a document has."""
    related = (each for each in main.rels.values() if each.reltype in kinds)
    parts = [each.target_part for each in related if not each.is_external]
    return list({_name(each): each for each in parts}.values())


def _mark(part: Part, marks: Marks) -> None:
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


def _legible(text: str) -> str:
    """Return a text without the characters that XML cannot hold (XML 1.0, 2.2)."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_ILLEGIBLE)
