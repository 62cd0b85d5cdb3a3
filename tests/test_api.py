"""The public API: its names, its types, and the examples of docs/api.md as they are printed."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import checker
from tests.support.paths import ROOT

PAGE = ROOT / "docs" / "api.md"
_BLOCK = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
PLAN = "# Plan\n\nWe utilize it in order to to save cost.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, with the files that the page's examples name."""
    from checker.session import Session  # noqa: PLC0415 - loads every kind of rule
    from checker.templates.filling import sample  # noqa: PLC0415 - likewise

    (draft,) = (ROOT / "examples" / "minutes" / "word-faulty").glob("*.docx")
    shutil.copy(draft, tmp_path / "minutes.docx")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "plan.md").write_text(PLAN, encoding="utf-8")
    (tmp_path / "docs" / "note.md").write_text("# Note\n\nWe met on Monday.\n", encoding="utf-8")
    given = sample(Session.open().template("meeting-minutes")).values
    (tmp_path / "values.yaml").write_text(yaml.safe_dump(dict(given)), encoding="utf-8")
    monkeypatch.setenv("CHECKER_LANGUAGE", "en")
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _examples() -> Iterator[tuple[str, str]]:
    return ((each[1], each[2]) for each in _BLOCK.finditer(PAGE.read_text(encoding="utf-8")))


@pytest.mark.usefixtures("folder")
def test_the_pages_examples_print_what_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, Any] = {}
    printed = []
    for code, _ in _examples():
        exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - the page's own words
        printed.append(capsys.readouterr().out)
    assert printed == [shown for _, shown in _examples()]


def test_every_example_of_the_page_is_run() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(list(_examples())) == text.count("```python") == 8


def test_the_public_names_are_these() -> None:
    assert checker.__all__ == sorted(checker.__all__)
    assert set(checker.__all__) == {
        "Finding",
        "Session",
        "Verdict",
        "__version__",
        "check",
        "fix",
        "lint",
        "load_ruleset",
        "read_document",
        "write",
    }
    named = {name: getattr(checker, name) for name in checker.__all__}
    assert {name: each.__name__ for name, each in named.items() if name != "__version__"} == {
        name: name for name in named if name != "__version__"
    }
    assert set(checker.__all__) <= set(dir(checker))
    with pytest.raises(AttributeError, match="'checker' has no attribute 'nothing'"):
        _ = checker.nothing


def test_every_public_name_is_documented() -> None:
    page = PAGE.read_text(encoding="utf-8")
    undocumented = [name for name in checker.__all__ if not getattr(checker, name).__doc__]
    assert undocumented == []
    assert [name for name in checker.__all__[4:] if f"import {name}" not in page] == []


def test_importing_checker_imports_nothing_else_of_it() -> None:
    code = "import checker, sys; print([n for n in sys.modules if n.startswith('checker')])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "['checker']\n"


@pytest.mark.usefixtures("folder")
def test_nothing_but_a_path_is_needed() -> None:
    assert checker.check("docs/note.md").status in {"pass", "needs_review"}


def test_a_copy_never_replaces_the_document(folder: Path) -> None:
    with pytest.raises(Exception, match="is the document to fix"):
        checker.fix("docs/plan.md", folder / "docs" / "plan.md", ruleset="en-technical")
    assert (folder / "docs" / "plan.md").read_text(encoding="utf-8") == PLAN
    assert checker.fix("docs/plan.md", ruleset="en-technical").written is None


def test_a_mapping_of_values_is_enough_to_write(folder: Path) -> None:
    given = yaml.safe_load((folder / "values.yaml").read_text(encoding="utf-8"))
    verdict = checker.write("meeting-minutes", given, "weekly.md", use_model=False)
    assert verdict.document.path == "weekly.md"
    assert (folder / "weekly.md.verdict.json").is_file()
