"""Signed, protected, locked and read-only documents with a finding, under each command.

Whatever is asked, the file itself stays byte for byte, unless nothing guards it and `--in-place`
asks for it.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from checker.formats.reading import read_document
from tests.support.command import Done, Run
from tests.support.guarded import guarded_book, guarded_text, guarded_word

pytestmark = pytest.mark.slow

RULES = (
    "ruleset: own\nrules:\n  - {id: own.terms, kind: substitution, severity: error, "
    "swap: {弊社: 当社}, fix: safe}\n"
)
RESTRICTED = "Editing is restricted, in the copy too."
LOCKED = "A password is needed to change the file, and the copy."
FINAL = "The file is marked as final, and so is the copy."
RECOMMENDED = "asks to be opened read-only, and so does the copy."


class Guard(NamedTuple):
    """What is said of a copy with comments and of a fixed one; whether it is fixed in place."""

    of_comments: str = ""
    of_fixes: str = ""
    in_place: bool = False


WORD = {
    "plain": Guard(in_place=True),
    "not-enforced": Guard(in_place=True),
    "signed": Guard("The file is digitally signed. The file and", "in a fixed copy the signature"),
    "signed-elsewhere": Guard("The file is digitally signed. The file and", "in a fixed copy the"),
    "no-password": Guard("the copy is not.", "the copy is not."),
    "read-only": Guard(RESTRICTED, RESTRICTED),
    "comments-only": Guard(RESTRICTED, RESTRICTED),
    "tracked-only": Guard(RESTRICTED, RESTRICTED),
    "forms-only": Guard(RESTRICTED, RESTRICTED),
    "password-for-changes": Guard(
        "A password is needed to change", "A password is needed to change"
    ),
    "old-password-for-changes": Guard(LOCKED, LOCKED),
    "final": Guard(FINAL, FINAL),
    "recommended": Guard(
        "asks to be opened read-only", "asks to be opened read-only", in_place=True
    ),
}
CLOSED = {
    "password": "The file is encrypted with a password.",
    "irm": "The file is restricted by rights management (IRM).",
}
BOOKS = {
    "plain": "",
    "signed": "The workbook is digitally signed.",
    "protected-sheet": "Sheets are protected (Sheet), in the copy too",
    "locked-structure": "",
    "recommended": RECOMMENDED,
    "password-for-changes": LOCKED,
    "final": FINAL,
}
TEXTS = {
    "plain": "",
    "signed": "The digital signature is void in this copy",
    "protected-section": "Sections of the file are protected, in the copy too.",
}
Ask = Callable[..., Done]


@pytest.fixture
def ask(run: Run, tmp_path: Path) -> Ask:
    """Return a function that runs a command with a rule set that finds 弊社 and mends it."""
    (tmp_path / "own.yaml").write_text(RULES, encoding="utf-8")

    def _ask(command: str, *arguments: str | Path) -> Done:
        rules = () if command in {"show", "decisions"} else ("-r", "own.yaml")
        model = ("--no-model",) if command in {"check", "lint"} else ()
        return run(command, *arguments, *rules, *model)

    return _ask


def texts(path: Path) -> list[str]:
    return [each.text for each in read_document(path).walk() if each.table is None]


def put(folder: Path, name: str, data: bytes) -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir() if each.name != "own.yaml")


@pytest.mark.parametrize("name", WORD)
def test_word_is_read_and_never_changed(ask: Ask, tmp_path: Path, name: str) -> None:
    data = guarded_word(name)
    file = put(tmp_path, "契約書.docx", data)
    codes = {
        "check": ask("check", file).returncode,
        "lint": ask("lint", file).returncode,
        "show": ask("show", file).returncode,
        "fix": ask("fix", file).returncode,
        "fix --check-only": ask("fix", file, "--check-only").returncode,
        "fix --diff": ask("fix", file, "--diff").returncode,
    }
    assert codes == {
        "check": 1,
        "lint": 1,
        "show": 0,
        "fix": 2,
        "fix --check-only": 1,
        "fix --diff": 0,
    }
    assert (file.read_bytes(), names(tmp_path)) == (data, ["契約書.docx"])


@pytest.mark.parametrize("name", WORD)
def test_a_commented_copy_of_word_says_what_it_cannot_keep(
    ask: Ask, tmp_path: Path, name: str
) -> None:
    data = guarded_word(name)
    file = put(tmp_path, "契約書.docx", data)
    done = ask("check", file, "--annotate", "写し.docx")
    said = done.stderr.splitlines()[1:]
    assert (done.returncode, len(said)) == (1, bool(WORD[name].of_comments))
    assert all(WORD[name].of_comments in each for each in said)
    decided = ask("decisions", "写し.docx", "--of", file, "--dry-run", "--format", "json")
    (decision,) = json.loads(decided.stdout)["decisions"]
    assert (decided.returncode, decision["state"]) == (0, "open")
    assert (file.read_bytes(), names(tmp_path)) == (data, ["写し.docx", "契約書.docx"])


@pytest.mark.parametrize("way", ["--tracked", "--plain"])
@pytest.mark.parametrize("name", WORD)
def test_word_is_fixed_in_a_copy(ask: Ask, tmp_path: Path, name: str, way: str) -> None:
    data = guarded_word(name)
    file = put(tmp_path, "契約書.docx", data)
    done = ask("fix", file, way, "-o", "直し.docx")
    said = done.stderr.splitlines()
    assert (done.returncode, len(said)) == (0, bool(WORD[name].of_fixes))
    assert all(WORD[name].of_fixes in each for each in said)
    assert texts(tmp_path / "直し.docx") == ["当社"]
    assert (file.read_bytes(), names(tmp_path)) == (data, ["契約書.docx", "直し.docx"])


@pytest.mark.parametrize("way", ["--tracked", "--plain"])
@pytest.mark.parametrize("name", WORD)
def test_guarded_word_is_not_fixed_in_place(ask: Ask, tmp_path: Path, name: str, way: str) -> None:
    data = guarded_word(name)
    file = put(tmp_path, "契約書.docx", data)
    done = ask("fix", file, way, "--in-place")
    if WORD[name].in_place:
        assert (done.returncode, done.stderr, texts(file)) == (0, "", ["当社"])
        assert (tmp_path / "契約書.docx.bak").read_bytes() == data
        return
    assert done.returncode == 2
    assert WORD[name].of_fixes in done.stderr
    assert "Write a copy with -o OUT.docx. The file was not changed." in done.stderr
    assert (file.read_bytes(), names(tmp_path)) == (data, ["契約書.docx"])


@pytest.mark.parametrize("name", CLOSED)
def test_what_cannot_be_opened_is_refused_by_every_command(
    ask: Ask, tmp_path: Path, name: str
) -> None:
    data = guarded_word(name)
    file = put(tmp_path, "契約書.docx", data)
    asked = [
        ask("check", file),
        ask("check", file, "--annotate", "写し.docx"),
        ask("lint", file),
        ask("show", file),
        ask("fix", file, "--check-only"),
        ask("fix", file, "--in-place"),
        ask("fix", file, "-o", "写し.docx"),
        ask("decisions", file),
    ]
    assert [each.returncode for each in asked] == [2] * len(asked)
    assert all(CLOSED[name] in each.stdout + each.stderr for each in asked)
    assert (file.read_bytes(), names(tmp_path)) == (data, ["契約書.docx"])


def test_a_read_only_file_is_read_and_copied_and_never_changed(ask: Ask, tmp_path: Path) -> None:
    data = guarded_word("plain")
    file = put(tmp_path, "契約書.docx", data)
    file.chmod(0o444)
    assert ask("check", file).returncode == 1
    assert ask("check", file, "--annotate", "写し.docx").returncode == 1
    assert ask("fix", file, "-o", "直し.docx").returncode == 0
    refused = ask("fix", file, "--in-place")
    assert refused.returncode == 2
    assert "is read-only" in refused.stderr
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (data, 0o444)
    assert names(tmp_path) == ["写し.docx", "契約書.docx", "直し.docx"]
    assert texts(tmp_path / "直し.docx") == ["当社"]


@pytest.mark.parametrize("name", ["signed", "read-only", "final", "recommended", "password"])
def test_a_new_document_replaces_a_guarded_one_only_when_told_and_keeps_it(
    run: Run, tmp_path: Path, name: str
) -> None:
    data = guarded_word(name)
    file = put(tmp_path, "稟議書.docx", data)
    (tmp_path / "稟議.yaml").write_text("件名: 印刷機の件\n", encoding="utf-8")
    command = ("new", "ringi", "--data", "稟議.yaml", "--no-model", "-o", file)
    refused = run(*command)
    assert (refused.returncode, file.read_bytes()) == (2, data)
    assert "--force" in refused.stderr
    assert run(*command, "--force").returncode in {0, 1, 3}
    assert (tmp_path / "稟議書.docx.bak").read_bytes() == data
    assert file.read_bytes() != data


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has other permissions")
def test_a_new_document_does_not_replace_a_read_only_file(run: Run, tmp_path: Path) -> None:
    data = guarded_word("plain")
    file = put(tmp_path, "稟議書.docx", data)
    file.chmod(0o444)
    (tmp_path / "稟議.yaml").write_text("件名: 印刷機の件\n", encoding="utf-8")
    done = run("new", "ringi", "--data", "稟議.yaml", "--no-model", "--force", "-o", file)
    assert (done.returncode, file.read_bytes()) == (2, data)
    assert "is read-only" in done.stderr
    assert names(tmp_path) == ["稟議.yaml", "稟議書.docx"]


@pytest.mark.parametrize("name", ["plain", "signed", "read-only"])
def test_a_folder_that_takes_no_file_leaves_the_document_as_it_is(
    ask: Ask, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    data = guarded_word(name)
    file = put(tmp_path, "契約書.docx", data)
    (tmp_path / "稟議.yaml").write_text("件名: 印刷機の件\n", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # an administrator may write into any folder
    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    asked = [
        ask("check", file, "--annotate", "写し.docx"),
        ask("fix", file, "--in-place"),
        ask("fix", file, "-o", "直し.docx"),
        run("new", "ringi", "--data", "稟議.yaml", "--no-model", "--force", "-o", file),
    ]
    assert [each.returncode for each in asked] == [2] * 4
    assert (file.read_bytes(), names(tmp_path)) == (data, ["契約書.docx", "稟議.yaml"])


OTHERS = [
    *((".xlsx", guarded_book, name, said) for name, said in BOOKS.items()),
    *((".odt", guarded_text, name, said) for name, said in TEXTS.items()),
]


@pytest.mark.parametrize(
    ("suffix", "build", "name", "says"), OTHERS, ids=[f"{each[0]}-{each[2]}" for each in OTHERS]
)
def test_workbooks_and_texts_are_commented_in_a_copy_and_never_changed(
    ask: Ask, tmp_path: Path, suffix: str, build: Callable[[str], bytes], name: str, says: str
) -> None:
    data = build(name)
    file = put(tmp_path, f"契約書{suffix}", data)
    done = ask("check", file, "--annotate", f"写し{suffix}")
    said = done.stderr.splitlines()[1:]
    assert (done.returncode, len(said)) == (1, bool(says))
    assert all(says in each for each in said)
    assert texts(tmp_path / f"写し{suffix}")[0] == "弊社"
    codes = [
        ask("lint", file).returncode,
        ask("show", file).returncode,
        ask("fix", file, "--in-place").returncode,
        ask("fix", file, "-o", f"直し{suffix}").returncode,
        ask("decisions", file).returncode,
    ]
    assert codes == [1, 0, 2, 2, 2]
    assert (file.read_bytes(), names(tmp_path)) == (data, [f"写し{suffix}", f"契約書{suffix}"])
