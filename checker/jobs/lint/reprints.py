"""Print again what an earlier run printed of a file, while that file and what shares in it hold.

An answer (`kept_answer`) tells of each file what was printed of it, what that counts for, and a key
of all that both rest on. In a run of the same call a file whose key is the same is printed again:
it is neither hashed nor looked up, and its verdict is not read.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checker.core.data_classes import dataclass
from checker.jobs.lint.cache import make_key
from checker.jobs.lint.run_tally import Counts, is_counts
from checker.jobs.lint.stamps import Grounds
from checker.jobs.lint.walk import SIDECAR, LintedFile


@dataclass(frozen=True, slots=True)
class Reprint:
    """What was printed of a file.

    Attributes:
        key: of what it rests on.
        text: as it was printed, empty where nothing was.
        counts: what it adds to the counts of a run.
    """

    key: str
    text: str
    counts: Counts


class Reprints:
    """Finds what may be printed again, and takes note of what the next run may print again.

    Args:
        kept: by path, of an earlier run of the same call.
        grounds: the stamps of what this run looked at.
        state: the digest of what all verdicts of the run depend on.
    """

    def __init__(self, kept: Mapping[str, Reprint], grounds: Grounds, state: bytes) -> None:
        self._kept = kept
        self._grounds = grounds
        self._state = state
        self._noted: list[tuple[str, str, Counts]] = []

    def find(self, file: LintedFile, said: Sequence[str]) -> Reprint | None:
        """Return what was printed of a file, None where it is to be looked at.

        Args:
            file: in the walk.
            said: what the configuration says of it.
        """
        known = self._kept.get(file.path)
        if known is None or file.problem is not None:
            return None
        return known if known.key == self._identify(file, said) else None

    def note(self, file: LintedFile, said: Sequence[str], counts: Counts) -> None:
        """Take note of a file that is printed now; what it prints is known to who prints it."""
        if self._grounds.is_sure:
            self._noted.append((file.path, self._identify(file, said), counts))
        else:
            self._noted.clear()

    def write(self, lengths: Sequence[int]) -> bytes:
        """Return on one line what was noted; files printed so many characters, in their order."""
        if len(lengths) != len(self._noted):  # some were printed before the grounds gave way
            return b"[]"
        rows = [[*each, length] for each, length in zip(self._noted, lengths, strict=True)]
        return json.dumps(rows, separators=(",", ":")).encode()

    def _identify(self, file: LintedFile, said: Sequence[str]) -> str:
        """Return the key of a file's part: empty, which is no key, where its stamp is not known."""
        stamps = self._grounds.stamps
        if file.path not in stamps:
            return ""
        facts = repr((stamps[file.path], stamps.get(file.path + SIDECAR), file.explicit))
        names = (file.name, file.shown, facts, *said)
        return make_key(self._state, *(each.encode() for each in names)).hex()


def read_reprints(rows: bytes, body: str) -> dict[str, Reprint]:
    """Return by path what `Reprints.write` wrote, nothing where that is not of this body.

    Args:
        rows: as they were written.
        body: all that was printed.
    """
    try:
        return dict(_iter_reprints(json.loads(rows), body))
    except (ValueError, TypeError, RecursionError):
        return {}


def _iter_reprints(rows: Any, body: str) -> Iterable[tuple[str, Reprint]]:
    at = 0
    for path, key, counts, length in rows:
        if not (isinstance(path, str) and key and is_counts(counts) and length >= 0):
            raise TypeError(path)
        yield path, Reprint(key, body[at : at + length], counts)
        at += length
    if rows and at != len(body):
        raise ValueError(at)
