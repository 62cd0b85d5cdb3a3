"""The index of the documents that people may ask, for administrators."""

from fastapi import APIRouter, Request

from checker.core.messages import DisplayLanguage
from checker.server.library.indexing import (
    FolderState,
    IndexState,
    ask_index,
    describe_index,
    explain_end,
    parse_built,
)
from checker.server.web.api.ask_schemas import FailureView, IndexedFolderView, IndexView
from checker.server.web.callers import Administering, InOffice
from checker.server.web.problems import find_language

router = APIRouter(prefix="/api/v1/index", tags=["ask"])


@router.get("")
def show(request: Request, office: InOffice, caller: Administering) -> IndexView:
    """Show the folders, who may ask them, and how their index does."""
    return view_index(describe_index(office, caller.user), find_language(request))


@router.post("", status_code=202)
def build(request: Request, office: InOffice, caller: Administering) -> IndexView:
    """Have what is new or changed read; one job at a time does it."""
    with office.database.begin() as transaction:
        ask_index(office, transaction, caller.user, caller.user.name)
    return view_index(describe_index(office, caller.user), find_language(request))


def view_index(state: IndexState, language: DisplayLanguage) -> IndexView:
    """Return how the index does as the API shows it."""
    job = state.job
    problem = state.problem or (explain_end(job) if job is not None else None)
    return IndexView(
        built=parse_built(state.built),
        embedder=state.embedder,
        size=state.size,
        folders=[_view_folder(each, language) for each in state.folders],
        job=None if job is None else job.id,
        status=None if job is None else job.status,
        done=0 if job is None else job.done,
        total=0 if job is None else job.total,
        problem=None if problem is None else problem.get(language),
    )


def _view_folder(state: FolderState, language: DisplayLanguage) -> IndexedFolderView:
    return IndexedFolderView(
        title=state.title,
        path=state.path,
        roles=list(state.roles),
        groups=list(state.groups),
        users=list(state.users),
        documents=state.documents,
        passages=state.passages,
        failed=state.failed,
        failures=[FailureView(file=file, reason=why.get(language)) for file, why in state.failures],
        missing=state.missing,
    )
