"""Answers on disk: found again, bounded, shared, and never in the way of a run."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from checker.core.ports import Answer
from checker.judge.cache import AnswerCache, answer_key


def keys(count: int, *, start: int = 0) -> list[bytes]:
    return [answer_key(f"text {number}", "q", "v", "m") for number in range(start, start + count)]


def test_answers_are_found_in_a_new_process_s_cache(tmp_path: Path) -> None:
    first, second, third = keys(3)
    cache = AnswerCache(tmp_path / "sub" / "judge.sqlite")
    cache.put({first: Answer(-0.123456789, 0.98, b"\x00state"), second: None})
    cache.close()
    assert AnswerCache(tmp_path / "sub" / "judge.sqlite").get([first, second, third]) == {
        first: Answer(-0.123456789, 0.98, b"\x00state"),
        second: None,
    }
    assert cache.note is None


def test_everything_that_an_answer_depends_on_is_in_its_key() -> None:
    found = {
        answer_key("t", "q", "v", "m"),
        answer_key("T", "q", "v", "m"),
        answer_key("t", "Q", "v", "m"),
        answer_key("t", "q", "V", "m"),
        answer_key("t", "q", "v", "M"),
        answer_key("tq", "", "v", "m"),
    }
    assert len(found) == 6
    assert all(len(key) == 32 for key in found)


def test_a_lone_surrogate_has_a_key() -> None:
    assert len(answer_key("\ud800", "q", "v", "m")) == 32


def test_a_later_answer_replaces_an_earlier_one(tmp_path: Path) -> None:
    (key,) = keys(1)
    cache = AnswerCache(tmp_path / "judge.sqlite")
    cache.put({key: None})
    cache.put({key: Answer(1.0, 1.0)})
    assert cache.get([key]) == {key: Answer(1.0, 1.0)}


def test_more_keys_than_a_query_takes_are_found(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "judge.sqlite")
    answers = {key: Answer(float(number), 1.0) for number, key in enumerate(keys(1234))}
    cache.put(answers)
    assert cache.get(list(answers)) == answers


def test_the_oldest_answers_go_beyond_the_limit(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "judge.sqlite", limit=3)
    for key in keys(5):
        cache.put({key: Answer(0.0, 1.0)})
    assert set(cache.get(keys(5))) == set(keys(3, start=2))


def test_prompt_parts_are_remembered(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "judge.sqlite")
    assert cache.parts("model") is None
    cache.put_parts("model", "{}")
    cache.put_parts("model", "{1}")
    cache.close()
    assert AnswerCache(tmp_path / "judge.sqlite").parts("model") == "{1}"


@pytest.mark.parametrize(
    "content", [b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 8000]
)
def test_a_file_that_is_no_cache_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    (key,) = keys(1)
    path = tmp_path / "judge.sqlite"
    path.write_bytes(content)
    cache = AnswerCache(path)
    assert cache.get([key]) == {}
    cache.put({key: Answer(1.0, 1.0)})
    assert cache.get([key]) == {}
    assert cache.note is not None
    assert "is no cache of checker and stays as it is" in cache.note.get("en")
    assert [each.name for each in tmp_path.iterdir()] == ["judge.sqlite"]
    assert path.read_bytes() == content


def test_damage_in_the_middle_of_a_run_does_not_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    cache = AnswerCache(path)
    cache.put({key: Answer(0.0, 1.0) for key in keys(2000)})
    cache.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    assert cache.get(keys(2000)) == {}
    cache.put({keys(1)[0]: Answer(1.0, 1.0)})
    assert cache.get(keys(2)) == {keys(1)[0]: Answer(1.0, 1.0)}


def test_another_version_s_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    AnswerCache(path).parts("")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    cache = AnswerCache(path)
    cache.put({keys(1)[0]: Answer(1.0, 1.0)})
    assert cache.get(keys(1)) == {keys(1)[0]: Answer(1.0, 1.0)}
    assert cache.note is None


def test_a_folder_that_cannot_be_made_means_going_on_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = AnswerCache(tmp_path / "file" / "judge.sqlite")
    cache.put({keys(1)[0]: Answer(1.0, 1.0)})
    assert cache.get(keys(1)) == {}
    assert cache.parts("model") is None
    assert cache.note is not None
    assert cache.note.get("en").startswith("Answers cannot be kept (")


WRITER = """
import sys
from pathlib import Path
from checker.judge.cache import AnswerCache, answer_key
from checker.core.ports import Answer

cache, start = AnswerCache(Path(sys.argv[1])), int(sys.argv[2])
for number in range(start, start + 50):
    cache.put({answer_key(f"text {number}", "q", "v", "m"): Answer(float(start), 1.0)})
assert cache.note is None, cache.note
"""


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "judge.sqlite"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(start)]) for start in (0, 50)
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert AnswerCache(path).get(keys(100)) == {
        key: Answer(0.0 if number < 50 else 50.0, 1.0) for number, key in enumerate(keys(100))
    }
