"""The pages on which administrators look after the server: tokens, queue, state, audit."""

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from checker.core.catalogue import catalogue
from checker.core.messages import DisplayLanguage, Message
from checker.server.accounts.secrets import Caller
from checker.server.accounts.tokens import list_tokens
from checker.server.office import Office
from checker.server.oversight import describe_model, measure_storage, read_queue
from checker.server.settings import FILE
from checker.server.store import audit_reading
from checker.server.store.audit_reading import AuditFilter
from checker.server.store.paging import MOST
from checker.server.store.tables import AuditEntry
from checker.server.web.api.queue import cancel_by_id
from checker.server.web.api.tokens import revoke_by_id, view_token
from checker.server.web.callers import Administering, InOffice
from checker.server.web.pages.admin_users import show_tab
from checker.server.web.pages.shown import choose_language

router = APIRouter(prefix="/admin", include_in_schema=False)

_SETTINGS: Final = (
    "keep_days",
    "upload_mib",
    "job_seconds",
    "job_memory_mib",
    "waiting_hours",
    "jobs_at_once",
    "session_hours",
    "requests_per_minute",
)
_SHOWN: Final = 50
_YEARS: Final = range(1970, 9000)


@router.get("/tokens")
def show_tokens(
    request: Request, office: InOffice, caller: Administering, before: str | None = None
) -> HTMLResponse:
    """List everybody's tokens."""
    return _show_tokens(request, office, caller, before)


@router.post("/tokens/{token_id}/revoke")
def revoke_token(
    request: Request, office: InOffice, caller: Administering, token_id: str
) -> HTMLResponse:
    """Revoke anybody's token."""
    revoke_by_id(office, caller, token_id)
    return _show_tokens(request, office, caller, did=Message("page.token-revoked"))


@router.get("/queue")
def show_queue(request: Request, office: InOffice, caller: Administering) -> HTMLResponse:
    """Show what runs, waits and failed."""
    return _show_queue(request, office, caller)


@router.post("/queue/{job_id}/cancel")
def cancel_job(
    request: Request, office: InOffice, caller: Administering, job_id: str
) -> HTMLResponse:
    """Call anybody's job off."""
    cancel_by_id(office, caller.user, job_id)
    return _show_queue(request, office, caller, did=Message("page.job-called-off"))


@router.get("/server")
def show_server(request: Request, office: InOffice, caller: Administering) -> HTMLResponse:
    """Show the model, what is kept, and the limits as they are set."""
    language = choose_language(request, caller)
    model = describe_model(office)
    values = {
        "model": model.name,
        "says": [each.get(language) for each in model.says],
        "storage": measure_storage(office),
        "settings": {name: getattr(office.settings, name) for name in _SETTINGS},
        "file": str(office.folder.path / FILE),
    }
    return show_tab(request, "admin_server.html", caller, "/admin/server", values)


@router.get("/audit")
def show_audit(
    request: Request,
    office: InOffice,
    caller: Administering,
    *,
    actor: str = "",
    action: str = "",
    since: str = "",
    until: str = "",
    before: Annotated[int | None, Query(ge=0, le=2**53)] = None,
    verify: bool = False,
) -> HTMLResponse:
    """Show what was done, and, if asked, whether the log is what was written."""
    wanted = AuditFilter(actor, action, _begin(since), _begin(until, days=1))
    with office.database.look() as transaction:
        rows = audit_reading.list_entries(transaction, wanted, before, _SHOWN)
        verified = audit_reading.verify(transaction) if verify else None
    language = choose_language(request, caller)
    asked = {"actor": actor, "action": action, "since": since, "until": until}
    older = asked | {"before": rows[-1].number} if len(rows) == _SHOWN else None
    values = {
        **asked,
        "entries": [_describe(each, language) for each in rows],
        "older": older and urlencode(older),
        "export": urlencode(_filled(wanted)),
        "verified": verified,
    }
    return show_tab(request, "admin_audit.html", caller, "/admin/audit", values)


def _begin(day: str, days: int = 0) -> datetime | None:
    """Return when a day begins where the server stands; None for what is no day."""
    try:
        begins = date.fromisoformat(day)
    except ValueError:
        return None
    if begins.year not in _YEARS:
        return None
    return datetime.combine(begins + timedelta(days), time()).astimezone()


def _filled(wanted: AuditFilter) -> dict[str, str]:
    given = {name: value for name, value in asdict(wanted).items() if value}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in given.items()
    }


def _describe(entry: AuditEntry, language: DisplayLanguage) -> dict[str, Any]:
    """Return an entry with the words for what was done, where there are some."""
    name = f"page.did-{entry.action.replace('.', '-')}"
    known = catalogue(language).text(name) != name
    told = [f"{key}: {_join(value)}" for key, value in sorted(entry.details.items())]
    return {"entry": entry, "deed": name if known else "", "details": ", ".join(told)}


def _join(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _show_tokens(
    request: Request, office: Office, caller: Caller, before: str | None = None, **said: Message
) -> HTMLResponse:
    with office.database.look() as transaction:
        rows = list_tokens(transaction, None, before, MOST)
    older = rows[-1][0].id if len(rows) == MOST else None
    values = {"tokens": [view_token(*each) for each in rows], "older": older}
    return show_tab(request, "admin_tokens.html", caller, "/admin/tokens", values, **said)


def _show_queue(request: Request, office: Office, caller: Caller, **said: Message) -> HTMLResponse:
    language = choose_language(request, caller)
    with office.database.look() as transaction:
        queue = read_queue(transaction)
    problems = {each.id: each.problem.get(language) for each in queue.entries if each.problem}
    values = {"queue": queue, "problems": problems}
    return show_tab(request, "admin_queue.html", caller, "/admin/queue", values, **said)
