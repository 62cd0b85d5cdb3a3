"""Forms that were filled in by hand."""

from datetime import date

from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.grounding.notes_forms import open_boxes
from checker.templates.load import load_template
from tests.support.paths import ROOT

_FORM = (
    "会議名 [ 棚卸の打合せ ]\n開催日 [ R8.4.17 (金) ] 時間 [ 10:05 〜 11:20 ]\n"
    "場所 [ 第2会議室 ] 記録 [ 早川 ]\n出席 [ 早川、小野寺、三好 ] 欠席 [        ]\n"
    "議題 1 [ 棚の入替 ]\n 2 [ 当番 ]\n"
)


def test_boxes_behind_labels_are_read() -> None:
    made = load_template(ROOT / "templates" / "documents" / "minutes")
    search = FieldExtractor(made, Notes(_FORM, "n.txt"), date(2026, 4, 20))
    taken = search.by_code(made.header.of_source("given"))
    assert {name: each.value for name, each in taken.items()} == {
        "meeting": "棚卸の打合せ",
        "held_on": "2026-04-17",
        "start": "10:05",
        "end": "11:20",
        "place": "第2会議室",
        "attendees": "早川、小野寺、三好",
        "recorder": "早川",
        "topics": ({"text": "棚の入替"}, {"text": "当番"}),
    }


def test_every_word_of_a_form_stays_at_its_place() -> None:
    opened = open_boxes(_FORM)
    assert len(opened) == len(_FORM)
    assert opened.index("第2会議室") == _FORM.index("第2会議室")


def test_one_box_is_no_form_and_ticked_boxes_are_none() -> None:
    for notes in (
        "参考 [ 資料3 ] を見る",
        "[x] 点検\n[ ] 清掃\nやること [x] 点検",
        "済 [x] 未 [ ]",
    ):
        assert open_boxes(notes) == notes
