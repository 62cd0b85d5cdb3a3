"""Do what an assistant asks of documents: as jobs in the queue, each waited for a while."""

import time
from typing import Final

from sqlalchemy import select

from checker.core.errors import InputError
from checker.core.messages import DisplayLanguage, Message, from_data
from checker.core.verdict import Verdict
from checker.mcp.answers import MOST_FINDINGS, describe_finding, describe_verdict
from checker.mcp.schemas import CheckAnswer, FixAnswer
from checker.server import requests
from checker.server.office import Office
from checker.server.requests import Upload
from checker.server.store.tables import ENDED, Job, StoredDocument, User
from checker.server.work.finding_keys import key_of
from checker.server.work.results import CORRECTED

_TEXT: Final = "text.md"
_LOOK_SECONDS: Final = 0.3
WAIT_SECONDS: Final = 50.0
"""Assistants give a tool a minute; who waits longer asks again with `result`."""


def check_text(
    office: Office, user: User, text: str, ruleset: str | None, language: DisplayLanguage
) -> CheckAnswer:
    """Hand a text in as a document and wait for its findings.

    Raises:
        InputError: it is empty or too long.
    """
    order = {"ruleset": ruleset, "use_model": True, "language": language}
    job = requests.accept(office, user, [Upload(_TEXT, text.encode())], order)[0]
    return await_check(office, user, job.id, language)


def find_checked(
    office: Office, user: User, document: str, language: DisplayLanguage
) -> CheckAnswer:
    """Return what the newest check of a document found.

    Raises:
        InputError: there is no such document, or it is somebody else's.
    """
    with office.database.look() as transaction:
        found = requests.find_document(transaction, user, document)
        wanted = select(Job).where(Job.document_id == document, Job.kind == "check")
        job = transaction.scalars(wanted.order_by(Job.created_at.desc())).first()
    if found is None or job is None:
        raise _not_found()
    return await_check(office, user, job.id, language)


def await_check(office: Office, user: User, job_id: str, language: DisplayLanguage) -> CheckAnswer:
    """Return what a check found, once it is done; that it waits, after a while.

    Raises:
        InputError: there is no such job, or it is somebody else's.
    """
    job = _await(office, user, job_id)
    known = {"document": job.document_id, "job": job.id}
    if job.status != "done":
        waiting = job.status not in ENDED
        return CheckAnswer(
            status="waiting" if waiting else "error",
            rule_set=None,
            findings=[],
            problem=None if job.problem is None else from_data(job.problem).get(language),
            **known,
        )
    verdict = Verdict.model_validate(requests.read_verdict(office, job))
    found = [describe_finding(each, key_of(each)) for each in verdict.findings[:MOST_FINDINGS]]
    return describe_verdict(verdict).model_copy(update={"findings": found, **known})


def fix_document(
    office: Office, user: User, document: str, keys: list[str] | None, grade: str
) -> FixAnswer:
    """Have a corrected copy made; of a text document the text comes back.

    Raises:
        InputError: there is no such document, or the copy could not be made in time.
    """
    asked = requests.ask_fixes(office, user, document, keys, grade)
    if asked is None:
        raise _not_found()
    job = _await(office, user, asked.id)
    if job.status != "done":
        problem = Message("server.fix-is-not-done") if job.problem is None else None
        raise InputError(problem or from_data(job.problem or {}), place=job.id)
    name = next(each for each in job.files if each.startswith(CORRECTED))
    data = office.files.get(job.files[name])
    is_text = name.endswith((".md", ".txt", ".markdown"))
    verdict = requests.read_verdict(office, job)
    return FixAnswer(
        changed=bool(job.summary.get("fixes")),
        text=data.decode("utf-8", errors="replace") if is_text else None,
        written=f"/api/v1/jobs/{job.id}/files/{name}",
        made=[],
        left=len(verdict.get("findings", ())),
    )


def list_documents(office: Office, user: User, most: int) -> list[tuple[Job, StoredDocument]]:
    """Return the newest jobs on a user's documents."""
    with office.database.look() as transaction:
        return requests.list_jobs(transaction, user, None, most)


def _await(office: Office, user: User, job_id: str) -> Job:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        with office.database.look() as transaction:
            job = requests.find_job(transaction, user, job_id)
        if job is None:
            raise _not_found()
        if job.status in ENDED or time.monotonic() > until:
            return job
        time.sleep(_LOOK_SECONDS)


def _not_found() -> InputError:
    return InputError(Message("server.not-found"))
