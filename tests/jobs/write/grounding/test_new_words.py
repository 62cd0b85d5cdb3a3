"""What a wording adds to its line is found; what written language has for its words is not that."""

import pytest

from checker.core.language import Language
from checker.jobs.write.grounding.new_words import find_new_words


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("承認の申請は穂積さんが今日だします", "承認の申請は穂積が今日提出する。"),
        ("先月45h超えが13人でした", "先月の45h超過は13人であった。"),
        ("4人借りられないか、と製造部長", "製造部長から、4人借りられないかとの要望があった。"),
        ("9:40 新しい証明書を配信", "9時40分に新しい証明書を配信した。"),
        ("参加者は45人くらい", "参加者は45人程度であった。"),
        ("順番はまだ決めてない", "順番は未定である。"),
    ],
)
def test_written_words_for_what_was_said_are_not_new(line: str, sentence: str) -> None:
    assert not find_new_words(sentence, line, "", "ja")


@pytest.mark.parametrize(
    ("line", "sentence", "new"),
    [
        ("2号は感度そのまま、下げない", "2号の感度を下げることを希望する。", "希望"),
        ("しきい値ゆるめたい", "しきい値を縮小したい。", "縮小"),
        ("前の支店長の置き土産だから捨てにくい", "前の支店長の置き土産のため廃棄する。", "廃棄"),
        ("7月から1枚7円10銭", "7月から1枚7円10銭の負担が発生した。", "負担"),
        ("金探。金属探知機ね", "金属探知機を導入する。", "導入"),
        ("8割方は良品", "8割は良品の見込みである。", "見込み"),
    ],
)
def test_what_nobody_said_is_new(line: str, sentence: str, new: str) -> None:
    assert new in find_new_words(sentence, line, "", "ja")


def test_a_time_is_of_the_line_itself() -> None:
    line, before = "発注2人で見ることに決定", "他店に回せるか今週中に聞く"
    assert find_new_words("発注を2人で見ることに今週中に決定した。", line, before, "ja") == (
        "今週",
    )


def test_the_line_before_may_be_spoken_of() -> None:
    assert not find_new_words("補助率は1/3とする。", "じゃ1/3で", "補助率は半分?", "ja")
    assert find_new_words("補助率は1/3とする。", "じゃ1/3で", "", "ja")


@pytest.mark.parametrize(
    ("line", "sentence", "new"),
    [
        (
            "host = Trish, the mgr, contam 2.1",
            "The host is Trish, the manager; contamination 2.1.",
            (),
        ),
        ("not convinced re fines", "It was said not to be convinced that fines help.", ("help",)),
    ],
)
def test_english_words_may_be_shortened_in_notes(
    line: str, sentence: str, new: tuple[str, ...]
) -> None:
    language: Language = "en"
    assert find_new_words(sentence, line, "", language) == new
