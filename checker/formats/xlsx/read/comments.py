"""Notes on cells and threaded comments (18.7; [MS-XLSX] 2.6.201)."""

from typing import NamedTuple

from checker.core.document import RunStyle
from checker.formats.xlsx.read.names import (
    Element,
    Position,
    child,
    children,
    descend,
    integer,
    position,
)
from checker.formats.xlsx.read.package import Package
from checker.formats.xlsx.read.strings import plain, read_words


class Comment(NamedTuple):
    """What somebody wrote to a cell."""

    at: Position
    text: str
    author: str


def read_comments(package: Package, part: str, persons: dict[str, str]) -> list[Comment]:
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
        for comment in _threaded(package.root(each.target), persons)
    ]
    replaced = {comment.at for comment in threaded}
    notes = [
        comment
        for each in inside
        if each.kind == "comments"
        for comment in _notes(package.root(each.target))
        if comment.at not in replaced
    ]
    return sorted([*notes, *threaded], key=lambda comment: comment.at)


def read_persons(package: Package) -> dict[str, str]:
    """Return the names of those who write threaded comments, by id."""
    found: dict[str, str] = {}
    for each in package.relations(package.main).values():
        if each.kind == "person" and not each.external:
            for item in descend(package.root(each.target), "person"):
                found[item.get("id") or ""] = item.get("displayName") or ""
    return found


def _notes(root: Element | None) -> list[Comment]:
    authors = [plain(item.text) for item in children(child(root, "authors"), "author")]
    found = []
    for item in children(child(root, "commentList"), "comment"):
        at, text = position(item.get("ref")), child(item, "text")
        index = integer(item.get("authorId"))
        known = index is not None and 0 <= index < len(authors)
        if at is not None and text is not None:
            words = read_words(text, lambda _: RunStyle()).text
            found.append(Comment(at, words, authors[index] if known and index is not None else ""))
    return found


def _threaded(root: Element | None, persons: dict[str, str]) -> list[Comment]:
    found = []
    for item in children(root, "threadedComment"):
        at, text = position(item.get("ref")), child(item, "text")
        if at is not None and text is not None:
            author = persons.get(item.get("personId") or "", "")
            found.append(Comment(at, plain(text.text), author))
    return found
