"""What a model wrote, as a field may hold it."""

import pytest

from checker.jobs.write.draft_cleaning import (
    DraftConstraints,
    clean_draft,
    drop_sentences,
    measure_length,
    repeats_instruction,
)
from checker.templates.filled_values import Prose, ProseParagraph


def _clean(text: str, **changes: object) -> list[tuple[str, bool]]:
    given: dict[str, object] = {"language": "ja", "sentences": 5, "longest": 200} | changes
    return [(each.text, each.is_item) for each in clean_draft(text, DraftConstraints(**given))]  # type: ignore[arg-type]


def test_a_sentence_that_is_cut_goes() -> None:
    assert _clean("棚を買う。床に置いた箱を片付") == [("棚を買う。", False)]


def test_a_figure_alone_is_no_sentence() -> None:
    assert _clean("Done by hand. 14:52.", language="en") == [("Done by hand.", False)]
    assert _clean("総務が案内する。7/4まで。") == [("総務が案内する。", False)]
    assert _clean("3件。7月4日。2件減る。なし。") == [("3件。2件減る。なし。", False)]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("In the busiest hours, the batch takes 5h40.", "The batch takes 5h40."),
        ("After that, the batch takes 5h40.", "After that, the batch takes 5h40."),
        ("At night, the batch takes 5h40.", "At night, the batch takes 5h40."),
    ],
)
def test_when_and_where_of_the_example_go(text: str, left: str) -> None:
    shown = "In the busiest hours, pages are slow. After that, they are not. At night, neither."
    found = _clean(text, language="en", facts="the batch takes 5h40, at night", shown=shown)
    assert found == [(left, False)]


def test_in_japanese_too() -> None:
    shown = "9月の繁忙期は、電話が鳴り続ける。このため、対応が要る。"
    facts = "受付は窓口で行う"
    assert _clean("9月の繁忙期は、受付を窓口で行う。", shown=shown, facts=facts) == [
        ("受付を窓口で行う。", False)
    ]
    assert _clean("このため、受付を窓口で行う。", shown=shown, facts=facts) == [
        ("このため、受付を窓口で行う。", False)
    ]


def test_a_clause_of_the_example_stays_to_be_found() -> None:
    shown = "株式会社ミナト情報の「ルームノート」を導入し、予約を移す。"
    text = "株式会社ミナト情報の「ルームノート」を導入し、保守を受ける。"
    assert _clean(text, shown=shown, facts="ルームノートにする。保守あり") == [(text, False)]


def test_what_was_said_goes_the_second_time() -> None:
    assert _clean("棚を買う。棚を 買う。") == [("棚を買う。", False)]


def test_headings_preambles_and_code_go() -> None:
    text = "以下に目的を示します。\n# 目的\n**棚**を買う。\n```\n"
    assert _clean(text) == [("棚を買う。", False)]


def test_sentences_and_length_are_bounded() -> None:
    assert _clean("一つ目だ。二つ目だ。三つ目だ。", sentences=2) == [
        ("一つ目だ。二つ目だ。", False)
    ]
    assert _clean("棚を買う。床を片付ける。", longest=8) == [("棚を買う。", False)]


def test_the_end_of_a_sentence_follows_the_tone() -> None:
    assert _clean("棚が足りません。", tone="である") == [("棚が足りない。", False)]
    assert _clean("棚が足りない。", tone="です・ます") == [("棚が足りません。", False)]


def test_items_are_items() -> None:
    assert _clean("- 棚を買う。\n- 床を拭く。") == [("棚を買う。", True), ("床を拭く。", True)]


def test_the_instruction_is_not_handed_back() -> None:
    told = "今起きている問題を数字で書き、最後に期限を書く。"
    assert _clean("今起きている問題を数字で書く。棚が3台足りない。", instruction=told) == [
        ("棚が3台足りない。", False)
    ]


def test_words_of_the_facts_may_stand_in_the_instruction() -> None:
    assert not repeats_instruction(
        "電子帳簿保存法への対応の状況を述べる。",
        "電子帳簿保存法への対応を書く。",
        "電子帳簿保存法への対応が遅れている",
    )


def test_english() -> None:
    text = "Sure, here is the text:\nThe shelf costs 3.5 million yen. It comes in July. And then"
    assert _clean(text, language="en", longest=60) == [
        ("The shelf costs 3.5 million yen. It comes in July.", False)
    ]


def test_sentences_are_taken_out_of_their_paragraphs() -> None:
    prose = Prose(
        (ProseParagraph("棚を買う。100円である。"), ProseParagraph("200円である。", is_item=True))
    )
    left = drop_sentences(prose, ("100円である。", "200円である。"), "ja")
    assert left == Prose((ProseParagraph("棚を買う。"),))


@pytest.mark.parametrize(
    ("text", "language", "size"), [("棚を 買う。", "ja", 5), ("Buy a shelf.", "en", 3)]
)
def test_length(text: str, language: str, size: int) -> None:
    assert measure_length(text, language) == size  # type: ignore[arg-type]


def test_the_name_of_a_fact_before_a_sentence_goes() -> None:
    assert _clean("困りごと: 棚が足りない。", labels=("困りごと",)) == [("棚が足りない。", False)]


def test_a_whole_sentence_of_the_instruction_goes() -> None:
    told = "なぜ買うのかを書く。宣伝の言葉は使わない。"
    assert _clean("棚を買う。宣伝の言葉は使わない。", instruction=told) == [("棚を買う。", False)]
