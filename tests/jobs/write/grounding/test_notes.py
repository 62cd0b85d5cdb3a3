"""What code takes from notes, and what it leaves to others."""

import pytest

from checker.jobs.write.grounding import SURE, ValueCandidate, find_candidates
from checker.jobs.write.grounding.model import Language
from checker.jobs.write.grounding.notes_lines import split_lines

NOTES = """件名：ノートPC購入
日時　9/18→9/19に変更 14:00〜15:30
【場所】第2会議室
参加者: 佐藤、鈴木(情シス)、高橋
費用 12台 1,089,000円（税込）
起案者：営業1課 川口
■決定事項
・見積は3社から取る
・納期は10月末
TODO
- 鈴木: 見積依頼 9/25まで
- 高橋: 棚卸し
電話03-5555-0123
| 納入先 | 大阪支店 |
期限: 未定
"""


def best(label: str, kind: str, notes: str = NOTES) -> ValueCandidate | None:
    found = find_candidates(label, kind, notes, "ja")
    return found[0] if found else None


def taken(label: str, kind: str, notes: str = NOTES, language: Language = "ja") -> list[str]:
    found = find_candidates(label, kind, notes, language)
    return [each.value for each in found if each.score >= SURE]


@pytest.mark.parametrize(
    ("label", "kind", "expected"),
    [
        ("件名", "text", ["ノートPC購入"]),
        ("題名", "text", ["ノートPC購入"]),
        ("開催場所", "text", ["第2会議室"]),
        ("出席者", "rows", ["佐藤", "鈴木(情シス)", "高橋"]),
        ("金額", "amount", ["1089000"]),
        ("起案者", "person", ["川口"]),
        ("決定事項", "rows", ["見積は3社から取る", "納期は10月末"]),
        ("決定事項", "rich_text", ["- 見積は3社から取る\n- 納期は10月末"]),
        ("宿題", "rows", ["鈴木: 見積依頼 9/25まで", "高橋: 棚卸し"]),
        ("納入先", "text", ["大阪支店"]),
    ],
)
def test_labelled_values_are_taken(label: str, kind: str, expected: list[str]) -> None:
    assert taken(label, kind) == expected


def test_a_date_that_was_changed_on_its_line_is_the_new_one() -> None:
    assert taken("開催日", "date") == ["09-19"]


@pytest.mark.parametrize(
    ("label", "kind", "notes"),
    [
        ("期限", "date", NOTES),
        ("効果", "text", NOTES),
        ("納期", "date", "納期: 9/18\n納期: 9/19"),
        ("納期", "date", "納期 9/18か9/19"),
        ("納期", "date", "納期: 9/18\n※納期は9/25に変更"),
        ("開催日", "date", "日時: 9/18\nやっぱり9/18ではなく9/19で"),
        ("担当", "person", "担当: 佐藤、鈴木"),
        ("担当", "person", "佐藤さんと話した"),
        ("金額", "amount", "A案 120万円\nB案 150万円"),
        ("納期", "date", "納期: 9/18？"),
    ],
)
def test_what_is_doubtful_is_not_taken(label: str, kind: str, notes: str) -> None:
    assert taken(label, kind, notes) == []


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("件名", "text"), ("開催日", "date"), ("金額", "amount"), ("決定事項", "rich_text"),
        ("電話番号", "text"), ("開始時刻", "text"),
    ],
)  # fmt: skip
def test_a_candidate_quotes_the_notes(label: str, kind: str) -> None:
    found = find_candidates(label, kind, NOTES, "ja")
    assert found
    assert all(NOTES[each.start : each.end] == each.quote for each in found)


def test_values_near_a_field_s_word_are_offered() -> None:
    assert best("納期", "date", "東浜商会に頼んだ、納期は10/20とのこと") == ValueCandidate(
        "10/20", "10-20", 12, 17, 0.7
    )
    assert best("開始時刻", "text", "打合せは14:00〜15:00") == ValueCandidate(
        "14:00", "14:00", 4, 9, 0.7
    )
    assert best("電話番号", "text") == ValueCandidate("03-5555-0123", "03-5555-0123", 163, 175, 0.7)


def test_english_notes() -> None:
    notes = "Chair: Grace Lim\nDate: Nov 12\nCost: $1,900/mo\nActions\n- Tom: quotes by Friday\n"
    found = [
        find_candidates(label, kind, notes, "en")[0].value
        for label, kind in (
            ("Facilitator", "person"), ("Date", "date"), ("Price", "amount"), ("Actions", "rows"),
        )
    ]  # fmt: skip
    assert found == ["Grace Lim", "11-12", "1900", "Tom: quotes by Friday"]


def test_a_line_may_hold_several_labels() -> None:
    notes = "日時: 2025年8月21日 14:00〜　場所: 先方本社\nAuthor: Ortega / Status: draft"
    assert taken("開催日", "date", notes) == ["2025-08-21"]
    assert taken("開始の時刻", "text", notes) == ["14:00"]
    assert taken("場所", "text", notes) == ["先方本社"]
    assert taken("Status", "text", notes, "en") == ["draft"]


def test_a_comma_parts_rows_only_where_nothing_stronger_does() -> None:
    notes = "todo: lint in CI - Tom, Sep 26 / canary (Ann, Oct 10)\n宿題：索引(6/13まで 小川)、監視"
    assert taken("Actions", "rows", notes, "en") == [
        "lint in CI - Tom, Sep 26",
        "canary (Ann, Oct 10)",
        "索引(6/13まで 小川)",
        "監視",
    ]


@pytest.mark.parametrize("heading", ["↓対策", "対策↓", "対策：↓", "■対策"])
def test_an_arrow_down_marks_a_heading(heading: str) -> None:
    assert taken("対策", "rows", f"昼は外\n{heading}\n期限の通知\n一覧を作る") == [
        "期限の通知",
        "一覧を作る",
    ]


def test_a_number_with_a_point_is_no_bullet() -> None:
    assert split_lines("3.2ミリも 25枚\n3. 次の話")[0].text == "3.2ミリも 25枚"


def test_a_department_is_told_from_what_stands_beside_it() -> None:
    assert taken("所属", "text", "所属: 情報システム部 運用課 石井") == ["情報システム部 運用課"]
    assert taken("所属", "text", "所属: 品証") == ["品証"]


def test_two_sums_or_two_times_are_doubtful() -> None:
    assert taken("見積", "text", "見積 A社 130万円 B社 145万円") == []
    assert taken("Started at", "text", "started 03:00 noticed 03:12", "en") == []
    assert taken("Started at", "text", "started ~03:00", "en") == ["~03:00"]


def test_a_stretch_of_time_at_the_head_is_that_of_an_incident() -> None:
    notes = "ネット断\n7月8日 14時10分〜15時55分\n予備機に交換した"
    assert taken("発生日", "date", notes) == ["07-08"]
    assert taken("発生の時刻", "text", notes) == ["14:10"]
    assert taken("復旧の時刻", "text", notes) == ["15:55"]
    assert taken("発生日", "date", "ネット断\n原因は調査中\n" + notes[5:]) == []


def test_a_guest_signs_nothing() -> None:
    assert taken("担当", "person", "担当: 柴田様") == []
