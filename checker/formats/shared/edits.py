"""Define what an editor is asked to do to a file, and what it answers, in every format."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

from checker.core.data_classes import dataclass
from checker.core.document import Document, Span
from checker.core.limits import Limits
from checker.core.messages import Message

AUTHOR: Final = "checker"
"""The name that checker's comments and tracked changes bear, and are known again by."""


@dataclass(frozen=True, slots=True)
class Edit:
    """New text in the place of the characters of a span; an empty span is where to insert it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class RefusedEdit:
    """An edit that was not made, and why."""

    edit: Edit
    why: Message


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file after edits: its bytes, what a reader makes of them, and which edits are in it."""

    data: bytes
    document: Document
    made: tuple[Edit, ...]
    refused: tuple[RefusedEdit, ...] = ()


class FormatWriter(Protocol):
    """Makes edits in the bytes of one file format, and changes nothing else."""

    def __call__(
        self, path: Path, data: bytes, document: Document, edits: Sequence[Edit], limits: Limits
    ) -> WrittenFile:
        """Return the file with those of `edits` that can be made exactly.

        Args:
            path: the file, for errors; it is not touched.
            data: its content.
            document: what the reader made of `data`.
            edits: in places of `document`, none overlapping another.
            limits: what is too large to read.
        """
        ...


def apply_edits(text: str, edits: Iterable[tuple[int, int, str]]) -> str:
    """Return `text` with new text for characters `start` to `end` of each edit.

    The edits do not overlap; their order does not matter.
    """
    pieces, done = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [text[done:start], new]
        done = end
    return "".join([*pieces, text[done:]])
