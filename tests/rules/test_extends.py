"""Rule sets over rule sets: what two bases share, what an override changes, what costs what."""

from pathlib import Path

import pytest

from checker.core.errors import RulesetError
from checker.kinds.japanese.sentence_length import SentenceLengthRule
from checker.kinds.shared.base import Rule
from checker.kinds.words.occurrence import OccurrenceRule
from checker.rules import Ruleset, load_ruleset

_COMMON = """\
ruleset: common
params: {most: 3}
rules:
  - {id: common.length, kind: sentence-length, max: 100, severity: info}
  - {id: common.often, kind: occurrence, words: [こと], max: "${most}"}
"""
_LEFT = "ruleset: left\nextends: common\nparams: {most: 5}\noverride:\n  common.length: {max: 80}\n"
_RIGHT = "ruleset: right\nextends: common\noverride:\n  common.length: {severity: error}\n"


def _load(folder: Path, text: str, **others: str) -> Ruleset:
    for name, content in {**others, "own": text}.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return load_ruleset(folder / "own.yaml", lambda _: None, "own.yaml")


def _rules(ruleset: Ruleset) -> dict[str, Rule]:
    return {each.rule.id: each.rule for each in ruleset.rules}


@pytest.mark.parametrize("order", ["[left, right]", "[right, left]"])
def test_what_one_base_changed_another_does_not_undo(tmp_path: Path, order: str) -> None:
    own = f"ruleset: own\nextends: {order}\n"
    ruleset = _load(tmp_path, own, common=_COMMON, left=_LEFT, right=_RIGHT)
    rules = _rules(ruleset)
    length, often = rules["common.length"], rules["common.often"]
    assert isinstance(length, SentenceLengthRule)
    assert isinstance(often, OccurrenceRule)
    assert (length.max, length.severity, often.max) == (80, "error", 5)
    assert ruleset.lineage.count("common") == 1


def test_one_name_in_two_bases_is_an_error(tmp_path: Path) -> None:
    other = "ruleset: {0}\nrules:\n  - {{id: shared.a, kind: existence, words: [適宜]}}\n"
    with pytest.raises(RulesetError) as caught:
        _load(
            tmp_path,
            "ruleset: own\nextends: [a, b]\n",
            a=other.format("a"),
            b=other.format("b"),
        )
    assert caught.value.what.get("en") == "the rule “shared.a” stands at a.yaml:3:5, too."
    assert caught.value.place == "b.yaml:3:6"


def test_a_fault_of_a_shared_base_is_reported_once(tmp_path: Path) -> None:
    faulty = _COMMON + "  - {id: common.x, kind: nope}\n"
    with pytest.raises(RulesetError) as caught:
        _load(
            tmp_path,
            "ruleset: own\nextends: [left, right]\n",
            common=faulty,
            left=_LEFT,
            right=_RIGHT,
        )
    assert str(caught.value).count("unknown kind") == 1


@pytest.mark.parametrize("key", ["id", "kind"])
def test_an_override_changes_neither_id_nor_kind(tmp_path: Path, key: str) -> None:
    own = f"ruleset: own\nextends: common\noverride:\n  common.length: {{{key}: existence}}\n"
    with pytest.raises(RulesetError) as caught:
        _load(tmp_path, own, common=_COMMON)
    assert caught.value.what.get("en") == f"override cannot change {key}."
    assert caught.value.place == "own.yaml:4:19"


def test_an_override_mends_a_broken_rule_or_switches_it_off(tmp_path: Path) -> None:
    common = (
        "ruleset: common\nrules:\n"
        "  - {id: common.a, kind: existence, patterns: ['(']}\n"
        "  - {id: common.b, kind: existence, patterns: ['(']}\n"
        "  - {id: common.c, kind: existence, patterns: ['(']}\n"
    )
    own = (
        "ruleset: own\nextends: common\noverride:\n"
        "  common.a: {patterns: ['適宜']}\n  common.b: {enabled: false}\n"
    )
    ruleset = _load(tmp_path, own, common=common)
    assert list(_rules(ruleset)) == ["common.a"]
    assert [(each.id, each.enabled) for each in ruleset.broken] == [
        ("common.b", False),
        ("common.c", True),
    ]


def test_a_list_counts_from_the_file_that_names_it(tmp_path: Path) -> None:
    for name, word in (("base", "適宜"), ("own", "随時")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "words.txt").write_text(f"{word}\n", encoding="utf-8")
    (tmp_path / "base" / "base.yaml").write_text(
        "ruleset: base\nparams: {list: {file: words.txt}}\nrules:\n"
        "  - {id: base.a, kind: existence, words: {file: words.txt}}\n"
        "  - {id: base.b, kind: existence, words: {file: words.txt}}\n"
        "  - {id: base.c, kind: existence, words: '${list}'}\n",
        encoding="utf-8",
    )
    own = tmp_path / "own" / "own.yaml"
    own.write_text(
        "ruleset: own\nextends: base\noverride:\n"
        "  base.b: {words: {file: words.txt}}\n  base.c: {severity: info}\n",
        encoding="utf-8",
    )
    ruleset = load_ruleset(own, {"base": tmp_path / "base" / "base.yaml"}.get, "own.yaml")
    words = [getattr(rule, "words")[0].word for rule in _rules(ruleset).values()]  # noqa: B009
    assert words == ["適宜", "随時", "適宜"]


@pytest.mark.parametrize(
    ("override", "params", "holds"),
    [
        ("{severity: error, message: 長い。}", "{}", True),
        ("{max: 80}", "{}", False),
        ("{max: 100}", "{}", True),
        ("{max: 80, examples: {good: [短い。]}}", "{}", True),
        ("{scope: {section: 目的}}", "{}", False),
        ("{why: 長い。}", "{most: 9}", False),
        ("{why: 長い。}", "{who: 総務}", True),
    ],
)
def test_whether_the_examples_still_speak_of_a_rule(
    tmp_path: Path, override: str, params: str, *, holds: bool
) -> None:
    common = (
        "ruleset: common\nparams: {most: 3, who: 経理}\nrules:\n"
        "  - {id: common.l, kind: sentence-length, max: 100, scope: {heading_level: '${most}'},"
        " why: '${who}', examples: {good: [短い。]}}\n"
    )
    own = f"ruleset: own\nextends: common\nparams: {params}\noverride: {{common.l: {override}}}\n"
    (loaded,) = _load(tmp_path, own, common=common).rules
    assert loaded.examples_hold is holds


def test_a_parameter_with_a_slip_in_its_name(tmp_path: Path) -> None:
    own = "ruleset: own\nextends: common\nparams: {moost: 1}\n"
    with pytest.raises(RulesetError) as caught:
        _load(tmp_path, own, common=_COMMON)
    assert caught.value.what.get("en") == "no rule uses the parameter “moost”."
    assert caught.value.place == "own.yaml:3:10"
    # one of another name may be for a set that extends this one
    assert _load(tmp_path, own.replace("moost", "owner"), common=_COMMON).rules
