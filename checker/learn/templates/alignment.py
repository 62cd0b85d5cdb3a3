"""Aligns the paragraphs and tables of several samples: what all have, and what lies between."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Generic, TypeVar

from lxml import etree

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, make_heading_key
from checker.formats.ooxml.names import Element, W
from checker.learn.templates.filled_document import Node
from checker.templates.word_runs import TemplateParagraph

Item = TypeVar("Item")

LABELLED: Final = re.compile(
    r"\s*(?:[・●■◆○]\s*)?(?P<label>[^\s:：、。][^:：、。\n]{0,14}?)\s*[:：]"
)
"""A paragraph that begins with what it is about: `件名: ...`."""


@dataclass(frozen=True)
class AlignedItem(Generic[Item]):
    """A stretch of the aligned samples: `same` in all, one item each, or what lies between."""

    rows: tuple[list[Item], ...]
    same: bool


def align_rows(
    rows: Sequence[Sequence[Item]],
    key: Callable[[Item], Hashable | None],
    is_loose: Callable[[Item], bool] = lambda _: False,
) -> list[AlignedItem[Item]]:
    """Return what several lists have in common, in order, and what lies between.

    Args:
        rows: the lists.
        key: what makes two items the same; nothing is the same as one whose key is None.
        is_loose: items that are the format's only where no loose one beside them varies: the last
            item of two lists may be the same by chance.
    """
    links = [_link_items(rows[0], row, key) for row in rows]
    kept = [at for at in range(len(rows[0])) if all(at in link for link in links)]
    while (odd := _find_chance_match(kept, rows, links, is_loose)) is not None:
        kept.remove(odd)
    found: list[AlignedItem[Item]] = []
    starts = [0] * len(rows)
    for at in [*kept, None]:
        ends = [len(row) for row in rows] if at is None else [link[at] for link in links]
        between = tuple(list(r[a:b]) for r, a, b in zip(rows, starts, ends, strict=True))
        if any(between):
            found.append(AlignedItem(between, same=False))
        if at is not None:
            found.append(
                AlignedItem(tuple([r[b]] for r, b in zip(rows, ends, strict=True)), same=True)
            )
            starts = [end + 1 for end in ends]
    return found


def _link_items(
    base: Sequence[Item], other: Sequence[Item], key: Callable[[Item], Hashable | None]
) -> dict[int, int]:
    keys = [_replace_unknown(key(item), ("base", at)) for at, item in enumerate(base)]
    others = [_replace_unknown(key(item), ("other", at)) for at, item in enumerate(other)]
    if base is other:
        return {at: at for at, item in enumerate(base) if key(item) is not None}
    matcher = SequenceMatcher(None, keys, others, autojunk=False)
    blocks = matcher.get_matching_blocks()
    return {block.a + at: block.b + at for block in blocks for at in range(block.size)}


def _replace_unknown(key: Hashable | None, otherwise: Hashable) -> Hashable:
    return otherwise if key is None else key


def _find_chance_match(
    kept: Sequence[int],
    rows: Sequence[Sequence[Item]],
    links: Sequence[dict[int, int]],
    is_loose: Callable[[Item], bool],
) -> int | None:
    """Return a loose item that all have, but which stands beside loose ones that vary."""
    taken = [{link[at] for at in kept} for link in links]
    for at in kept:
        for row, link, known in zip(rows, links, taken, strict=True):
            here = link[at]
            if not is_loose(row[here]):
                break
            beside = [each for each in (here - 1, here + 1) if 0 <= each < len(row)]
            if any(each not in known and is_loose(row[each]) for each in beside):
                return at
    return None


def build_node_key(node: Node) -> Hashable | None:
    """Return what makes two blocks of two samples the same."""
    if node.role == "table":
        return ("table", *build_table_key(node.element))
    if node.role == "heading":
        return ("heading", node.level, make_heading_key(node.text))
    label = label_of(node)
    return (node.role, "label", fold(label)) if label else (node.role, node.text)


def look_key(node: Node) -> Hashable | None:
    """Return how a paragraph is set, whatever it says."""
    properties = node.element.find(W + "pPr")
    said = b"" if properties is None else etree.tostring(properties, method="c14n")
    return node.role, said


def label_of(node: Node) -> str:
    """Return the label that a paragraph begins with, empty where it has none."""
    found = LABELLED.match(node.text) if node.role == "text" else None
    return found["label"].strip() if found else ""


def build_table_key(table: Element) -> tuple[object, ...]:
    """Return what makes two tables the same: their columns, the words that they begin with."""
    columns = len(list(table.iterfind(f"{W}tblGrid/{W}gridCol")))
    row = table.find(W + "tr")
    cells = [] if row is None else list_cells(row)
    first = next((words for cell in cells if (words := fold(get_cell_text(cell)))), "")
    return columns, first


def list_cells(row: Element) -> list[Element]:
    """Return a row's cells, those in content controls too."""
    controls = {f"{W}sdt", f"{W}sdtContent"}
    found = []
    for each in row:
        if each.tag == W + "tc":
            found.append(each)
        elif each.tag in controls:
            found += list_cells(each)
    return found


def list_rows(table: Element) -> list[Element]:
    """Return a table's own rows."""
    controls = {f"{W}sdt", f"{W}sdtContent"}
    found = []
    for each in table:
        if each.tag == W + "tr":
            found.append(each)
        elif each.tag in controls:
            found += list_rows(each)
    return found


def get_cell_text(cell: Element) -> str:
    """Return what a cell, a row or a table says, a paragraph a line."""
    return "\n".join(TemplateParagraph(each).text for each in cell.iter(W + "p"))
