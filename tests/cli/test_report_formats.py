"""Every format serves `checker check` and `checker lint`, and says the same in both."""

import json
import re
from pathlib import Path

import pytest

from checker.core.verdict import Verdict
from checker.reports.formats import FORMATS
from tests.reports.reading import READ, Said
from tests.support.command import Run

_RULES = """\
ruleset: own
rules:
  - {id: own.vague, kind: existence, words: [適宜], severity: error}
  - {id: own.later, kind: existence, words: [後日], severity: warning}
"""
_SHARED = [name for name, each in FORMATS.items() if not each.detailed and not each.is_page]
_TIMES = re.compile(r"\d+\.\d (?:s|秒)|(?<=timestamp=\")[^\"]*")
_CHECK = ("check", "--no-model", "-r", "own.yaml")
_LINT = ("lint", "--no-model", "--no-cache", "-r", "own.yaml")


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> list[str]:
    """Write two files with three findings, and one without any."""
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    texts = {"a.md": "適宜、後日決める。\n", "b.md": "問題はない。\n", "c.md": "後日決める。\n"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return list(texts)


def _without_times(text: str) -> str:
    return _TIMES.sub("…", text)


@pytest.mark.parametrize("form", _SHARED)
@pytest.mark.parametrize("count", [1, 3])
def test_what_lint_reports_of_files_check_does(
    run: Run, files: list[str], form: str, count: int
) -> None:
    linted = run(*_LINT, "--format", form, *files[:count])
    checked = run(*_CHECK, "--format", form, *files[:count])
    assert checked.returncode == linted.returncode == 1
    assert linted.stdout
    assert _without_times(checked.stdout) == _without_times(linted.stdout)


@pytest.mark.parametrize("form", [form for form in _SHARED if form in READ])
def test_check_says_every_finding_in_a_format_for_programs(
    run: Run, files: list[str], form: str
) -> None:
    said = READ[form](run(*_CHECK, "--format", form, *files).stdout)
    assert [(each.path, _rule(each), each.severity) for each in said] == [
        ("a.md", "own.vague", "error"),
        ("a.md", "own.later", "warning"),
        ("c.md", "own.later", "warning"),
    ]


def _rule(said: Said) -> str:
    return said.rule.removeprefix("checker.")


def test_a_verdict_is_an_object_a_list_or_a_line(run: Run, files: list[str]) -> None:
    one = json.loads(run(*_CHECK, "--format", "json", "a.md").stdout)
    several = json.loads(run(*_CHECK, "--format", "json", *files).stdout)
    lines = run(*_CHECK, "--format", "jsonl", *files).stdout.splitlines()
    assert [each["document"]["path"] for each in several] == files
    for each in (one, *several):
        each["timings"] = None
    assert one == several[0]
    assert [_timeless(json.loads(each)) for each in lines] == several
    assert [Verdict.model_validate_json(each).document.path for each in lines] == files


def _timeless(value: dict[str, object]) -> dict[str, object]:
    return value | {"timings": None}


def test_text_shows_documents_in_detail_and_folders_as_a_list(run: Run, files: list[str]) -> None:
    checked = run(*_CHECK, *files).stdout.splitlines()
    linted = run(*_LINT, *files).stdout.splitlines()
    assert [line for line in checked if line.startswith("Verdict:")] == [
        (
            "Verdict: fail  1 error, 1 warning, 0 notes"
            "  (rules: 0 passed, 2 failed, 0 not judged, 0 not applicable)"
        ),
        (
            "Verdict: pass  0 errors, 0 warnings, 0 notes"
            "  (rules: 2 passed, 0 failed, 0 not judged, 0 not applicable)"
        ),
        (
            "Verdict: pass  0 errors, 1 warning, 0 notes"
            "  (rules: 1 passed, 1 failed, 0 not judged, 0 not applicable)"
        ),
    ]
    assert linted[0] == "a.md:1:1: error own.vague " + _message(checked, "own.vague")


def _message(lines: list[str], rule: str) -> str:
    heads = [number for number, line in enumerate(lines) if line.endswith(rule)]
    return lines[heads[0] + 1].strip()


def test_an_unreadable_file_is_reported_in_every_format(run: Run) -> None:
    for form in FORMATS:
        done = run(*_CHECK, "--format", form, "a.md", "nowhere.md")
        assert done.returncode == 2
        assert "nowhere.md" in done.stdout, form
        assert done.stderr == "checker: nowhere.md: no such file.\n  → " + _REMEDY


_REMEDY = "Check the name and the folder.\n"


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_file_gets_what_the_pipe_gets(
    run: Run, files: list[str], tmp_path: Path, form: str
) -> None:
    piped = run(*_CHECK, "--format", form, *files)
    written = run(*_CHECK, "--format", form, *files, "-o", "report.out")
    assert (written.stdout, written.stderr, written.returncode) == ("", "", 1)
    text = (tmp_path / "report.out").read_text(encoding="utf-8")
    assert _clockless(text) == _clockless(piped.stdout)


def _clockless(text: str) -> str:
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "…", _without_times(text))
    return re.sub(r"\"(read|rules|judge)\": ?[0-9.e-]+", "…", text)


@pytest.mark.parametrize("command", ["check", "lint"])
def test_the_help_names_every_format(run: Run, command: str) -> None:
    shown = "".join(run(command, "--help").stdout.split())
    assert "|".join(FORMATS) in shown


@pytest.mark.parametrize("command", ["check", "lint"])
def test_an_unknown_format_is_refused_with_the_names(run: Run, command: str) -> None:
    done = run(command, "--format", "pdf", "a.md")
    assert done.returncode == 2
    assert f"'pdf': {', '.join(FORMATS)}" in done.stderr
