"""Builds the Word template of 見積依頼書: `python -m scripts.templates_quote_request`."""

from docx.document import Document
from docx.shared import Pt

from checker.templates.model import missing_mark
from scripts import docx_kit as kit
from scripts import docx_parts as parts
from scripts import template_kit as tk
from scripts.templates_cover_letter import with_indent

GREETING = "拝啓　平素は格別のご高配を賜り、厚く御礼申し上げます。"
ATTACHMENTS = "{%p for row in attachments %}\n{{ row.text }}\n{%p endfor %}"


def build() -> Document:
    """Return the template, for `rules/ja-business.yaml`."""
    look = kit.Look(
        classification="", footer="見積依頼書 {{ number }}", size=10, margins_mm=(20, 25, 20, 25)
    )
    document = kit.new_document(look, title="見積依頼書 {{ subject }}", author="{{ company }}")
    parts.set_header(document, "")
    normal = document.styles["Normal"].paragraph_format
    normal.line_spacing, normal.space_before, normal.space_after = 1.1, Pt(1.5), Pt(1.5)
    _head(document)
    tk.add_title(document, "見積依頼書", wide=True)
    _letter(document)
    _form(document)
    _items(document)
    _end(document)
    return document


def _head(document: Document) -> None:
    kit.add_paragraph(document, "{{ number }}", align="right")
    kit.add_paragraph(document, "{{ date }}", align="right")
    with tk.optional(document, "vendor_person"):
        kit.add_paragraph(document, "{{ vendor }}")
        kit.add_paragraph(document, "{{ vendor_person }}")
        tk.add_tag(document, "else")
        kit.add_paragraph(document, "{{ vendor }} 御中")
    kit.add_paragraph(document, "{{ company }}", align="right").paragraph_format.space_before = Pt(
        8
    )
    with tk.optional(document, "address"):
        kit.add_paragraph(document, "{{ address }}", align="right")
    office = "{% if department %}{{ department }} {% endif %}"
    kit.add_paragraph(document, f"{office}{{{{ author }}}}", align="right")
    with tk.optional(document, "phone or mail"):
        ways = "{% if phone %}電話 {{ phone }}{% endif %}{% if phone and mail %}　{% endif %}"
        ways += "{% if mail %}メール {{ mail }}{% endif %}"
        kit.add_paragraph(document, ways, align="right")
        tk.add_tag(document, "else")
        mark = missing_mark("電話番号かメールアドレス").get("ja")
        kit.add_paragraph(document, mark, align="right")


def _letter(document: Document) -> None:
    kit.add_paragraph(document, GREETING)
    with_indent(document, "background")
    first = "{% if background %}つきましては{% else %}さて{% endif %}"
    kit.add_paragraph(
        document, f"　{first}、下記の内容でお見積りくださいますよう、お願い申し上げます。"
    )
    kit.add_closing(document, "敬具")
    tk.keep_with_next(kit.add_paragraph(document, "記", align="center"))


def _form(document: Document) -> None:
    kit.add_heading(document, "見積の条件")
    form = tk.Form(document, label_mm=32)
    form.line("件名", "{{ subject }}")
    form.line("提出期限", "{{ due }}")
    form.line("提出方法", "{{ submit }}")
    for label, field in (
        ("希望納期", "delivery"),
        ("契約期間", "period"),
        ("納入場所", "place"),
        ("支払条件", "payment"),
        ("見積の有効期間", "validity"),
        ("現地説明会", "briefing"),
    ):
        form.line(label, f"{{{{ {field} }}}}", when=field)
    form.line("添付資料", ATTACHMENTS, when="attachments")


def _items(document: Document) -> None:
    kit.add_heading(document, "見積をお願いする品目")
    tk.add_rows(
        document,
        "items",
        {
            "No.": "{{ loop.index }}",
            "品名・作業名": "{{ row.name }}",
            "型式・仕様": "{{ row.spec }}",
            "数量": "{{ row.quantity }}",
            "単位": "{{ row.unit }}",
        },
        widths_mm=[12, 48, 68, 18, 14],
        right=["数量"],
        center=["No.", "単位"],
        keep_last=True,
    )
    tk.add_prose(document, "specification", after_table=True)


def _end(document: Document) -> None:
    with tk.optional(document, "requests"):
        kit.add_heading(document, "お願い")
        tk.add_prose(document, "requests")
    tk.apart(kit.add_closing(document))


def main() -> None:
    """Write the template into `templates/documents/quote-request`."""
    tk.save(build(), "quote-request")


if __name__ == "__main__":
    main()
