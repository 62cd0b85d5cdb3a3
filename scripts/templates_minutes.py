"""Builds the Word template of 議事録: `python -m scripts.templates_minutes`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk

STAMPS = ["部長", "課長", "記録者"]


def build() -> Document:
    """Return the template, for `rules/minutes.yaml`."""
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer="議事録 {{ number }}",
        margins_mm=(25, 25, 22, 25),
    )
    document = kit.new_document(look, title="{{ meeting }} 議事録", author="{{ recorder }}")
    kit.add_stamps(document, STAMPS, label="確認", box_mm=18)
    tk.add_title(document, "{{ meeting }} 議事録")
    _form(document)
    kit.add_heading(document, "議題")
    tk.add_numbers(document, "topics")
    kit.add_heading(document, "議事内容")
    tk.add_prose(document, "discussion")
    _results(document)
    return document


def _form(document: Document) -> None:
    end = "{% if end %}～{{ end }}{% endif %}"
    form = tk.Form(document)
    form.pair(("文書番号", "{{ number }}"), ("作成日", "{{ date }}"))
    form.line("会議名", "{{ meeting }}")
    form.line("日時", f"{{{{ held_on }}}} {{{{ start }}}}{end}")
    form.line("場所", "{{ place }}")
    form.line("出席者", "{{ attendees }}")
    form.line("欠席者", "{{ absentees }}", when="absentees")
    form.line("記録者", "{{ recorder }}")
    form.line("配布先", "{{ distribution }}", when="distribution")


def _results(document: Document) -> None:
    kit.add_heading(document, "決定事項")
    tk.add_numbers(document, "decisions")
    kit.add_heading(document, "対応事項")
    with tk.optional(document, "actions"):
        tk.add_rows(
            document,
            "actions",
            {
                "No.": "{{ loop.index }}",
                "内容": "{{ row.task }}",
                "担当": "{{ row.owner }}",
                "期限": "{{ row.due }}",
            },
            widths_mm=[12, 70, 36, 42],
            center=["No."],
        )
    with tk.optional(document, "not actions"):
        tk.add_or_mark(
            document, "対応事項", none=("has_actions", "なし"), text="対応する事項はない。"
        )
    kit.add_heading(document, "次回予定")
    tk.add_prose(document, "next_meeting")
    kit.add_heading(document, "改訂履歴")
    tk.add_history(document, "date", "recorder")
    kit.add_closing(document)


def main() -> None:
    """Write the template into `templates/documents/minutes`."""
    tk.save(build(), "minutes")


if __name__ == "__main__":
    main()
