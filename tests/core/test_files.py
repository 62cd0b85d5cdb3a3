"""A user's file is replaced whole, by the version that was asked for, or not at all."""

import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from checker.core import atomic as files
from checker.core.atomic import replace_file
from checker.core.errors import OutputError

OLD, NEW = b"old\r\n", b"new\r\n"
SHA256 = hashlib.sha256(OLD).hexdigest()

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="POSIX has these")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "手順.md"
    path.write_bytes(OLD)
    return path


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_and_its_backup(file: Path) -> None:
    kept = replace_file(file, SHA256, NEW, backup=True)
    assert kept == file.with_name("手順.md.bak")
    assert (file.read_bytes(), kept.read_bytes()) == (NEW, OLD)
    assert _names(file.parent) == ["手順.md", "手順.md.bak"]


def test_backups_never_overwrite(file: Path) -> None:
    for number in ("", "2"):
        file.with_name(f"手順.md.bak{number}").write_bytes(b"older")
    assert replace_file(file, SHA256, NEW, backup=True) == file.with_name("手順.md.bak3")
    assert file.with_name("手順.md.bak").read_bytes() == b"older"


def test_a_file_system_without_links(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    file.with_name("手順.md.bak").write_bytes(b"older")
    kept = replace_file(file, SHA256, NEW, backup=True)
    assert kept == file.with_name("手順.md.bak2")
    assert (file.read_bytes(), kept.read_bytes()) == (NEW, OLD)


@pytest.mark.parametrize("letter", ["a", "あ"])
def test_a_name_as_long_as_names_can_be(tmp_path: Path, letter: str) -> None:
    count = 255 if sys.platform == "win32" else 255 // len(letter.encode())
    file = tmp_path / f"{letter * (count - 3)}.md"
    file.write_bytes(OLD)
    kept = [replace_file(file, SHA256, NEW, backup=True)]
    file.write_bytes(OLD)
    kept.append(replace_file(file, SHA256, NEW, backup=True))
    assert [each and each.suffix for each in kept] == [".bak", ".bak2"]
    assert [each and each.read_bytes() for each in kept] == [OLD, OLD]
    assert file.read_bytes() == NEW
    assert len(_names(tmp_path)) == 3


def test_a_file_that_changed_meanwhile(file: Path) -> None:
    file.write_bytes(b"newer by hand")
    with pytest.raises(
        OutputError, match="was changed elsewhere while it was being fixed"
    ) as raised:
        replace_file(file, SHA256, NEW, backup=True)
    assert raised.value.place == str(file)
    assert file.read_bytes() == b"newer by hand"
    assert _names(file.parent) == ["手順.md"]


def test_a_file_that_is_gone(file: Path) -> None:
    file.unlink()
    with pytest.raises(OutputError, match="is not there any more"):
        replace_file(file, SHA256, NEW, backup=True)
    assert _names(file.parent) == []


def test_a_disk_that_is_full(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(OutputError, match="No space left on device"):
        replace_file(file, SHA256, NEW, backup=True)
    assert file.read_bytes() == OLD
    assert _names(file.parent) == ["手順.md"]


def test_a_disk_that_loses_bytes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_copy_owner", lambda temporary, _: temporary.write_bytes(NEW[:-1]))
    with pytest.raises(OutputError, match="what was written reads differently"):
        replace_file(file, SHA256, NEW, backup=True)
    assert file.read_bytes() == OLD
    assert _names(file.parent) == ["手順.md"]


def test_a_rename_that_fails(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(*_: object) -> None:
        raise PermissionError(13, "open in another program")

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OutputError, match="open in another program"):
        replace_file(file, SHA256, NEW, backup=True)
    assert file.read_bytes() == OLD
    assert _names(file.parent) == ["手順.md"]


@posix_only
def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(file)
    assert replace_file(link, SHA256, NEW, backup=False) is None
    assert link.is_symlink()
    assert file.read_bytes() == NEW


@posix_only
@pytest.mark.parametrize(
    ("named", "absolute"), [("link.md", False), ("folder/theirs.md", False), ("link.md", True)]
)
def test_a_link_that_leads_out_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, absolute: bool
) -> None:
    theirs = tmp_path / "theirs.md"
    theirs.write_bytes(OLD)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "link.md").symlink_to(theirs)
    (tmp_path / "mine" / "folder").symlink_to(tmp_path)
    (tmp_path / "mine" / "below").mkdir()
    monkeypatch.chdir(tmp_path / "mine" / ("below" if absolute else ""))
    path = tmp_path / "mine" / named if absolute else Path(named)
    with pytest.raises(OutputError, match=r"leads out of this folder, to .*theirs\.md"):
        replace_file(path, SHA256, NEW, backup=True)
    assert theirs.read_bytes() == OLD
    assert _names(tmp_path) == ["mine", "theirs.md"]


@posix_only
def test_mode_and_owner_stay(file: Path) -> None:
    file.chmod(0o664)
    if os.geteuid() == 0:
        os.chown(file, 1234, 2345)
    before = file.stat()
    replace_file(file, SHA256, NEW, backup=True)
    after = file.stat()
    assert stat.S_IMODE(after.st_mode) == 0o664
    assert (after.st_uid, after.st_gid) == (before.st_uid, before.st_gid)


@posix_only
def test_a_file_that_another_process_has_locked(file: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    with file.open("rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="is in use by another program"):
            replace_file(file, SHA256, NEW, backup=True)
    assert file.read_bytes() == OLD
    replace_file(file, SHA256, NEW, backup=False)
    assert file.read_bytes() == NEW


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("手順.md", ".~lock.手順.md#"),
        ("稟議書.docx", "~$書.docx"),
        ("a.docx", "~$a.docx"),
    ],
)
def test_the_signs_of_office_programs(tmp_path: Path, name: str, sign: str) -> None:
    path = tmp_path / name
    path.write_bytes(OLD)
    files.check_replaceable(path)
    (tmp_path / sign).touch()
    with pytest.raises(OutputError, match="is open in another program"):
        files.check_replaceable(path)
