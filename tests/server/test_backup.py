"""A backup of a server that works, and the server that is made of it."""

import io
import json
import tarfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from checker.core.errors import CheckerError, ConfigError, InputError, OutputError
from checker.server.accounts.users import find_user
from checker.server.backup.archive import ArchiveWriter, iter_members
from checker.server.backup.make import write_backup
from checker.server.backup.restore import Restored, restore
from checker.server.clearing import clear
from checker.server.office import Office
from checker.server.store import audit
from checker.server.store.tables import AuditEntry, Job, Login, Table, now
from checker.server.work.runner import JobRunner
from tests.support.command import Run
from tests.support.office import Person
from tests.support.postgresql import Cluster

ON_SQLITE = pytest.mark.parametrize("office", ["sqlite"], indirect=True)
"""What does not depend on the database."""
SECRET = "松竹梅 鶴亀 東西南北"  # noqa: S105 - of a backup that there is not


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return where the backup goes."""
    return tmp_path / "office.backup"


def _restore(office: Office, cluster: Callable[[], Cluster], file: Path, to: Path) -> Office:
    """Return a server made of a backup, on the same kind of database."""
    options = {}
    if office.settings.database:
        running = cluster()
        options["database"] = running.get_url(running.make_database())
    restore(file, to, None, **options)
    return Office.open(to, **options)


def _dump(office: Office) -> dict[str, list[dict[str, object]]]:
    with office.database.look() as transaction:
        return {
            table.name: sorted(
                (dict(each) for each in transaction.execute(select(table)).mappings()), key=str
            )
            for table in Table.metadata.sorted_tables
            if table.name not in {"logins", "workers", "stored_bytes", "audit", "jobs"}
        }


def test_what_is_restored_is_what_was_backed_up(
    office: Office, sato: Person, target: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    jobs = [sato.hand_in(f"{number}.md", f"# {number}\n".encode()) for number in range(3)]
    JobRunner(office, None).run(jobs[0]["id"])
    (office.folder.path / "checker.toml").write_text("[rules]\n")
    (office.folder.rules / "own").mkdir()
    (office.folder.rules / "own" / "ours.yaml").write_text("id: ours\n")
    made = write_backup(office, target, None)
    assert (made.missing, oct(target.stat().st_mode)[-3:]) == ((), "600")

    again = _restore(
        office, lambda: request.getfixturevalue("cluster"), target, tmp_path / "restored"
    )
    assert _dump(again) == _dump(office)
    assert (again.folder.rules / "own" / "ours.yaml").read_text() == "id: ours\n"
    assert again.folder.configuration.read_text() == "[rules]\n"
    with again.database.begin() as transaction:
        assert list(audit.iter_broken(transaction)) == []
        assert not transaction.scalars(select(Login)).all()
        last = transaction.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert last is not None
        assert last.action == "backup.restore"
        states = {each.id: each.status for each in transaction.scalars(select(Job))}
        done = transaction.get_one(Job, jobs[0]["id"])
        assert [again.files.get(each) for each in done.files.values()]
    ids = [each["id"] for each in jobs]
    assert states == {ids[0]: "done", ids[1]: "queued", ids[2]: "queued"}
    files = [each for each in again.folder.path.rglob("*") if ".sqlite" not in each.name]
    assert {oct(each.stat().st_mode & 0o077) for each in files} == {"0o0"}
    again.close()


def test_a_backup_can_be_restored_on_the_other_database(
    office: Office, sato: Person, target: Path, tmp_path: Path, cluster: Cluster
) -> None:
    job = sato.hand_in()
    write_backup(office, target, None)
    database = "" if office.settings.database else cluster.get_url(cluster.make_database())
    options = {"database": database} if database else {}
    restored = restore(target, tmp_path / "restored", None, **options)
    assert (restored.waiting, restored.files, restored.broken) == (1, 1, ())
    again = Office.open(tmp_path / "restored", **options)
    assert _dump(again) == _dump(office)
    assert JobRunner(again, None).run(job["id"]) == "done"
    again.close()


@ON_SQLITE
def test_bytes_of_a_backup_stay_until_it_is_written(office: Office, sato: Person) -> None:
    job = sato.hand_in()
    sato.browser.delete(f"/api/v1/documents/{job['document']}")
    with office.folder.hold_bytes():
        assert clear(office) == 0


def test_a_backup_sees_one_moment(office: Office, sato: Person) -> None:
    sato.hand_in()
    with office.database.freeze() as transaction:
        before = len(transaction.scalars(select(Job)).all())
        sato.hand_in("later.md")
        assert len(transaction.scalars(select(Job)).all()) == before == 1


@pytest.fixture
def sealed(office: Office, sato: Person, target: Path) -> Path:
    """Return an encrypted backup."""
    sato.hand_in("秘密.md", "# 秘密の計画\n".encode() * 20_000)
    write_backup(office, target, SECRET)
    return target


@ON_SQLITE
def test_an_encrypted_one_says_nothing_without_its_passphrase(sealed: Path, tmp_path: Path) -> None:
    assert "秘密".encode() not in sealed.read_bytes()
    for wrong in (None, "another"):
        with pytest.raises(InputError):
            restore(sealed, tmp_path / "restored", wrong)
        assert not (tmp_path / "restored").exists()
    assert restore(sealed, tmp_path / "restored", SECRET).files == 1


@ON_SQLITE
@pytest.mark.parametrize("where", [60, 70_000, -100])
def test_one_changed_bit_of_an_encrypted_one_is_refused(
    sealed: Path, tmp_path: Path, where: int
) -> None:
    data = bytearray(sealed.read_bytes())
    data[where] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(InputError):
        restore(sealed, tmp_path / "restored", SECRET)


@ON_SQLITE
@pytest.mark.parametrize("sealing", [None, SECRET])
@pytest.mark.parametrize("part", [0, 0.3, 0.6])
def test_half_a_backup_is_refused(
    office: Office, target: Path, tmp_path: Path, sealing: str | None, part: float
) -> None:
    write_backup(office, target, sealing)
    data = target.read_bytes()
    target.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(InputError):
        restore(target, tmp_path / "restored", sealing)
    assert not (tmp_path / "restored").exists()


def _rewrite(file: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """Change members of a backup, and write a manifest that fits them."""
    members = [
        each for each in iter_members(io.BytesIO(file.read_bytes())) if each[0] != "manifest.json"
    ]
    made = io.BytesIO()
    archive = ArchiveWriter(made)
    for name, data in members:
        changed = change(name, data)
        if changed is not None:
            archive.add(*changed)
    archive.close()
    file.write_bytes(made.getvalue())


def _rename(old: str, new: str) -> Callable[[str, bytes], tuple[str, bytes]]:
    return lambda name, data: (new if name == old else name, data)


def _replace(old: str, new: bytes) -> Callable[[str, bytes], tuple[str, bytes]]:
    return lambda name, data: (name, new if name.startswith(old) else data)


HOSTILE = {
    "up": _rename("folder/checker.toml", "folder/../../escaped"),
    "inside": _rename("folder/checker.toml", "folder/rules/../../../escaped"),
    "root": _rename("folder/checker.toml", "/tmp/escaped"),  # noqa: S108 - nobody writes it
    "windows": _rename("folder/checker.toml", "folder/C:\\escaped"),
    "database": _rename("folder/checker.toml", "folder/checker.sqlite"),
    "bytes": _rename("folder/checker.toml", "folder/files/ab/abcd"),
    "other": _rename("folder/checker.toml", "else"),
    "content": _replace("files/", b"something else"),
    "header": _replace("backup.json", b"[]"),
    "no rows": _replace("rows/00001", b"not json\n"),
    "a table that is not ours": _rename(
        "rows/00001-audit.jsonl", "rows/00001-alembic_version.jsonl"
    ),
    "a column that there is not": _replace("rows/00001", b'{"id": "1", "name": "x", "wheel": 1}\n'),
    "a type": _replace("rows/00001", b'{"id": {}, "name": []}\n'),
    "a row that refers to none": _replace(
        "rows/00003-documents",
        b'{"id": "1", "owner_id": "nobody", "name": "x", "sha256": "x", "size": 1,'
        b' "created_at": "2026-01-01T00:00:00+00:00", "expires_at": "2026-01-01T00:00:00+00:00"}\n',
    ),
    "newer": _replace("backup.json", json.dumps({"format": 1, "revision": "9999"}).encode()),
    "a form": _replace("backup.json", json.dumps({"format": 2, "revision": "0001"}).encode()),
}


@ON_SQLITE
@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_a_backup_that_somebody_changed_is_refused_whole(
    office: Office,
    sato: Person,
    target: Path,
    tmp_path: Path,
    change: Callable[..., tuple[str, bytes]],
) -> None:
    sato.hand_in()
    (office.folder.path / "checker.toml").write_text("")
    write_backup(office, target, None)
    _rewrite(target, change)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CheckerError) as caught:
        restore(target, tmp_path / "restored", None)
    assert caught.value.place == str(target)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE])
def test_only_plain_files_are_taken_from_a_backup(
    target: Path, tmp_path: Path, kind: bytes
) -> None:
    with tarfile.open(target, "w") as tar:
        member = tarfile.TarInfo("folder/rules")
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(InputError):
        restore(target, tmp_path / "restored", None)


@ON_SQLITE
def test_nothing_is_written_over(office: Office, target: Path, tmp_path: Path) -> None:
    write_backup(office, target, None)
    with pytest.raises(ConfigError):
        write_backup(office, target, None)
    with pytest.raises(ConfigError):
        write_backup(office, office.folder.path / "here.backup", None)
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("mine")
    with pytest.raises(ConfigError):
        restore(target, full, None)
    assert [each.name for each in full.iterdir()] == ["letter.txt"]


@pytest.mark.postgres
@pytest.mark.parametrize("office", ["postgresql"], indirect=True)
def test_a_database_in_use_is_not_written_over(
    office: Office, target: Path, tmp_path: Path
) -> None:
    write_backup(office, target, None)
    with pytest.raises(ConfigError):
        restore(target, tmp_path / "restored", None, database=office.settings.database)
    assert not (tmp_path / "restored").exists()


@ON_SQLITE
def test_what_cannot_be_written_leaves_nothing(office: Office, tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_backup(office, tmp_path / "missing" / "office.backup", None)


@ON_SQLITE
def test_a_database_that_is_away_is_told(target: Path, tmp_path: Path, office: Office) -> None:
    away = "postgresql://nobody@127.0.0.1:1/nothing"
    with pytest.raises(ConfigError) as caught:
        write_backup(Office.open_as_it_is(office.folder.path, database=away), target, None)
    assert caught.value.place == "database"
    write_backup(office, target, None)
    with pytest.raises(ConfigError) as caught:
        restore(target, tmp_path / "restored", None, database=away)
    assert caught.value.place == "database"
    assert not (tmp_path / "restored").exists()


@ON_SQLITE
def test_a_changed_audit_log_is_told(office: Office, target: Path, tmp_path: Path) -> None:
    with office.database.begin() as transaction:
        transaction.get_one(AuditEntry, 2).actor = "somebody"
    write_backup(office, target, None)
    restored = restore(target, tmp_path / "restored", None)
    assert (restored.broken, restored.audit_entries) == ((2,), 5)


@ON_SQLITE
def test_a_lost_document_is_told(
    office: Office, sato: Person, target: Path, tmp_path: Path
) -> None:
    sato.hand_in()
    later = now().replace(year=now().year + 1)
    assert office.files.delete_all_but((), later) == 1
    made = write_backup(office, target, None)
    assert len(made.missing) == 1
    assert restore(target, tmp_path / "restored", None).missing == made.missing


@ON_SQLITE
def test_waiting_begins_anew_after_a_restore(
    office: Office, sato: Person, target: Path, tmp_path: Path
) -> None:
    job = sato.hand_in()
    with office.database.begin() as transaction:
        transaction.get_one(Job, job["id"]).created_at = now().replace(year=2020)
    write_backup(office, target, None)
    restored: Restored = restore(target, tmp_path / "restored", None)
    assert restored.waiting == 1
    again = Office.open(tmp_path / "restored")
    assert JobRunner(again, None).run(job["id"]) == "done"
    again.close()


@ON_SQLITE
@pytest.mark.slow
def test_the_commands_say_what_they_did(
    office: Office, sato: Person, run: Run, tmp_path: Path
) -> None:
    sato.hand_in()
    (tmp_path / "phrase").write_text(SECRET + "\n")
    phrase = ("--passphrase-file", tmp_path / "phrase")
    done = run("backup", "office.backup", "--data", office.folder.path, *phrase)
    assert (done.returncode, "1 documents and results" in done.stdout) == (0, True)
    done = run("restore", "office.backup", "--data", "restored")
    assert (done.returncode, "--passphrase-file" in done.stderr) == (2, True)
    done = run("restore", "office.backup", "--data", "restored", *phrase)
    assert done.returncode == 0
    assert "entries of the audit log are as they were written" in done.stdout
    assert "1 jobs had not ended" in done.stdout
    again = Office.open(tmp_path / "restored")
    with again.database.look() as transaction:
        assert find_user(transaction, "sato") is not None
    again.close()


@ON_SQLITE
@pytest.mark.slow
def test_restored_jobs_are_run(office: Office, sato: Person, target: Path, tmp_path: Path) -> None:
    from threading import Thread  # noqa: PLC0415 - the only use

    from checker.server.work.worker import Worker  # noqa: PLC0415 - likewise

    jobs = [sato.hand_in(f"{number}.md") for number in range(2)]
    write_backup(office, target, None)
    restore(target, tmp_path / "restored", None)
    again = Office.open(tmp_path / "restored", use_model=False)
    worker = Worker(again, "test-0", None)
    thread = Thread(target=worker.run)
    thread.start()
    try:
        until = time.monotonic() + 60
        states: set[str] = set()
        while states != {"done"} and time.monotonic() < until:
            time.sleep(0.2)
            with again.database.look() as transaction:
                states = {transaction.get_one(Job, each["id"]).status for each in jobs}
        assert states == {"done"}
    finally:
        worker.stop()
        thread.join()
        again.close()
