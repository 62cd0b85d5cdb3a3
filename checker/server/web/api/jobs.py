"""Checks, fixes and their jobs: hand in, wait, read, decide, fetch, call off, delete."""

import hashlib
import json
from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Header, Request, Response, UploadFile
from sqlalchemy.orm import Session as Transaction

from checker.core.messages import DisplayLanguage, Message, from_data
from checker.server import requests
from checker.server.office import Office
from checker.server.requests import KeyReusedError, Upload
from checker.server.store.tables import ENDED, Job, StoredDocument, User
from checker.server.waiting import Outlook
from checker.server.web.api.schemas import (
    DecisionRequest,
    FindingList,
    FindingView,
    FixRequest,
    JobPage,
    JobView,
)
from checker.server.web.callers import Checking, InOffice
from checker.server.web.declaring import send
from checker.server.web.problems import ProblemError, find_language, not_found
from checker.server.work.finding_keys import key_of_data

router = APIRouter(prefix="/api/v1", tags=["checks"])

MOST_FILES: Final = 100

Key = Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)]


@router.post("/checks", status_code=202)
def start_checks(
    request: Request,
    office: InOffice,
    caller: Checking,
    files: Annotated[list[UploadFile], File(min_length=1, description="One document or several.")],
    ruleset: Annotated[str | None, Form(max_length=200)] = None,
    use_model: Annotated[bool, Form()] = True,
    idempotency_key: Key = None,
) -> JobPage:
    """Hand in documents; each gets a job whose result is its verdict and a commented copy."""
    if len(files) > MOST_FILES:
        what = Message("server.too-many-files", most=MOST_FILES)
        raise ProblemError(422, "too-many-files", what)
    uploads = [Upload(each.filename or "", each.file.read()) for each in files]
    order = {"ruleset": ruleset, "use_model": use_model, "language": find_language(request)}
    try:
        jobs = requests.accept(office, caller.user, uploads, order, idempotency_key)
    except KeyReusedError as error:
        raise ProblemError(409, "key-reused", Message("server.key-was-used")) from error
    views = [view_by_id(request, office, caller.user, each.id) for each in jobs]
    return JobPage(jobs=views, next=None)


@router.get("/jobs")
def list_jobs(
    request: Request,
    office: InOffice,
    caller: Checking,
    before: str | None = None,
    most: int = 50,
) -> JobPage:
    """List the jobs on documents that are yours or shared with you."""
    most = max(1, min(most, 200))
    with office.database.look() as transaction:
        rows = requests.list_jobs(transaction, caller.user, before, most)
        language = find_language(request)
        views = view_all(office, transaction, rows, language)
    return JobPage(jobs=views, next=views[-1].id if len(views) == most else None)


@router.get("/jobs/{job_id}")
def show_job(
    request: Request, response: Response, office: InOffice, caller: Checking, job_id: str
) -> JobView:
    """Show one job; its ETag changes when it does."""
    found = view_by_id(request, office, caller.user, job_id)
    response.headers["ETag"] = _tag(found)
    return found


@router.delete("/jobs/{job_id}", status_code=204)
def cancel_job(office: InOffice, caller: Checking, job_id: str) -> None:
    """Call a job off."""
    with office.database.begin() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None:
            raise not_found()
        requests.cancel(transaction, job, caller.user)


@router.get(
    "/jobs/{job_id}/files/{name}",
    response_class=Response,
    responses=send("application/octet-stream", "application/json"),
)
def fetch_file(office: InOffice, caller: Checking, job_id: str, name: str) -> Response:
    """Fetch a result: the verdict, the commented or the corrected copy."""
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None or name not in job.files:
            raise not_found()
        document = transaction.get_one(StoredDocument, job.document_id)
    return download(office.files.get(job.files[name]), name, document.name)


@router.get("/jobs/{job_id}/findings")
def list_findings(office: InOffice, caller: Checking, job_id: str) -> FindingList:
    """List the findings of a check with their keys and what was decided on them."""
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None or job.status != "done":
            raise not_found()
        return FindingList(findings=collect_findings(office, transaction, job))


@router.post("/jobs/{job_id}/decisions", status_code=204)
def decide(office: InOffice, caller: Checking, job_id: str, asked: DecisionRequest) -> None:
    """Accept or reject a finding; a rejected one stays silent in later versions of the file."""
    with office.database.begin() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
        if job is None or not requests.decide(
            office, transaction, caller.user, job, asked.model_dump()
        ):
            raise not_found()


@router.post("/fixes", status_code=202, responses={404: {}})
def start_fixes(request: Request, office: InOffice, caller: Checking, asked: FixRequest) -> JobView:
    """Ask for a corrected copy of a document; Word files get tracked changes."""
    job = requests.ask_fixes(office, caller.user, asked.document, asked.chosen, asked.grade)
    if job is None:
        raise not_found()
    return view_by_id(request, office, caller.user, job.id)


@router.get(
    "/documents/{document_id}",
    response_class=Response,
    responses=send("application/octet-stream"),
)
def fetch_document(office: InOffice, caller: Checking, document_id: str) -> Response:
    """Fetch a document as it was handed in."""
    with office.database.look() as transaction:
        document = requests.find_document(transaction, caller.user, document_id)
    if document is None or not document.size:  # one that is being written has no bytes yet
        raise not_found()
    return download(office.files.get(document.sha256), document.name, document.name)


@router.delete("/documents/{document_id}", status_code=204)
def delete_document(office: InOffice, caller: Checking, document_id: str) -> None:
    """Delete a document with its jobs and results; only its owner can."""
    with office.database.begin() as transaction:
        document = requests.find_document(transaction, caller.user, document_id)
        if document is None or document.owner_id != caller.user.id:
            raise not_found()
        requests.delete(transaction, document, caller.user)


def collect_findings(office: Office, transaction: Any, job: Job) -> list[FindingView]:
    """Return the findings of a job that is done, in the verdict's order."""
    decided = requests.list_decided(office, transaction, job)
    found = []
    for each in requests.read_verdict(office, job).get("findings", ()):
        key = key_of_data(each)
        known = decided.get(key)
        word = None if known is None else ("accepted" if known.accepted else "rejected")
        reason = "" if known is None else known.reason
        found.append(FindingView(key=key, finding=each, decided=word, reason=reason))
    return found


def download(data: bytes, name: str, shown: str) -> Response:
    """Return bytes that a browser saves and never opens itself."""
    stem = shown.rpartition(".")[0] or shown
    label, _, ending = name.rpartition(".")
    saved = shown if name == shown else f"{stem}-{label}.{ending}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(saved)}",
        "ETag": f'"{hashlib.sha256(data).hexdigest()}"',
    }
    media = "application/json" if ending == "json" else "application/octet-stream"
    return Response(data, headers=headers, media_type=media)


def view_by_id(request: Request, office: Office, user: User, job_id: str) -> JobView:
    """Return a job as the API shows it.

    Raises:
        ProblemError: there is none for this user.
    """
    with office.database.look() as transaction:
        job = requests.find_job(transaction, user, job_id)
        if job is None:
            raise not_found()
        document = transaction.get_one(StoredDocument, job.document_id)
        return view_now(office, transaction, job, document, find_language(request))


def view_now(
    office: Office,
    transaction: Transaction,
    job: Job,
    document: StoredDocument,
    language: DisplayLanguage,
) -> JobView:
    """Return a job as the API shows it, with its place in the queue and how long it may take."""
    (shown,) = view_all(office, transaction, [(job, document)], language)
    return shown


def view_all(
    office: Office,
    transaction: Transaction,
    rows: Sequence[tuple[Job, StoredDocument]],
    language: DisplayLanguage,
) -> list[JobView]:
    """Return jobs as `view_now` does; what they share is looked up once."""
    going = [job for job, _ in rows if job.status not in ENDED]
    outlook = Outlook(transaction, going, office.settings.jobs_at_once)
    return [
        view(job, document, None, language)
        if job.status in ENDED
        else view(job, document, outlook.get_place(job), language, outlook.estimate(job))
        for job, document in rows
    ]


def view(
    job: Job,
    document: StoredDocument,
    place: int | None,
    language: DisplayLanguage,
    seconds: int | None = None,
) -> JobView:
    """Return a job as the API shows it."""
    return JobView(
        id=job.id,
        kind=job.kind,
        status=job.status,
        document=document.id,
        name=document.name,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        place=place,
        seconds_left=seconds,
        done=job.done,
        total=job.total,
        problem=None if job.problem is None else from_data(job.problem).get(language),
        files=sorted(job.files),
        summary=job.summary,
    )


def _tag(found: JobView) -> str:
    text = json.dumps(found.model_dump(mode="json"), sort_keys=True)
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
