"""Which sentences of notes belong to which field by the template's cues, and what they give it."""

import pytest

from checker.core.language import Language
from checker.jobs.write.field_keywords import has_cue, sort_by_cues
from checker.jobs.write.value_candidates import CandidateSpan, find_values, split_units
from checker.templates.model import (
    AmountField,
    ChoiceField,
    DateField,
    PersonField,
    RichTextField,
    RowsField,
    TextField,
)

PROBLEM = RichTextField(
    name="problem", type="rich_text", label="今の問題", cues=("理由", "困って", "老朽")
)
GAIN = RichTextField(name="gain", type="rich_text", label="効果", cues=("減る", "短縮"))
DECIDED = RowsField(
    name="decided",
    type="rows",
    label="決定事項",
    cues=("決定", "承認"),
    columns=(TextField(name="text", label="決定"),),
)
TASKS = RowsField(
    name="tasks",
    type="rows",
    label="対応事項",
    columns=(
        TextField(name="task", label="内容"),
        TextField(name="owner", label="担当"),
        DateField(name="due", type="date", label="期限"),
    ),
)
PLACE = TextField(
    name="place", label="納入場所", cues=("納品場所",), example="本社工場1階 品質保証課"
)


def _sorted(notes: str, *fields: RichTextField | RowsField, language: Language = "ja") -> object:
    found = sort_by_cues(fields, split_units(notes, language))
    return {name: [each.text for each in said] for name, said in found.items()}


def _values(field: object, sentence: str, language: Language = "ja") -> list[str]:
    (unit,) = split_units(sentence, language)
    return [each.text for each in find_values(field, unit, language)]  # type: ignore[arg-type]


def test_a_sentence_goes_to_the_field_whose_word_comes_first() -> None:
    notes = "棚が老朽化し、直す時間が減るばかり\n待ちが減ると、困っている人も喜ぶ\n昼は外"
    assert _sorted(notes, PROBLEM, GAIN) == {
        "problem": ["棚が老朽化し、直す時間が減るばかり"],
        "gain": ["待ちが減ると、困っている人も喜ぶ"],
    }


def test_a_label_goes_before_a_word_of_another_field() -> None:
    notes = "効果: 困っている部署の残業が月10時間になる"
    assert _sorted(notes, PROBLEM, GAIN) == {"gain": ["困っている部署の残業が月10時間になる"]}


@pytest.mark.parametrize("heading", ["理由:", "■理由", "↓理由", "理由↓", "## 理由"])
def test_what_is_below_a_heading_belongs_to_it(heading: str) -> None:
    assert _sorted(f"{heading}\n・棚が足りない\n・床に置いている", PROBLEM) == {
        "problem": ["棚が足りない", "床に置いている"]
    }


def test_sentences_behind_a_label_belong_to_it_to_the_end_of_the_line() -> None:
    assert _sorted("理由 棚が古い。床にも置いている。\n昼は外", PROBLEM) == {
        "problem": ["理由 棚が古い。", "床にも置いている。"]
    }


def test_what_is_set_in_below_a_sentence_belongs_to_it() -> None:
    notes = "置き場に困っている\n  床に4箱\n  廊下に2箱\n昼は外"
    assert _sorted(notes, PROBLEM) == {"problem": ["置き場に困っている", "床に4箱", "廊下に2箱"]}


def test_latin_cues_are_whole_words_in_any_case() -> None:
    field = RichTextField(name="fix", type="rich_text", label="Fix", cues=("fixed", "roll back"))
    said = [
        CandidateSpan(each, 0) for each in ("Fixed at 9:00", "prefixed names", "we ROLL BACK now")
    ]
    assert [has_cue(field, each) for each in said] == [True, False, True]


def test_a_cue_with_a_colon_is_a_label_only() -> None:
    field = TextField(name="who", label="出席者", cues=("出:",))
    assert [has_cue(field, each) for each in split_units("出: 佐藤、高橋\n見積を出す", "ja")] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    "sentence",
    ["案は決定ではない", "未承認の案", "部長の承認待ち", "決定は後だが調整中", "承認せずに戻す"],
)
def test_what_is_not_so_or_not_yet_is_not_taken(sentence: str) -> None:
    assert _sorted(sentence, DECIDED) == {}


def test_a_sentence_that_ends_with_who_and_by_when_is_a_task() -> None:
    notes = (
        "作業標準の改訂 西村 9/30\n高橋が9月8日に測った結果は良好\n中川さんが文言を見る 9/19まで"
    )
    assert _sorted(notes, TASKS) == {
        "tasks": ["作業標準の改訂 西村 9/30", "中川さんが文言を見る 9/19まで"]
    }


def test_values_are_of_the_type_of_the_field() -> None:
    assert _values(DateField(name="a", type="date", label="納期"), "搬入は9/18、高橋") == ["9/18"]
    assert _values(AmountField(name="a", type="amount", label="金額"), "3台で5万円") == ["5万円"]
    assert _values(PersonField(name="a", type="person", label="担当"), "高橋が9/18に") == ["高橋"]


def test_a_guest_is_not_one_of_our_own() -> None:
    field = PersonField(name="a", type="person", label="差出人")
    assert _values(field, "担当 柴田様") == []


def test_a_choice_inside_another_does_not_count() -> None:
    field = ChoiceField(name="a", type="choice", label="決裁", choices=("部長決裁", "本部長決裁"))
    assert _values(field, "本部長決裁で回す") == ["本部長決裁"]


def test_a_text_is_what_stands_behind_the_fields_name() -> None:
    assert _values(PLACE, "納品場所は本社4階") == ["本社4階"]
    assert _values(PLACE, "納品場所 本社4階") == ["本社4階"]


def test_a_form_is_looked_for_behind_the_label_and_before_brackets() -> None:
    field = TextField(name="to", label="宛先", pattern=".+(?:様|御中)")
    assert _values(field, "相手: 東浜商会 柴田様(前任は内藤様)") == ["東浜商会 柴田様"]


def test_a_time_of_half_a_day_has_not_the_form_of_a_whole_one() -> None:
    field = TextField(name="end", label="End", pattern="[0-9]{1,2}:[0-9]{2}")
    assert _values(field, "Closed 3:15 pm", "en") == []
    assert _values(field, "Closed 15:15", "en") == ["15:15"]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("担当 品証 井上拓海", ["品証"]),
        ("起案：情報システム部 運用課 石井", ["情報システム部 運用課"]),
        ("株式会社北斗に頼む", []),
    ],
)
def test_departments_are_told_from_companies(sentence: str, found: list[str]) -> None:
    field = TextField(name="a", label="所属", example="品質保証部 監査課")
    assert _values(field, sentence) == found


def test_the_names_of_columns_are_no_sentence() -> None:
    plan = RichTextField(name="plan", type="rich_text", label="行うこと", cues=("品名", "結束機"))
    found = sort_by_cues(
        [plan], split_units("品名\t数量\t単価\t金額\n結束機\t1\t480000\t480000", "ja")
    )
    assert [each.text for each in found["plan"]] == ["結束機\t1\t480000\t480000"]


def test_spoken_tasks_follow_a_word_for_them_to_the_next_heading() -> None:
    notes = (
        "宿題。マットの手配が沢田くんで、9月15日まで\n三宅さんが嘱託医に相談、これが9月18日\n"
        "配るのは出た人\n# その他\n小野さんの送別会 9月20日\n"
    )
    assert _sorted(notes, TASKS.model_copy(update={"cues": ("宿題",)})) == {
        "tasks": ["マットの手配が沢田くんで、9月15日まで", "三宅さんが嘱託医に相談、これが9月18日"]
    }


def test_what_a_decision_points_at_is_the_decision() -> None:
    notes = "夜の巡視を1時間おきにする。これは9月16日から。これも決定\nこれは決定ではない"
    assert _sorted(notes, DECIDED) == {
        "decided": ["夜の巡視を1時間おきにする。これは9月16日から。"]
    }
