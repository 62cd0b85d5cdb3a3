"""The main job with the real model and no network: a filled draft in, a verdict out."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from checker.engines.catalogue.installed import InstalledModel
from tests.support.command import Run
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

WORD = next((ROOT / "examples" / "ringi" / "word-faulty").glob("*.docx"))


@pytest.fixture(scope="session")
def no_network() -> list[str]:
    """Return a prefix that runs a command where no network device exists, not even loopback."""
    prefix = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not on this machine, so the network cannot be blocked")
    probe = subprocess.run([*prefix, "true"], check=False, capture_output=True)
    if probe.returncode:
        pytest.skip("this machine does not let a user make a network namespace")
    return prefix


def _check(prefix: list[str], cache: Path, model: InstalledModel) -> dict[str, Any]:
    command = [*prefix, sys.executable, "-m", "checker", "check", str(WORD), "--format", "json"]
    result = subprocess.run(
        [*command, "--model", str(model.path), "--lang", "ja"],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "CHECKER_CACHE_DIR": str(cache), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 1, result.stderr
    verdict: dict[str, Any] = json.loads(result.stdout)
    return verdict


@pytest.mark.model
def test_the_network_is_really_blocked(no_network: list[str]) -> None:
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 2)"
    result = subprocess.run(
        [*no_network, sys.executable, "-c", code], check=False, capture_output=True
    )
    assert b"Network is unreachable" in result.stderr


@pytest.mark.model
def test_a_word_draft_is_judged_without_network(
    no_network: list[str], real_model: InstalledModel, tmp_path: Path
) -> None:
    first = _check(no_network, tmp_path / "cache", real_model)
    assert first["status"] == "fail"
    assert first["engine"]["asked"] > 0
    judged = [each for each in first["results"] if each["kind"] == "judge"]
    assert judged
    assert not any(each["reason"] in {"no_model", "crash"} for each in judged)
    # every piece of evidence is in the document, word for word
    second = _check(no_network, tmp_path / "cache", real_model)
    assert second["engine"]["asked"] == 0
    assert [each["outcome"] for each in second["results"]] == [
        each["outcome"] for each in first["results"]
    ]
    assert second["findings"] == first["findings"]


def test_without_a_model_judged_rules_are_not_judged(run: Run, tmp_path: Path) -> None:
    clean = next((ROOT / "examples" / "ringi" / "word-clean").glob("*.docx"))
    result = run("check", clean, "--format", "json", CHECKER_CACHE_DIR=str(tmp_path / "none"))
    verdict = json.loads(result.stdout)
    assert result.returncode == 3, result.stderr
    assert verdict["status"] == "needs_review"
    judged = [each for each in verdict["results"] if each["kind"] == "judge"]
    waiting = [each for each in judged if each["outcome"] == "unsure"]
    assert waiting
    assert {each["reason"] for each in waiting} == {"no_model"}
    assert {each["explanation"] for each in waiting} == {
        "Not judged: no model. Get one with: checker model pull"
    }
    # code may settle a judged rule by `unless_matches`; nothing else passes, and nothing fails
    assert {each["outcome"] for each in judged} <= {"unsure", "not_applicable", "pass"}
    assert all(each["confidence"] == 1.0 for each in judged if each["outcome"] == "pass")
