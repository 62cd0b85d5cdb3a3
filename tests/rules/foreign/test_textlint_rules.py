"""The rules and presets of textlint's configuration."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from checker.core.errors import RulesetError
from checker.rules.foreign import textlint
from checker.rules.foreign.recognise import find_reader
from checker.rules.foreign.rule_table import load_table
from tests.rules.foreign.helpers import as_it_is, converted, found


def _settings(folder: Path, rules: dict[str, Any], **more: Any) -> Path:
    path = folder / ".textlintrc"
    path.write_text(json.dumps({"rules": rules, **more}, ensure_ascii=False), encoding="utf-8")
    return path


def _draft(folder: Path, text: str) -> Path:
    path = folder / "draft.md"
    path.write_text(text, encoding="utf-8")
    return path


def _data(source: Path) -> list[dict[str, Any]]:
    return [{**draft.data, "id": draft.data["id"].partition(".")[2]} for draft in _read(source)]


def _read(source: Path) -> list[Any]:
    return textlint.read(source).drafts


def _notes(source: Path) -> list[str]:
    imported = textlint.read(source)
    own = [note.get("en") for draft in imported.drafts for note in draft.notes]
    return [*(note.get("en") for note in imported.notes), *own]


def test_options_are_translated(tmp_path: Path) -> None:
    source = _settings(
        tmp_path,
        {
            "sentence-length": {"max": 80, "skipPatterns": ["/「.*?」/"]},
            "textlint-rule-max-ten": {"max": 2, "strict": True, "touten": "，"},
            "@textlint-ja/textlint-rule-no-doubled-joshi": {
                "allow": ["も"],
                "commaCharacters": ["、", ","],
                "severity": "info",
            },
            "max-kanji-continuous-len": {"max": 4, "allow": ["倉庫管理規程"]},
        },
    )
    assert [each for each in _data(source) if each["kind"] != "existence"] == [
        {
            "id": "sentence-length",
            "kind": "sentence-length",
            "max": 80,
            "scope": {"ignore": ["「[^\\n\\r\\u2028\\u2029]*?」"]},
        },
        {
            "id": "max-ten",
            "kind": "comma-count",
            "commas": "，",
            "max": 2,
            "noun_lists": "count",
            "brackets": "count",
        },
        {
            "id": "no-doubled-joshi",
            "kind": "doubled-particle",
            "allow": ["も"],
            "commas": "、,",
            "severity": "info",
        },
    ]
    draft = _draft(tmp_path, "業務委託契約と倉庫管理規程を読む。\n")
    assert [row[3] for row in found(as_it_is(source), draft)] == ["業務委託契約"]


def test_a_preset_has_its_own_options_and_those_that_are_given(tmp_path: Path) -> None:
    own = {"max-ten": {"max": 5}, "max-comma": False, "sentence-length": True}
    source = _settings(tmp_path, {"preset-ja-technical-writing": own})
    rules = {each["id"]: each for each in _data(source)}
    assert rules["max-ten"]["max"] == 5
    assert rules["sentence-length"]["max"] == 100
    assert "max-comma" not in rules
    assert rules["no-mix-dearu-desumasu-body"]["style"] == "desumasu"
    assert "no-mix-dearu-desumasu-list-desumasu" in rules
    assert "no-mix-dearu-desumasu-list" not in rules


def test_options_inside_options_are_translated(tmp_path: Path) -> None:
    dictionaries = {"dict5": {"disabled": True}, "dict6": {"allows": ["/^試験を実行/"]}}
    rule = {"dictOptions": {**dictionaries, "dict9": {"disabled": True}}}
    source = _settings(tmp_path, {"ja-no-redundant-expression": rule})
    draft = _draft(tmp_path, "確認を行う。検査を実行する。試験を実行する。印刷することもできる。\n")
    assert [row[3] for row in found(as_it_is(source), draft)] == ["を実行", "こともでき"]
    assert "`dictOptions.dict9` is not used." in _notes(source)


def test_rules_of_jtf_go_by_their_numbers(tmp_path: Path) -> None:
    chosen = {"2.1.2.漢字": True, "1.1.3.箇条書き": {"shouldUsePoint": False}}
    source = _settings(tmp_path, {"preset-jtf-style": chosen})
    rules = {each["id"]: each for each in _data(source)}
    assert rules["jtf-2-1-2"]["kind"] == "joyo-kanji"
    assert rules["jtf-1-1-3-period"]["period"] == "never"
    assert "jtf-2-1-6" not in rules
    assert any(note.startswith("“preset-jtf-style/1.1.5”") for note in _notes(source))


def test_what_two_presets_ask_for_is_asked_once(tmp_path: Path) -> None:
    presets = {"preset-ja-technical-writing": True, "preset-japanese": True}
    names = [each["id"] for each in _data(_settings(tmp_path, presets))]
    assert names.count("max-ten") == 1
    assert "max-ten-2" not in names
    assert "no-kangxi-radicals" in names


def test_what_is_left_out_is_said_with_its_reason(tmp_path: Path) -> None:
    rules = {
        "no-dead-link": True,
        "terminology": True,
        "preset-mystery": {"odd-rule": True},
        "max-ten": {"kuten": "．", "novel": 1},
        "ng-word": True,
        "some-house-rule": True,
    }
    assert _notes(_settings(tmp_path, rules, plugins=["latex2e", "@textlint/markdown"])) == [
        (
            "the plugin “latex2e” is not used; documents of its format may not be read "
            "(docs/guide.en.md)."
        ),
        "“no-dead-link” is left out: it asks the network, which checker never does.",
        (
            "“terminology” is left out: write a rule of kind: substitution with your own words or "
            "numbers."
        ),
        (
            "“preset-mystery/odd-rule” is left out: checker does not know it; look for a kind that "
            "does the same (docs/kinds)."
        ),
        "“ng-word” is left out: without `words` it looks for nothing.",
        (
            "“some-house-rule” is left out: checker does not know it; look for a kind that does "
            "the same (docs/kinds)."
        ),
        "the value ． of `kuten` is not used.",
        "`novel` is not used.",
    ]


def test_json_is_read_as_textlint_reads_it_with_places(tmp_path: Path) -> None:
    path = tmp_path / ".textlintrc.json"
    path.write_text(
        '{\n\t// why: "quoted"\n\t"rules": {\n\t\t/* { */ "max-ten": {"max": 1},\n'
        '\t\t"ng-word": {words: ["http://a.example", \'b//c\'],},\n'
        '\t\t"max-ten": {max: 2},\n\t},\n}\n',
        encoding="utf-8",
    )
    (commas, words) = _read(path)
    assert (commas.data["max"], commas.origin) == (2, f"{path}:6:3")
    assert words.data["patterns"] == [r"http://a\.example", "b//c"]


def test_yaml_and_the_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / ".textlintrc.yml").write_text("rules: {max-ten: {max: 1}}\n", encoding="utf-8")
    read = find_reader(tmp_path)
    assert read is not None
    assert [draft.data["max"] for draft in read(tmp_path).drafts] == [1]


@pytest.mark.parametrize("name", [".textlintrc.js", ".textlintrc.cjs", ".textlintrc.mjs"])
def test_a_program_is_refused_with_a_remedy(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("module.exports = {}", encoding="utf-8")
    for source in (tmp_path / name, tmp_path):
        with pytest.raises(RulesetError) as told:
            find_reader(source)
        assert told.value.place == str(tmp_path / name)
        assert told.value.remedy is not None
        assert "--print-config" in told.value.remedy.get("en")


@pytest.mark.parametrize(
    ("rules", "place"),
    [("[max-ten]", ":1:1"), ("{ng-word: {words: ['/(/']}}", ":1:9")],
)
def test_what_cannot_be_read_is_named_with_its_place(
    tmp_path: Path, rules: str, place: str
) -> None:
    path = tmp_path / ".textlintrc.yml"
    path.write_text(f"rules: {rules}\n", encoding="utf-8")
    with pytest.raises(RulesetError) as told:
        textlint.read(path)
    assert told.value.place == f"{path}{place}"
    assert told.value.remedy is not None


def test_allowed_words_hold_for_every_rule(tmp_path: Path) -> None:
    rules = {"no-exclamation-question-mark": True, "no-dropping-the-ra": True, "ja-no-abusage": 1}
    allow = {"allowlist": {"allow": ["やった!", "/食べれる/"]}}
    source = _settings(tmp_path, rules, filters=allow)
    draft = _draft(tmp_path, "やった!食べれる。例外を補足する。来れる?\n")
    assert [row[3] for row in found(as_it_is(source), draft)] == ["例外を補足", "来れる", "?"]


def test_every_rule_of_the_table_runs_as_converted(tmp_path: Path) -> None:
    table = load_table("textlint")
    rules: dict[str, Any] = {f"preset-{name}": True for name in table.presets}
    words = {"words": ["駄目"]}
    rules |= {name: words for name in table.rules if not name.startswith("jtf-")}
    jtf = {name[4:] + ".": True for name in table.rules if name.startswith("jtf-")}
    source = _settings(tmp_path, {**rules, "preset-jtf-style": jtf})
    draft = _draft(tmp_path, "# 題\n\n全て食べれる!とおもう 。\n\n- 項目です。\n")
    as_is = as_it_is(source)
    assert as_is.broken == ()
    rows = found(as_is, draft)
    assert {row[0].partition(".")[2] for row in rows} >= {"no-dropping-the-ra", "jtf-2-2-1-list"}
    assert rows == found(converted(source, tmp_path), draft)
    missing = [
        name
        for rules in table.presets.values()
        for name in rules
        if name not in table.rules and name not in table.without
    ]
    assert missing == []


_LONG = 20_000
_ENOUGH = 15.0
"""Seconds of processor."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "あ" * _LONG,
        "\\" + '"' * _LONG,
        "語 " * (_LONG // 2),
        "（" * _LONG,
        "<あ" * (_LONG // 2),
        " 　" * (_LONG // 2) + "/",
        "あ。\n\n" * (_LONG // 10),
    ],
    ids=["letters", "quotes", "words", "brackets", "angles", "spaces", "lines"],
)
def test_expressions_take_linear_time(tmp_path: Path, text: str) -> None:
    """It takes a second; in the square of its length it would take a minute."""
    patterns = {
        "no-unmatched-pair": True,
        "no-exclamation-question-mark": True,
        "max-kanji-continuous-len": True,
        "arabic-kanji-numbers": True,
        "ja-unnatural-alphabet": True,
        "preset-ja-spacing": True,
        "preset-jtf-style": {"4.3.7.": True},
    }
    source = _settings(tmp_path, patterns)
    ruleset = as_it_is(source)
    draft = _draft(tmp_path, text + text)
    began = time.process_time()
    found(ruleset, draft)
    assert time.process_time() - began < _ENOUGH
