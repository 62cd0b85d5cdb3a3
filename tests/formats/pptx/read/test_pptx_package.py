"""Which PowerPoint files are opened, and in which words the others are refused."""

import io
from pathlib import Path

import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.pptx.read import read
from tests.support.docx_builder import paragraph, word
from tests.support.pptx_builder import (
    NAMESPACES,
    PATH,
    STRICT,
    Members,
    add_box,
    add_slide,
    members,
    new_deck,
    saved,
    texts,
    zipped,
)

SLIDE = "ppt/slides/slide1.xml"
TYPES = "[Content_Types].xml"
MAIN_TYPE = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


def parts() -> Members:
    """Return the parts of a deck with one slide, `概要` and a text box."""
    deck = new_deck()
    add_box(add_slide(deck, "概要").shapes, "本文", 10, 60)
    return members(deck)


def refusal(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """Return what is said of a file that is refused."""
    with pytest.raises(InputError) as caught:
        read(PATH, data, limits)
    assert caught.value.place == str(PATH)
    assert caught.value.remedy is not None
    return caught.value.what.get("en")


def locked(password: str) -> bytes:
    """Return the deck encrypted as Office does; zeros make it larger than 4 KiB."""
    target = io.BytesIO()
    plain = zipped(parts() | {"ppt/media/image.bin": b"0" * 8192}, method=0)
    OOXMLFile(io.BytesIO(plain)).encrypt(password, target)
    return target.getvalue()


@pytest.mark.parametrize(
    "kind",
    [
        b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
        b"application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
        b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml",
    ],
    ids=["pptm", "ppsx", "potx"],
)
def test_shows_templates_and_macros_are_read_like_slides(kind: bytes) -> None:
    changed = parts()
    changed[TYPES] = changed[TYPES].replace(MAIN_TYPE, kind)
    changed["ppt/vbaProject.bin"] = b"\xcc\x61 Sub AutoOpen()"
    changed[TYPES] = changed[TYPES].replace(
        b"<Default ", b'<Default Extension="bin" ContentType="application/x-vba"/><Default ', 1
    )
    assert texts(read(PATH, zipped(changed)).blocks) == ["概要", "本文"]


def test_strict_files_are_read() -> None:
    changed = parts()
    for usual, strict in STRICT:
        changed = {name: data.replace(usual, strict) for name, data in changed.items()}
    assert b"purl.oclc.org" in changed[SLIDE]
    document = read(PATH, zipped(changed))
    assert texts(document.blocks) == ["概要", "本文"]
    assert [run.style.size for run in document.blocks[0].runs] == [44.0]


def test_office_s_own_password_asks_nobody() -> None:
    assert texts(read(PATH, locked("VelvetSweatshop")).blocks) == ["概要", "本文"]


def test_a_person_s_password_is_not_guessed() -> None:
    assert refusal(locked("password")) == "The file is encrypted with a password."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "The file is empty."),
        (b"%PDF-1.7", "This is not a PowerPoint file (.pptx)."),
        (b"PK\x03\x04", "The PowerPoint file is damaged."),
        (word(paragraph("決裁を仰ぐ。")), "This is a Word file."),
        (
            COMPOUND + bytes(504) + "PowerPoint Document".encode("utf-16-le"),
            "This is an old PowerPoint file (.ppt).",
        ),
    ],
    ids=["empty", "pdf", "cut", "word", "ppt"],
)
def test_what_is_no_deck_is_refused(data: bytes, what: str) -> None:
    assert refusal(data) == what


def test_a_part_that_is_not_xml_is_refused() -> None:
    assert refusal(zipped(parts() | {SLIDE: b"<p:sld"})) == "The PowerPoint file is damaged."


def test_a_damaged_part_beside_the_slides_is_named() -> None:
    changed = parts() | {"ppt/tableStyles.xml": b"<a:tbl"}
    assert refusal(zipped(changed)) == (
        "The part /ppt/tableStyles.xml of the PowerPoint file is damaged."
    )


def test_a_document_type_definition_is_refused_and_nothing_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    changed = parts()
    body = changed[SLIDE].split(b"?>", 1)[1].replace("概要".encode(), b"&x;")
    changed[SLIDE] = f'<!DOCTYPE x [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode() + body
    assert refusal(zipped(changed)) == (
        f"The part /{SLIDE} contains a document type definition, which slides may not."
    )


def test_a_slide_outside_the_file_is_not_fetched() -> None:
    changed = parts()
    name = "ppt/_rels/presentation.xml.rels"
    changed[name] = changed[name].replace(
        b'Target="slides/slide1.xml"',
        b'Target="http://192.0.2.1/slide1.xml" TargetMode="External"',
    )
    assert read(PATH, zipped(changed)).blocks == ()


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(parts=10), "parts; at most 10 are read."),
        (Limits(xml_mib=1), "of XML; at most 1 MiB are read."),
    ],
    ids=["parts", "xml"],
)
def test_too_much_is_refused(limits: Limits, what: str) -> None:
    filler = {"ppt/filler.xml": b"<a/>" + b" " * (1 << 20)}
    assert refusal(zipped(parts() | filler), limits).endswith(what)


def test_more_blocks_than_allowed_are_refused() -> None:
    deck = new_deck()
    box = add_box(add_slide(deck).shapes, "", 10, 60)
    box.text_frame.text = "\n".join(str(number) for number in range(101))
    what = "The document has more than 100 paragraphs and cells."
    assert refusal(saved(deck), Limits(blocks=100)) == what


def test_groups_nested_deeper_than_allowed_are_refused() -> None:
    group = f"<p:grpSp {NAMESPACES}>"
    nested = (group * 7 + "</p:grpSp>" * 7).encode()
    changed = parts()
    changed[SLIDE] = changed[SLIDE].replace(b"</p:spTree>", nested + b"</p:spTree>")
    assert refusal(zipped(changed), Limits(nesting=6)) == "Groups are nested too deeply."
    assert texts(read(PATH, zipped(changed), Limits(nesting=7)).blocks) == ["概要", "本文"]
