"""Tracked changes (17.13.5): what was changed, and a copy in which every change is rejected."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from checker.core.data_classes import dataclass
from checker.formats.ooxml.names import Element, W, get_child

EditKind = Literal["insertion", "deletion", "format"]

_INSERTED = (W + "ins", W + "moveTo")
_DELETED = (W + "del", W + "moveFrom")
_OF_OLD_TEXT = {W + "delText": W + "t", W + "delInstrText": W + "instrText"}
_FORMERLY = {
    W + name + "Change": W + name
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid")
}
_KEPT_NAMES = """
    rPr sectPr headerReference footerReference ins del moveTo moveFrom cellIns cellDel
"""
_KEPT = frozenset(W + name for name in _KEPT_NAMES.split())
_CHANGES = (*_INSERTED, *_DELETED, *_FORMERLY, W + "cellIns", W + "cellDel")


@dataclass(frozen=True, slots=True)
class TrackedEdit:
    """A tracked change: characters inserted or formatted, or deleted ones that stood at `start`."""

    kind: EditKind
    start: int
    end: int
    text: str
    author: str


def add_edit(edits: list[TrackedEdit], edit: TrackedEdit) -> None:
    """Add a change to those before it; Word cuts one change into many, which are joined again."""
    last = edits[-1] if edits else None
    if last is not None and (last.kind, last.author, last.end) == (
        edit.kind,
        edit.author,
        edit.start,
    ):
        edits.pop()
        edit = replace(edit, start=last.start, text=last.text + edit.text)
    edits.append(edit)


def is_changed(root: Element) -> bool:
    """Return whether a story holds tracked changes."""
    return next(root.iter(*_CHANGES), None) is not None


def copy_before_changes(
    root: Element, copied: Callable[[Element, Element], None] | None = None
) -> Element:
    """Return a copy of a part's root as it was before its tracked changes.

    Merged and split table cells (17.13.5.3 `cellMerge`) stay as they are.

    Args:
        root: the part's root.
        copied: told of the root and its copy before the copy is changed.
    """
    old = copy.deepcopy(root)
    if copied is not None:
        copied(root, old)
    _restore_properties(old)
    _remove_rows_and_cells(old)
    for paragraph in list(old.iter(W + "p")):
        _join_if_inserted(paragraph)
    _remove_insertions(old)
    _bring_back_deletions(old)
    return old


def _restore_properties(root: Element) -> None:
    """Put the former properties back in the place of the present ones."""
    for change in list(root.iter(*_FORMERLY)):
        present, former = change.getparent(), change.find(_FORMERLY[str(change.tag)])
        if present is None:
            continue
        for item in list(present):
            if item.tag not in _KEPT:
                present.remove(item)
        # What a run or a paragraph was comes before what is kept: the order of the schema.
        for index, item in enumerate([] if former is None else list(former)):
            present.insert(index, item)


def _remove_rows_and_cells(root: Element) -> None:
    for row in list(root.iter(W + "tr")):
        if get_child(get_child(row, "trPr"), "ins") is not None:
            _remove(row)
    for cell in list(root.iter(W + "tc")):
        if get_child(get_child(cell, "tcPr"), "cellIns") is not None:
            _remove(cell)


def _join_if_inserted(paragraph: Element) -> None:
    """Join a paragraph whose end was inserted with the next, whose look the whole then has."""
    properties = get_child(paragraph, "pPr")
    mark = get_child(properties, "rPr")
    if all(get_child(mark, name) is None for name in ("ins", "moveTo")):
        return
    following = paragraph.getnext()
    if following is None or following.tag != W + "p":
        return
    at = 1 if get_child(following, "pPr") is not None else 0
    for offset, item in enumerate(item for item in list(paragraph) if item is not properties):
        following.insert(at + offset, item)
    _remove(paragraph)


def _remove_insertions(root: Element) -> None:
    for item in list(root.iter(*_INSERTED)):
        _remove(item)


def _bring_back_deletions(root: Element) -> None:
    for item in list(root.iter(*_DELETED)):
        parent = item.getparent()
        if parent is None:
            continue
        at = parent.index(item)
        for offset, held in enumerate(list(item)):
            parent.insert(at + offset, held)
        _remove(item)
    for item in list(root.iter(W + "cellDel")):
        _remove(item)
    for item in root.iter(*_OF_OLD_TEXT):
        item.tag = _OF_OLD_TEXT[str(item.tag)]


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
