"""The nearest corrections of a sentence, and which of them is taken."""

import pytest

from checker.kinds.meaning.suspects import choose_wording
from checker.kinds.meaning.wordings import Bar, Wording
from checker.kinds.meaning.wordings_en import iter_english_wordings, list_other_endings
from checker.kinds.meaning.wordings_ja import iter_japanese_wordings


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("業者に修理を以来した。", "業者に修理を依頼した。"),
        ("責任を追います。", "責任を負います。"),
        ("再発の防止を測る。", "再発の防止を図る。"),
        ("掲示板の掲示板の予定を見る。", "掲示板の予定を見る。"),
        ("在庫状況ついて確認した。", "在庫状況について確認した。"),
        ("委託先がログのを確認した。", "委託先がログを確認した。"),
    ],
)
def test_what_was_meant_is_among_the_nearest_of_a_japanese_sentence(
    written: str, meant: str
) -> None:
    assert meant in {each.apply(written) for each in iter_japanese_wordings(written)}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("They hold it's price.", "They hold its price."),
        ("It is to tight.", "It is too tight."),
        (
            "The records are deleted the live system.",
            "The records are deleted from the live system.",
        ),
        ("The orders is late.", "The orders are late."),
        ("Take care not to loose it.", "Take care not to lose it."),
        ("He will collects them.", "He will collect them."),
        ("Students will to stay here.", "Students will stay here."),
        ("In accordance to the plan.", "In accordance with the plan."),
        ("Then we went.", "Than we went."),
    ],
)
def test_what_was_meant_is_among_the_nearest_of_an_english_sentence(
    written: str, meant: str
) -> None:
    assert meant in {each.apply(written) for each in iter_english_wordings(written)}


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("collects", {"collect", "collected"}),
        ("stayed", {"stay", "stays"}),
        ("copies", {"copy", "copys", "copied"}),
        ("making", {"make", "makes", "maked", "mak", "maks"}),
    ],
)
def test_other_endings(word: str, others: set[str]) -> None:
    assert others <= set(list_other_endings(word))
    assert word not in list_other_endings(word)


def test_names_in_capitals_stay() -> None:
    assert not [each for each in iter_english_wordings("IT") if each.text]


def test_the_likeliest_wording_above_its_own_bar_is_taken() -> None:
    easy, hard = Wording(0, 1, "a", Bar(3, first=1)), Wording(0, 1, "b", Bar(10, first=1))
    assert choose_wording([easy, hard], [4.0, 9.9]) == easy
    assert choose_wording([easy, hard], [4.0, 10.0]) == hard
    assert choose_wording([easy, hard], [2.9, None]) is None
