"""How the tests run: each file in one process, and a command in theirs as in one of its own."""

import gc
import logging
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.support.command import Run

pytestmark = pytest.mark.slow

RULES = (
    "ruleset: own\nrules:\n  - {id: own.vague, kind: existence, words: [適宜], severity: error}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "own.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "draft.md").write_text("# 手順\n\n資料は適宜更新する。\n", encoding="utf-8")
    return tmp_path


def _state() -> tuple[object, ...]:
    return (
        Path.cwd(),
        dict(os.environ),
        list(sys.argv),
        (sys.stdin, sys.stdout, sys.stderr),
        signal.getsignal(signal.SIGINT),
        gc.get_threshold(),
        logging.getLogger().level,
        os.fstat(1).st_ino,
    )


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="there is one process")
def test_of_several_processes_one_has_the_file(request: pytest.FixtureRequest) -> None:
    file, _, group = request.node.nodeid.rpartition("@")
    assert group == file.partition("::")[0]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (0, ("--version",)),
        (1, ("lint", "draft.md", "-r", "own.yaml", "--no-model", "--format", "checkstyle")),
        (1, ("check", "draft.md", "-r", "own.yaml", "--no-model", "--lang", "ja")),
        (2, ("check", "draft.md", "-r", "nowhere.yaml", "--no-model")),
        (2, ("check", "--no-such-option")),
    ],
)
def test_both_ways_say_the_same(
    run: Run, run_apart: Run, code: int, arguments: tuple[str, ...]
) -> None:
    before = _state()
    here, apart = run(*arguments), run_apart(*arguments)
    assert here.returncode == apart.returncode == code
    assert (here.stdout, here.stderr) == (apart.stdout, apart.stderr)
    assert _state() == before


def test_what_a_command_is_given_is_its_own(run: Run, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = _state()
    said = run("check", "nowhere.md", "--no-model", cwd=elsewhere, CHECKER_LANGUAGE="ja")
    assert said.returncode == 2
    assert "nowhere.md" in said.stderr + said.stdout
    assert any("ぁ" <= each <= "ん" for each in said.stderr + said.stdout)
    assert _state() == before
