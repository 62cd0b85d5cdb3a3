"""Files that somebody else put there: pipes, devices, endless and sparse ones, links."""

import os
from pathlib import Path

import pytest

from checker.core.errors import FileTooLargeError, NotRegularFileError, describe_unreadable
from checker.core.regular_files import is_inside, read_regular, read_regular_text

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
