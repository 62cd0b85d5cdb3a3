"""The page on which people ask the office's documents, and see what they asked before."""

from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from checker.core.errors import CheckerError
from checker.server.accounts.secrets import Caller
from checker.server.asking import faq, history
from checker.server.asking.history import Feedback
from checker.server.library.rights import Library
from checker.server.office import Office
from checker.server.web.api.ask import ask_and_keep, find_own, view, view_line
from checker.server.web.api.ask_schemas import AnswerView
from checker.server.web.callers import Asking, InOffice, has_role
from checker.server.web.pages.shown import choose_language, show, tell

router = APIRouter(prefix="/ask", include_in_schema=False)

_SHOWN = 20


@router.get("")
def show_ask(
    request: Request, office: InOffice, caller: Asking, before: str | None = None
) -> HTMLResponse:
    """Show where to ask, and what one asked before."""
    return _show(request, office, caller, "ask.html", None, before)


@router.post("")
async def ask(
    request: Request, office: InOffice, caller: Asking, question: Annotated[str, Form()] = ""
) -> HTMLResponse:
    """Answer a question, and show it in the list."""
    language = choose_language(request, caller)
    row, wrong = None, ""
    try:
        row = await ask_and_keep(request, office, caller, question, language)
    except CheckerError as error:
        wrong = tell(error, language, place=False)

    def answer() -> HTMLResponse:
        shown = None if row is None else view(office, caller.user, row)
        return _show(request, office, caller, "asked.html", shown, wrong=wrong)

    return await anyio.to_thread.run_sync(answer)


@router.post("/-/forget")
def forget_all(request: Request, office: InOffice, caller: Asking) -> HTMLResponse:
    """Delete all that one asked."""
    with office.database.begin() as transaction:
        history.forget_all(transaction, caller.user)
    return _show(request, office, caller, "ask.html", None)


@router.get("/{question_id}")
def show_asked(
    request: Request, office: InOffice, caller: Asking, question_id: str
) -> HTMLResponse:
    """Show one of one's own questions with its answer."""
    with office.database.look() as transaction:
        row = find_own(transaction, caller, question_id)
    return _show(request, office, caller, "ask.html", view(office, caller.user, row))


@router.post("/{question_id}/feedback")
def give_feedback(
    request: Request,
    office: InOffice,
    caller: Asking,
    question_id: str,
    feedback: Annotated[Feedback, Form()],
    share: Annotated[bool, Form()] = False,
) -> HTMLResponse:
    """Keep what somebody says of an answer, and show it with that."""
    with office.database.begin() as transaction:
        row = find_own(transaction, caller, question_id)
        history.give_feedback(transaction, row, feedback, share=share)
    return _show(request, office, caller, "answer.html", view(office, caller.user, row))


@router.post("/{question_id}/forget")
def forget(request: Request, office: InOffice, caller: Asking, question_id: str) -> HTMLResponse:
    """Delete one of one's own questions."""
    with office.database.begin() as transaction:
        history.forget(transaction, find_own(transaction, caller, question_id))
    return _show(request, office, caller, "ask.html", None)


def _show(
    request: Request,
    office: Office,
    caller: Caller,
    page: str,
    answer: AnswerView | None,
    before: str | None = None,
    wrong: str = "",
) -> HTMLResponse:
    with office.database.look() as transaction:
        rows = history.list_asked(transaction, caller.user, before, _SHOWN)
        answers = has_role(caller.user, "format_owner")
        waiting = faq.count_open(transaction) if answers else 0
    library = Library.of(office)
    readable = library.list_readable(caller.user)
    values: dict[str, Any] = {
        "answer": answer,
        "wrong": wrong,
        "questions": [view_line(each) for each in rows],
        "older": rows[-1].id if len(rows) == _SHOWN else None,
        "waiting": waiting,
        "folders": sorted(map(library.title_of, readable)),
        "here": "/ask",
    }
    return show(request, page, caller, **values)
