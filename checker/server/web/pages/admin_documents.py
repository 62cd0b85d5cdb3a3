"""The page on which administrators see the folders that people may ask, and their index."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from checker.core.messages import Message
from checker.server.accounts.secrets import Caller
from checker.server.library.indexing import ask_index, describe_index
from checker.server.office import Office
from checker.server.settings import FILE
from checker.server.store.tables import ENDED
from checker.server.web.api.index import view_index
from checker.server.web.callers import Administering, InOffice
from checker.server.web.pages.admin_users import show_tab
from checker.server.web.pages.shown import choose_language

router = APIRouter(prefix="/admin/documents", include_in_schema=False)


@router.get("")
def show_documents(request: Request, office: InOffice, caller: Administering) -> HTMLResponse:
    """Show the folders, who may ask them, and how their index does."""
    return _show(request, office, caller)


@router.post("/build")
def build(request: Request, office: InOffice, caller: Administering) -> HTMLResponse:
    """Have what is new or changed read."""
    with office.database.begin() as transaction:
        ask_index(office, transaction, caller.user, caller.user.name)
    return _show(request, office, caller, did=Message("page.index-is-asked"))


def _show(
    request: Request, office: Office, caller: Caller, did: Message | None = None
) -> HTMLResponse:
    language = choose_language(request, caller)
    index = view_index(describe_index(office, caller.user), language)
    values = {
        "index": index,
        "busy": index.status is not None and index.status not in ENDED,
        "hours": office.settings.index_hours,
        "file": str(office.folder.path / FILE),
    }
    return show_tab(request, "admin_documents.html", caller, "/admin/documents", values, did=did)
