"""The head of typed notes tells what a meeting is called, when and where it was, and who writes."""

import pytest

from checker.core.language import Language
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.typed_heads import FINDERS

_MEMO = """12/1(火) 営業企画定例
14:00-15:10 第3会議室
出席 佐伯課長、森、吉川(遅れて14:20から)

・ブースについて
 森:去年は6小間。搬入は前日の17時まで
記録は森
"""


def _read(notes: str, label: str, language: Language = "ja") -> list[str]:
    return [each.value for each in FINDERS[label](NoteIndex(notes, language, notes))]


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("会議名", "営業企画定例"),
        ("開催日", "12-01"),
        ("開始の時刻", "14:00"),
        ("終了の時刻", "15:10"),
        ("場所", "第3会議室"),
        ("記録者", "森"),
    ],
)
def test_a_typed_head_tells_all_of_a_meeting(label: str, wanted: str) -> None:
    assert _read(_MEMO, label) == [wanted]


@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("■2026/10/19(月) 5F移転WG 第3回  13:05~ 4F会議室B", ["5F移転WG 第3回"]),
        ("【議事メモ】品質会議 11/25", ["品質会議"]),
        ("会議:月次定例のメモ 11/25 10時~11時", ["月次定例"]),
        ("11/25 会議", []),
        ("次回の営業会議 11/25", []),
        ("営業定例 13:00から始まりました。", []),
        ("10:02 森 営業定例はじめます 11/25", []),
    ],
)
def test_a_meeting_is_called_as_meetings_are(first: str, name: list[str]) -> None:
    assert _read(first + "\n・売上\n", "会議名") == name


@pytest.mark.parametrize(
    "head",
    [
        "12/3 木 改善定例(第2会議室 10:00-11:20)",
        "12月3日 木 改善定例 第2会議室 10:00-11:20",
        "改善定例 12/3木 10:00〜11:20 (第2会議室)",
        "改善定例(12/3木 10:00〜11:20、第2会議室)",
    ],
)
def test_a_head_of_one_line_is_parted_by_what_stands_in_it(head: str) -> None:
    read = [_read(head + "\n・売上\n", label) for label in ("会議名", "開催日", "場所")]
    assert read == [["改善定例"], ["12-03"], ["第2会議室"]]
    assert _read(head, "終了の時刻") == ["11:20"]


def test_a_head_with_one_stretch_of_days_tells_the_first() -> None:
    assert _read("週報  11/9(月)-11/13(金)  営業係 森", "期間の始め") == ["11-09"]
    assert _read("週報 11/13 営業係 森", "期間の始め") == []


def test_english_heads_are_read() -> None:
    notes = "Ops sync notes - 3 Dec 2026, 2pm-2:45pm, Meeting room 4\nhere: Ann, Bo\n"
    assert _read(notes, "meeting", "en") == ["Ops sync"]
    assert _read(notes, "date", "en") == ["2026-12-03"]
    assert _read(notes, "start", "en") == ["14:00"]
    assert _read(notes, "end", "en") == ["14:45"]
    assert _read(notes, "place", "en") == ["Meeting room 4"]
    more = "Supplier call - Thornbury Castings - 2027-05-04\n"
    assert _read(more, "meeting", "en") == []


@pytest.mark.parametrize(
    ("notes", "label"),
    [
        ("9/4 昨日の部会の件\n14:00-15:00\n", "開催日"),
        ("12/1 部会 次回12/15\n", "開催日"),
        ("12/1 部会 14:00-15:00\n実際は14時10分に始まった\n", "開始の時刻"),
        ("12/1 部会 14:00-15:00\n15時10分に終わった\n", "終了の時刻"),
        ("12/1 部会 第1会議室 → 第2会議室\n", "場所"),
        ("12/1 部会\n出席 池谷、主任\n記録 主任\n", "記録者"),
        ("12/1 部会\n出席 池谷\n記録は私\n私は途中から\n", "記録者"),
        ("12/1 部会\n議事録 共有\n", "記録者"),
    ],
)
def test_what_may_be_otherwise_is_left_open(notes: str, label: str) -> None:
    assert _read(notes, label) == []


def test_a_family_name_is_completed_by_the_name_written_without_a_gap() -> None:
    index = NoteIndex("戸村です。\n起案は製造部 戸村康之、佐伯課長も見ました。佐伯です。\n", "ja")
    assert index.complete("戸村") == "戸村康之"
    assert index.complete("佐伯") == "佐伯"
