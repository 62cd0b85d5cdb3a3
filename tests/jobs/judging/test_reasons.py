"""`--explain`: which words a judged finding rests on, asked after the decision."""

from collections.abc import Callable
from pathlib import Path

import pytest

from checker.core.errors import JudgeError
from checker.core.language import Language
from checker.core.messages import same
from checker.core.ports import Answer, EngineInfo
from checker.core.verdict import Verdict
from checker.engines.scripted import ScriptedEngine
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob, check
from checker.judge.judge import Judge
from checker.kinds.registry import rule_adapter
from checker.rules.model import LoadedRule, Ruleset, RulesetHeader

ASK = "人を責めていますか。"
GOOD, BAD = ["よい例1", "よい例2", "よい例3"], ["悪い例1", "悪い例2", "悪い例3"]

Margin = Callable[[str], float]


def _judge(margin: Margin) -> Judge:
    def answer(_question: str, text: str) -> Answer:
        return Answer(4.0 if text in GOOD else -4.0 if text in BAD else margin(text), 1.0)

    return Judge(lambda: ScriptedEngine(answer), EngineInfo("scripted", "f" * 64, 8192))


def _blames(text: str) -> float:
    return 5.0 if "不注意" in text else -5.0


def _verdict(
    quantifier: str,
    text: str,
    judge: Judge,
    *,
    explain: bool = True,
    language: Language = "ja",
    ask: str = ASK,
) -> Verdict:
    rule = {
        "id": "own.blame",
        "kind": "judge",
        "unit": "sentence",
        "quantifier": quantifier,
        "ask": ask,
        "examples": {"positive": GOOD, "negative": BAD},
    }
    loaded = (LoadedRule(rule_adapter().validate_python(rule), "own.yaml:1:5"),)
    rules = Ruleset(RulesetHeader(ruleset="own"), loaded, "0" * 64, "own.yaml")
    document = read(Path("draft.md"), text.encode("utf-8"))
    return check(CheckJob(document, "draft.md", rules, "option", language, explain=explain), judge)


BLAME = "止まったのは、担当者の不注意が原因であり、猛省を求める。\n"


def test_a_yes_names_the_words_without_which_it_would_be_none() -> None:
    (found,) = _verdict("none", BLAME, _judge(_blames)).findings
    assert found.explanation == "人を責めています。決め手の言葉: 「担当者の不注意が原因であり」"


def test_a_no_names_the_nearest_words() -> None:
    (found,) = _verdict(
        "all", "条件は調整中のため、早めに報告する。\n", _judge(lambda text: len(text) - 50.0)
    ).findings
    assert found.explanation == "人を責めていません。最も近い言葉: 「条件は調整中のため」"


def test_where_nothing_says_it_the_nearest_unit_is_named() -> None:
    text = "今日は晴れです。明日は雨でしょう。\n"
    near = _judge(lambda unit: -3.0 if "明日" in unit else -6.0)
    (found,) = _verdict("any", text, near).findings
    assert found.explanation == "人を責めていません。最も近い言葉: 「明日は雨でしょう。」"


def test_in_english_the_question_is_quoted() -> None:
    (found,) = _verdict("none", BLAME, _judge(_blames), language="en").findings
    assert found.explanation == ('人を責めています。 Decided by: "担当者の不注意が原因であり"')


def test_words_that_decide_nothing_are_left_out() -> None:
    (found,) = _verdict("none", BLAME, _judge(lambda _: 5.0)).findings
    assert found.explanation == "人を責めています。"


def test_nothing_is_asked_unless_it_is_wanted() -> None:
    judge = _judge(_blames)
    (found,) = _verdict("none", BLAME, judge, explain=False).findings
    assert found.explanation is None
    assert judge.counts.asked == len([BLAME, *GOOD, *BAD])


def test_it_changes_no_decision() -> None:
    plain = _verdict("none", BLAME * 3, _judge(_blames), explain=False)
    told = _verdict("none", BLAME * 3, _judge(_blames))
    assert [each.model_copy(update={"explanation": None}) for each in told.findings] == list(
        plain.findings
    )
    assert (told.results, told.status) == (plain.results, plain.status)


def test_an_engine_that_fails_then_leaves_the_findings() -> None:
    def breaks(text: str) -> float:
        if text != BLAME.strip():
            raise JudgeError(same("broken"))
        return 5.0

    verdict = _verdict("none", BLAME, _judge(breaks))
    assert [each.explanation for each in verdict.findings] == [None]
    assert verdict.notes == ("broken",)


@pytest.mark.parametrize("count", [25])
def test_no_more_than_twenty_are_explained(count: int) -> None:
    text = "\n".join(
        f"{number}番の停止は、不注意によるものであり、残念だ。" for number in range(count)
    )
    verdict = _verdict("none", text, _judge(_blames))
    assert [each.explanation is not None for each in verdict.findings] == [True] * 20 + [False] * 5
