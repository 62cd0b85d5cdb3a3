"""`checker cache`: what is kept is listed, removed and moved; what is not checker's stays."""

import json
import os
import stat
from pathlib import Path

import pytest

from checker.core.ports import Answer, Completion
from checker.jobs.lint.cache import LintCache
from checker.jobs.write.draft_cache import DraftCache
from checker.judge.cache import AnswerCache, answer_key
from tests.support.command import Run

_MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
_OURS = {
    "lint.sqlite": "lint",
    "judge.sqlite": "judge",
    "judge.sqlite.damaged": "judge",
    f"drafts/{'a' * 64}.json": "drafts",
    f"drafts/.{'a' * 64}.json.x1.tmp": "drafts",
    f"states/{'b' * 32}.state": "states",
    f"proofs/{'c' * 64}": "proofs",
    f"rule-files/{'e' * 64}.json": "rule-files",
    f"rules/{'f' * 64}.json": "rules",
    f"answers/{'d' * 64}.json": "answers",
    f"lexicons/weak-phrase-PhraseEntry-{'a' * 64}.json": "lexicons",
    "expressions/cpython-311-30b07f0-little.json": "expressions",
    "bench/0123abcd-plain.json": "bench",
    "processor.json": "processor",
    "index/.index.sqlite.x1.tmp": "index",
    f"models/{_MODEL}": "models",
    f"models/{_MODEL}.partial": "models",
    f"models/{_MODEL}.sha256.json": "models",
    "models/current.json": "models",
    f"models/.{_MODEL}.lock": "models",
}
_OTHERS = (
    "notes.txt",
    "lint.sqlite.bak",
    "drafts/my.json",
    "models/own.gguf",
    "states/a.txt",
)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a cache folder with something of everything, and files of somebody else."""
    folder = tmp_path / "kept"
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(folder))
    for name in (*_OURS, *_OTHERS):
        if not name.endswith(".sqlite"):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"12345")
    answers = AnswerCache()
    answers.put({answer_key("a", "b", "c", "d"): Answer(1.0, 1.0)})
    answers.close()
    results = LintCache(folder / "lint.sqlite")
    results.put(b"key", b"{}")
    results.close()
    return folder


def _list(folder: Path) -> list[str]:
    return sorted(
        each.relative_to(folder).as_posix() for each in folder.rglob("*") if not each.is_dir()
    )


def test_info_says_what_is_kept_where(kept: Path, run: Run) -> None:
    said = json.loads(run("cache", "info", "--format", "json", CHECKER_CACHE_DIR=kept).stdout)
    counts: dict[str, int] = {}
    for store in _OURS.values():
        counts[store] = counts.get(store, 0) + 1
    assert said["folder"] == str(kept)
    assert {each["name"]: each["files"] for each in said["kept"]} == counts
    assert sorted(said["not_ours"]) == sorted(str(kept / name) for name in _OTHERS)
    drafts = next(each for each in said["kept"] if each["name"] == "drafts")
    assert (drafts["path"], drafts["bytes"]) == (str(kept / "drafts"), 10)
    assert drafts["oldest"] <= drafts["latest"]
    shown = run("cache", "info", CHECKER_CACHE_DIR=kept)
    assert shown.stdout.startswith(f"{kept}\n")
    assert "5 more in" in shown.stdout


def test_an_empty_folder_holds_nothing(tmp_path: Path, run: Run) -> None:
    ran = run("cache", "info", "--format", "json", CHECKER_CACHE_DIR=tmp_path / "none")
    said = json.loads(ran.stdout)
    assert {each["files"] for each in said["kept"]} == {0}
    assert {each["oldest"] for each in said["kept"]} == {None}
    assert run("cache", "clear", CHECKER_CACHE_DIR=tmp_path / "none").returncode == 0


def test_clear_leaves_models_the_index_and_what_is_not_its_own(kept: Path, run: Run) -> None:
    ran = run("cache", "clear", CHECKER_CACHE_DIR=kept)
    assert ran.returncode == 0
    models = [name for name, store in _OURS.items() if store == "models"]
    index = [name for name, store in _OURS.items() if store == "index"]
    assert _list(kept) == sorted([*models, *index, *_OTHERS])
    assert "14 files removed" in ran.stdout
    assert "5 files removed" in run("cache", "clear", "--models", CHECKER_CACHE_DIR=kept).stdout
    assert _list(kept) == sorted([*index, *_OTHERS])


@pytest.mark.skipif(os.name == "nt", reason="links")
def test_clear_removes_nothing_through_a_link_and_no_foreign_database(
    kept: Path, tmp_path: Path, run: Run
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / f"{'d' * 64}.json").write_bytes(b"mine")
    for each in (kept / "drafts").iterdir():
        each.unlink()
    (kept / "drafts").rmdir()
    (kept / "drafts").symlink_to(outside)
    (kept / "judge.sqlite").write_bytes(b"SQLite format 3\0" + b"\0" * 100)
    (kept / "lint.sqlite").unlink()
    (kept / "lint.sqlite").symlink_to(outside / f"{'d' * 64}.json")
    run("cache", "clear", "--models", CHECKER_CACHE_DIR=kept)
    assert (outside / f"{'d' * 64}.json").read_bytes() == b"mine"
    assert (kept / "judge.sqlite").exists()
    assert (kept / "lint.sqlite").is_symlink()


def test_what_is_kept_is_moved_and_found_there(kept: Path, tmp_path: Path, run: Run) -> None:
    target = tmp_path / "elsewhere" / "checker"
    ran = run("cache", "move", target, CHECKER_CACHE_DIR=kept)
    assert ran.returncode == 0
    assert f"CHECKER_CACHE_DIR={target}" in ran.stdout
    assert _list(kept) == sorted(_OTHERS)
    assert _list(target) == sorted(_OURS)
    answers = AnswerCache(target / "judge.sqlite")
    key = answer_key("a", "b", "c", "d")
    assert answers.get([key]) == {key: Answer(1.0, 1.0)}
    answers.close()


def test_nothing_is_moved_over_anything(kept: Path, tmp_path: Path, run: Run) -> None:
    before = _list(kept)
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "processor.json").write_bytes(b"mine")
    ran = run("cache", "move", tmp_path / "there", CHECKER_CACHE_DIR=kept)
    assert ran.returncode == 2
    assert "exists already" in ran.stderr
    assert _list(kept) == before
    assert (tmp_path / "there" / "processor.json").read_bytes() == b"mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_drafts_are_their_owner_s_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        drafts = DraftCache(tmp_path / "drafts")
        drafts.put("a" * 64, Completion("text", ended=True, tokens=1))
    finally:
        os.umask(before)
    (draft,) = (tmp_path / "drafts").iterdir()
    assert [stat.S_IMODE(each.stat().st_mode) for each in (draft.parent, draft)] == [0o700, 0o600]
