"""Read one file for the index: its passages, each with its places, and what is not in them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from checker.core.catalogue import languages
from checker.core.document import Document
from checker.core.errors import (
    CheckerError,
    FileTooLargeError,
    InputError,
    LinkLeadsOutError,
    NotRegularFileError,
)
from checker.core.messages import Message, to_data
from checker.jobs.lint.walk import LintedFile, make_readable
from checker.jobs.places import Places
from checker.search.csv_table import SUFFIXES, read_csv
from checker.search.edition import Edition
from checker.search.index_writer import FileFacts
from checker.search.index_writer import Places as UnitPlaces
from checker.search.passages import Passage, cut_passages
from checker.session import Session

_RACY_NS = 2_000_000_000
"""A file changed so shortly before it was read may change again without its time telling."""
_USUAL = {"start": 0, "whole": False, "section": (), "label": ""}
_MOST_PASSAGES = 50_000
"""Of one file: who needs more of it splits it."""


def read_for_index(session: Session, path: Path) -> Document:
    """Read a file of any format that an index knows: those of `check`, and lists in CSV.

    Raises:
        InputError: it cannot be read.
    """
    if path.suffix.lower() in SUFFIXES:
        return read_csv(path, session.settings.limits)
    return session.read(path)


def read_passages(document: Document) -> Sequence[tuple[Passage, UnitPlaces]]:
    """Return the passages of a document with the places of their units.

    Raises:
        InputError: there are more than an index takes of one file.
    """
    spoken = {language: Places(document, language) for language in languages()}
    found = [(each, tuple(_locate(each, spoken))) for each in cut_passages(document)]
    if len(found) > _MOST_PASSAGES:
        raise InputError(
            Message("search.too-many-passages", count=len(found), most=_MOST_PASSAGES),
            remedy=Message("search.split-the-file"),
        )
    return found


def describe_file(file: LintedFile, document: Document, now: datetime) -> FileFacts:
    """Return what the index is to know of a file that was read."""
    return FileFacts(
        path=os.fsencode(file.path),
        shown=make_readable(file.path),
        sha256=document.sha256,
        stamp=make_stamp(file, now),
        title=document.title or Path(document.name).stem,
        language=document.language,
        edition=Edition.of(document),
        unread=tuple(
            [to_data(each.part), to_data(each.reason)] for each in document.parts_not_read
        ),
        indexed=now.isoformat(timespec="seconds"),
    )


def describe_failure(file: LintedFile, error: CheckerError, now: datetime) -> FileFacts:
    """Return what the index is to know of a file that cannot be read."""
    return FileFacts(
        path=os.fsencode(file.path),
        shown=make_readable(file.path),
        sha256="",
        stamp="" if _may_pass(error) else make_stamp(file, now),
        title=Path(make_readable(file.path)).stem,
        problem=to_data(error.what),
        indexed=now.isoformat(timespec="seconds"),
    )


def _may_pass(error: CheckerError) -> bool:
    """Return whether it may be read the next time though it stays as it is: a share was away."""
    cause = error.__cause__
    return isinstance(cause, MemoryError | OSError) and not isinstance(
        cause, FileTooLargeError | LinkLeadsOutError | NotRegularFileError
    )


def make_stamp(file: LintedFile, now: datetime) -> str:
    """Return what tells that a file changed; empty where it changed just now, which tells nothing.

    A file without one is looked into the next time.
    """
    changed = max(file.stamp[1:3], default=0)
    recent = changed > now.timestamp() * 1e9 - _RACY_NS
    return "" if recent or not file.stamp else " ".join(map(str, file.stamp))


def get_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def _locate(passage: Passage, spoken: Mapping[str, Places]) -> Iterator[dict[str, Any]]:
    """Yield the place of each unit as data: what is usual left out, in words in every language."""
    for unit in passage.units:
        found = {language: places.at(unit.span) for language, places in spoken.items()}
        one = next(iter(found.values())).model_dump(exclude_none=True)
        data = {key: value for key, value in one.items() if _USUAL.get(key, ...) != value}
        data.pop("section", None)
        data["label"] = {language: place.label for language, place in found.items()}
        yield data
