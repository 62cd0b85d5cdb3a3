"""To whom a document is shown: its owner lists, adds and takes back."""

from fastapi import APIRouter
from sqlalchemy.orm import Session as Transaction

from checker.server import sharing
from checker.server.accounts.secrets import Caller
from checker.server.store.tables import StoredDocument, User
from checker.server.web.api.account_schemas import SharedView, ShareList, ShareRequest
from checker.server.web.callers import Checking, InOffice
from checker.server.web.problems import not_found

router = APIRouter(prefix="/api/v1/documents/{document_id}/shares", tags=["documents"])


@router.get("")
def list_shares(office: InOffice, caller: Checking, document_id: str) -> ShareList:
    """List to whom one's document is shown."""
    with office.database.look() as transaction:
        document = get_own(transaction, caller, document_id)
        users = sharing.list_shares(transaction, document)
    return ShareList(users=[_view(each) for each in users])


@router.post("", status_code=201)
def add(office: InOffice, caller: Checking, document_id: str, asked: ShareRequest) -> SharedView:
    """Show one's document to somebody: they read it, decide on findings and ask for fixes."""
    with office.database.begin() as transaction:
        document = get_own(transaction, caller, document_id)
        return _view(sharing.add_share(transaction, document, caller.user, asked.user))


@router.delete("/{user_id}", status_code=204)
def remove(office: InOffice, caller: Checking, document_id: str, user_id: str) -> None:
    """Show it to them no longer."""
    with office.database.begin() as transaction:
        document = get_own(transaction, caller, document_id)
        if not sharing.remove_share(transaction, document, caller.user, user_id):
            raise not_found()


def get_own(transaction: Transaction, caller: Caller, document_id: str) -> StoredDocument:
    """Return the caller's own document.

    Raises:
        ProblemError: there is none of that id that is theirs.
    """
    document = sharing.find_own(transaction, caller.user, document_id)
    if document is None:
        raise not_found()
    return document


def _view(user: User) -> SharedView:
    return SharedView(id=user.id, name=user.name, display_name=user.display_name)
