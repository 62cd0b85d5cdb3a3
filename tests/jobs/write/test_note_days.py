"""The year that is meant by days of notes, where weekdays stand beside them."""

from datetime import date

import pytest

from checker.jobs.write.full_days import write_full_days
from checker.jobs.write.note_days import NoteDays
from checker.templates.model import RichTextField


def _read(notes: str, words: str) -> str:
    return NoteDays(notes, notes, "ja", date(2026, 12, 2)).read(words)


@pytest.mark.parametrize(
    ("notes", "words", "day"),
    [
        ("7/14(火) 障害", "7/14", "2026-07-14"),
        ("7/14(月) 障害", "7/14", "07-14"),
        ("7/14(月) 障害、対策は 7/18(金)まで", "7/14", "2025-07-14"),
        ("7/14(月) 障害、対策は 7/18(金)まで、確認 7/31", "7/31", "2025-07-31"),
        ("7/14(月) 障害、対策は 7/17(金)まで", "7/14", "07-14"),
    ],
)
def test_weekdays_tell_the_year_or_leave_it_open(notes: str, words: str, day: str) -> None:
    assert _read(notes, words) == day


@pytest.mark.parametrize("words", ["承認が遅い(平均3日)", "3日以内に返す", "約10日かかる"])
def test_a_length_in_days_is_no_day(words: str) -> None:
    assert _read(words, words) == words


@pytest.mark.parametrize(
    ("notes", "words", "day"),
    [
        ("met 12/10, snags by 5/11", "12/10", "2026-12-10"),
        ("met 12/10, parts came 22/9", "12/10", "2026-10-12"),
        ("met Mon 12/10", "12/10", "2026-10-12"),
        ("met 12/10 (Mon)", "12/10", "2026-10-12"),
        ("met Thurs 12/10/26", "Thurs 12/10/26", "2026-12-10"),
        ("met weds 7/10/26, next 4/11/26", "4/11/26", "2026-11-04"),
        ("met Wed 10/7, parts came 9/22", "10/7", "2026-10-07"),
        ("lot 14/3 of 9, met Wed 10/7, next 11/4, then 11/18", "11/4", "2026-11-04"),
    ],
)
def test_english_notes_tell_whether_the_day_comes_first(notes: str, words: str, day: str) -> None:
    assert NoteDays(notes, notes, "en", date(2026, 10, 20)).read(words) == day


@pytest.mark.parametrize(
    ("example", "words", "written"),
    [
        (
            "2025年9月24日(水)に開く。",
            "次回は 1/7(木)10時、同じ部屋",
            "次回は2027年1月7日(木)10時、同じ部屋",
        ),
        ("2025年9月24日付", "2026/12/10と2027/1/7", "2026年12月10日と2027年1月7日"),
        ("2025年9月24日(水)", "令和8年12月1日から", "令和8年12月1日から"),
        ("2025年9月24日(水)", "1月中、20日ごろ", "1月中、20日ごろ"),
        ("9月中に開く。", "次は1/7", "次は1/7"),
    ],
)
def test_days_are_written_as_in_the_example(example: str, words: str, written: str) -> None:
    field = RichTextField(name="next", type="rich_text", label="次回予定", example=example)
    days = NoteDays(words, words, "ja", date(2026, 12, 2))
    assert write_full_days(field, words, days) == written
