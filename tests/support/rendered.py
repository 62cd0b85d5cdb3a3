"""Render Word templates, and read what came of them."""

import io
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.oxml.ns import qn

from checker.core.document import Document
from checker.formats.docx.read import read
from checker.templates.filled_values import Value
from checker.templates.render import render
from tests.support.docx_builder import paragraph, word
from tests.templates.broken.fields import VALUES, template

NOW = datetime(2025, 6, 2, 3, 4, 5, tzinfo=UTC)


def filled(folder: Path, content: bytes, **values: Value) -> bytes:
    """Return the Word file that a template and values make."""
    return render(template(folder, content), VALUES | values, language="ja", now=NOW)


def document(folder: Path, content: bytes, **values: Value) -> Document:
    """Return that file as the reader sees it."""
    return read(Path("made.docx"), filled(folder, content, **values))


def texts(folder: Path, body: str, **values: Value) -> list[str]:
    """Return the texts of what is made of a body, cells included, in order."""
    made = filled(folder, word(body), **values)
    return [
        "".join(p.itertext(qn("w:t")))
        for p in docx.Document(io.BytesIO(made)).element.iter(qn("w:p"))
    ]


def paragraphs(*each: str) -> str:
    """Return a `w:p` for each text."""
    return "".join(paragraph(text) for text in each)
