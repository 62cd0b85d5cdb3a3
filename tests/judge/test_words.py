"""The words that an answer rests on."""

from hypothesis import given
from hypothesis import strategies as st

from checker.judge.decisive_words import Ablation, Answered, build_ablations, find_decisive


def test_clauses_are_left_out_one_at_a_time_where_the_answer_is_yes() -> None:
    text = "停止は、主任の不注意が原因であり、猛省を求める。"
    assert build_ablations(text, "yes") == (
        Ablation("主任の不注意が原因であり", "停止は、、猛省を求める。"),
        Ablation("猛省を求める", "停止は、主任の不注意が原因であり、。"),
    )


def test_clauses_are_asked_alone_where_the_answer_is_no() -> None:
    assert [
        each.variant for each in build_ablations("条件を調整のうえ、早めに報告する。", "no")
    ] == [
        "条件を調整のうえ",
        "早めに報告する",
    ]


def test_a_long_clause_is_cut_between_phrases() -> None:
    text = "本製品は業界最高水準の品質を誇り導入すればすべての問題が解決します。"
    assert [each.quote for each in build_ablations(text, "yes")] == [
        "本製品は業界最高水準の品質を",
        "誇り導入すればすべての問題が解決します",
    ]


def test_english_words_leave_one_space() -> None:
    words = build_ablations("The outage came, because Mark was careless, at noon.", "yes")
    assert words[1].variant == "The outage came, , at noon."
    long = build_ablations("Mark carelessly pushed the wrong configuration to every server.", "yes")
    assert [each.quote for each in long] == [
        "Mark carelessly pushed the",
        "wrong configuration to every server",
    ]
    assert long[0].variant == "wrong configuration to every server."


def test_a_short_text_has_nothing_to_tell_apart() -> None:
    assert build_ablations("早めに報告する。", "no") == ()
    assert build_ablations("", "yes") == ()


WORDS = (Ablation("甲", "乙だけ"), Ablation("乙", "甲だけ"))


def test_a_yes_rests_on_the_words_whose_absence_moves_it_most() -> None:
    assert find_decisive(WORDS, [3.0, -1.0], 4.0, "yes") == "乙"


def test_words_that_hardly_move_a_yes_are_not_named() -> None:
    assert find_decisive(WORDS, [3.6, 3.5], 4.0, "yes") is None


def test_a_no_names_what_comes_nearest() -> None:
    assert find_decisive(WORDS, [-3.0, -1.0], -4.0, "no") == "乙"


def test_what_was_not_asked_is_passed_over() -> None:
    assert find_decisive(WORDS, [None, -9.0], -4.0, "no") == "乙"
    assert find_decisive(WORDS, [None, None], -4.0, "no") is None
    assert find_decisive((), [], -4.0, "no") is None


@given(st.text(max_size=400), st.sampled_from(["yes", "no"]))
def test_every_quote_is_in_the_text(text: str, answer: Answered) -> None:
    found = build_ablations(text, answer)
    assert len(found) <= 16
    assert all(each.quote and each.quote in text for each in found)
