"""Find what stands before and after a text in its document, for whoever labels it."""

from functools import cached_property
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Part
from checker.kinds.meaning.judge_units import JudgedUnit

_LONGEST: Final = 80
"""Characters on each side."""


@dataclass(frozen=True)
class Neighbours:
    """The words of a document beside its units."""

    document: Document

    def find(self, unit: JudgedUnit) -> tuple[str, str]:
        """Return what stands before and after a unit, in its block or in those of its section.

        Nothing of a unit of several blocks, of a table's row, and of one that is asked with what
        surrounds it.
        """
        place = self._places.get(unit.span.path)
        if place is None or unit.asked.strip() != unit.text.strip():
            return "", ""
        block = self._blocks[place]
        words = block.text[unit.span.start : unit.span.end]
        if words.strip() != unit.text.strip():
            return "", ""
        before = block.text[: unit.span.start].strip() or self._read(block, place - 1)
        after = block.text[unit.span.end :].strip() or self._read(block, place + 1)
        return _cut_front(before), _cut_back(after)

    def _read(self, block: Block, place: int) -> str:
        """Return the text of a block beside another one, where both are of one section."""
        beside = self._blocks[place] if 0 <= place < len(self._blocks) else None
        return beside.text.strip() if beside and beside.section == block.section else ""

    @cached_property
    def _blocks(self) -> list[Block]:
        return [
            each
            for each in self.document.walk()
            if each.kind is not BlockKind.HEADING
            and each.table is None
            and each.cell is None
            and each.part is Part.BODY
            and each.text.strip()
        ]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {each.path: place for place, each in enumerate(self._blocks)}


def _cut_front(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"…{line[-_LONGEST:]}"


def _cut_back(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
