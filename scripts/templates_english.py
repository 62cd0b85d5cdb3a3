"""What the templates of English documents share: their look, notes in brackets, revision history.

Built on `scripts.template_kit`, whose helpers for tags, lists and tables are used as they are.
"""

from collections.abc import Sequence

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from checker.templates.model import missing_mark
from scripts import docx_kit as kit
from scripts import template_kit as tk

NO_DATE = "–"
"""Stands in a cell for a date that nobody set."""
_FONT = "Arial"
_LINES = 1.1


def new_document(title: str, author: str, footer: str) -> Document:
    """Return an empty A4 document in English, its headings numbered 1., 1.1.

    The header holds company and classification, the footer its text and `page / pages`.
    """
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer=footer,
        east_asia="Yu Gothic",
        ascii=_FONT,
        heading=_FONT,
        size=10.5,
        margins_mm=(25, 25, 22, 25),
    )
    document = kit.new_document(look, title=title, author=author)
    document.core_properties.language = "en-GB"
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for text in document.part.numbering_part.element.iter(qn("w:lvlText")):
        shown = {"・": "•", "(%1)": "%1."}.get(text.get(qn("w:val")), text.get(qn("w:val")))
        text.set(qn("w:val"), shown)
    normal = document.styles["Normal"].paragraph_format
    normal.line_spacing, normal.space_after = _LINES, Pt(4)
    return document


def add_title(document: Document, text: str, kind: str) -> None:
    """Add what the document is about as its title, and below it what kind of document it is."""
    tk.add_title(document, text).paragraph_format.space_after = Pt(2)
    below = kit.add_paragraph(document, kind, align="center")
    below.paragraph_format.space_after = Pt(10)


def add_missing(document: Document, label: str, *, none: tuple[str, str], text: str) -> None:
    """Add what stands in place of rows that are empty, as `template_kit.add_or_mark`."""
    tk.add_tag(document, f"if {none[0]} == '{none[1]}'")
    document.add_paragraph(text)
    tk.add_tag(document, "else")
    document.add_paragraph(missing_mark(label).get("en"))
    tk.add_tag(document, "endif")


def add_prose_section(document: Document, title: str, field: str, *, when: str = "") -> None:
    """Add a heading and the paragraphs of a field; with `when`, only where that holds."""
    if when:
        tk.add_tag(document, f"if {when}")
    kit.add_heading(document, title)
    tk.add_prose(document, field)
    if when:
        tk.add_tag(document, "endif")


def add_optional_lines(form: tk.Form, lines: Sequence[tuple[str, str]]) -> None:
    """Add lines (label, field) to a form, each where its field is given."""
    for label, field in lines:
        form.line(label, f"{{{{ {field} }}}}", when=field)


def add_actions(document: Document) -> None:
    """Add the table of actions: what, who, by when."""
    tk.add_rows(
        document,
        "actions",
        {
            "No.": "{{ loop.index }}",
            "Action": "{{ row.what }}",
            "Owner": "{{ row.owner }}",
            "Due": f"{{% if row.due %}}{{{{ row.due }}}}{{% else %}}{NO_DATE}{{% endif %}}",
        },
        widths_mm=[12, 76, 34, 38],
        center=["No."],
    )


def add_history(document: Document, day: str, author: str) -> None:
    """Add the revision history; without rows it says that the first version was made that day."""
    kit.add_heading(document, "Revision history")
    given = [f"{{{{ row.{name} }}}}" for name in ("version", "date", "change", "author")]
    rows = [
        ["{%tr for row in history %}", "", "", ""],
        given,
        ["{%tr else %}", "", "", ""],
        ["1.0", f"{{{{ {day} }}}}", "First version", f"{{{{ {author} }}}}"],
        ["{%tr endfor %}", "", "", ""],
    ]
    table = kit.add_table(
        document,
        ["Version", "Date", "Change", "Author"],
        rows,
        widths_mm=[18, 38, 70, 34],
        center=["Version"],
    )
    tk.keep_rows_whole(table)
