"""Turn spans into places that a person finds: lines, table cells, sections, an excerpt."""

from functools import cached_property

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Part, Span, Spot
from checker.core.findings import Hit
from checker.core.lazy_models import make
from checker.core.messages import DisplayLanguage, Message, same
from checker.core.text.cutting import find_word_end, find_word_start
from checker.core.text.lines import LineIndex
from checker.core.verdict import Place
from checker.formats import format_named

_CELL = Message("check.cell")
_CELL_IN = Message("check.cell-in-section")
_IN = Message("check.block-in-section")

_EXCERPT = 40
"""Characters shown on either side of a quote."""

_PARTS = {
    Part.BODY: Message("check.body"),
    Part.HEADER: Message("check.header"),
    Part.FOOTER: Message("check.footer"),
    Part.FOOTNOTE: Message("check.footnote"),
    Part.ENDNOTE: Message("check.endnote"),
    Part.COMMENT: Message("check.comment"),
    Part.NOTES: Message("check.notes"),
}
_BLOCKS = {
    BlockKind.HEADING: Message("check.heading"),
    BlockKind.PARAGRAPH: Message("check.paragraph"),
    BlockKind.LIST_ITEM: Message("check.list-item"),
    BlockKind.TABLE: Message("check.table"),
    BlockKind.CODE: Message("check.code"),
    BlockKind.IMAGE: Message("check.image"),
}


@dataclass(frozen=True)
class Places:
    """Places in one document, in one language."""

    document: Document
    language: DisplayLanguage

    @cached_property
    def _lines(self) -> LineIndex:
        return LineIndex(self.document.source or "")

    def of(self, hit: Hit) -> Place:
        """Return the place of a hit."""
        return self.at(hit.span, whole=hit.whole)

    def at(self, span: Span, *, whole: bool = False) -> Place:
        """Return the place of a span."""
        if not span.path:
            label = Message("check.the-whole-document").get(self.language)
            return make(Place, block="", start=0, end=0, whole=True, label=label)
        block = self.document.block(span.path)
        line, column, end_line, end_column = self._find_source_place(block, span)
        spot = block.spot or Spot()
        if spot.lines:
            line, end_line = (
                _find_page_line(spot, span.start),
                _find_page_line(spot, max(span.end - 1, 0)),
            )
        return make(
            Place,
            block=span.path,
            start=span.start,
            end=span.end,
            line=line,
            column=column,
            end_line=end_line,
            end_column=end_column,
            page=spot.page,
            sheet=spot.sheet,
            cell=spot.cell,
            section=block.section,
            table_row=block.cell.row + 1 if block.cell else None,
            table_column=block.cell.column + 1 if block.cell else None,
            whole=whole,
            label=self._label(block, (line, column), whole=whole).get(self.language),
        )

    def tell(self, span: Span) -> Message:
        """Return the words for the place of a span, to be said in whatever language it is read."""
        if not span.path:
            return Message("check.the-whole-document")
        block, place = self.document.block(span.path), self.at(span)
        return self._label(block, (place.line, place.column), whole=False)

    def source_range(self, span: Span) -> tuple[int, int] | None:
        """Return the offsets in the source text that a span covers; None without a source."""
        block = self.document.block(span.path)
        if block.offsets is None or self.document.source is None:
            return None
        start = block.offsets[span.start]
        return start, self._find_source_end(block, span, start)

    def _find_source_place(
        self, block: Block, span: Span
    ) -> tuple[int, int, int, int] | tuple[None, None, None, None]:
        if block.offsets is None or self.document.source is None:
            return None, None, None, None
        start = block.offsets[span.start]
        return *self._lines.place(start), *self._lines.place(
            self._find_source_end(block, span, start)
        )

    def _find_source_end(self, block: Block, span: Span, start: int) -> int:
        """Return where the last character ends: not where the next starts, for markup between."""
        if block.offsets is None or self.document.source is None or span.end <= span.start:
            return start
        last = block.offsets[span.end - 1]
        character = self.document.source[last]
        # an escape (`\\*`) or an entity (`&amp;`) is longer than the character that it shows
        longer = character == "&" or character != block.text[span.end - 1]
        return block.offsets[span.end] if longer else last + 1

    def _label(self, block: Block, at: tuple[int | None, int | None], *, whole: bool) -> Message:
        line, column = at
        if whole:
            return Message("check.the-whole-document")
        if column is not None:
            return Message("check.line-column", line=line, column=column)
        spot = block.spot or Spot()
        if spot.sheet is not None:
            return same(spot.cell_name)
        if spot.page is not None:
            return self._describe_page_place(block, spot.page, line)
        return self._describe_word_place(block)

    def _describe_page_place(self, block: Block, page: int, line: int | None) -> Message:
        words = self._describe_word_place(block)
        if format_named(self.document.format).has_slides:
            return Message("check.slide", page=page, words=words)
        if line is None:
            return Message("check.page", page=page, words=words)
        return Message("check.page-line", page=page, line=line)

    def _describe_word_place(self, block: Block) -> Message:
        section = block.section[-1] if block.section else ""
        if block.cell is not None:
            row, column = block.cell.row + 1, block.cell.column + 1
            if section:
                return _CELL_IN.format(section=section, row=row, column=column)
            return _CELL.format(row=row, column=column)
        if block.part is not Part.BODY:
            return _PARTS[block.part]
        kind = _BLOCKS[block.kind]
        if block.kind is BlockKind.HEADING:
            return Message("check.heading-2", text=block.text)
        return _IN.format(kind=kind, section=section) if section else kind

    def excerpt(self, span: Span) -> tuple[str, int]:
        """Return the line around a span, cut on both sides, and where in it the span starts."""
        if not span.path:
            return "", 0
        text = self.document.block(span.path).text
        first = text.rfind("\n", 0, span.start) + 1
        last = text.find("\n", span.start)
        last = len(text) if last < 0 else last
        end = max(span.end, span.start)
        low = find_word_start(text, max(first, span.start - _EXCERPT), span.start)
        high = find_word_end(text, min(last, end + _EXCERPT), end)
        return text[low : max(low, high)], span.start - low


def _find_page_line(spot: Spot, offset: int) -> int:
    """Return the line of the page on which a character of the block stands."""
    return max(line for line, start in spot.lines if start <= offset or line == spot.lines[0][0])
