"""A server that listens, with one pair of hands for its jobs, both in threads of this process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from sqlalchemy import select

from checker.server.office import Office
from checker.server.store.tables import Job
from checker.server.web.app import create_app
from checker.server.work.process import prepare
from checker.server.work.runner import JobRunner

_LOOKS_EVERY: Final = 0.1


@contextmanager
def run_office(office: Office, *, works: bool = True) -> Iterator[str]:
    """Answer at a port of this machine and, if told, do the jobs that come; yields the address."""
    config = uvicorn.Config(create_app(office), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    answering = threading.Thread(target=server.run, daemon=True)
    ended = threading.Event()
    working = threading.Thread(target=_work, args=(office, ended), daemon=True)
    answering.start()
    if works:
        working.start()
    try:
        while not server.started:
            time.sleep(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        ended.set()
        server.should_exit = True
        if works:
            working.join()
        answering.join()


def _work(office: Office, ended: threading.Event) -> None:
    prepare()
    runner = JobRunner(office, None)
    while not ended.wait(_LOOKS_EVERY):
        with office.database.look() as transaction:
            waiting = list(transaction.scalars(select(Job.id).where(Job.status == "queued")))
        for job in waiting:
            runner.run(job)
