"""Builds the Word template of 出張報告書: `python -m scripts.templates_trip_report`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk

STAMPS = ["部長", "課長", "報告者"]


def build() -> Document:
    """Return the template, for `rules/report.yaml`."""
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer="出張報告書 {{ number }}",
        margins_mm=(25, 25, 22, 25),
    )
    document = kit.new_document(look, title="{{ place }} 出張報告書", author="{{ author }}")
    kit.add_stamps(document, STAMPS, label="確認", box_mm=18)
    tk.add_title(document, "{{ place }} 出張報告書")
    _form(document)
    kit.add_heading(document, "目的")
    tk.add_prose(document, "purpose")
    _content(document)
    kit.add_heading(document, "結果")
    tk.add_prose(document, "results")
    kit.add_heading(document, "所感")
    tk.add_prose(document, "impressions")
    _next(document)
    _cost(document)
    with tk.optional(document, "attachments"):
        kit.add_heading(document, "添付資料")
        tk.add_attachments(document, "attachments")
    kit.add_closing(document)
    return document


def _form(document: Document) -> None:
    until = "{% if last_day %}～{{ last_day }}{% endif %}"
    form = tk.Form(document)
    form.pair(("文書番号", "{{ number }}"), ("報告日", "{{ date }}"))
    form.pair(("報告者", "{{ author }}"), ("所属", "{{ department }}"))
    form.pair(("報告先", "{{ to }}"), ("出張先", "{{ place }}"))
    form.line("期間", f"{{{{ first_day }}}}{until}")
    form.line("同行者", "{{ companions }}", when="companions")
    form.line("精算額", "{{ cost }}", when="costs")


def _content(document: Document) -> None:
    kit.add_heading(document, "内容")
    tk.add_prose(document, "content")
    tk.add_rows(
        document,
        "visits",
        {"日付": "{{ row.day }}", "訪問先": "{{ row.place }}", "内容": "{{ row.what }}"},
        widths_mm=[28, 44, 88],
    )


def _next(document: Document) -> None:
    kit.add_heading(document, "今後の予定")
    tk.add_rows(
        document,
        "plans",
        {"内容": "{{ row.task }}", "担当": "{{ row.owner }}", "期限": "{{ row.due }}"},
        widths_mm=[78, 40, 42],
        keep_last=True,
    )


def _cost(document: Document) -> None:
    with tk.optional(document, "costs"):
        kit.add_heading(document, "費用")
        tk.add_rows(
            document,
            "costs",
            {
                "費目": "{{ row.kind }}",
                "内訳": "{{ row.detail }}",
                "金額(円)": "{{ row.amount }}",
            },
            widths_mm=[34, 92, 34],
            right=["金額(円)"],
            totals=[["合計", "", "{{ cost|plain }}"]],
            keep_last=True,
        )


def main() -> None:
    """Write the template into `templates/documents/trip-report`."""
    tk.save(build(), "trip-report")


if __name__ == "__main__":
    main()
