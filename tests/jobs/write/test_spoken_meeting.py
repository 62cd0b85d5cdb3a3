"""What notes say aloud of a meeting is read as if it stood behind labels."""

from datetime import date

import pytest

from checker.core.language import Language
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.spoken_meeting import find_spoken
from checker.jobs.write.spoken_topics import find_spoken_topics
from checker.templates.load import load_template
from checker.templates.model import DateField, PersonField, TextField
from tests.support.paths import ROOT


def _read(notes: str, label: str, language: Language = "ja") -> list[str]:
    field = TextField(name="field", label=label, type="text", source="given", help="")
    return [each.value for each in find_spoken(NoteIndex(notes, language), field)]


@pytest.mark.parametrize(
    ("notes", "began", "ended"),
    [
        ("始まったのが2時で終わったのが3時40分です", ["14:00"], ["15:40"]),
        ("2時からのはずが電車の遅れで2時20分スタート、お開きは4時でした", ["14:20"], ["16:00"]),
        ("開始が10時、いや違う10時半からで、終わったのは11時、11時15分", ["10:30"], ["11:15"]),
        ("朝5時に始めて、午前6時に終わりました", ["5:00"], ["6:00"]),
        ("店を閉めて8時に始めた", [], []),
        ("2時からの予定が、荷おろしで2時半になった。終わったのは4時ちょっと前", ["14:30"], []),
        (
            "始まったのが1時…50分か、うん、1時50分。終わりは3時ちょい前、2時55分かな",
            ["13:50"],
            ["14:55"],
        ),
        ("開始は17:00で合ってます?", [], []),
        ("2時から、2階の隣の部屋で", ["14:00"], []),
        ("工事の開始は9時から、試運転が11時に終わった", [], []),
        ("次回は3時から。来週の火曜は4時に始めます", [], []),
        ("10時から12時は停電です", [], []),
        ("棚卸の反省会 14:10~ 休憩室\nおわり15:05", ["14:10"], ["15:05"]),
        ("人が揃わず結局始まったのは10時20分", ["10:20"], []),
        ("9時からという案内だったけど、鍵が無くて9時25分から", ["9:25"], []),
        ("18時〜 倉庫の奥で\n始まったの18時10分じゃなかった?", [], []),
    ],
)
def test_times(notes: str, began: list[str], ended: list[str]) -> None:
    assert _read(notes, "開始の時刻") == began
    assert _read(notes, "終了の時刻") == ended


@pytest.mark.parametrize(
    ("notes", "there"),
    [
        (
            "いたのは工務課の須藤課長と私、森下、経理から小寺さん、あと資材の戸川くん、以上4人。",
            "工務課 須藤課長、森下、経理 小寺、資材 戸川",
        ),
        (
            "出た人、総務の須藤さん。それと現場側が森下班長、監督の堀江さん。休んだ人はなし",
            "総務 須藤、森下班長、監督 堀江",
        ),
        ("総務の須藤です。来たのは小寺さんと戸川さんと私です", "小寺、戸川、須藤"),
        (
            "出てたのは所長と、配車の奥田さんと、ドライバーの西野さん",
            "所長、配車 奥田、ドライバー 西野",
        ),
    ],
)
def test_attendees(notes: str, there: str) -> None:
    assert _read(notes, "出席者") == [there]


@pytest.mark.parametrize(
    "notes",
    [
        "出たのは水漏れでした。",
        "配るのは出た人と小寺さん",
        "来たのは小寺さんだけ",
        "部品が来た。人は須藤さん",
    ],
)
def test_nobody_is_made_an_attendee(notes: str) -> None:
    assert _read(notes, "出席者") == []


def test_absent() -> None:
    assert _read("経理の小寺さんは講習に行ってて来てないです。", "欠席者") == ["経理 小寺"]
    assert _read("休みは戸川さんと小寺さん。", "欠席者") == ["戸川、小寺"]
    assert _read("須藤さんは来られました", "欠席者") == []


def test_a_place_is_the_one_put_right() -> None:
    assert _read("場所は2階の会議室じゃなくて1階の食堂でした。", "場所") == ["1階の食堂"]
    assert _read("場所は本社が使えなかったから別館の研修室でやりました", "場所") == ["別館の研修室"]
    assert _read("本店の二階の座敷に集まりまして", "場所") == ["本店の二階の座敷"]
    assert _read("場所はまだ決めてない", "場所") == []


@pytest.mark.parametrize(
    ("notes", "place"),
    [
        ("会議室は面接で使ってる。バース脇の休憩室に変えて", "バース脇の休憩室"),
        ("暑いので荷さばき所の2階でやった", "荷さばき所の2階"),
        ("部品を新しいものに変えた", None),
    ],
)
def test_where_it_went_in_the_end(notes: str, place: str | None) -> None:
    assert _read(notes, "場所") == ([place] if place else [])


def test_a_meeting_is_called() -> None:
    assert _read("今日の衛生委員会なんですけど", "会議名") == ["衛生委員会"]
    assert _read("会議の名前は「夏の安全会議」で。", "会議名") == ["夏の安全会議"]
    assert _read("会議室が寒い", "会議名") == []


@pytest.mark.parametrize(
    ("notes", "name"),
    [
        (
            "会の名前は「予約基盤リプレース週次」ね、「よやく雑談」じゃなくて",
            "予約基盤リプレース週次",
        ),
        ("タイトルは「誤出荷の緊急ミーティング」のままで", "誤出荷の緊急ミーティング"),
        ("「シーズンイン前ミーティング」でいい?名前", "シーズンイン前ミーティング"),
        ("名前はね、「夏のギフト対策会議」。長い? じゃあ「ギフト対策会議」で。", "ギフト対策会議"),
        ("名前は案内では「共選打合せ」でしたが", None),
    ],
)
def test_a_name_in_quotes_is_what_a_word_beside_it_says(notes: str, name: str | None) -> None:
    assert _read(notes, "会議名") == ([name] if name else [])


@pytest.mark.parametrize(
    ("notes", "time"),
    [
        ("四時からの約束やったけど、はじめたんは四時二十分", "16:20"),
        ("朝の5時40分に集合", "5:40"),
        ("15:00に始めて3時20分に", "15:20"),
    ],
)
def test_hours_of_work_are_of_the_afternoon(notes: str, time: str) -> None:
    index = NoteIndex(notes, "ja")
    assert index.write_clock(index.clocks[-1], "開始") == time


def test_something_may_happen_at_night() -> None:
    template = load_template(ROOT / "templates" / "documents" / "incident")
    field = template.header.field("began_at")
    assert field is not None
    notes = Notes("発生の時刻: 2時10分", "n.txt")
    sure = FieldExtractor(template, notes, date(2026, 4, 20)).values.find_sure(field)
    assert sure is not None
    assert sure.value == "2:10"


@pytest.mark.parametrize(
    ("notes", "who"),
    [
        ("できたら館長と設備課にも回しといてください", "館長と設備課"),
        ("荷主はまだいい。夜勤班と品質管理課に回して", "夜勤班と品質管理課"),
        ("刷って全職員に配る", "全職員"),
        ("明日までに材料を工具に渡した", None),
    ],
)
def test_who_gets_the_minutes(notes: str, who: str | None) -> None:
    assert _read(notes, "配布先") == ([who] if who else [])


def test_the_recorder_says_i() -> None:
    person = PersonField(name="recorder", label="記録者", type="person", source="given", help="")
    own = NoteIndex("総務の須藤です。記録は私で", "ja")
    assert [each.value for each in find_spoken(own, person)] == ["須藤"]
    other = NoteIndex("総務の須藤です。記録は小寺さんで", "ja")
    assert [each.value for each in find_spoken(other, person)] == ["小寺"]


def test_the_day_is_the_one_called_yesterday() -> None:
    day = DateField(name="held_on", label="開催日", type="date", source="given", help="")
    notes = NoteIndex("2026.11.12 口述\n昨日、十一日水曜の委員会です", "ja")
    assert [each.value for each in find_spoken(notes, day)] == ["2026-11-11"]


def test_topics_are_counted_up() -> None:
    notes = (
        "話は三つあって、ひとつめが剪定の工程、ふたつめが熱中症の対策、三つ目が車を借りるかどうか"
    )
    assert [each.text for each in find_spoken_topics(notes)] == [
        "剪定の工程", "熱中症の対策", "車を借りるかどうか"
    ]  # fmt: skip
    notes = "議題は先月の振り返りと送迎車とあと用紙のこと"
    assert [each.text for each in find_spoken_topics(notes)] == [
        "先月の振り返り",
        "送迎車",
        "用紙のこと",
    ]
    assert find_spoken_topics("一つ目の棚が壊れた") == []


def test_english() -> None:
    notes = """hi this is Gemma Holt
we were meant to start at two but it was twenty past two when we got going
there was me and Alun Pryce he ran it and Bethan Lyle
Rosie couldn't come
I'm doing the minutes
we met in the tasting room because of the rain
we'd done by ten to four"""
    assert _read(notes, "Start", "en") == ["14:20"]
    assert _read(notes, "End", "en") == ["15:50"]
    assert _read(notes, "Attendees", "en") == ["Gemma Holt, Alun Pryce (chair), Bethan Lyle"]
    assert _read(notes, "Apologies", "en") == ["Rosie"]
    assert _read(notes, "Chair", "en") == ["Alun Pryce"]
    assert _read(notes, "Minutes by", "en") == ["Gemma Holt"]
    assert _read(notes, "Place", "en") == ["the tasting room"]


@pytest.mark.parametrize(
    ("notes", "who"),
    [
        ("総務部情報係 真壁悠の名前で出します", ["真壁悠"]),
        ("担当は、資材課の根岸千夏さんのお名前でと言われました", ["根岸千夏"]),
        ("作成者はわたし(大城 正彦)で、主管は製造課", ["大城 正彦"]),
        ("起案者は乙部 一樹、情報システム課", ["乙部 一樹"]),
        ("書いたのは物流課の及川 翔。配布は全員", ["及川 翔"]),
        ("真鍋 由紀子(わたし)が出します", ["真鍋 由紀子"]),
        ("根岸さんの名前ではなく課長で", []),
        ("報告は佐藤さんから来ました", []),
        ("提出は根岸さんあてで", []),
    ],
)
def test_in_whose_name_a_document_is_given_out(notes: str, who: list[str]) -> None:
    assert _read(notes, "起案者") == who


def test_who_says_me_in_a_list_of_those_present_keeps_the_minutes() -> None:
    notes = "Present: Karen Pike (chair), Shona Reid (fitting teams, that's me)\nMinutes: me\n"
    assert _read(notes, "Minutes by", "en") == ["Shona Reid"]
