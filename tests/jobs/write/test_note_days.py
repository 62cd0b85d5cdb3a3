"""The year that is meant by days of notes, where weekdays stand beside them."""

from datetime import date

import pytest

from checker.jobs.write.note_days import NoteDays


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
