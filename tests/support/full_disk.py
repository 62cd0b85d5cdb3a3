"""Fill the disk under a server, in a process that has one of its own; prints what became of it.

    unshare -rm python -m tests.support.full_disk FOLDER

A tmpfs of 10 MiB is mounted at the folder, which only this process and its children see.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import NewUser, add_user
from checker.server.office import Office
from checker.server.store.tables import Job
from checker.server.web.app import create_app
from checker.server.work.runner import JobRunner

_MIB = 2**20


def main(folder: Path) -> dict[str, Any]:
    """Hand documents in until there is no room, run them, make room, run them again."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(folder)]
    subprocess.run(mount, check=True)
    ballast = folder / "ballast"
    office = Office.open(folder / "data", use_model=False)
    with office.database.begin() as transaction:
        token = add_token(
            transaction,
            add_user(transaction, NewUser("sato", source="proxy"), "test"),
            "t",
            ["check"],
        )
    browser = TestClient(create_app(office), headers={"authorization": f"Bearer {token[0]}"})
    accepted = [_hand_in(browser, number)["jobs"][0]["id"] for number in range(2)]
    ballast.write_bytes(b"")
    _fill(ballast)
    refused = _hand_in(browser, 9)
    full = [_run(office, each) for each in accepted]
    ballast.unlink()
    later = [_run(office, each) for each in accepted]
    with office.database.look() as transaction:
        problems = [transaction.get_one(Job, each).problem for each in accepted]
    rows = len(browser.get("/api/v1/jobs").json()["jobs"])
    left = [each.name for each in folder.rglob("*.tmp")]
    return {
        "refused": [refused["status"], refused["type"]],
        "full": full,
        "later": later,
        "told": [
            status == "done" or bool(why) for status, why in zip(later, problems, strict=True)
        ],
        "jobs": rows,
        "left": left,
    }


def _hand_in(browser: TestClient, number: int) -> dict[str, Any]:
    content = f"# {number}\n\n東京へに行く。\n".encode()
    answer = browser.post("/api/v1/checks", files=[("files", (f"{number}.md", content))])
    return dict(answer.json())


def _fill(ballast: Path) -> None:
    with ballast.open("ab", buffering=0) as handle:
        for size in (_MIB, 4096):
            try:
                while True:
                    handle.write(os.urandom(size))
            except OSError:
                continue


def _run(office: Office, job: str) -> str:
    try:
        return JobRunner(office, None).run(job)
    except OperationalError:
        return "again"  # the worker does it again when the database answers


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201 - for the test
