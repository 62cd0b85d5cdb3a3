"""Where a rule's new examples go, and how the rule comes to name their file."""

from pathlib import Path

import pytest

from checker.core.errors import ConfigError
from checker.core.resources import get_rules_folder
from checker.kinds.meaning.judge import JudgeRule
from checker.rules import RulesetLibrary
from checker.rules.example_home import add_examples, find_home

_NEW = {"text": "甲", "label": "good", "source": {"document": "a.md", "place": "2"}}
_BARE = """\
ruleset: own
rules:
  # 期限
  - id: own.due
    kind: judge
    ask: いつまでに行うかが書かれていますか。  # 総務と決めた
    # 低くしない
    min_accuracy: 0.8
"""
_LINE = "    examples: {file: examples/own.due.yaml}\n"


def _add(folder: Path, text: str, rule: str = "own.due") -> str:
    file = folder / "own.yaml"
    file.write_text(text, encoding="utf-8")
    add_examples(find_home(RulesetLibrary((folder,)), rule, str(file)), [_NEW])
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_BARE, _BARE.replace("    ask:", f"{_LINE}    ask:")),
        (
            f"{_BARE}    examples:\n      positive: [乙]\n      negative:\n        - 丙\n",
            (
                f"{_BARE}    examples:\n      positive: [乙]\n      file: examples/own.due.yaml\n"
                "      negative:\n        - 丙\n"
            ),
        ),
        (
            "ruleset: own\nrules: [{id: own.due, kind: judge, ask: 期限は。}]\n",
            (
                "ruleset: own\nrules: [{examples: {file: examples/own.due.yaml}, id: own.due,"
                " kind: judge, ask: 期限は。}]\n"
            ),
        ),
        (
            "ruleset: own\nrules:\n  - {id: own.due, kind: judge, ask: 期限は。, examples: {}}\n",
            (
                "ruleset: own\nrules:\n  - {id: own.due, kind: judge, ask: 期限は。,"
                " examples: {file: examples/own.due.yaml}}\n"
            ),
        ),
    ],
)
def test_one_line_names_the_file_and_all_else_stays(tmp_path: Path, old: str, new: str) -> None:
    assert _add(tmp_path, old) == new
    again = find_home(RulesetLibrary((tmp_path,)), "own.due")
    assert (again.path, again.is_named) == (tmp_path / "examples/own.due.yaml", True)
    assert [each.text for each in again.loaded.example_file.labelled] == ["甲"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("", "\noverride:\n  minutes.action-owner:\n    examples: FILE\n"),
        (
            "override:\n  minutes.sections: {enabled: false}\n",
            (
                "override:\n  minutes.action-owner: {examples: FILE}\n"
                "  minutes.sections: {enabled: false}\n"
            ),
        ),
        (
            "override:\n  minutes.action-owner:\n    severity: info\n",
            "override:\n  minutes.action-owner:\n    examples: FILE\n    severity: info\n",
        ),
    ],
)
def test_a_rule_that_ships_is_overridden_and_keeps_its_examples(
    tmp_path: Path, head: str, tail: str
) -> None:
    start = "ruleset: own\nextends: [minutes]\n"
    before = find_home_of_shipped(tmp_path, start + head)
    text = _add(tmp_path, start + head, "minutes.action-owner")
    assert text == start + tail.replace("FILE", "{file: examples/minutes.action-owner.yaml}")
    after = (
        find_home(RulesetLibrary((tmp_path,)), "minutes.action-owner").rule.questions[0].examples
    )
    assert after.positive == (*before[0], "甲")
    assert after.negative == before[1]


def find_home_of_shipped(folder: Path, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the examples of a rule that ships, as an own rule set has them."""
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    rules = RulesetLibrary((folder,)).get("own").rules
    rule = next(each.rule for each in rules if each.rule.id == "minutes.action-owner")
    assert isinstance(rule, JudgeRule)
    return rule.questions[0].examples.positive, rule.questions[0].examples.negative


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("minutes.action-owner", "The rule minutes.action-owner is one of the rule set “minutes”"),
        ("own.du", "No rule set has a judged rule own.du."),
        ("own.word", "own.word is not a judged rule"),
    ],
)
def test_what_cannot_have_examples_of_ones_own(tmp_path: Path, rule: str, said: str) -> None:
    coded = "  - {id: own.word, kind: existence, words: [適宜]}\n"
    (tmp_path / "own.yaml").write_text(_BARE + coded, encoding="utf-8")
    ruleset = "own" if rule == "own.word" else None
    with pytest.raises(ConfigError) as caught:
        find_home(RulesetLibrary((tmp_path,)), rule, ruleset)
    assert caught.value.what.get("en").startswith(said)
    assert caught.value.remedy is not None


def test_a_form_that_takes_no_line_is_left_alone(tmp_path: Path) -> None:
    rule = "  - ? id\n    : own.due\n    ? kind\n    : judge\n    ? ask\n    : 期限は。\n"
    text = f"ruleset: own\nrules:\n{rule}"
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        add_examples(find_home(RulesetLibrary((tmp_path,)), "own.due"), [_NEW])
    assert caught.value.remedy is not None
    assert caught.value.remedy.get("en") == (
        "Add `examples: {file: examples/own.due.yaml}` to the rule own.due, then run the command"
        " again."
    )
    assert [each.name for each in tmp_path.iterdir()] == ["own.yaml"]
    assert file.read_text(encoding="utf-8") == text


def test_the_last_one_can_be_taken_back(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(_BARE, encoding="utf-8")
    home = add_examples(find_home(RulesetLibrary((tmp_path,)), "own.due"), [_NEW])
    file = home.path
    first = file.read_text(encoding="utf-8")
    file.write_text(f"{first}  # 高橋に聞く\n", encoding="utf-8")
    home = add_examples(home, [{"text": "乙\n二行目", "label": "bad"}, _NEW])
    assert home.list_file.remove_last(_NEW)
    assert home.list_file.remove_last({"text": "乙\n二行目", "label": "bad"})
    assert not home.list_file.remove_last({"text": "乙", "label": "bad"})
    assert file.read_text(encoding="utf-8") == f"{first}  # 高橋に聞く\n"
    assert home.list_file.remove_last(_NEW)
    assert file.read_text(encoding="utf-8").splitlines()[1:] == ["examples: []"]


def test_a_copied_rule_of_checkers_keeps_the_examples_that_ship(tmp_path: Path) -> None:
    for name in ("minutes.yaml", "ja-business.yaml"):
        (tmp_path / name).write_bytes((get_rules_folder() / name).read_bytes())
    file, rule = tmp_path / "minutes.yaml", "minutes.action-owner"

    def count() -> tuple[int, int]:
        rules = RulesetLibrary((tmp_path,)).get(str(file)).rules
        found = next(each.rule for each in rules if each.rule.id == rule)
        assert isinstance(found, JudgeRule)
        examples = found.questions[0].examples
        return len(examples.positive), len(examples.negative)

    good, bad = count()
    assert min(good, bad) >= 40
    shipped = (get_rules_folder() / "examples" / f"{rule}.yaml").read_bytes()
    add_examples(find_home(RulesetLibrary((tmp_path,)), rule, str(file)), [_NEW])
    assert count() == (good + 1, bad)
    assert (get_rules_folder() / "examples" / f"{rule}.yaml").read_bytes() == shipped
    assert file.read_bytes() == (get_rules_folder() / "minutes.yaml").read_bytes()


def test_a_coded_rule_that_a_shipped_set_overrides_is_said_to_be_no_judged_one() -> None:
    with pytest.raises(ConfigError, match="not a judged rule"):
        find_home(RulesetLibrary(()), "ja-business.kana")
