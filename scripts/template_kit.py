"""Helpers for building the Word templates under `templates/documents/`: Jinja in real Word styles.

A template is laid out with `scripts.docx_kit`; what is filled in stands there as `{{ field }}`, and
paragraphs and rows that are tags alone (`{%p ... %}`, `{%tr ... %}`) vanish when it is filled.

    document = kit.new_document(kit.Look(company="{{ company }}"), title="稟議書", author="")
    with template_kit.optional(document, "options"):
        kit.add_heading(document, "比較検討")
        template_kit.add_rows(document, "options", {"候補": "{{ row.name }}"}, widths_mm=[160])
    template_kit.save(document, "ringi")
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from checker.templates.model import missing_mark
from scripts import docx_kit as kit
from scripts.docx_xml import new_list, set_number

DOCUMENTS = Path(__file__).resolve().parent.parent / "templates" / "documents"
TEXT_WIDTH_MM = 160.0
"""Between margins of 25 mm."""
_WIDE_TITLE_TWIPS = 160
_LONG_TABLE = 9
"""Rows from which on a table may be split over two pages."""
_CONTENTS_INDENT_MM = 6
_NUMBER_INDENT_MM = 10
"""Room for (10) and more."""


def save(document: Document, name: str, folder: Path = DOCUMENTS) -> Path:
    """Write `NAME/template.docx` below `folder` and return its path; the bytes are always the same.

    Who edited the template last is left out: it would be said of every document made from it.
    """
    document.core_properties.last_modified_by = ""
    path = folder / name / "template.docx"
    kit.save(document, path)
    return path


# --- tags -------------------------------------------------------------------------------------


def add_tag(document: Document, words: str) -> Paragraph:
    """Add a paragraph that is a tag alone, as `{%p if note %}`, and vanishes."""
    return document.add_paragraph(f"{{%p {words} %}}")


@contextmanager
def optional(document: Document, condition: str) -> Iterator[None]:
    """Let what is added inside stand in the document only where the condition holds."""
    add_tag(document, f"if {condition}")
    yield
    add_tag(document, "endif")


@contextmanager
def repeated(document: Document, field: str) -> Iterator[None]:
    """Let what is added inside stand once for each `row` of a field."""
    add_tag(document, f"for row in {field}")
    yield
    add_tag(document, "endfor")


def last(field: str, column: str, otherwise: str) -> str:
    """Return the tags that write a column of the last row, or something else without rows."""
    return f"{{% if {field} %}}{{{{ {field}[-1].{column} }}}}{{% else %}}{otherwise}{{% endif %}}"


# --- text -------------------------------------------------------------------------------------


def add_title(document: Document, text: str, *, wide: bool = False) -> Paragraph:
    """Add the title of the document; `wide` spreads a short one, as 稟 議 書."""
    title = kit.add_title(document, text)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(8), Pt(10)
    if wide:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(_WIDE_TITLE_TWIPS))
        title.runs[0]._r.get_or_add_rPr().append(spacing)  # noqa: SLF001 - no public call
    return title


def add_or_mark(document: Document, label: str, *, none: tuple[str, str], text: str) -> None:
    """Add what stands in place of rows that are empty; it belongs inside `optional("not rows")`.

    `none` is the field and the word that say that there is nothing; then `text` stands there.
    Otherwise nobody said so, and it is marked as not filled in.
    """
    add_tag(document, f"if {none[0]} == '{none[1]}'")
    document.add_paragraph(text)
    add_tag(document, "else")
    document.add_paragraph(missing_mark(label).get("ja"))
    add_tag(document, "endif")


def add_prose(document: Document, field: str, *, after_table: bool = False) -> None:
    """Add the paragraphs of a text field, its items in the style List Bullet."""
    add_tag(document, f"for p in {field}")
    add_tag(document, "if p.is_item")
    document.add_paragraph("{{ p }}", style="List Bullet")
    add_tag(document, "else")
    paragraph = document.add_paragraph("{{ p }}")
    if after_table:
        apart(paragraph)
    add_tag(document, "endif")
    add_tag(document, "endfor")


def apart(paragraph: Paragraph) -> Paragraph:
    """Set a paragraph off from the table before it, which has no space of its own after it."""
    paragraph.paragraph_format.space_before = Pt(6)
    return paragraph


def add_bullets(document: Document, field: str, text: str = "{{ row.text }}") -> None:
    """Add a bullet for each row of a field."""
    with repeated(document, field):
        document.add_paragraph(text, style="List Bullet")


def add_numbers(
    document: Document, field: str, text: str = "{{ row.text }}", *, keep_last: bool = False
) -> None:
    """Add a numbered item for each row of a field, counted from 1.

    `keep_last` keeps the last one on the page of what follows: 以上 must not stand there alone.
    """
    number = new_list(document)
    with repeated(document, field):
        if keep_last:
            add_tag(document, "if loop.last")
            keep_with_next(_add_number(document, number, text))
            add_tag(document, "else")
        _add_number(document, number, text)
        if keep_last:
            add_tag(document, "endif")


def _add_number(document: Document, number: int, text: str) -> Paragraph:
    paragraph = document.add_paragraph(text, style="List Number")
    set_number(paragraph, number, 0)
    paragraph.paragraph_format.left_indent = Mm(_NUMBER_INDENT_MM)
    paragraph.paragraph_format.first_line_indent = Mm(-_NUMBER_INDENT_MM)
    return paragraph


def add_attachments(document: Document, field: str) -> None:
    """Add a numbered list that 以上 follows, or a plain paragraph where there is one row alone."""
    with repeated(document, field):
        add_tag(document, "if loop.length == 1")
        keep_with_next(document.add_paragraph("{{ row.text }}"))
        add_tag(document, "endif")
    with optional(document, f"{field}|length > 1"):
        add_numbers(document, field, keep_last=True)


def keep_with_next(paragraph: Paragraph) -> Paragraph:
    """Keep a paragraph on the page of what follows it, as a line that leads to a table."""
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


# --- contents ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A line of the contents: what it says, the bookmark it leads to, and when it stands there."""

    text: str
    bookmark: str
    when: str = ""


def add_contents(document: Document, entries: Sequence[Entry], instruction: str) -> None:
    """Add a table of contents without page numbers, in the style toc 1.

    As in Word's own, the field ends in an empty line, which stands whichever entries are there.
    """
    style = document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.paragraph_format.left_indent = Mm(_CONTENTS_INDENT_MM)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)
    lines = [_add_entry(document, entry) for entry in entries]
    for mark in _field_start(instruction):
        lines[0]._p.find(qn("w:hyperlink")).addprevious(mark)  # noqa: SLF001 - no public call
    end = document.add_paragraph(style="toc 1")
    end._p.append(_run('<w:fldChar w:fldCharType="end"/>'))  # noqa: SLF001


def _add_entry(document: Document, entry: Entry) -> Paragraph:
    with optional(document, entry.when) if entry.when else nullcontext():
        paragraph = document.add_paragraph(style="toc 1")
    link = parse_xml(
        f'<w:hyperlink {nsdecls("w")} w:anchor="{entry.bookmark}" w:history="1"><w:r>'
        f'<w:t xml:space="preserve">{entry.text}</w:t></w:r></w:hyperlink>'
    )
    paragraph._p.append(link)  # noqa: SLF001 - python-docx reads links, and writes none
    return paragraph


def _field_start(instruction: str) -> Iterator[Any]:
    yield _run('<w:fldChar w:fldCharType="begin"/>')
    yield _run(f'<w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText>')
    yield _run('<w:fldChar w:fldCharType="separate"/>')


def _run(content: str) -> Any:
    return parse_xml(f"<w:r {nsdecls('w')}>{content}</w:r>")


# --- tables -----------------------------------------------------------------------------------


class Form:
    """A form table with labels, built line by line; a line may depend on whether it is filled."""

    def __init__(
        self, document: Document, *, label_mm: float = 26, width_mm: float = TEXT_WIDTH_MM
    ) -> None:
        """Begin a form at the end of the document."""
        self._document = document
        self._lengths = {"label_mm": label_mm, "width_mm": width_mm}
        self._table: Table | None = None

    def pair(self, left: tuple[str, str], right: tuple[str, str]) -> None:
        """Add a line of two labels with their values."""
        self._add([left, right])

    def line(self, label: str, value: str, *, when: str = "") -> None:
        """Add a line of one label and its value; with `when`, only where that holds."""
        if when:
            self._add_tag(f"if {when}")
        self._add([(label, value)])
        if when:
            self._add_tag("endif")

    def _add(self, pairs: Sequence[tuple[str, str]]) -> None:
        table = kit.add_form(self._document, [pairs], **self._lengths)
        keep_rows_whole(table)
        self._join(table)

    def _add_tag(self, words: str) -> None:
        self._join(kit.add_form(self._document, [[(f"{{%tr {words} %}}", "")]], **self._lengths))

    def _join(self, table: Table) -> None:
        """Make the rows of a table those of the form: both have the same columns."""
        if self._table is None:
            self._table = table
            return
        before = table._tbl.getprevious()  # noqa: SLF001 - the paragraph that parts two tables
        for row in table.rows:
            self._table._tbl.append(row._tr)  # noqa: SLF001 - python-docx moves no rows
        for element in (before, table._tbl):  # noqa: SLF001
            element.getparent().remove(element)


def add_rows(
    document: Document,
    field: str,
    columns: Mapping[str, str],
    *,
    widths_mm: Sequence[float],
    right: Sequence[str] = (),
    center: Sequence[str] = (),
    totals: Sequence[Sequence[str]] = (),
    keep_last: bool = False,
) -> Table:
    """Add a table with a row for each row of a field; `columns` are headers and what is below them.

    `totals` are rows after them, such as 合計; the last is bold, and their first cell reaches over
    the empty ones after it. No row is split over two pages, and no short table; `keep_last` keeps
    the last row on the page of what follows.
    """
    width, cells = len(columns), list(columns.values())
    short = f"loop.length < {_LONG_TABLE}"
    kept = (
        short if totals else f"{short} or loop.last" if keep_last else f"{short} and not loop.last"
    )
    tags = [
        _tag_row(words, width) for words in (f"for row in {field}", f"if {kept}", "else", "endif")
    ]
    rows = [*tags[:2], cells, tags[2], cells, tags[3], _tag_row("endfor", width)]
    table = kit.add_table(
        document,
        list(columns),
        [*rows, *totals],
        widths_mm=widths_mm,
        right=right,
        center=center,
        bold_rows=[row[0] for row in totals[-1:]],
    )
    first_total = 1 + len(rows)
    for index, row in enumerate(totals, start=first_total):
        _reach_over(table, index, row)
    last = len(table.rows) - (0 if keep_last else 1)
    _keep([table.rows[0], table.rows[3], *table.rows[first_total:last]])
    keep_rows_whole(table)
    return table


def _tag_row(words: str, width: int) -> list[str]:
    return [f"{{%tr {words} %}}", *[""] * (width - 1)]


def _reach_over(table: Table, index: int, texts: Sequence[str]) -> None:
    """Let the name of a total reach over the empty cells after it."""
    filled = [place for place, text in enumerate(texts) if text]
    kit.merge_across(table, index, 0, filled[1] - 1)
    for paragraph in table.cell(index, 0).paragraphs[1:]:
        paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - left over from merging


def _keep(rows: Iterable[_Row]) -> None:
    """Keep rows on the page of what follows them."""
    for row in rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                keep_with_next(paragraph)


def keep_rows_whole(table: Table) -> None:
    """Let no row of a table be split over two pages."""
    for row in table.rows:
        properties: Any = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no call for it
        properties.insert(0, OxmlElement("w:cantSplit"))


def add_history(
    document: Document, day: str, author: str, *, width_mm: float = TEXT_WIDTH_MM
) -> Table:
    """Add the revision table; without rows it says that version 1.0 was made that day.

    It stays on one page with what follows, so that 以上 never stands alone.
    """
    first = ["1.0", f"{{{{ {day} }}}}", "新規作成", f"{{{{ {author} }}}}"]
    given = [f"{{{{ row.{name} }}}}" for name in ("version", "date", "change", "author")]
    rows = [
        *(_tag_row("for row in history", 4), given, _tag_row("else", 4), first),
        _tag_row("endfor", 4),
    ]
    table = kit.add_table(
        document,
        ["版", "改訂日", "改訂内容", "改訂者"],
        rows,
        widths_mm=[14, 44, width_mm - 88, 30],
        center=["版"],
    )
    keep_rows_whole(table)
    _keep(table.rows)
    return table
