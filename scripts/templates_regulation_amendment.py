"""Builds the Word template of 規程改定案: `python -m scripts.templates_regulation_amendment`.

Reasons and the comparison of old and new come first, and have no headings: those of a regulation
are its chapters and articles. Their numbers are typed, as the articles are given: 第5条の2 must
stay what it is, and what other documents cite must not move.
"""

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from scripts import docx_kit as kit
from scripts import docx_parts as parts
from scripts import template_kit as tk
from scripts.docx_xml import set_number

STAMPS = ["社長", "本部長", "部長", "課長", "起案者"]
_ITEMS = 920
_MARK = "{% if p.is_item %}・{% endif %}"
_ARTICLES = (
    "{% for row in changes %}{{ row.article }}{% if not loop.last %}、{% endif %}{% endfor %}"
)


def build() -> Document:
    """Return the template, for `rules/regulation.yaml`."""
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer="{{ regulation }} 改定案({{ number }})",
        margins_mm=(22, 25, 20, 25),
        numbered_headings=False,
    )
    document = kit.new_document(look, title="{{ regulation }}", author="{{ department }}")
    kit.add_stamps(document, STAMPS, box_mm=18)
    tk.add_title(document, "{{ regulation }}").paragraph_format.space_after = Pt(0)
    kit.add_paragraph(document, "(改定案)", align="center").paragraph_format.space_after = Pt(8)
    _form(document)
    _comparison(document)
    _articles(document)
    _supplement(document)
    return document


def _form(document: Document) -> None:
    form = tk.Form(document)
    form.pair(("規程番号", "{{ number }}"), ("主管部署", "{{ department }}"))
    form.pair(("起案日", "{{ date }}"), ("起案者", "{{ author }}"))
    form.pair(("制定日", "{{ enacted }}"), ("改定施行日", "{{ effective }}"))
    form.line("決議・承認", "{{ body }}")
    form.line("改定の理由", _prose("reason"))
    form.line("改定の要点", _prose("outline"))


def _prose(field: str) -> str:
    """Return what a cell holds so that a field's paragraphs stand in it one by one."""
    return f"{{%p for p in {field} %}}\n{_MARK}{{{{ p }}}}\n{{%p endfor %}}"


def _comparison(document: Document) -> None:
    parts.add_caption(document, "表", 1, "新旧対照表")
    tk.add_rows(
        document,
        "changes",
        {
            "条": "{{ row.article }}",
            "改定後": _prose("row.after"),
            "改定前": _prose("row.before"),
            "改定の内容": "{{ row.why }}",
        },
        widths_mm=[28, 52, 52, 28],
    )


def _articles(document: Document) -> None:
    title = kit.add_paragraph(document, "{{ regulation }}(改定後の全文)", align="center")
    title.paragraph_format.page_break_before = True
    title.runs[0].font.size = Pt(14)
    title.paragraph_format.keep_with_next = True
    items = _item_list(document)
    with tk.repeated(document, "articles"):
        with tk.optional(document, "row.chapter"):
            kit.add_heading(document, "{{ row.chapter }}")
        with tk.optional(document, "articles[0].chapter"):
            set_number(
                kit.add_heading(document, "{{ row.number }}（{{ row.heading }}）", 2), items, 0
            )
            tk.add_tag(document, "else")
            set_number(kit.add_heading(document, "{{ row.number }}（{{ row.heading }}）"), items, 0)
        tk.add_tag(document, "for p in row.text")
        with tk.optional(document, "p.is_item"):
            item = document.add_paragraph("{{ p }}", style="List Number")
            set_number(item, items, 1)
            tk.add_tag(document, "else")
            document.add_paragraph("{{ p }}")
        tk.add_tag(document, "endfor")


def _item_list(document: Document) -> int:
    """Return a list whose items (1), (2) start anew after each article's heading.

    The heading is its upper level, with a number that is not shown: Word restarts a level after
    one above it (ECMA-376 Part 1, 17.9.10).
    """
    numbering = document.part.numbering_part.element
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="none"/><w:suff w:val="nothing"/>'
        '<w:lvlText w:val=""/><w:lvlJc w:val="left"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="(%2)"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="850" w:hanging="567"/></w:pPr></w:lvl>'
    )
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_ITEMS}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        ),
    )
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), str(_ITEMS))
    of = OxmlElement("w:abstractNumId")
    of.set(qn("w:val"), str(_ITEMS))
    number.append(of)
    numbering.append(number)
    return _ITEMS


def _supplement(document: Document) -> None:
    kit.add_heading(document, "附則")
    document.add_paragraph("この規程は、{{ enacted }}から施行する。")
    with tk.repeated(document, "past"):
        document.add_paragraph(
            "{{ (loop.index + 1)|wide }}　この規程の改定は、{{ row.date }}から施行する。"
        )
    document.add_paragraph(
        "{{ (past|length + 2)|wide }}　この規程の改定は、{{ effective }}から施行する。"
    )
    with tk.repeated(document, "transition"):
        document.add_paragraph("{{ (past|length + loop.index + 2)|wide }}　{{ row.text }}")
    kit.add_heading(document, "改定履歴")
    _history(document)


def _history(document: Document) -> None:
    rows = [
        ["制定", "{{ enacted }}", "新規に制定"],
        ["{%tr for row in past %}", "", ""],
        ["第{{ loop.index }}回改定", "{{ row.date }}", "{{ row.change }}"],
        ["{%tr endfor %}", "", ""],
        [
            "第{{ past|length + 1 }}回改定(案)",
            "{{ effective }}",
            f"{_ARTICLES}を改定",
        ],
    ]
    table = kit.add_table(document, ["区分", "施行日", "内容"], rows, widths_mm=[36, 40, 84])
    tk.keep_rows_whole(table)


def main() -> None:
    """Write the template into `templates/documents/regulation-amendment`."""
    tk.save(build(), "regulation-amendment")


if __name__ == "__main__":
    main()
