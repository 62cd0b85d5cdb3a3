"""What one paragraph holds: characters, changes, fields, pictures, text boxes, comments."""

import pytest

from checker.core.document import Markup, Run, RunStyle, Span, Unread
from checker.core.messages import Message
from tests.support.docx_builder import only_block, paragraph, read_word, run

PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{alt}"/><a:graphic><a:graphicData>'
    "<pic:pic><pic:nvPicPr><pic:cNvPr id='1' name='x'/></pic:nvPicPr></pic:pic>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def inserted(text: str, author: str = "高橋") -> str:
    return f'<w:ins w:author="{author}">{run(text)}</w:ins>'


def deleted(text: str, author: str = "高橋") -> str:
    return f'<w:del w:author="{author}"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def box(*paragraphs: str) -> str:
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    shape = f"<wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>"
    return f"<w:drawing><wp:anchor>{shape}</wp:anchor></w:drawing>"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a\tb", id="tab"),
        pytest.param("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a\nb", id="line break"),
        pytest.param(
            '<w:r><w:t>a</w:t><w:br w:type="page"/><w:t>b</w:t></w:r>', "ab", id="page break"
        ),
        pytest.param("<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>", "-", id="hyphens"),
        pytest.param("<w:r><w:t> a </w:t></w:r>", "a", id="space that is not kept"),
        pytest.param(run(" a\n"), " a ", id="space that is kept"),
        pytest.param(
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑", id="known symbol"
        ),
        pytest.param('<w:r><w:sym w:font="x" w:char="zz"/></w:r>', "", id="broken symbol"),
        pytest.param(f'<w:hyperlink r:id="x">{run("連絡先")}</w:hyperlink>', "連絡先", id="link"),
        pytest.param(
            f"<w:sdt><w:sdtPr/><w:sdtContent>{run('記入')}</w:sdtContent></w:sdt>",
            "記入",
            id="content control",
        ),
        pytest.param(
            f'<w:fldSimple w:instr="PAGE">{run("3")}</w:fldSimple>', "3", id="simple field"
        ),
        pytest.param(
            mark("begin") + code("PAGE") + mark("separate") + run("3") + mark("end") + run("頁"),
            "3頁",
            id="complex field",
        ),
        pytest.param(
            mark("begin")
            + code("IF")
            + mark("begin")
            + mark("separate")
            + run("隠れた値")
            + mark("end")
            + mark("separate")
            + run("結果")
            + mark("end"),
            "結果",
            id="field in a field's code",
        ),
        pytest.param(mark("begin") + run("本文"), "本文", id="field without an end"),
        pytest.param(mark("end") + run("本文"), "本文", id="field without a beginning"),
        pytest.param(
            "<w:r><w:ruby><w:rt><w:r><w:t>とうきょう</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>東京</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "東京",
            id="ruby",
        ),
        pytest.param("<!-- note --><?pi x?>" + run("本文"), "本文", id="comment in the XML"),
    ],
)
def test_text(content: str, text: str) -> None:
    assert only_block(paragraph(content)).text == text


def test_a_field_may_run_over_paragraphs() -> None:
    body = paragraph(mark("begin") + code("TOC") + mark("separate") + run("第1章")) + paragraph(
        run("第2章") + mark("end")
    )
    assert [block.text for block in read_word(body).blocks] == ["第1章", "第2章"]


def test_runs_cover_the_text_around_ruby() -> None:
    content = (
        "<w:r><w:t>前</w:t><w:ruby><w:rubyBase><w:r><w:rPr><w:b/></w:rPr><w:t>東京</w:t></w:r>"
        "</w:rubyBase></w:ruby><w:t>後</w:t></w:r>"
    )
    assert only_block(paragraph(content)).runs == (
        Run(0, 1, RunStyle()),
        Run(1, 3, RunStyle(bold=True)),
        Run(3, 4, RunStyle()),
    )


def test_insertions_are_text_and_deletions_are_not() -> None:
    content = run("費用は") + deleted("10") + inserted("12") + inserted("万") + run("円")
    document = read_word(paragraph(content))
    assert document.blocks[0].text == "費用は12万円"
    assert document.markup == (
        Markup("deletion", "10", Span("body/0", 3, 3), "高橋"),
        Markup("insertion", "12万", Span("body/0", 3, 6), "高橋"),
    )


def test_moved_text_is_read_where_it_went() -> None:
    body = paragraph(f'<w:moveFrom w:author="A">{run("甲")}</w:moveFrom>' + run("乙"))
    body += paragraph(f'<w:moveTo w:author="A">{run("甲")}</w:moveTo>')
    document = read_word(body)
    assert [block.text for block in document.blocks] == ["乙", "甲"]
    assert document.markup == (
        Markup("deletion", "甲", Span("body/0", 0, 0), "A"),
        Markup("insertion", "甲", Span("body/1", 0, 1), "A"),
    )


def test_hidden_and_highlighted_text_is_told() -> None:
    yellow, green = '<w:highlight w:val="yellow"/>', '<w:highlight w:val="green"/>'
    content = run("秘", "<w:vanish/>") + run("要", yellow) + run("確認", green) + run("済")
    document = read_word(paragraph(content))
    assert document.blocks[0].text == "秘要確認済"
    assert document.markup == (
        Markup("hidden", "秘", Span("body/0", 0, 1)),
        Markup("highlight", "要確認", Span("body/0", 1, 4)),
    )


COMMENTS = (
    f'<w:comment w:id="4" w:author="部長">{paragraph("根拠は?")}{paragraph("至急")}</w:comment>'
)
START, END = '<w:commentRangeStart w:id="4"/>', '<w:commentRangeEnd w:id="4"/>'
SIGN = '<w:r><w:commentReference w:id="4"/></w:r>'


@pytest.mark.parametrize(
    ("body", "span"),
    [
        pytest.param(
            paragraph(run("費用") + START + run("200万円") + END + SIGN),
            Span("body/0", 2, 7),
            id="in one paragraph",
        ),
        pytest.param(
            paragraph(run("費") + START + run("用")) + paragraph(run("円") + END + SIGN),
            Span("body/0", 1, 2),
            id="over two paragraphs",
        ),
        pytest.param(
            paragraph("甲") + START + paragraph("乙") + END, Span("body/1", 0, 1), id="between"
        ),
        pytest.param(paragraph(run("費用") + SIGN), Span("body/0", 2, 2), id="sign alone"),
        pytest.param(paragraph("費用"), Span("body/0", 0, 0), id="nowhere"),
    ],
)
def test_a_comment_is_markup_where_it_is_anchored(body: str, span: Span) -> None:
    document = read_word(body, comments=COMMENTS)
    assert document.markup == (
        Markup("comment", "根拠は?\n至急", span, "部長", resolved=False, story="comment0"),
    )


def test_a_picture_alone_takes_its_paragraphs_place() -> None:
    document = read_word(paragraph(PICTURE.format(alt="組織図"), '<w:jc w:val="center"/>'))
    (image,) = document.blocks
    assert (image.kind.value, image.path, image.text, image.runs) == (
        "image",
        "body/0",
        "組織図",
        (),
    )
    assert image.style.alignment == "center"
    assert document.parts_not_read == (
        Unread(
            "image-text",
            Message("read.text-in-images"),
            Message("read.not-recognised"),
        ),
    )


def test_a_picture_in_a_sentence_follows_its_paragraph() -> None:
    blocks = read_word(paragraph(run("図を示す。") + PICTURE.format(alt=""))).blocks
    assert [(b.kind.value, b.path, b.text) for b in blocks] == [
        ("paragraph", "body/0", "図を示す。"),
        ("image", "body/1", ""),
    ]


def test_an_old_picture_has_its_alt_text_on_the_shape() -> None:
    shape = '<w:r><w:pict><v:shape alt="社印"><v:imagedata r:id="x"/></v:shape></w:pict></w:r>'
    assert only_block(paragraph(shape)).text == "社印"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    choice = box(paragraph("枠の中"), paragraph("二行目"))
    old = f"<w:txbxContent>{paragraph('枠の中')}</w:txbxContent>"
    fallback = f"<w:pict><v:textbox>{old}</v:textbox></w:pict>"
    content = run("本文") + (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{choice}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = read_word(paragraph(content) + paragraph("次"))
    assert [(b.path, b.text) for b in document.blocks] == [
        ("body/0", "本文"),
        ("body/1", "枠の中"),
        ("body/2", "二行目"),
        ("body/3", "次"),
    ]
    assert document.parts_read == ("body", "text-box")


def test_an_empty_text_box_leaves_its_paragraph() -> None:
    block = only_block(paragraph(f"<w:r>{box()}</w:r>"))
    assert (block.kind.value, block.path, block.text) == ("paragraph", "body/0", "")


def test_what_is_not_read_is_counted() -> None:
    embedded = '<w:r><w:object><v:shape><v:imagedata r:id="x"/></v:shape></w:object></w:r>'
    document = read_word(paragraph(embedded * 2) + '<w:altChunk r:id="x"/>')
    assert [block.text for block in document.blocks] == [""]
    found = [(each.kind, each.part.get("en"), each.count) for each in document.parts_not_read]
    assert found == [
        ("embedded-file", "embedded files", 2),
        ("included-document", "included documents", 1),
    ]
