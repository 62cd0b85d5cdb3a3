"""Follow a job by server-sent events, for as long as whoever asks may see it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from checker.server import requests
from checker.server.accounts.secrets import Caller, still_holds
from checker.server.office import Office
from checker.server.store.tables import ENDED, StoredDocument
from checker.server.web.api.jobs import view_by_id, view_now
from checker.server.web.api.schemas import JobView
from checker.server.web.callers import Checking, InOffice
from checker.server.web.declaring import send
from checker.server.web.problems import find_language

router = APIRouter(prefix="/api/v1", tags=["checks"])

_LOOK_SECONDS: Final = 0.5
_LONGEST_STREAM: Final = 3600
_LONGEST_SILENCE: Final = 15


@router.get(
    "/jobs/{job_id}/events",
    response_class=StreamingResponse,
    responses=send("text/event-stream"),
)
async def follow_job(
    request: Request, office: InOffice, caller: Checking, job_id: str
) -> StreamingResponse:
    """Send the job as a server-sent event whenever it changes, until it or the login ends."""
    first = await run_in_threadpool(view_by_id, request, office, caller.user, job_id)

    async def iterate() -> AsyncIterator[str]:
        said, found, silent = "", first, 0.0
        for _ in range(int(_LONGEST_STREAM / _LOOK_SECONDS)):
            if (text := found.model_dump_json()) != said:
                said, silent = text, 0.0
                yield f"event: job\ndata: {text}\n\n"
            elif silent >= _LONGEST_SILENCE:
                silent = 0.0
                yield ": still here\n\n"  # proxies and clients give up where nothing comes
            if found.status in ENDED or await request.is_disconnected():
                return
            await asyncio.sleep(_LOOK_SECONDS)
            silent += _LOOK_SECONDS
            seen = await run_in_threadpool(_look_again, request, office, caller, job_id)
            if seen is None:
                return
            found = seen

    return StreamingResponse(iterate(), media_type="text/event-stream")


def _look_again(request: Request, office: Office, caller: Caller, job_id: str) -> JobView | None:
    """Return a job as it is by now; None where it is gone, or not for the caller any more."""
    with office.database.look() as transaction:
        if not still_holds(transaction, caller, office.settings.session_hours):
            return None
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None:
            return None
        document = transaction.get_one(StoredDocument, job.document_id)
        return view_now(office, transaction, job, document, find_language(request))
