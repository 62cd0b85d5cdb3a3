"""Words by which examples of one answer differ from those of the other."""

from checker.jobs.label.telling_words import TellingWords, list_words


def test_words_stand_apart_or_are_cut_from_japanese() -> None:
    assert list_words("Ask the GUIDE") == {"ask", "the", "guide", "ask the", "the guide"}
    assert list_words("明日まで") == {"明日", "日ま", "まで", "明日ま", "日まで"}


def test_what_speaks_of_the_same_thing_is_not_likely_for_that() -> None:
    texts = ["鍵は守衛室で借ります。", "棚は四月に入れ替わるかもしれません。", "窓を開けます。"]
    likely, others = ["鍵は守衛室にあるかもしれません。"], ["鍵は守衛室で借ります。"]
    weights = TellingWords.of(texts).weigh(likely, others)
    assert (max(weights), weights.index(max(weights)), weights[0] < 0) == (1.0, 1, True)


def test_a_word_that_all_texts_have_tells_nothing() -> None:
    texts = ["書類を出します。", "書類を見ます。"]
    assert TellingWords.of(texts).weigh(["書類"], []) == [0.0, 0.0]


def test_without_examples_no_text_is_likelier() -> None:
    assert TellingWords.of(["一つ", "二つ"]).weigh([], []) == [0.0, 0.0]
