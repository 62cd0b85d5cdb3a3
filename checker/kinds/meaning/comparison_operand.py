"""Read one side of a comparison: a field, cells, a property, the title, words in a scope."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Self

from pydantic import model_validator

from checker.core.document import Block, BlockKind, Document, Span
from checker.core.errors import InvalidValueError
from checker.core.messages import Message
from checker.kinds.meaning.typed_values import Stated
from checker.kinds.shared.amounts import read_head_unit
from checker.kinds.shared.base import Parameters, Target, Words
from checker.kinds.shared.labels import is_blank
from checker.kinds.shared.patterns import Pattern, find
from checker.kinds.shared.row_kinds import is_sum
from checker.kinds.shared.scope import ANYWHERE, Many, Scope, matches
from checker.kinds.shared.tables import TableGrid, TableSelector, select


class Side(Parameters):
    """Where a value is read: exactly one of scope, field, table, property, filename and title."""

    name: Words | None = None
    scope: Scope | None = None
    field: Many[str] = ()
    table: TableSelector | None = None
    column: Many[str] = ()
    row: Many[str] = ()
    property: str | None = None
    filename: bool = False
    title: bool = False
    pattern: Pattern | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> Self:
        given = [self.scope, self.table, self.property]
        count = sum(each is not None for each in given) + bool(self.field)
        if count + self.filename + self.title != 1:
            raise InvalidValueError(Message("compare.needs-one-source"))
        if (self.table is None) == bool(self.column):
            raise InvalidValueError(Message("compare.table-and-column"))
        if self.scope is not None and self.pattern is None:
            raise InvalidValueError(Message("compare.scope-needs-pattern"))
        return self


def get_side_name(side: Side, label: str = "") -> Message:
    """Return what messages call a side; `label` is that of the field which was found."""
    if side.name is not None:
        return side.name
    if label:
        return Message("sides.label", label=label)
    if side.filename:
        return Message("sides.the-file-name")
    if side.title:
        return Message("sides.the-title")
    section = side.scope.section if side.scope is not None else ()
    words = next(iter([*side.row, *side.column, *side.field, *section]), side.property or "")
    return Message("sides.words", words=words) if words else Message("sides.the-text")


def read_side(side: Side, target: Target) -> list[Stated]:
    """Return what a side states, in reading order; blank values are left out."""
    found = [each for each in _iter_stated(side, target) if not is_blank(each.text)]
    if side.pattern is None or side.scope is not None:
        return found
    return [part for each in found for part in _match_parts(side.pattern, each, target)]


def _iter_stated(side: Side, target: Target) -> Iterator[Stated]:
    document = target.document
    if side.scope is not None:
        for block in side.scope.select(document):
            whole = Stated(block.text, block.span())
            yield from _match_parts(side.pattern or "", whole, target)
    elif side.table is not None:
        for grid in select(side.table, ANYWHERE, document):
            yield from _read_cells(side, grid)
    elif side.field:
        for field in document.fields:
            if matches(field.label, side.field):
                yield Stated(field.value, field.value_span, label=field.label.strip())
    else:
        yield from _iter_document_facts(side, document)


def _iter_document_facts(side: Side, document: Document) -> Iterator[Stated]:
    place = document.first_span()
    if side.filename:
        yield Stated(PurePath(document.name).stem, place, whole=True)
    elif side.title:
        block = _find_title_block(document)
        if block is not None:
            yield Stated(" ".join(block.text.split()), block.span())
    elif side.property is not None:
        yield Stated(document.properties.get(side.property, ""), place, whole=True)


def _find_title_block(document: Document) -> Block | None:
    title = document.title or ""
    return next(
        (
            block
            for block in document.walk()
            if title and block.kind is not BlockKind.TABLE and " ".join(block.text.split()) == title
        ),
        None,
    )


def _read_cells(side: Side, grid: TableGrid) -> Iterator[Stated]:
    columns = grid.columns(side.column)
    for row in grid.rows:
        labels = grid.labels(row)
        if side.row:
            wanted = any(matches(label, side.row) for label in labels)
        else:
            wanted = not grid.is_group(row) and not is_sum(labels)
        for column in columns if wanted else ():
            scale, _ = read_head_unit(grid.heads[column])
            yield Stated(grid.text(row, column), grid.span(row, column), scale=scale)


def _match_parts(pattern: str, stated: Stated, target: Target) -> Iterator[Stated]:
    """Yield what the expression's first group, or the whole of it, covers."""
    for match in find(pattern, stated.text, target.deadline):
        group = 1 if match.re.groups and match[1] is not None else 0
        low, high = match.span(group)
        span = stated.span
        if not stated.whole and _is_plain(stated):
            span = Span(span.path, span.start + low, span.start + high)
        yield Stated(match[group], span, stated.whole, stated.scale, stated.label)


def _is_plain(stated: Stated) -> bool:
    """Return whether the text is the document's, character by character."""
    return stated.span.end - stated.span.start == len(stated.text)
