"""Try a rule set on a text, a document or its own examples, and learn one from samples."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, UploadFile
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.core.messages import from_data
from checker.server import requests
from checker.server.accounts.secrets import Caller
from checker.server.office import Office
from checker.server.requests import Upload
from checker.server.rulebook import trials
from checker.server.rulebook.trials import Trial
from checker.server.rulebook.workshop import find_name
from checker.server.store.tables import ENDED, RULE_JOBS, Job
from checker.server.waiting import Outlook
from checker.server.web.api.rulebook import start_trial
from checker.server.web.callers import InOffice, Managing
from checker.server.web.pages.rule_pages import Name, Text, plain
from checker.server.web.pages.shown import choose_language, show
from checker.server.web.problems import not_found
from checker.server.work.results import MEASURED

router = APIRouter(include_in_schema=False)


@router.post("/rules/-/trials")
def start(
    request: Request,
    office: InOffice,
    caller: Managing,
    text: Text,
    name: Name = "",
    sample: Annotated[str, Form(max_length=100_000)] = "",
    file: UploadFile | None = None,
    examples: Annotated[bool, Form()] = False,
) -> HTMLResponse:
    """Queue a trial of what the editor holds, and show how far it is."""
    language, draft = choose_language(request, caller), plain(text)
    upload = Upload(file.filename, file.file.read()) if file and file.filename else None
    on_examples = examples or (upload is None and not sample.strip())
    sample, upload = ("", None) if on_examples else (plain(sample), upload)
    try:
        trial = Trial(name or find_name(draft) or "draft", draft, language)
        job = start_trial(office, caller.user, trial, sample, upload)
    except CheckerError as error:
        return show(request, "rule_trial.html", caller, says=error.what.get(language), job=None)
    return _show(request, office, caller, job)


@router.get("/rules/-/trials/{job_id}")
def follow(request: Request, office: InOffice, caller: Managing, job_id: str) -> HTMLResponse:
    """Show how far a trial is, or what came out."""
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
    if job is None or job.kind not in RULE_JOBS:
        raise not_found()
    return _show(request, office, caller, job)


@router.get("/rules/-/learn")
def show_learning(request: Request, caller: Managing) -> HTMLResponse:
    """Show where samples are handed in."""
    return show(request, "rule_learning.html", caller)


@router.post("/rules/-/learn")
def learn(
    request: Request, office: InOffice, caller: Managing, files: list[UploadFile], name: Name
) -> HTMLResponse:
    """Queue the making of a draft from samples, and show how far it is."""
    language = choose_language(request, caller)
    uploads = [Upload(each.filename or "", each.file.read()) for each in files]
    try:
        job = trials.ask_learn(office, caller.user, name.strip(), uploads, language)
    except CheckerError as error:
        says = (
            f"{error.place}: {error.what.get(language)}"
            if error.place
            else error.what.get(language)
        )
        return show(request, "rule_trial.html", caller, says=says, job=None)
    return _show(request, office, caller, job)


def _show(request: Request, office: Office, caller: Caller, job: Job) -> HTMLResponse:
    language, done = choose_language(request, caller), job.status == "done"
    with office.database.look() as transaction:
        place = Outlook(transaction, [job], office.settings.jobs_at_once).get_place(job)
    problem = "" if job.problem is None else from_data(job.problem).get(language)
    measured = _read_measured(office, job) if done else []
    told = [from_data(one).get(language) for each in measured for one in each.get("says", ())]
    return show(
        request, "rule_trial.html", caller, says=problem, job=job, busy=job.status not in ENDED,
        place=place, verdict=requests.read_verdict(office, job) if done else {},
        measured=measured, told=told,
    )  # fmt: skip


def _read_measured(office: Office, job: Job) -> list[dict[str, Any]]:
    sha256 = job.files.get(MEASURED)
    return [] if sha256 is None else list(json.loads(office.files.get(sha256)))
