"""Which OpenDocument files are opened, and what is said of those that are not."""

from pathlib import Path

import pytest

from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.odt.read import read
from checker.formats.reading import read_document
from tests.support.odt_builder import NAMESPACES, TEXT_TYPE, text_parts, texts, zipped

PATH = Path("folder") / "draft.odt"
PARTS = text_parts("<text:p>本文</text:p>")
KIND = "application/vnd.oasis.opendocument."
DAMAGED = "The OpenDocument file is damaged."
NOT_TEXT = "This is not an OpenDocument text (.odt)."
ENCRYPTED = "The file is encrypted with a password."
LOCKED = "<m:file-entry><m:encryption-data/></m:file-entry>"
DTD = '<!DOCTYPE x [<!ENTITY e "&#97;">]>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def changed(name: str, old: str, new: str) -> bytes:
    assert old in PARTS[name]
    return zipped(PARTS | {name: PARTS[name].replace(old, new)})


def without(name: str) -> bytes:
    return zipped({key: value for key, value in PARTS.items() if key != name})


def damaged(part: str) -> str:
    return f"The part {part} of the OpenDocument file is missing or damaged."


def defined(part: str) -> str:
    return f"The part {part} contains a document type definition."


def refusal(data: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        read(PATH, data, limits)
    error = caught.value
    assert error.place.startswith(str(PATH))
    assert error.remedy is not None
    assert error.what.get("ja") != error.what.get("en")
    return error.what.get("en")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        pytest.param(b"text", NOT_TEXT, id="no-archive"),
        pytest.param(zipped(PARTS)[:-60], DAMAGED, id="cut-off"),
        pytest.param(zipped(text_parts("", kind=f"{KIND}graphics")), NOT_TEXT, id="drawing"),
        pytest.param(
            zipped(text_parts("", kind=f"{KIND}spreadsheet")),
            "This is an OpenDocument spreadsheet (.ods).",
            id="spreadsheet",
        ),
        pytest.param(
            zipped(text_parts("", kind=f"{KIND}presentation")),
            "This is an OpenDocument presentation (.odp).",
            id="presentation",
        ),
        pytest.param(without("content.xml"), damaged("content.xml"), id="no-content"),
        pytest.param(
            changed("content.xml", "office:text>", "office:drawing>"),
            damaged("content.xml"),
            id="no-text",
        ),
        pytest.param(zipped(PARTS | {"content.xml": "<a"}), damaged("content.xml"), id="no-xml"),
        pytest.param(zipped(PARTS | {"styles.xml": ""}), damaged("styles.xml"), id="no-styles"),
        pytest.param(
            zipped(PARTS | {"content.xml": DTD + PARTS["content.xml"]}),
            defined("content.xml"),
            id="entity",
        ),
        pytest.param(
            zipped(PARTS | {"styles.xml": BOMB + PARTS["styles.xml"]}),
            defined("styles.xml"),
            id="entity-bomb",
        ),
        pytest.param(
            changed("META-INF/manifest.xml", "</m:m", f"{LOCKED}</m:m"),
            ENCRYPTED,
            id="encrypted",
        ),
        pytest.param(zipped(PARTS | {"encrypted-package": "x"}), ENCRYPTED, id="encrypted-whole"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, what: str) -> None:
    assert refusal(data) == what


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(without("mimetype"), id="no-mimetype"),
        pytest.param(without("styles.xml"), id="no-styles"),
        pytest.param(without("META-INF/manifest.xml"), id="no-manifest"),
        pytest.param(zipped(PARTS | {"meta.xml": "<"}), id="damaged-meta"),
        pytest.param(zipped(PARTS | {"Object 1/content.xml": "<"}), id="damaged-object"),
        pytest.param(zipped(PARTS | {"mimetype": f"{TEXT_TYPE}-template"}), id="template"),
    ],
)
def test_what_costs_no_words_is_read(data: bytes) -> None:
    assert texts(read(PATH, data)) == [("body/0", "本文")]


def test_a_file_that_is_not_packed_is_read(tmp_path: Path) -> None:
    flat = (
        f'<office:document {NAMESPACES} office:mimetype="{TEXT_TYPE}">'
        "<office:meta><dc:title>題</dc:title></office:meta><office:body><office:text>"
        "<text:p>本文</text:p></office:text></office:body></office:document>"
    )
    path = tmp_path / "a.fodt"
    path.write_text(flat, encoding="utf-8")
    document = read_document(path)
    assert (texts(document), document.title) == ([("body/0", "本文")], "題")
    path.write_text(DTD + flat, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_document(path)
    assert caught.value.what.get("en") == defined(str(path))


@pytest.mark.parametrize(
    ("body", "limits", "what"),
    [
        pytest.param(
            "<text:p>a</text:p>" * 101,
            Limits(blocks=100),
            "The document has more than 100 paragraphs and cells.",
            id="paragraphs",
        ),
        pytest.param(
            '<table:table><table:table-row table:number-rows-repeated="9999">'
            '<table:table-cell table:number-columns-repeated="256"/></table:table-row>'
            "</table:table>",
            Limits(blocks=1000),
            "The document has more than 1000 paragraphs and cells.",
            id="repeated-cells",
        ),
        pytest.param(
            "<text:list><text:list-item>" * 40 + "</text:list-item></text:list>" * 40,
            Limits(nesting=20),
            "it is nested too deeply.",
            id="lists",
        ),
        pytest.param(
            "<text:section>" * 40 + "</text:section>" * 40,
            Limits(nesting=20),
            "it is nested too deeply.",
            id="sections",
        ),
    ],
)
def test_what_is_too_large_is_refused(body: str, limits: Limits, what: str) -> None:
    assert refusal(zipped(text_parts(body)), limits) == what
