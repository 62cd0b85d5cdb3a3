"""Equal findings share a cause, and what another finding brings about is left out."""

from pathlib import Path

import pytest

from checker.core.verdict import Verdict
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob, check
from checker.kinds.registry import rule_adapter
from checker.rules.model import LoadedRule, Ruleset, RulesetHeader


def _check(text: str, *rules: dict[str, object]) -> Verdict:
    loaded = tuple(
        LoadedRule(rule_adapter().validate_python(each), f"own.yaml:{index}:5")
        for index, each in enumerate(rules)
    )
    ruleset = Ruleset(RulesetHeader(ruleset="own"), loaded, "0" * 64, "own.yaml")
    document = read(Path("draft.md"), text.encode())
    return check(CheckJob(document, "draft.md", ruleset, "option", "ja"), None)


def _causes(verdict: Verdict) -> list[list[str]]:
    """Return the words in question, those of one cause together."""
    groups: dict[str, list[str]] = {}
    for each in verdict.findings:
        groups.setdefault(each.cause, []).append(each.quote)
    return list(groups.values())


def _told(verdict: Verdict) -> list[tuple[str, str]]:
    return [(each.rule, each.quote) for each in verdict.findings]


WORDS = {"id": "own.words", "kind": "existence", "words": ["早急に", "適宜"]}
HEADS = {"id": "own.heads", "kind": "heading-style"}
WIDTH = {
    "id": "own.width",
    "kind": "width",
    "classes": {"digits": "any", "letters": "any", "katakana": "full"},
}
HOLDER = {"id": "own.holder", "kind": "placeholder", "severity": "error"}
DUE = {
    "id": "own.due",
    "kind": "table",
    "columns": {"期限": {"type": "date"}},
    "severity": "error",
}
TABLE = "| 担当 | 期限 |\n|---|---|\n| 高橋 | TBD |\n| 佐藤 | 来週 |\n"


@pytest.mark.parametrize(
    ("text", "rule", "causes"),
    [
        ("早急に直す。適宜見る。早急に送る。", WORDS, [["早急に", "早急に"], ["適宜"]]),
        (
            "# 案\n\n**１．目的**\n\n本文である。\n\n**２．内容**\n\n本文である。\n",
            HEADS,
            [["１．目的", "２．内容"]],
        ),
        ("ﾊﾞｯﾁを動かす。ｻｰﾊﾞｰを止める。", WIDTH, [["ﾊﾞｯﾁ", "ｻｰﾊﾞｰ"]]),
    ],
    ids=["the same word", "headings by looks", "half-width kana"],
)
def test_equal_findings_have_one_cause(
    text: str, rule: dict[str, object], causes: list[list[str]]
) -> None:
    verdict = _check(text, rule)
    assert _causes(verdict) == causes
    assert sum(verdict.causes.values()) == len(causes)


def test_a_silenced_place_leaves_the_others_their_cause() -> None:
    text = "早急に直す。<!-- checker:ignore own.words 期限は別に送った -->\n\n早急に送る。\n"
    verdict = _check(text, WORDS)
    assert _causes(verdict) == [["早急に"]]
    assert [each.finding.quote for each in verdict.suppressed] == ["早急に"]


def test_what_a_placeholder_brings_about_is_told_by_it_alone() -> None:
    assert _told(_check(TABLE, HOLDER, DUE)) == [("own.holder", "TBD"), ("own.due", "来週")]


def test_a_lighter_finding_explains_nothing() -> None:
    told = _told(_check(TABLE, HOLDER | {"severity": "info"}, DUE))
    assert told == [("own.holder", "TBD"), ("own.due", "TBD"), ("own.due", "来週")]


def test_two_rules_that_want_the_same_words_there_are_one_finding() -> None:
    kana = {"id": "own.kana", "kind": "substitution", "swap": {"頂く": "いただく"}}
    other = kana | {"id": "own.other", "severity": "error"}
    assert _told(_check("確認して頂く。", kana, other)) == [("own.other", "頂く")]


def test_two_rules_that_want_the_same_change_in_more_or_less_words_are_one_finding() -> None:
    kana = {"id": "own.kana", "kind": "substitution", "swap": {"強化を測っ": "強化を図っ"}}
    other = {"id": "own.other", "kind": "substitution", "swap": {"を測": "を図"}}
    assert _told(_check("強化を測って、長さを測る。", kana, other)) == [
        ("own.kana", "強化を測っ"),
        ("own.other", "を測"),
    ]


def test_two_rules_that_want_different_words_there_are_two() -> None:
    kana = {"id": "own.kana", "kind": "substitution", "swap": {"頂く": "いただく"}}
    other = {"id": "own.other", "kind": "substitution", "swap": {"頂く": "もらう"}}
    told = _told(_check("確認して頂く。", kana, other))
    assert told == [("own.kana", "頂く"), ("own.other", "頂く")]


def test_very_many_findings_at_one_place_are_compared_in_a_moment() -> None:
    """Each with each would take minutes: somebody held a bracket's key down."""
    verdict = _check("適宜" * 9_000, WORDS, HOLDER)
    assert len(verdict.findings) == 9_000
