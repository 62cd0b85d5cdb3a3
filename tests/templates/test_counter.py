"""Document numbers: none is given twice, not by two processes at once, not after a kill."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from filelock import FileLock

from checker.core.errors import OutputError
from checker.templates.counter import FILE_NAME, DocumentCounter, get_counter_file, take_next_number

pytestmark = pytest.mark.slow

_TAKE = """
import sys
from pathlib import Path
from checker.templates.counter import take_next_number
path, out, many = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
with out.open("a", encoding="utf-8", buffering=1) as taken:
    for _ in range(many):
        taken.write(f"{take_next_number(path, '総-2026')}\\n")
"""
_HOLD = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""


def _taking(path: Path, out: Path, many: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", _TAKE, str(path), str(out), str(many)])


def _taken(folder: Path) -> list[int]:
    return [
        int(line)
        for out in sorted(folder.glob("taken*"))
        for line in out.read_text("utf-8").splitlines()
    ]


def test_a_series_counts_from_one_and_by_itself(tmp_path: Path) -> None:
    counter = DocumentCounter(tmp_path / FILE_NAME)
    assert counter.last("総-2026") == 0
    assert [counter.next("総-2026") for _ in range(3)] == [1, 2, 3]
    assert counter.next("経-2026") == 1
    assert counter.last("総-2026") == 3
    text = counter.path.read_text(encoding="utf-8")
    assert json.loads(text) == {"last_number": {"経-2026": 1, "総-2026": 3}}


def test_an_office_goes_on_from_the_last_number_that_it_gave_by_hand(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text('{"last_number": {"総-2026": 17}}', encoding="utf-8")
    assert take_next_number(path, "総-2026") == 18


def test_processes_at_once_never_take_the_same_number(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    running = [_taking(path, tmp_path / f"taken{each}", 50) for each in range(4)]
    assert [each.wait() for each in running] == [0, 0, 0, 0]
    assert sorted(_taken(tmp_path)) == list(range(1, 201))
    assert DocumentCounter(path).last("総-2026") == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_process_leaves_a_gap_at_most(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    for each in range(5):
        one = _taking(path, tmp_path / f"taken{each}", 10**6)
        other = _taking(path, tmp_path / f"taken{each}b", 10**6)
        _wait_for(tmp_path / f"taken{each}", one)
        _wait_for(tmp_path / f"taken{each}b", other)
        one.send_signal(signal.SIGKILL)
        time.sleep(0.05)
        other.send_signal(signal.SIGKILL)
        one.wait()
        other.wait()
    taken = _taken(tmp_path)
    assert len(taken) == len(set(taken))
    last = DocumentCounter(path).last("総-2026")
    assert max(taken) <= last
    assert last - len(taken) <= 10  # a number for each process that was killed before it told
    assert take_next_number(path, "総-2026", wait=5) == last + 1


def _wait_for(path: Path, writer: "subprocess.Popen[bytes]") -> None:
    while not path.exists() or not path.stat().st_size:
        assert writer.poll() is None
        time.sleep(0.01)


def test_who_waits_too_long_gets_an_error_and_no_number(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    lock = str(path.resolve()) + ".lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held" + os.linesep.encode()
        with pytest.raises(OutputError, match="still in use by another process after"):
            take_next_number(path, "総-2026", wait=0.2)
        assert not path.exists()
    finally:
        holder.kill()
        holder.communicate()
    assert take_next_number(path, "総-2026", wait=5) == 1  # the lock died with its process


def test_the_lock_is_let_go(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    take_next_number(path, "総-2026")
    with FileLock(str(path.resolve()) + ".lock", timeout=0):
        pass


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"last_number": {"a": "5"}}', '{"last_number": {"a": -1}}', "{}", "\x00"],
)
def test_a_damaged_file_is_never_begun_anew(tmp_path: Path, text: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(text, encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        take_next_number(path, "a")
    assert caught.value.place == str(path.resolve())
    assert caught.value.remedy is not None
    assert path.read_text(encoding="utf-8") == text


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as caught:
        take_next_number(tmp_path / "none" / FILE_NAME, "a")
    assert caught.value.place == str((tmp_path / "none" / FILE_NAME).resolve())
    assert not (tmp_path / "none").exists()


def test_where_the_file_lies(tmp_path: Path) -> None:
    output = tmp_path / "稟議書.docx"
    assert get_counter_file(output, None) == tmp_path / "document-numbers.json"
    assert get_counter_file(output, tmp_path / "n.json") == tmp_path / "n.json"
