"""Builds the Word template of 週報: `python -m scripts.templates_weekly`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk

TITLE = "週報({{ department }} {{ author }})"


def build() -> Document:
    """Return the template, for `rules/weekly.yaml`."""
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer="週報 {{ department }}",
        size=10,
        margins_mm=(20, 25, 18, 25),
        numbered_headings=False,
    )
    document = kit.new_document(look, title=TITLE, author="{{ author }}")
    kit.add_stamps(document, ["部長", "課長"], label="確認", box_mm=16)
    tk.add_title(document, TITLE)
    form = tk.Form(document)
    form.pair(("提出者", "{{ author }}"), ("提出日", "{{ date }}"))
    form.pair(("所属", "{{ department }}"), ("提出先", "{{ to }}"))
    form.line("期間", "{{ monday }}～{{ friday }}")
    form.line("総労働時間", "{{ hours }}")
    _results(document)
    _plans(document)
    _issues(document)
    with tk.optional(document, "impressions"):
        kit.add_heading(document, "所感")
        tk.add_prose(document, "impressions")
    with tk.optional(document, "notices"):
        kit.add_heading(document, "連絡事項")
        tk.add_bullets(document, "notices")
    return document


def _results(document: Document) -> None:
    kit.add_heading(document, "今週の実績")
    tk.add_prose(document, "summary")
    tk.add_rows(
        document,
        "works",
        {
            "案件": "{{ row.name }}",
            "内容": "{{ row.what }}",
            "進捗": "{{ row.progress }}",
            "所要時間": "{{ row.hours }}",
        },
        widths_mm=[40, 76, 18, 26],
        right=["進捗", "所要時間"],
        totals=[["合計", "", "", "{{ hours }}"]],
    )


def _plans(document: Document) -> None:
    kit.add_heading(document, "来週の予定")
    tk.add_rows(
        document,
        "plans",
        {"案件": "{{ row.name }}", "内容": "{{ row.what }}", "期限": "{{ row.due }}"},
        widths_mm=[40, 94, 26],
    )


def _issues(document: Document) -> None:
    kit.add_heading(document, "課題")
    with tk.optional(document, "issues"):
        tk.add_rows(
            document,
            "issues",
            {"課題": "{{ row.issue }}", "対策": "{{ row.measure }}", "期限": "{{ row.due }}"},
            widths_mm=[62, 72, 26],
        )
    with tk.optional(document, "not issues"):
        tk.add_or_mark(document, "課題", none=("has_issues", "なし"), text="今週の課題はない。")


def main() -> None:
    """Write the template into `templates/documents/weekly`."""
    tk.save(build(), "weekly")


if __name__ == "__main__":
    main()
