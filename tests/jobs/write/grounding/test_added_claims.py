"""Sentences that add to the lines they were written from, or turn them round."""

import pytest

from checker.core.language import Language
from checker.jobs.write.grounding.added_claims import find_added


@pytest.mark.parametrize(
    ("line", "sentence", "told"),
    [
        ("点検をした", "点検は定期的に行っています。", ("定期的",)),
        ("棚を増やした", "棚は必ず増やします。", ("必ず",)),
        ("8月に鍵を替えた", "8月以降は鍵を替えています。", ("以降",)),
        ("来客が増えた", "来客が増えており、案内板が必要です。", ("必要",)),
        ("床がすべる", "工場の床がすべります。", ("工場",)),
        ("床がすべる", "専門家によれば床がすべります。", ("専門家",)),
        ("見積書は送付済み", "見積書を送付する予定です。", ("予定", "予定です")),
        ("入口は使えない", "入口は使用できます。", ("使用",)),
        ("申請は不要", "申請が必要です。", ("要",)),
        ("田中が部品を三宅に渡す", "三宅が部品を田中に渡します。", ("三宅",)),
        ("東浜商会→営業部に請求書", "営業部から東浜商会に請求書が届きます。", ("営業部",)),
    ],
)
def test_what_no_line_says_is_found(line: str, sentence: str, told: tuple[str, ...]) -> None:
    assert find_added(sentence, [line], "ja") == told


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("点検は月1回", "点検は毎月1回行っています。"),
        ("週3回つまる", "頻繁につまっており、週3回です。"),
        ("鍵を替えたい", "鍵の交換が必要です。"),
        ("締切 9/10", "9月10日までに提出します。"),
        ("入口は使えない", "入口は使用できません。"),
        ("棚が3台足りない", "棚が3台足りないため、買い足します。"),
        ("準備できていない", "準備が完了していません。"),
        ("動かなくなった", "装置が停止しました。"),
        ("直さないといけない", "直さなければなりません。"),
        ("田中が部品を三宅に渡した", "部品は田中から三宅に渡されました。"),
        ("三宅が田中から鍵を借りた", "田中が三宅に鍵を貸しました。"),
        ("台帳に載っていなかった", "台帳に載せて管理する対象から漏れ、載っていなかった。"),
    ],
)
def test_what_a_line_says_in_other_words_is_let_be(line: str, sentence: str) -> None:
    assert find_added(sentence, [line], "ja") == ()


@pytest.mark.parametrize(
    ("line", "sentence", "told"),
    [
        ("pump leaks", "The pump often leaks.", ("often",)),
        ("pump leaks", "The pump in the basement leaks.", ("basement",)),
        ("pump is not fixed", "The pump is fixed.", ("fix",)),
        ("Ann owes Bob a report, sends it to Bob", "Bob sends the report to Ann.", ("bob",)),
        ("pump was replaced", "The pump will be replaced.", ("will be",)),
        ("pump leaks twice a day", "The pump often leaks.", ()),
        ("pump not fixed yet", "The pump has not been fixed.", ()),
        ("Bob will send Ann's report to Cy", "Ann's report will be sent to Cy by Bob.", ()),
    ],
)
def test_english(line: str, sentence: str, told: tuple[str, ...]) -> None:
    assert find_added(sentence, [line], "en") == told


@pytest.mark.parametrize(
    ("sentence", "language"),
    [("案内板が必要です。", "ja"), ("A sign is required.", "en")],
)
def test_that_something_is_needed_may_be_what_the_template_asks_for(
    sentence: str, language: Language
) -> None:
    lines = ["案内板" if language == "ja" else "sign at the door"]
    frame = ("なぜ必要か。", "why it is required")
    assert find_added(sentence, lines, language)
    assert find_added(sentence, lines, language, frame) == ()


def test_a_place_may_be_from_the_data() -> None:
    lines, sources = ["床がすべる"], ["届け先: 第2工場"]
    assert find_added("工場の床がすべります。", lines, "ja", (), sources) == ()


def test_another_line_does_not_deny_this_one() -> None:
    lines = ["旧い棚は使えない", "新しい机を使う"]
    assert find_added("新しい机を使用します。", lines, "ja") == ()
