"""The audit log, for administrators: read, export, verify."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from checker.server.store import audit, audit_reading
from checker.server.store.audit_reading import AuditFilter
from checker.server.store.paging import bound
from checker.server.web.api.account_schemas import AuditPage, AuditView, Moment, VerificationView
from checker.server.web.callers import Administering, InOffice
from checker.server.web.declaring import send

router = APIRouter(prefix="/api/v1/audit", tags=["audit"])


def _filter(
    actor: str = "",
    action: str = "",
    since: Moment | None = None,
    until: Moment | None = None,
) -> AuditFilter:
    return AuditFilter(actor, action, since, until)


_Wanted = Annotated[AuditFilter, Depends(_filter)]


@router.get("")
def list_entries(
    office: InOffice,
    caller: Administering,
    wanted: _Wanted,
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    most: int = 50,
) -> AuditPage:
    """List what was done, the newest first; `action` may be the beginning, as `document`."""
    del caller
    with office.database.look() as transaction:
        rows = audit_reading.list_entries(transaction, wanted, before, most)
    entries = [AuditView.model_validate(audit_reading.describe(each)) for each in rows]
    full = len(rows) == bound(most)
    return AuditPage(entries=entries, next=rows[-1].number if full else None)


@router.get("/export", response_class=StreamingResponse, responses=send("application/jsonl"))
def export(office: InOffice, caller: Administering, wanted: _Wanted) -> StreamingResponse:
    """Send all of it as lines of JSON, the oldest first, with the hashes."""
    with office.database.begin() as transaction:
        audit.record(transaction, caller.user.name, "audit.export", "audit")
    lines = audit_reading.iter_lines(office.database, wanted)
    headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"'}
    return StreamingResponse(lines, headers=headers, media_type="application/jsonl")


@router.get("/verification")
def verify(office: InOffice, caller: Administering) -> VerificationView:
    """Say from which entry on the log is not what was written, if any."""
    del caller
    with office.database.look() as transaction:
        return VerificationView(**asdict(audit_reading.verify(transaction)))
