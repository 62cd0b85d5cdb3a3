"""Users, for administrators: list, add, change, disable, set a password, delete."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Header, Response
from sqlalchemy.orm import Session as Transaction

from checker.core.messages import Message
from checker.server.accounts import changes
from checker.server.accounts.changes import UserChange
from checker.server.accounts.users import NewUser, add_user
from checker.server.store.paging import bound
from checker.server.store.tables import User
from checker.server.web.api.account_schemas import (
    BelongingsView,
    NewUserRequest,
    PasswordRequest,
    UserPage,
    UserRequest,
    UserView,
)
from checker.server.web.callers import Administering, InOffice
from checker.server.web.problems import ProblemError, not_found

router = APIRouter(prefix="/api/v1/users", tags=["users"])

IfMatch = Annotated[str | None, Header(max_length=200)]


@router.get("")
def list_users(
    office: InOffice,
    caller: Administering,
    name: str = "",
    before: str | None = None,
    most: int = 50,
) -> UserPage:
    """List users, the newest first; `name` is a part of a name or display name."""
    del caller
    with office.database.look() as transaction:
        users = changes.list_users(transaction, name, before, most)
    full = len(users) == bound(most)
    return UserPage(users=[view_user(each) for each in users], next=users[-1].id if full else None)


@router.post("", status_code=201)
def add(office: InOffice, caller: Administering, asked: NewUserRequest) -> UserView:
    """Add a user; one whom a proxy logs in may be given a role before they come."""
    with office.database.begin() as transaction:
        user = add_user(transaction, NewUser(**asked.model_dump()), caller.user.name)
        return view_user(user)


@router.get("/{user_id}")
def show(office: InOffice, caller: Administering, user_id: str, response: Response) -> UserView:
    """Show a user; the ETag is for a change."""
    del caller
    with office.database.look() as transaction:
        found = view_user(get_user(transaction, user_id))
    response.headers["ETag"] = _tag(found)
    return found


@router.patch("/{user_id}")
def change(
    office: InOffice,
    caller: Administering,
    user_id: str,
    asked: UserRequest,
    response: Response,
    if_match: IfMatch = None,
) -> UserView:
    """Change role, display name or language; disable, which logs out at once, or enable."""
    with office.database.begin() as transaction:
        user = get_user(transaction, user_id)
        if if_match not in {None, "*", _tag(view_user(user))}:
            raise ProblemError(412, "changed-meanwhile", Message("server.changed-meanwhile"))
        changes.change_user(transaction, user, UserChange(**asked.model_dump()), caller.user.name)
        found = view_user(user)
    response.headers["ETag"] = _tag(found)
    return found


@router.put("/{user_id}/password", status_code=204)
def set_password(
    office: InOffice, caller: Administering, user_id: str, asked: PasswordRequest
) -> None:
    """Set a local user's password; they are logged out, and no longer locked."""
    with office.database.begin() as transaction:
        user = get_user(transaction, user_id)
        changes.set_password(transaction, user, asked.password, caller.user.name)


@router.get("/{user_id}/belongings")
def show_belongings(office: InOffice, caller: Administering, user_id: str) -> BelongingsView:
    """Say what would go with a user."""
    del caller
    with office.database.look() as transaction:
        found = changes.count_belongings(transaction, get_user(transaction, user_id))
    return BelongingsView(documents=found.documents, jobs=found.jobs, tokens=found.tokens)


@router.delete("/{user_id}")
def delete(office: InOffice, caller: Administering, user_id: str) -> BelongingsView:
    """Delete a user with their documents, results, decisions and tokens; say what went."""
    with office.database.begin() as transaction:
        user = get_user(transaction, user_id)
        gone = changes.delete_user(transaction, user, caller.user.name)
    return BelongingsView(documents=gone.documents, jobs=gone.jobs, tokens=gone.tokens)


def get_user(transaction: Transaction, user_id: str) -> User:
    """Return a user.

    Raises:
        ProblemError: there is none of that id.
    """
    user = transaction.get(User, user_id)
    if user is None:
        raise not_found()
    return user


def view_user(user: User) -> UserView:
    """Return a user as the API shows them."""
    shown = {name: getattr(user, name) for name in UserView.model_fields}
    return UserView.model_validate(shown)


def _tag(found: UserView) -> str:
    return f'"{hashlib.sha256(found.model_dump_json().encode()).hexdigest()[:32]}"'
