"""The pages on which format owners read, edit, publish and compare the office's rule sets."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.server import overview, requests
from checker.server.accounts.secrets import Caller
from checker.server.labelling.drafts import find_draft
from checker.server.office import Office
from checker.server.rulebook import difference, offered, publishing, workshop
from checker.server.rulebook.copying import rename
from checker.server.rulebook.publishing import FaultyRulesetError, RulesetChangedError
from checker.server.rulebook.workshop import BusyError
from checker.server.store import published
from checker.server.store.label_tables import RulesetDraft
from checker.server.web.api.rulebook import find_last_number, read_version
from checker.server.web.callers import InOffice, Managing
from checker.server.web.pages.shown import choose_language, show
from checker.server.web.problems import not_found
from checker.server.work.results import DRAFT

router = APIRouter(include_in_schema=False)

_START = """\
ruleset: our-rules
title:
language: {language}
version: "1"
applies_to:
  filename: []
rules: []
"""
_MOST_VERSIONS = 200
Text = Annotated[str, Form(max_length=2 * workshop.MOST_LETTERS)]
Name = Annotated[str, Form(max_length=100)]
Note = Annotated[str, Form(max_length=1000)]


@router.get("/rules")
def show_rulesets(request: Request, office: InOffice, caller: Managing) -> HTMLResponse:
    """Show all rule sets, the office's own first."""
    with office.database.look() as transaction:
        alarms = overview.count_alarms_by_ruleset(transaction)
    rulesets = sorted(offered.list_offered(office), key=lambda each: each.source == "shipped")
    faults = [each.render(choose_language(request, caller)) for each in offered.list_faults(office)]
    return show(request, "rules.html", caller, rulesets=rulesets, alarms=alarms, faults=faults)


@router.get("/rules/-/new")
def start_new(
    request: Request,
    office: InOffice,
    caller: Managing,
    base: Annotated[str, Query(max_length=100)] = "",
    learned: Annotated[str, Query(max_length=100)] = "",
) -> HTMLResponse:
    """Show the editor with an empty rule set, a copy of one, or one that was learned."""
    text = _START.format(language=choose_language(request, caller))
    if learned:
        text = _read_learned(office, caller, learned)
    elif base:
        held = offered.find_text(office, base)
        if held is None:
            raise not_found()
        text = rename(held, base)
    name = workshop.find_name(text) or ""
    is_empty = not (learned or base)
    return _show_editor(request, office, caller, name, text, is_empty=is_empty)


def _read_learned(office: Office, caller: Caller, job_id: str) -> str:
    with office.database.look() as transaction:
        job = requests.find_job(transaction, caller.user, job_id)
    if job is None or DRAFT not in job.files:
        raise not_found()
    return office.files.get(job.files[DRAFT]).decode()


@router.get("/rules/{name}")
def show_ruleset(request: Request, office: InOffice, caller: Managing, name: str) -> HTMLResponse:
    """Show a rule set in words."""
    held = offered.find_offered(office, name)
    if held is None:
        raise not_found()
    found = _describe(request, office, caller, name)
    with office.database.look() as transaction:
        last = published.find_last(transaction, name)
        alarms = overview.count_alarms_by_rule(transaction)
    rules = found["ruleset"]["rules"] if found["ruleset"] else []
    groups: dict[str, list[Any]] = {}
    for each in rules:
        groups.setdefault(each["file"], []).append(each)
    own = groups.pop(f"{name}.yaml", [])
    return show(
        request, "rule_set.html", caller, held=held, last=last, own=own, groups=groups,
        alarms=alarms, **found,
    )  # fmt: skip


def _describe(request: Request, office: Office, caller: Caller, name: str) -> dict[str, Any]:
    language = choose_language(request, caller)
    try:
        return workshop.describe(office, name, language)
    except BusyError:
        return {"problems": [_say_busy(language)], "ruleset": None}


def _say_busy(language: str) -> dict[str, Any]:
    says = Message("server.rules-are-busy").get(language)
    return {"level": "warning", "file": "", "line": 1, "column": 1, "message": says,
            "remedy": None, "nearest": None}  # fmt: skip


@router.get("/rules/{name}/edit")
def show_editor(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    number: Annotated[int | None, Query(ge=1)] = None,
    draft: Annotated[str, Query(max_length=100)] = "",
) -> HTMLResponse:
    """Show the editor with the version that holds, an older one, or a draft with more examples."""
    if draft:
        made = find_draft(office, caller.user, name, draft)
        if made is None:
            raise not_found()
        return _show_editor(request, office, caller, name, made.text, draft=made)
    text = offered.find_text(office, name) if number is None else read_version(office, name, number)
    if text is None:
        raise not_found()
    return _show_editor(request, office, caller, name, text)


def _show_editor(
    request: Request,
    office: Office,
    caller: Caller,
    name: str,
    text: str,
    *,
    is_empty: bool = False,
    draft: RulesetDraft | None = None,
) -> HTMLResponse:
    before = find_last_number(office, name) if draft is None else draft.before
    return show(
        request, "rule_editor.html", caller, called=name, text=text, before=before,
        is_empty=is_empty, draft=draft,
    )  # fmt: skip


@router.post("/rules/validate")
def validate(
    request: Request, office: InOffice, caller: Managing, text: Text, name: Name = ""
) -> HTMLResponse:
    """Show what is wrong with a text."""
    language = choose_language(request, caller)
    try:
        found = workshop.describe_draft(office, name or None, plain(text), language)
    except CheckerError as error:
        return _show_faults(request, caller, says=error.what.get(language))
    except BusyError:
        return _show_faults(request, caller, says=Message("server.rules-are-busy").get(language))
    count = len(found["ruleset"]["rules"]) if found["ruleset"] else 0
    return _show_faults(request, caller, problems=found["problems"], count=count, text=text)


@router.post("/rules/publish")
def publish(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: Name,
    text: Text,
    before: Annotated[int, Form(ge=0)] = 0,
    note: Note = "",
) -> Response:
    """Publish what the editor holds, or say why that cannot be."""
    language = choose_language(request, caller)
    try:
        publishing.publish(
            office, caller.user, name, plain(text), note=note, before=before, language=language
        )
    except (CheckerError, FaultyRulesetError, RulesetChangedError, BusyError) as error:
        return _refuse(request, caller, error, text)
    return _lead_to(f"/rules/{name}")


@router.get("/rules/{name}/history")
def show_history(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    before: Annotated[int | None, Query(ge=1)] = None,
    after: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """Show the versions of a rule set, and the difference between two of them."""
    with office.database.look() as transaction:
        versions = published.list_history(transaction, name, None, _MOST_VERSIONS)
    if not versions:
        raise not_found()
    lines = None
    if before is not None and after is not None:
        texts = (read_version(office, name, each) for each in (before, after))
        lines = difference.compare(*texts)
    return show(
        request, "rule_history.html", caller, called=name, versions=versions, lines=lines,
        before=before, after=after, readable=[e.number for e in versions if e.action != "withdraw"],
    )  # fmt: skip


@router.post("/rules/{name}/restore")
def restore(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    number: Annotated[int, Form(ge=1)],
    before: Annotated[int, Form(ge=1)],
    note: Note = "",
) -> Response:
    """Publish an older text anew, or say why that cannot be."""
    language = choose_language(request, caller)
    try:
        made = publishing.restore(
            office, caller.user, name, number, note=note, before=before, language=language
        )
    except (CheckerError, FaultyRulesetError, RulesetChangedError, BusyError) as error:
        return _refuse(request, caller, error, "")
    if made is None:
        raise not_found()
    return _lead_to(f"/rules/{name}/history")


@router.post("/rules/{name}/withdraw")
def withdraw(
    request: Request,
    office: InOffice,
    caller: Managing,
    name: str,
    before: Annotated[int, Form(ge=1)],
    note: Note = "",
) -> Response:
    """Withdraw a rule set, or say why that cannot be."""
    try:
        publishing.withdraw(office, caller.user, name, note=note, before=before)
    except (CheckerError, RulesetChangedError) as error:
        return _refuse(request, caller, error, "")
    return _lead_to("/rules")


def plain(text: str) -> str:
    """Return a text as it was before a browser's form gave its lines other ends."""
    return text.replace("\r\n", "\n")


def _refuse(request: Request, caller: Caller, error: Exception, text: str) -> HTMLResponse:
    language = choose_language(request, caller)
    if isinstance(error, FaultyRulesetError):
        says = Message("page.not-published").get(language)
        return _show_faults(request, caller, says=says, problems=error.problems, text=text)
    if isinstance(error, CheckerError):
        return _show_faults(request, caller, says=error.what.get(language))
    is_changed = isinstance(error, RulesetChangedError)
    said = "server.ruleset-has-changed" if is_changed else "server.rules-are-busy"
    return _show_faults(request, caller, says=Message(said).get(language))


def _show_faults(
    request: Request,
    caller: Caller,
    *,
    says: str = "",
    problems: list[dict[str, Any]] | None = None,
    count: int = 0,
    text: str = "",
) -> HTMLResponse:
    return show(
        request, "rule_faults.html", caller, says=says, problems=problems or [], count=count,
        lines=plain(text).split("\n"),
    )  # fmt: skip


def _lead_to(path: str) -> Response:
    return Response(headers={"HX-Redirect": path})
