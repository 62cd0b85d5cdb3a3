"""The template.yaml of the templates that tests build, and values for it."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from checker.templates.filled_values import (
    FilledAmount,
    FilledDay,
    Prose,
    ProseParagraph,
    RowValues,
    Value,
)
from checker.templates.model import Template, TemplateHeader

HEADER = TemplateHeader.model_validate(
    {
        "template": "made-up",
        "title": "試し",
        "ruleset": "ja-business",
        "fields": [
            {"name": "subject", "label": "件名", "type": "text", "example": "機器の購入"},
            {"name": "note", "label": "備考", "type": "text", "required": False},
            {
                "name": "purpose",
                "label": "目的",
                "type": "rich_text",
                "example": "一つ目。\n\n- 二つ目",
            },
            {"name": "day", "label": "日付", "type": "date", "example": "2025-06-02"},
            {"name": "amount", "label": "金額", "type": "amount", "example": "1200"},
            {"name": "photo", "label": "写真", "type": "image", "required": False},
            {
                "name": "items",
                "label": "明細",
                "type": "rows",
                "columns": [
                    {"name": "name", "label": "品名", "type": "text"},
                    {"name": "price", "label": "価格", "type": "amount"},
                ],
                "example": [{"name": "机", "price": 1200}],
            },
        ],
    }
)

VALUES: dict[str, Value] = {
    "subject": "機器の購入",
    "note": "",
    "purpose": Prose((ProseParagraph("一つ目。"), ProseParagraph("二つ目", is_item=True))),
    "day": FilledDay(date(2025, 6, 2), "2025年6月2日"),
    "amount": FilledAmount(Decimal(1200), "1,200円"),
    "items": (
        RowValues({"name": "机", "price": FilledAmount(Decimal(1200), "1,200円")}),
        RowValues({"name": "椅子", "price": FilledAmount(Decimal(800), "800円")}),
    ),
}


def template(folder: Path, content: bytes | str) -> Template:
    """Write a template's file and return the template: Word from bytes, Markdown from text."""
    if isinstance(content, bytes):
        file = folder / "template.docx"
        file.write_bytes(content)
    else:
        file = folder / "template.md.j2"
        file.write_text(content, encoding="utf-8")
    return Template(header=HEADER, folder=folder, file=file)
