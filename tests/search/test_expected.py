"""What a question asks for must stand in an answer."""

import pytest

from checker.search.expected import lacks_expected


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("定年は何歳ですか", "退職の日の30日前までに退職願を提出する。"),
        ("駐車場の料金はいくら", "駐車場は30台分ある。"),
        ("昼休みは何時から", "昼休みは1時間とする。"),
        ("見積は何社必要", "見積書は3通出す。"),
        ("How much is lunch?", "The canteen is open from 11:30."),
    ],
)
def test_another_kind_of_thing_is_no_answer(question: str, passage: str) -> None:
    assert lacks_expected(question, passage)


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("定年は何歳ですか", "定年は満六十歳とする。"),
        ("駐車場の料金はいくら", "駐車場は無料である。"),
        ("日当はいくらですか", "日当: ２，０００円"),
        ("昼休みは何時から", "休憩は正午から午後1時までとする。"),
        ("家で働けるのは週に何回", "在宅勤務は、週3日を限度とする。"),
        ("休みは何日前に言う", "前日までに申し出る。"),
        ("精算の期限は", "帰着後すみやかに"),
        ("How many quotes are needed?", "Quotes from two suppliers are required."),
    ],
)
def test_what_is_asked_for_may_be_said_in_several_ways(question: str, passage: str) -> None:
    assert not lacks_expected(question, passage)
