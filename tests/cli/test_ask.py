"""`checker ask` and `checker index`: exit codes, what is said, and what stays untouched."""

import json
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.support.command import Done, Run
from tests.support.office_documents import write_office


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return the folder that holds a folder of documents."""
    write_office(tmp_path / "office")
    return tmp_path


def _build(run: Run, office: Path, *options: str) -> Done:
    cache = office / "cache"
    return run("index", "build", *options, "--words-only", cwd=office, CHECKER_CACHE_DIR=cache)


def _ask(run: Run, office: Path, question: str, *options: str) -> Done:
    return run(
        "ask", question, "--no-model", *options, cwd=office, CHECKER_CACHE_DIR=office / "cache"
    )


def test_an_index_is_built_and_brought_up_to_date(run: Run, office: Path) -> None:
    path = office / "cache" / "index" / "index.sqlite"
    done = _build(run, office, "office")
    said = "4 added, 0 changed, 0 unchanged, 0 removed, 0 not readable"
    assert (done.returncode, done.stdout) == (0, f"{path}: {said}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    (office / "office" / "決裁.md").unlink()
    assert "3 unchanged, 1 removed" in _build(run, office).stdout


def test_what_cannot_be_read_is_named(run: Run, office: Path) -> None:
    (office / "office" / "壊.md").write_bytes(b"\x00\xff")
    done = _build(run, office, "office", "--format", "json")
    report = json.loads(done.stdout)
    assert (done.returncode, report["added"], report["failed"]) == (3, 4, 1)
    assert [each["file"] for each in report["failures"]] == ["office/壊.md"]
    assert "壊.md" in _ask(run, office, "駐車場").stdout


def test_status_tells_whether_an_index_is_current(run: Run, office: Path) -> None:
    _build(run, office, "office")
    variables = {"cwd": office, "CHECKER_CACHE_DIR": office / "cache"}
    assert run("index", "status", **variables).returncode == 0
    (office / "office" / "新.md").write_text("# 新\n", encoding="utf-8")
    done = run("index", "status", **variables)
    assert done.returncode == 1
    assert "new files, not indexed (1):\n  office/新.md" in done.stdout
    found = json.loads(run("index", "status", "--format", "json", **variables).stdout)
    assert (found["files"], found["new"], found["removed"]) == (4, ["office/新.md"], [])


def test_an_faq_is_answered_word_for_word(run: Run, office: Path) -> None:
    _build(run, office, "office")
    done = _ask(run, office, "名刺が足りません", "--lang", "ja")
    assert done.returncode == 0
    assert done.stdout == (
        "総務課に注文票を出してください。\n5営業日で届きます。\n"
        f"    faq › 名刺が足りません\n    {office}/office/faq.csv 表 2行2列\n"
        "    担当: 総務課\n    更新日: 2026-04-10\n\n"
        "意味の近さは使わず、言葉だけで探しました。\n"
    )


def test_a_follow_up_says_how_it_was_read(run: Run, office: Path) -> None:
    _build(run, office, "office")
    before = "会議室はどこで予約しますか"
    done = _ask(run, office, "それは？", "--follows", before, "--lang", "ja")
    assert done.stdout.startswith("「会議室は？」と読みました。\n\n")
    found = json.loads(
        _ask(run, office, "名刺は？", "--follows", before, "--format", "json").stdout
    )
    assert (found["follows"], found["understood"]) == (before, "会議室について、名刺は？")


def test_without_a_model_nearest_passages_are_proposed(run: Run, office: Path) -> None:
    _build(run, office, "office")
    done = _ask(run, office, "精算書の提出の期限は？")
    assert done.returncode == 3
    first = done.stdout.splitlines()
    assert first[0] == "Nearest passages (nobody judged whether they answer):"
    assert "7日以内" in first[1]
    assert first[4] == "    in force since 2024-04-01"


def test_an_answer_as_json(run: Run, office: Path) -> None:
    _build(run, office, "office")
    done = _ask(run, office, "名刺が足りません", "--format", "json")
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["index"]["files"]) == ("answered", 4)
    assert answer["quotes"][0]["place"]["table_row"] == 2


def test_what_there_is_no_index_of(run: Run, office: Path) -> None:
    done = _ask(run, office, "名刺")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no index" in done.stderr
    assert "checker index build" in done.stderr


@pytest.mark.parametrize("command", [("ask", "名刺", "--no-model"), ("index", "build", "office")])
def test_somebody_elses_file_is_no_index(run: Run, office: Path, command: tuple[str, ...]) -> None:
    path = office / "mine.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (a)")
    connection.close()
    before = path.read_bytes()
    done = run(*command, "--index", path, cwd=office)
    assert done.returncode == 2
    assert "no index of checker's" in done.stderr
    assert path.read_bytes() == before


def test_a_folder_of_others_chooses_no_server(run: Run, office: Path) -> None:
    text = '[search.embeddings]\nurl = "http://127.0.0.1:9/v1"\nmodel = "m"\n'
    (office / "checker.toml").write_text(text, encoding="utf-8")
    done = _build(run, office, "office")
    assert done.returncode == 2
    assert "search.embeddings.url" in done.stderr


def test_clearing_the_cache_leaves_the_index(run: Run, office: Path) -> None:
    _build(run, office, "office")
    run("cache", "clear", "--models", cwd=office, CHECKER_CACHE_DIR=office / "cache")
    assert _ask(run, office, "名刺が足りません").returncode == 0


def test_a_damaged_index_is_built_anew(run: Run, office: Path) -> None:
    path = office / "cache" / "index" / "index.sqlite"
    _build(run, office, "office")
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xff" * (len(data) - 8192))
    assert _ask(run, office, "駐車場").returncode == 2
    done = _build(run, office, "office")
    assert "the index was damaged. It was removed and is built anew" in done.stderr
    assert (done.returncode, "4 added" in done.stdout) == (0, True)


def test_a_folder_that_is_gone_is_said_until_it_is_forgotten(run: Run, office: Path) -> None:
    write_office(office / "other", {"a.md": "# 別\n\n文です。\n"})
    _build(run, office, "office", "other")
    (office / "other" / "a.md").unlink()
    (office / "other").rmdir()
    done = _build(run, office)
    assert (done.returncode, "the folder is not there, or empty now" in done.stderr) == (3, True)
    assert "1 files are new, changed or gone" in _ask(run, office, "駐車場").stdout
    variables = {"cwd": office, "CHECKER_CACHE_DIR": office / "cache"}
    assert run("index", "forget", "elsewhere", **variables).returncode == 2
    assert "1 files taken out" in run("index", "forget", "other", **variables).stdout
    assert _build(run, office).returncode == 0
    assert "files are new" not in _ask(run, office, "駐車場").stdout
