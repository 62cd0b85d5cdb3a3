"""A follow-up is read with the words of the question before it, and never guessed."""

import pytest

from checker.search.follow_up import complete

_TRIP = "国内出張の日当はいくらですか"
_LOST = "端末を紛失したときの連絡先はどこですか"
_BUY = "10万円以上の備品は誰が決裁しますか"
_CLAIMS = "When are travel claims due?"
_LEAVE = "How many days of annual leave do full-time employees get?"


@pytest.mark.parametrize(
    ("before", "asked", "understood"),
    [
        (_TRIP, "それは課税されますか", "国内出張の日当は課税されますか"),
        (_TRIP, "その書式はどこにありますか", "国内出張の日当の書式はどこにありますか"),
        (_TRIP, "いつまでに申請しますか", "国内出張の日当はいつまでに申請しますか"),
        (_TRIP, "海外は？", "海外出張の日当はいくらですか"),
        (_TRIP, "では、海外出張の場合は？", "海外出張の日当はいくらですか"),
        (_TRIP, "上限は？", "国内出張の日当の上限は？"),
        (_TRIP, "宿泊費は？", "国内出張の日当について、宿泊費は？"),
        (_TRIP, "パートも？", "パートの場合も、国内出張の日当はいくらですか"),
        (_TRIP, "日当は交通費と別ですか", "国内出張の日当は交通費と別ですか"),
        (_TRIP, "申請は何日前までですか", "国内出張の日当について、申請は何日前までですか"),
        (_TRIP, "国内出張の日当は誰が払いますか", "国内出張の日当は誰が払いますか"),
        (_LOST, "その場合は誰が承認しますか", "端末を紛失したとき、誰が承認しますか"),
        (_LOST, "そこに電話してもよいですか", "端末を紛失したときの連絡先に電話してもよいですか"),
        (_BUY, "50万円なら？", "50万円の備品は誰が決裁しますか"),
        (_BUY, "50万円以上は？", "50万円以上の備品は誰が決裁しますか"),
        (_BUY, "課長が不在なら？", "課長が不在なら、10万円以上の備品は誰が決裁しますか"),
        ("旅費の精算の締切は？", "書式は？", "旅費の精算の書式は？"),
        ("誰が50万円の備品を決裁しますか", "その備品はどこですか", "50万円の備品はどこですか"),
        ("旅費精算の締切を教えてください", "例外は？", "旅費精算の例外は？"),
        ("年次有給休暇何日", "繰り越せますか？", "年次有給休暇は繰り越せますか？"),
        (_CLAIMS, "Who approves them?", "Who approves travel claims?"),
        (_CLAIMS, "And in that case, who signs?", "About travel claims: who signs?"),
        (_CLAIMS, "What about contractors?", f"For contractors: {_CLAIMS}"),
        (_CLAIMS, "What is their limit?", "What is travel claims' limit?"),
        (_CLAIMS, "The limit?", "The limit of travel claims?"),
        (_LEAVE, "What about part-time?", _LEAVE.replace("full", "part")),
        (_LEAVE, "Can they be carried over?", "Can days of annual leave be carried over?"),
        (
            "Who approves purchases above EUR 750?",
            "What about EUR 2000?",
            "Who approves purchases above EUR 2000?",
        ),
        ("旅費の精算の締切は？", "Who approves it?", "Who approves 旅費の精算の締切?"),
        (_CLAIMS, "誰が承認しますか", "travel claimsは誰が承認しますか"),
    ],
)
def test_a_follow_up_takes_its_missing_words_from_the_question_before(
    before: str, asked: str, understood: str
) -> None:
    assert complete(asked, before) == understood


@pytest.mark.parametrize(
    "text", ["？", "の", "はは", "12", "is", "...", "それ", "it", "the", "a, b"]
)
def test_nothing_that_can_be_typed_breaks_it(text: str) -> None:
    for other in (text, _TRIP, _CLAIMS):
        assert complete(text, other)
        assert complete(other, text)
