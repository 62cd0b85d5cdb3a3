"""What characters of a Word file stand for: fields, links, bookmarks, readings, notes, controls."""

from pathlib import Path

import pytest

from checker.core.document import Mark, MarkKind
from checker.formats.docx.read import read
from tests.support.docx_builder import (
    cell,
    only_block,
    paragraph,
    read_word,
    row,
    run,
    table,
    word_parts,
    zipped,
)


def mark(kind: str, content: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{content}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def field(instruction: str, result: str | None = None, form: str = "") -> str:
    """Return a complex field; without a result it has no `separate` either."""
    shown = "" if result is None else mark("separate", "") + run(result)
    return mark("begin", form) + code(instruction) + shown + mark("end", "")


def marks(content: str, **parts: str) -> tuple[str, list[Mark]]:
    block = only_block(paragraph(content), **parts)
    return block.text, list(block.marks)


def test_a_field_has_its_kind_its_instruction_and_its_text() -> None:
    content = run("全") + field(" NUMPAGES  \\* Arabic ", "12") + run("頁")
    assert marks(content) == (
        "全12頁",
        [Mark(MarkKind.FIELD, 1, 3, "NUMPAGES", "NUMPAGES \\* Arabic")],
    )


def test_a_simple_field_is_one_too() -> None:
    content = run("図") + f'<w:fldSimple w:instr=" SEQ 図 ">{run("3")}</w:fldSimple>'
    assert marks(content) == ("図3", [Mark(MarkKind.FIELD, 1, 2, "SEQ", "SEQ 図")])


def test_an_instruction_cut_into_runs_is_one() -> None:
    content = (
        mark("begin", "") + code(" RE") + code("F _Ref1 ") + mark("separate", "") + run("第2章")
    ) + mark("end", "")
    assert marks(content) == ("第2章", [Mark(MarkKind.FIELD, 0, 3, "REF", "REF _Ref1")])


def test_a_field_within_the_code_of_another_shows_nothing() -> None:
    inner = field(" PAGE ", "7")
    content = (
        mark("begin", "")
        + code(" IF ")
        + inner
        + code(' = 1 "a" "b" ')
        + mark("separate", "")
        + run("b")
        + mark("end", "")
    )
    assert marks(content) == ("b", [Mark(MarkKind.FIELD, 0, 1, "IF", 'IF = 1 "a" "b"')])


def test_a_table_of_contents_is_marked_where_it_begins() -> None:
    first = mark("begin", "") + code(' TOC \\o "1-3" ') + mark("separate", "") + run("目的 1")
    last = run("費用 2") + mark("end", "")
    blocks = read_word(paragraph(first) + paragraph(last)).blocks
    assert [block.text for block in blocks] == ["目的 1", "費用 2"]
    assert blocks[0].marks == (Mark(MarkKind.FIELD, 0, 4, "TOC", 'TOC \\o "1-3"'),)
    assert blocks[1].marks == ()


@pytest.mark.parametrize(
    ("instruction", "target"),
    [
        ('HYPERLINK "https://example.co.jp/a b"', "https://example.co.jp/a b"),
        ('HYPERLINK \\l "付録"', "#付録"),
        ('HYPERLINK "a.docx" \\l "付録"', "a.docx#付録"),
    ],
)
def test_a_hyperlink_field_is_a_link_as_well(instruction: str, target: str) -> None:
    _, found = marks(field(instruction, "別紙"))
    assert found[1] == Mark(MarkKind.LINK, 0, 2, target)


def test_links_lead_out_of_the_file_or_to_a_bookmark() -> None:
    content = (
        f'<w:hyperlink r:id="link1">{run("規程")}</w:hyperlink>'
        f'<w:hyperlink w:anchor="_Toc1">{run("目的")}</w:hyperlink>'
        f'<w:hyperlink r:id="nowhere">{run("無")}</w:hyperlink>'
    )
    assert marks(content, link1="https://example.co.jp/rules") == (
        "規程目的無",
        [
            Mark(MarkKind.LINK, 0, 2, "https://example.co.jp/rules"),
            Mark(MarkKind.LINK, 2, 4, "#_Toc1"),
            Mark(MarkKind.LINK, 4, 5, ""),
        ],
    )


def test_bookmarks_have_a_stretch_and_words_own_are_left_out() -> None:
    content = (
        '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
        + run("総額は")
        + '<w:bookmarkStart w:id="1" w:name="金額"/>'
        + run("120万円")
        + '<w:bookmarkEnd w:id="1"/><w:bookmarkStart w:id="2" w:name="先へ"/>'
        + run("である")
    )
    assert marks(content)[1] == [
        Mark(MarkKind.BOOKMARK, 3, 8, "金額"),
        Mark(MarkKind.BOOKMARK, 8, 11, "先へ"),
    ]


def test_a_reading_is_kept_apart_from_its_base() -> None:
    ruby = (
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('りんぎしょ')}</w:rt>"
        f"<w:rubyBase>{run('稟議書')}</w:rubyBase></w:ruby></w:r>"
    )
    assert marks(run("本") + ruby) == ("本稟議書", [Mark(MarkKind.RUBY, 1, 4, "りんぎしょ")])


@pytest.mark.parametrize(
    ("instruction", "text", "reading"),
    [
        ("EQ \\o\\ad(\\s\\up 9(かぶ),株)", "株", "かぶ"),
        ('EQ \\* jc2 \\* "Font:ＭＳ 明朝" \\* hps10 \\o\\ad(\\s\\up 9(しゃ),社)', "社", "しゃ"),
        ("eq \\o\\ac(○,印)", "印", ""),
        ("EQ \\f(1,2)", "1/2", ""),
        ("EQ \\r(3,x)", "√(3&x)", ""),
        ("EQ \\b(a;b)", "(ab)", ""),
        ("EQ a + \\f(b", "a + b", ""),
    ],
)
def test_equation_fields_show_their_code(instruction: str, text: str, reading: str) -> None:
    shown, found = marks(field(instruction))
    assert shown == text
    assert [each.value for each in found if each.kind is MarkKind.RUBY] == [reading] * bool(reading)


def test_a_macro_button_shows_its_label() -> None:
    assert marks(field(" MACROBUTTON NoMacro [氏名を入力] "))[0] == "[氏名を入力]"


def test_form_fields_of_old_show_a_box_or_an_entry() -> None:
    on = '<w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox></w:ffData>'
    off = '<w:ffData><w:checkBox><w:default w:val="0"/></w:checkBox></w:ffData>'
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in ("可", "否"))
    choice = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    content = (
        field(" FORMCHECKBOX ", form=on)
        + field(" FORMCHECKBOX ", form=off)
        + field(" FORMDROPDOWN ", form=choice)
    )
    text, found = marks(content)
    assert text == "☒☐否"
    assert [(each.start, each.value) for each in found if each.kind is MarkKind.TASK] == [
        (0, "checked"),
        (1, "unchecked"),
    ]


def test_a_reference_names_the_note_that_it_leads_to() -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="-1">{paragraph()}</w:footnote>'
        f'<w:footnote w:id="5">{paragraph("税別")}</w:footnote>'
    )
    content = run("総額") + '<w:r><w:footnoteReference w:id="5"/></w:r>' + run("は")
    document = read_word(paragraph(content), footnotes=notes)
    assert document.blocks[0].marks == (Mark(MarkKind.NOTE, 2, 2, "footnote1"),)
    assert document.block("footnote1/0").text == "税別"


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_controls_are_named_in_a_line_around_blocks_and_around_cells() -> None:
    named = '<w:alias w:val="氏名"/><w:tag w:val="name"/>'
    line = paragraph(run("起案者") + control(named, run("高橋")))
    block = control('<w:tag w:val="reason"/>', paragraph("更新する。") + paragraph("以上"))
    grid = table(row(cell("部署"), control(named, cell("総務部"))))
    document = read_word(line + block + grid)
    found = [(b.text, m.start, m.end, m.value) for b in document.walk() for m in b.marks]
    assert found == [
        ("起案者高橋", 3, 5, "氏名"),
        ("更新する。", 0, 5, "reason"),
        ("以上", 0, 2, "reason"),
        ("総務部", 0, 3, "氏名"),
    ]


def test_a_check_box_control_tells_its_state() -> None:
    box = '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>'
    assert marks(control(box, run("☒"))) == ("☒", [Mark(MarkKind.TASK, 0, 1, "checked")])


def bound(data: str, properties: str, held: str) -> tuple[str, list[Mark]]:
    """Return a document with a control bound to `/d:文書/d:金額` of a part that holds `data`."""
    members = word_parts(paragraph(control(properties, run(held)) + run("円")))
    item = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
    relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    members["customXml/item1.xml"] = f'<文書 xmlns="urn:d">{data}</文書>'
    members["customXml/itemProps1.xml"] = (
        f'<ds:datastoreItem xmlns:ds="{item}" ds:itemID="{{0000ABCD}}"/>'
    )
    members["customXml/_rels/item1.xml.rels"] = (
        f'<Relationships xmlns="{relationships}">'
        f'<Relationship Id="p" Type="{base}Props" Target="itemProps1.xml"/></Relationships>'
    )
    name = "word/_rels/document.xml.rels"
    link = f'<Relationship Id="x" Type="{base}" Target="../customXml/item1.xml"/>'
    members[name] = members[name].replace("</Relationships>", f"{link}</Relationships>")
    return _read(zipped(members))


def _read(data: bytes) -> tuple[str, list[Mark]]:
    (block,) = read(Path("bound.docx"), data).blocks
    return block.text, list(block.marks)


BINDING = (
    '<w:dataBinding w:prefixMappings="xmlns:d=\'urn:d\'" w:xpath="{}" '
    'w:storeItemID="{{0000abcd}}"/>'
)
AMOUNT = "/d:文書[1]/d:金額[1]"


def test_a_bound_control_shows_its_data() -> None:
    text, found = bound("<金額>1,200</金額>", BINDING.format(AMOUNT) + "<w:text/>", "900")
    assert text == "1,200円"
    assert found == [Mark(MarkKind.CONTROL, 0, 5, "", AMOUNT)]


@pytest.mark.parametrize(
    ("data", "xpath", "kind"),
    [
        ("<数量>3</数量>", AMOUNT, "<w:text/>"),  # no such element
        ("<金額></金額>", AMOUNT, "<w:text/>"),  # nothing there
        ("<金額>1,200</金額>", AMOUNT, "<w:date/>"),  # Word shows a date in its own format
        ("<金額>1,200</金額>", "//d:金額", "<w:text/>"),  # no path that Word writes
        ("<金額>1,200</金額>", "/d:文書/e:金額", "<w:text/>"),  # an unknown prefix
    ],
)
def test_other_controls_show_what_they_hold(data: str, xpath: str, kind: str) -> None:
    assert bound(data, BINDING.format(xpath) + kind, "900")[0] == "900円"
