"""Builds the Word template of 障害報告書: `python -m scripts.templates_incident`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk

STAMPS = ["部長", "課長", "起票"]


def build() -> Document:
    """Return the template, for `rules/incident.yaml`."""
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer="障害報告書 {{ number }}",
        margins_mm=(25, 25, 22, 25),
    )
    document = kit.new_document(look, title="障害報告書 {{ system }}", author="{{ author }}")
    kit.add_stamps(document, STAMPS, box_mm=18)
    tk.add_title(document, "障害報告書", wide=True)
    _form(document)
    _facts(document)
    _causes(document)
    _measures(document)
    return document


def _form(document: Document) -> None:
    form = tk.Form(document, label_mm=28)
    form.pair(("文書番号", "{{ number }}"), ("報告日", "{{ date }}"))
    form.line("対象システム", "{{ system }}")
    form.pair(("障害レベル", "{{ level }}"), ("報告者", "{{ author }}"))
    form.pair(
        ("発生日時", "{{ began_on }} {{ began_at }}"),
        ("復旧日時", "{{ restored_on }} {{ restored_at }}"),
    )
    form.pair(("停止時間", "{{ downtime }}"), ("所属", "{{ department }}"))


def _facts(document: Document) -> None:
    kit.add_heading(document, "概要")
    tk.add_prose(document, "summary")
    kit.add_heading(document, "影響")
    tk.add_bullets(document, "impacts")
    kit.add_heading(document, "経過")
    tk.keep_with_next(kit.add_paragraph(document, "時刻は、{{ clock }}で確かめたものである。"))
    tk.add_rows(
        document,
        "timeline",
        {"時刻": "{{ row.time }}", "事象・対応": "{{ row.event }}", "担当": "{{ row.owner }}"},
        widths_mm=[24, 102, 34],
        right=["時刻"],
    )


def _causes(document: Document) -> None:
    kit.add_heading(document, "原因")
    kit.add_heading(document, "直接原因", level=2)
    tk.add_prose(document, "direct_cause")
    with tk.optional(document, "root_cause"):
        kit.add_heading(document, "根本原因", level=2)
        tk.add_prose(document, "root_cause")
    kit.add_heading(document, "暫定対応")
    tk.add_bullets(document, "temporary")


def _measures(document: Document) -> None:
    kit.add_heading(document, "恒久対策")
    tk.add_prose(document, "approach")
    tk.add_rows(
        document,
        "measures",
        {
            "No.": "{{ loop.index }}",
            "対策": "{{ row.measure }}",
            "担当": "{{ row.owner }}",
            "期限": "{{ row.due }}",
        },
        widths_mm=[12, 74, 32, 42],
        center=["No."],
    )
    kit.add_heading(document, "今後の予定")
    tk.add_numbers(document, "plans")
    kit.add_paragraph(document, "問い合わせ先: {{ contact }}")
    kit.add_heading(document, "改訂履歴")
    tk.add_history(document, "date", "author")
    kit.add_closing(document)


def main() -> None:
    """Write the template into `templates/documents/incident`."""
    tk.save(build(), "incident")


if __name__ == "__main__":
    main()
