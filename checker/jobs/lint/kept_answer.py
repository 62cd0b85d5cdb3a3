"""Give a folder's answer again while nothing that it rests on has changed.

What `checker lint` printed is kept with the stamps of all that it read or looked for. The same
command then looks at these paths and prints it, without settings, rules or verdicts: nothing here
imports more than a start needs. `answer_keeping` says when an answer is kept, and what it rests on.
"""

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, Self, TextIO

from checker.core.cache_files import find_kept, read_kept
from checker.core.own_files import describe_tool
from checker.core.terminal import get_stream_beneath, make_visible_but_colours
from checker.jobs.lint.stamps import digest_stamps, stamp_kind, stamp_path
from checker.language.environment import locale_language

FOLDER: Final = "answers"
_VERSION: Final = 2
_OF_NO_ACCOUNT: Final = frozenset({"_", "OLDPWD", "SHLVL"})
"""What a shell sets anew for each command, and nothing here asks for."""


class Asked:
    """One call of the command: all that its answer depends on but files, and when it began.

    Args:
        arguments: of the command line, the command's own name apart.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        self.began = time.time_ns()
        self.path = find_kept(FOLDER, _build_key(arguments))
        self.stale: KeptAnswer | None = None
        self._started = time.perf_counter()

    def find(self) -> "KeptAnswer | None":
        """Return the answer that was kept of the same call, None where it no longer holds.

        Then it is `stale`, where there is one.
        """
        try:
            answer = KeptAnswer.read(read_kept(self.path))
            if answer.holds():
                return answer
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        self.stale = answer
        return None

    @property
    def seconds(self) -> float:
        """How long ago the call began."""
        return time.perf_counter() - self._started


class KeptAnswer:
    """What a call printed, and what that rests on.

    Args:
        head: the exit code, the paths with the hash of their stamps, and the last lines.
        rows: what was printed of each file, as `reprints` reads it.
        body: what was printed before the last lines.
    """

    def __init__(self, head: dict[str, Any], rows: bytes, body: str) -> None:
        self.rows = rows
        self.body = body
        self.exit_code = int(head["exit"])
        self._paths: list[str] = head["paths"]
        self._kinds: list[str] = head["kinds"]
        self._sum: str = head["sum"]
        self._told: list[str] = head["told"]
        self._before, self._after, self._digits = head["end"]

    @classmethod
    def read(cls, kept: bytes) -> Self:
        """Return the answer that was kept as `pack_answer` does it.

        Raises:
            ValueError: it is damaged.
            KeyError: likewise.
            TypeError: likewise.
        """
        digest, _, rest = kept.partition(b"\n")
        if digest != _digest(rest):
            raise ValueError(digest)
        head, rows, body = rest.split(b"\n", 2)
        return cls(json.loads(head), rows, body.decode("utf-8", "surrogatepass"))

    def holds(self) -> bool:
        """Return whether everything that the answer rests on is as it was."""
        return compute_sum(self._paths, self._kinds) == self._sum

    def write(self, out: TextIO, error: TextIO, seconds: float) -> None:
        """Print the answer; `seconds` is how long it took this time.

        Raises:
            OSError: the stream cannot be written to.
        """
        took = f"{seconds:.1f}" if self._digits == 1 else f"{round(seconds, self._digits)}"
        # it was made visible before it was kept; but for colours it is again, whoever wrote it
        stream = get_stream_beneath(out)
        stream.write(make_visible_but_colours(f"{self.body}{self._before}{took}{self._after}"))
        stream.flush()
        error.writelines(f"{line}\n" for line in self._told)
        error.flush()


def compute_sum(paths: Sequence[str], kinds: Sequence[str]) -> str:
    """Return one hash of how paths are now, and of what kind others are."""
    return digest_stamps((*map(stamp_path, paths), *map(stamp_kind, kinds)))


def pack_answer(head: dict[str, Any], rows: bytes, body: str) -> bytes:
    """Return what is kept: a hash, two lines, and what was printed.

    Names that are no text are escaped.
    """
    rest = b"\n".join((json.dumps(head).encode(), rows, body.encode("utf-8", "surrogatepass")))
    return _digest(rest) + b"\n" + rest


def _digest(rest: bytes) -> bytes:
    return hashlib.sha256(rest).hexdigest().encode()


def _build_key(arguments: Sequence[str]) -> str:
    """Return the hash of all that a call depends on but files of the user's."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    said = (
        *(_VERSION, sys.version, sys.executable, sys.path, repr(sys.flags), describe_tool()),
        *(list(arguments), os.getcwd(), locale_language()),  # noqa: PTH109 - as the walk has it
        sorted(each for each in os.environ.items() if each[0] not in _OF_NO_ACCOUNT),
        [(each is not None and each.isatty(), getattr(each, "encoding", "")) for each in streams],
        getattr(os, "geteuid", int)(),
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


_asked: list[Asked] = []


def ask(arguments: Sequence[str]) -> Asked | None:
    """Begin a call of the command, which may keep its answer; None where there is no folder."""
    _asked.clear()
    with suppress(OSError):
        _asked.append(Asked(arguments))
    return find_asked()


def find_asked() -> Asked | None:
    """Return the call that this process answers, None where the command was not called as one."""
    return _asked[0] if _asked else None
