"""Questions to the office's documents: answers with their places, one's own history."""

import os
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

import anyio.to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session as Transaction

from checker.core.answer import Answer, Quote
from checker.core.errors import CheckerError, InputError
from checker.core.regular_files import MIB, read_regular
from checker.search.index_file import IndexFile
from checker.server.accounts.secrets import Caller
from checker.server.asking import history
from checker.server.asking.asker import keep_what_may_be_read
from checker.server.library.indexing import parse_built
from checker.server.library.rights import Library, name_document
from checker.server.office import Office
from checker.server.store.paging import MOST
from checker.server.store.tables import Asked, User
from checker.server.web.api.ask_schemas import (
    AnswerView,
    AskedPage,
    AskedView,
    ContradictionView,
    FeedbackRequest,
    FoundView,
    QuestionRequest,
    QuotedView,
    UnreadFileView,
)
from checker.server.web.api.asking import (
    EVENTS,
    UNBUFFERED,
    Put,
    ask_and_keep,
    start_asking,
)
from checker.server.web.api.jobs import download
from checker.server.web.callers import Asking, InOffice
from checker.server.web.declaring import send
from checker.server.web.problems import find_language, not_found

router = APIRouter(prefix="/api/v1/ask", tags=["ask"])

_LARGEST_MIB: Final = 500


@router.post("", response_model=AnswerView, responses={**send(EVENTS), 404: {}})
async def ask(
    request: Request, office: InOffice, caller: Asking, asked: QuestionRequest
) -> AnswerView | StreamingResponse:
    """Answer a question with the very words of documents that the caller may read, or say no.

    Whoever accepts `text/event-stream` gets events: `found` with the nearest passages as soon as
    they are known, and `answer` with the answer once the model has judged them.
    """
    language = find_language(request)
    before = await anyio.to_thread.run_sync(partial(read_before, office, caller, asked.follows))
    put = Put(asked.question, before)
    if EVENTS not in request.headers.get("accept", ""):
        row = await ask_and_keep(request, office, caller, put, language)
        return await anyio.to_thread.run_sync(partial(view, office, caller.user, row))
    steps = await start_asking(request, office, caller, put, language)

    async def iterate() -> AsyncIterator[str]:
        if steps.found is not None:
            yield _tell("found", FoundView(nearest=view_quotes(office, steps.found)))
        row = await steps.answer
        answer = await anyio.to_thread.run_sync(partial(view, office, caller.user, row))
        yield _tell("answer", answer)

    return StreamingResponse(iterate(), media_type=EVENTS, headers=UNBUFFERED)


def _tell(event: str, data: BaseModel) -> str:
    return f"event: {event}\ndata: {data.model_dump_json()}\n\n"


def read_before(office: Office, caller: Caller, question_id: str | None) -> str:
    """Return one's own question that another follows up, as it was understood; empty for none."""
    if not question_id:
        return ""
    with office.database.look() as transaction:
        row = find_own(transaction, caller, question_id)
    answer = history.read_answer(row)
    return (answer.understood if answer else "") or row.text


@router.get("")
def list_asked(
    office: InOffice,
    caller: Asking,
    before: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> AskedPage:
    """List one's own questions."""
    with office.database.look() as transaction:
        rows = history.list_asked(transaction, caller.user, before, limit)
    after = rows[-1].id if len(rows) == limit else None
    return AskedPage(questions=[view_line(each) for each in rows], next=after)


@router.delete("", status_code=204)
def forget_all(office: InOffice, caller: Asking) -> None:
    """Delete all of one's own questions."""
    with office.database.begin() as transaction:
        history.forget_all(transaction, caller.user)


@router.get(
    "/documents/{document}",
    response_class=Response,
    responses=send("application/octet-stream"),
)
def fetch_document(office: InOffice, caller: Asking, document: str) -> Response:
    """Fetch a document that was quoted, as it is now."""
    found = find_document(office, caller.user, document)
    if found is None:
        raise not_found()
    try:
        data = read_regular(found, _LARGEST_MIB * MIB)
    except OSError as error:
        raise not_found() from error
    name = os.fsencode(found.name).decode("utf-8", "replace")
    return download(data, name, name)


@router.get("/{question_id}")
def show_asked(office: InOffice, caller: Asking, question_id: str) -> AnswerView:
    """Show one of one's own questions with its answer, as far as one may read it still."""
    with office.database.look() as transaction:
        row = find_own(transaction, caller, question_id)
    return view(office, caller.user, row)


@router.delete("/{question_id}", status_code=204)
def forget(office: InOffice, caller: Asking, question_id: str) -> None:
    """Delete one of one's own questions."""
    with office.database.begin() as transaction:
        history.forget(transaction, find_own(transaction, caller, question_id))


@router.put("/{question_id}/feedback")
def give_feedback(
    office: InOffice, caller: Asking, question_id: str, said: FeedbackRequest
) -> AnswerView:
    """Say of an answer that it is right, wrong, or that there should be one."""
    with office.database.begin() as transaction:
        row = find_own(transaction, caller, question_id)
        history.give_feedback(transaction, row, said.feedback, share=said.share)
    return view(office, caller.user, row)


def find_own(transaction: Transaction, caller: Caller, question_id: str) -> Asked:
    """Return one of the caller's own questions.

    Raises:
        ProblemError: there is none of that id that is theirs.
    """
    asked = history.find_asked(transaction, caller.user, question_id)
    if asked is None:
        raise not_found()
    return asked


def find_document(office: Office, user: User, document: str) -> Path | None:
    """Return the file that an address names, if it is indexed and a user may read it now."""
    if not office.folder.index.exists():
        return None
    library = Library.of(office)
    may_read = library.make_filter(user)
    try:
        with IndexFile.open(office.folder.index) as index:
            rows = index.connection.execute("SELECT path, shown FROM files WHERE problem = 'null'")
            found = next(
                (
                    (bytes(path), shown)
                    for path, shown in rows
                    if may_read(shown) and name_document(shown) == document
                ),
                None,
            )
    except InputError:
        raise
    except CheckerError:
        return None
    if found is None or not library.is_where_it_seems(os.fsdecode(found[0])):
        return None
    return Path(os.fsdecode(found[0]))


def view(office: Office, user: User, asked: Asked) -> AnswerView:
    """Return a question with its answer as the API shows it, as far as its user may read it."""
    library = Library.of(office)
    answer = history.read_answer(asked)
    with office.database.look() as transaction:
        collected = history.is_collected(transaction, asked)
    known = {
        "id": asked.id,
        "question": asked.text,
        "understood": answer.understood if answer else "",
        "asked_at": asked.created_at,
        "feedback": asked.feedback or None,
        "collected": collected,
    }
    if answer is None:
        raise not_found()
    return _build_view(library, keep_what_may_be_read(answer, library, user), known)


def _build_view(library: Library, answer: Answer, known: dict[str, Any]) -> AnswerView:
    return AnswerView(
        **known,
        status=answer.status,
        quotes=[_view_quote(library, each) for each in answer.quotes],
        contradictions=[
            ContradictionView(quotes=list(each.quotes), values=list(each.values))
            for each in answer.contradictions
        ],
        nearest=[_view_quote(library, each) for each in answer.nearest],
        not_indexed=[
            UnreadFileView(file=library.describe(each.file), reason=each.reason)
            for each in answer.not_indexed
        ],
        notes=list(answer.notes),
        built=parse_built(answer.index.built),
        documents=answer.index.files,
        passages=answer.index.passages,
        model=answer.engine.model if answer.engine is not None else None,
    )


def view_quotes(office: Office, quotes: Sequence[Quote]) -> list[QuotedView]:
    """Return quotes as the API shows them."""
    library = Library.of(office)
    return [_view_quote(library, each) for each in quotes]


def _view_quote(library: Library, quote: Quote) -> QuotedView:
    return QuotedView(
        text=quote.text,
        kind=quote.kind,
        document=name_document(quote.file),
        file=library.describe(quote.file),
        title=quote.title,
        headings=list(quote.headings),
        where=quote.place.label,
        owner=quote.owner,
        dated=quote.dated,
        standing=quote.standing,
        in_force=quote.in_force,
        repealed=quote.repealed,
        confidence=quote.confidence,
        since=quote.since,
    )


def view_line(asked: Asked) -> AskedView:
    """Return a question in a line."""
    answer = history.read_answer(asked)
    return AskedView(
        id=asked.id,
        question=asked.text,
        understood="" if answer is None else answer.understood,
        asked_at=asked.created_at,
        status=None if answer is None else answer.status,
        feedback=asked.feedback or None,
    )
