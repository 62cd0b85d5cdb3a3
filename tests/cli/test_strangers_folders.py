"""What attacks on folders of others found, command by command, as somebody would try it."""

import stat
import sys
from pathlib import Path

import pytest

from tests.support.command import Run

_RULES = (
    "ruleset: own\ntitle: own\nrules:\n"
    "  - {id: own.c, kind: existence, severity: error, words: [hello], message: m}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    (made / "d.md").write_text("# a\n\nhello world\n", encoding="utf-8")
    return made


@pytest.mark.parametrize("once_more", [False, True])
def test_a_cache_file_of_the_folder_replaces_no_file(
    folder: Path, run: Run, once_more: bool
) -> None:
    mine = folder.parent / "home" / ".profile"
    mine.parent.mkdir()
    settings = '[lint]\ncache_file = "../home/.profile"\n'
    (folder / "checker.toml").write_text(settings, encoding="utf-8")
    for text in ("alias x=y\n", "alias a=b\n")[: 1 + once_more]:
        mine.write_text(text, encoding="utf-8")
        run("lint", ".", "--no-model", cwd=folder)
        assert mine.read_text(encoding="utf-8") == text
        assert [each.name for each in mine.parent.iterdir()] == [".profile"]


@pytest.mark.parametrize(
    "given",
    [
        'params: {leak: {file: ../secret.env}}\nrules:\n  - {@, message: "x ${leak}"}\n',
        "rules:\n  - {@, message: {file: ../secret.env}}\n",
        "rules:\n  - {@, message: '{match}', exceptions: {file: ../secret.env}}\n",
    ],
)
def test_a_rule_set_reads_no_file_outside_into_a_report(folder: Path, run: Run, given: str) -> None:
    (folder.parent / "secret.env").write_text("SECRETKEY=abc123\n", encoding="utf-8")
    rule = "id: own.c, kind: existence, severity: error, words: [hello]"
    text = f"ruleset: own\ntitle: own\n{given.replace('@', rule)}"
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    settings = 'rules = ["own.yaml"]\ndefault_ruleset = "own"\n'
    (folder / "checker.toml").write_text(settings, encoding="utf-8")
    for form in ("text", "json"):
        done = run("lint", ".", "--no-model", "--format", form, cwd=folder)
        assert "abc123" not in done.stdout + done.stderr
        assert done.returncode in {2, 3}


def test_check_sends_no_control_character_of_a_document(folder: Path, run: Run) -> None:
    text = "# a\n\nhello \x1b]0;PWN \x1b[2J y\n"
    (folder / "d.md").write_text(text, encoding="utf-8")
    (folder / "own.yaml").write_text(_RULES, encoding="utf-8")
    done = run("check", "d.md", "--no-model", "-r", "own.yaml", cwd=folder)
    assert "hello" in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives files to their owner itself")
def test_what_is_kept_is_its_owner_s_alone(folder: Path, tmp_path: Path, run: Run) -> None:
    cache = tmp_path / "cache"
    run("lint", ".", "--no-model", cwd=folder, CHECKER_CACHE_DIR=cache)
    kept = {each.name: stat.S_IMODE(each.stat().st_mode) for each in cache.glob("*.sqlite*")}
    assert kept
    assert {mode & 0o077 for mode in kept.values()} == {0}
