"""Rule sets of the office: read, validate, test, learn, publish, compare, bring back, withdraw."""

from collections.abc import Callable
from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, File, Form, Header, Query, Request, Response, UploadFile

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.server.office import Office
from checker.server.requests import Upload
from checker.server.rulebook import difference, offered, publishing, trials, workshop
from checker.server.rulebook.copying import rename
from checker.server.rulebook.publishing import FaultyRulesetError, RulesetChangedError
from checker.server.rulebook.trials import Trial
from checker.server.rulebook.workshop import BusyError
from checker.server.store import published
from checker.server.store.tables import Job, StoredDocument, User
from checker.server.web.api.jobs import view
from checker.server.web.api.rule_schemas import (
    CopyRequest,
    DraftRequest,
    LineView,
    NoteRequest,
    PublishRequest,
    RulesetDetail,
    RulesetText,
    ValidationView,
    VersionPage,
    VersionView,
)
from checker.server.web.api.schemas import JobView
from checker.server.web.callers import InOffice, Managing
from checker.server.web.declaring import send
from checker.server.web.problems import ProblemError, find_language, not_found

router = APIRouter(prefix="/api/v1", tags=["rules"])

IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", max_length=40, description='ETag of the last version; `"0"` for new.'),
]
_YAML: Final = "application/yaml"
_SAMPLE: Final = "text.md"
_T = TypeVar("_T")


@router.get("/rule-sets/{name}")
def show_ruleset(
    request: Request, response: Response, office: InOffice, caller: Managing, name: str
) -> RulesetDetail:
    """Show in words what a rule set holds, and what is wrong with it."""
    del caller
    held = offered.find_offered(office, name)
    if held is None:
        raise not_found()
    found = _wait(lambda: workshop.describe(office, name, find_language(request)))
    response.headers["ETag"] = tag(find_last_number(office, name))
    return RulesetDetail(source=held.source, number=held.version, **found)


@router.get("/rule-sets/{name}/text", response_class=Response, responses=send(_YAML))
def fetch_text(office: InOffice, caller: Managing, name: str) -> Response:
    """Fetch the YAML of the version that holds."""
    del caller
    text = offered.find_text(office, name)
    if text is None:
        raise not_found()
    return Response(text, media_type=_YAML, headers={"ETag": tag(find_last_number(office, name))})


@router.put("/rule-sets/{name}", status_code=201, responses={428: {}})
def publish(
    request: Request,
    response: Response,
    office: InOffice,
    caller: Managing,
    name: str,
    asked: PublishRequest,
    if_match: IfMatch = None,
) -> VersionView:
    """Publish a text; checks that begin from now on go by it."""
    before, language = _read_tag(if_match), find_language(request)
    made = _change(
        lambda: publishing.publish(
            office, caller.user, name, asked.text, note=asked.note, before=before, language=language
        )
    )
    response.headers["ETag"] = tag(made.number)
    return VersionView.of(made)


@router.delete("/rule-sets/{name}", status_code=204, responses={428: {}})
def withdraw(office: InOffice, caller: Managing, name: str, if_match: IfMatch = None) -> None:
    """Let no published version hold any more; one that came with checker does so again."""
    before = _read_tag(if_match)
    if not _change(lambda: publishing.withdraw(office, caller.user, name, note="", before=before)):
        raise not_found()


@router.post("/rule-sets/{name}/copy")
def copy(office: InOffice, caller: Managing, name: str, asked: CopyRequest) -> RulesetText:
    """Return a rule set's text under another name, to start from; nothing is kept."""
    del caller
    text = offered.find_text(office, name)
    if text is None:
        raise not_found()
    new = workshop.check_name(asked.name)
    return RulesetText(name=new, text=rename(text, new))


@router.get("/rule-sets/{name}/versions")
def list_versions(
    office: InOffice, caller: Managing, name: str, before: int | None = None, most: int = 50
) -> VersionPage:
    """List what was published under a name, the newest first."""
    del caller
    most = max(1, min(most, 200))
    with office.database.look() as transaction:
        rows = published.list_history(transaction, name, before, most)
    if not rows and before is None:
        raise not_found()
    follows = rows[-1].number if len(rows) == most else None
    return VersionPage(versions=[VersionView.of(each) for each in rows], next=follows)


@router.get("/rule-sets/{name}/versions/{number}", response_class=Response, responses=send(_YAML))
def fetch_version(office: InOffice, caller: Managing, name: str, number: int) -> Response:
    """Fetch the YAML of one version."""
    del caller
    return Response(read_version(office, name, number), media_type=_YAML)


@router.post("/rule-sets/{name}/versions/{number}/restore", status_code=201, responses={428: {}})
def restore(
    request: Request,
    response: Response,
    office: InOffice,
    caller: Managing,
    name: str,
    number: int,
    asked: NoteRequest,
    if_match: IfMatch = None,
) -> VersionView:
    """Publish the text of an older version anew."""
    before, language = _read_tag(if_match), find_language(request)
    made = _change(
        lambda: publishing.restore(
            office, caller.user, name, number, note=asked.note, before=before, language=language
        )
    )
    if made is None:
        raise not_found()
    response.headers["ETag"] = tag(made.number)
    return VersionView.of(made)


@router.get("/rule-sets/{name}/difference")
def compare(
    office: InOffice,
    caller: Managing,
    name: str,
    before: Annotated[int, Query(ge=1)],
    after: Annotated[int, Query(ge=1)],
) -> list[LineView]:
    """Compare two versions line by line."""
    del caller
    texts = (read_version(office, name, each) for each in (before, after))
    return [LineView.of(each) for each in difference.compare(*texts)]


@router.post("/rule-drafts/validation")
def validate(
    request: Request, office: InOffice, caller: Managing, asked: DraftRequest
) -> ValidationView:
    """Say all that is wrong with a text, and what it holds; nothing is kept."""
    del caller
    language = find_language(request)
    found = _wait(lambda: workshop.describe_draft(office, asked.name, asked.text, language))
    return ValidationView(**found)


@router.post("/rule-drafts/tests", status_code=202, responses={404: {}})
def start_test(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: Annotated[str, Form(min_length=1, max_length=100)],
    draft: Annotated[str | None, Form(description="YAML; else what was published.")] = None,
    number: Annotated[int | None, Form(ge=1, description="Of a version; else the last.")] = None,
    sample: Annotated[str | None, Form(description="A text to try it on.")] = None,
    file: Annotated[UploadFile | None, File(description="Or a document.")] = None,
    use_model: Annotated[bool, Form()] = True,
) -> JobView:
    """Try a rule set on a text or a document; with neither, on its own examples."""
    if not draft and number is not None:
        draft = read_version(office, name, number)
    trial = Trial(name, draft or None, find_language(request), use_model)
    upload = Upload(file.filename or "", file.file.read()) if file is not None else None
    job = start_trial(office, caller.user, trial, sample, upload)
    return _view(request, office, job)


@router.post("/rule-drafts/learning", status_code=202)
def start_learning(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: Annotated[str, Form(min_length=1, max_length=100)],
    files: Annotated[
        list[UploadFile],
        File(description="Two approved documents or more.", json_schema_extra={"minItems": 2}),
    ],
) -> JobView:
    """Learn a draft from samples; the job's result `draft.yaml` is its text."""
    uploads = [Upload(each.filename or "", each.file.read()) for each in files]
    job = trials.ask_learn(office, caller.user, name, uploads, find_language(request))
    return _view(request, office, job)


def start_trial(
    office: Office, user: User, trial: Trial, sample: str | None, upload: Upload | None
) -> Job:
    """Queue a trial on a document, a text, or the rule set's own examples.

    Raises:
        InputError: what is handed in cannot be taken.
        ProblemError: there is no such rule set.
    """
    if upload is None and sample:
        upload = Upload(_SAMPLE, sample.encode())
    text = trial.text if trial.text is not None else offered.find_text(office, trial.name)
    if text is None:
        raise not_found()
    if upload is not None:
        return trials.ask_try(office, user, trial, upload)
    return trials.ask_measure(office, user, trial, text)


def read_version(office: Office, name: str, number: int) -> str:
    """Return the text of a version.

    Raises:
        ProblemError: there is none.
    """
    with office.database.look() as transaction:
        found = published.find_version(transaction, name, number)
    if found is None:
        raise not_found()
    return found.text


def find_last_number(office: Office, name: str) -> int:
    """Return the number of the last version of a name, 0 where nothing was published."""
    with office.database.look() as transaction:
        last = published.find_last(transaction, name)
    return 0 if last is None else last.number


def tag(number: int) -> str:
    """Return the ETag of a version."""
    return f'"{number}"'


def _read_tag(if_match: str | None) -> int:
    if if_match is None:
        raise ProblemError(428, "if-match-is-missing", Message("server.if-match-is-missing"))
    text = if_match.strip().strip('"')
    if not text.isascii() or not text.isdigit():
        raise ProblemError(412, "changed", Message("server.ruleset-has-changed"))
    return int(text)


def _wait(ask: Callable[[], _T]) -> _T:
    try:
        return ask()
    except BusyError as error:
        what = Message("server.rules-are-busy")
        raise ProblemError(503, "busy", what, {"Retry-After": "5"}) from error


def _change(make: Callable[[], _T]) -> _T:
    try:
        return _wait(make)
    except RulesetChangedError as error:
        raise ProblemError(412, "changed", Message("server.ruleset-has-changed")) from error
    except FaultyRulesetError as error:
        says = "; ".join(f"{each['line']}: {each['message']}" for each in error.problems[:5])
        raise InputError(Message("server.ruleset-has-errors", says=says)) from error


def _view(request: Request, office: Office, job: Job) -> JobView:
    with office.database.look() as transaction:
        document = transaction.get_one(StoredDocument, job.document_id)
    return view(job, document, None, find_language(request))
