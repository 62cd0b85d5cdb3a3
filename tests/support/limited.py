"""Run `checker` where a hang or a flood would end the test, not the machine."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import resource

_MIB: Final = 2**20


@dataclass(frozen=True, slots=True)
class Limited:
    """What became of a run: exit code, what it wrote, and what it took."""

    code: int
    out: str
    err: str
    seconds: float


def run_limited(
    arguments: Sequence[str | Path],
    cwd: Path,
    *,
    mib: int = 2048,
    cpu_seconds: int = 60,
    variables: Mapping[str, str | Path] | None = None,
) -> Limited:
    """Run `checker` in a process that may have so much memory and so many seconds.

    Raises:
        subprocess.TimeoutExpired: it waits for something that does not come.
    """

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (mib * _MIB, mib * _MIB))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))

    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "checker", *map(str, arguments)],
        cwd=cwd,
        env=os.environ
        | {"CHECKER_LANGUAGE": "en", "PYTHONUTF8": "1", "CHECKER_CACHE_DIR": str(cwd / "cache")}
        | {name: str(value) for name, value in (variables or {}).items()},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=cpu_seconds * 3,
        check=False,
        preexec_fn=limit,
    )
    out, err = (data.decode("utf-8", "replace") for data in (done.stdout, done.stderr))
    return Limited(done.returncode, out, err, time.monotonic() - begun)
