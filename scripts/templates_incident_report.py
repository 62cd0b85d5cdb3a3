"""Builds the Word template of incident reports: `python -m scripts.templates_incident_report`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk
from scripts import templates_english as english


def build() -> Document:
    """Return the template, for `rules/en-technical.yaml`."""
    document = english.new_document(
        "Incident report: {{ subject }}", "{{ owner }}", "Incident report {{ number }}"
    )
    english.add_title(document, "{{ subject }}", "Incident report")
    _form(document)
    english.add_prose_section(document, "Summary", "summary")
    english.add_prose_section(document, "Impact", "impact")
    with tk.optional(document, "cost"):
        kit.add_paragraph(document, "Cost: {{ cost }}")
    english.add_prose_section(
        document, "Notice to customers", "customer_notice", when="customer_notice"
    )
    _timeline(document)
    kit.add_heading(document, "Cause")
    kit.add_paragraph(document, "Root cause: {{ root_cause }}")
    tk.add_prose(document, "analysis")
    english.add_prose_section(document, "Resolution", "resolution")
    kit.add_heading(document, "Actions")
    english.add_actions(document)
    with tk.optional(document, "lessons"):
        kit.add_heading(document, "Lessons")
        tk.add_bullets(document, "lessons")
    english.add_history(document, "reported_on", "owner")
    return document


def _form(document: Document) -> None:
    form = tk.Form(document, label_mm=30)
    form.pair(("Number", "{{ number }}"), ("Date of report", "{{ reported_on }}"))
    form.pair(("Owner", "{{ owner }}"), ("Severity", "{{ severity }} (1 is the most severe)"))
    form.line("Incident on", "{{ date }}")
    english.add_optional_lines(form, [("Started", "started_at")])
    form.pair(("Detected", "{{ detected_at }}"), ("Resolved", "{{ resolved_at }}"))
    english.add_optional_lines(
        form,
        [
            ("System", "system"),
            ("Place", "place"),
            ("Customer", "customer"),
            ("Reported by", "reporter"),
            ("Ticket", "ticket"),
        ],
    )


def _timeline(document: Document) -> None:
    kit.add_heading(document, "Timeline")
    with tk.optional(document, "time_zone"):
        tk.keep_with_next(kit.add_paragraph(document, "All times are in {{ time_zone }}."))
    tk.add_rows(
        document,
        "timeline",
        {"Time": "{{ row.time }}", "Event": "{{ row.event }}"},
        widths_mm=[34, 126],
    )


def main() -> None:
    """Write the template into `templates/documents/incident-report`."""
    tk.save(build(), "incident-report")


if __name__ == "__main__":
    main()
