"""The page of one job: how far it is, then the document beside what was found in it."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.server import requests, writings
from checker.server.accounts.secrets import Caller
from checker.server.office import Office
from checker.server.requests import Upload
from checker.server.store.tables import ENDED, Job, StoredDocument
from checker.server.web.api.jobs import view_now
from checker.server.web.api.rulesets import list_offered
from checker.server.web.api.schemas import JobView
from checker.server.web.callers import Checking, InOffice
from checker.server.web.pages.laid_out import render_document
from checker.server.web.pages.shown import choose_language, show, tell
from checker.server.web.problems import not_found
from checker.server.work.laid_out import LaidOut, ShownFinding
from checker.server.work.results import CORRECTED

router = APIRouter(include_in_schema=False)


@router.get("/jobs/{job_id}")
def show_job(request: Request, office: InOffice, caller: Checking, job_id: str) -> HTMLResponse:
    """Show how far a job is, or what came out of it."""
    job, shown = _find(request, office, caller, job_id)
    values: dict[str, Any] = {"job": shown, "here": "/write" if job.kind == "write" else "/"}
    values["template"] = job.order.get("template", "")
    laid_out = requests.read_laid_out(office, job) if job.status == "done" else None
    if laid_out is None:
        return show(request, "job-waits.html", caller, **values)
    with office.database.look() as transaction:
        decided = requests.list_decided(office, transaction, job)
    values["document"] = render_document(laid_out, choose_language(request, caller))
    values["fields"] = writings.read_fields(office, job) if job.kind == "write" else []
    values["decided"] = {key: (each.accepted, each.reason) for key, each in decided.items()}
    values["chosen_for_it"] = not job.order.get("ruleset")
    rulesets = list_offered(office)
    return show(request, "job.html", caller, shown=laid_out, rulesets=rulesets, **values)


@router.get("/jobs/{job_id}/progress")
def show_progress(request: Request, office: InOffice, caller: Checking, job_id: str) -> Response:
    """Show how far a job is; once it has ended, the page is to be loaded anew."""
    job, shown = _find(request, office, caller, job_id)
    if job.status in ENDED:
        return Response(headers={"HX-Refresh": "true"})
    return show(request, "progress.html", caller, job=shown)


@router.get("/jobs/{job_id}/fixing")
def show_fixing(request: Request, office: InOffice, caller: Checking, job_id: str) -> HTMLResponse:
    """Show how far a corrected copy is, and where to fetch it."""
    job, shown = _find(request, office, caller, job_id)
    if job.kind != "fix":
        raise not_found()
    return show(request, "fixing.html", caller, fixing=shown)


@router.post("/jobs/{job_id}/decisions")
def decide(
    request: Request,
    office: InOffice,
    caller: Checking,
    job_id: str,
    card: Annotated[str, Form(max_length=50)],
    accepted: Annotated[bool, Form()],
    reason: Annotated[str, Form(max_length=1000)] = "",
) -> HTMLResponse:
    """Keep a decision on all places of a finding and show it."""
    job, shown = _find(request, office, caller, job_id)
    finding = _find_card(requests.read_laid_out(office, job), card)
    reason = "" if accepted else reason.strip()
    with office.database.begin() as transaction:
        for each in finding.places:
            decision = {"key": each.key, "accepted": accepted, "reason": reason}
            requests.decide(office, transaction, caller.user, job, decision)
    decided = {finding.places[0].key: (accepted, reason)}
    return show(request, "decision.html", caller, job=shown, card=finding, decided=decided)


@router.post("/jobs/{job_id}/fix")
def fix(
    request: Request,
    office: InOffice,
    caller: Checking,
    job_id: str,
    chosen: Annotated[list[str] | None, Form()] = None,
    every: Annotated[bool, Form()] = False,
) -> HTMLResponse:
    """Ask for a corrected copy with the chosen fixes."""
    job, _ = _find(request, office, caller, job_id)
    laid_out = requests.read_laid_out(office, job)
    wanted = [_find_card(laid_out, each) for each in chosen or ()]
    if not wanted and not every:
        return show(request, "fixing.html", caller, fixing=None)
    keys = [place.key for each in wanted for place in each.places if place.fixable]
    asked = requests.ask_fixes(
        office, caller.user, job.document_id, None if every else keys, "unsafe"
    )
    if asked is None:
        raise not_found()
    return show_fixing(request, office, caller, asked.id)


@router.post("/jobs/{job_id}/again")
def check_again(
    request: Request,
    office: InOffice,
    caller: Checking,
    job_id: str,
    files: UploadFile | None = None,
    ruleset: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Check a new version of a document under its old name, or the same bytes by another format."""
    language = choose_language(request, caller)
    job, shown = _find(request, office, caller, job_id)
    data = files.file.read() if files is not None and files.filename else _read(office, job)
    order = {"ruleset": ruleset or job.order.get("ruleset"), "language": language}
    try:
        (again,) = requests.accept(office, caller.user, [Upload(shown.name, data)], order)
    except CheckerError as error:
        return show(request, "says.html", caller, says=tell(error, language), more="")
    return Response(headers={"HX-Redirect": f"/jobs/{again.id}"})


@router.post("/documents/{document_id}/delete")
def delete(office: InOffice, caller: Checking, document_id: str) -> Response:
    """Delete a document with its jobs and results; only its owner can."""
    with office.database.begin() as transaction:
        document = requests.find_document(transaction, caller.user, document_id)
        if document is None or document.owner_id != caller.user.id:
            raise not_found()
        requests.delete(transaction, document, caller.user)
    return Response(headers={"HX-Redirect": "/"})


def _read(office: Office, job: Job) -> bytes:
    """Return the corrected copy of a job that made one, else the document itself."""
    made = next((each for each in job.files if each.startswith(f"{CORRECTED}.")), None)
    if made is not None:
        return office.files.get(job.files[made])
    with office.database.look() as transaction:
        return office.files.get(transaction.get_one(StoredDocument, job.document_id).sha256)


def _find(request: Request, office: Office, caller: Caller, job_id: str) -> tuple[Job, JobView]:
    """Return a job and how it is shown.

    Raises:
        ProblemError: there is none for this user.
    """
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None:
            raise not_found()
        document = transaction.get_one(StoredDocument, job.document_id)
        language = choose_language(request, caller)
        return job, view_now(office, transaction, job, document, language)


def _find_card(laid_out: LaidOut | None, card: str) -> ShownFinding:
    cards = laid_out.findings if laid_out is not None else ()
    found = next((each for each in cards if each.places[0].id == card), None)
    if found is None:
        raise not_found()
    return found
