"""What answers amount to under a rule's quantifier."""

from typing import Literal

import pytest

from checker.core.document import Span
from checker.core.findings import Outcome
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.meaning.judge_answers import Opinion, apply_confidence_bar, conclude
from checker.kinds.meaning.judge_units import JudgedUnit
from checker.kinds.registry import validate_rule

_Answer = Literal["yes", "no", "unsure"]


def _rule() -> JudgeRule:
    data = {"id": "t.j", "kind": "judge", "ask": "悪い知らせですか。", "quantifier": "first"}
    rule = validate_rule(data)
    assert isinstance(rule, JudgeRule)
    return rule


@pytest.mark.parametrize(
    ("answers", "outcome", "late"),
    [
        (["yes", "yes", "no"], Outcome.PASS, []),
        (["no", "yes", "no", "yes"], Outcome.FAIL, ["u1", "u3"]),
        (["no", "no"], Outcome.PASS, []),
        (["unsure", "yes"], Outcome.UNSURE, []),
        (["unsure", "no", "yes"], Outcome.FAIL, ["u2"]),
    ],
)
def test_bad_news_before_good(answers: list[_Answer], outcome: Outcome, late: list[str]) -> None:
    units = [JudgedUnit(f"u{n}", Span("body/0", n, n + 1)) for n in range(len(answers))]
    concluded = conclude(_rule(), units, [Opinion(each, 1.0) for each in answers])
    quotes = [hit.values["quote"] for hit, _ in concluded.hits]
    assert (concluded.outcome, quotes) == (outcome, late)
    for hit, _ in concluded.hits:
        assert hit.message.get("ja") == (
            "次の問いが「はい」のものは、「いいえ」のものより先に書きます: 悪い知らせですか。"
        )


def test_an_order_rests_on_sure_answers_of_both_kinds() -> None:
    weak = [Opinion("no", 0.7), Opinion("yes", 0.95)]
    answers = [each.answer for each in apply_confidence_bar(_rule(), weak, 0.9)]
    assert answers == ["unsure", "yes"]
