"""Kill parts of a server under load: is every accepted document done once, or told to have failed?

    python benchmarks/server_kills.py [--kills 60] [--documents 60] [--seed 1]

A server with SQLite runs in a folder of its own, without a model. Three people hand documents in
while web and worker are killed (SIGKILL) at random moments, one after the other; the supervisor
starts them again. A request that got no answer is sent again with its idempotency key. In the end
each document has one job, each job has ended once, and its verdict is there. Linux and macOS.
"""

import argparse
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Final

import httpx
from harness import parser
from sqlalchemy import select

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import NewUser, add_user
from checker.server.office import Office
from checker.server.store.tables import AuditEntry, Job

_PEOPLE: Final = ("sato", "suzuki", "tanaka")
_PATIENCE: Final = 600.0
_TEXT: Final = "# 議事録 {number}\n\n{number}番目の会議で、東京へに行くことを決めた。\n"


def main() -> int:
    """Run the trial and print what became of the documents."""
    options = parser(__doc__)
    options.add_argument("--kills", type=int, default=60)
    options.add_argument("--documents", type=int, default=60)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--port", type=int, default=8499)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        tokens = _add_people(data)
        command = [sys.executable, "-m", "checker", "serve", "--data", str(data)]
        server = subprocess.Popen(
            [*command, "--no-model", "--port", str(asked.port)], stderr=subprocess.DEVNULL
        )
        try:
            return _run(asked, server, data, tokens)
        finally:
            server.terminate()
            server.wait()


def _add_people(data: Path) -> dict[str, str]:
    office = Office.open(data)
    with office.database.begin() as transaction:
        users = [add_user(transaction, NewUser(name), "benchmark") for name in _PEOPLE]
        tokens = {
            each.name: add_token(transaction, each, "benchmark", ["check"])[0] for each in users
        }
    office.close()
    return tokens


def _run(
    asked: argparse.Namespace, server: subprocess.Popen[bytes], data: Path, tokens: dict[str, str]
) -> int:
    chance = random.Random(asked.seed)  # noqa: S311 - repeats a run
    http = httpx.Client(base_url=f"http://127.0.0.1:{asked.port}", timeout=30, trust_env=False)
    _wait_until_ready(http)
    killed: Counter[str] = Counter()
    accepted: dict[int, str] = {}
    began = time.monotonic()
    for number in range(asked.documents):
        accepted[number] = _hand_in(http, tokens[_PEOPLE[number % len(_PEOPLE)]], number)
        if sum(killed.values()) < asked.kills:
            _kill_one(server.pid, chance, killed)
        time.sleep(chance.uniform(0, 0.5))
    while sum(killed.values()) < asked.kills:
        _kill_one(server.pid, chance, killed)
        time.sleep(chance.uniform(0.5, 3))
    states = _wait_until_ended(data, set(accepted.values()))
    print(f"{len(accepted)} documents, killed: {dict(killed)}, {time.monotonic() - began:.0f} s")
    return _report(data, accepted, states)


def _wait_until_ready(http: httpx.Client) -> None:
    while True:
        with suppress(httpx.TransportError):
            if http.get("/readyz").status_code == 200:
                return
        time.sleep(0.2)


def _hand_in(http: httpx.Client, token: str, number: int) -> str:
    """Hand a document in, again and again until there is an answer; return the job's id."""
    headers = {"authorization": f"Bearer {token}", "idempotency-key": f"document {number}"}
    files = [("files", (f"{number}.md", _TEXT.format(number=number).encode()))]
    while True:
        with suppress(httpx.TransportError):
            answer = http.post("/api/v1/checks", files=files, headers=headers)
            if answer.status_code == 202:
                return str(answer.json()["jobs"][0]["id"])
        time.sleep(0.2)


def _kill_one(supervisor: int, chance: random.Random, killed: Counter[str]) -> None:
    """Kill one part of the server, whichever of them lives."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(supervisor)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    parts = re.findall(r"^\s*(\d+) .*checker\.server\.parts (\w+)", listed, re.MULTILINE)
    if parts:
        pid, name = chance.choice(parts)
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)
            killed[name] += 1


def _wait_until_ended(data: Path, jobs: set[str]) -> dict[str, str]:
    """Return how each job ended; what has not by then is as it is."""
    office = Office.open(data)
    until = time.monotonic() + _PATIENCE
    states: dict[str, str] = {}
    while time.monotonic() < until:
        with office.database.look() as transaction:
            states = {each.id: each.status for each in transaction.scalars(select(Job))}
        if all(states.get(each) in {"done", "failed"} for each in jobs):
            break
        time.sleep(1)
    office.close()
    return states


def _report(data: Path, accepted: dict[int, str], states: dict[str, str]) -> int:
    office = Office.open(data)
    wrong = []
    with office.database.look() as transaction:
        ends = Counter(
            each.subject
            for each in transaction.scalars(select(AuditEntry))
            if each.action in {"job.done", "job.failed"}
        )
        for number, job_id in accepted.items():
            job = transaction.get(Job, job_id)
            verdict = {} if job is None else _read_verdict(office, job)
            quotes = [each["quote"] for each in verdict.get("findings", ())]
            if states.get(job_id) != "done" or ends[job_id] != 1 or "へに" not in quotes:
                wrong.append((number, states.get(job_id), ends[job_id], quotes))
        starts = Counter(each.starts for each in transaction.scalars(select(Job)))
    office.close()
    print(
        f"states: {dict(Counter(states.values()))}; begun so often: {dict(sorted(starts.items()))}"
    )
    print(f"jobs more than documents: {len(states) - len(accepted)}; wrong: {wrong}")
    return 1 if wrong or len(states) != len(accepted) else 0


def _read_verdict(office: Office, job: Job) -> dict[str, list[dict[str, str]]]:
    sha256 = job.files.get("verdict.json")
    return {} if sha256 is None else dict(json.loads(office.files.get(sha256)))


if __name__ == "__main__":
    sys.exit(main())
