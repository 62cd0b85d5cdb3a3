"""The part of a document's page on which its owner shows it to colleagues."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.server import sharing
from checker.server.accounts.secrets import Caller
from checker.server.office import Office
from checker.server.web.api.shares import get_own
from checker.server.web.callers import Checking, InOffice
from checker.server.web.pages.shown import choose_language, show

router = APIRouter(prefix="/documents/{document_id}/shares", include_in_schema=False)


@router.get("")
def show_shares(request: Request, office: InOffice, caller: Checking, document_id: str) -> Response:
    """Show to whom a document is shown; nothing to anybody but its owner."""
    with office.database.look() as transaction:
        if sharing.find_own(transaction, caller.user, document_id) is None:
            return Response(status_code=204)
    return _show(request, office, caller, document_id)


@router.post("")
def add(
    request: Request,
    office: InOffice,
    caller: Checking,
    document_id: str,
    user: Annotated[str, Form(max_length=200)],
) -> Response:
    """Show one's document to somebody."""
    try:
        with office.database.begin() as transaction:
            document = get_own(transaction, caller, document_id)
            sharing.add_share(transaction, document, caller.user, user)
    except CheckerError as error:
        return _show(request, office, caller, document_id, wrong=error.what)
    return _show(request, office, caller, document_id)


@router.post("/{user_id}/remove")
def remove(
    request: Request, office: InOffice, caller: Checking, document_id: str, user_id: str
) -> Response:
    """Show it to them no longer."""
    with office.database.begin() as transaction:
        document = get_own(transaction, caller, document_id)
        sharing.remove_share(transaction, document, caller.user, user_id)
    return _show(request, office, caller, document_id)


def _show(
    request: Request,
    office: Office,
    caller: Caller,
    document_id: str,
    wrong: Message | None = None,
) -> Response:
    with office.database.look() as transaction:
        users = sharing.list_shares(transaction, get_own(transaction, caller, document_id))
    said = wrong and wrong.get(choose_language(request, caller))
    return show(request, "shares.html", caller, document=document_id, users=users, wrong=said)
