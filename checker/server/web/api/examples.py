"""Examples of judged rules: gather texts, label them, settle differences, draft the rule set."""

from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from sqlalchemy.orm import Session as Transaction

from checker.core.messages import DisplayLanguage, Message
from checker.server.accounts.secrets import Caller
from checker.server.labelling import answers, drafts, review, rounds
from checker.server.labelling.drafts import MadeDraft
from checker.server.labelling.gathering import Gathering, ask_texts
from checker.server.labelling.labelled_rule import find_rule
from checker.server.office import Office
from checker.server.requests import KeyReusedError, Upload
from checker.server.rulebook import offered
from checker.server.rulebook.workshop import BusyError
from checker.server.store import labelled
from checker.server.store.label_tables import LabelRound, LabelText
from checker.server.store.tables import Job, User
from checker.server.web.api.example_schemas import (
    AgreementView,
    HelperRequest,
    LabelledTexts,
    LabelledTextView,
    LabelRequest,
    RoundList,
    RoundView,
    RulesetDraftView,
)
from checker.server.web.api.jobs import Key, view_by_id
from checker.server.web.api.schemas import JobView
from checker.server.web.callers import InOffice, Managing
from checker.server.web.problems import ProblemError, find_language, not_found

router = APIRouter(prefix="/api/v1/rule-sets/{name}/examples/{rule}", tags=["rules"])

_RoundId = Annotated[
    str | None, Query(alias="round", max_length=32, description="Of others; else your own.")
]


@router.get("")
def show_rounds(
    request: Request, office: InOffice, caller: Managing, name: str, rule: str
) -> RoundList:
    """Show how far the labels of a rule's texts are."""
    _require_rule(office, name, rule, find_language(request))
    with office.database.look() as transaction:
        own = labelled.find_round(transaction, caller.user.id, name, rule)
        others = labelled.list_shared_rounds(transaction, caller.user.id, name, rule)
        return RoundList(
            own=None if own is None else _view(transaction, own, caller.user, caller.user),
            others=[_view(transaction, each, owner, caller.user) for each, owner in others],
        )


@router.delete("", status_code=204)
def end_round(office: InOffice, caller: Managing, name: str, rule: str) -> None:
    """Delete your own texts of a rule with all that was said of them."""
    with office.database.begin() as transaction:
        held = get_own(transaction, caller, name, rule)
        rounds.end_round(transaction, held, caller.user)


@router.post("/gatherings", status_code=202)
def gather(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    files: Annotated[list[UploadFile] | None, File(description="Documents to look in.")] = None,
    documents: Annotated[
        list[str] | None, Form(description="Ids of others: your own, or shared with you.")
    ] = None,
    decided: Annotated[
        bool, Form(description="Also documents on whose findings somebody decided.")
    ] = False,
    use_model: Annotated[bool, Form()] = True,
    idempotency_key: Key = None,
) -> JobView:
    """Look for texts to label; the job's summary says how many there are."""
    uploads = [Upload(each.filename or "", each.file.read()) for each in files or ()]
    wanted = (tuple(documents or ()), decided, use_model)
    language = find_language(request)
    job = start_gathering(
        office, caller.user, (name, rule), uploads, wanted, language, idempotency_key
    )
    return view_by_id(request, office, caller.user, job.id)


@router.get("/texts")
def list_texts(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    round_id: _RoundId = None,
    state: Annotated[review.State | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=32)] = None,
    most: int = 50,
) -> LabelledTexts:
    """List texts, those first that teach most."""
    most = max(1, min(most, 200))
    with office.database.look() as transaction:
        held = get_seen(transaction, caller, name, rule, round_id)
        found = review.review(transaction, held, caller.user).texts
    ids = [each.row.id for each in found]
    start = ids.index(after) + 1 if after in ids else 0
    chosen = [each for each in found[start:] if state in {None, each.state}]
    is_owner = held.owner_id == caller.user.id
    shown = [
        LabelledTextView.of(each, caller.user.name, find_language(request), is_owner=is_owner)
        for each in chosen[:most]
    ]
    return LabelledTexts(texts=shown, next=shown[-1].id if len(chosen) > most else None)


@router.put("/texts/{text_id}/label", status_code=204)
def give_label(
    office: InOffice, caller: Managing, name: str, rule: str, text_id: str, asked: LabelRequest
) -> None:
    """Say what a text is; a second time it is another answer."""
    with office.database.begin() as transaction:
        _, text = get_text(transaction, caller, name, rule, text_id)
        answers.answer(transaction, text, caller.user, asked.label)


@router.delete("/texts/{text_id}/label", status_code=204)
def take_back(office: InOffice, caller: Managing, name: str, rule: str, text_id: str) -> None:
    """Take your answer back."""
    with office.database.begin() as transaction:
        _, text = get_text(transaction, caller, name, rule, text_id)
        answers.take_back(transaction, text, caller.user)


@router.put("/texts/{text_id}/settlement", status_code=204)
def settle(
    office: InOffice, caller: Managing, name: str, rule: str, text_id: str, asked: LabelRequest
) -> None:
    """Say as the owner what holds where people differ, or of a proposal; `skip` leaves it out."""
    with office.database.begin() as transaction:
        held, text = get_text(transaction, caller, name, rule, text_id)
        if held.owner_id != caller.user.id:
            raise not_found()
        review.settle(transaction, text, caller.user, asked.label)


@router.post("/people", status_code=204, responses={404: {}})
def ask_helper(
    office: InOffice, caller: Managing, name: str, rule: str, asked: HelperRequest
) -> None:
    """Ask another format owner to label your texts of a rule, too."""
    with office.database.begin() as transaction:
        held = get_own(transaction, caller, name, rule)
        rounds.add_helper(transaction, held, caller.user, asked.user)


@router.delete("/people/{user_id}", status_code=204)
def unask_helper(office: InOffice, caller: Managing, name: str, rule: str, user_id: str) -> None:
    """Ask somebody no longer; what they said stays."""
    with office.database.begin() as transaction:
        held = get_own(transaction, caller, name, rule)
        if not rounds.remove_helper(transaction, held, caller.user, user_id):
            raise not_found()


@router.post("/draft")
def draft(
    request: Request, office: InOffice, caller: Managing, name: str, rule: str
) -> RulesetDraftView:
    """Make a draft of the rule set with the examples that people agree on; nothing is published."""
    with office.database.look() as transaction:
        held = get_own(transaction, caller, name, rule)
    made = make_draft(office, caller.user, held, find_language(request))
    return RulesetDraftView.of(name, made)


def start_gathering(
    office: Office,
    user: User,
    named: tuple[str, str],
    uploads: list[Upload],
    wanted: tuple[tuple[str, ...], bool, bool],
    language: DisplayLanguage,
    key: str | None = None,
) -> Job:
    """Queue a search for texts.

    Args:
        office: the server.
        user: who asks.
        named: the rule set and the rule.
        uploads: documents that are handed in.
        wanted: ids of others, whether decisions are looked through, whether the model is asked.
        language: of places.
        key: of idempotency.

    Raises:
        InputError: a document cannot be taken, or there is none.
        ProblemError: there is no such rule, or a document is not theirs to read.
    """
    name, rule = named
    _require_rule(office, name, rule, language)
    documents, decided, use_model = wanted
    text = offered.find_text(office, name)
    if text is None:
        raise not_found()
    asked = Gathering(name, rule, text, language, uploads, documents, decided, use_model)
    try:
        job = ask_texts(office, user, asked, key)
    except KeyReusedError as error:
        raise ProblemError(409, "key-reused", Message("server.key-was-used")) from error
    if job is None:
        raise not_found()
    return job


def make_draft(
    office: Office, user: User, held: LabelRound, language: DisplayLanguage
) -> MadeDraft:
    """Make a draft.

    Raises:
        InputError: the rule set takes no more examples.
        ProblemError: too many people have rules looked at right now.
    """
    try:
        return drafts.make_draft(office, user, held, language)
    except BusyError as error:
        raise _say_busy() from error


def get_own(transaction: Transaction, caller: Caller, name: str, rule: str) -> LabelRound:
    """Return the caller's own round of a rule.

    Raises:
        ProblemError: they have none.
    """
    held = labelled.find_round(transaction, caller.user.id, name, rule)
    if held is None:
        raise not_found()
    return held


def get_seen(
    transaction: Transaction, caller: Caller, name: str, rule: str, round_id: str | None
) -> LabelRound:
    """Return a round that the caller may see.

    Raises:
        ProblemError: there is none.
    """
    held = rounds.find_seen(transaction, caller.user, name, rule, round_id)
    if held is None:
        raise not_found()
    return held


def get_text(
    transaction: Transaction, caller: Caller, name: str, rule: str, text_id: str
) -> tuple[LabelRound, LabelText]:
    """Return a text that the caller may see, and its round.

    Raises:
        ProblemError: there is none.
    """
    found = rounds.find_seen_text(transaction, caller.user, name, rule, text_id)
    if found is None:
        raise not_found()
    return found


def _view(transaction: Transaction, held: LabelRound, owner: User, user: User) -> RoundView:
    found = review.review(transaction, held, user)
    progress = answers.measure_progress(transaction, held, user)
    return RoundView(
        id=held.id,
        owner=owner.name,
        total=progress.total,
        answered=progress.answered,
        good=found.count("good"),
        bad=found.count("bad"),
        disputed=len(found.choose("disputed")),
        proposed=len(found.choose("proposed")),
        agreement=AgreementView.of(found.agreement),
        helpers=[each.name for each in labelled.list_helpers(transaction, held.id)],
    )


def _require_rule(office: Office, name: str, rule: str, language: DisplayLanguage) -> None:
    try:
        found = find_rule(office, name, rule, language)
    except BusyError as error:
        raise _say_busy() from error
    if found is None:
        raise not_found()


def _say_busy() -> ProblemError:
    return ProblemError(503, "busy", Message("server.rules-are-busy"), {"Retry-After": "5"})
