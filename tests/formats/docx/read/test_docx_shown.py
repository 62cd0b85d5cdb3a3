"""What Word shows is what is read: alternatives, words in odd places, hidden, bound and old text.

Where a file holds words that are not read, `parts_not_read` says so.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.core.document import Document, Mark, MarkKind, Markup, Span
from checker.formats.docx.read import read
from tests.support.docx_builder import (
    cell,
    paragraph,
    read_word,
    row,
    run,
    table,
    word_parts,
    zipped,
)
from tests.support.word_xml import control

UNKNOWN = ' xmlns:zz="urn:nobody"'


def texts(document: Document) -> list[str]:
    """Return what every block says, also in cells."""
    return [block.text for block in document.walk() if block.table is None]


def unread(document: Document) -> list[tuple[str, int]]:
    return [(each.kind, each.count) for each in document.parts_not_read]


def alternatives(*branches: tuple[str, str]) -> str:
    """Return `mc:AlternateContent`; a branch that requires nothing is the Fallback."""
    written = (
        f'<mc:Choice Requires="{requires}"{UNKNOWN}>{content}</mc:Choice>'
        if requires
        else f"<mc:Fallback>{content}</mc:Fallback>"
        for requires, content in branches
    )
    return f"<mc:AlternateContent>{''.join(written)}</mc:AlternateContent>"


Branches = list[tuple[str, str]]
CHOSEN: dict[str, tuple[Branches, str, int]] = {
    "an unknown namespace": ([("zz", "無害"), ("", "秘密")], "秘密", 1),
    "a known one": ([("w14", "新"), ("", "旧")], "新", 1),
    "the same in both": ([("w14", "同じ"), ("", "同じ")], "同じ", 0),
    "the second Choice": ([("zz", "一"), ("w14", "二"), ("", "三")], "二", 1),
    "one of two namespaces is unknown": ([("w14 zz", "一"), ("", "二")], "二", 1),
    "a prefix that is not declared": ([("qq", "一"), ("", "二")], "二", 1),
    "no Fallback": ([("zz", "一")], "", 1),
    "nothing but a Fallback": ([("", "二")], "二", 0),
    "an empty Choice": ([("w14", ""), ("", "二")], "", 1),
}
PLACES: dict[str, Callable[[Branches], str]] = {
    "in a run": lambda x: paragraph("<w:r>" + alternatives(*each_with(x, in_text)) + "</w:r>"),
    "in a paragraph": lambda x: paragraph(alternatives(*each_with(x, run))),
    "in the body": lambda x: alternatives(*each_with(x, paragraph)) + paragraph("末"),
    "in a table": lambda x: table(alternatives(*each_with(x, row)), row("末")),
    "in a row": lambda x: table(f"<w:tr>{alternatives(*each_with(x, cell))}{cell('末')}</w:tr>"),
    "in a cell": lambda x: table(row(f"<w:tc>{alternatives(*each_with(x, paragraph))}</w:tc>")),
    "in a control": lambda x: control("", alternatives(*each_with(x, paragraph))),
    "in a drawing": lambda x: paragraph(
        f"<w:r><w:drawing>{alternatives(*each_with(x, in_box))}</w:drawing></w:r>"
    ),
    "in an equation": lambda x: paragraph(
        f"<m:oMath>{alternatives(*each_with(x, in_equation))}</m:oMath>"
    ),
}


def in_text(text: str) -> str:
    return f"<w:t>{text}</w:t>"


def in_box(text: str) -> str:
    return f"<wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx>"


def in_equation(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def each_with(branches: Branches, write: Callable[[str], str]) -> Branches:
    return [(requires, write(text) if text else "") for requires, text in branches]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", CHOSEN)
def test_the_branch_that_word_shows_is_read(name: str, place: str) -> None:
    branches, shown, others = CHOSEN[name]
    document = read_word(PLACES[place](branches))
    assert [text for text in texts(document) if text not in ("", "末")] == [shown] * bool(shown)
    assert unread(document) == [("alternative-content", 1)] * others


def test_ignorable_elements_are_looked_into_where_the_file_says_so() -> None:
    content = f"<zz:box{UNKNOWN} {{}}>{run('本文')}</zz:box>"
    ignored = paragraph(content.format('mc:Ignorable="zz"'))
    looked_into = paragraph(content.format('mc:Ignorable="zz" mc:ProcessContent="zz:box"'))
    others = paragraph(content.format('mc:Ignorable="zz" mc:ProcessContent="zz:other"'))
    every = paragraph(content.format('mc:Ignorable="zz" mc:ProcessContent="zz:*"'))
    found = [read_word(each) for each in (ignored, looked_into, others, every)]
    assert [texts(each) for each in found] == [[""], ["本文"], [""], ["本文"]]
    unknown = [("unknown-content", 1)]
    assert [unread(each) for each in found] == [unknown, [], unknown, []]


def test_a_namespace_that_must_be_understood_is_told() -> None:
    asking = f'<w:r{UNKNOWN} mc:MustUnderstand="zz w14"><w:t>本文</w:t></w:r>'
    document = read_word(paragraph(asking))
    assert texts(document) == ["本文"]
    assert unread(document) == [("unknown-content", 1)]


FOREIGN = f"<zz:p{UNKNOWN}><zz:t>秘密</zz:t></zz:p>"
SKIPPED = {
    "an unknown element in a paragraph": paragraph(run("本文") + FOREIGN),
    "an unknown element in a run": paragraph(f"<w:r><w:t>本文</w:t>{FOREIGN}</w:r>"),
    "an unknown element in the body": paragraph("本文") + FOREIGN,
    "an unknown element around a paragraph": paragraph("本文")
    + f"<zz:p{UNKNOWN}>{paragraph('秘密')}</zz:p>",
    "an unknown element in a drawing": paragraph(
        run("本文") + f"<w:r><w:drawing>{FOREIGN}</w:drawing></w:r>"
    ),
    "a paragraph in a run": paragraph(f"<w:r><w:t>本文</w:t>{paragraph('秘密')}</w:r>"),
    "a table in a paragraph": paragraph(run("本文") + table(row("秘密"))),
    "a run in a cell": table(row(f"<w:tc>{run('秘密')}{paragraph('本文')}</w:tc>")),
    "a run in the body": paragraph("本文") + run("秘密"),
    "a paragraph in a row": table(f"<w:tr>{cell('本文')}{paragraph('秘密')}</w:tr>"),
    "a paragraph in a table": table(row("本文"), paragraph("秘密")),
    "an element in a text": paragraph("<w:r><w:t>本文<w:b>秘密</w:b></w:t></w:r>"),
    "a text after an element in a text": paragraph("<w:r><w:t>本文<w:b/>秘密</w:t></w:r>"),
    "an unknown element in a text": paragraph(f"<w:r><w:t>本文{FOREIGN}</w:t></w:r>"),
    "a deleted text outside a deletion": paragraph(
        run("本文") + "<w:r><w:delText>秘密</w:delText></w:r>"
    ),
    "a text in a drawing": paragraph(
        run("本文") + "<w:r><w:drawing><w:t>秘密</w:t></w:drawing></w:r>"
    ),
    "a text of drawings in a run": paragraph(run("本文") + "<w:r><a:t>秘密</a:t></w:r>"),
    "a paragraph under a merge": table(
        row(cell("本文", '<w:vMerge w:val="restart"/>')), row(cell("秘密", "<w:vMerge/>"))
    ),
    "a cell beside a merge": table(
        row(
            cell("本文", '<w:hMerge w:val="restart"/>'),
            cell("秘密", '<w:hMerge w:val="continue"/>'),
        )
    ),
}


@pytest.mark.parametrize("name", SKIPPED)
def test_words_that_are_not_read_are_told(name: str) -> None:
    document = read_word(SKIPPED[name])
    assert texts(document) == ["本文"]
    assert unread(document) == [("unknown-content", 1)]


def test_a_comment_in_the_xml_cuts_no_text() -> None:
    assert texts(read_word(paragraph("<w:r><w:t>前<!-- x -->中<?y z?>後</w:t></w:r>"))) == [
        "前中後"
    ]


def test_a_text_box_in_an_object_is_read_and_its_picture_is_not() -> None:
    box = f"<v:textbox><w:txbxContent>{paragraph('秘密')}</w:txbxContent></v:textbox>"
    shape = f'<v:shape alt="絵"><v:imagedata r:id="x"/>{box}</v:shape>'
    document = read_word(paragraph(run("本文") + f"<w:r><w:object>{shape}</w:object></w:r>"))
    assert texts(document) == ["本文", "秘密"]
    assert unread(document) == [("embedded-file", 1)]


def test_alternatives_nested_without_end_are_told_without_comparing_them() -> None:
    nested = run("本文") * 2000
    for _ in range(60):
        nested = alternatives(("w14", nested), ("", ""))
    document = read_word(paragraph(nested))
    assert texts(document) == ["本文" * 2000]
    assert unread(document) == [("alternative-content", 52)]


# --- fields ---------------------------------------------------------------------------------


def field(code: str, result: str, attributes: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin" {attributes}/></w:r>'
        f"<w:r><w:instrText>{code}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.mark.parametrize(
    ("code", "result"),
    [("PAGE", "9"), ("DATE", "2001年1月1日"), ("REF x", "参照先"), ('IF 1 = 2 "可" "否"', "可")],
)
def test_a_field_shows_its_saved_result(code: str, result: str) -> None:
    document = read_word(paragraph(field(code, result)))
    assert texts(document) == [result]
    kind = code.partition(" ")[0]
    assert document.blocks[0].marks == (Mark(MarkKind.FIELD, 0, len(result), kind, code),)
    assert unread(document) == []


def test_fields_that_word_works_out_again_on_opening_are_told() -> None:
    complex_field = field("REF x", "旧", 'w:dirty="true"')
    simple = f'<w:fldSimple w:instr="REF x" w:dirty="1">{run("旧")}</w:fldSimple>'
    document = read_word(paragraph(complex_field + simple + field("PAGE", "1", 'w:dirty="0"')))
    assert texts(document) == ["旧旧1"]
    assert unread(document) == [("stale-field", 2)]


BEGIN, END = (f'<w:r><w:fldChar w:fldCharType="{x}"/></w:r>' for x in ("begin", "end"))


def test_a_field_mark_in_a_branch_that_is_not_read_hides_nothing() -> None:
    body = paragraph(BEGIN + run("本文") + alternatives(("zz", END), ("", "")))
    assert texts(read_word(body)) == ["本文"]


def test_a_field_that_never_shows_its_result_is_told() -> None:
    gone = table(row(cell(paragraph(END)), properties='<w:del w:author="A"/>'))
    document = read_word(paragraph(BEGIN + run("秘密")) + gone + paragraph("本文"))
    assert texts(document) == ["", ""]
    assert unread(document) == [("unknown-content", 1)]


# --- hidden text ----------------------------------------------------------------------------


def style(name: str, properties: str, based_on: str = "", kind: str = "character") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{base}'
        f"<w:rPr>{properties}</w:rPr></w:style>"
    )


HIDING = (
    style("Hidden", "<w:vanish/>")
    + style("Child", "<w:b/>", "Hidden")
    + style("Back", '<w:vanish w:val="0"/>', "Hidden")
    + style("Whole", "<w:vanish/>", kind="paragraph")
    + style("WholeChild", "", "Whole", kind="paragraph")
)


@pytest.mark.parametrize(
    ("properties", "paragraph_style", "hidden"),
    [
        ("<w:vanish/>", "", True),
        ('<w:vanish w:val="0"/>', "", False),
        ('<w:rStyle w:val="Hidden"/>', "", True),
        ('<w:rStyle w:val="Child"/>', "", True),
        ('<w:rStyle w:val="Back"/>', "", False),
        ('<w:rStyle w:val="Hidden"/><w:vanish w:val="0"/>', "", False),
        ("", "Whole", True),
        ("", "WholeChild", True),
        ('<w:rStyle w:val="Hidden"/>', "Whole", False),  # a toggle of a toggle (17.7.3)
        ("<w:webHidden/>", "", False),  # hidden in Web layout alone
        ("<w:specVanish/>", "", False),  # of paragraph ends alone
    ],
)
def test_what_is_hidden_is_told(properties: str, paragraph_style: str, hidden: bool) -> None:
    said = f'<w:pStyle w:val="{paragraph_style}"/>' if paragraph_style else ""
    document = read_word(paragraph(run("秘密", properties), said), styles=HIDING)
    assert texts(document) == ["秘密"]
    assert document.markup == ((Markup("hidden", "秘密", Span("body/0", 0, 2)),) if hidden else ())


def test_a_hidden_paragraph_end_hides_no_words() -> None:
    """A style separator: two paragraphs in one line, which stay two."""
    end = "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"
    assert texts(read_word(paragraph("見出し", end) + paragraph("本文"))) == ["見出し", "本文"]


# --- tracked changes ------------------------------------------------------------------------


def test_deleted_and_inserted_cells_are_told() -> None:
    changed = table(
        row(
            cell("残", ""),
            cell("削", '<w:cellDel w:author="A"/>'),
            cell("増", '<w:cellIns w:author="B"/>'),
        )
    )
    document = read_word(changed)
    assert texts(document) == ["残", "増"]
    assert document.markup == (
        Markup("deletion", "削", Span("body/0", 0, 0), "A"),
        Markup("insertion", "増", Span("body/0", 0, 0), "B"),
    )
    assert document.original is not None
    assert texts(document.original) == ["残", "削"]
    assert unread(document) == []


def test_a_deleted_row_in_a_control_is_told() -> None:
    gone = control("", row("削", properties='<w:del w:author="A"/>'))
    document = read_word(table(row("残"), gone))
    assert texts(document) == ["残"]
    assert document.markup == (Markup("deletion", "削", Span("body/0", 0, 0), "A"),)


def test_a_paragraph_whose_end_is_deleted_does_not_go_on_after_a_table() -> None:
    end = '<w:rPr><w:del w:author="A"/></w:rPr>'
    joined = paragraph("前", end) + paragraph("後") + paragraph("甲", end) + table(row("表"))
    assert texts(read_word(joined + paragraph("乙"))) == ["前後", "甲", "表", "乙"]


# --- controls -------------------------------------------------------------------------------

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title>'
    "</cp:coreProperties>"
)
BINDING = '<w:dataBinding w:xpath="{}" w:storeItemID="{{6C3C8BC8-F283-45AE-878A-BAB7291924A1}}"/>'
TITLE = BINDING.format("/*[1]/title")
PROMPT = "<w:showingPlcHdr/>"
TEXT = TITLE.replace("/*[1]/title", "/cp:coreProperties/dc:title").replace(
    "<w:dataBinding",
    "<w:dataBinding w:prefixMappings=\"xmlns:cp='http://schemas.openxmlformats.org/package/2006/"
    "metadata/core-properties' xmlns:dc='http://purl.org/dc/elements/1.1/'\"",
)
LIST = '<w:dropDownList><w:listItem w:displayText="{}" w:value="1"/></w:dropDownList>'
BOUND = {
    "in a paragraph": (TEXT + "<w:text/>", run("旧"), "新", "新", 0),
    "the same": (TEXT + "<w:text/>", run("新"), "新", "新", 0),
    "nothing held": (TEXT + "<w:text/>", "", "新", "新", 0),
    "no data": (TEXT + "<w:text/>", run("旧"), "", "旧", 1),
    "a prompt over data": (TEXT + PROMPT + "<w:text/>", run("記入"), "新", "新", 0),
    "a prompt without data": (TEXT + PROMPT + "<w:text/>", run("記入"), "", "記入", 0),
    "a bookmark inside": (
        TEXT + "<w:text/>",
        '<w:bookmarkStart w:id="1" w:name="b"/>' + run("旧") + '<w:bookmarkEnd w:id="1"/>',
        "新",
        "旧",
        1,
    ),
    "a path that is not followed": (
        BINDING.format("//*[last()]") + "<w:text/>",
        run("旧"),
        "新",
        "旧",
        1,
    ),
    "rich text": (TEXT, run("旧"), "新", "旧", 1),
    "a list": (TEXT + LIST.format("可"), run("可"), "1", "可", 0),
    "another entry": (TEXT + LIST.format("否"), run("可"), "1", "可", 1),
    "a date": (
        TEXT + '<w:date w:fullDate="2025-04-01T00:00:00Z"/>',
        run("4/1"),
        "2025-04-01",
        "4/1",
        0,
    ),
    "another date": (
        TEXT + '<w:date w:fullDate="2025-04-01T00:00:00Z"/>',
        run("4/1"),
        "2026-04-01",
        "4/1",
        1,
    ),
    "a picture": (TEXT + "<w:picture/>", run("図"), "QUJD", "図", 0),
}


@pytest.mark.parametrize("name", BOUND)
def test_a_bound_control_shows_its_data_or_the_difference_is_told(name: str) -> None:
    properties, held, data, shown, differing = BOUND[name]
    document = read_word(paragraph(control(properties, held)), core=CORE.format(data))
    assert texts(document) == [shown]
    assert unread(document) == [("bound-data", 1)] * differing


AROUND = {
    "two paragraphs": control(TEXT + "<w:text/>", paragraph("旧") + paragraph("")),
    "rich text": control(TEXT, paragraph("旧")),
    "a row": table(control(TEXT, row("旧"))),
}


@pytest.mark.parametrize("name", AROUND)
def test_data_of_controls_around_paragraphs_is_compared(name: str) -> None:
    old = read_word(AROUND[name], core=CORE.format("新"))
    same = read_word(AROUND[name], core=CORE.format("旧"))
    assert [each[0] for each in (texts(old), texts(same))] == ["旧", "旧"]
    assert [unread(old), unread(same)] == [[("bound-data", 1)], []]


FILLED = {
    "a paragraph": control(TEXT + PROMPT + "<w:text/>", paragraph("旧")),
    "an empty paragraph": control(TEXT + "<w:text/>", paragraph()),
    "a cell": table(f"<w:tr>{control(TEXT + PROMPT + '<w:text/>', cell('旧'))}</w:tr>"),
    "a paragraph in a cell": table(row(cell(control(TEXT + "<w:text/>", paragraph("旧"))))),
}


@pytest.mark.parametrize("name", FILLED)
def test_data_of_a_control_around_one_paragraph_is_read(name: str) -> None:
    document = read_word(FILLED[name], core=CORE.format("新"))
    assert texts(document) == ["新"]
    marks = [each.kind for block in document.walk() for each in block.marks]
    assert marks == [MarkKind.CONTROL]
    assert unread(document) == []


def test_what_a_control_asks_for_is_no_value() -> None:
    prompt = control(PROMPT, run("ここに記入"))
    document = read_word(
        paragraph(run("起案者:") + prompt)
        + table(row("起案日", cell(control(PROMPT, paragraph("日付を選択")))))
        + paragraph(run("担当者:") + control("", run("佐藤")))
    )
    assert [(each.label, each.value) for each in document.fields] == [
        ("起案者", ""),
        ("起案日", ""),
        ("担当者", "佐藤"),
    ]
    assert document.blocks[0].marks == (Mark(MarkKind.PROMPT, 4, 9),)
    assert document.block("body/1/r0/c1/0").marks == (Mark(MarkKind.PROMPT, 0, 5),)
    assert texts(document) == ["起案者:ここに記入", "起案日", "日付を選択", "担当者:佐藤"]


# --- other signs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(
            '<w:r><w:t>左</w:t><w:ptab w:alignment="right"/><w:t>右</w:t></w:r>',
            "左\t右",
            id="ptab",
        ),
        pytest.param(
            "<w:r><w:t>ab</w:t><w:softHyphen/><w:t>cd</w:t></w:r>", "abcd", id="soft hyphen"
        ),
        pytest.param('<w:r><w:sym w:font="MS Gothic" w:char="00A7"/></w:r>', "§", id="symbol"),
        pytest.param(
            f'<w:bookmarkStart w:id="1" w:name="_Hidden"/>{run("本文")}<w:bookmarkEnd w:id="1"/>',
            "本文",
            id="hidden bookmark",
        ),
        pytest.param(f'<w:bdo w:val="rtl">{run("本文")}</w:bdo>', "本文", id="direction"),
    ],
)
def test_other_signs(content: str, text: str) -> None:
    document = read_word(paragraph(content))
    assert texts(document) == [text]
    assert unread(document) == []


def test_tiny_and_white_words_are_read_with_how_they_look() -> None:
    looks = run("極小", '<w:sz w:val="2"/>') + run("白", '<w:color w:val="FFFFFF"/>')
    (block,) = read_word(paragraph(looks)).blocks
    assert [(block.text[r.start : r.end], r.style.size, r.style.color) for r in block.runs] == [
        ("極小", 1.0, None),
        ("白", None, "FFFFFF"),
    ]


def test_included_documents_are_told() -> None:
    body = (
        paragraph("本文")
        + '<w:altChunk r:id="x"/>'
        + table(row('<w:tc><w:altChunk r:id="x"/></w:tc>'))
    )
    document = read_word(body + paragraph('<w:subDoc r:id="x"/>'))
    assert texts(document) == ["本文", ""]
    assert unread(document) == [("included-document", 3)]


def test_words_of_a_footnote_separator_are_read_after_the_notes() -> None:
    rule = paragraph("<w:r><w:separator/></w:r>")
    line = f'<w:footnote w:id="-1" w:type="separator">{rule}</w:footnote>'
    more = f'<w:footnote w:id="0" w:type="continuationNotice">{paragraph("次頁へ")}</w:footnote>'
    note = f'<w:footnote w:id="1">{paragraph("脚注")}</w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    document = read_word(paragraph(run("本文") + reference), footnotes=line + more + note)
    assert [(each.path, each.text) for each in document.blocks] == [
        ("body/0", "本文"),
        ("footnote1/0", "脚注"),
        ("footnote2/0", "次頁へ"),
    ]


def test_compatibility_settings_change_no_words() -> None:
    old = "<w:compat><w:compatSetting w:name='compatibilityMode' w:val='11'/></w:compat>"
    members = word_parts(paragraph("本文"), settings=old)
    assert texts(read(Path("old.docx"), zipped(members))) == ["本文"]
