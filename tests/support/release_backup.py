"""Write a small server's backup as this version of checker makes it, to be restored by later ones.

    python -m tests.support.release_backup tests/server/releases/VERSION.backup

To be run once for each release; tests/server/test_migrations.py restores each of them.
"""

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from checker.server.accounts.secrets import add_token
from checker.server.accounts.users import NewUser, add_user
from checker.server.asking.history import give_feedback, keep
from checker.server.backup.make import write_backup
from checker.server.office import Office
from checker.server.requests import Upload, accept, find_document
from checker.server.store.tables import Job, Remembered, Share, User, now
from tests.support.asking import ANSWER

TEXT = "# 議事録\n\n一応確認をを行う。\n".encode()


def write_release_backup(file: Path) -> None:
    """Write a backup in which every table that people fill has a row."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office.open(Path(folder) / "data")
        try:
            _fill(office)
            write_backup(office, file, None)
        finally:
            office.close()


def _fill(office: Office) -> None:
    with office.database.begin() as transaction:
        admin = NewUser("admin", role="administrator", password="いろはにほへと ちりぬるを")  # noqa: S106 - nobody's
        sato, suzuki = (
            add_user(transaction, admin, "test"),
            add_user(transaction, NewUser("suzuki", source="proxy"), "test"),
        )
        add_token(transaction, sato, "scanner", ["check"], expires_at=now() + timedelta(days=3650))
    order = {"ruleset": None, "language": "ja", "use_model": False}
    uploads = [Upload("議事録.md", TEXT), Upload("二.md", TEXT + b"2\n")]
    done, _waiting = accept(office, sato, uploads, order, key="once")
    verdict = office.files.put(b'{"findings": []}')
    with office.database.begin() as transaction:
        row = transaction.get_one(Job, done.id)
        row.status, row.started_at, row.ended_at = "done", now(), now()
        row.files, row.summary = {"verdict.json": verdict}, {"status": "pass", "rules": {}}
        document = find_document(transaction, sato, row.document_id)
        assert document is not None
        document.expires_at = now() + timedelta(days=36500)
        transaction.add(Share(document_id=document.id, user_id=suzuki.id))
        transaction.add(_decide(sato))
        give_feedback(transaction, keep(transaction, sato, ANSWER), "missing", share=True)


def _decide(user: User) -> Remembered:
    return Remembered(
        owner_id=user.id,
        document_name="議事録.md",
        rule="ja-business.repeated",
        fingerprint="f" * 16,
        accepted=False,
        reason="引用です",
    )


if __name__ == "__main__":
    write_release_backup(Path(sys.argv[1]))
