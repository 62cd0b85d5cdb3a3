"""Split a document into parts: sections, runs of prose, lists; where they end."""

from collections.abc import Hashable, Sequence
from typing import Final, Literal

from checker.core.text import lazy_re as re
from checker.formats.ooxml.names import W
from checker.learn.templates.alignment import (
    AlignedItem,
    align_rows,
    build_node_key,
    label_of,
    look_key,
)
from checker.learn.templates.filled_document import Node
from checker.learn.templates.varying_text import find_varying, measure_kept_share

Kind = Literal["prose", "items", "groups"]
"""How paragraphs that vary in number are filled in."""

CLOSING: Final = re.compile(r"[\s　]*(?:以[\s　]*上|敬[\s　]*具|草[\s　]*々|記)[\s　]*")
"""How letters and reports end; no value."""

_MIN_LOOKS: Final = 2


def count_tables(row: Sequence[Node]) -> int:
    """Return how many tables there are in a stretch."""
    return sum(node.role == "table" for node in row)


def split_by_look(rows: Sequence[Sequence[Node]]) -> list[AlignedItem[Node]] | None:
    """Return paragraphs aligned by how they are set, None where those of the first are alike.

    An address, a date at the right and a greeting are no run of prose.
    """
    looks = {look_key(node) for node in rows[0] if node.role == "text"}
    if len(looks) < _MIN_LOOKS or any(node.role == "heading" for node in rows[0]):
        return None
    pieces = align_rows(rows, look_key)
    return pieces if any(piece.same for piece in pieces) else None


def begin_alike(rows: Sequence[Sequence[Node]]) -> bool:
    """Return whether all stretches begin with the same heading."""
    first = rows[0][0]
    keys = {build_node_key(row[0]) for row in rows}
    return first.role == "heading" and len(keys) == 1


def split_by_section(rows: Sequence[Sequence[Node]]) -> list[AlignedItem[Node]] | None:
    """Return what lies below each heading, None where headings are no sections of the format.

    They are where another sample has the same, or where words stand before the first of them.
    """
    parts = [_group_by_heading(row) for row in rows]
    keys = list(dict.fromkeys(key for part in parts for key, _ in part))
    named = [key for key in keys if key is not None]
    shared = any(sum(key in dict(part) for part in parts) > 1 for key in named)
    twice = any(len(dict(part)) < len(part) for part in parts)
    if not named or twice or not (shared or None in keys) or len(keys) == 1:
        return None
    return [
        AlignedItem(tuple(dict(part).get(key, []) for part in parts), same=False) for key in keys
    ]


def _group_by_heading(row: Sequence[Node]) -> list[tuple[Hashable | None, list[Node]]]:
    found: list[tuple[Hashable | None, list[Node]]] = []
    for node in row:
        if node.role == "heading":
            found.append((build_node_key(node), [node]))
        elif found:
            found[-1][1].append(node)
        else:
            found.append((None, [node]))
    return found


def is_loose(node: Node) -> bool:
    """Return whether a paragraph may be the same in two samples by chance."""
    if CLOSING.fullmatch(node.text):
        return False
    return node.role == "item" or (node.role == "text" and not label_of(node))


def classify_run(rows: Sequence[Sequence[Node]]) -> Kind | None:
    """Return what blocks that vary in number are, None where they are none of a template's."""
    roles = {node.role for row in rows for node in row} - {"blank"}
    if roles <= {"item"}:
        return "items"
    if roles <= {"item", "text"}:
        return "prose"
    levels = {node.level for row in rows for node in row if node.role == "heading"}
    begins = all(row and row[0].role == "heading" for row in rows)
    return "groups" if begins and len(levels) == 1 and "table" not in roles else None


def split_at_tables(row: Sequence[Node]) -> list[list[Node]]:
    """Return a stretch cut before and after each table."""
    found: list[list[Node]] = [[]]
    for node in row:
        if node.role == "table":
            found += [[node], []]
        else:
            found[-1].append(node)
    return found


def count_fixed_end(rows: Sequence[Sequence[Node]]) -> int:
    """Return how many empty paragraphs all end in: they are the format's."""
    count = 0
    while all(len(row) > count and row[-1 - count].role == "blank" for row in rows):
        count += 1
    return count


def holds_more(node: Node) -> bool:
    """Return whether a paragraph ends a section or holds a picture: it must not be repeated."""
    inner = (W + "sectPr", W + "drawing", W + "pict", W + "object")
    return next(node.element.iter(*inner), None) is not None


def measure_kept(nodes: Sequence[Node]) -> float:
    """Return how much of the same paragraph all samples share, from 0 to 1."""
    elements = [node.element for node in nodes]
    return measure_kept_share(elements, find_varying(elements) or [])
