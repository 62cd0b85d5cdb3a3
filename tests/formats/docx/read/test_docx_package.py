"""Which files are opened, and what is said of those that are not."""

import io
import zipfile
from pathlib import Path

import pytest

from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.docx.read import read
from tests.support.docx_builder import OLE, paragraph, strict, word_parts, zipped

PATH = Path("folder") / "draft.docx"
PARTS = word_parts(paragraph("本文"))
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def changed(name: str, old: str, new: str) -> bytes:
    assert old in PARTS[name]
    return zipped(PARTS | {name: PARTS[name].replace(old, new)})


def without(name: str) -> bytes:
    return zipped({key: value for key, value in PARTS.items() if key != name})


def refusal(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        read(PATH, data, limits)
    error = caught.value
    assert error.place == str(PATH)
    assert error.remedy is not None
    assert error.what.get("ja") != error.what.get("en")
    return error.what.get("en")


DAMAGED = "The Word document is damaged."
NOT_WORD = "This is not a Word document (.docx)."


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(b"", "The file is empty.", id="empty"),
        pytest.param(
            OLE + "WordDocument".encode("utf-16-le"),
            "This is an old Word document (.doc).",
            id="doc",
        ),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "The file is encrypted with a password.",
            id="encrypted",
        ),
        pytest.param(OLE, NOT_WORD, id="another compound file"),
        pytest.param(b"%PDF-1.7", NOT_WORD, id="pdf"),
        pytest.param(b"PK\x03\x04 nothing else", DAMAGED, id="broken zip"),
        pytest.param(zipped(PARTS)[:-40], DAMAGED, id="truncated zip"),
        pytest.param(zipped({"a.txt": "a"}), NOT_WORD, id="a zip of something else"),
        pytest.param(
            changed("[Content_Types].xml", DOCUMENT, SHEET), "This is an Excel file.", id="xlsx"
        ),
        pytest.param(
            changed("[Content_Types].xml", DOCUMENT, SLIDES),
            "This is a PowerPoint file.",
            id="pptx",
        ),
        pytest.param(without("word/document.xml"), NOT_WORD, id="no main part"),
        pytest.param(without("_rels/.rels"), NOT_WORD, id="no relationships"),
        pytest.param(changed("_rels/.rels", "Relationships", "other"), DAMAGED, id="other rels"),
        pytest.param(changed("[Content_Types].xml", "Types", "other"), DAMAGED, id="other types"),
        pytest.param(
            changed("[Content_Types].xml", "PartName", "other"), DAMAGED, id="a type without name"
        ),
        pytest.param(
            changed("word/document.xml", "</w:body>", ""),
            "The part /word/document.xml of the Word document is damaged.",
            id="no xml",
        ),
        pytest.param(
            changed("word/document.xml", "w:body", "w:bodies"),
            "The part /word/document.xml of the Word document is damaged.",
            id="no body",
        ),
    ],
)
def test_what_is_no_word_document_is_refused(data: bytes, what: str) -> None:
    assert refusal(data) == what


def test_a_part_that_is_not_xml_is_named() -> None:
    data = zipped(word_parts(paragraph("a"), theme="<a:open>"))
    assert refusal(data) == "The part /word/theme.xml of the Word document is damaged."


def test_a_document_type_definition_is_refused() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    data = changed("word/document.xml", "<w:document", f"{bomb}<w:document")
    assert refusal(data) == (
        "The part /word/document.xml contains a document type definition, which Word files may not."
    )


def test_an_external_entity_is_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    parts = word_parts(paragraph("<w:r><w:t>&x;</w:t></w:r>"))
    entity = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    parts["word/document.xml"] = entity + parts["word/document.xml"]
    assert "document type definition" in refusal(zipped(parts))


def test_an_encrypted_member_is_refused() -> None:
    data = bytearray(zipped(PARTS))
    for signature, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(signature) + offset] |= 1
    assert refusal(bytes(data)) == "The file is encrypted with a password."


def test_a_member_compressed_beyond_reason_is_refused() -> None:
    size = 50 * 2**20 + 1
    data = zipped(PARTS | {"word/media/x.bmp": "\0" * size})
    assert refusal(data) == (
        "The part word/media/x.bmp is compressed beyond reason; it unpacks to 50 MiB."
    )


def test_too_much_content_is_refused() -> None:
    data = zipped(PARTS | {"word/media/x.bmp": "x" * (3 * 2**20)})
    limits = Limits(unpacked_mib=2)
    assert refusal(data, limits) == "It unpacks to 3 MiB; at most 2 MiB are read."


def test_too_much_xml_is_refused() -> None:
    data = zipped(PARTS | {"word/notes.xml": "x" * (3 * 2**20)})
    assert refusal(data, Limits(xml_mib=2)) == "It holds 3 MiB of XML; at most 2 MiB are read."


def test_too_many_parts_are_refused() -> None:
    data = zipped(PARTS | {f"word/media/{number}.png": "x" for number in range(10)})
    assert refusal(data, Limits(parts=10)) == "The file holds 14 parts; at most 10 are read."


def nested(depth: int) -> bytes:
    opened, closed = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    return zipped(word_parts(opened * depth + paragraph("a") + closed * depth))


def test_tables_nested_deeper_than_the_parser_goes_are_refused() -> None:
    what = "The part /word/document.xml of the Word document is damaged."
    assert refusal(nested(100)) == what


def test_tables_nested_deeper_than_the_stack_goes_are_refused() -> None:
    def refused_beneath(frames: int) -> str:
        return refusal(nested(80)) if frames == 0 else refused_beneath(frames - 1)

    assert refused_beneath(600) == "Tables are nested too deeply."


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(changed("[Content_Types].xml", DOCUMENT, MACROS), id="docm"),
        pytest.param(changed("[Content_Types].xml", DOCUMENT, TEMPLATE), id="dotx"),
        pytest.param(
            changed("[Content_Types].xml", 'Extension="xml"', 'Extension="other"'), id="no type"
        ),
        pytest.param(
            changed(
                "_rels/.rels",
                "</Relationships>",
                '<Relationship Id="t" Type="thumbnail" Target="docProps/t.jpeg"/></Relationships>',
            ),
            id="a relationship to nothing",
        ),
        pytest.param(zipped(strict(PARTS)), id="Strict OOXML"),
        pytest.param(
            zipped(strict(PARTS) | {"Z#": ""}).replace(b"Z#", b"\0#"), id="a part without a name"
        ),
    ],
)
def test_what_word_opens_is_read(data: bytes) -> None:
    assert [block.text for block in read(PATH, data).blocks] == ["本文"]


def test_strict_lengths_have_units() -> None:
    body = paragraph("a", '<w:ind w:start="1cm"/>') + (
        '<w:sectPr><w:pgSz w:w="210mm" w:h="297mm"/></w:sectPr>'
    )
    document = read(PATH, zipped(strict(word_parts(body))))
    assert document.blocks[0].style.left_indent == pytest.approx(28.35, abs=0.01)
    assert (document.pages[0].width_mm, document.pages[0].height_mm) == (210.0, 297.0)


def test_a_damaged_member_is_refused() -> None:
    data = bytearray(zipped(PARTS))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.getinfo("word/document.xml").header_offset
    data[start + 60] ^= 0xFF
    assert refusal(bytes(data)) == DAMAGED


def test_more_paragraphs_than_allowed_are_refused() -> None:
    data = zipped(word_parts(paragraph("あ") * 101))
    what = "The document has more than 100 paragraphs and cells."
    assert refusal(data, Limits(blocks=100)) == what
    assert len(read(PATH, data, Limits(blocks=101)).blocks) == 101


def test_tables_nested_deeper_than_allowed_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        read(PATH, nested(6), Limits(nesting=5))
    assert caught.value.what.get("en") == "tables are nested too deeply."
    assert caught.value.place == f"{PATH}: body/0" + "/r0/c0/0" * 5
    assert read(PATH, nested(5), Limits(nesting=5)).blocks


def test_all_bodies_of_a_damaged_file_are_read() -> None:
    data = changed(
        "word/document.xml", "</w:body>", f"</w:body><w:body>{paragraph('続き')}</w:body>"
    )
    assert [(b.path, b.text) for b in read(PATH, data).blocks] == [
        ("body/0", "本文"),
        ("body/1", "続き"),
    ]
