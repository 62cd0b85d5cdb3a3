"""Comments written into OpenDocument texts: where they stand, and that nothing else changes."""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from checker.core.document import Document, Part, Span
from checker.core.errors import InputError
from checker.formats.odt.edit import AnnotatedText, annotate
from checker.formats.odt.names import OFFICE
from checker.formats.odt.read import read
from checker.formats.ooxml.comment_texts import CommentText
from tests.fuzz.inputs import Number, make_input
from tests.support.odt_builder import text_parts, zipped

pytestmark = pytest.mark.slow

PATH = Path("draft.odt")
HERE = Path(__file__).parent / "odt"
WHEN = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
COMMENT = {OFFICE + "annotation", OFFICE + "annotation-end"}


def find(document: Document, quote: str) -> Span:
    """Return the place of the first words `quote` of a document."""
    block = next(each for each in document.walk() if quote in each.text)
    start = block.text.index(quote)
    return block.span(start, start + len(quote))


def commented(data: bytes, *quotes: str) -> AnnotatedText:
    document = read(PATH, data)
    notes = [
        CommentText(find(document, quote), (f"about {quote}", "why"), "there") for quote in quotes
    ]
    return annotate(PATH, data, notes, when=WHEN)


def said(data: bytes) -> list[tuple[str, str]]:
    """Return the words that each comment of ours stands at, and what it says."""
    document = read(PATH, data)
    return [
        (document.quote(each.span), each.text)
        for each in document.markup
        if each.kind == "comment" and each.author == "checker"
    ]


def bare(data: bytes) -> bytes:
    """Return the canonical content of a file without its comments."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    for each in list(root.iter(*COMMENT)):
        parent, before = each.getparent(), each.getprevious()
        assert parent is not None
        if each.tail:
            holder = parent if before is None else before
            if before is None:
                holder.text = (holder.text or "") + each.tail
            else:
                holder.tail = (holder.tail or "") + each.tail
        parent.remove(each)
    return etree.tostring(root, method="c14n")


BODY = (
    '<text:p>甲  乙<text:span>丙<text:s text:c="2"/>丁</text:span>戊<text:a>己</text:a>庚</text:p>'
    "<text:p>日付<text:date>9月1日</text:date>から</text:p>"
    "<text:p><text:ruby><text:ruby-base>漢字</text:ruby-base><text:ruby-text>かんじ</text:ruby-text>"
    "</text:ruby>を</text:p>"
)


@pytest.mark.parametrize(
    ("quotes", "shown"),
    [
        pytest.param(["乙"], ["乙"], id="text"),
        pytest.param(["甲 乙丙"], ["甲 乙丙"], id="over-a-border"),
        pytest.param(["丙  丁戊"], ["丙  丁戊"], id="over-spaces"),
        pytest.param(["己庚"], ["己庚"], id="after-a-link"),
        pytest.param(
            ["乙", "乙丙", "甲 乙", "甲"], ["甲 乙", "甲", "乙", "乙丙"], id="overlapping"
        ),
        pytest.param(["月1"], ["9月1日"], id="a-field-is-whole"),
        pytest.param(["字を"], ["漢字を"], id="ruby-is-whole"),
    ],
)
def test_a_comment_stands_at_its_words(quotes: list[str], shown: list[str]) -> None:
    data = zipped(text_parts(BODY))
    copy = commented(data, *quotes)
    assert [each.exact for each in copy.placed] == [True] * len(quotes)
    assert sorted(words for words, _ in said(copy.data)) == sorted(shown)
    assert bare(copy.data) == bare(data)
    assert [b.text for b in read(PATH, copy.data).walk() if b.part is Part.BODY] == [
        b.text for b in read(PATH, data).walk()
    ]


def test_a_comment_says_what_the_note_says() -> None:
    data = zipped(text_parts("<text:p>甲乙</text:p>"))
    note = CommentText(Span("body/0", 1, 2), ("[error] own.x", "a  b\x01", "一\n二"))
    copy = annotate(PATH, data, [note], when=WHEN)
    assert said(copy.data) == [("乙", "[error] own.x\na  b\ufffd\n一\n二")]
    with zipfile.ZipFile(io.BytesIO(copy.data)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    comment = next(root.iter(OFFICE + "annotation"))
    dates = comment.findtext("{http://purl.org/dc/elements/1.1/}date")
    assert (dates, comment.get(OFFICE + "name")) == ("2025-09-01T09:00:00", "__checker_1")


def test_without_notes_the_copy_is_the_file() -> None:
    data = zipped(text_parts("<text:p>甲</text:p>"))
    assert annotate(PATH, data, []) == AnnotatedText(data, (), ())


NOTE = (
    '<text:note text:note-class="footnote"><text:note-body><text:p>脚注</text:p></text:note-body>'
    "</text:note>"
)


@pytest.mark.parametrize(
    ("body", "span", "words"),
    [
        pytest.param(f"<text:p>前</text:p><text:p>本文{NOTE}</text:p>", "脚注", "本文", id="note"),
        pytest.param(
            "<text:p>前</text:p><text:p>本文<draw:frame><draw:text-box><text:p>箱</text:p>"
            "</draw:text-box></draw:frame></text:p>",
            "箱",
            "本文",
            id="text-box",
        ),
    ],
)
def test_what_takes_no_comment_has_one_nearby_that_says_where(
    body: str, span: str, words: str
) -> None:
    data = zipped(text_parts(body))
    copy = commented(data, span)
    assert [each.exact for each in copy.placed] == [False]
    (comment,) = [m for m in read(PATH, copy.data).markup if m.kind == "comment"]
    assert comment.text == f"about {span}\nwhy\nthere"
    assert read(PATH, copy.data).block(comment.span.path).text == words


def test_a_note_on_the_whole_document_stands_at_its_title() -> None:
    body = "<table:table><table:table-row><table:table-cell><text:p>欄</text:p></table:table-cell>"
    body += '</table:table-row></table:table><text:h text:outline-level="1">題</text:h>'
    data = zipped(text_parts(body))
    copy = annotate(PATH, data, [CommentText(Span("", 0, 0), ("x",), whole=True)], when=WHEN)
    assert said(copy.data) == [("題", "x")]
    assert [each.exact for each in copy.placed] == [True]


def test_a_text_without_words_takes_a_comment() -> None:
    data = zipped(text_parts("<text:p/>"))
    copy = annotate(PATH, data, [CommentText(Span("body/0", 0, 0), ("x",), whole=True)], when=WHEN)
    assert said(copy.data) == [("", "x")]
    assert bare(copy.data) == bare(data)


def test_a_signature_is_said_to_be_void() -> None:
    parts = text_parts("<text:p>甲</text:p>") | {"META-INF/documentsignatures.xml": "<a/>"}
    copy = commented(zipped(parts), "甲")
    assert [each.get("en") for each in copy.warnings] == [
        "The digital signature is void in this copy; the original is as it was."
    ]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.odt")), ids=lambda path: path.stem)
def test_only_comments_change_in_files_of_libreoffice(path: Path) -> None:
    data = path.read_bytes()
    document = read(PATH, data)
    blocks = [b for b in document.walk() if b.text.strip() and b.part is Part.BODY]
    notes = [CommentText(block.span(), (block.path,), "there") for block in blocks]
    copy = annotate(PATH, data, notes, when=WHEN)
    found = [(each.note.span, each.exact) for each in copy.placed]
    assert found == [(block.span(), bool(block.runs)) for block in blocks]
    expected = [(block.text, block.path) for block in blocks if block.runs]
    assert [each for each in said(copy.data) if each[0]] == expected
    assert bare(copy.data) == bare(data)
    with zipfile.ZipFile(io.BytesIO(data)) as one, zipfile.ZipFile(io.BytesIO(copy.data)) as other:
        names = one.namelist()
        assert other.namelist() == names
        assert (names[0], other.infolist()[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
        changed = [name for name in names if one.read(name) != other.read(name)]
    assert changed == ["content.xml"]


def test_mutated_files_take_comments_too() -> None:
    made = 0
    for index in range(120):
        data = make_input(3, Number("odt", index), corpus=False)
        try:
            document = read(PATH, data)
        except InputError:
            continue
        blocks = [each for each in document.walk() if each.table is None]
        notes = [CommentText(each.span(), (each.path,), "there") for each in blocks[:20]]
        try:
            copy = annotate(PATH, data, notes, when=WHEN)
        except InputError:  # a picture that nobody read is damaged
            continue
        after = read(PATH, copy.data) if data.startswith(b"PK") else document
        assert [b.text for b in after.walk() if b.part is Part.BODY] == [
            b.text for b in document.walk() if b.part is Part.BODY
        ]
        made += 1
    assert made > 60


def test_comments_that_are_there_stay() -> None:
    body = (
        '<text:p>甲<office:annotation office:name="__checker_1" loext:resolved="true">'
        "<dc:creator>林</dc:creator><text:p>前</text:p></office:annotation>乙<office:annotation-end"
        ' office:name="__checker_1"/>丙</text:p>'
    )
    copy = commented(zipped(text_parts(body)), "乙丙")
    assert [
        (m.author, m.text, m.span) for m in read(PATH, copy.data).markup if m.kind == "comment"
    ] == [
        ("林", "前", Span("body/0", 1, 2)),
        ("checker", "about 乙丙\nwhy", Span("body/0", 1, 3)),
    ]
