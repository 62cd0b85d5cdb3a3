"""Find a field's words in a written document, for findings and comments to point at."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from checker.core.document import Block, Document, Span
from checker.core.messages import DisplayLanguage
from checker.core.verdict import Place
from checker.jobs.places import Places
from checker.templates.filled_values import Absent, Prose, Value


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A paragraph of a drafted field in the document: `start` is where it begins in its block."""

    field: str
    block: Block
    paragraph: str
    start: int


@dataclass(frozen=True)
class Placing:
    """A document that was written, and where to find what in it."""

    document: Document
    language: DisplayLanguage

    def drafted(self, values: Mapping[str, Value]) -> tuple[FieldPlace, ...]:
        """Return where each paragraph of the drafted fields stands; the first place that has it."""
        blocks = [block for block in self.document.walk() if block.text]
        used: set[tuple[str, int]] = set()
        return tuple(self._iter_spots(values, blocks, used))

    def _iter_spots(
        self, values: Mapping[str, Value], blocks: list[Block], used: set[tuple[str, int]]
    ) -> Iterator[FieldPlace]:
        for name, value in values.items():
            for paragraph in list_paragraphs(value):
                for block in blocks:
                    start = block.text.find(paragraph)
                    if start >= 0 and (block.path, start) not in used:
                        used.add((block.path, start))
                        yield FieldPlace(name, block, paragraph, start)
                        break

    def absent(self, value: Absent) -> Span | None:
        """Return where the mark of an absent fact stands first, None where it does not."""
        for block in self.document.walk():
            at = block.text.find(value.text)
            if at >= 0:
                return block.span(at, at + len(value.text))
        return None

    def marks(self, marks: Collection[str]) -> Iterator[Place]:
        """Yield the places of all these marks, wherever they stand."""
        for block in self.document.walk():
            for mark in marks:
                at = block.text.find(mark)
                while at >= 0:
                    yield self.place(block.span(at, at + len(mark)))
                    at = block.text.find(mark, at + len(mark))

    def place(self, span: Span | None) -> Place:
        """Return a span as verdicts name it; the whole document where there is none."""
        places = Places(self.document, self.language)
        if span is not None:
            return places.at(span)
        return places.at(self.document.first_span()).model_copy(update={"whole": True})


def list_paragraphs(value: Value) -> tuple[str, ...]:
    """Return the texts of a drafted value's paragraphs."""
    if isinstance(value, Prose):
        return tuple(each.text for each in value if each.text)
    return (value,) if isinstance(value, str) and value else ()
