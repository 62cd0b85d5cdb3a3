"""Builds the Word template of 稟議書: `python -m scripts.templates_ringi`."""

from docx.document import Document

from scripts import docx_kit as kit
from scripts import template_kit as tk

RESULT = "□承認　□条件付き承認　□差戻し　□否認　(決裁日:　　　　　　　　)"
STAMPS = ["社長", "本部長", "部長", "課長", "起案者"]


def build() -> Document:
    """Return the template, for `rules/ringi.yaml`."""
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer="稟議書 {{ number }}",
        margins_mm=(22, 25, 20, 25),
    )
    document = kit.new_document(look, title="稟議書 {{ subject }}", author="{{ author }}")
    kit.add_stamps(document, STAMPS, box_mm=18)
    tk.add_title(document, "稟議書", wide=True)
    _form(document)
    tk.apart(kit.add_paragraph(document, "{{ subject }}、下記のとおりご決裁をお願いいたします。"))
    kit.add_paragraph(document, "記", align="center")
    _reasons(document)
    _cost(document)
    _effect(document)
    _appendix(document)
    return document


def _form(document: Document) -> None:
    kit.add_form(
        document,
        [
            [("文書番号", "{{ number }}"), ("起案日", "{{ date }}")],
            [("起案部署", "{{ department }}"), ("起案者", "{{ author }}")],
            [("件名", "{{ subject }}")],
            [("決裁区分", "{{ level }}"), ("申請金額", "{{ total }}(税込)")],
            [("開始時期", "{{ period }}"), ("保存期間", "{{ retention }}")],
            [("決裁結果", RESULT)],
        ],
    )


def _reasons(document: Document) -> None:
    kit.add_heading(document, "目的")
    tk.add_prose(document, "purpose")
    kit.add_heading(document, "内容")
    tk.add_prose(document, "content")
    with tk.optional(document, "options"):
        kit.add_heading(document, "比較検討")
        tk.add_rows(
            document,
            "options",
            {
                "候補": "{{ row.name }}",
                "費用(税抜)": "{{ row.cost }}",
                "特徴": "{{ row.feature }}",
                "評価": "{{ row.mark }}",
            },
            widths_mm=[38, 32, 74, 16],
            right=["費用(税抜)"],
            center=["評価"],
        )
        tk.add_prose(document, "comparison", after_table=True)


def _cost(document: Document) -> None:
    kit.add_heading(document, "費用")
    tk.keep_with_next(kit.add_paragraph(document, "金額は、{{ basis }}によります。"))
    tk.add_rows(
        document,
        "items",
        {
            "項目": "{{ row.name }}",
            "数量": "{{ row.quantity }}",
            "単位": "{{ row.unit }}",
            "単価(円)": "{{ row.price }}",
            "金額(円)": "{{ row.amount }}",
        },
        widths_mm=[62, 18, 16, 30, 34],
        right=["数量", "単価(円)", "金額(円)"],
        center=["単位"],
        totals=[
            ["小計", "", "", "", "{{ subtotal|plain }}"],
            ["消費税(10%)", "", "", "", "{{ tax|plain }}"],
            ["合計", "", "", "", "{{ total|plain }}"],
        ],
    )
    tk.apart(kit.add_paragraph(document, "費用は、{{ budget }}から支出します。"))
    tk.add_prose(document, "later_cost")


def _effect(document: Document) -> None:
    kit.add_heading(document, "効果")
    tk.add_prose(document, "effect")
    kit.add_heading(document, "リスクと対策")
    tk.add_prose(document, "risks")


def _appendix(document: Document) -> None:
    with tk.optional(document, "schedule"):
        kit.add_heading(document, "スケジュール")
        tk.add_rows(
            document,
            "schedule",
            {
                "日程": "{{ row.date }}",
                "実施事項": "{{ row.action }}",
                "担当": "{{ row.owner }}",
            },
            widths_mm=[40, 66, 54],
        )
    with tk.optional(document, "attachments"):
        kit.add_heading(document, "添付資料")
        tk.add_numbers(document, "attachments")
    kit.add_heading(document, "改訂履歴")
    tk.add_history(document, "date", "author")
    kit.add_closing(document)


def main() -> None:
    """Write the template into `templates/documents/ringi`."""
    tk.save(build(), "ringi")


if __name__ == "__main__":
    main()
