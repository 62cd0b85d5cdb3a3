"""Cut the power, lock the database, fill the disk, restore a backup: what becomes of documents?

    python benchmarks/server_troubles.py {power-cut,copy,locked,full-disk,restore} [--times 5]

Three people hand documents in to a server on SQLite in a folder of its own, and what they were told
is compared with what there is in the end, as `server_trial.py` demands it.

- `power-cut`: all of the server's processes are stopped at a random moment, the data folder is
  copied as it is then, without SQLite's shared memory, and they go on. A server is started on each
  copy: what had been accepted before is in it and ends.
- `copy`: the same with `cp -a` while the server goes on writing. No disk leaves such a copy behind,
  and checker does not promise that it is whole: that is what `checker backup` is for.
- `locked`: another process holds the database's lock for `--seconds`.
- `full-disk`: the data folder's disk is filled for `--seconds` while people hand in. Needs
  `unshare`, for a disk of its own.
- `restore`: `checker backup` of the server that works is restored into a fresh folder, where a
  server finishes what was open, though its worker is killed. Then all documents expire: no byte of
  them and of their names is left in the data folder.
"""

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import server_runs as runs
import server_trial as trial
from harness import parser
from sqlalchemy import func, select, update

from checker.server.clearing import clear
from checker.server.office import Office
from checker.server.store.tables import Job, StoredDocument, now

_INSIDE: Final = "CHECKER_BENCHMARK_DISK"
_DISK: Final = "32m"


def main() -> int:
    """Run one kind of trouble."""
    options = parser(__doc__)
    options.add_argument("trouble", choices=sorted(_TROUBLES))
    options.add_argument("--times", type=int, default=5, help="copies")
    options.add_argument("--seconds", type=float, default=35, help="of a lock, or a full disk")
    options.add_argument("--documents", type=int, default=30)
    options.add_argument("--pause", type=float, default=4, help="of a person between documents")
    options.add_argument("--patience", type=float, default=900, help="for what is left to end")
    options.add_argument("--port", type=int, default=8498)
    asked = options.parse_args()
    if asked.trouble == "full-disk" and _INSIDE not in os.environ:
        again = ["unshare", "-rm", sys.executable, *sys.argv]
        return subprocess.run(again, env=os.environ | {_INSIDE: "1"}, check=False).returncode
    with tempfile.TemporaryDirectory() as folder:
        return 0 if _TROUBLES[asked.trouble](asked, Path(folder)) else 1


def _make_server(asked: argparse.Namespace, folder: Path) -> trial.Crowd:
    """Make a data folder, and the people who will hand documents in."""
    tokens = trial.add_tokens(partial(Office.open, folder / "data"))
    return trial.Crowd(asked.port, tokens, asked.documents, asked.pause)


def _serve(data: Path, port: int) -> list[str]:
    return ["serve", "--data", str(data), "--port", str(port), "--no-model"]


def _cut_power(asked: argparse.Namespace, folder: Path, *, stopped: bool = True) -> bool:
    crowd = _make_server(asked, folder)
    told: list[dict[int, str]] = []
    with trial.run_checker(_serve(folder / "data", asked.port), folder / "log") as supervisor:
        runs.wait_until_ready(asked.port)
        with crowd.at_work():
            for number in range(asked.times):
                time.sleep(random.uniform(2, 6))  # noqa: S311 - no secret
                told.append(dict(crowd.accepted))
                family = trial.list_family([supervisor]) if stopped else []
                trial.signal_all(family, signal.SIGSTOP)
                _copy(folder / "data", folder / f"copy-{number}")
                trial.signal_all(family, signal.SIGCONT)
    copies = [
        _finish(asked, folder / f"copy-{number}", told[number]) for number in range(len(told))
    ]
    print(f"whole: {copies.count(True)} of {len(copies)} copies")
    return all(copies)


def _copy(data: Path, copy: Path) -> None:
    subprocess.run(["cp", "-a", data, copy], check=False, stderr=subprocess.DEVNULL)
    (copy / "checker.sqlite-shm").unlink(missing_ok=True)


def _finish(asked: argparse.Namespace, copy: Path, told: dict[int, str]) -> bool:
    """Start a server on a copy of a data folder, and return whether all in it ends as demanded."""
    with closing(sqlite3.connect(copy / "checker.sqlite")) as database:
        try:
            (whole,) = database.execute("PRAGMA integrity_check").fetchone()
            states = database.execute("SELECT status, count(*) FROM jobs GROUP BY 1").fetchall()
        except sqlite3.DatabaseError as error:
            print(f"copy: {error}")
            return False
    print(f"copy: {whole}, {len(told)} accepted before, in it {dict(states)}; then")
    with trial.run_checker(_serve(copy, asked.port), copy.with_suffix(".log")):
        runs.wait_until_ready(asked.port)
        open_office = partial(Office.open, copy)
        trial.wait_until_ended(open_office, set(told.values()), asked.patience)
        _wait_until_none_is_open(open_office, asked.patience)
        return trial.report(open_office, told, more=True) and whole == "ok"


def _wait_until_none_is_open(open_office: trial.OpenOffice, patience: float) -> None:
    """Return when also those jobs have ended whose acceptance nobody was told of."""
    office = open_office()
    with office.database.look() as transaction:
        jobs = set(transaction.scalars(select(Job.id)))
    office.close()
    trial.wait_until_ended(open_office, jobs, patience)


def _lock(asked: argparse.Namespace, folder: Path) -> bool:
    def hold() -> None:
        file = folder / "data" / "checker.sqlite"
        with closing(sqlite3.connect(file, isolation_level=None, timeout=60)) as database:
            database.execute("BEGIN IMMEDIATE")
            time.sleep(asked.seconds)
            database.execute("ROLLBACK")

    return _work_through(asked, folder, hold)


def _fill_disk(asked: argparse.Namespace, folder: Path) -> bool:
    (folder / "data").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder / "data")]
    subprocess.run(mount, check=True)

    def fill() -> None:
        ballast = folder / "data" / "running" / "ballast"
        until = time.monotonic() + asked.seconds
        while time.monotonic() < until:  # what the server gives free is filled, too
            with ballast.open("ab", buffering=0) as handle:
                _fill(handle.write)
            time.sleep(0.1)
        ballast.unlink()

    try:
        return _work_through(asked, folder, fill)
    finally:
        subprocess.run(["umount", str(folder / "data")], check=True)


def _fill(write: Callable[[bytes], int | None]) -> None:
    for size in (2**20, 4096, 1):
        try:
            while True:
                write(b"0" * size)
        except OSError:
            continue


def _work_through(asked: argparse.Namespace, folder: Path, trouble: Callable[[], None]) -> bool:
    """Let people hand in before, during and after a trouble, and look what became of it."""
    crowd = _make_server(asked, folder)
    open_office = partial(Office.open, folder / "data")
    with trial.run_checker(_serve(folder / "data", asked.port), folder / "log"):
        runs.wait_until_ready(asked.port)
        began = time.monotonic()
        with crowd.at_work():
            time.sleep(8)
            before = len(crowd.accepted)
            trouble()
            print(f"{before} accepted before, {len(crowd.accepted) - before} during it; ", end="")
            crowd.wait()
        trial.wait_until_ended(open_office, set(crowd.accepted.values()), asked.patience)
        print(f"{len(crowd.accepted)} ended after {time.monotonic() - began:.0f} s; ", end="")
        print(f"unanswered: {crowd.unanswered}, refused: {dict(crowd.refused)}")
        return trial.report(open_office, crowd.accepted)


def _restore(asked: argparse.Namespace, folder: Path) -> bool:
    crowd = _make_server(asked, folder)
    backup, data = folder / "office.backup", folder / "restored"
    with trial.run_checker(_serve(folder / "data", asked.port), folder / "log"):
        runs.wait_until_ready(asked.port)
        with crowd.at_work():
            time.sleep(10)
            told = dict(crowd.accepted)
            _run("backup", str(backup), "--data", str(folder / "data"))
    _run("restore", str(backup), "--data", str(data))
    open_office = partial(Office.open, data)
    with trial.run_checker(_serve(data, asked.port), folder / "log") as supervisor:
        runs.wait_until_ready(asked.port)
        _kill_worker_at_work(supervisor, data)
        _wait_until_none_is_open(open_office, asked.patience)
        whole = trial.report(open_office, told, more=True)
        return _expire(open_office, data) and whole


def _run(*arguments: str) -> None:
    command = [sys.executable, "-m", "checker", *arguments]
    subprocess.run(command, check=True)


def _kill_worker_at_work(supervisor: int, data: Path) -> None:
    until = time.monotonic() + 60
    while not any((data / "running").glob("*/document/*")) and time.monotonic() < until:
        time.sleep(0.02)
    parts = trial.list_parts([supervisor])
    trial.signal_all([pid for pid, name in parts if name == "worker"], signal.SIGKILL)


def _expire(open_office: trial.OpenOffice, data: Path) -> bool:
    """Let all documents be past their time, clear, and look for what is left of them."""
    print(f"before they expire, in: {_find_text(data)}")
    office = open_office()
    with office.database.begin() as transaction:
        transaction.execute(update(StoredDocument).values(expires_at=now() - timedelta(1)))
    for each in (*office.folder.files.rglob("*"), *office.folder.running.iterdir()):
        os.utime(each, (0, 0))
    cleared = clear(office)
    with office.database.look() as transaction:
        rows = transaction.scalar(select(func.count()).select_from(Job))
    office.close()
    left = _find_text(data)
    print(f"{cleared} files deleted, {rows} jobs left; words of documents or names in: {left}")
    return not left


def _find_text(data: Path) -> list[str]:
    """Return the files in which a document's words or name stand, plain or as JSON has them."""
    words = [trial.PLANTED, trial.NAME]
    told = [each.encode() for word in words for each in (word, json.dumps(word)[1:-1])]
    files = [each for each in data.rglob("*") if each.is_file()]
    return sorted(
        {
            each.parent.name if each.parent != data else each.name
            for each in files
            if trial.NAME in each.name or any(word in each.read_bytes() for word in told)
        }
    )


_TROUBLES: Final[dict[str, Callable[[argparse.Namespace, Path], bool]]] = {
    "power-cut": _cut_power,
    "copy": partial(_cut_power, stopped=False),
    "locked": _lock,
    "full-disk": _fill_disk,
    "restore": _restore,
}

if __name__ == "__main__":
    sys.exit(main())
