"""Strangers' folders: does checker end, in bounds, without a leak, a write outside or a connection?

    python benchmarks/hostile.py [--only WORD ...] [--verbose]

Each case of `data/hostile_folders.py` (written by somebody who knew the guide and not the code)
makes a folder and, beside it, files that belong to somebody else. Its commands run in the folder as
a user would run them, in a network namespace without a route (Linux; `unshare`), and must

- end with an exit code from 0 to 3 and no traceback, within 20 s of processor time and 1 GiB (40 to
  150 s where a document has as many paragraphs or cells as `[limits]` lets in, or 2,000 documents);
- leave everything outside the folder as it was, the user's home included, and run no program of it;
- print neither the secret that lies beside the folder nor a raw control character (but in the diff
  of `fix`, which is exact in a pipe, for `git apply` must take it);
- connect to nothing but the server that the user's environment names.

What a case says must or must not stand in the output is looked at, too. Printed are the cases that
miss something, sums by group, and the slowest and the largest; the exit code is 1 where any missed.
"""

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from harness import ROOT, parser

sys.path.insert(0, str(Path(__file__).parent / "data"))
from hostile_folders import (
    CASES,
    SECRET,
    Case,
    clean,
    fill,
    prepare_outside,
    serve,
)

from tests.support.watching import LOG, add_watch, list_elsewhere

_CLOCK_SECONDS, _PEAK_MIB = 180.0, 1024
_BOUNDED: Final = ("prlimit", f"--as={6 * 2**30}")  # a flood does not fill the machine
_SHOWN: Final = 1_000_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_EXACT: Final = frozenset({"lsp", "--diff"})  # a protocol of its own; bytes that git reads
_CODES: Final = frozenset({0, 1, 2, 3})


@dataclass
class Ran:
    """What one case did: what it missed, the most processor seconds and MiB of one command.

    `output` is all that was printed, `shown` what a terminal must be able to stand.
    """

    name: str
    group: str
    missed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    mib: float = 0.0
    output: str = ""
    shown: str = ""


@dataclass(frozen=True)
class Place:
    """The folders of one case."""

    top: Path

    @property
    def folder(self) -> Path:
        """What the stranger made."""
        return self.top / "folder"

    @property
    def outside(self) -> Path:
        """What belongs to somebody else."""
        return self.top / "outside"

    @property
    def home(self) -> Path:
        """Of the user, who keeps nothing of checker in it."""
        return self.top / "home"

    @property
    def log(self) -> Path:
        """The connections that were tried."""
        return self.top / "connections"

    def environment(self, more: dict[str, str]) -> dict[str, str]:
        """Return the environment of a user who has this checker first in the path."""
        return {
            "PATH": f"{self.top / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "CHECKER_CACHE_DIR": str(self.top / "cache"),
            "PYTHONPATH": str(self.top / "watch"),
            LOG: str(self.log),
            **more,
        }


def lay_out(case: Case, top: Path) -> Place:
    """Make the folders of a case."""
    place = Place(top)
    for folder in (place.folder, place.home, top / "bin"):
        folder.mkdir()
    add_watch(top / "watch")
    command = top / "bin" / "checker"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m checker "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    prepare_outside(place.outside)
    case.build(place.folder, place.outside)
    return place


def attempt(case: Case) -> Ran:
    """Build a case, run its commands and look at what they did."""
    ran = Ran(case.name, case.group)
    top = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        place = lay_out(case, top)
        with serve(case.endpoint) if case.endpoint else nullcontext(None) as server:
            port = server.port if server else 9
            if server is not None:
                fill(place.folder, port)
            before = {path: _look(path) for path in _others(place)}
            _run_commands(case, place, port, ran)
            allowed = {str(port)} if case.endpoint and not case.endpoint_forbidden else set()
            ran.missed += _connections(place, allowed)
            if server is not None and case.endpoint_forbidden and server.requests:
                ran.missed.append(f"{len(server.requests)} requests to a server of the folder's")
        ran.missed += _changes(place, before)
        ran.missed += _said(case, ran)
    finally:
        clean(top)
    return ran


def _run_commands(case: Case, place: Place, port: int, ran: Ran) -> None:
    given = case.input(place.folder, place.outside, port)
    more = case.environment(place.folder, place.outside, port)
    for argv in case.argvs(place.folder, place.outside, port):
        code, seconds, mib, output = _run(argv, place, place.environment(more), given)
        ran.seconds, ran.mib = max(ran.seconds, seconds), max(ran.mib, mib)
        ran.output += f"$ {' '.join(argv)!r}: {code}\n{output}"
        if not _EXACT & {*argv}:
            ran.shown += output
        if code not in _CODES:
            ran.missed.append(f"exit code {code}: {argv[:3]}")
    if ran.seconds > case.seconds:
        ran.missed.append(f"{ran.seconds:.0f} s of processor")
    if ran.mib > _PEAK_MIB:
        ran.missed.append(f"{ran.mib:.0f} MiB")


def _run(
    argv: list[str], place: Place, environment: dict[str, str], given: bytes | None
) -> tuple[int | str, float, float, str]:
    """Return exit code, processor seconds, peak MiB, and what was said."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as stdin:
        stdin.write(given or b"")
        stdin.seek(0)
        process = subprocess.Popen(
            [*_BOUNDED, *argv], cwd=place.folder, env=environment, stdin=stdin, stdout=output,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        code, used = _wait(process)
        output.seek(0)
        said = output.read(_SHOWN).decode("utf-8", "backslashreplace")
    return code, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said


def _wait(process: "subprocess.Popen[bytes]") -> tuple[int | str, Any]:
    """Wait for a process and all that it waited for; kill its group when its time is over."""
    deadline = time.monotonic() + _CLOCK_SECONDS
    while True:
        done, status, used = os.wait4(process.pid, os.WNOHANG)
        if done:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, used
        if time.monotonic() > deadline:
            os.killpg(process.pid, signal.SIGKILL)
            _, _, used = os.wait4(process.pid, 0)
            process.returncode = -9
            return f"did not end in {_CLOCK_SECONDS:.0f} s", used
        time.sleep(0.02)


def _others(place: Place) -> Iterator[Path]:
    """Yield all that checker has no business with."""
    for root in (place.outside, place.home, place.top / "bin", place.top / "watch"):
        yield root
        yield from (each for each in root.rglob("*") if "__pycache__" not in each.parts)
    yield from (each for each in place.top.iterdir() if each.name not in {"cache", "connections"})


def _look(path: Path) -> str:
    if path.is_symlink():
        return f"link {os.readlink(path)}"  # noqa: PTH115 - as it is written
    if path.is_dir():
        return "folder"
    if not path.is_file():
        return "special"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.stat().st_size < 2**27 else "large"


def _changes(place: Place, before: dict[Path, str]) -> list[str]:
    now = {path: _look(path) for path in _others(place)}
    gone = [f"gone: {path.name}" for path in before.keys() - now.keys()]
    new = [f"written outside: {path}" for path in now.keys() - before.keys()]
    changed = [f"changed: {path.name}" for path in before.keys() & now if before[path] != now[path]]
    return [*gone, *new, *changed]


def _connections(place: Place, allowed: set[str]) -> list[str]:
    tried = list_elsewhere(place.log, here=())
    others = (each for each in tried if not any(port in each for port in allowed))
    return [f"connected: {each[:150]}" for each in others]


def _said(case: Case, ran: Ran) -> Iterator[str]:
    output = ran.output
    if "Traceback (most recent call last)" in output:
        last = output.rpartition("Traceback (most recent call last)")[2].strip().splitlines()
        yield f"traceback: {last[-1][:150] if last else ''}"
    if SECRET in output and SECRET not in " ".join(case.env.values()):
        yield "the secret was printed"
    found = _CONTROL.search(ran.shown)
    if found:
        around = ran.shown[max(0, found.start() - 40) : found.end() + 20]
        yield f"control character {found[0]!r}: {around!r}"
    yield from (f"lacks {words!r}" for words in case.must_contain if words not in output)
    yield from (f"has {words!r}" for words in case.must_not_contain if words in output)


def _enter_namespace() -> None:
    """Run this script again where there is no network but the machine itself."""
    if os.environ.get("HOSTILE_APART") or shutil.which("unshare") is None:
        return
    apart = 'ip link set lo up && exec "$@"'
    command = ["unshare", "-rn", "sh", "-c", apart, "sh", sys.executable, *sys.argv]
    sys.exit(subprocess.call(command, env=os.environ | {"HOSTILE_APART": "1"}))


def main() -> int:
    """Try every case; print what was missed, and sums; return 1 where anything was."""
    _enter_namespace()
    options = parser(__doc__)
    options.add_argument("--only", nargs="*", default=[""], metavar="WORD", help="parts of names")
    options.add_argument("--verbose", action="store_true", help="the output of what missed")
    asked = options.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    every: list[Ran] = []
    for case in CASES:
        if any(word in case.name for word in asked.only):
            every.append(attempt(case))
            _print(every[-1], verbose=asked.verbose)
    _sum(every)
    return int(any(each.missed for each in every))


def _print(ran: Ran, *, verbose: bool) -> None:
    for missed in ran.missed:
        print(f"{ran.name}: {missed}", flush=True)
    if verbose and ran.missed:
        print(ran.output[-4000:], flush=True)


def _sum(every: list[Ran]) -> None:
    groups: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in every:
        groups[each.group].update(cases=1, missed=bool(each.missed))
    print(f"\n{'group':20} cases missed  slowest, processor s   largest, MiB")
    for group, counts in groups.items():
        mine = [each for each in every if each.group == group]
        slow, large = max(mine, key=lambda r: r.seconds), max(mine, key=lambda r: r.mib)
        print(
            f"{group:20} {counts['cases']:5} {counts['missed']:6}"
            f"  {slow.seconds:6.1f} {slow.name:40} {large.mib:6.0f} {large.name}"
        )
    print(f"{len(every)} cases, {sum(bool(each.missed) for each in every)} missed something")


if __name__ == "__main__":
    sys.exit(main())
