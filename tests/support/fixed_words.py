"""Fixes small Word files, and reads the results with plain lxml."""

from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from checker.core.document import Document, Span
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.docx.edit.fixes import Fixes
from checker.formats.docx.read import read
from checker.formats.shared.edits import Edit, WrittenFile
from tests.support.docx_builder import word
from tests.support.word_copies import PATH, find, part, shape, value

WHEN = datetime(2025, 7, 1, 18, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Fixed:
    """A file before and after fixes."""

    before: bytes
    written: WrittenFile

    @property
    def data(self) -> bytes:
        """The result's bytes."""
        return self.written.data

    @property
    def main(self) -> etree._Element:
        """The root of the result's main part."""
        return self.root("document")

    def root(self, name: str) -> etree._Element:
        """Return the root of another part of the result."""
        return etree.fromstring(part(self.data, f"word/{name}.xml"))

    def shape(self, tag: str = "p", number: int = 0, name: str = "document") -> str:
        """Return such an element of a part in short: see `shape`."""
        return shape(list(self.root(name).iter(f"{{*}}{tag}"))[number])

    @property
    def reasons(self) -> list[str]:
        """Why edits were not made."""
        return [each.why.get("en") for each in self.written.refused]

    @property
    def texts(self) -> list[str]:
        """What the blocks say with the changes accepted, as checker reads the result."""
        return [block.text for block in read(PATH, self.data).walk() if block.table is None]

    @property
    def old_texts(self) -> list[str]:
        """What they say with the changes rejected."""
        before = read(PATH, self.data).original
        assert before is not None
        return [block.text for block in before.walk() if block.table is None]

    def ids(self) -> list[str | None]:
        """Return the ids of changes in the main part."""
        return [value(each, "id") for each in self.main.iter("{*}ins", "{*}del")]


def at(document: Document, quote: str, new: str) -> Edit:
    """Return an edit of the only place of a text; `|` in it is where to insert."""
    if "|" in quote:
        span = find(document, quote.replace("|", ""))
        return Edit(Span(span.path, *[span.start + quote.index("|")] * 2), new)
    return Edit(find(document, quote), new)


def fixed(data: bytes, *edits: tuple[str, str], tracked: bool = True) -> Fixed:
    """Return a file with these words replaced."""
    document = read(PATH, data)
    wanted = [at(document, *each) for each in edits]
    writer = Fixes(tracked=tracked, when=WHEN)
    return Fixed(data, writer(PATH, data, document, wanted, DEFAULT_LIMITS))


def fixed_body(body: str, *edits: tuple[str, str], tracked: bool = True, **parts: str) -> Fixed:
    """Return a Word file (see `word`) with these words replaced."""
    return fixed(word(body, **parts), *edits, tracked=tracked)
