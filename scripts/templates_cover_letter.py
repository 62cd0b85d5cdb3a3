"""Builds the Word template of 送付状: `python -m scripts.templates_cover_letter`.

A letter of one page to another company: it has no header, stamp boxes or page number, and no
mark of what is kept inside the company.
"""

from docx.document import Document
from docx.shared import Pt

from scripts import docx_kit as kit
from scripts import docx_parts as parts
from scripts import template_kit as tk

THANKS = "内容をご確認のうえ、ご査収くださいますようお願い申し上げます。"
_LINES = 1.35
_APART = Pt(16)


def build() -> Document:
    """Return the template, for `rules/contract-cover.yaml`."""
    look = kit.Look(
        size=11, classification="", numbered_headings=False, margins_mm=(30, 27, 25, 27)
    )
    document = kit.new_document(look, title="{{ subject }}", author="{{ company }}")
    parts.set_header(document, "")
    parts.set_footer(document, "")
    airy(document)
    _head(document)
    tk.add_title(document, "{{ subject }}").paragraph_format.space_before = _APART
    _letter(document)
    _enclosures(document)
    return document


def airy(document: Document) -> None:
    """Set the lines of a letter, which has a page to itself, wider apart."""
    normal = document.styles["Normal"].paragraph_format
    normal.line_spacing = _LINES
    normal.space_before = normal.space_after = Pt(3)


def _head(document: Document) -> None:
    with tk.optional(document, "number"):
        kit.add_paragraph(document, "{{ number }}", align="right")
    kit.add_paragraph(document, "{{ date }}", align="right")
    with tk.optional(document, "postal_address"):
        kit.add_paragraph(document, "{{ postal_address }}")
    with tk.optional(document, "recipient_company"):
        kit.add_paragraph(document, "{{ recipient_company }}")
    kit.add_paragraph(document, "{{ recipient }}")
    kit.add_paragraph(
        document, "{{ company }}", align="right"
    ).paragraph_format.space_before = _APART
    with tk.optional(document, "address"):
        kit.add_paragraph(document, "{{ address }}", align="right")
    office = "{% if department %}{{ department }} {% endif %}"
    kit.add_paragraph(document, f"{office}{{{{ sender }}}}", align="right")
    kit.add_paragraph(document, "電話 {{ phone }}", align="right")
    with tk.optional(document, "mail"):
        kit.add_paragraph(document, "メール {{ mail }}", align="right")


def _letter(document: Document) -> None:
    kit.add_paragraph(document, "拝啓　{{ greeting }}")
    kit.add_paragraph(document, "　さて、{{ matter }}につきまして、下記の書類をお送りいたします。")
    with tk.optional(document, "request"):
        with_indent(document, "request")
        tk.add_tag(document, "else")
        kit.add_paragraph(document, f"　{THANKS}")
    with_indent(document, "remarks")
    kit.add_paragraph(
        document, "　ご不明の点がございましたら、上記の担当までお問い合わせください。"
    )
    kit.add_closing(document, "敬具")


def with_indent(document: Document, field: str) -> None:
    """Add the paragraphs of a text field, each after a wide blank, as letters have them."""
    tk.add_tag(document, f"for p in {field}")
    kit.add_paragraph(document, "　{{ p }}")
    tk.add_tag(document, "endfor")


def _enclosures(document: Document) -> None:
    tk.keep_with_next(kit.add_paragraph(document, "記", align="center"))
    tk.add_numbers(document, "enclosures", "{{ row.name }}　{{ row.count }}", keep_last=True)
    kit.add_closing(document)


def main() -> None:
    """Write the template into `templates/documents/cover-letter`."""
    tk.save(build(), "cover-letter")


if __name__ == "__main__":
    main()
