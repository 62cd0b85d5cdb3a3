r"""Builds the Word template of 仕様書: `python -m scripts.templates_spec`.

The contents are those of the template's own headings, without page numbers (`TOC \n`): nothing
but Word knows the pages, and a wrong number is worse than none.
"""

from docx.document import Document
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from scripts import docx_kit as kit
from scripts import docx_parts as parts
from scripts import template_kit as tk

TITLE = "{{ system }} {{ kind }}"
VERSION = tk.last("history", "version", "1.0")
CHAPTERS = ["目的", "適用範囲", "用語", "機能要件", "非機能要件", "制約条件", "添付資料"]
LAST_NUMBER = "{% if constraints %}7{% else %}6{% endif %}"
TOC = r'TOC \o "1-2" \n \h \z \u'


def build() -> Document:
    """Return the template, for `rules/spec.yaml`."""
    look = kit.Look(
        company="{{ company }}",
        classification="{{ classification }}",
        footer=f"{{{{ number }}}} 第{VERSION}版",
    )
    document = kit.new_document(look, title=TITLE, author="{{ author }}")
    kit.add_stamps(document, ["承認", "審査", "作成"], box_mm=20)
    tk.add_title(document, TITLE)
    _form(document)
    parts.unnumbered(_heading(document, "改訂履歴"))
    tk.add_history(document, "date", "author")
    _contents(document)
    _scope(document)
    _requirements(document)
    _appendix(document)
    return document


def _form(document: Document) -> None:
    form = tk.Form(document)
    form.pair(("文書番号", "{{ number }}"), ("版", VERSION))
    form.pair(
        ("発行日", tk.last("history", "date", "{{ date }}")), ("作成部署", "{{ department }}")
    )
    form.pair(("作成者", "{{ author }}"), ("配布先", "{{ distribution }}"))


def _contents(document: Document) -> None:
    """Add the contents; a chapter that may be missing stands there under the same condition."""
    name = tk.keep_with_next(kit.add_paragraph(document, "目次", align="center"))
    name.paragraph_format.space_before = Pt(14)
    entries = [tk.Entry("改訂履歴", _bookmark("改訂履歴"))]
    for number, chapter in enumerate(CHAPTERS, start=1):
        shown = str(number) if number < len(CHAPTERS) else LAST_NUMBER
        when = {"制約条件": "constraints", "添付資料": "attachments"}.get(chapter, "")
        entries.append(tk.Entry(f"{shown}. {chapter}", _bookmark(chapter), when))
    tk.add_contents(document, entries, TOC)


def _bookmark(chapter: str) -> str:
    return f"_Toc26{['改訂履歴', *CHAPTERS].index(chapter):02}"


def _heading(document: Document, text: str) -> Paragraph:
    heading = kit.add_heading(document, text)
    parts.mark(heading, _bookmark(text))
    return heading


def _scope(document: Document) -> None:
    _heading(document, "目的").paragraph_format.page_break_before = True
    tk.add_prose(document, "purpose")
    _heading(document, "適用範囲")
    tk.add_prose(document, "extent")
    _heading(document, "用語")
    _table(document, 1, "用語", "この仕様書で用いる用語を", "に示す。")
    tk.add_rows(
        document,
        "terms",
        {"用語": "{{ row.term }}", "意味": "{{ row.meaning }}"},
        widths_mm=[34, 126],
    )


def _requirements(document: Document) -> None:
    _heading(document, "機能要件")
    tk.add_prose(document, "overview")
    _table(
        document, 2, "機能要件", "機能の要件を", "に示す。優先度Aは、初回の稼働に必要な要件である。"
    )
    tk.add_rows(
        document,
        "functions",
        {
            "要件番号": "{{ row.number }}",
            "区分": "{{ row.group }}",
            "要件": "{{ row.text }}",
            "優先度": "{{ row.priority }}",
        },
        widths_mm=[22, 18, 104, 16],
        center=["優先度"],
    )
    _heading(document, "非機能要件")
    tk.add_prose(document, "load")
    _table(document, 3, "非機能要件", "非機能の要件を", "に示す。")
    tk.add_rows(
        document,
        "qualities",
        {"要件番号": "{{ row.number }}", "区分": "{{ row.group }}", "要件": "{{ row.text }}"},
        widths_mm=[22, 18, 120],
        keep_last=True,
    )


def _table(document: Document, number: int, title: str, before: str, after: str) -> None:
    """Add the sentence that refers to a table, and the table's caption."""
    bookmark = f"_Ref26{number:02}"
    sentence = tk.keep_with_next(kit.add_paragraph(document, before))
    parts.add_reference(sentence, bookmark, f"表{number}")
    sentence.add_run(after)
    parts.add_caption(document, "表", number, title, bookmark=bookmark)


def _appendix(document: Document) -> None:
    with tk.optional(document, "constraints"):
        _heading(document, "制約条件")
        tk.add_bullets(document, "constraints")
    with tk.optional(document, "attachments"):
        _heading(document, "添付資料")
        tk.add_attachments(document, "attachments")
    kit.add_closing(document)


def main() -> None:
    """Write the template into `templates/documents/spec`."""
    tk.save(build(), "spec")


if __name__ == "__main__":
    main()
