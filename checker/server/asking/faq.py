"""Make entries of the office's FAQ of questions that nothing answered; everybody reads them."""

import csv
import io
from typing import Final

from filelock import FileLock
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from checker.core.errors import InputError
from checker.core.messages import Message
from checker.core.regular_files import LARGEST_LIST, read_regular
from checker.core.storage import make_private_folder, write_atomically
from checker.server.asking.asker import clean_question
from checker.server.library.indexing import ask_index
from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.paging import select_page
from checker.server.store.tables import OpenQuestion, User, now

LONGEST_ANSWER: Final = 4000
_HEADER: Final = ("question", "answer", "owner", "updated")


def list_open(transaction: Transaction, before: str | None, most: int) -> list[OpenQuestion]:
    """Return the questions that wait for an answer, the newest first."""
    wanted = select(OpenQuestion)
    return list(transaction.scalars(select_page(transaction, wanted, OpenQuestion, before, most)))


def count_open(transaction: Transaction) -> int:
    """Return how many questions wait for an answer."""
    return transaction.scalar(select(func.count()).select_from(OpenQuestion)) or 0


def answer_open(office: Office, user: User, open_id: str, question: str, answer: str) -> bool:
    """Write an entry for a question, and have it indexed; False where it does not wait any more.

    Args:
        office: the server.
        user: who answers; their name stands in the entry.
        open_id: of the question.
        question: as it is to stand there: the asker's words may be mended.
        answer: to the letter.

    Raises:
        InputError: question or answer are empty or too long.
        OutputError: the entry cannot be written.
    """
    asked, told = clean_question(question), _clean_answer(answer)
    with office.database.begin() as transaction:
        found = transaction.get(OpenQuestion, open_id, with_for_update=True)
        if found is None:
            return False
        _append(
            office, (asked, told, user.display_name or user.name, f"{now().astimezone():%Y-%m-%d}")
        )
        transaction.delete(found)
        audit.record(transaction, user.name, "faq.answer", open_id)
        ask_index(office, transaction, user, user.name)
    return True


def dismiss_open(office: Office, user: User, open_id: str) -> bool:
    """Delete a question that nobody is to answer; False where it does not wait any more."""
    with office.database.begin() as transaction:
        found = transaction.get(OpenQuestion, open_id)
        if found is None:
            return False
        transaction.delete(found)
        audit.record(transaction, user.name, "faq.dismiss", open_id)
    return True


def _clean_answer(answer: str) -> str:
    """Return an answer without controls, its lines kept."""
    lines = answer.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    told = "\n".join("".join(c for c in line if c.isprintable()).rstrip() for line in lines).strip()
    if not told or len(told) > LONGEST_ANSWER:
        raise InputError(Message("server.no-answer", most=LONGEST_ANSWER), place="answer")
    return told


def _append(office: Office, entry: tuple[str, ...]) -> None:
    path = office.folder.faq
    make_private_folder(path.parent)
    with FileLock(office.folder.path / "faq.lock"):
        before = read_regular(path, LARGEST_LIST) if path.exists() else b""
        text = io.StringIO()
        writer = csv.writer(text)
        if not before:
            writer.writerow(_HEADER)
        writer.writerow(entry)
        if before and not before.endswith(b"\n"):
            before += b"\r\n"
        write_atomically(path, before + text.getvalue().encode(), private=True)
