"""Follow the blocks of a document after paragraphs were added to it."""

from collections.abc import Iterable
from dataclasses import replace

from checker.core.document import Block
from checker.core.findings import Insertion


class Moves:
    """Where blocks are after paragraphs were added, and where they were.

    Args:
        insertions: in the order in which they are made, at places that have one step below a story.
    """

    def __init__(self, insertions: Iterable[Insertion]) -> None:
        self._added: dict[str, list[tuple[int, list[str]]]] = {}
        places: dict[str, dict[int, list[str]]] = {}
        for each in insertions:
            story, _, number = (each.before or each.after).rpartition("/")
            at = int(number) + bool(each.after)
            texts = [new.text for new in each.paragraphs]
            places.setdefault(story, {}).setdefault(at, []).extend(texts)
        for story, by_place in places.items():
            self._added[story] = sorted(by_place.items())

    def now(self, path: str) -> str:
        """Return the path of a block now."""
        story, _, rest = path.partition("/")
        number, slash, below = rest.partition("/")
        if story not in self._added:
            return path
        more = sum(len(texts) for at, texts in self._added[story] if at <= int(number))
        return f"{story}/{int(number) + more}{slash}{below}"

    def new(self) -> dict[str, str]:
        """Return the texts of the paragraphs that were added, by path."""
        found = {}
        for story, places in self._added.items():
            done = 0
            for at, texts in places:
                for text in texts:
                    found[f"{story}/{at + done}"] = text
                    done += 1
        return found

    def moved(self, block: Block) -> Block:
        """Return a block with the paths that it has now."""
        cell = block.cell
        at = None if cell is None else replace(cell, table=self.now(cell.table))
        return replace(block, path=self.now(block.path), cell=at)
