"""What a command imports: a budget in modules, which no clock and no busy machine can change."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

WORD = next((ROOT / "examples" / "ringi" / "word-faulty").glob("*.docx"))
OWN = "ruleset: own\nrules:\n  - {id: own.vague, kind: existence, words: [適宜]}\n"
_SLOW = {
    "asyncio",
    "llama_cpp",
    "multiprocessing",
    "pydantic_settings",
    "rich",
    "ssl",
}
"""What takes long to import, and no short command needs."""
_PARSING = {"email", "yaml"}
"""What reads the entry points of wheels, and rule files that are not kept."""
_SHOWN = {"checker", *_SLOW, *_PARSING}
_PRINT = """
import sys
from checker.__main__ import main
sys.argv[0] = "checker"
try:
    main()
except SystemExit:
    names = sorted(name for name in sys.modules if name.split(".")[0] in __SHOWN__)
    print(__import__("json").dumps(names))
"""


_OLD = "from checker.jobs.lint import answer_keeping; answer_keeping.RACY_NS = 0\n"
"""Lets a run keep its answer though the files that it rests on are of just now."""


def _imported(cache: Path, *arguments: str) -> set[str]:
    """Return the modules of a second run: the first one proves the rules' examples and keeps it."""
    environment = os.environ | {"CHECKER_CACHE_DIR": str(cache), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", _PRINT.replace("__SHOWN__", repr(_SHOWN)), *arguments]
    for _ in range(2):
        result = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False
        )
    return set(json.loads(result.stdout.splitlines()[-1]))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a rule set of one rule."""
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def _count_own(modules: set[str]) -> int:
    return sum(name.partition(".")[0] == "checker" for name in modules)


def _kinds(modules: set[str]) -> set[str]:
    """Return the families' modules, without what they share and what judged rules need."""
    kinds = {name for name in modules if name.count(".") == 3 and name.startswith("checker.kinds.")}
    apart = ("checker.kinds.shared.", "checker.kinds.meaning.judge")
    return {name for name in kinds if not name.startswith(apart)}


def test_help_imports_hardly_anything(tmp_path: Path) -> None:
    assert _count_own(_imported(tmp_path, "--help")) <= 16
    assert _count_own(_imported(tmp_path, "--version")) <= 15


def test_a_folder_that_did_not_change_imports_no_rules(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# a", encoding="utf-8")
    modules = _imported(tmp_path / "cache", "lint", "--no-model", str(tmp_path / "a.md"))
    assert modules & {*_SLOW, "checker.session", "checker.rules", "checker.kinds"} == set()
    assert _count_own(modules) <= 81


def test_an_answer_that_is_kept_imports_what_a_start_does(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# a", encoding="utf-8")
    environment = os.environ | {"CHECKER_CACHE_DIR": str(tmp_path / "cache"), "PYTHONUTF8": "1"}
    show = _PRINT.replace("__SHOWN__", repr({*_SHOWN, "click", "pydantic"}))
    for program in (_OLD + show, _OLD + show, show):
        command = [sys.executable, "-c", program, "lint", "--no-model", "a.md"]
        result = subprocess.run(
            command,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    modules = set(json.loads(result.stdout.splitlines()[-1]))
    assert modules & {*_SLOW, "click", "pydantic"} == set()
    assert _count_own(modules) <= 20


def test_a_rule_set_imports_the_kinds_that_it_names(tmp_path: Path, own: Path) -> None:
    modules = _imported(tmp_path, "check", "--no-model", str(WORD), "-r", str(own))
    builtin = "checker.kinds.meaning.injection"
    assert _kinds(modules) == {"checker.kinds.words.existence", builtin}
    assert _count_own(modules) <= 192


def test_the_largest_rule_set_stays_within_its_budget(tmp_path: Path) -> None:
    modules = _imported(tmp_path, "check", "--no-model", str(WORD))
    assert _count_own(modules) <= 343
    assert modules & (_SLOW | _PARSING) == set()
    assert "checker.kinds.words.spelling" not in modules
    others = ("markdown.read.blocks", "html.read", "pdf.read", "xlsx.read", "pptx.read")
    assert modules.isdisjoint({f"checker.formats.{name}" for name in others})
