"""Which PDF files are opened, in which words others are refused, and what lies over pages."""

import zlib

import pytest

from checker.core.document import MarkKind, Markup, Part, Span
from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.pdf.read import read
from tests.support.pdf_builder import (
    PATH,
    File,
    Page,
    lines,
    read_file,
    read_pages,
    shown,
)

WORDS = Page(shown("決裁を仰ぐ。", 70, 100))
LATIN = Page(shown("Approval is asked for.", 70, 100))
PICTURE = (
    "q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n"  # one grey pixel, enlarged
)
_DAMAGED = "The PDF file is damaged."


def refusal(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return what is said of a file that is refused."""
    with pytest.raises(InputError) as caught:
        read(PATH, data, limits)
    assert caught.value.place == str(PATH)
    assert caught.value.remedy is not None
    return caught.value.what.get("en")


def said(*annotations: str) -> File:
    """Return a page of two lines with annotations."""
    return File([Page(shown("上の行", 70, 100) + shown("下の行", 70, 400), annotations)])


def test_packed_streams_are_read() -> None:
    document = read_file(File([WORDS], packed=True))
    assert [block.text for block in document.blocks] == ["決裁を仰ぐ。"]


def test_an_empty_password_asks_nobody() -> None:
    document = read_file(File([LATIN], password="", packed=True))
    assert [block.text for block in document.blocks] == ["Approval is asked for."]


def test_a_password_is_not_guessed() -> None:
    what = "The file is encrypted with a password, or in a way that cannot be read."
    assert refusal(File([LATIN], password="secret").data()) == what  # noqa: S106 - of a test


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "This is not a PDF file."),
        (b"PK\x03\x04", "This is not a PDF file."),
        (b"%PDF-1.7\n", _DAMAGED),
        (File([WORDS]).data()[:700], _DAMAGED),
        (File([]).data(), _DAMAGED),
        (File([Page("")]).data(), "There is no text in it."),
        (File([Page(PICTURE)]).data(), "It holds scanned pictures only, and no text."),
    ],
    ids=["empty", "zip", "head", "cut", "no pages", "blank", "scan"],
)
def test_what_cannot_be_checked_is_refused(data: bytes, what: str) -> None:
    assert refusal(data) == what


def test_a_damaged_page_is_named() -> None:
    data = bytearray(File([WORDS, WORDS], packed=True).data())
    at = data.index(b"13 0 obj")
    start = data.index(b"stream", at) + len(b"stream\n")
    data[start + 4 : start + 12] = b"\xff" * 8
    assert refusal(bytes(data)) == "Page 2 of the PDF file is damaged."


def test_references_in_a_circle_end() -> None:
    data = File([WORDS], objects=["101 0 R", "100 0 R"]).data()
    circle = data.replace(b"/Contents 11 0 R", b"/Contents 100 0 R")
    assert refusal(circle) == "There is no text in it."


def test_a_scanned_page_among_others_is_said_to_be_unread() -> None:
    document = read_pages(WORDS.content, PICTURE, PICTURE)
    found = [(each.kind, each.part.get("en"), each.count) for each in document.parts_not_read]
    assert found == [("scan", "scanned pages (2, 3)", 2)]


def test_a_picture_on_a_page_of_text_is_said_to_be_unread() -> None:
    document = read_pages(WORDS.content + PICTURE)
    assert [(each.kind, each.count) for each in document.parts_not_read] == [("image-text", 1)]


def test_more_pages_than_allowed_are_refused() -> None:
    assert refusal(File([WORDS] * 3).data(), Limits(pages=2)) == "It has more than 2 pages."


def test_more_blocks_than_allowed_are_refused() -> None:
    pages = [Page(lines([f"{n}) x" for n in range(40)], top=110)) for _ in range(3)]
    what = "The document has more than 100 paragraphs and cells."
    assert refusal(File(pages).data(), Limits(blocks=100)) == what


def test_a_stream_that_unpacks_to_too_much_is_refused() -> None:
    bomb = zlib.compress(b" " * (65 * 2**20), 9)
    data = File([WORDS]).data()
    at = data.index(b"11 0 obj")
    stream = b"11 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream\nendobj\n"
    end = data.index(b"endobj\n", at) + len(b"endobj\n")
    packed = data[:at] + stream % (len(bomb), bomb) + data[end:]
    assert refusal(packed) == "It unpacks to more than 64 MiB."


def test_a_form_that_is_shown_without_end_is_refused() -> None:
    form = (
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length {} /Resources << /XObject <<"
        " /N {} 0 R >> >> >>\nstream\n{}\nendstream"
    )
    shows = "/N Do " * 100
    objects = [form.format(len(shows), 101 + level, shows) for level in range(5)]
    page = Page("/N Do", entries="/Resources << /XObject << /N 100 0 R >> >>")
    file = File([page], objects=[*objects, form.format(0, 100, "")])
    assert refusal(file.data(), Limits(xml_mib=1)) == "It unpacks to more than 1 MiB."


def test_a_note_stands_at_the_nearest_block() -> None:
    note = "<< /Subtype /Text /Rect [70 438 90 458] /Contents (check) /T (Mizuno) >>"
    document = read_file(said(note))
    span, story = Span("page1/1", 0, 3), "page1/comment0"
    assert document.markup == (Markup("comment", "check", span, "Mizuno", story=story),)
    assert [(block.part, block.text) for block in document.blocks][2] == (Part.COMMENT, "check")


def test_a_highlight_without_words_is_markup_alone() -> None:
    document = read_file(said("<< /Subtype /Highlight /Rect [70 730 99 745] /T (Mizuno) >>"))
    assert document.markup == (Markup("highlight", "", Span("page1/0", 0, 3), "Mizuno"),)
    assert len(document.blocks) == 2


def test_what_is_filled_into_a_form_is_read() -> None:
    document = read_file(
        said(
            "<< /Subtype /Widget /FT /Tx /T (a) /TU (Name) /V (Yamada) /Rect [0 0 9 9] >>",
            "<< /Subtype /Widget /FT /Btn /T (b) /V /Yes /Rect [0 0 9 9] >>",
        )
    )
    assert [(block.path, block.text) for block in document.blocks][2:] == [
        ("page1/field0", "Name: Yamada")
    ]
    assert [(each.label, each.value) for each in document.fields] == [("Name", "Yamada")]


def test_links_cover_the_words_below_them() -> None:
    link = "<< /Subtype /Link /Rect [70 738 91 752] /A << /S /URI /URI (https://example.com) >> >>"
    block = read_file(said(link)).blocks[0]
    assert [(mark.kind, mark.start, mark.end, mark.value) for mark in block.marks] == [
        (MarkKind.LINK, 0, 2, "https://example.com")
    ]


def test_properties_and_attached_files() -> None:
    catalog = "/Names << /EmbeddedFiles << /Names [(a) 100 0 R (b) 100 0 R] >> >>"
    file = File(
        [WORDS], catalog, ["<< >>"], "/Title (Minutes) /CreationDate (D:20250901103000+09'00')"
    )
    document = read_file(file)
    assert document.properties == {"title": "Minutes", "created": "2025-09-01T10:30:00+09:00"}
    assert [(each.kind, each.count) for each in document.parts_not_read] == [("embedded-file", 2)]
