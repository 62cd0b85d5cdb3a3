"""Kill parts of a server under load: is every accepted document done once, or told to have failed?

    python benchmarks/server_kills.py [--kills 60] [--documents 60] [--seed 1] [--every 4]
        [--postgresql] [--more-workers 1] [--stand-in-model | --model NAME] [--backup]

A server runs in a folder of its own, with SQLite or on a PostgreSQL of the run's own. Three people
hand documents in at the same time while its parts are killed (SIGKILL) at random moments; the
supervisor starts them again. A request that got no answer is sent again with its idempotency key.
In the end each document has one job, each job has ended once, with its findings or with a reason,
the audit log is whole, and one more document passes.

`--more-workers` starts `checker worker` with folders of their own, on the same database.
`--stand-in-model` lets a model host run, whose model is a server that says yes or no at once by a
word in the text: what is tried is the way to the model, not the model. `--model` names a real one,
for which documents are short. `--backup` takes a backup after half of the kills and restores it, on
SQLite: the jobs that were accepted before are in it, their bytes are there, and the audit log is
whole. Linux and macOS.
"""

import argparse
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import server_runs as runs
import server_trial as trial
from harness import parser
from sqlalchemy import select

from checker.server.backup.make import write_backup
from checker.server.backup.restore import restore
from checker.server.office import Office
from checker.server.store.tables import Job


def main() -> int:
    """Run the trial and print what became of the documents."""
    options = parser(__doc__)
    options.add_argument("--kills", type=int, default=60)
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--every", type=float, default=4, help="seconds between kills, on average")
    options.add_argument("--pause", type=float, default=10, help="of a person between documents")
    options.add_argument("--patience", type=float, default=1200, help="for what is left to end")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--port", type=int, default=8499)
    options.add_argument("--postgresql", action="store_true")
    options.add_argument("--more-workers", type=int, default=0)
    options.add_argument("--stand-in-model", action="store_true")
    options.add_argument("--model")
    options.add_argument("--backup", action="store_true")
    asked = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = runs.start_database(stack) if asked.postgresql else None
        open_office = partial(Office.open, folder / "data", database=database)
        tokens = trial.add_tokens(open_office)
        return _run(asked, _start(asked, stack, folder, database), open_office, tokens)


def _start(
    asked: argparse.Namespace, stack: ExitStack, folder: Path, database: str | None
) -> list[int]:
    """Start the server and its further workers; return the process ids of the supervisors."""
    shared = [] if database is None else ["--database", database]
    model = trial.start_stand_in_model(stack) if asked.stand_in_model else asked.model
    serve = ["serve", "--data", str(folder / "data"), "--port", str(asked.port), *shared]
    serve += ["--model", model] if model else ["--no-model"]
    started = [stack.enter_context(trial.run_checker(serve, folder / "serve.log"))]
    for number in range(asked.more_workers):
        name = f"worker-{number}"
        worker = ["worker", "--data", str(folder / name), *shared, "--no-model"]
        started.append(stack.enter_context(trial.run_checker(worker, folder / f"{name}.log")))
    return started


def _run(
    asked: argparse.Namespace,
    supervisors: list[int],
    open_office: trial.OpenOffice,
    tokens: dict[str, str],
) -> int:
    few_words = asked.model is not None  # a model reads every one of them
    crowd = trial.Crowd(asked.port, tokens, asked.documents, asked.pause, some_long=not few_words)
    runs.wait_until_ready(asked.port)
    began = time.monotonic()
    with crowd.at_work():
        killed, whole = _kill_all(asked, supervisors, crowd, open_office)
        crowd.wait()
    handed_in = time.monotonic() - began
    trial.wait_until_ended(open_office, set(crowd.accepted.values()), asked.patience)
    print(f"{len(crowd.accepted)} documents in {handed_in:.0f} s, ", end="")
    print(f"ended after {time.monotonic() - began:.0f} s; killed: {dict(killed)}")
    print(f"unanswered: {crowd.unanswered}, refused: {dict(crowd.refused)}")
    last = crowd.hand_in_one()
    trial.wait_until_ended(open_office, {crowd.accepted[last]}, asked.patience)
    return 0 if trial.report(open_office, crowd.accepted) and whole else 1


def _kill_all(
    asked: argparse.Namespace,
    supervisors: list[int],
    crowd: trial.Crowd,
    open_office: trial.OpenOffice,
) -> tuple[Counter[str], bool]:
    """Kill parts at random moments; return how often each, and whether a backup was whole."""
    chance = random.Random(asked.seed)  # noqa: S311 - repeats a run
    killed: Counter[str] = Counter()
    whole = True
    for number in range(asked.kills):
        if asked.backup and number == asked.kills // 2:
            whole = _try_backup(open_office, set(crowd.accepted.values()))
        time.sleep(chance.uniform(0, 2 * asked.every))
        while not (parts := trial.list_parts(supervisors)):
            time.sleep(0.1)
        pid, name = chance.choice(parts)
        trial.signal_all([pid], signal.SIGKILL)
        killed[name] += 1
    return killed, whole


def _try_backup(open_office: trial.OpenOffice, accepted: set[str]) -> bool:
    """Take a backup of the server that works, restore it beside it, and say what is in it."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        office = open_office()
        made = write_backup(office, Path(folder) / "backup", "a passphrase")
        office.close()
        done = restore(Path(folder) / "backup", Path(folder) / "data", "a passphrase", database="")
        copy = Office.open(Path(folder) / "data", database="")
        with copy.database.look() as transaction:
            jobs = set(transaction.scalars(select(Job.id)))
        copy.close()
    whole = accepted <= jobs and not (made.missing or done.missing or done.broken)
    print(f"backup: {done}, {time.monotonic() - began:.1f} s; {'whole' if whole else 'NOT WHOLE'}")
    return whole


if __name__ == "__main__":
    sys.exit(main())
