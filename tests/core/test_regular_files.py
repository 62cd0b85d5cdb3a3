"""Files that somebody else put there: pipes, devices, endless and sparse ones, links."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from checker.core.errors import FileTooLargeError, NotRegularFileError, describe_unreadable
from checker.core.regular_files import (
    hash_regular,
    is_inside,
    iter_files,
    open_regular,
    read_regular,
    read_regular_text,
)

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes or devices in folders")


def test_reads_up_to_the_limit_and_not_a_byte_more(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"12345")
    assert read_regular(file, 5) == b"12345"
    with pytest.raises(FileTooLargeError) as told:
        read_regular(file, 4)
    assert told.value.most == 4


def test_text_loses_its_mark_and_its_carriage_returns(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes("\ufeff一\r\n二\r三\n".encode())
    assert read_regular_text(file) == "一\n二\n三\n"


@posix
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotRegularFileError) as told:
        read_regular(tmp_path / "pipe")
    assert describe_unreadable(told.value).get("en").startswith("is not a regular file")


@posix
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/tty", "/"])
def test_devices_and_folders_are_refused_through_links_too(tmp_path: Path, name: str) -> None:
    (tmp_path / "link").symlink_to(name)
    with pytest.raises(NotRegularFileError):
        read_regular(tmp_path / "link")


def test_a_sparse_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sparse"
    with file.open("wb") as handle:
        handle.truncate(10 * 2**30)
    with pytest.raises(FileTooLargeError):
        read_regular(file)


@posix
def test_a_file_that_claims_to_be_empty_is_bounded() -> None:
    if not Path("/proc/kallsyms").is_file():
        pytest.skip("no /proc here")
    with pytest.raises(FileTooLargeError):
        read_regular("/proc/kallsyms", 1000)


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "a")


@posix
def test_inside_counts_where_links_lead(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path)
    assert is_inside(tmp_path / "in" / "new", tmp_path / "in")
    assert not is_inside(tmp_path / "in" / "link" / "new", tmp_path / "in")
    assert not is_inside(tmp_path / "in" / ".." / "new", tmp_path / "in")


def test_a_hash_is_of_all_bytes_and_of_no_more_than_may_be(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * 3_000_000)
    assert hash_regular(file, 3_000_000) == hashlib.sha256(b"x" * 3_000_000).digest()
    with pytest.raises(FileTooLargeError):
        hash_regular(file, 2_999_999)
    with open_regular(file) as handle:
        assert handle.read(3) == b"xxx"


@posix
def test_a_sparse_file_is_not_hashed(tmp_path: Path) -> None:
    file = tmp_path / "sparse"
    file.touch()
    os.truncate(file, 10 * 2**30)
    begun = time.process_time()
    with pytest.raises(FileTooLargeError):
        hash_regular(file, 2**30)
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotRegularFileError):
        hash_regular(tmp_path / "pipe", 2**30)
    assert time.process_time() - begun < 1


@posix
def test_files_below_a_folder_are_found_whatever_lies_there(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name in ("z.txt", "a/b/y.txt", "a/x.txt"):
        (tmp_path / name).touch()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "round").symlink_to("round")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "link").symlink_to("z.txt")
    found = [each.relative_to(tmp_path).as_posix() for each in iter_files(tmp_path, 100)]
    assert found == ["link", "z.txt", "a/x.txt", "a/b/y.txt"]
    assert len(list(iter_files(tmp_path, 3))) <= 3
    assert list(iter_files(tmp_path / "none", 3)) == []


@posix
def test_links_that_go_round_lie_in_no_folder_but_their_own(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to("round")
    assert is_inside(tmp_path / "round", tmp_path)
    assert not is_inside(tmp_path / "round", tmp_path / "other")
