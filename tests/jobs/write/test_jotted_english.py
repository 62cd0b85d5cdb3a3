"""What English notes jot down without a word for it: times, names, where and what a meeting was."""

from datetime import date

import pytest

from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.jotted_clocks import find_jotted_clocks
from checker.jobs.write.jotted_names import find_jotted_names
from checker.templates.load import load_template
from tests.support.paths import ROOT

TEMPLATE = load_template(ROOT / "templates" / "documents" / "meeting-minutes")


@pytest.mark.parametrize(
    ("notes", "times"),
    [
        ("kicked off 10.10, wrapped 11.20 (over)", ["10:10", "11:20"]),
        ("0900 was the invite, the van was late so 0920", ["09:20"]),
        ("and done by 1010, i had a call at 1015", ["10:10", "10:15"]),
        ("invite said nine thirty, we got going at nine forty", ["09:30", "09:40"]),
        ("Start thirteen hundred, so thirteen ten", ["13:00", "13:10"]),
        ("half six again, or half 7", ["06:30", "07:30"]),
        ("Finish ........ 4.15", ["04:15"]),
        ("release 4.12 of 2026, up 3.50 percent, paid at 4.50 euros", []),
        ("from 1990 to 2015, in 2025", []),
        ("at 4.12.1 we saw it", []),
    ],
)
def test_times_are_told_by_the_words_before_them(notes: str, times: list[str]) -> None:
    found = sorted(find_jotted_clocks(notes), key=lambda each: each.start)
    assert [str(each.value) for each in found] == times


@pytest.mark.parametrize(
    ("notes", "names"),
    [
        ("Taken by .... Elspeth Rutherford", {"Elspeth Rutherford"}),
        ("@Pieter vd Walt you're on", {"Pieter vd Walt"}),
        ("To: Peter Lekishon <p@x.example>, Ann Bo", {"Peter Lekishon", "Ann Bo"}),
        ("[10:02] Lerato M: hello\n[10:03] Lerato M: hi", {"Lerato M"}),
        ("Mrs Ostrander came", {"Mrs Ostrander"}),
        ("Next Monday in the Town Hall, Seminar Room", set()),
    ],
)
def test_names_that_no_list_has(notes: str, names: set[str]) -> None:
    assert {notes[start:end] for start, end in find_jotted_names(notes)} == names


def _rank(notes: str, name: str) -> list[str]:
    field = TEMPLATE.header.field(name)
    assert field is not None
    values = FieldExtractor(TEMPLATE, Notes(notes, "n.txt"), date(2026, 4, 20)).values
    return [str(each.taken.value) for each in values.rank(field)]


@pytest.mark.parametrize(
    ("notes", "name", "value"),
    [
        ("Planning meeting, 3:35-4:20 in the hangar", "start", "15:35"),
        ("started at 2:10, over by 15:40", "start", "2:10"),
        ("Began 8.10 in the morning", "start", "8:10"),
        ("so the hall was taken and we ended up in the vestry, all of us", "place", "the vestry"),
        ("we squeezed into the old boot room because of the rain", "place", "the old boot room"),
        ("Room ......... dye lab", "place", "dye lab"),
        ("proper title = Penguin Enclosure Upgrade", "meeting", "Penguin Enclosure Upgrade"),
        ("it's the winter route debrief", "meeting", "winter route debrief"),
        ("this is for the minutes of yesterday's stock review", "meeting", "stock review"),
        ("Ana Ruiz drove. Tom Beck sat in", "chair", "Ana Ruiz"),
        ("Tom Beck and Ana Ruiz came. Ana kept the minutes", "recorder", "Ana Ruiz"),
        ("From: Ida Holm\nTo: Jo\n\nI took the notes", "recorder", "Ida Holm"),
    ],
)
def test_the_likeliest_value(notes: str, name: str, value: str) -> None:
    assert _rank(notes, name)[0] == value


def test_a_person_s_name_is_no_meeting_s() -> None:
    assert (
        "Gemma Holt" not in _rank("hi my name is Gemma Holt. First name is Gemma.", "meeting")[:1]
    )


def test_nobody_is_left_out_of_who_came() -> None:
    notes = "There was her and me and Ana Ruiz and Tom Beck"
    assert "Ana Ruiz, Tom Beck" not in _rank(notes, "attendees")[:1]


def test_a_shortened_name_is_completed() -> None:
    notes = "[9:01] Marit H: me, Marit Hauge and Tom Beck\n[9:02] Tom: Marit u were in the chair"
    assert _rank(notes, "chair")[0] == "Marit Hauge"
