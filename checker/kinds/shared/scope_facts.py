"""Find what the selectors of a scope ask of a whole document: openings, articles, tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checker.core.document import Block, Document
from checker.core.text import lazy_re as re
from checker.kinds.shared.scope import Opening, RowTests, matches
from checker.kinds.shared.scope_regions import Article, find_articles, find_opening

_CAPTION_NUMBER = re.compile(
    r"^\s*(?:表|Table)\s*[0-9０-９]+(?:[-–.．－][0-9０-９]+)*[\s:：.．　]*"
)
_MAX_CAPTION_LENGTH = 60


@dataclass
class DocumentFacts:
    """What of a document the selectors ask for again and again."""

    document: Document
    _openings: dict[object, frozenset[str]] = field(default_factory=dict)
    _columns: dict[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)

    def opening(self, opening: Opening, sections: tuple[str, ...]) -> frozenset[str]:
        """Return the paths of what opens the document, or each of its sections so named."""
        key = (opening, sections)
        if key not in self._openings:
            opens = (lambda block: matches(block.text, sections)) if sections else None
            self._openings[key] = find_opening(self.document, opening, opens)
        return self._openings[key]

    def is_article(self, block: Block, names: tuple[str | int, ...]) -> bool:
        """Return whether a block stands in an article with one of these numbers or captions."""
        article = self._articles.get(block.path)
        return article is not None and any(article.is_named(name) for name in names)

    @cached_property
    def _articles(self) -> Mapping[str, Article]:
        return find_articles(self.document)

    def is_column(self, block: Block, names: tuple[str, ...]) -> bool:
        """Return whether a block in a cell stands under a column head with one of `names`."""
        cell = block.cell
        if cell is None or cell.row == 0:
            return False
        return matches(self._heads.get((cell.table, cell.column), ""), names)

    def is_row(self, block: Block, tests: RowTests) -> bool:
        """Return whether a block in a cell stands in a row whose cells say what is asked."""
        cell = block.cell
        if cell is None or cell.row == 0:
            return False
        return all(
            test.holds(
                self._texts[cell.table, cell.row, column]
                for column in self._find_columns(cell.table, test.column)
                if (cell.table, cell.row, column) in self._texts
            )
            for test in tests
        )

    def _find_columns(self, table: str, name: str) -> tuple[int, ...]:
        key = (table, name)
        if key not in self._columns:
            self._columns[key] = tuple(
                at
                for (path, at), head in self._heads.items()
                if path == table and matches(head, (name,))
            )
        return self._columns[key]

    @cached_property
    def _texts(self) -> Mapping[tuple[str, int, int], str]:
        """What stands at each position of each table, merged cells at all that they cover."""
        return {
            (block.path, row, column): cell.text
            for block in self.document.walk()
            if block.table is not None
            for line in block.table.rows
            for cell in line.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }

    def is_table(self, block: Block, names: tuple[str, ...]) -> bool:
        """Return whether a block in a cell stands in a table with one of these captions."""
        cell = block.cell
        if cell is None:
            return False
        captions = self._captions.get(cell.table, ())
        return any(matches(caption, names) for caption in captions if caption)

    @cached_property
    def _heads(self) -> dict[tuple[str, int], str]:
        return {
            (block.path, cell.column + offset): cell.text
            for block in self.document.walk()
            if block.table is not None and block.table.rows
            for cell in block.table.rows[0].cells
            for offset in range(cell.column_span)
        }

    @cached_property
    def _captions(self) -> dict[str, tuple[str, ...]]:
        """Each table's innermost heading, and the short lines right before and after it."""
        walked = [b for b in self.document.walk() if b.table is not None or b.cell is None]
        found = {}
        for index, block in enumerate(walked):
            if block.table is not None:
                around = (*walked[max(index - 1, 0) : index], *walked[index + 1 : index + 2])
                lines = [_clean_caption(each.text) for each in around if each.table is None]
                found[block.path] = (*block.section[-1:], *lines)
        return found


def _clean_caption(text: str) -> str:
    return _CAPTION_NUMBER.sub("", text).strip() if len(text) <= _MAX_CAPTION_LENGTH else ""
