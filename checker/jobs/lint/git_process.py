"""Run git as a process that ends: bounded in time, in what it may say and in memory."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import IO, Final

from checker.core.data_classes import dataclass
from checker.core.errors import ConfigError
from checker.core.messages import Message

MOST_SECONDS: Final = 120.0
QUICK_SECONDS: Final = 20.0
"""Of a command that looks a name up."""
_MOST_BYTES: Final = 256 * 2**20
_MOST_ERROR_BYTES: Final = 4096
_MOST_MEMORY: Final = 4 * 2**30
_LARGEST_FILE: Final = 2**31
_AT_ONCE: Final = 2**20


@dataclass(frozen=True, slots=True)
class GitAnswer:
    """What a command of git came to: its exit code, what it said, and why it failed."""

    code: int
    output: bytes
    error: str


def find_git() -> str:
    """Return the whole path of the git that the user has.

    It is never looked for in the working folder, which may be anybody's.

    Raises:
        ConfigError: there is none.
    """
    found = _find_in(os.environ.get("PATH", os.defpath))
    if found is not None:
        return found
    raise ConfigError(
        Message("lint.git-is-not-installed"),
        place="git",
        remedy=Message("lint.install-git"),
    )


@lru_cache(maxsize=8)
def _find_in(path: str) -> str | None:
    name = "git.exe" if sys.platform == "win32" else "git"
    for folder in path.split(os.pathsep):
        if Path(folder).is_absolute() and (found := shutil.which(Path(folder, name))):
            return found
    return None


def run_git(
    arguments: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
    given: bytes,
    seconds: float,
) -> GitAnswer:
    """Run git, and end it where it takes or says too much.

    Args:
        arguments: the command and what follows it.
        folder: where it runs.
        environment: all variables that it sees.
        given: its standard input.
        seconds: after which it is ended.

    Raises:
        ConfigError: there is no git, it took too long, or it said too much.
    """
    with tempfile.TemporaryFile() as sent, tempfile.TemporaryFile() as errors:
        sent.write(given)
        sent.seek(0)
        with subprocess.Popen(  # noqa: S603 - git, with arguments of our own
            [find_git(), "--no-pager", *arguments],
            cwd=folder,
            stdin=sent,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=dict(environment),
        ) as process:
            _limit_process(process.pid)
            output, is_late = _read_output(process, seconds)
        if is_late or len(output) > _MOST_BYTES:
            raise _report_endless(arguments[0], seconds)
        errors.seek(0)
        said = errors.read(_MOST_ERROR_BYTES).decode(errors="replace").strip()
        return GitAnswer(process.returncode, output, said)


def _read_output(process: "subprocess.Popen[bytes]", seconds: float) -> tuple[bytes, bool]:
    """Return what a process says, and whether it was ended for its time."""
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        output = _read_bounded(process.stdout)
        if len(output) > _MOST_BYTES:
            process.kill()
        process.wait()
    finally:
        timer.cancel()
    return output, late.is_set()


def _read_bounded(stream: IO[bytes] | None) -> bytes:
    assert stream is not None  # noqa: S101 - for mypy: it was asked for
    parts, size = [], 0
    while size <= _MOST_BYTES and (part := stream.read(_AT_ONCE)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _limit_process(pid: int) -> None:
    """Bound the memory of a process, and the files that it writes, where the system can."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not on every system

        with suppress(OSError, ValueError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))


def _report_endless(command: str, seconds: float) -> ConfigError:
    most = _MOST_BYTES // 2**20
    return ConfigError(
        Message("lint.git-took-too-much", seconds=round(seconds), mib=most),
        place=f"git {command}",
        remedy=Message("lint.name-the-files-instead"),
    )
