"""The pages on which administrators look after users."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.server.accounts import changes
from checker.server.accounts.changes import UserChange
from checker.server.accounts.secrets import Caller
from checker.server.accounts.users import NewUser, add_user
from checker.server.office import Office
from checker.server.store.paging import MOST
from checker.server.store.tables import ROLES, Role, User
from checker.server.web.api.users import get_user
from checker.server.web.callers import Administering, InOffice
from checker.server.web.pages.shown import choose_language, show

router = APIRouter(prefix="/admin", include_in_schema=False)

Text = Annotated[str, Form(max_length=200)]


@router.get("")
def show_users(
    request: Request,
    office: InOffice,
    caller: Administering,
    name: str = "",
    before: str | None = None,
) -> HTMLResponse:
    """List users, and show where to add one."""
    return _show_all(request, office, caller, part=name, before=before)


@router.post("/users")
def add(
    request: Request,
    office: InOffice,
    caller: Administering,
    name: Text,
    password: Annotated[str, Form(max_length=1000)],
    role: Annotated[Role, Form()] = "member",
    display_name: Text = "",
) -> HTMLResponse:
    """Add a user."""
    new = NewUser(name, role, display_name, password)
    try:
        with office.database.begin() as transaction:
            add_user(transaction, new, caller.user.name)
    except CheckerError as error:
        return _show_all(request, office, caller, typed=new, wrong=error.what)
    return _show_all(request, office, caller, did=Message("page.user-added", name=name))


@router.get("/users/{user_id}")
def show_user(
    request: Request, office: InOffice, caller: Administering, user_id: str
) -> HTMLResponse:
    """Show one user and what can be changed."""
    return _show_one(request, office, caller, user_id)


@router.post("/users/{user_id}")
def change(
    request: Request,
    office: InOffice,
    caller: Administering,
    user_id: str,
    role: Annotated[Role | None, Form()] = None,
    display_name: Annotated[str | None, Form(max_length=200)] = None,
    language: Annotated[str, Form(max_length=10)] = "",
) -> HTMLResponse:
    """Change role, display name and language."""
    wanted = UserChange(role, display_name, language)
    return _do(
        request, office, caller, user_id, Message("page.saved"),
        lambda transaction, user: changes.change_user(
            transaction, user, wanted, caller.user.name
        ),
    )  # fmt: skip


@router.post("/users/{user_id}/disabled")
def disable(
    request: Request,
    office: InOffice,
    caller: Administering,
    user_id: str,
    disabled: Annotated[bool, Form()],
) -> HTMLResponse:
    """Disable a user, who is logged out at once, or enable them."""
    wanted = UserChange(disabled=disabled)
    did = Message("page.user-disabled") if disabled else Message("page.user-enabled")
    return _do(
        request, office, caller, user_id, did,
        lambda transaction, user: changes.change_user(
            transaction, user, wanted, caller.user.name
        ),
    )  # fmt: skip


@router.post("/users/{user_id}/password")
def set_password(
    request: Request,
    office: InOffice,
    caller: Administering,
    user_id: str,
    password: Annotated[str, Form(max_length=1000)],
) -> HTMLResponse:
    """Set a password, which logs the user out."""
    return _do(
        request, office, caller, user_id, Message("page.user-password-set"),
        lambda transaction, user: changes.set_password(
            transaction, user, password, caller.user.name
        ),
    )  # fmt: skip


@router.post("/users/{user_id}/delete")
def delete(request: Request, office: InOffice, caller: Administering, user_id: str) -> HTMLResponse:
    """Delete a user with what they have, and say what went."""
    try:
        with office.database.begin() as transaction:
            user = get_user(transaction, user_id)
            gone = changes.delete_user(transaction, user, caller.user.name)
    except CheckerError as error:
        return _show_one(request, office, caller, user_id, wrong=error.what)
    did = Message("page.user-deleted", name=user.name, documents=gone.documents)
    return _show_all(request, office, caller, did=did)


def _do(
    request: Request,
    office: Office,
    caller: Caller,
    user_id: str,
    did: Message,
    work: Callable[[Transaction, User], None],
) -> HTMLResponse:
    """Change a user and show them, or what stands against it."""
    try:
        with office.database.begin() as transaction:
            work(transaction, get_user(transaction, user_id))
    except CheckerError as error:
        return _show_one(request, office, caller, user_id, wrong=error.what)
    return _show_one(request, office, caller, user_id, did=did)


def _show_all(
    request: Request,
    office: Office,
    caller: Caller,
    part: str = "",
    before: str | None = None,
    typed: NewUser | None = None,
    **said: Message,
) -> HTMLResponse:
    with office.database.look() as transaction:
        users = changes.list_users(transaction, part, before, MOST)
    older = users[-1].id if len(users) == MOST else None
    values = {
        "users": users,
        "older": older,
        "part": part,
        "roles": ROLES,
        "typed": typed or NewUser(""),
    }
    return show_tab(request, "admin_users.html", caller, "/admin", values, **said)


def _show_one(
    request: Request, office: Office, caller: Caller, user_id: str, **said: Message
) -> HTMLResponse:
    with office.database.look() as transaction:
        user = get_user(transaction, user_id)
        owned = changes.count_belongings(transaction, user)
    values = {"user": user, "owned": owned, "roles": ROLES}
    return show_tab(request, "admin_user.html", caller, "/admin", values, **said)


def show_tab(
    request: Request,
    name: str,
    caller: Caller,
    tab: str,
    values: dict[str, Any],
    did: Message | None = None,
    wrong: Message | None = None,
) -> HTMLResponse:
    """Return one of the pages of administration, with what was done or is wrong."""
    language = choose_language(request, caller)
    said = {"did": did and did.get(language), "wrong": wrong and wrong.get(language)}
    return show(request, name, caller, here="/admin", tab=tab, **{**said, **values})
