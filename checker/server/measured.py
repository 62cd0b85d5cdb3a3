"""Measure a server for those who watch over it: numbers only, no name of a user, no document."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import httpx
from sqlalchemy import func, select, text

from checker.server.office import Office
from checker.server.store.database import FILE
from checker.server.store.files import is_kept_in_folder
from checker.server.store.tables import ENDED, Job, StoredDocument, now

_MODEL_PATIENCE: Final = 1.0


@dataclass(frozen=True, slots=True)
class EndedJob:
    """How long a job waited and ran, in seconds; one that never began ran for none."""

    kind: str
    status: str
    waited: float
    ran: float


def count_open_jobs(office: Office) -> dict[tuple[str, str], int]:
    """Return by kind and status how many jobs have not ended."""
    wanted = select(Job.kind, Job.status, func.count()).where(Job.status.not_in(ENDED))
    with office.database.look() as transaction:
        rows = transaction.execute(wanted.group_by(Job.kind, Job.status))
        return {(kind, status): count for kind, status, count in rows}


def find_longest_wait(office: Office) -> float:
    """Return for how many seconds the job waits that waits for longest."""
    with office.database.look() as transaction:
        oldest = transaction.scalar(select(func.min(Job.created_at)).where(Job.status == "queued"))
    return 0.0 if oldest is None else max(0.0, (now() - oldest).total_seconds())


def list_ended(office: Office, after: datetime, until: datetime) -> Iterator[EndedJob]:
    """Yield the jobs that ended between two times."""
    wanted = select(Job.kind, Job.status, Job.created_at, Job.started_at, Job.ended_at).where(
        Job.ended_at > after, Job.ended_at <= until
    )
    with office.database.look() as transaction:
        for kind, status, created, started, noted in transaction.execute(wanted):
            ended = noted or until
            began = started or ended
            yield EndedJob(
                kind, status, (began - created).total_seconds(), (ended - began).total_seconds()
            )


def measure_bytes(office: Office) -> dict[str, float]:
    """Return bytes: of documents that are kept, of the database, and free beside it."""
    with office.database.look() as transaction:
        documents = transaction.scalar(select(func.sum(StoredDocument.size))) or 0
        if is_kept_in_folder(office.database.engine):
            database = (office.folder.path / FILE).stat().st_size
        else:
            size = text("SELECT pg_database_size(current_database())")
            database = transaction.scalar(size) or 0
    free = float(office.folder.measure_free())
    return {"documents": float(documents), "database": float(database), "free": free}


def ask_model_host(office: Office) -> dict[str, Any]:
    """Return what the model host of this machine says of its turns; empty where there is none."""
    socket = office.folder.model_socket
    if socket is None or not socket.exists():
        return {}
    try:
        transport = httpx.HTTPTransport(uds=str(socket))
        with httpx.Client(transport=transport, timeout=_MODEL_PATIENCE) as client:
            return dict(client.get("http://model/info").json())
    except (httpx.HTTPError, ValueError):
        return {}
