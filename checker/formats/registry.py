"""List every document format; a new one is a folder with its modules and an entry here."""

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from checker.core.messages import Message
from checker.formats.descriptor import Annotator, Editor, Format

_WORD_PLACES: Final = Message("read.places-take-no-comments-headers-notes")
_EXCEL_PLACES: Final = Message("read.places-take-no-comments-headers-text")

_ALL: Final = (
    Format(
        name="docx",
        title=Message("read.word-file"),
        suffixes=(".docx", ".docm", ".dotx", ".dotm"),
        reader="checker.formats.docx.read",
        refused=(".doc",),
        editor=Editor("checker.formats.docx.edit.fixes", tracks_changes=True),
        annotator=Annotator(
            "checker.formats.docx.edit", (".docx", ".docm"), "Word", _WORD_PLACES, keeps_record=True
        ),
        has_pages=True,
        has_styles=True,
        has_fields=True,
        has_margins=True,
        has_properties=True,
        has_alt_texts=True,
        printed_as="pdf",
    ),
    Format(
        name="md",
        title=Message("read.markdown-file"),
        suffixes=(".md", ".markdown"),
        reader="checker.formats.markdown.read",
        synonyms=(".md", ".markdown", ".mdown", ".markdn"),
        editor_language="markdown",
        editor=Editor(
            "checker.formats.markdown.edit.edit", repairer="checker.formats.markdown.edit.sections"
        ),
        has_lines=True,
        has_markdown=True,
        has_typed_numbers=True,
    ),
    Format(
        name="txt",
        title=Message("read.plain-text"),
        suffixes=(".txt",),
        reader="checker.formats.text.read",
        editor_language="plaintext",
        editor=Editor("checker.formats.text.edit"),
        has_lines=True,
        has_typed_numbers=True,
    ),
    Format(
        name="html",
        title=Message("read.html-file"),
        suffixes=(".html", ".htm"),
        reader="checker.formats.html.read",
        synonyms=(".html", ".htm", ".xhtml", ".shtml"),
        has_lines=True,
    ),
    Format(
        name="xlsx",
        title=Message("read.excel-workbook"),
        suffixes=(".xlsx", ".xlsm"),
        reader="checker.formats.xlsx.read",
        refused=(".xls",),
        annotator=Annotator(
            "checker.formats.xlsx.edit",
            (".xlsx", ".xlsm"),
            "Excel",
            _EXCEL_PLACES,
        ),
        has_pages=True,
        has_sentences=False,
        has_margins=True,
        has_properties=True,
    ),
    Format(
        name="pptx",
        title=Message("read.powerpoint-presentation"),
        suffixes=(".pptx", ".pptm"),
        reader="checker.formats.pptx.read",
        refused=(".ppt",),
        has_pages=True,
        has_slides=True,
        has_sentences=False,
        has_properties=True,
        has_alt_texts=True,
    ),
    Format(
        name="pdf",
        title=Message("read.pdf"),
        suffixes=(".pdf",),
        reader="checker.formats.pdf.read",
        has_pages=True,
        has_properties=True,
    ),
    Format(
        name="odt",
        title=Message("read.opendocument-text"),
        suffixes=(".odt", ".ott", ".fodt"),
        reader="checker.formats.odt.read",
        annotator=Annotator(
            "checker.formats.odt.edit", (".odt", ".ott"), "LibreOffice", _WORD_PLACES
        ),
        has_pages=True,
        has_styles=True,
        has_fields=True,
        has_margins=True,
        has_properties=True,
        has_alt_texts=True,
        printed_as="pdf",
    ),
)

FORMATS: Final[Mapping[str, Format]] = MappingProxyType({each.name: each for each in _ALL})
"""Every format by its name."""


def format_named(name: str) -> Format:
    """Return the format that a document says it has (`Document.format`).

    Raises:
        KeyError: there is no such format.
    """
    return FORMATS[name]


def format_of(path: PurePath) -> Format | None:
    """Return the format that the ending of a file's name means, None for one that is not read."""
    suffix = path.suffix.lower()
    return next((each for each in FORMATS.values() if suffix in each.suffixes), None)


def find_reader(path: PurePath) -> str | None:
    """Return the module that reads a file, or refuses it with a remedy; None where none does."""
    suffix = path.suffix.lower()
    known = (each.reader for each in FORMATS.values() if suffix in each.suffixes + each.refused)
    return next(known, None)


def list_suffixes() -> tuple[str, ...]:
    """Return the endings of the files that can be read."""
    return tuple(suffix for each in FORMATS.values() for suffix in each.suffixes)


def list_refused_suffixes() -> tuple[str, ...]:
    """Return the endings of the older formats that are known and not read."""
    return tuple(suffix for each in FORMATS.values() for suffix in each.refused)
