"""The page on which questions that nothing answered become entries of the FAQ."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.server.accounts.secrets import Caller
from checker.server.asking import faq
from checker.server.office import Office
from checker.server.web.callers import InOffice, Managing
from checker.server.web.pages.shown import choose_language, show, tell
from checker.server.web.problems import not_found

router = APIRouter(prefix="/faq", include_in_schema=False)

_SHOWN = 20


@router.get("")
def show_open(
    request: Request, office: InOffice, caller: Managing, before: str | None = None
) -> HTMLResponse:
    """Show the questions that wait for an answer."""
    return _show(request, office, caller, before)


@router.post("/{open_id}/answer")
def answer(
    request: Request,
    office: InOffice,
    caller: Managing,
    open_id: str,
    question: Annotated[str, Form()] = "",
    answer: Annotated[str, Form()] = "",
) -> HTMLResponse:
    """Make a question and its answer an entry, or say what is wrong with it."""
    try:
        there = faq.answer_open(office, caller.user, open_id, question, answer)
    except CheckerError as error:
        wrong = tell(error, choose_language(request, caller), place=False)
        typed = {open_id: (question, answer)}
        return _show(request, office, caller, wrong=wrong, typed=typed)
    if not there:
        raise not_found()
    return _show(request, office, caller, did=Message("page.faq-added"))


@router.post("/{open_id}/dismiss")
def dismiss(request: Request, office: InOffice, caller: Managing, open_id: str) -> HTMLResponse:
    """Delete a question that nobody is to answer."""
    if not faq.dismiss_open(office, caller.user, open_id):
        raise not_found()
    return _show(request, office, caller, did=Message("page.faq-dismissed"))


def _show(
    request: Request,
    office: Office,
    caller: Caller,
    before: str | None = None,
    did: Message | None = None,
    wrong: str = "",
    typed: dict[str, tuple[str, str]] | None = None,
) -> HTMLResponse:
    with office.database.look() as transaction:
        rows = faq.list_open(transaction, before, _SHOWN)
    said = did and did.get(choose_language(request, caller))
    return show(
        request,
        "faq.html",
        caller,
        questions=rows,
        older=rows[-1].id if len(rows) == _SHOWN else None,
        did=said,
        wrong=wrong,
        typed=typed or {},
        longest=faq.LONGEST_ANSWER,
        here="/ask",
    )
