"""docs/ci.md: its files are those that `checker init` writes, its commands run as they stand."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from checker.core.language import Language
from checker.jobs.setup.documents import Survey
from checker.jobs.setup.environment import ProjectEnvironment
from checker.jobs.setup.rendering import Setup, build_context, render_template
from checker.jobs.setup.ruleset_selection import FolderRulesets
from tests.support.ci import environment
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

PAGES = {
    "ja": (ROOT / "docs" / "ci.md").read_text(encoding="utf-8"),
    "en": (ROOT / "docs" / "ci.en.md").read_text(encoding="utf-8"),
}
RULESETS = {"ja": "ja-business", "en": "en-technical"}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DATED = "# 報告\n\n2025年8月1日(木)に提出する。\n"


def _blocks(name: str, language: str = "ja") -> list[str]:
    """Return the page's blocks of code in `name`, the page being the one in `language`."""
    return [text for each, text in BLOCK.findall(PAGES[language]) if each == name]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(
    ("template", "syntax"),
    [
        ("github.yml", "yaml"),
        ("gitlab.yml", "yaml"),
        ("gitlab-ci.yml", "yaml"),
        ("Jenkinsfile", "groovy"),
        ("pre-commit.yaml", "yaml"),
    ],
)
def test_the_page_shows_what_init_writes(template: str, syntax: str, language: Language) -> None:
    place = ProjectEnvironment(Path(), "docs")
    setup = Setup(
        place, Survey(), FolderRulesets(RULESETS[language]), (), "doc-format-checker", language
    )
    assert render_template(template, build_context(setup)) in _blocks(syntax, language)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_page_tells_of_every_input_with_its_default(language: Language) -> None:
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    told = dict(
        re.findall(r"^\| `([\w-]+)` \| (?:`(.*?)`|なし|none) \|", PAGES[language], re.MULTILINE)
    )
    assert told == {name: str(each["default"]) for name, each in inputs.items()}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pages_of_the_action_fit_it(language: Language) -> None:
    (used,) = [each for each in _blocks("yaml", language) if "/checker@" in each]
    step = yaml.safe_load(used)["steps"][-1]
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    assert step["with"].keys() <= inputs.keys()
    (hooks,) = [each for each in _blocks("yaml", language) if "checker-fix" in each]
    known = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    named = [each["id"] for each in yaml.safe_load(hooks)["repos"][0]["hooks"]]
    assert named == [each["id"] for each in known]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a clone with documents, on a branch that has left `main`."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    _shell(
        tmp_path,
        f"git init -q -b main '{origin}' && cd '{origin}' && mkdir docs"
        f" && printf '%s' '{DATED}' > docs/old.md && git add . && git commit -qm first"
        f" && git clone -q '{origin}' '{clone}' && cd '{clone}' && git switch -qc draft"
        f" && printf '%s' '{DATED}' > docs/new.md && git add .",
    )
    return clone


def _shell(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    who = {f"GIT_{each}_NAME": "t" for each in ("AUTHOR", "COMMITTER")}
    who |= {f"GIT_{each}_EMAIL": "t@example.com" for each in ("AUTHOR", "COMMITTER")}
    return subprocess.run(
        ["bash", "-ec", script],
        cwd=folder,
        env=environment() | who,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_both_pages_show_the_same_commands() -> None:
    assert _blocks("sh", "en") == [each for each in _blocks("sh") if "--dry-run" not in each]


def test_every_command_of_the_page_runs(clone: Path) -> None:
    codes = {}
    for line in "".join(_blocks("sh")).splitlines():
        done = _shell(clone, line)
        codes[line] = done.returncode
        assert done.returncode in {0, 1}, f"{line}\n{done.stdout}{done.stderr}"
    found = [line for line, code in codes.items() if code == 1]
    # the old finding is in the baseline by then, as the new one is; of a change it does not count
    assert found == ["checker lint docs --no-model --policy-from origin/main"]
    assert [line for line in codes if "--update-baseline" in line]
    for name in ("rdjson.json", "junit.xml", "checker.sarif", "summary.md"):
        assert (clone / name).stat().st_size
