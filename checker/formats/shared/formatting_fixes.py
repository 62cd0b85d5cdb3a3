"""Define formatting fixes: changes that are not words, and what came of them."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Protocol

from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.findings import Change
from checker.core.limits import Limits
from checker.core.messages import Message


@dataclass(frozen=True, slots=True)
class FormattingResult:
    """A file after changes of its looks and build.

    `made` are the changes that are in it, `refused` says of the others why not. `came_from` maps
    the path of each block to the one it had before; what was inserted is not in it.
    """

    data: bytes
    document: Document
    made: tuple[Change, ...]
    refused: Mapping[Change, Message] = field(default_factory=dict)
    came_from: Mapping[str, str] = field(default_factory=dict)


class FormattingEditor(Protocol):
    """Changes the looks and the build of one file format, and nothing that was not asked for."""

    def __call__(
        self, path: Path, data: bytes, document: Document, changes: Sequence[Change], limits: Limits
    ) -> FormattingResult:
        """Return the file with those of `changes` that can be made exactly.

        Args:
            path: the file, for errors; it is not touched.
            data: its content.
            document: what the reader made of `data`.
            changes: in places of `document`, made in this order.
            limits: what is too large to read.
        """
        ...
