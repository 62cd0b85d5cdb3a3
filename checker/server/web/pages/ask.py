"""The page on which people ask the office's documents, and see what they asked before."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, StreamingResponse

from checker.core.errors import CheckerError
from checker.server.accounts.secrets import Caller
from checker.server.asking import faq, history
from checker.server.asking.history import Feedback
from checker.server.library.rights import Library
from checker.server.office import Office
from checker.server.store.tables import Asked
from checker.server.web.api.ask import find_own, read_before, view, view_line, view_quotes
from checker.server.web.api.ask_schemas import AnswerView
from checker.server.web.api.asking import UNBUFFERED, Put, start_asking
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
    request: Request,
    office: InOffice,
    caller: Asking,
    question: Annotated[str, Form()] = "",
    follows: Annotated[str, Form()] = "",
    steps: Annotated[bool, Form()] = False,
) -> Response:
    """Answer a question, and show it in the list; with `steps`, what was found before that."""
    language = choose_language(request, caller)
    before = await anyio.to_thread.run_sync(partial(read_before, office, caller, follows))
    show_answer = partial(_show_answer, request, office, caller)
    try:
        begun = await start_asking(request, office, caller, Put(question, before), language)
    except CheckerError as error:
        wrong = tell(error, language, place=False)
        return await anyio.to_thread.run_sync(partial(show_answer, None, wrong))
    if begun.found is None or not steps:
        return await anyio.to_thread.run_sync(partial(show_answer, await begun.answer))
    found = {"found": view_quotes(office, begun.found), "question": question}

    async def iterate() -> AsyncIterator[bytes]:
        yield bytes(show(request, "found.html", caller, **found).body)
        row = await begun.answer
        yield bytes((await anyio.to_thread.run_sync(partial(show_answer, row))).body)

    return StreamingResponse(iterate(), media_type="text/html", headers=UNBUFFERED)


def _show_answer(
    request: Request, office: Office, caller: Caller, row: Asked | None, wrong: str = ""
) -> HTMLResponse:
    answer = None if row is None else view(office, caller.user, row)
    return _show(request, office, caller, "asked.html", answer, wrong=wrong)


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
