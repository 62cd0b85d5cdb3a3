"""Builds the Word template of 手順書: `python -m scripts.templates_procedure`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk

STAMPS = ["承認", "審査", "作成"]
WIDTH_MM = tk.TEXT_WIDTH_MM - 3
"""The left margin has 3 mm more, for the binder."""
VERSION = tk.last("history", "version", "1.0")


def build() -> Document:
    """Return the template, for `rules/procedure.yaml`."""
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer=f"{{{{ number }}}} 第{VERSION}版",
        size=11,
        margins_mm=(25, 25, 22, 28),
    )
    document = kit.new_document(look, title="{{ work }}手順書", author="{{ author }}")
    kit.add_stamps(document, STAMPS, box_mm=20)
    tk.add_title(document, "{{ work }}手順書")
    _form(document)
    _start(document)
    _steps(document)
    _end(document)
    return document


def _form(document: Document) -> None:
    form = tk.Form(document, width_mm=WIDTH_MM)
    form.pair(("文書番号", "{{ number }}"), ("版", VERSION))
    form.pair(("制定日", "{{ date }}"), ("主管部署", "{{ department }}"))
    form.line("改訂日", "{{ history[-1].date }}", when="history")
    form.pair(("作成者", "{{ author }}"), ("配布先", "{{ distribution }}"))


def _start(document: Document) -> None:
    kit.add_heading(document, "目的")
    tk.add_prose(document, "purpose")
    kit.add_heading(document, "適用範囲")
    tk.add_prose(document, "extent")
    kit.add_heading(document, "用語")
    tk.add_rows(
        document,
        "terms",
        {"用語": "{{ row.term }}", "意味": "{{ row.meaning }}"},
        widths_mm=[40, 117],
    )
    kit.add_heading(document, "安全上の注意")
    tk.add_bullets(document, "cautions")
    with tk.optional(document, "tools"):
        kit.add_heading(document, "準備")
        tk.keep_with_next(kit.add_paragraph(document, "次のものを用意する。"))
        tk.add_bullets(document, "tools")


def _steps(document: Document) -> None:
    kit.add_heading(document, "手順")
    tk.add_prose(document, "before_steps")
    tk.add_numbers(document, "steps")
    kit.add_heading(document, "判定基準")
    tk.keep_with_next(
        kit.add_paragraph(
            document, "次の{{ criteria_count }}がすべて基準に入っていれば合格とする。"
        )
    )
    tk.add_rows(
        document,
        "criteria",
        {
            "点検項目": "{{ row.item }}",
            "基準": "{{ row.limit }}",
            "確かめ方": "{{ row.method }}",
        },
        widths_mm=[45, 50, 62],
    )


def _end(document: Document) -> None:
    kit.add_heading(document, "異常時の処置")
    tk.add_numbers(document, "abnormal")
    with tk.optional(document, "records"):
        kit.add_heading(document, "記録")
        tk.add_prose(document, "records")
    kit.add_heading(document, "改訂履歴")
    tk.add_history(document, "date", "author", width_mm=WIDTH_MM)
    kit.add_closing(document)


def main() -> None:
    """Write the template into `templates/documents/procedure`."""
    tk.save(build(), "procedure")


if __name__ == "__main__":
    main()
