"""Builds the Word template of English minutes: `python -m scripts.templates_meeting_minutes`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk
from scripts import templates_english as english


def build() -> Document:
    """Return the template, for `rules/en-technical.yaml`."""
    document = english.new_document(
        "Minutes: {{ meeting }}", "{{ recorder }}", "Minutes {{ number }}"
    )
    english.add_title(document, "{{ meeting }}", "Minutes")
    _form(document)
    with tk.optional(document, "topics"):
        kit.add_heading(document, "Agenda")
        tk.add_numbers(document, "topics")
    english.add_prose_section(document, "Discussion", "discussion")
    _results(document)
    with tk.optional(document, "next_meeting"):
        kit.add_heading(document, "Next meeting")
        kit.add_paragraph(document, "{{ next_meeting }}")
    english.add_history(document, "written_on", "recorder")
    return document


def _form(document: Document) -> None:
    form = tk.Form(document, label_mm=28)
    form.pair(("Number", "{{ number }}"), ("Written on", "{{ written_on }}"))
    form.line("Date", "{{ date }}, {{ start }}{% if end %} to {{ end }}{% endif %}")
    form.line("Place", "{{ place }}")
    english.add_optional_lines(form, [("Chair", "chair")])
    form.line("Attendees", "{{ attendees }}")
    english.add_optional_lines(form, [("Apologies", "absentees")])
    form.line("Minutes by", "{{ recorder }}")
    english.add_optional_lines(form, [("Distribution", "distribution")])


def _results(document: Document) -> None:
    kit.add_heading(document, "Decisions")
    tk.add_numbers(document, "decisions")
    with tk.optional(document, "not decisions"):
        english.add_missing(
            document, "Decisions", none=("has_decisions", "no"), text="No decisions were taken."
        )
    kit.add_heading(document, "Actions")
    with tk.optional(document, "actions"):
        english.add_actions(document)
    with tk.optional(document, "not actions"):
        english.add_missing(
            document, "Actions", none=("has_actions", "no"), text="No actions were agreed."
        )


def main() -> None:
    """Write the template into `templates/documents/meeting-minutes`."""
    tk.save(build(), "meeting-minutes")


if __name__ == "__main__":
    main()
