"""Rules that were kept are those that the files say; a rule set that changed is validated anew."""

from pathlib import Path

import pytest

from checker.core.storage import cache_folder
from checker.rules import kept_rules, load
from checker.rules.kept_rules import FOLDER
from checker.rules.library import RulesetLibrary
from checker.rules.model import Ruleset
from checker.rules.validation_errors import RulesetErrors
from tests.support.paths import ROOT

SHIPPED = sorted((ROOT / "rules").glob("*.yaml"))
BASE = "ruleset: base\nrules:\n  - {id: base.vague, kind: existence, words: {file: words.txt}}\n"
OWN = (
    "ruleset: own\nextends: base\nrules:\n"
    "  - id: own.swap\n    kind: substitution\n    patterns: true\n"
    "    swap: {'出来(る)': 'でき\\1'}\n"
)


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a rule set that extends another, which names a list."""
    (tmp_path / "words.txt").write_text("適宜\n", encoding="utf-8")
    (tmp_path / "base.yaml").write_text(BASE, encoding="utf-8")
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture
def validated(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what collects the rules that are validated from here on."""
    seen: list[object] = []
    real = load.validate_rule
    monkeypatch.setattr(load, "validate_rule", lambda data: seen.append(data["id"]) or real(data))
    return seen


def _load(path: Path) -> Ruleset:
    return RulesetLibrary().get(str(path))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_second_run_has_the_rules_of_the_first(path: Path, validated: list[object]) -> None:
    once = _load(path)
    validated.clear()
    again = _load(path)
    assert (again, repr(again), validated) == (once, repr(once), [])
    sets = [[each.rule.model_fields_set for each in ruleset.rules] for ruleset in (once, again)]
    assert sets[0] == sets[1]


def test_kept_rules_find_what_validated_ones_find(own: Path, validated: list[object]) -> None:
    once = _load(own)
    assert validated == ["injection.words", "base.vague", "own.swap"] or "own.swap" in validated
    validated.clear()
    assert (_load(own), validated) == (once, [])


@pytest.mark.parametrize("name", ["own.yaml", "base.yaml", "words.txt"])
def test_a_file_that_changed_is_validated_anew(
    own: Path, name: str, validated: list[object]
) -> None:
    before = _load(own)
    file = own.with_name(name)
    file.write_text(file.read_text(encoding="utf-8").replace("適宜", "随時") + "\n# a\n", "utf-8")
    validated.clear()
    after = _load(own)
    assert "own.swap" in validated
    assert after.sha256 != before.sha256


def test_a_list_that_is_gone_is_told(own: Path) -> None:
    assert _load(own).broken == ()
    own.with_name("words.txt").unlink()
    assert [each.id for each in _load(own).broken] == ["base.vague"]


def test_places_are_those_of_the_path_that_was_named(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _load(own).rules[-1].at == f"{own}:4:5"
    monkeypatch.chdir(own.parent)
    assert RulesetLibrary().get("own.yaml").rules[-1].at == "own.yaml:4:5"


def test_what_has_errors_is_not_kept(own: Path) -> None:
    own.write_text(OWN.replace("substitution", "substitute"), encoding="utf-8")
    with pytest.raises(RulesetErrors):
        _load(own)
    own.write_text(OWN.replace("出来(る)", "出来("), encoding="utf-8")
    assert [each.id for each in _load(own).broken] == ["own.swap"]
    assert not (cache_folder() / FOLDER).exists()


@pytest.mark.parametrize("damage", [b"", b"{}", b"{}\n[]\n", b"{}\n[]\n[1]", b"[1]\n[]\n[]"])
def test_what_is_damaged_is_made_again(own: Path, damage: bytes) -> None:
    once = _load(own)
    (kept,) = (cache_folder() / FOLDER).iterdir()
    kept.write_bytes(damage)
    assert _load(own) == once
    assert kept.read_bytes() != damage


def test_another_checker_keeps_its_own(
    own: Path, validated: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    _load(own)
    validated.clear()
    monkeypatch.setattr(kept_rules, "digest_rule_code", lambda: "another")
    _load(own)
    assert "own.swap" in validated
