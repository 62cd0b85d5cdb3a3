"""The wheel alone, in an empty folder: rule sets and prompts come with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.core import resources
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with checker installed from its wheel."""
    wheels, target = tmp_path_factory.mktemp("wheels"), tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--quiet"]
    build = ["wheel", "--no-deps", "--no-build-isolation", "-w", str(wheels), str(ROOT)]
    subprocess.run([*pip, *build], check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    assert wheel.stat().st_size < 53_000_000  # most of it the three adapters
    install = ["install", "--no-deps", "--target", str(target), str(wheel)]
    subprocess.run([*pip, *install], check=True, capture_output=True)
    return target


def _run(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(site), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_draft_is_checked_far_from_the_checkout(site: Path, tmp_path: Path) -> None:
    where = _run(site, tmp_path, "-c", "import checker; print(checker.__file__)").stdout
    assert Path(where.strip()).is_relative_to(site)
    draft = tmp_path / "稟議書_総-2025-018_机の購入.md"
    draft.write_text("# 稟議書\n\n## 目的\n\n机が足りない。\n", encoding="utf-8")
    check = ("-m", "checker", "check", "--no-model", "--format", "json")
    arguments = (*check, "-r", "ringi", draft.name)
    verdict = json.loads(_run(site, tmp_path, *arguments).stdout)
    assert verdict["ruleset"]["id"] == "ringi"
    assert verdict["status"] == "fail"
    assert "ringi.sections" in {each["rule"] for each in verdict["findings"]}


def test_prompts_and_calibrations_come_with_it(site: Path) -> None:
    data = site / "checker" / "data"
    assert (data / "templates" / "prompts" / "judge" / "ja" / "user.jinja").is_file()
    assert list((data / "rules" / "calibration").glob("*.json"))
    (description,) = (data / "adapters").glob("*.json")
    assert description.with_suffix(".gguf").is_file()
    assert description.with_suffix(".wording.gguf").is_file()
    assert description.with_suffix(".answering.gguf").is_file()
    (notices,) = site.glob("doc_format_checker-*.dist-info/licenses/THIRD_PARTY_NOTICES.md")
    assert notices.read_bytes() == (ROOT / "THIRD_PARTY_NOTICES.md").read_bytes()
    locks = {path.name for path in data.glob("*.lock")}
    assert locks == {path.name for path in ROOT.glob("*.lock")}
    ours = {path.name for path in resources.lexicons_folder().iterdir()}
    assert {path.name for path in (data / "lexicons").iterdir()} == ours
