"""The page on which documents are handed in, with the list of what was handed in before."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.server import requests
from checker.server.accounts.secrets import Caller
from checker.server.office import Office
from checker.server.requests import Upload
from checker.server.store.tables import ENDED
from checker.server.web.api.jobs import MOST_FILES, view_all
from checker.server.web.api.rulesets import list_offered
from checker.server.web.callers import Checking, InOffice
from checker.server.web.pages.shown import choose_language, show, tell

router = APIRouter(include_in_schema=False)

_SHOWN = 50


@router.get("/")
def show_check(request: Request, office: InOffice, caller: Checking) -> HTMLResponse:
    """Show where to hand in, and what was handed in before."""
    return _show_jobs(request, office, caller, "check.html", rulesets=list_offered(office))


@router.get("/jobs")
def show_jobs(request: Request, office: InOffice, caller: Checking) -> HTMLResponse:
    """Show the list anew."""
    return _show_jobs(request, office, caller, "jobs.html")


@router.post("/check")
def hand_in(
    request: Request,
    office: InOffice,
    caller: Checking,
    files: list[UploadFile],
    ruleset: Annotated[str, Form(max_length=200)] = "",
) -> HTMLResponse:
    """Take documents in and show them in the list, or say why they cannot be taken."""
    language = choose_language(request, caller)
    uploads = [Upload(each.filename or "", each.file.read()) for each in files[:MOST_FILES]]
    order = {"ruleset": ruleset or None, "language": language}
    said = ""
    try:
        requests.accept(office, caller.user, uploads, order)
    except CheckerError as error:
        said = tell(error, language)
    return _show_jobs(request, office, caller, "jobs.html", says=said)


def _show_jobs(
    request: Request, office: Office, caller: Caller, page: str, says: str = "", **values: Any
) -> HTMLResponse:
    language = choose_language(request, caller)
    with office.database.look() as transaction:
        rows = requests.list_jobs(transaction, caller.user, None, _SHOWN)
        jobs = view_all(office, transaction, rows, language)
    busy = any(each.status not in ENDED for each in jobs)
    return show(request, page, caller, jobs=jobs, busy=busy, says=says, **values)
