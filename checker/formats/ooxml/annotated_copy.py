"""Define what every annotator returns: a copy of a file with comments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from checker.core.messages import Message

if TYPE_CHECKING:
    from checker.formats.ooxml.comment_texts import CommentText


class PlacedNote(Protocol):
    """A note that became a comment, or a part of one."""

    @property
    def note(self) -> "CommentText":
        """What is said."""
        ...

    @property
    def exact(self) -> bool:
        """Whether it stands at its very characters, or in its very cell."""
        ...


class AnnotatedCopy(Protocol):
    """A copy of a file with comments, and what its user should know of it."""

    @property
    def data(self) -> bytes:
        """The copy's bytes."""
        ...

    @property
    def placed(self) -> Sequence[PlacedNote]:
        """The notes in their order, after any of the copy's own."""
        ...

    @property
    def warnings(self) -> tuple[Message, ...]:
        """What the copy has lost, or says otherwise than the file."""
        ...
