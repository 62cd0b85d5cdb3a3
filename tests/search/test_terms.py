"""Terms: one word however it is spelled, pairs of characters within a compound."""

from checker.search.synonyms import add_synonyms
from checker.search.terms import find_pairs, find_words


def test_spellings_of_one_word_are_one_term() -> None:
    assert find_words("締切、締め切り、〆切") == ["締め切り"] * 3
    assert find_words("１,２００円のＰＣ") == find_words("1200円のpc") == ["1200", "円", "pc"]


def test_words_of_any_question_find_nothing() -> None:
    assert find_words("それはどこで何をすることですか") == []
    assert find_words("What are the claims?") == ["claim"]


def test_pairs_reach_into_compounds() -> None:
    assert {"有給", "休暇"} <= set(find_pairs("年次有給休暇"))
    assert find_pairs("もののこと") == []


def test_another_word_for_the_same_counts_less() -> None:
    groups = [["締切", "期限"], ["宿泊費", "ホテル代"]]
    assert add_synonyms(find_words("精算の締切"), groups) == {
        "精算": 1.0,
        "締め切り": 1.0,
        "期限": 0.7,
    }
