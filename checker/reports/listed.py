"""A JSON value with a long list in it, written as its members come."""

from typing import TextIO


class Listed:
    """Writes what stands before a list, its members one by one, and what stands after it.

    Nothing is written before the first member or the end, so that a run that fails before it
    finds anything leaves no half of a value.

    Args:
        stream: where to.
        before: up to the list, its bracket included.
    """

    def __init__(self, stream: TextIO, before: str) -> None:
        self._stream = stream
        self._before = before

    def add(self, member: str) -> None:
        """Write one member, a JSON value on one line."""
        self._stream.write(f"{self._before}\n{member}")
        self._before = ","

    def end(self, after: str) -> None:
        """Write what comes after the last member, the list's bracket included."""
        begun = "" if self._before == "," else self._before
        self._stream.write(f"{begun}\n{after}\n")
