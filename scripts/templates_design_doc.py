"""Builds the Word template of design documents: `python -m scripts.templates_design_doc`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk
from scripts import templates_english as english

VERSION = (
    "{% if version %}{{ version }}{% elif history %}{{ history[-1].version }}"
    "{% else %}1.0{% endif %}"
)


def build() -> Document:
    """Return the template, for `rules/en-technical.yaml`."""
    document = english.new_document(
        "Design: {{ title }}",
        "{{ author }}",
        f"Design document {{{{ number }}}}, version {VERSION}",
    )
    english.add_title(document, "{{ title }}", "Design document")
    _form(document)
    english.add_prose_section(document, "Summary", "summary")
    english.add_prose_section(document, "Background", "background")
    english.add_prose_section(document, "Goals", "goal")
    english.add_prose_section(document, "Non-goals", "non_goals", when="non_goals")
    english.add_prose_section(document, "Proposed design", "design")
    with tk.optional(document, "volume"):
        kit.add_paragraph(document, "Volume: {{ volume }}")
    _options(document)
    _risks(document)
    _plan(document)
    english.add_history(document, "date", "author")
    return document


def _form(document: Document) -> None:
    form = tk.Form(document, label_mm=28)
    form.pair(("Number", "{{ number }}"), ("Version", VERSION))
    form.pair(("Author", "{{ author }}"), ("Date", "{{ date }}"))
    form.line("Status", "{{ status }}")
    form.line("Decision", "{{ decision }}")
    english.add_optional_lines(
        form,
        [
            ("Reviewers", "reviewers"),
            ("Review", "review"),
            ("Ticket", "ticket"),
            ("Due", "due"),
            ("Cost", "cost"),
            ("Effort", "effort"),
        ],
    )


def _options(document: Document) -> None:
    with tk.optional(document, "options"):
        kit.add_heading(document, "Alternatives considered")
        tk.add_rows(
            document,
            "options",
            {
                "Alternative": "{{ row.name }}",
                "For": "{{ row.advantage }}",
                "Against": "{{ row.drawback }}",
            },
            widths_mm=[42, 52, 66],
        )


def _risks(document: Document) -> None:
    with tk.optional(document, "risks"):
        kit.add_heading(document, "Risks")
        tk.add_rows(
            document,
            "risks",
            {"Risk": "{{ row.risk }}", "What is done about it": "{{ row.measure }}"},
            widths_mm=[66, 94],
        )


def _plan(document: Document) -> None:
    english.add_prose_section(document, "Rollout", "rollout", when="rollout")
    english.add_prose_section(document, "Fallback", "fallback", when="fallback")
    with tk.optional(document, "questions"):
        kit.add_heading(document, "Open questions")
        owner = "{% if row.owner %} ({{ row.owner }}){% endif %}"
        tk.add_numbers(document, "questions", f"{{{{ row.text }}}}{owner}")


def main() -> None:
    """Write the template into `templates/documents/design-doc`."""
    tk.save(build(), "design-doc")


if __name__ == "__main__":
    main()
