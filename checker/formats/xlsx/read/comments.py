"""Notes on cells and threaded comments (18.7; [MS-XLSX] 2.6.201)."""

from typing import NamedTuple

from checker.core.document import RunStyle
from checker.formats.xlsx.read.names import (
    Element,
    Position,
    find_child,
    find_children,
    iter_descendants,
    parse_integer,
    position,
)
from checker.formats.xlsx.read.package import WorkbookPackage
from checker.formats.xlsx.read.strings import decode_stored, read_words


class CellComment(NamedTuple):
    """What somebody wrote to a cell."""

    at: Position
    text: str
    author: str


def read_comments(
    package: WorkbookPackage, part: str, persons: dict[str, str]
) -> list[CellComment]:
    """Return the comments of a sheet.

    A threaded comment is stored twice, the second time as a note that says so; that note is left
    out.

    Args:
        package: the file.
        part: the sheet's part.
        persons: the names of those who write threaded comments, by id.
    """
    relations = package.relations(part).values()
    inside = [each for each in relations if not each.external]
    threaded = [
        comment
        for each in inside
        if each.kind == "threadedComment"
        for comment in _read_threaded(package.root(each.target), persons)
    ]
    replaced = {comment.at for comment in threaded}
    notes = [
        comment
        for each in inside
        if each.kind == "comments"
        for comment in _read_notes(package.root(each.target))
        if comment.at not in replaced
    ]
    return sorted([*notes, *threaded], key=lambda comment: comment.at)


def read_persons(package: WorkbookPackage) -> dict[str, str]:
    """Return the names of those who write threaded comments, by id."""
    found: dict[str, str] = {}
    for each in package.relations(package.main).values():
        if each.kind == "person" and not each.external:
            for item in iter_descendants(package.root(each.target), "person"):
                found[item.get("id") or ""] = item.get("displayName") or ""
    return found


def _read_notes(root: Element | None) -> list[CellComment]:
    authors = [
        decode_stored(item.text) for item in find_children(find_child(root, "authors"), "author")
    ]
    found = []
    for item in find_children(find_child(root, "commentList"), "comment"):
        at, text = position(item.get("ref")), find_child(item, "text")
        index = parse_integer(item.get("authorId"))
        known = index is not None and 0 <= index < len(authors)
        if at is not None and text is not None:
            words = read_words(text, lambda _: RunStyle()).text
            found.append(
                CellComment(at, words, authors[index] if known and index is not None else "")
            )
    return found


def _read_threaded(root: Element | None, persons: dict[str, str]) -> list[CellComment]:
    found = []
    for item in find_children(root, "threadedComment"):
        at, text = position(item.get("ref")), find_child(item, "text")
        if at is not None and text is not None:
            author = persons.get(item.get("personId") or "", "")
            found.append(CellComment(at, decode_stored(text.text), author))
    return found
