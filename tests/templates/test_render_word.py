"""What a Word template becomes: texts, rows, prose, pictures, headers, notes, properties."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from checker.formats.docx.read import read
from checker.formats.ooxml.names import W14
from checker.templates.filled_values import Absent, FilledAmount, Prose, ProseParagraph, RowValues
from checker.templates.render import render
from tests.support.docx_builder import cell, paragraph, row, run, table, word
from tests.support.rendered import NOW, document, filled, paragraphs, texts
from tests.templates.broken.fields import VALUES, template


def test_value_stands_in_its_words(tmp_path: Path) -> None:
    body = paragraph("件名: {{ subject }}、金額 {{amount}}({{ amount|plain }})")
    assert texts(tmp_path, body) == ["件名: 機器の購入、金額 1,200円(1,200)"]


def test_paragraph_loop(tmp_path: Path) -> None:
    body = paragraphs("{%p for p in purpose %}", "{{ loop.index }} {{ p }}", "{%p endfor %}", "終")
    assert texts(tmp_path, body) == ["1 一つ目。", "2 二つ目", "終"]


def test_paragraph_loop_in_one_paragraph(tmp_path: Path) -> None:
    body = paragraph("{%p for p in purpose %}{{ p }}{%p endfor %}") + paragraph("終")
    assert texts(tmp_path, body) == ["一つ目。", "二つ目", "終"]


def test_items_and_paragraphs_have_their_own_styles(tmp_path: Path) -> None:
    body = (
        paragraph("{%p for p in purpose %}{%p if p.is_item %}")
        + paragraph("{{ p }}", '<w:pStyle w:val="Item"/>')
        + paragraph("{%p else %}")
        + paragraph("{{ p }}", '<w:pStyle w:val="Body"/>')
        + paragraph("{%p endif %}{%p endfor %}")
    )
    made = docx.Document(io.BytesIO(filled(tmp_path, word(body))))
    styles = [each.get(qn("w:val")) for each in made.element.iter(qn("w:pStyle"))]
    assert styles == ["Body", "Item"]


@pytest.mark.parametrize(
    "rows",
    [
        (
            row("{%tr for row in items %}", ""),
            row("{{ row.name }}", "{{ row.price }}"),
            row("{%tr endfor %}", ""),
        ),
        (row("{%tr for row in items %}{{ row.name }}", "{{ row.price }}{%tr endfor %}"),),
        (row("{{ row.name }}{%tr for row in items %}{%tr endfor %}", "{{ row.price }}"),),
    ],
    ids=["rows of their own", "one row", "crowded row"],
)
def test_row_loop(rows: tuple[str, ...], tmp_path: Path) -> None:
    made = texts(tmp_path, table(row("品名", "価格"), *rows, row("計", "")))
    assert made == ["品名", "価格", "机", "1,200円", "椅子", "800円", "計", ""]


def test_empty_row_with_a_whole_loop_is_repeated(tmp_path: Path) -> None:
    made = document(tmp_path, word(table(row("{%tr for row in items %}", "{%tr endfor %}"))))
    assert made.blocks[0].table is not None
    assert len(made.blocks[0].table.rows) == 2


def test_condition_within_a_row_loop(tmp_path: Path) -> None:
    body = table(
        row("{%tr for row in items %}"),
        row("{%tr if row.price.value > 1000 %}"),
        row("高 {{ row.name }}"),
        row("{%tr else %}"),
        row("安 {{ row.name }}"),
        row("{%tr endif %}"),
        row("{%tr endfor %}"),
    )
    assert texts(tmp_path, body) == ["高 机", "安 椅子"]


def test_cell_loop_mends_the_grid(tmp_path: Path) -> None:
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    body = table(
        row("品", "{%tc for row in items %}", "{{ row.name }}", "{%tc endfor %}"),
        row("額", "{%tc for row in items %}", "{{ row.price }}", "{%tc endfor %}"),
    ).replace("<w:tblGrid/>", grid)
    made = docx.Document(io.BytesIO(filled(tmp_path, word(body))))
    assert [each.text for row in made.tables[0].rows for each in row.cells] == [
        "品",
        "机",
        "椅子",
        "額",
        "1,200円",
        "800円",
    ]
    assert len(made.element.findall(f".//{qn('w:gridCol')}")) == 3


def test_rest_of_a_table_is_as_it_was(tmp_path: Path) -> None:
    cells = cell("a", '<w:gridSpan w:val="2"/>')
    body = table(row(cells, properties='<w:gridBefore w:val="1"/>')).replace(
        "<w:tblGrid/>", "<w:tblGrid>" + '<w:gridCol w:w="900"/>' * 4 + "</w:tblGrid>"
    )
    made = docx.Document(io.BytesIO(filled(tmp_path, word(paragraph("{{ subject }}") + body))))
    assert len(made.element.findall(f".//{qn('w:gridCol')}")) == 4


@pytest.mark.parametrize("note", ["", "至急"])
def test_optional_paragraph(note: str, tmp_path: Path) -> None:
    body = paragraphs("前", "{%p if note %}", "備考: {{ note }}", "{%p endif %}", "後")
    assert texts(tmp_path, body, note=note) == ["前", *(["備考: 至急"] if note else []), "後"]


def test_words_beside_a_paragraph_tag_stay(tmp_path: Path) -> None:
    body = paragraph("{%p if note %}備考: {{ note }}{%p endif %}") + paragraph("後")
    assert texts(tmp_path, body, note="至急") == ["備考: 至急", "後"]
    assert texts(tmp_path, body, note="") == ["後"]


def test_comment_leaves_nothing(tmp_path: Path) -> None:
    body = paragraphs("前{# 総務へ: {{ x }} #}後", "{#p この段落は消える #}", "終")
    assert texts(tmp_path, body) == ["前後", "終"]


def test_line_breaks_and_tabs(tmp_path: Path) -> None:
    made = filled(
        tmp_path,
        word(paragraph(run("<{{ subject }}>".replace("<", "[").replace(">", "]"), "<w:b/>"))),
        subject="一\n二\t三\n",
    )
    element = next(docx.Document(io.BytesIO(made)).element.iter(qn("w:r")))
    parts = [
        each.text if each.tag == qn("w:t") else etree.QName(each).localname for each in element
    ]
    assert parts == ["rPr", "[一", "br", "二", "tab", "三", "br", "]"]


def test_prose_in_one_paragraph_stands_on_lines(tmp_path: Path) -> None:
    assert document(tmp_path, word(paragraph("{{ purpose }}"))).blocks[0].text == "一つ目。\n二つ目"


def test_control_characters_are_left_out(tmp_path: Path) -> None:
    assert texts(tmp_path, paragraph("{{ subject }}"), subject="a\x00\x08b\ud800\uffff\x0bc") == [
        "abc"
    ]


def test_absent_facts_show_their_mark(tmp_path: Path) -> None:
    absent = Absent("明細", "【未記入: 明細】")
    body = (
        table(row("{%tr for row in items %}{{ row.name }}", "{{ row.price|plain }}{%tr endfor %}"))
        + paragraph("{%p for p in purpose %}{{ p }}{%p endfor %}")
        + paragraph("{{ day|era }} {{ day|weekday }} {{ items|length }}")
        + paragraph("{% if day is absent %}なし{% endif %}")
    )
    values = {"items": absent, "purpose": absent, "day": absent}
    mark = absent.text
    assert texts(tmp_path, body, **values) == [mark, mark, mark, f"{mark} {mark} 0", "なし"]


def test_dates_and_amounts(tmp_path: Path) -> None:
    body = paragraphs(
        "{{ day|era }}({{ day|weekday }}) {{ day.year }}/{{ day.month }}",
        "{{ amount.value * 2 }} {{ (amount / 7)|round(1) }} {{ 2.5|round }}",
        "{{ subject|wide }} {{ 'ＡＢ'|narrow }} {{ 'a'|upper }}",
        "{{ items|join('、', attribute='name') }}{{ '至急' if note }}",
    )
    expected = ["令和7年6月2日(月) 2025/6", "2400 171.4 3", "機器の購入 AB A", "机、椅子"]
    assert texts(tmp_path, body) == expected


def test_negative_amount_without_its_unit(tmp_path: Path) -> None:
    amount = FilledAmount(Decimal(-5), "▲5円")
    assert texts(tmp_path, paragraph("{{ amount|plain }}"), amount=amount) == ["▲5"]


def test_form_of_a_fixed_height(tmp_path: Path) -> None:
    body = table(
        row("{%tr for row in items %}{{ row.name }}{%tr endfor %}"),
        row("{%tr for i in range(5 - items|length) %}{{ loop.index }}{%tr endfor %}"),
    )
    assert texts(tmp_path, body) == ["机", "椅子", "1", "2", "3"]


def word_with_parts() -> bytes:
    """Return a template with a header, a footer and notes, as python-docx and Word write them."""
    file = docx.Document()
    section = file.sections[0]
    section.header.paragraphs[0].text = "件名 {{ subject }}"
    section.footer.paragraphs[0].text = "{{ day }}"
    file.add_section().header.is_linked_to_previous = False
    file.sections[1].header.paragraphs[0].text = "二 {{ subject }}"
    file.add_paragraph("本文")
    buffer = io.BytesIO()
    file.save(buffer)
    return buffer.getvalue()


def test_headers_and_footers_of_every_section(tmp_path: Path) -> None:
    made = docx.Document(io.BytesIO(filled(tmp_path, word_with_parts())))
    headers = [each.header.paragraphs[0].text for each in made.sections]
    assert headers == ["件名 機器の購入", "二 機器の購入"]
    assert made.sections[1].footer.paragraphs[0].text == "2025年6月2日"


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_are_filled_once(kind: str, tmp_path: Path) -> None:
    note = f'<w:{kind} w:id="2">{paragraph("注 {{ subject }}")}</w:{kind}>'
    reference = f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    section = "<w:pPr><w:sectPr/></w:pPr>"
    body = f"<w:p>{section}{reference}</w:p><w:sectPr/>"
    content = word(body, **{f"{kind}s": note})
    made = document(tmp_path, content, subject="{{ day }}")
    assert [each.text for each in made.blocks if each.path == f"{kind}1/0"] == ["注 {{ day }}"]


def test_text_box_is_filled_in_both_its_forms(tmp_path: Path) -> None:
    loop = paragraphs("{%p for p in purpose %}", "{{ p }}", "{%p endfor %}")
    inside = f"<w:txbxContent>{loop}</w:txbxContent>"
    body = paragraph(
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><a:graphic>"
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    made = texts(tmp_path, body)
    assert made[1:] == ["一つ目。", "二つ目"] * 2


def test_properties(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "{{ subject }} & {{ day }}"
    file.core_properties.author = "総務部"
    buffer = io.BytesIO()
    file.save(buffer)
    made = docx.Document(
        io.BytesIO(filled(tmp_path, buffer.getvalue(), subject="<机>"))
    ).core_properties
    assert made.title == "<机> & 2025年6月2日"
    assert made.author == "総務部"
    assert made.created == made.modified == NOW
    assert made.revision == 1


def test_what_is_open_stays_out_of_properties(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "稟議書 {{ subject }}"
    file.core_properties.author = "{{ subject }}"
    buffer = io.BytesIO()
    file.save(buffer)
    made = filled(tmp_path, buffer.getvalue(), subject=Absent("件名", "【未記入: 件名】"))
    kept = docx.Document(io.BytesIO(made)).core_properties
    assert (kept.title, kept.author, kept.last_modified_by) == ("稟議書", "", "")


def test_title_without_a_tag_stays(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "稟議書"
    buffer = io.BytesIO()
    file.save(buffer)
    made = filled(tmp_path, buffer.getvalue())
    assert docx.Document(io.BytesIO(made)).core_properties.title == "稟議書"


def test_parts_without_tags_keep_their_bytes(tmp_path: Path) -> None:
    content = word_with_parts()
    made = zipfile.ZipFile(io.BytesIO(filled(tmp_path, content)))
    before = zipfile.ZipFile(io.BytesIO(content))
    changed = {f"word/{name}.xml" for name in ("document", "header1", "header2", "footer1")}
    changed.add("docProps/core.xml")
    names = set(before.namelist())
    assert set(made.namelist()) == names
    same = {name for name in names if made.read(name) == before.read(name)}
    assert names - changed - same == set()


def test_loop_over_nothing_leaves_a_whole_file(tmp_path: Path) -> None:
    body = (
        table(row("{%tr for row in items %}{{ row.name }}{%tr endfor %}"))
        + table(row(cell(paragraphs("{%p for p in purpose %}", "{{ p }}", "{%p endfor %}"))))
        + paragraph("{%p if note %}{{ note }}{%p endif %}")
        + table(row("末"))
    )
    made = docx.Document(io.BytesIO(filled(tmp_path, word(body), items=(), purpose=Prose(()))))
    assert [etree.QName(each).localname for each in made.element.body] == ["tbl", "p", "tbl"]
    assert len(made.tables[0].cell(0, 0).paragraphs) == 1


def test_many_rows(tmp_path: Path) -> None:
    items = tuple(RowValues({"name": f"品{at}", "price": ""}) for at in range(1000))
    made = document(
        tmp_path,
        word(table(row("{%tr for row in items %}{{ row.name }}{%tr endfor %}"))),
        items=items,
    )
    assert made.blocks[0].table is not None
    assert len(made.blocks[0].table.rows) == 1000


def test_paragraph_that_ends_a_section_stays(tmp_path: Path) -> None:
    body = (
        paragraph("{%p if note %}", "<w:sectPr/>")
        + paragraph("{{ note }}")
        + paragraph("{%p endif %}")
    )
    made = docx.Document(io.BytesIO(filled(tmp_path, word(body + "<w:sectPr/>"), note="有")))
    assert len(made.sections) == 2


def test_repeated_ids_go(tmp_path: Path) -> None:
    body = (
        paragraph("{%p for p in purpose %}")
        + '<w:p w14:paraId="00000001"><w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent>'
        + run("{{ p }}")
        + "</w:sdtContent></w:sdt></w:p>"
        + paragraph("{%p endfor %}")
    )
    made = docx.Document(io.BytesIO(filled(tmp_path, word(body)))).element
    ids = [each.get(W14 + "paraId") for each in made.iter(qn("w:p"))]
    assert ids == ["00000001", None]
    assert len(list(made.iter(qn("w:id")))) == 1


def test_paragraphs_of_a_list_keep_numbers_and_bold(tmp_path: Path) -> None:
    numbering = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
    body = (
        paragraph("{%p for p in purpose %}")
        + paragraph(run("{{ p }}", "<w:b/>"), numbering)
        + paragraph("{%p endfor %}")
    )
    made = docx.Document(io.BytesIO(filled(tmp_path, word(body)))).element
    assert [each.get(qn("w:val")) for each in made.iter(qn("w:numId"))] == ["3", "3"]
    assert all(each.find(qn("w:rPr")).find(qn("w:b")) is not None for each in made.iter(qn("w:r")))


def test_field_that_values_lack_is_empty(tmp_path: Path) -> None:
    content = word(paragraph("[{{ note }}]"))
    given = {name: value for name, value in VALUES.items() if name != "note"}
    made = render(template(tmp_path, content), given, language="ja")
    assert read(Path("a.docx"), made).blocks[0].text == "[]"


def test_paragraph_objects_are_text(tmp_path: Path) -> None:
    assert texts(
        tmp_path, paragraph("{{ purpose|first }}"), purpose=Prose((ProseParagraph("甲"),))
    ) == ["甲"]
