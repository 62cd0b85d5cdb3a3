"""Approved documents as the learners see them: their headings, forms and tables."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from checker.core.document import Block, BlockKind, CellRef, Document, FormField, Part
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key
from checker.formats import Format, format_named
from checker.kinds.shared.tables import TableGrid, make_grid

_MAX_TITLE_LEVEL = 1
_MIN_NAME_LENGTH = 2
_CAPTION = re.compile(r"\s*(?:表|Table)\s*[0-9０-９]")
_TERM_HEADS = frozenset(
    {"用語", "略語", "語", "語句", "名称", "記号", "略称", "term", "abbreviation"}
)
_MEANING_HEADS = frozenset({"意味", "定義", "説明", "内容", "正式名称", "meaning", "definition"})
_MAX_NAMES = 200


@dataclass(frozen=True, slots=True)
class SampleHeading:
    """A heading below the title: its key for comparison, its words without numbering, its depth.

    The outermost headings have depth 1, whether the format calls them level 1 or 2.
    """

    key: str
    name: str
    depth: int
    block: Block


@dataclass(frozen=True, eq=False)
class Sample:
    """One approved document; two of the same words are still two."""

    document: Document

    @property
    def name(self) -> str:
        """The file's name."""
        return self.document.name

    @cached_property
    def title(self) -> Block | None:
        """The heading that is the document's title, None where it is none."""
        heads = [block for block in self._all_headings if block.text.strip()]
        if not heads:
            return None
        first, rest = heads[0], heads[1:]
        is_title = fold(first.text) == fold(self.document.title or "")
        alone = (first.level or 1) == _MAX_TITLE_LEVEL and all(
            (block.level or 1) > _MAX_TITLE_LEVEL for block in rest
        )
        return first if rest and (alone or (is_title and self._is_above(first, rest))) else None

    def _is_above(self, first: Block, rest: list[Block]) -> bool:
        return all((block.level or 1) > (first.level or 1) for block in rest)

    @cached_property
    def headings(self) -> tuple[SampleHeading, ...]:
        """The headings of the body, the title left out."""
        blocks = [b for b in self._all_headings if b is not self.title and b.text.strip()]
        top = min((block.level or 1 for block in blocks), default=1)
        return tuple(
            SampleHeading(
                make_heading_key(b.text), strip_numbering(b.text), (b.level or 1) - top + 1, b
            )
            for b in blocks
        )

    @cached_property
    def _all_headings(self) -> tuple[Block, ...]:
        return tuple(
            block
            for block in self.document.walk()
            if block.kind is BlockKind.HEADING and block.part is Part.BODY and block.cell is None
        )

    @cached_property
    def tables(self) -> tuple[tuple[str, TableGrid], ...]:
        """The body's tables that are no forms, each with the key of the heading above it."""
        glossaries = self._glossaries
        forms = {
            cell.table
            for field in self.document.fields
            if (cell := self._find_cell(field)) is not None and cell.table not in glossaries
        }
        keys = {heading.block.text: heading.key for heading in self.headings}
        found = []
        for block in self.document.blocks:
            if block.table is None or block.part is not Part.BODY or block.path in forms:
                continue
            if block.table.rows and block.table.columns:
                above = [keys[text] for text in block.section if text in keys]
                found.append((above[-1] if above else "", make_grid(block, block.table)))
        return tuple(found)

    @cached_property
    def fields(self) -> dict[str, tuple[str, str]]:
        """The form's fields by folded label: the label as written, and its value."""
        found: dict[str, tuple[str, str]] = {}
        for field in self.document.fields:
            cell, key = self._find_cell(field), fold(field.label)
            if cell is not None and cell.table in self._glossaries:
                continue
            if key and (key not in found or not found[key][1].strip()):
                found[key] = (field.label.strip(), field.value.strip())
        return found

    def _find_cell(self, field: FormField) -> CellRef | None:
        return self.document.block(field.label_span.path).cell

    @cached_property
    def _glossaries(self) -> frozenset[str]:
        """Tables of two columns that explain words: read as forms, but their labels are data."""
        return frozenset(
            block.path
            for block in self.document.walk()
            if block.table is not None
            and block.table.rows
            and (heads := [fold(cell.text) for cell in block.table.rows[0].cells])
            and heads[0] in _TERM_HEADS
            and set(heads[1:]) & _MEANING_HEADS
        )

    def is_captioned(self, table: Block) -> bool:
        """Return whether a line such as `表1 用語` stands right above or below a table."""
        blocks = self.document.blocks
        place = next((i for i, block in enumerate(blocks) if block.path == table.path), 0)
        around = (*blocks[max(place - 1, 0) : place], *blocks[place + 1 : place + 2])
        return any(_CAPTION.match(block.text) for block in around)

    def prose(self) -> Iterator[Block]:
        """Yield the paragraphs and list items of the body outside tables."""
        for block in self.document.blocks:
            text_kind = block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
            if text_kind and block.part is Part.BODY and block.text.strip():
                yield block

    def body(self) -> Iterator[Block]:
        """Yield every block of the body that has words of its own, those in cells included."""
        for block in self.document.walk():
            if block.part is Part.BODY and block.table is None and block.text.strip():
                yield block


@dataclass(frozen=True)
class Samples:
    """All approved documents that one rule set is learned from."""

    all: tuple[Sample, ...]

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.all)

    @property
    def formats(self) -> tuple[str, ...]:
        """Their formats, each once, in the order of the samples."""
        return tuple(dict.fromkeys(each.document.format for each in self.all))

    def of(self, *formats: str) -> "Samples":
        """Return those of some formats."""
        return Samples(tuple(each for each in self.all if each.document.format in formats))

    def having(self, capability: Callable[[Format], bool]) -> "Samples":
        """Return those of the formats that can do something."""
        return self.of(*(name for name in self.formats if capability(format_named(name))))

    @property
    def when(self) -> str | list[str]:
        """Their formats as a condition of a rule says them."""
        return self.formats[0] if len(self.formats) == 1 else list(self.formats)

    def with_heading(self, key: str) -> "Samples":
        """Return those that have a heading, under whichever of its names."""
        return Samples(
            tuple(
                each
                for each in self.all
                if any(self.same_heading(heading.key) == key for heading in each.headings)
            )
        )

    def same_heading(self, key: str) -> str:
        """Return the one key of a heading that goes by several names, `費用` and `費用の内訳`."""
        return next((first for first, names in self.names.items() if key in names), key)

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """The outermost headings by key, each with all its names by their keys, commonest first.

        A heading that lacks where another, longer or shorter name stands is one with it.
        """
        counts: Counter[str] = Counter()
        written: dict[str, str] = {}
        where: dict[str, set[int]] = {}
        for number, sample in enumerate(self.all):
            for heading in sample.headings:
                if heading.depth == 1:
                    counts[heading.key] += 1
                    written.setdefault(heading.key, heading.name)
                    where.setdefault(heading.key, set()).add(number)
        found: dict[str, dict[str, str]] = {}
        taken: dict[str, set[int]] = {}
        if len(counts) > _MAX_NAMES:
            return {key: {key: name} for key, name in written.items()}
        for key, _ in counts.most_common():
            twin = next((k for k in found if _is_alike(k, key) and not taken[k] & where[key]), key)
            found.setdefault(twin, {})[key] = written[key]
            taken.setdefault(twin, set()).update(where[key])
        return found


def _is_alike(one: str, other: str) -> bool:
    return (one in other or other in one) and min(len(one), len(other)) >= _MIN_NAME_LENGTH


def strip_numbering(text: str) -> str:
    """Return a heading as written, without numbering and brackets around the whole."""
    flat, key = text.strip(), make_heading_key(text)
    tails = (flat[start:] for start in range(len(flat)) if not flat[start].isspace())
    return next((tail for tail in tails if fold(tail) == key), key)
