"""A question and its answer as a statement."""

import pytest

from checker.jobs.judging.answer_sentences import state_answer


@pytest.mark.parametrize(
    ("ask", "no", "yes"),
    [
        (
            "期限の日が書かれていますか。",
            "期限の日が書かれていません。",
            "期限の日が書かれています。",
        ),
        (
            "対策が書かれていますか（おそれだけなら「いいえ」）。",
            "対策が書かれていません。",
            "対策が書かれています。",
        ),
        ("原因に触れましたか", "原因に触れませんでした。", "原因に触れました。"),
        ("量は不明ですか？", "量は不明ではありません。", "量は不明です。"),
        ("理由がありませんか。", "理由があります。", "理由がありません。"),
        (
            "条件が多いですか。",
            "「条件が多いですか。」への答えは「いいえ」です。",
            "条件が多いです。",
        ),
        (
            "誰が行うか",
            "「誰が行うか」への答えは「いいえ」です。",
            "「誰が行うか」への答えは「はい」です。",
        ),
        (
            "文を読む。理由がありますか。",
            "「文を読む。理由がありますか。」への答えは「いいえ」です。",
            "「文を読む。理由がありますか。」への答えは「はい」です。",
        ),
    ],
)
def test_japanese(ask: str, no: str, yes: str) -> None:
    assert state_answer(ask, "no", "ja") == no
    assert state_answer(ask, "yes", "ja") == yes


def test_english_quotes_the_question() -> None:
    assert state_answer("Is an owner named?", "no", "en") == (
        'The answer to "Is an owner named?" is no.'
    )
