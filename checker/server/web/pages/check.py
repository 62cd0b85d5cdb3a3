"""The page on which documents are handed in, and the one that shows what was found."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.server import requests
from checker.server.accounts.secrets import Caller
from checker.server.office import Office
from checker.server.requests import Upload
from checker.server.store.tables import ENDED, StoredDocument
from checker.server.web.api.jobs import collect_findings, view
from checker.server.web.api.rulesets import list_offered
from checker.server.web.callers import Checking, InOffice
from checker.server.web.pages.shown import choose_language, show
from checker.server.web.problems import not_found

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
    uploads = [Upload(each.filename or "", each.file.read()) for each in files]
    order = {"ruleset": ruleset or None, "language": language}
    try:
        requests.accept(office, caller.user, uploads, order)
    except CheckerError as error:
        said = f"{error.place}: {error.what.get(language)}"
        return _show_jobs(request, office, caller, "jobs.html", says=said)
    return _show_jobs(request, office, caller, "jobs.html")


@router.get("/jobs/{job_id}")
def show_job(request: Request, office: InOffice, caller: Checking, job_id: str) -> HTMLResponse:
    """Show what a check found."""
    language = choose_language(request, caller)
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None or job.status != "done":
            raise not_found()
        document = transaction.get_one(StoredDocument, job.document_id)
        findings = collect_findings(office, transaction, job)
    shown = view(job, document, None, language)
    return show(request, "job.html", caller, job=shown, findings=findings, here="/")


@router.post("/jobs/{job_id}/decisions")
def decide(
    request: Request,
    office: InOffice,
    caller: Checking,
    job_id: str,
    key: Annotated[str, Form(max_length=500)],
    accepted: Annotated[bool, Form()],
    reason: Annotated[str, Form(max_length=1000)] = "",
) -> HTMLResponse:
    """Keep a decision and show the finding with it."""
    decision = {"key": key, "accepted": accepted, "reason": reason}
    with office.database.begin() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None or not requests.decide(office, transaction, caller.user, job, decision):
            raise not_found()
        transaction.flush()
        found = {each.key: each for each in collect_findings(office, transaction, job)}
    return show(request, "finding.html", caller, job=job, each=found[key])


@router.post("/jobs/{job_id}/fix")
def fix(
    request: Request,
    office: InOffice,
    caller: Checking,
    job_id: str,
    chosen: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Ask for a corrected copy with the chosen fixes."""
    del request
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
    if job is None:
        raise not_found()
    requests.ask_fixes(office, caller.user, job.document_id, chosen or [], "unsafe")
    return Response(headers={"HX-Redirect": "/"})


def _show_jobs(
    request: Request, office: Office, caller: Caller, page: str, says: str = "", **values: Any
) -> HTMLResponse:
    language = choose_language(request, caller)
    with office.database.look() as transaction:
        rows = requests.list_jobs(transaction, caller.user, None, _SHOWN)
        jobs = [view(*row, requests.find_place(transaction, row[0]), language) for row in rows]
    busy = any(each.status not in ENDED for each in jobs)
    return show(request, page, caller, jobs=jobs, busy=busy, says=says, **values)
