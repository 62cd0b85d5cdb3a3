"""Candidate rules from rule sentences: they load, can be measured, and say what is missing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.cli import cli
from checker.core.errors import ConfigError
from checker.core.ports import Answer
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.judge.judge import Judge
from checker.kinds.meaning.judge import JudgeRule
from checker.learn.drafts.examples import find_slot, pair_for
from checker.learn.drafts.known_headings import list_headings
from checker.learn.drafts.rule_draft import _EVERY, draft_rule
from checker.rules import RulesetLibrary


def _judge(margin: Callable[[str, str], float]) -> Judge:
    return Judge(lambda: ScriptedEngine(lambda q, t: Answer(margin(q, t), 1.0)), SCRIPTED)


def _loaded(text: str, folder: Path) -> JudgeRule:
    file = folder / "own.yaml"
    file.write_text(text, encoding="utf-8")
    rules = [each.rule for each in RulesetLibrary().get(str(file)).rules]
    (rule,) = [rule for rule in rules if isinstance(rule, JudgeRule)]
    return rule


def test_the_words_choose_unit_quantifier_scope_and_questions(tmp_path: Path) -> None:
    made = draft_rule("宿題には担当者と期限を書くこと", "own", None)
    rule = _loaded(made.text, tmp_path)
    assert (rule.id, rule.unit, rule.quantifier, rule.joined_by) == (
        "own.owner-due",
        "item",
        "all",
        "and",
    )
    assert rule.scope.section == ("*宿題*",)
    assert [each.ask for each in rule.questions] == [
        "担当者が書かれていますか。",
        "期限が書かれていますか。",
    ]
    assert all(len(each.examples.positive) >= 3 for each in rule.questions)
    assert not made.bare
    assert "# 例は必ず直してください" in made.text


@pytest.mark.parametrize(
    ("sentence", "unit", "quantifier"),
    [
        ("原因に人を責める表現を書いてはならない", "sentence", "none"),
        ("費用に金額の根拠を書くこと", "sentence", "any"),
        ("依頼には一件ずつ期限を書く", "item", "all"),
        ("すべての文は主語を明示すること", "sentence", "all"),
        ("各章には目的を書く", "section", "all"),
        ("The report must give a reason.", "sentence", "any"),
        ("Risks must have a countermeasure.", "item", "all"),
    ],
)
def test_units_and_quantifiers(tmp_path: Path, sentence: str, unit: str, quantifier: str) -> None:
    rule = _loaded(draft_rule(sentence, "own", None).text, tmp_path)
    assert (rule.unit, rule.quantifier) == (unit, quantifier)


@pytest.mark.parametrize(
    ("leans", "unit", "quantifier"), [(5.0, "item", "all"), (-5.0, "sentence", "any")]
)
def test_the_model_decides_where_words_do_not(
    tmp_path: Path, leans: float, unit: str, quantifier: str
) -> None:
    every = _EVERY["ja"]

    def margin(_question: str, text: str) -> float:
        return 4.0 if text in every.positive else -4.0 if text in every.negative else leans

    made = draft_rule("依頼に期限を書くこと", "own", _judge(margin))
    rule = _loaded(made.text, tmp_path)
    assert (rule.unit, rule.quantifier) == (unit, quantifier)
    assert "モデルの答えによりました" in made.text


def test_an_unsure_model_decides_nothing(tmp_path: Path) -> None:
    made = draft_rule("依頼に期限を書くこと", "own", _judge(lambda _question, _text: 0.0))
    assert _loaded(made.text, tmp_path).quantifier == "any"
    assert "決め手がなく" in made.text
    assert "正答率(交差検証)は 50%。基準に届かず参考のみです" in made.text


def test_the_draft_says_how_well_the_model_tells_its_examples() -> None:
    slot = find_slot("担当者", "ja")
    assert slot is not None
    made = draft_rule(
        "宿題には担当者を書く",
        "own",
        _judge(lambda _q, text: 4.0 if text in slot.positive else -4.0),
    )
    assert made.accuracy == (1.0,)
    assert "正答率(交差検証)は 100% です。" in made.text


def test_without_examples_the_rule_loads_and_only_advises(tmp_path: Path) -> None:
    made = draft_rule("専門用語には説明を付ける", "own", None)
    rule = _loaded(made.text, tmp_path)
    assert rule.questions[0].examples.positive == ()
    assert made.bare
    assert "例がありません" in made.text


@pytest.mark.parametrize(
    ("sentence", "one", "other"),
    [
        ("原因と対策が対応していること", "原因", "対策"),
        ("対策は原因に対応していること", "対策", "原因"),
    ],
)
def test_two_places_become_a_comparison(
    tmp_path: Path, sentence: str, one: str, other: str
) -> None:
    rule = _loaded(draft_rule(sentence, "own", None).text, tmp_path)
    assert rule.compare is not None
    assert rule.compare.labels == (one, other)
    assert rule.scope.section == (f"*{one}*",)
    assert rule.compare.scope.section == (f"*{other}*",)
    assert all(rule.compare.is_labelled(each) for each in rule.examples.positive)


def test_what_may_not_contradict_has_its_examples_turned(tmp_path: Path) -> None:
    pair = pair_for("要約", "本文", "ja")
    assert pair is not None
    rule = _loaded(draft_rule("要約は本文と矛盾しないこと", "own", None).text, tmp_path)
    assert rule.quantifier == "none"
    assert pair.positive[0][1] in rule.examples.negative[0]
    assert rule.compare is not None
    assert rule.compare.scope.none_of  # the body is all but the summary


@pytest.mark.parametrize("sentence", ["こんにちは", "", "'\"#: {}", "a" * 5000])
def test_what_is_no_rule_sentence_is_refused(sentence: str) -> None:
    with pytest.raises(ConfigError, match="not a rule sentence"):
        draft_rule(sentence, "own", None)


def test_words_of_the_sentence_cannot_break_the_yaml(tmp_path: Path) -> None:
    sentence = "「費用: 'a' # {b}」には根拠を書くこと"
    assert _loaded(draft_rule(sentence, "own", None).text, tmp_path).message is not None


def test_the_command_writes_what_rules_test_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["rules", "draft", "宿題には担当者を書くこと", "--no-model", "--lang", "en"]
    assert cli.main([*arguments, "-o", "homework.yaml"], standalone_mode=False) == 0
    assert "checker rules test homework.yaml" in capsys.readouterr().err
    test = ["rules", "test", "homework.yaml", "--no-model", "--lang", "en"]
    assert cli.main(test, standalone_mode=False) == 0
    assert "homework.owner" in capsys.readouterr().out
    with pytest.raises(ConfigError):
        cli.main([*arguments, "--id", "No Name"], standalone_mode=False)


def test_several_sentences_are_to_be_drafted_apart() -> None:
    with pytest.raises(ConfigError, match="There are 2 sentences") as caught:
        draft_rule("費用には金額の根拠を書く。概算は使わない。", "own", None)
    assert caught.value.remedy is not None
    assert caught.value.remedy.get("ja") == (
        "一文ずつ rules draft に渡してください: 「費用には金額の根拠を書く。」「概算は使わない。」"
    )


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("同じものは同じ言葉にそろえること", "consistency"),
        ("表の列には空欄がないこと", "table"),
        ("金額の合計を書くこと", "table-sum"),
        ("Every action item has an owner.", "list"),
    ],
)
def test_kinds_that_need_no_model_are_proposed(sentence: str, kinds: str) -> None:
    text = draft_rule(sentence, "own", None).text
    assert f"docs/kinds/{kinds})" in text


def test_a_sentence_that_cannot_be_asked_names_the_kind_that_decides_it() -> None:
    with pytest.raises(ConfigError) as caught:
        draft_rule("日付と曜日の食い違い", "own", None)
    assert caught.value.remedy is not None
    assert "docs/kinds/date" in caught.value.remedy.get("ja")


@pytest.mark.parametrize(
    ("sentence", "has_examples"),
    [
        ("手順には担当者を書くこと", True),
        ("手順には担当者の連絡方法を書くこと", False),
        ("費用には見積の理由の説明者を書くこと", False),
        ("Every step must name the room of the owner.", False),
    ],
)
def test_examples_are_of_the_thing_itself(
    tmp_path: Path, sentence: str, has_examples: bool
) -> None:
    rule = _loaded(draft_rule(sentence, "own", None).text, tmp_path)
    assert bool(rule.examples.positive) is has_examples


@pytest.mark.parametrize(
    ("sentence", "section", "ask"),
    [
        ("費用には根拠を書くこと", ("*費用*",), "根拠が書かれていますか。"),
        ("研修の章には根拠を書くこと", ("*研修*",), "根拠が書かれていますか。"),
        ("お知らせには、範囲を書くこと", (), "範囲が書かれていますか。"),
        (
            "意見が割れた点は、賛否を載せること",
            (),
            "意見が割れた点は、賛否が載せられていますか。",
        ),
    ],
)
def test_a_word_is_a_heading_where_documents_have_it(
    tmp_path: Path, sentence: str, section: tuple[str, ...], ask: str
) -> None:
    made = draft_rule(sentence, "own", None, list_headings(RulesetLibrary()))
    rule = _loaded(made.text, tmp_path)
    assert (rule.scope.section, rule.ask) == (section, ask)
    assert ("手元の規則集のどれにもない" in made.text) is (not section)


def test_several_headings_are_alternatives(tmp_path: Path) -> None:
    text = draft_rule("宿題や今後の作業には期限を書くこと", "own", None).text
    assert _loaded(text, tmp_path).scope.section == ("*宿題*", "*今後の作業*")
