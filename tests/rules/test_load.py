"""Rule files: what loads, and how each mistake is reported."""

from pathlib import Path

import pytest

from checker.core.errors import RulesetError
from checker.kinds.japanese.sentence_length import SentenceLengthRule
from checker.kinds.words.existence import ExistenceRule
from checker.rules import RulesetErrors, RulesetLibrary, load_ruleset
from checker.rules.yaml_nodes import load

_HEAD = "ruleset: own\ntitle: 社内\n"
_RULE = "  - id: own.words\n    kind: existence\n    words: [適宜]\n"


def _write(folder: Path, text: str, name: str = "own") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _errors(folder: Path, text: str) -> list[tuple[str, str, str]]:
    """Return place, sentence and remedy of each error, in English."""
    file = _write(folder, text)
    with pytest.raises(RulesetError) as caught:
        load_ruleset(file, lambda _: None, "own.yaml")
    error = caught.value
    each = error.errors if isinstance(error, RulesetErrors) else (error,)
    return [(e.place, e.what.get("en"), e.remedy.get("en") if e.remedy else "") for e in each]


def test_a_rule_set_loads(tmp_path: Path) -> None:
    ruleset = load_ruleset(_write(tmp_path, f"{_HEAD}rules:\n{_RULE}"), lambda _: None, "own.yaml")
    (loaded,) = ruleset.rules
    assert isinstance(loaded.rule, ExistenceRule)
    assert [entry.word for entry in loaded.rule.words] == ["適宜"]
    assert loaded.rule.severity == "warning"
    assert loaded.at == "own.yaml:4:5"


def test_extends_and_override_with_the_place_of_the_rule(tmp_path: Path) -> None:
    base = "ruleset: base\nrules:\n  - {id: base.length, kind: sentence-length, max: 100}\n"
    _write(tmp_path, base, "base")
    text = f"{_HEAD}extends: base\nrules:\n{_RULE}override:\n  base.length: {{max: 80}}\n"
    ruleset = load_ruleset(_write(tmp_path, text), lambda _: None, "own.yaml")
    assert [each.rule.id for each in ruleset.rules] == ["base.length", "own.words"]
    length = ruleset.rules[0].rule
    assert isinstance(length, SentenceLengthRule)
    assert length.max == 80
    assert ruleset.lineage == ("base",)


def test_the_hash_changes_with_the_base(tmp_path: Path) -> None:
    base = "ruleset: base\nrules:\n  - {id: base.length, kind: sentence-length, max: 100}\n"
    _write(tmp_path, base, "base")
    file = _write(tmp_path, f"{_HEAD}extends: base\nrules: []\n")
    before = load_ruleset(file, lambda _: None, "own.yaml").sha256
    _write(tmp_path, base.replace("100", "90"), "base")
    assert load_ruleset(file, lambda _: None, "own.yaml").sha256 != before


@pytest.mark.parametrize(
    ("text", "place", "what", "remedy"),
    [
        pytest.param(
            f"{_HEAD}rules:\n\t- id: own.x\n",
            "own.yaml:4:1",
            "is not YAML: a tab indents this line.",
            "Replace the tab with spaces: YAML does not indent with tabs.",
            id="tab",
        ),
        pytest.param(
            f"{_HEAD}rules:\n  - {{id: own.x, kind: existance, words: [a]}}\n",
            "own.yaml:4:17",
            "unknown kind “existance”.",
            "Did you mean “existence”?",
            id="kind",
        ),
        pytest.param(
            f"{_HEAD}rules:\n{_RULE}    severty: error\n",
            "own.yaml:7:5",
            "unknown key “severty”.",
            "Did you mean “severity”?",
            id="key",
        ),
        pytest.param(
            f"{_HEAD}rules:\n{_RULE}    scope: {{sektion: 費用}}\n",
            "own.yaml:7:13",
            "unknown key “sektion”.",
            "Did you mean “section”?",
            id="key in scope",
        ),
        pytest.param(
            f"{_HEAD}aplies_to: {{title: x}}\nrules: []\n",
            "own.yaml:3:1",
            "unknown key “aplies_to”.",
            "Did you mean “applies_to”?",
            id="key in header",
        ),
        pytest.param(
            f"{_HEAD}rules:\n{_RULE}    severity: fatal\n",
            "own.yaml:7:5",
            "“fatal” is no value here.",
            "One of: error, warning, info",
            id="value",
        ),
        pytest.param(
            f"{_HEAD}rules:\n{_RULE}override:\n  own.wrods: {{severity: info}}\n",
            "own.yaml:8:3",
            "there is no rule “own.wrods”.",
            "Did you mean “own.words”?",
            id="override of an unknown rule",
        ),
        pytest.param(
            f"{_HEAD}rules:\n{_RULE}override:\n  own.words: {{severiti: info}}\n",
            "own.yaml:8:15",
            "unknown key “severiti”.",
            "Did you mean “severity”?",
            id="override of an unknown key",
        ),
        pytest.param(
            f"{_HEAD}rules:\n{_RULE}{_RULE}",
            "own.yaml:7:5",
            "the rule “own.words” exists already.",
            "Change a base's rule under override.",
            id="twice",
        ),
        pytest.param(
            f"{_HEAD}title: again\nrules: []\n",
            "own.yaml:3:1",
            "the key “title” stands twice.",
            "Mend this place.",
            id="key twice",
        ),
        pytest.param(
            f"{_HEAD}rules:\n  - {{id: 社内.用語, kind: existence, words: [a]}}\n",
            "own.yaml:4:6",
            "“社内.用語” is no name here.",
            "Small letters, digits and hyphens, joined by dots: ringi.total",
            id="Japanese id",
        ),
        pytest.param(
            f"{_HEAD}rules:\n  - {{id: own.x, kind: existence, words: [365]}}\n",
            "own.yaml:4:42",
            "0: needs text, not “365”.",
            'Words and versions stand in quotes: "365"',
            id="a number for a word",
        ),
        pytest.param(
            f"{_HEAD}version: 1.10\nrules: []\n",
            "own.yaml:3:1",
            "version: needs text, not “1.10”.",
            'Words and versions stand in quotes: "1.10"',
            id="a number for a version",
        ),
        pytest.param(
            f"{_HEAD}rules:\n  - {{id: own.x, kind: sentence-length, max: 長い}}\n",
            "own.yaml:4:40",
            "max: needs a whole number, not “長い”.",
            None,
            id="type",
        ),
        pytest.param(
            f"{_HEAD}rules:\n  - id:　own.x\n    kind: existence\n",
            "own.yaml:5:9",
            "is not YAML: a line with two “: ”, or indented wrongly.",
            "Replace the full-width space or colon of line 4 with a plain one.",
            id="full-width space",
        ),
        pytest.param(
            f"{_HEAD}rules：\n  - id: own.x\n",
            "own.yaml:4:7",
            "is not YAML: there is no “:” after a key.",
            "Replace the full-width space or colon of line 3 with a plain one.",
            id="full-width colon",
        ),
        pytest.param(
            f"{_HEAD}rules: []\n　x: 1\n",
            "own.yaml:4:1",
            "unknown key “　x”.",
            "Replace the full-width space or colon with a plain one.",
            id="full-width indent",
        ),
        pytest.param(
            f"{_HEAD}? [a, b]\n: c\n", "own.yaml:3:3", "a key is a single word.", None, id="key"
        ),
        pytest.param(
            f"{_HEAD}rules:\n  - kind: existence\n",
            "own.yaml:4:5",
            "a rule has no id.",
            "Write: - id: ruleset.rule",
            id="no id",
        ),
        pytest.param("- a\n- b\n", "own.yaml:1:1", "is not a rule set.", None, id="no rule set"),
        pytest.param("", "own.yaml:1:1", "is not a rule set.", None, id="empty"),
        pytest.param(
            f"{_HEAD}extends: nowhere\nrules: []\n",
            "own.yaml:3:1",
            "no rule set “nowhere”.",
            "See: checker rules list",
            id="unknown base",
        ),
    ],
)
def test_errors_name_place_fault_and_remedy(
    tmp_path: Path, text: str, place: str, what: str, remedy: str | None
) -> None:
    ((found_place, found_what, found_remedy),) = _errors(tmp_path, text)
    assert (found_place, found_what) == (place, what)
    if remedy is not None:
        assert found_remedy == remedy


def test_a_regular_expression_that_does_not_compile(tmp_path: Path) -> None:
    broken = "  - id: own.p\n    kind: existence\n    severity: error\n    patterns: [ok, '(a']\n"
    text = f"{_HEAD}rules:\n{_RULE}{broken}"
    ruleset = load_ruleset(_write(tmp_path, text), lambda _: None, "own.yaml")
    assert len(ruleset.rules) == 1  # it costs that rule alone
    (cost,) = ruleset.broken
    (fault,) = cost.faults
    assert (cost.id, cost.kind, cost.severity) == ("own.p", "existence", "error")
    line = text[: text.index("patterns")].count("\n") + 1
    assert fault.place == f"own.yaml:{line}:20"
    assert fault.what.get("en").endswith(": the closing ) is missing (character 3)")
    assert fault.what.get("ja").endswith(": 閉じる ) がありません(3 文字目)")


@pytest.mark.parametrize(
    ("rule", "what", "remedy"),
    [
        (
            "kind: fields, required: [件名, '担当: 山田': x]",
            "“担当: 山田: x” was read as a key with a value.",
            'Words with a colon stand in quotes: "担当: 山田: x"',
        ),
        (
            "kind: substitution, swap: [{出来る: できる}]",
            "“出来る: できる” was read as a key with a value.",
            "Write it as {出来る: できる}",
        ),
        (
            "kind: existence, words: [1.10]",
            "0: needs text, not “1.10”.",
            'Words and versions stand in quotes: "1.10"',
        ),
    ],
)
def test_what_yaml_makes_of_words_without_quotes(
    tmp_path: Path, rule: str, what: str, remedy: str
) -> None:
    errors = _errors(tmp_path, f"{_HEAD}rules:\n  - {{id: own.w, {rule}}}\n")
    assert (what, remedy) in [each[1:] for each in errors]
    assert not any("missing" in each[1] for each in errors)


def test_a_rule_set_that_extends_itself(tmp_path: Path) -> None:
    _write(tmp_path, "ruleset: a\nextends: b\nrules: []\n", "a")
    _write(tmp_path, "ruleset: b\nextends: a\nrules: []\n", "b")
    with pytest.raises(RulesetError) as caught:
        load_ruleset(tmp_path / "a.yaml", lambda _: None, "a.yaml")
    assert caught.value.what.get("en") == "extends itself (a → b → a)."
    assert caught.value.place == "b.yaml:2:1"


def test_every_error_is_reported_at_once(tmp_path: Path) -> None:
    text = f"{_HEAD}rules:\n  - {{id: own.a, kind: nope}}\n  - {{id: own.b, kind: nope}}\n"
    assert [place for place, _, _ in _errors(tmp_path, text)] == ["own.yaml:4:17", "own.yaml:5:17"]


def test_aliases_cannot_blow_up(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    ((_, what, _),) = _errors(tmp_path, "\n".join(lines))
    assert what == "is nested too deeply or too large."


def test_words_of_yaml_1_1_are_text(tmp_path: Path) -> None:
    rule = "  - {id: own.w, kind: existence, words: [yes, no, on, off, 2025-09-01]}\n"
    ruleset = load_ruleset(_write(tmp_path, f"{_HEAD}rules:\n{rule}"), lambda _: None, "own.yaml")
    rule_read = ruleset.rules[0].rule
    assert isinstance(rule_read, ExistenceRule)
    words = [entry.word for entry in rule_read.words]
    assert words == ["yes", "no", "on", "off", "2025-09-01"]


def test_shipped_rule_sets_load() -> None:
    library = RulesetLibrary()
    assert {"ja-business", "ringi", "minutes", "incident"} <= set(library.files)
    for name in library.files:
        assert library.get(name).rules


def test_merge_keys_and_the_places_of_what_they_bring(tmp_path: Path) -> None:
    text = (
        f"{_HEAD}rules:\n  - &first {{id: own.a, kind: existence, words: [適宜], severity: info}}\n"
        "  - {<<: *first, id: own.b, severity: error}\n"
        "  - {<<: [{severity: error}, *first], id: own.c}\n"
    )
    ruleset = load_ruleset(_write(tmp_path, text), lambda _: None, "own.yaml")
    assert [(e.rule.id, e.rule.severity, e.at) for e in ruleset.rules] == [
        ("own.a", "info", "own.yaml:4:5"),
        ("own.b", "error", "own.yaml:5:5"),
        ("own.c", "error", "own.yaml:6:5"),
    ]
    assert ruleset.rules[1].origins["severity"] == ("own.yaml:5:29",)
    assert ruleset.rules[1].origins["words"] == ("own.yaml:4:41",)


def test_merge_keys_cannot_blow_up(tmp_path: Path) -> None:
    lines = ["a0: &a0 {k: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 12)]
    ((_, what, _),) = _errors(tmp_path, "\n".join(lines))
    assert what == "is nested too deeply or too large."


def test_a_byte_order_mark_and_the_line_ends_of_windows(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    text = f"{_HEAD}rules:\n{_RULE}    severty: error\n".replace("\n", "\r\n")
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    with pytest.raises(RulesetError) as caught:
        load_ruleset(file, lambda _: None, "own.yaml")
    assert caught.value.place == "own.yaml:7:5"


def test_a_folder_of_rules_may_hold_other_yaml(tmp_path: Path) -> None:
    _write(tmp_path, f"{_HEAD}rules:\n{_RULE}")
    _write(tmp_path, "- {word: 弊社, reason: 社内文書}\n", "words")
    _write(tmp_path, "ignore: []\n", "a.md.checker")
    _write(tmp_path, "rulset: typo\nrules: []\n", "typo")
    headers, faults = RulesetLibrary((tmp_path,)).survey()
    names = [file.stem for file, _ in headers]
    assert "own" in names
    assert not {"words", "a.md.checker", "typo"} & set(names)
    assert [each.place.rpartition("/")[2] for each in faults] == ["typo.yaml:1:1"]


_TYPOS = """\
ruleset: own
extends: [ja-busines]
applies_to: {filname: x}
rules:
  - {id: own.a, kind: existence, words: [x], severity: eror}
  - {id: own.b, kind: section, required: [目的]}
  - {id: own.c, kind: existence, wrods: [x], scope: {secton: 費用, part: bdy}}
  - {id: own.d, kind: judge, unit: sentense, ask: 書かれていますか}
override:
  ja-business.redundant: {enabled: false}
"""


def test_all_typos_are_told_at_once_with_the_nearest_name(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(_TYPOS, encoding="utf-8")
    with pytest.raises(RulesetErrors) as caught:
        RulesetLibrary().get(str(file))
    told = [
        (str(each.place).removeprefix(f"{file}:"), each.remedy and each.remedy.get("en"))
        for each in caught.value.errors
    ]
    assert told == [
        ("2:11", "Did you mean “ja-business”?"),
        ("3:14", "Did you mean “filename”?"),
        ("5:46", "Did you mean “error”?"),
        ("6:17", "Did you mean “sections”?"),
        ("7:34", "Did you mean “words”?"),
        ("7:54", "Did you mean “section”?"),
        ("7:66", "Did you mean “body”?"),
        ("8:30", "Did you mean “sentence”?"),
    ]


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        ("rules: [x", "1:8", "ここで始まるかっこが「]」で閉じていません。"),
        ('a: "x\nb: y\n', "1:4", "ここで始まる引用符が閉じていません。"),
        ("a:\n  - b: 1\n   c: 2\n", "3:4", "この行の字下げが前の行とそろっていません。"),
        ("a: b: c\n", "1:5", "一行に「: 」が二つあるか、字下げが合いません。"),
        ("a: *x\n", "1:4", "「*」で始まる値は、引用符で囲みます。"),
        ('a: "\\d"\n', "1:5", "正規表現は一重引用符で囲みます。"),
        ("a: - b\n", "1:4", "「- 」は、キーの次の行に書きます。"),
        ("a:\n\t- b\n", "2:1", "この行の字下げにタブがあります。"),
    ],
)
def test_yaml_is_explained_in_japanese(tmp_path: Path, text: str, at: str, says: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(RulesetError) as caught:
        load(file, file.name)
    assert caught.value.place == f"own.yaml:{at}"
    assert caught.value.what.get("ja").startswith("YAML として読めません: ")
    assert caught.value.what.get("ja").endswith(says)


def test_what_a_rule_is_about_is_said_by_itself_or_by_the_head_of_its_file(tmp_path: Path) -> None:
    base = "ruleset: base\nconcern: style\nrules:\n  - {id: base.a, kind: existence, words: [甲]}\n"
    base += "  - {id: base.b, kind: existence, words: [乙], concern: fault}\n"
    _write(tmp_path, base, "base")
    text = f"{_HEAD}extends: base\nrules:\n{_RULE}override:\n  base.b: {{severity: error}}\n"
    ruleset = load_ruleset(_write(tmp_path, text), lambda _: None, "own.yaml")
    said = {each.rule.id: each.rule.concern for each in ruleset.rules}
    assert said == {"base.a": "style", "base.b": "fault", "own.words": "house"}
    origins = {each.rule.id: each.origins.get("concern") for each in ruleset.rules}
    assert origins["base.a"] == ("base.yaml:2:1",)
    assert origins["own.words"] is None


def test_a_concern_that_nobody_knows_is_told_at_the_head(tmp_path: Path) -> None:
    (error,) = _errors(tmp_path, f"{_HEAD}concern: taste\nrules:\n{_RULE}")
    assert error[0] == "own.yaml:3:1"
