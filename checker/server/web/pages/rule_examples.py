"""The page on which format owners label texts as examples of a judged rule, one key each."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.rules.labelled_examples import Label
from checker.server.accounts.secrets import Caller
from checker.server.labelling import answers, gathering, review, rounds
from checker.server.labelling.labelled_rule import find_rule
from checker.server.office import Office
from checker.server.requests import Upload
from checker.server.rulebook import offered
from checker.server.rulebook.workshop import BusyError
from checker.server.store import labelled
from checker.server.store.label_tables import LabelRound, LabelText
from checker.server.web.api.examples import (
    get_own,
    get_seen,
    get_text,
    make_draft,
    start_gathering,
)
from checker.server.web.callers import InOffice, Managing
from checker.server.web.pages.shown import choose_language, show, tell
from checker.server.web.problems import ProblemError, not_found

router = APIRouter(prefix="/rules/{name}/examples/{rule}", include_in_schema=False)

_MOST_CHOICES: Final = 30
AIM: Final = 20
"""Examples of each side from which on a judge can use all that it knows of a rule."""
_RoundId = Annotated[str | None, Query(alias="round", max_length=32)]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the judge said of a text that was just answered."""

    agreement: str
    text: LabelText


@router.get("")
def show_examples(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    round_id: _RoundId = None,
) -> HTMLResponse:
    """Show the text that teaches most, and all that belongs to the examples of a rule."""
    language = choose_language(request, caller)
    ruleset = offered.find_offered(office, name)
    try:
        known = find_rule(office, name, rule, language)
    except BusyError as error:
        raise ProblemError(503, "busy", Message("server.rules-are-busy")) from error
    if ruleset is None or known is None:
        raise not_found()
    with office.database.look() as transaction:
        held = labelled.find_round(transaction, caller.user.id, name, rule)
        if round_id:
            held = get_seen(transaction, caller, name, rule, round_id)
        others = labelled.list_shared_rounds(transaction, caller.user.id, name, rule)
        choices = gathering.list_choices(transaction, caller.user, _MOST_CHOICES)
        helpers = labelled.list_helpers(transaction, held.id) if held is not None else []
    is_own = held is None or held.owner_id == caller.user.id
    shown: dict[str, Any] = {"ruleset": ruleset, "known": known, "others": others}
    shown |= {"choices": choices, "helpers": helpers, "is_own": is_own, "wrong": ""}
    shown |= _collect_text(office, caller, held) | _collect_review(office, caller, held)
    return show(request, "rule_examples.html", caller, called=name, rule=rule, **shown)


def _collect_text(
    office: Office, caller: Caller, held: LabelRound | None, said: _Said | None = None
) -> dict[str, Any]:
    """Return what the part with the current text shows."""
    if held is None:
        return {"held": None, "current": None, "progress": None, "said": None}
    with office.database.look() as transaction:
        current = answers.find_next(transaction, held, caller.user)
        progress = answers.measure_progress(transaction, held, caller.user)
    return {"held": held, "current": current, "progress": progress, "said": said}


def _collect_review(office: Office, caller: Caller, held: LabelRound | None) -> dict[str, Any]:
    """Return what the part shows that tells what all say."""
    if held is None:
        return {"found": None, "aim": AIM, "made": None}
    with office.database.look() as transaction:
        found = review.review(transaction, held, caller.user)
    return {"found": found, "aim": AIM, "made": None}


def _show_text(
    request: Request, office: Office, caller: Caller, held: LabelRound, said: _Said | None = None
) -> HTMLResponse:
    shown = _collect_text(office, caller, held, said)
    page = show(request, "examples_text.html", caller, called=held.ruleset, rule=held.rule, **shown)
    page.headers["HX-Trigger-After-Settle"] = "labelled"
    return page


def _show_review(
    request: Request, office: Office, caller: Caller, held: LabelRound, **more: Any
) -> HTMLResponse:
    is_own = held.owner_id == caller.user.id
    shown = _collect_review(office, caller, held) | {"held": held, "is_own": is_own, "wrong": ""}
    return show(
        request, "examples_review.html", caller, called=held.ruleset, rule=held.rule,
        **(shown | more),
    )  # fmt: skip


@router.get("/review")
def show_review(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    round_id: _RoundId = None,
) -> HTMLResponse:
    """Show what all say of the texts, and what waits for the owner."""
    with office.database.look() as transaction:
        held = get_seen(transaction, caller, name, rule, round_id)
    return _show_review(request, office, caller, held)


@router.post("/gatherings")
def gather(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    files: list[UploadFile] | None = None,
    documents: Annotated[list[str] | None, Form()] = None,
    decided: Annotated[bool, Form()] = False,
) -> HTMLResponse:
    """Queue a search for texts, and show how far it is."""
    language = choose_language(request, caller)
    uploads = [Upload(each.filename, each.file.read()) for each in files or () if each.filename]
    wanted = (tuple(documents or ()), decided, True)
    try:
        job = start_gathering(office, caller.user, (name, rule), uploads, wanted, language)
    except CheckerError as error:
        says = tell(error, language)
        return show(request, "rule_trial.html", caller, says=says, job=None)
    return show(
        request, "rule_trial.html", caller, says="", job=job, busy=True, place=None, verdict={},
        measured=[],
    )  # fmt: skip


@router.post("/texts/{text_id}/label")
def give_label(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    text_id: str,
    label: Annotated[Label, Form()],
) -> HTMLResponse:
    """Keep what somebody says of a text, and show the next one."""
    with office.database.begin() as transaction:
        held, text = get_text(transaction, caller, name, rule, text_id)
        answers.answer(transaction, text, caller.user, label)
    said = None
    if text.judged is not None and label != "skip":
        said = _Said("agrees" if text.judged == label else "differs", text)
    return _show_text(request, office, caller, held, said)


@router.post("/undo")
def undo(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    round_id: Annotated[str, Form(alias="round", max_length=32)] = "",
) -> HTMLResponse:
    """Take the last answer back, and show that text again."""
    with office.database.begin() as transaction:
        held = get_seen(transaction, caller, name, rule, round_id)
        answers.undo(transaction, held, caller.user)
    return _show_text(request, office, caller, held)


@router.post("/texts/{text_id}/settle")
def settle(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    text_id: str,
    label: Annotated[Label, Form()],
) -> HTMLResponse:
    """Let the owner say what holds, and show what is left."""
    with office.database.begin() as transaction:
        held, text = get_text(transaction, caller, name, rule, text_id)
        if held.owner_id != caller.user.id:
            raise not_found()
        review.settle(transaction, text, caller.user, label)
    return _show_review(request, office, caller, held)


@router.post("/people")
def ask_helper(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    rule: str,
    user: Annotated[str, Form(max_length=200)],
) -> HTMLResponse:
    """Ask another format owner to label, too."""
    wrong = ""
    with office.database.look() as transaction:
        held = get_own(transaction, caller, name, rule)
    try:
        with office.database.begin() as transaction:
            rounds.add_helper(transaction, held, caller.user, user.strip())
    except CheckerError as error:
        wrong = error.what.get(choose_language(request, caller))
    return _show_people(request, office, caller, held, wrong)


@router.post("/people/{user_id}/remove")
def unask_helper(
    request: Request, office: InOffice, caller: Managing, name: str, rule: str, user_id: str
) -> HTMLResponse:
    """Ask somebody no longer."""
    with office.database.begin() as transaction:
        held = get_own(transaction, caller, name, rule)
        rounds.remove_helper(transaction, held, caller.user, user_id)
    return _show_people(request, office, caller, held)


def _show_people(
    request: Request, office: Office, caller: Caller, held: LabelRound, wrong: str = ""
) -> HTMLResponse:
    with office.database.look() as transaction:
        helpers = labelled.list_helpers(transaction, held.id)
    return show(
        request, "examples_people.html", caller, called=held.ruleset, rule=held.rule,
        helpers=helpers, wrong=wrong,
    )  # fmt: skip


@router.post("/draft")
def draft(request: Request, office: InOffice, caller: Managing, name: str, rule: str) -> Response:
    """Open the editor with a draft that has the examples; or say why there is none."""
    with office.database.look() as transaction:
        held = get_own(transaction, caller, name, rule)
    language = choose_language(request, caller)
    try:
        made = make_draft(office, caller.user, held, language)
    except CheckerError as error:
        return _show_review(request, office, caller, held, wrong=tell(error, language))
    if made.row is None:
        return _show_review(request, office, caller, held, made=made)
    return Response(headers={"HX-Redirect": f"/rules/{name}/edit?draft={made.row.id}"})


@router.post("/end")
def end_round(office: InOffice, caller: Managing, name: str, rule: str) -> Response:
    """Delete one's own texts of a rule, and what all said of them."""
    with office.database.begin() as transaction:
        held = get_own(transaction, caller, name, rule)
        rounds.end_round(transaction, held, caller.user)
    return Response(headers={"HX-Redirect": f"/rules/{name}/examples/{rule}"})
