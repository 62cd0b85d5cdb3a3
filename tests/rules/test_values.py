"""Parameters and lists in files: what stands in a rule for something written elsewhere."""

from itertools import pairwise
from pathlib import Path

import pytest

from checker.core.errors import RulesetError
from checker.kinds.words.existence import ExistenceRule
from checker.kinds.words.occurrence import OccurrenceRule
from checker.kinds.words.substitution import SubstitutionRule
from checker.rules import Ruleset, RulesetErrors, load_ruleset


def _load(folder: Path, text: str, name: str = "own") -> Ruleset:
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return load_ruleset(file, lambda _: None, file.name)


def test_a_parameter_keeps_its_type_and_is_filled_into_text(tmp_path: Path) -> None:
    text = (
        "ruleset: own\nparams: {most: 2, who: 総務部}\nrules:\n"
        "  - {id: own.o, kind: occurrence, words: ['${who}'], max: '${most}',"
        " message: '${who}は{limit}回まで。'}\n"
    )
    rule = _load(tmp_path, text).rules[0].rule
    assert isinstance(rule, OccurrenceRule)
    assert (rule.max, rule.words) == (2, ("総務部",))
    assert rule.message is not None
    assert rule.message.get("ja") == "総務部は{limit}回まで。"


def test_a_set_that_extends_another_sets_its_parameters_anew(tmp_path: Path) -> None:
    base = (
        "ruleset: base\nparams: {limit: 3}\nrules:\n"
        "  - {id: base.o, kind: occurrence, words: [こと], max: '${limit}'}\n"
    )
    _load(tmp_path, base, "base")
    own = "ruleset: own\nextends: base\nparams: {limit: 1}\nrules: []\n"
    rule = _load(tmp_path, own).rules[0].rule
    assert isinstance(rule, OccurrenceRule)
    assert rule.max == 1


def test_a_parameter_that_nobody_set(tmp_path: Path) -> None:
    text = (
        "ruleset: own\nparams: {limit: 3}\nrules:\n"
        "  - id: own.o\n    kind: occurrence\n    words: [こと]\n    max: ${limt}\n"
    )
    with pytest.raises(RulesetErrors) as caught:
        _load(tmp_path, text)
    assert caught.value.place == "own.yaml:7:5"
    assert caught.value.what.get("en") == "params has no “limt”."
    assert caught.value.remedy is not None
    assert caught.value.remedy.get("en") == "Did you mean “limit”?"


def test_words_in_a_file_with_reasons_and_a_switch(tmp_path: Path) -> None:
    lines = "# 期限\n適宜  # 期限が分からない\n! 可及的速やかに # 当面は許す\n\n随時\n"
    (tmp_path / "words.txt").write_bytes(lines.encode("cp932"))
    text = (
        "ruleset: own\nrules:\n  - {id: own.w, kind: existence, words: [別途, {file: words.txt}]}\n"
    )
    rule = _load(tmp_path, text).rules[0].rule
    assert isinstance(rule, ExistenceRule)
    assert [(each.word, each.reason and each.reason.get("ja")) for each in rule.words] == [
        ("別途", None),
        ("適宜", "期限が分からない"),
        ("随時", None),
    ]


def test_a_glossary_in_csv_and_a_list_in_yaml(tmp_path: Path) -> None:
    (tmp_path / "terms.csv").write_text("誤,正,理由\nサーバ,サーバー,社内標準\n", encoding="utf-8")
    (tmp_path / "words.yaml").write_text(
        "- {word: 弊社, reason: 社内文書}\n- {word: 御社, enabled: false}\n", encoding="utf-8"
    )
    text = (
        "ruleset: own\nrules:\n  - {id: own.t, kind: substitution, swap: {file: terms.csv}}\n"
        "  - {id: own.w, kind: existence, words: {file: words.yaml}}\n"
    )
    terms, words = (each.rule for each in _load(tmp_path, text).rules)
    assert isinstance(terms, SubstitutionRule)
    assert isinstance(words, ExistenceRule)
    assert [(swap.from_, swap.to) for swap in terms.swap] == [("サーバ", ("サーバー",))]
    assert [each.word for each in words.words] == ["弊社"]


def test_a_list_counts_in_the_rule_sets_hash(tmp_path: Path) -> None:
    text = "ruleset: own\nrules:\n  - {id: own.w, kind: existence, words: {file: words.txt}}\n"
    (tmp_path / "words.txt").write_text("適宜\n", encoding="utf-8")
    before = _load(tmp_path, text).sha256
    (tmp_path / "words.txt").write_text("随時\n", encoding="utf-8")
    assert _load(tmp_path, text).sha256 != before


def test_a_list_that_is_missing_costs_its_rule_alone(tmp_path: Path) -> None:
    text = (
        "ruleset: own\nrules:\n  - {id: own.w, kind: existence, words: {file: nowhere.txt}}\n"
        "  - {id: own.x, kind: existence, words: [適宜]}\n"
    )
    ruleset = _load(tmp_path, text)
    assert [each.rule.id for each in ruleset.rules] == ["own.x"]
    (broken,) = ruleset.broken
    assert broken.id == "own.w"
    assert broken.faults[0].what.get("en").startswith("the list nowhere.txt cannot be read")
    assert broken.faults[0].place == "own.yaml:3:34"


def test_a_list_that_is_no_yaml_names_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text("- a\n  b: [\n", encoding="utf-8")
    text = "ruleset: own\nrules:\n  - {id: own.w, kind: existence, words: {file: words.yaml}}\n"
    (broken,) = _load(tmp_path, text).broken
    assert broken.faults[0].what.get("en").startswith("words.yaml:2:4: is not YAML")


def test_origins_name_every_place_that_set_an_option(tmp_path: Path) -> None:
    base = "ruleset: base\nrules:\n  - id: base.l\n    kind: sentence-length\n    max: 100\n"
    _load(tmp_path, base, "base")
    own = "ruleset: own\nextends: base\nrules: []\noverride:\n  base.l: {max: 80}\n"
    (loaded,) = _load(tmp_path, own).rules
    assert loaded.origins["max"] == ("base.yaml:5:5", "own.yaml:5:12")


def test_a_rule_set_error_is_no_broken_rule(tmp_path: Path) -> None:
    text = "ruleset: own\nrules:\n  - {id: own.w, kind: existence, patterns: ['(a'], wrods: [a]}\n"
    with pytest.raises(RulesetError):
        _load(tmp_path, text)


def _message(folder: Path, params: str, message: str) -> str:
    text = (
        f"ruleset: own\nparams: {params}\nrules:\n"
        f"  - {{id: own.w, kind: existence, words: [a], message: '{message}'}}\n"
    )
    rule = _load(folder, text).rules[0].rule
    assert rule.message is not None
    return rule.message.get("ja")


def test_parameters_in_parameters_and_bare_words(tmp_path: Path) -> None:
    params = '{limit: 100, who: "${dept}長", dept: 総務部}'
    assert _message(tmp_path, params, "${limit}円は${ who }へ。") == "100円は総務部長へ。"
    assert _message(tmp_path, params, "$${limit}") == "${limit}"
    assert _message(tmp_path, params, "$${a}と${dept}") == "${a}と総務部"


def test_a_parameter_that_stands_for_itself(tmp_path: Path) -> None:
    with pytest.raises(RulesetErrors) as caught:
        _message(tmp_path, '{a: "${b}", b: "x${a}"}', "${a}")
    assert caught.value.what.get("en") == "the parameter “a” stands for itself."
    assert caught.value.place == "own.yaml:2:10"


def test_parameters_that_repeat_each_other_are_bounded(tmp_path: Path) -> None:
    names = [f"p{n}" for n in range(30)]
    doubled = [f'{one}: "${{{two}}}${{{two}}}"' for one, two in pairwise(names)]
    params = ", ".join([*doubled, "p29: xx"])
    with pytest.raises(RulesetErrors) as caught:
        _message(tmp_path, f"{{{params}}}", "${p0}")
    assert caught.value.what.get("en") == "the parameter’s value is too large."


def test_a_parameter_in_a_key(tmp_path: Path) -> None:
    text = (
        "ruleset: own\nparams: {old: 弊社, new: 当社}\nrules:\n"
        "  - {id: own.t, kind: substitution, swap: {'${old}': '${new}'}}\n"
    )
    rule = _load(tmp_path, text).rules[0].rule
    assert isinstance(rule, SubstitutionRule)
    assert [(swap.from_, swap.to) for swap in rule.swap] == [("弊社", ("当社",))]


def test_lists_by_their_endings(tmp_path: Path) -> None:
    (tmp_path / "A.TXT").write_text("C#\nF# # 使わない\nJava#古い\n適宜#曖昧\n", encoding="utf-8")
    (tmp_path / "terms.tsv").write_text("サーバ\tサーバー\n", encoding="utf-8")
    (tmp_path / "words").write_text("随時\n", encoding="utf-8")
    text = (
        "ruleset: own\nrules:\n  - {id: own.a, kind: existence, words: {file: A.TXT}}\n"
        "  - {id: own.b, kind: substitution, swap: {file: terms.tsv}}\n"
        "  - {id: own.c, kind: existence, words: {file: .\\words}}\n"
    )
    first, second, third = (each.rule for each in _load(tmp_path, text).rules)
    assert isinstance(first, ExistenceRule)
    assert isinstance(second, SubstitutionRule)
    assert isinstance(third, ExistenceRule)
    assert [each.word for each in first.words] == ["C#", "F#", "Java#古い", "適宜"]
    assert [(swap.from_, swap.to) for swap in second.swap] == [("サーバ", ("サーバー",))]
    assert [each.word for each in third.words] == ["随時"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("!適宜\n", "needs words or patterns."),
        ("\n", "needs words or patterns."),
    ],
)
def test_a_list_without_a_word_in_use_costs_its_rule_alone(
    tmp_path: Path, content: str, says: str
) -> None:
    (tmp_path / "words.txt").write_text(content, encoding="utf-8")
    text = (
        "ruleset: own\nrules:\n  - {id: own.w, kind: existence, words: {file: words.txt}}\n"
        "  - {id: own.x, kind: existence, words: [適宜]}\n"
    )
    ruleset = _load(tmp_path, text)
    assert [each.rule.id for each in ruleset.rules] == ["own.x"]
    assert ruleset.broken[0].faults[0].what.get("en") == says
