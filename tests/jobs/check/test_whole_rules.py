"""Judged rules of several questions, and of two places that are read together."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from checker.core.errors import ConfigError
from checker.core.findings import Outcome
from checker.core.ports import Answer, EngineInfo
from checker.core.verdict import Verdict
from checker.engines.scripted import ScriptedEngine
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob, check
from checker.jobs.measure.rule_test import measure
from checker.judge.judge import Judge
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import Opinion, join_opinions
from checker.kinds.registry import rule_adapter
from checker.rules import RulesetLibrary
from checker.rules.model import LoadedRule, Ruleset, RulesetHeader

OWNER, DUE = "担当者が書かれていますか。", "期限が書かれていますか。"
GOOD, BAD = ["よい例1", "よい例2", "よい例3"], ["悪い例1", "悪い例2", "悪い例3"]
EXAMPLES = {"positive": GOOD, "negative": BAD}
ITEMS = "## 宿題\n\n- 見積を送る(高橋、5月1日)\n- 会場を予約する(佐藤)\n- 資料を配る\n"
_MARKS = {OWNER: ("高橋", "佐藤"), DUE: ("5月",)}

Margin = Callable[[str, str], float]


def _says(question: str, text: str) -> float:
    return 5.0 if any(mark in text for mark in _MARKS[question]) else -5.0


def _judge(margin: Margin = _says) -> Judge:
    def answer(question: str, text: str) -> Answer:
        known = 4.0 if text in GOOD else -4.0 if text in BAD else margin(question, text)
        return Answer(known, 1.0)

    return Judge(lambda: ScriptedEngine(answer), EngineInfo("scripted", "f" * 64, 8192))


def _rule(how: str, quantifier: str = "all", **more: object) -> dict[str, object]:
    return {
        "id": "own.action",
        "kind": "judge",
        "scope": {"section": "宿題"},
        "unit": "item",
        "quantifier": quantifier,
        "ask": {how: [{"ask": each, "examples": EXAMPLES} for each in (OWNER, DUE)]},
        **more,
    }


def _ruleset(*rules: dict[str, object]) -> Ruleset:
    loaded = tuple(
        LoadedRule(rule_adapter().validate_python(each), "own.yaml:1:5") for each in rules
    )
    return Ruleset(RulesetHeader(ruleset="own"), loaded, "0" * 64, "own.yaml")


def _check(rule: dict[str, object], judge: Judge | None, text: str = ITEMS) -> Verdict:
    document = read(Path("draft.md"), text.encode("utf-8"))
    return check(CheckJob(document, "draft.md", _ruleset(rule), "option", "ja"), judge)


def _found(verdict: Verdict) -> list[tuple[str, str]]:
    return [(each.quote, each.message) for each in verdict.findings]


def test_and_finds_each_unit_with_the_questions_that_failed() -> None:
    asked = "次の問いの答えが「いいえ」と判定されました: "
    assert _found(_check(_rule("and"), _judge())) == [
        ("会場を予約する(佐藤)", asked + DUE),
        ("資料を配る", f"{asked}{OWNER} / {DUE}"),
    ]


def test_or_needs_one_yes() -> None:
    assert [quote for quote, _ in _found(_check(_rule("or"), _judge()))] == ["資料を配る"]


def test_none_finds_what_every_question_affirms() -> None:
    verdict = _check(_rule("and", "none"), _judge())
    assert [quote for quote, _ in _found(verdict)] == ["見積を送る(高橋、5月1日)"]


def test_any_names_the_question_that_no_unit_answers() -> None:
    text = "## 宿題\n\n- 会場を予約する(佐藤)\n- 資料を配る\n"
    ((quote, message),) = _found(_check(_rule("and", "any"), _judge(), text))
    assert (quote, message.rpartition(": ")[2]) == ("宿題", DUE)


def test_any_passes_on_a_unit_that_answers_all() -> None:
    (result,) = _check(_rule("and", "any"), _judge()).results
    assert result.outcome is Outcome.PASS
    assert [each.quote for each in result.evidence] == ["見積を送る(高橋、5月1日)"]


@pytest.mark.parametrize(
    ("message", "shown", "suggestion"),
    [
        ("足りません: {question}", f"足りません: {DUE}", None),
        ("足りません。", "足りません。", f"次の問いの答えが「いいえ」と判定されました: {DUE}"),
    ],
)
def test_a_message_of_its_own_still_tells_which_question(
    message: str, shown: str, suggestion: str | None
) -> None:
    text = "## 宿題\n\n- 会場を予約する(佐藤)\n"
    (finding,) = _check(_rule("and", message=message), _judge(), text).findings
    assert (finding.message, finding.suggestion) == (shown, suggestion)


def test_an_unsure_question_leaves_a_unit_open_and_is_named() -> None:
    def margin(question: str, text: str) -> float:
        return 0.0 if question == DUE else _says(question, text)

    text = "## 宿題\n\n- 会場を予約する(佐藤)\n- 資料を配る\n"
    (result,) = _check(_rule("and"), _judge(margin), text).results
    assert [(each.quote, each.answer, each.questions) for each in result.evidence] == [
        ("資料を配る", "no", (OWNER,)),
        ("会場を予約する(佐藤)", "unsure", (DUE,)),
    ]


def test_the_weakest_question_says_how_reliable_the_rule_is() -> None:
    def margin(question: str, text: str) -> float:
        return {"近い例": -4.0}.get(text, _says(question, text))

    few = {"positive": ["近い例", *GOOD], "negative": BAD}
    rule = _rule("and")
    rule["ask"] = {"and": [{"ask": OWNER, "examples": EXAMPLES}, {"ask": DUE, "examples": few}]}
    (result,) = _check(rule, _judge(margin)).results
    assert result.reliability is not None
    assert (result.reliability.examples, result.reliability.accuracy) == (13, 0.857)


def _opinions(*answers: str) -> list[Opinion]:
    confidence = {"yes": 0.95, "no": 0.9, "unsure": 0.6}
    reason = {"unsure": "band"}
    return [Opinion(each, confidence[each], reason.get(each)) for each in answers]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("how", "answers", "expected"),
    [
        ("and", ("yes", "yes"), ("yes", 0.95, (0, 1))),
        ("and", ("yes", "unsure"), ("unsure", 0.6, (1,))),
        ("and", ("no", "unsure"), ("no", 0.9, (0,))),
        ("and", ("no", "no"), ("no", 0.9, (0, 1))),
        ("or", ("no", "no"), ("no", 0.9, (0, 1))),
        ("or", ("no", "unsure"), ("unsure", 0.6, (1,))),
        ("or", ("yes", "unsure"), ("yes", 0.95, (0,))),
        ("or", ("no", "yes"), ("yes", 0.95, (1,))),
    ],
)
def test_three_valued_logic(
    how: str, answers: Sequence[str], expected: tuple[str, float, tuple[int, ...]]
) -> None:
    rule = rule_adapter().validate_python(_rule(how))
    assert isinstance(rule, JudgeRule)
    for order in (1, -1):
        found = join_opinions(rule, _opinions(*answers[::order]))
        resting = found.questions if order == 1 else tuple(sorted(1 - q for q in found.questions))
        assert (found.answer, found.confidence, resting) == expected
        assert found.reason == ("band" if expected[0] == "unsure" else None)


def test_rules_test_measures_each_question() -> None:
    measures = measure(_ruleset(_rule("or")), read, _judge())
    assert [(each.rule, each.question, each.examples, each.accuracy) for each in measures] == [
        ("own.action", OWNER, 6, 1.0),
        ("own.action", DUE, 6, 1.0),
    ]


CAUSES = """## 原因

期限を誰も管理していなかった。

## 対策

| 対策 | 期限 |
|---|---|
| 期限の前に通知する | 6月 |

来月から始める。
"""
PAIR = """\
原因: 期限を誰も管理していなかった。
対策: 対策: 期限の前に通知する / 期限: 6月
来月から始める。"""
FITS, MISSES = "原因: 設定の誤り\n対策: 設定を点検する", "原因: 設定の誤り\n対策: 床を磨く"


def _comparing(**more: object) -> dict[str, object]:
    compare = {"scope": {"section": "対策"}, "labels": ["原因", "対策"]}
    return {
        "id": "own.fits",
        "kind": "judge",
        "scope": {"section": "原因"},
        "unit": "section",
        "ask": "対策は原因を取り除きますか。",
        "examples": {
            "positive": [FITS + each for each in ("", "。", "する")],
            "negative": [MISSES + each for each in ("", "。", "だけ")],
        },
        "compare": compare | more,
    }


def _comparing_judge(asked: list[str], margin: float) -> Judge:
    def answer(_question: str, text: str) -> Answer:
        asked.append(text)
        return Answer(4.0 if FITS in text else -4.0 if MISSES in text else margin, 1.0)

    return Judge(lambda: ScriptedEngine(answer), EngineInfo("scripted", "f" * 64, 8192))


def test_each_unit_is_read_beside_the_other_place() -> None:
    asked: list[str] = []
    verdict = _check(_comparing(), _comparing_judge(asked, -5.0), CAUSES)
    assert asked[-1] == PAIR
    assert [(each.quote, each.place.line) for each in verdict.findings] == [
        ("期限を誰も管理していなかった。", 3)
    ]


def test_what_agrees_passes() -> None:
    (result,) = _check(_comparing(), _comparing_judge([], 5.0), CAUSES).results
    assert (result.outcome, result.candidates) == (Outcome.PASS, 1)


@pytest.mark.parametrize("judged", [True, False])
def test_without_the_other_place_there_is_nothing_to_compare(judged: bool) -> None:
    text = "## 原因\n\n期限を誰も管理していなかった。\n\n## 対策\n\n"
    judge = _comparing_judge([], -5.0) if judged else None
    (result,) = _check(_comparing(), judge, text).results
    assert (result.outcome, result.candidates) == (Outcome.NOT_APPLICABLE, 0)
    assert result.explanation == "比べる二つの場所のどちらかに、文がありません。"


def test_a_pair_that_is_too_long_is_not_asked() -> None:
    asked: list[str] = []
    text = CAUSES.replace("来月から始める。", "来月から始める。" * 20)
    (result,) = _check(_comparing(max_chars=100), _comparing_judge(asked, 5.0), text).results
    assert (result.outcome, result.reason) == (Outcome.UNSURE, "too_long")
    assert [each.reason for each in result.evidence] == ["too_long"]
    assert not [each for each in asked if "来月" in each]


@pytest.mark.parametrize(
    ("ask", "place", "says"),
    [
        ("{and: [{ask: 一つだけですか。}]}", 6, "two or more questions"),
        ("[{ask: 一つ目ですか。}, {ask: 二つ目ですか。}]", 6, "ask: {and: [...]}"),
        ("{and: [{ask: 一つ目ですか。, exampels: {}}, {ask: 二つ目ですか。}]}", 6, "exampels"),
        ("{all: [{ask: 一つ目ですか。}]}", 6, "unknown key “all”"),
        ("はい", 6, "ask"),
        ("{or: [{ask: 一つ目ですか。}, {ask: 二}]}", 6, "ask"),
    ],
)
def test_a_mistake_in_ask_is_told_once_and_where(
    tmp_path: Path, ask: str, place: int, says: str
) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        f"ruleset: own\ntitle: t\nrules:\n  - id: own.a\n    kind: judge\n    ask: {ask}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        RulesetLibrary().get(str(file))
    lines = [each for each in caught.value.render("en").splitlines() if "own.yaml" in each]
    assert len(lines) == 1
    assert f"own.yaml:{place}:" in lines[0]
    assert says in caught.value.render("en")


def test_an_unknown_key_of_a_question_gets_the_nearest_right_name(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(
        "ruleset: own\ntitle: t\nrules:\n  - id: own.a\n    kind: judge\n"
        "    ask: {and: [{ask: 一つ目ですか。, exampels: {}}, {ask: 二つ目ですか。}]}\n",
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="Did you mean “examples”"):
        RulesetLibrary().get(str(file))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"examples": {"positive": ["設定の誤り"], "negative": [MISSES]}},
            "an example reads “原因: …",
        ),
        ({"compare": {"scope": {}, "labels": ["原因", "原因"]}}, "two names that differ"),
        ({"compare": {"scope": {}, "labels": ["原因:", "対策"]}}, "without a colon"),
        ({"ask": _rule("and")["ask"]}, "examples of its own"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        rule_adapter().validate_python(_comparing() | change)
