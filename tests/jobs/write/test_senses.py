"""Words of the sort that a field holds, and who speaks: offered wherever they stand."""

from datetime import date

import pytest

from checker.core.language import Language
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.field_senses import Sense, is_of_sense, name_sense
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.notes_people import (
    blank_speakers,
    find_speakers,
    find_spoken_lines,
)
from checker.jobs.write.proposals import propose_values
from checker.templates.load import load_template
from tests.support.paths import ROOT


def _propose(template: str, notes: str, name: str) -> list[str]:
    made = load_template(ROOT / "templates" / "documents" / template)
    field = made.header.field(name)
    assert field is not None
    search = FieldExtractor(made, Notes(notes, "n.txt"), date(2026, 4, 20))
    return [each.value for each in propose_values(search, [field]).get(name, ())]


@pytest.mark.parametrize(
    ("sense", "value", "language", "fits"),
    [
        ("department", "総務部施設課", "ja", True),
        ("department", "倉庫の照会が使えない件", "ja", False),
        ("place", "食堂の奥の個室", "ja", True),
        ("place", "第1会議室を押さえる", "ja", False),
        ("place", "Room Birch", "en", True),
        ("people", "Gareth, Anneke", "en", True),
        ("people", "Anneke said no", "en", False),
        ("zone", "UTC", "en", True),
        ("zone", "ticket INC-5", "en", False),
        ("company", "株式会社サトミ印刷", "ja", True),
        ("company", "株式会社サトミ印刷 小早川 誠さん", "ja", False),
        ("effort", "one developer for three weeks", "en", True),
        ("when", "8月頭", "ja", True),
        ("when", "Design doc", "en", False),
    ],
)
def test_a_value_is_of_a_sort_or_not(
    sense: Sense, value: str, language: Language, fits: bool
) -> None:
    assert is_of_sense(sense, value, language) is fits


def test_labels_tell_the_sort_and_free_words_ask_for_nothing() -> None:
    made = load_template(ROOT / "templates" / "documents" / "minutes")
    senses = {each.name: name_sense(each) for each in made.header.fields}
    assert (senses["place"], senses["attendees"], senses["meeting"]) == (
        "place",
        "people",
        "meeting",
    )
    assert is_of_sense("words", "anything", "en") is None
    for name in ("改善会", "不良対策MTG(第4回)", "予約基盤リプレース週次"):
        assert is_of_sense("meeting", name, "ja")
    assert is_of_sense("meeting", "Winter route debrief", "en")
    assert not is_of_sense("meeting", "部屋が寒い", "ja")


@pytest.mark.parametrize(
    ("template", "notes", "field", "wanted"),
    [
        ("minutes", "4/2(木) 改善会\n部屋が取れず食堂の奥の個室", "place", "食堂の奥の個室"),
        ("minutes", "[09:32] 畑中: 記録は私がとります\n[09:33] 楠木: はい", "recorder", "畑中"),
        ("meeting-minutes", "Joel 10:02 I'm taking minutes\nMarta 10:03 ok", "recorder", "Joel"),
        ("meeting-minutes", "Gareth chaired. Anneke was late", "chair", "Gareth"),
        ("incident-report", "the site was down, all times UTC", "time_zone", "UTC"),
        ("incident", "受付機が止まった\n止まってたのは52分", "downtime", "52分"),
        ("design-doc", "it takes one developer three weeks", "effort", "one developer three weeks"),
    ],
)
def test_a_value_of_the_right_sort_comes_first(
    template: str, notes: str, field: str, wanted: str
) -> None:
    assert wanted in _propose(template, notes, field)[:2]


def test_a_chat_tells_when_it_began_and_when_it_was_closed() -> None:
    notes = (
        "[09:31] 楠木: はじめます\n[09:35] 宇野: 名刺312枚\n[09:50] 楠木: 以上です\n"
        "[09:58] 宇野: ひとつ忘れてました\n"
    )
    assert _propose("minutes", notes, "start")[0] == "9:31"
    assert _propose("minutes", notes, "end")[0] == "9:50"


def test_lines_are_split_from_their_speakers() -> None:
    lines = find_spoken_lines("[09:31] 楠木: はい\nMarta 10:02 ok\nLENA: next\n棚を買う\n")
    assert [(each.who, each.stamp, each.text) for each in lines] == [
        ("楠木", "09:31", "はい"),
        ("Marta", "10:02", "ok"),
        ("LENA", "", "next"),
    ]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("we finished at ten past three", "03:10"),
        ("a quarter to four", "03:45"),
        ("from half past two", "02:30"),
        ("at one o'clock", "01:00"),
    ],
)
def test_times_in_words_are_read(text: str, clock: str) -> None:
    assert [str(each.value) for each in find_facts(text, "en") if each.kind == "time"] == [clock]


def test_a_chat_without_colons_has_speakers_and_a_course_of_events_has_none() -> None:
    chat = "9:02 沢田(製造2課) 手順を頼みます\n9:05 三輪 はい\n9:08 沢田 用意: 軍手\n9:10 三輪 了解"
    assert find_speakers(chat) == {"沢田", "三輪"}
    words = blank_speakers(chat)
    assert len(words) == len(chat)
    assert words.index("用意: 軍手") == chat.index("用意: 軍手")
    assert [each.strip() for each in words.splitlines() if each.strip()][2] == "用意: 軍手"
    course = "14:10 画面が 開かない\n14:25 基盤チーム 連絡\n15:05 再起動 した"
    assert find_speakers(course) == frozenset()
    assert blank_speakers(course) == course
