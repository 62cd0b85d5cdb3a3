"""An office whose documents can be asked, and who may read which."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from checker.core.answer import Answer, IndexUsed
from checker.core.errors import CheckerError
from checker.core.messages import to_data
from checker.server.accounts.users import find_user
from checker.server.folder_settings import FolderSettings
from checker.server.library.indexing import ask_index
from checker.server.office import Office
from checker.server.work import perform_index, runner
from checker.server.work.orders import JobOrder, JobOutcome
from checker.server.work.perform import perform
from checker.server.work.runner import JobRunner
from tests.support.office_documents import DOCUMENTS, write_office

ANSWER: Final = Answer(
    question="名刺が足りません",
    status="not_found",
    index=IndexUsed(path="", built="", files=0, passages=0),
)
"""An answer that quotes nothing."""

SALARIES: Final = """# 給与規程

## 第3条（賞与）

役員の賞与は、四月一日に百二十万円を支給する。
"""


def name_folders(office: Office, *folders: Mapping[str, Any], **settings: Any) -> None:
    """Let a server know folders, as `[[folders]]` does."""
    named = tuple(FolderSettings.model_validate(each) for each in folders)
    office.settings = office.settings.model_copy(update={"folders": named, **settings})


def build(office: Office, *, apart: bool = False) -> str:
    """Bring the index up to date by words alone, as a worker does; return how the job ended.

    Args:
        office: the server.
        apart: whether it runs in a process of its own, and with the embedder that there is.
    """
    with office.database.begin() as transaction:
        admin = find_user(transaction, "admin")
        assert admin is not None
        job = ask_index(office, transaction, admin, "test")
    if apart:
        return JobRunner(office, None).run(job.id)
    with (
        patch.object(runner, "run_order", _perform_here),
        patch.object(perform_index, "open_embedder", lambda _: None),
    ):
        return JobRunner(office, None).run(job.id)


def _perform_here(order: JobOrder, *_: object) -> JobOutcome:
    try:
        return perform(order, lambda *_: None)
    except CheckerError as error:
        return JobOutcome(problem=to_data(error.what))


def fill(office: Office, folder: Path) -> None:
    """Write a folder that all may read and one for mori alone, and index them."""
    write_office(folder / "rules", DOCUMENTS)
    (folder / "pay").mkdir()
    (folder / "pay" / "給与規程.md").write_text(SALARIES, encoding="utf-8")
    name_folders(
        office,
        {"path": folder / "rules", "title": "規程", "roles": ["member"]},
        {"path": folder / "pay", "title": "給与", "users": ["mori"]},
        use_model=False,
    )
    assert build(office) == "done"
