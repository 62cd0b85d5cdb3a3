"""`--policy-from`: what a change adds to silence findings is listed, and does not count."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Run
from tests.support.hostile_git import git

pytestmark = pytest.mark.slow

Attack = Mapping[str, str]

RULES = """\
ruleset: house
title: house
rules:
  - {id: house.bad, kind: existence, severity: error, words: [BAD], message: bad}
  - {id: house.listed, kind: existence, severity: error, words: {file: words}, message: listed}
"""
HARMLESS = """\
ruleset: house
title: house
rules:
  - {id: house.none, kind: existence, severity: error, words: [nothing], message: none}
"""
CONFIGURATION = 'rules = ["rules"]\ndefault_ruleset = "house"\n'
DOCUMENT = "# Title\n\nBAD words.\n"
FOUND = "docs/new.md:3:1: error house.bad bad"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a repository whose branch main has rules; the change adds a document that is bad."""
    top = tmp_path / "r"
    top.mkdir()
    git(top, "init", "-q", "-b", "main")
    _write(
        top,
        {
            "checker.toml": CONFIGURATION,
            "rules/house.yaml": RULES,
            "rules/words": "LISTED\n",
            "docs/old.md": "# Title\n\nFine words.\n",
        },
    )
    _commit(top)
    _write(top, {"docs/new.md": DOCUMENT})
    return top


@pytest.fixture
def lint(run: Run, folder: Path, tmp_path: Path) -> Callable[..., Any]:
    """Return a function that lints the repository with a cache of its own."""

    def call(*arguments: str, cwd: Path = folder) -> Any:
        cache = str(tmp_path / "cache")
        return run("lint", "--no-model", "-j1", *arguments, cwd=cwd, CHECKER_CACHE_DIR=cache)

    return call


def _write(top: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = top / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _commit(top: Path) -> None:
    git(top, "add", "-A", "-f")
    git(top, "commit", "-qm", "x")


def _baseline(top: str = "docs/new.md") -> str:
    known = {"sha256": "0", "known": {"house.bad": [{"quote": "BAD"}]}}
    return json.dumps({"version": 1, "files": {top: known}})


SILENCED = "docs/new.md.checker.yaml: this change adds a suppression of *; it does not count."
ATTACKS: Mapping[str, tuple[Attack, str]] = {
    "sidecar": (
        {"docs/new.md.checker.yaml": 'ignore:\n  - {rule: "*", reason: x}\n'},
        SILENCED,
    ),
    "own-ignores": (
        {".checkerignore": "*\n"},
        ".checkerignore: this change adds the line “*”; it does not count.",
    ),
    "gits-ignores": (
        {"docs/.gitignore": "new.md\n"},
        "docs/.gitignore: this change adds the line “new.md”; it does not count.",
    ),
    "paths-off": (
        {"checker.toml": CONFIGURATION + '[[paths]]\nmatch = "docs"\noff = ["house.bad"]\n'},
        "checker.toml: this change alters it; what main says counts.",
    ),
    "paths-severity": (
        {
            "checker.toml": CONFIGURATION
            + '[[paths]]\nmatch = "docs"\nseverity = {"house.bad" = "info"}\n'
        },
        "checker.toml: this change alters it; what main says counts.",
    ),
    "other-rules": (
        {
            "checker.toml": 'rules = ["more"]\ndefault_ruleset = "house"\n',
            "more/house.yaml": HARMLESS,
        },
        "checker.toml: this change alters it; what main says counts.",
    ),
    "rules": (
        {"rules/house.yaml": HARMLESS},
        "rules/house.yaml: this change alters it; what main says counts.",
    ),
    "rules-that-fit-better": (
        {"rules/fits.yaml": HARMLESS.replace("house", "fits") + "applies_to: {filename: '*.md'}\n"},
        "rules/fits.yaml: this change alters it; what main says counts.",
    ),
    "known-findings": (
        {".checker-baseline.json": _baseline()},
        ".checker-baseline.json: this change adds 1 known finding; it does not count.",
    ),
    "comment": (
        {"docs/new.md": DOCUMENT + "\n<!-- checker:ignore-file house.bad agreed -->\n"},
        "this change adds a suppression of house.bad; it does not count.",
    ),
    "comment-of-the-block": (
        {"docs/new.md": "# Title\n\nBAD words. <!-- checker:ignore house.bad agreed -->\n"},
        "this change adds a suppression of house.bad; it does not count.",
    ),
}
"""Files that a change adds, each enough to silence the finding, and what is said of them."""


def test_only_what_a_change_adds_is_told(folder: Path, lint: Any) -> None:
    _write(folder, {"checker.toml": "rules = []\n"})  # the documents are of no format
    _commit(folder)
    done = lint(".", "--policy-from", "main")
    assert "format is not known" not in done.stdout + done.stderr


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_change_adds_silences_nothing(folder: Path, lint: Any, attack: str) -> None:
    files, said = ATTACKS[attack]
    _write(folder, files)
    assert lint(".").returncode == 0  # it works, where nobody asks for a policy
    done = lint(".", "--policy-from", "main")
    assert done.returncode == 1, done.stderr
    assert FOUND in done.stdout
    assert said in done.stdout
    git(folder, "checkout", "-qb", "topic")
    _commit(folder)
    assert FOUND in lint(".", "--policy-from", "main").stdout
    assert FOUND in lint(".", "--policy-from", "main", "--changed-since", "main").stdout


def test_a_configuration_that_is_nearer_does_not_count(folder: Path, lint: Any) -> None:
    _write(folder, {"docs/checker.toml": 'rules = ["r"]\ndefault_ruleset = "house"\n'})
    _write(folder, {"docs/r/house.yaml": HARMLESS})
    docs = folder / "docs"
    assert lint(".", cwd=docs).returncode == 0
    done = lint(".", "--policy-from", "main", cwd=docs)
    assert done.returncode == 1
    assert "new.md:3:1: error house.bad bad" in done.stdout


def test_a_list_that_a_rule_names_is_of_the_revision(folder: Path, lint: Any) -> None:
    _write(folder, {"rules/words": "nothing\n", "docs/new.md": "# Title\n\nLISTED words.\n"})
    assert lint(".").returncode == 0
    done = lint(".", "--policy-from", "main")
    assert "docs/new.md:3:1: error house.listed listed" in done.stdout
    assert "rules/words: this change alters it; what main says counts." in done.stdout


def test_a_rule_set_on_the_command_line_is_of_the_revision(folder: Path, lint: Any) -> None:
    _write(folder, {"rules/house.yaml": HARMLESS})
    assert lint(".", "-r", "rules/house.yaml").returncode == 0
    assert FOUND in lint(".", "-r", "rules/house.yaml", "--policy-from", "main").stdout


def test_a_list_of_known_findings_on_the_command_line_is_too(folder: Path, lint: Any) -> None:
    _write(folder, {"known.json": _baseline()})
    assert lint(".", "--baseline", "known.json").returncode == 0
    assert lint(".", "--baseline", "known.json", "--policy-from", "main").returncode == 2


def test_a_rule_set_that_only_the_change_has_is_not_used(folder: Path, lint: Any) -> None:
    _write(folder, {"more.yaml": HARMLESS})
    assert lint(".", "-r", "more.yaml").returncode == 0
    done = lint(".", "-r", "more.yaml", "--policy-from", "main")
    assert done.returncode == 2
    assert "main:more.yaml" in done.stderr


def test_a_folder_that_is_called_as_the_rule_set_is_not_looked_into(
    folder: Path, lint: Any
) -> None:
    style = "extends: existence\nmessage: x\nlevel: error\ntokens: [nothing]\n"
    _write(folder, {"house/style.yml": style, "house/meta.json": "{}"})
    assert FOUND in lint(".", "--policy-from", "main").stdout


def test_what_the_revision_has_counts(folder: Path, lint: Any) -> None:
    _write(
        folder,
        {
            "docs/beside.md": DOCUMENT,
            "docs/beside.md.checker.yaml": "ignore:\n  - {rule: house.bad, reason: agreed}\n",
            "docs/inside.md": DOCUMENT + "\n<!-- checker:ignore-file house.bad agreed -->\n",
            "docs/hidden.md": DOCUMENT,
            ".checkerignore": "hidden.md\n",
            ".checker-baseline.json": _baseline(),
        },
    )
    _commit(folder)
    for name in (".checkerignore", ".checker-baseline.json", "docs/beside.md.checker.yaml"):
        (folder / name).unlink()
    done = lint(".", "--policy-from", "main")
    assert done.returncode == 0, done.stdout
    assert (
        "3 findings are silenced: 1 by main:docs/beside.md.checker.yaml, 1 by docs/inside.md,"
        " 1 by .checker-baseline.json." in done.stdout
    )
    assert ".checkerignore leaves out 1 file or folder." in done.stdout


def test_a_comment_that_was_moved_is_another(folder: Path, lint: Any) -> None:
    comment = "<!-- checker:ignore house.bad agreed -->\n"
    _write(folder, {"docs/new.md": f"# T\n\n{comment}BAD one.\n\nBAD two.\n"})
    _commit(folder)
    git(folder, "checkout", "-qb", "topic")
    assert lint(".", "--policy-from", "main").stdout.count(": error house.bad") == 1
    _write(folder, {"docs/new.md": f"# T\n\n{comment}BAD one.\n\n{comment}BAD two.\n"})
    done = lint(".", "--policy-from", "main")
    assert "docs/new.md:7:1: error house.bad bad" in done.stdout
    assert done.stdout.count(": error house.bad") == 1
    _write(folder, {"docs/new.md": f"# T\n\nFine.\n\n{comment}BAD two.\n"})
    assert "docs/new.md:6:1: error house.bad bad" in lint(".", "--policy-from", "main").stdout


def test_a_file_that_was_renamed_keeps_what_was_agreed(folder: Path, lint: Any) -> None:
    text = DOCUMENT + "\nMore words that stay.\n\n<!-- checker:ignore-file house.bad agreed -->\n"
    _write(folder, {"docs/new.md": text})
    _write(folder, {"docs/side.md": DOCUMENT + "\nOther words.\n"})
    _write(folder, {"docs/side.md.checker.yaml": 'ignore:\n  - {rule: "*", reason: agreed}\n'})
    _commit(folder)
    git(folder, "checkout", "-qb", "topic")
    git(folder, "mv", "docs/new.md", "docs/moved.md")
    git(folder, "mv", "docs/side.md", "docs/aside.md")
    git(folder, "commit", "-qm", "moved")
    assert lint(".", "--policy-from", "main").returncode == 0


def test_what_is_kept_depends_on_what_the_revision_says(folder: Path, lint: Any) -> None:
    sidecar = {"docs/new.md.checker.yaml": 'ignore:\n  - {rule: "*", reason: agreed}\n'}
    first, second = (lint(".", "--policy-from", "main") for _ in range(2))
    assert "2 from the cache" in second.stdout
    assert first.returncode == second.returncode == 1
    _write(folder, sidecar)
    _commit(folder)
    assert lint(".", "--policy-from", "main").returncode == 0
    assert lint(".", "--policy-from", "main~1").returncode == 1
    _write(folder, {"rules/house.yaml": HARMLESS})
    _commit(folder)
    assert lint(".", "--policy-from", "main~2").returncode == 1


def test_what_is_staged_is_held_against_the_revision(folder: Path, lint: Any) -> None:
    _write(folder, {"docs/new.md.checker.yaml": 'ignore:\n  - {rule: "*", reason: x}\n'})
    git(folder, "add", "-A")
    assert lint(".", "--staged").returncode == 0
    done = lint(".", "--staged", "--policy-from", "HEAD")
    assert FOUND in done.stdout


def test_links_of_the_revision_are_not_followed(folder: Path, lint: Any, tmp_path: Path) -> None:
    _write(tmp_path, {"outside.toml": 'default_ruleset = "nothing"\n', "words": "BAD\n"})
    (folder / "checker.toml").unlink()
    (folder / "checker.toml").symlink_to(tmp_path / "outside.toml")
    (folder / ".checkerignore").symlink_to(tmp_path / "words")
    (folder / "rules" / "linked.yaml").symlink_to("/dev/zero")
    _commit(folder)
    done = lint(".", "--policy-from", "main")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("2 files, ")


def test_nothing_of_a_revision_is_left_behind(
    folder: Path, lint: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    lint(".", "--policy-from", "main")
    lint(".", "--policy-from", "nowhere")
    (folder / "checker.toml").write_text("rules = 3\n", encoding="utf-8")
    _commit(folder)
    lint(".", "--policy-from", "main")
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--policy-from", "nowhere"),
        ("--policy-from", "-x"),
        ("--policy-from", "main", "--watch"),
        ("--policy-from", "main", "--update-baseline"),
        ("--policy-from", "main", "--isolated"),
        ("--policy-from", "main", "--config", "checker.toml"),
        ("--policy-from", "main", "--executor", "dask://h:1"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_said(lint: Any, arguments: tuple[str, ...]) -> None:
    done = lint(".", *arguments)
    assert done.returncode == 2, done.stdout
    assert "--policy-from" in done.stderr


def test_check_holds_a_file_against_the_revision_too(folder: Path, run: Run) -> None:
    _write(folder, {"docs/new.md.checker.yaml": 'ignore:\n  - {rule: "*", reason: x}\n'})
    arguments = ("check", "docs/new.md", "--no-model", "--verbose")
    assert run(*arguments, cwd=folder).returncode == 0
    done = run(*arguments, "--policy-from", "main", cwd=folder)
    assert done.returncode == 1
    assert "main:rules/house.yaml:4:5" in done.stdout


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "markdown", "html", "github", "sarif"])
def test_every_report_says_what_was_silenced(
    folder: Path, lint: Any, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    _write(folder, {"docs/new.md.checker.yaml": "ignore:\n  - {rule: house.bad, reason: x}\n"})
    done = lint(".", "--format", form)
    assert done.returncode == 0
    assert "1 finding is silenced: 1 by docs/new.md.checker.yaml" in done.stdout.replace("\\", "")


@pytest.mark.parametrize("form", ["checkstyle", "gitlab", "junit", "rdjson"])
def test_a_format_without_a_place_for_it_says_so_beside(folder: Path, lint: Any, form: str) -> None:
    _write(folder, {"docs/new.md.checker.yaml": "ignore:\n  - {rule: house.bad, reason: x}\n"})
    assert "1 finding is silenced" in lint(".", "--format", form).stderr
