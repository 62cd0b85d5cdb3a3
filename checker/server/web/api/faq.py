"""Questions that nothing answered, for who owns the office's answers: list, answer, dismiss."""

from typing import Annotated

from fastapi import APIRouter, Query

from checker.server.asking import faq
from checker.server.store.paging import MOST
from checker.server.web.api.ask_schemas import FaqRequest, OpenQuestionPage, OpenQuestionView
from checker.server.web.callers import InOffice, Managing
from checker.server.web.problems import not_found

router = APIRouter(prefix="/api/v1/faq/questions", tags=["ask"])


@router.get("")
def list_open(
    office: InOffice,
    caller: Managing,
    before: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> OpenQuestionPage:
    """List the questions that nothing answered and that their askers let others read."""
    del caller
    with office.database.look() as transaction:
        rows = faq.list_open(transaction, before, limit)
    questions = [
        OpenQuestionView(id=each.id, question=each.text, collected_at=each.created_at)
        for each in rows
    ]
    return OpenQuestionPage(questions=questions, next=rows[-1].id if len(rows) == limit else None)


@router.post("/{open_id}/answer", status_code=204)
def answer(office: InOffice, caller: Managing, open_id: str, said: FaqRequest) -> None:
    """Make a question and its answer an entry of the FAQ, which everybody reads."""
    if not faq.answer_open(office, caller.user, open_id, said.question, said.answer):
        raise not_found()


@router.delete("/{open_id}", status_code=204)
def dismiss(office: InOffice, caller: Managing, open_id: str) -> None:
    """Delete a question that nobody is to answer."""
    if not faq.dismiss_open(office, caller.user, open_id):
        raise not_found()
