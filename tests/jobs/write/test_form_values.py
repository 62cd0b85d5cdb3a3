"""What the model wrote into a field counts as far as the notes bear it out."""

from datetime import date

import pytest

from checker.core.language import Language
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.form_values import FormValues
from checker.jobs.write.note_words import NoteWords
from checker.templates.load import load_template
from checker.templates.model import ChoiceField, Column, DateField, PersonField, TextField
from tests.support.paths import ROOT

MINUTES = load_template(ROOT / "templates" / "documents" / "minutes")
TODAY = date(2026, 10, 8)  # a Thursday
DAY = DateField(name="day", label="開催日", type="date")
TIME = TextField(name="start", label="開始", pattern=r"[0-9]{1,2}:[0-9]{2}")
PLACE = TextField(name="place", label="場所")
WHO = PersonField(name="who", label="記録者", type="person")
LEVEL = ChoiceField(name="level", label="判定", type="choice", choices=("良", "要観察", "不良"))


def _place(field: Column, said: str, notes: str, language: Language = "ja") -> object:
    search = FieldExtractor(MINUTES, Notes(notes, "n.txt"), TODAY).values
    words = NoteWords(notes, language, search.days.read, TODAY)
    found = FormValues(search, words).place(field, said)
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("said", "notes", "counts"),
    [
        ("2026-10-07", "10月7日に集まった", True),
        ("2026-10-07", "きのう集まった", True),
        ("2026-10-13", "次は来週の火曜", True),
        ("2026-10-14", "次は来週の火曜", False),
        ("2026-10-12", "12日に提出", True),
        ("2026-10-12", "11月12日に提出", False),
        ("2026-10-09", "あしたまでに出す", True),
        ("2026-10-09", "10月7日に集まった", False),
        ("2026-13-45", "きのう集まった", False),
    ],
)
def test_a_day_counts_where_the_notes_name_it_or_could_mean_it(
    said: str, notes: str, counts: bool
) -> None:
    assert _place(DAY, said, notes) == (said if counts else None)


@pytest.mark.parametrize(
    ("said", "notes", "counts"),
    [
        ("2026-10-07", "met yesterday at ten", True),
        ("2026-10-13", "due Tuesday", True),
        ("2026-10-14", "due Tuesday", False),
        ("2026-10-12", "by the 12th please", True),
    ],
)
def test_english_days_are_read_likewise(said: str, notes: str, counts: bool) -> None:
    assert _place(DAY, said, notes, "en") == (said if counts else None)


@pytest.mark.parametrize(
    ("said", "notes", "counts"),
    [
        ("10:12", "始めたのは10時12分", True),
        ("14:30", "2時半から", True),
        ("14:30", "午前2時半から", False),
        ("15:00", "昼前には終わった", False),
    ],
)
def test_a_time_counts_where_its_minute_is_told(said: str, notes: str, counts: bool) -> None:
    assert (_place(TIME, said, notes) is not None) is counts


def test_a_day_may_be_written_as_the_notes_have_it() -> None:
    assert _place(DAY, "10/7", "10月7日に集まった") == "2026-10-07"


def test_words_count_where_the_notes_have_each_of_them() -> None:
    notes = "来たのは江尻課長補佐と保科係長\n場所は西棟の プレハブ"
    assert _place(PLACE, "西棟のプレハブ", notes) == "西棟の プレハブ"
    assert _place(PLACE, "江尻課長補佐、保科係長", notes) == "江尻課長補佐、保科係長"
    assert _place(PLACE, "江尻課長補佐、入江主査", notes) is None
    assert _place(WHO, "入江", notes) is None


def test_a_choice_may_be_told_in_other_words() -> None:
    assert _place(LEVEL, "要観察", "しばらく様子見") == "要観察"
    assert _place(LEVEL, "様子見", "しばらく様子見") is None
