"""Texts that LibreOffice made of the project's Word examples say what these say."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.core.document import Block, BlockKind, Document, MarkKind, Part
from checker.formats.reading import read_document

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent / "odt"
PAIRS = {
    "minutes-clean": "minutes/word-clean",
    "procedure-clean": "procedure/word-clean",
    "ringi-clean": "ringi/word-clean",
    "ringi-faulty": "ringi/word-faulty",
    "spec-clean": "spec/word-clean",
}
_COUNTED = {"PAGE", "NUMPAGES"}


def pair(name: str) -> tuple[Document, Document]:
    (word,) = (ROOT / "examples" / PAIRS[name]).glob("*.docx")
    return read_document(word), read_document(HERE / f"{name}.odt")


def text_of(block: Block) -> str:
    """Return a block's text without page numbers: LibreOffice counts its own pages."""
    text = block.text
    for mark in reversed(block.marks):
        if mark.kind is MarkKind.FIELD and mark.value in _COUNTED:
            text = text[: mark.start] + "#" + text[mark.end :]
    return "" if block.kind is BlockKind.IMAGE else text  # it drops what charts are described by


def lines(document: Document) -> Iterator[tuple[Part, BlockKind, int | None, str]]:
    for block in document.walk():
        level = block.level if block.kind is BlockKind.HEADING else None
        if block.table is None:
            yield block.part, block.kind, level, text_of(block)


def tables(document: Document) -> list[list[tuple[int, int, int, int, str, bool]]]:
    return [
        [
            (cell.row, cell.column, cell.row_span, cell.column_span, cell.text, row.header)
            for row in block.table.rows
            for cell in row.cells
        ]
        for block in document.walk()
        if block.table is not None
    ]


@pytest.mark.parametrize("name", PAIRS)
def test_both_readers_agree_on_words_and_tables(name: str) -> None:
    word, text = pair(name)
    found = list(lines(text))
    if name == "ringi-faulty":  # LibreOffice puts an empty paragraph before a table at the top
        assert found.pop(0) == (Part.BODY, BlockKind.PARAGRAPH, None, "")
    assert found == list(lines(word))
    assert tables(text) == tables(word)
    assert (text.title, text.language) == (word.title, word.language)
    assert [(f.label, f.value) for f in text.fields] == [(f.label, f.value) for f in word.fields]


@pytest.mark.parametrize("name", PAIRS)
def test_both_readers_agree_on_labels_and_paper(name: str) -> None:
    word, text = pair(name)

    def labels(document: Document) -> list[tuple[str, str]]:
        return [(b.marker, b.text) for b in document.walk() if b.marker is not None]

    def paper(document: Document) -> list[tuple[float | None, ...]]:
        return [
            tuple(
                None if length is None else round(length)
                for length in (
                    page.width_mm, page.height_mm,
                    page.top_mm, page.right_mm, page.bottom_mm, page.left_mm,
                )
            )
            for page in document.pages
        ]  # fmt: skip

    assert labels(text) == labels(word)
    assert paper(text) == paper(word)


def test_both_readers_agree_on_changes_and_comments() -> None:
    word, text = pair("ringi-faulty")

    def told(document: Document) -> list[tuple[str, str, str, str]]:
        return sorted(
            (each.kind, each.text.strip(), each.author, document.quote(each.span).strip())
            for each in document.markup
            if each.kind != "format"
        )

    assert told(text) == told(word)
    assert text.original is not None
    assert word.original is not None
    assert list(lines(text.original))[1:] == list(lines(word.original))


@pytest.mark.parametrize("name", PAIRS)
def test_both_readers_agree_on_fonts_and_sizes(name: str) -> None:
    word, text = pair(name)

    def looks(document: Document) -> list[tuple[str, str | None, float | None, bool]]:
        return [
            (block.text, run.style.east_asia_font, run.style.size, run.style.bold)
            for block in document.walk()
            if block.part is Part.BODY
            for run in block.runs[:1]
        ]

    assert looks(text) == looks(word)
