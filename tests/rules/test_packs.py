"""A rule set in a wheel: installed as a user would, found by name, no code of it run."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from checker.rules import RulesetLibrary
from checker.rules.packs import find_installed_packs

pytestmark = pytest.mark.slow

_PIP = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
_RULES = """\
ruleset: acme
title: アクメ
version: 1.2.0
rules:
  - {id: acme.vague, kind: existence, words: [適宜]}
"""


def _wheel(folder: Path) -> Path:
    wheel = folder / "acme_rules-1.2.0-py3-none-any.whl"
    info = "acme_rules-1.2.0.dist-info"
    members = {
        "acme_rules/__init__.py": "raise SystemExit('a rule set ran code')\n",
        "acme_rules/acme.yaml": _RULES,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: acme-rules\nVersion: 1.2.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        "Tag: py3-none-any\n",
        f"{info}/entry_points.txt": "[checker.rulesets]\nacme = acme_rules\n",
    }
    record = "".join(f"{name},,\n" for name in [*members, f"{info}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, text in {**members, f"{info}/RECORD": record}.items():
            archive.writestr(name, text)
    return wheel


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, *_PIP, "--target", str(site), str(_wheel(tmp_path))],
        check=True,
    )
    monkeypatch.syspath_prepend(str(site))
    return site


def test_a_wheels_rule_sets_are_found_by_name(installed: Path) -> None:
    assert installed / "acme_rules" in find_installed_packs()
    ruleset = RulesetLibrary().get("acme")
    assert (ruleset.header.version, len(ruleset.sha256)) == ("1.2.0", 64)
    assert [each.rule.id for each in ruleset.rules] == ["acme.vague"]


def test_the_companys_own_stands_before_the_wheels(installed: Path, tmp_path: Path) -> None:
    own = tmp_path / "acme.yaml"
    own.write_text(_RULES.replace("1.2.0", "9"), encoding="utf-8")
    assert installed.is_dir()
    assert RulesetLibrary((own,)).get("acme").header.version == "9"
