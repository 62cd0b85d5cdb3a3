"""What speaks for a value that notes may say, and when it is sure enough to be filled in."""

from datetime import date

import pytest

from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.near_days import find_matter_day
from checker.jobs.write.scored_values import list_choices
from checker.jobs.write.value_search import ValueSearch
from checker.jobs.write.value_signs import SignReader, load_value_weights
from checker.templates.load import load_template
from checker.templates.model import ChoiceField, TemplateField
from tests.support.paths import ROOT

TEMPLATE = load_template(ROOT / "templates" / "documents" / "minutes")


def _search(notes: str, name: str) -> tuple[ValueSearch, TemplateField]:
    field = TEMPLATE.header.field(name)
    assert field is not None
    return FieldExtractor(TEMPLATE, Notes(notes, "n.txt"), date(2026, 4, 20)).values, field


def test_the_fields_own_label_is_always_believed() -> None:
    search, field = _search("場所: 3階 会議室A\n昼は2階の食堂", "place")
    sure = search.find_sure(field)
    assert sure is not None
    assert sure.value == "3階 会議室A"


@pytest.mark.parametrize(
    ("notes", "name", "value"),
    [
        ("どこ: 3階の会議室A\n昼は2階の食堂", "place", "3階の会議室A"),
        ("場所メモ\n配布: 各課長", "distribution", "各課長"),
        ("配布先は各課長", "distribution", "各課長"),
        ("配布先は各課長、いつもの人", "distribution", None),
        ("配布: ________", "distribution", None),
        ("配布: (次長に聞いてから)", "distribution", None),
        ("配布: 同じ", "distribution", None),
        ("配布 ____________", "distribution", None),
        ("> 配布: 各課長", "distribution", None),
        ("配布: 各課長\n配る: 全員", "distribution", None),
        ("どこ: 人が多いので食堂", "place", None),
    ],
)
def test_another_word_with_a_mark_is_a_label_too(notes: str, name: str, value: str | None) -> None:
    search, field = _search(notes, name)
    sure = search.find_sure(field)
    assert (sure.value if sure else None) == value


@pytest.mark.parametrize(
    ("notes", "who"),
    [
        ("記録は5年保管", None),
        ("記録 5年", None),
        ("記録者は私で", None),
        ("記録 高橋 健", "高橋 健"),
    ],
)
def test_who_it_is_has_a_name(notes: str, who: str | None) -> None:
    search, field = _search(notes, "recorder")
    sure = search.find_sure(field)
    assert (sure.value if sure else None) == who


def test_each_sort_of_fields_has_a_bar_of_its_own() -> None:
    weights = load_value_weights()
    assert weights.bars["ja person"] < weights.bar
    search, field = _search("記録 高橋 健", "recorder")
    first = search.rank(field)[0]
    assert first.share == first.share_by_signs  # nobody asked the model


def test_a_period_behind_its_label_is_whole() -> None:
    template = load_template(ROOT / "templates" / "documents" / "quote-request")
    notes = Notes("支払いは月末締め翌月末払い、見積の有効期間は3か月で。", "n.txt")
    search = FieldExtractor(template, notes, date(2026, 4, 20)).values
    found = {
        name: search.find_sure(template.header.field(name)) for name in ("validity", "payment")
    }
    assert [each and each.value for each in found.values()] == ["3か月", "月末締め翌月末払い"]


def test_another_fields_label_ends_a_value() -> None:
    search, field = _search("場所: 3階 記録者は高橋", "place")
    sure = search.find_sure(field)
    assert sure is not None
    assert sure.value == "3階"


@pytest.mark.parametrize(
    "notes",
    [
        "場所: 3階?",
        "場所: 3階 会議室A\n場所: 2階 会議室B",
        "場所は3階か2階",
        "昼は2階の食堂",
        "場所: 未定",
    ],
)
def test_what_is_in_question_is_not_filled_in(notes: str) -> None:
    search, field = _search(notes, "place")
    assert search.find_sure(field) is None


def test_each_value_is_listed_once_with_all_ways_in_which_it_was_found() -> None:
    search, field = _search("開催日: 2026/4/17\n4/17 打合せ", "held_on")
    found = search.collect(field)
    assert [each.value for each in found] == ["2026-04-17"]
    assert {"segment", "days", "label"} <= set(found[0].ways)


def test_signs_are_weighed_from_nothing_to_sure() -> None:
    weights = load_value_weights()
    assert weights.weigh({}) == 0.5
    assert weights.knows("date")
    assert not weights.knows("amount")
    search, field = _search("場所: 3階 会議室A\n本社", "place")
    found = search.collect(field)
    reader = SignReader(field, found, "ja")
    shares = [weights.weigh(reader.list_signs(each)) for each in found]
    assert max(shares) == shares[0] > weights.bar


def test_of_boxes_only_what_is_ticked_is_a_choice() -> None:
    field = ChoiceField(
        type="choice", name="status", label="Status", choices=("draft", "in review", "approved")
    )
    assert list_choices(field, "[ ] draft [x] in review [ ] approved") == ["in review"]
    assert list_choices(field, "□ draft ☑ approved") == ["approved"]
    assert list_choices(field, "[ ] draft [ ] approved") == []
    assert list_choices(field, "still draft") == ["draft"]


@pytest.mark.parametrize(
    ("notes", "day"),
    [
        ("4/20 会議のメモ\nきのうの会議、2時から。", "2026-04-19"),
        ("4/20\n今日の会議の議事録お願いします。昨日の資料も。", "2026-04-20"),
        ("きのうの会議の件です。次は5/8", "2026-04-19"),
    ],
)
def test_yesterday_is_counted_from_the_day_at_the_head(notes: str, day: str) -> None:
    search, field = _search(notes, "held_on")
    found = {each.value for each in search.collect(field)}
    assert {day} <= found


@pytest.mark.parametrize(
    ("notes", "day"),
    [
        ("きのうの出荷定例、議事録お願い。今日は4/18ね\n2時から", "2026-04-17"),
        ("きのうの会議(4/17)の議事録お願い。今日は4/18です", "2026-04-17"),
        ("おとといの品質会議、清書お願いします。今日4/18です", "2026-04-16"),
        ("今日は4/18。今日の会議の議事録お願い\n昨日の資料も", "2026-04-18"),
        ("4/18の会議のメモ、議事録にしてください。昨日は休みでした", "2026-04-18"),
        ("4/18 品質会議\n昨日より入荷が多い", "2026-04-18"),
    ],
)
def test_a_request_to_write_up_tells_the_day_and_not_that_of_its_writing(
    notes: str, day: str
) -> None:
    search, field = _search(notes, "held_on")
    sure = search.find_sure(field)
    assert sure is not None
    assert sure.value == day
    assert sure.quote.strip()


def test_a_request_to_write_up_tells_what_the_meeting_was() -> None:
    search, field = _search("きのうの出荷定例、議事録お願い。今日は4/18ね\n2時から", "meeting")
    assert search.rank(field)[0].taken.value == "出荷定例"


@pytest.mark.parametrize(
    ("notes", "place"),
    [
        ("minutes from yesterday, please", 13),
        ("notes of today's call", 9),
        ("> yesterday's call", None),
        ("yesterday Ana called", None),
    ],
)
def test_the_first_words_tell_the_day_of_the_matter(notes: str, place: int | None) -> None:
    found = find_matter_day(notes, "en", date(2026, 4, 20))
    assert (found[1][0] if found else None) == place


def test_a_place_does_not_begin_within_a_time() -> None:
    search, field = _search("4/17 15:30 第2会議室", "place")
    assert "30 第2会議室" not in {each.value for each in search.collect(field)}


def test_a_title_begins_without_what_is_said_before_it() -> None:
    search, field = _search("あの、春の工程の打ち合わせです", "meeting")
    found = {each.value for each in search.collect(field)}
    assert not any(each.startswith("あの") for each in found)


def test_the_subject_of_a_forwarded_mail_is_not_the_documents() -> None:
    template = load_template(ROOT / "templates" / "documents" / "ringi")
    field = template.header.field("subject")
    assert field is not None
    notes = "件名: Fw: Re: 生地の機械の見積\n件名は「シーターの購入について」で"
    search = FieldExtractor(template, Notes(notes, "n.txt"), date(2026, 4, 20)).values
    assert not any("Re:" in str(each.taken.value) for each in search.rank(field))
    sure = search.find_sure(field)
    assert sure is not None
    assert sure.value == "シーターの購入について"


@pytest.mark.parametrize(
    ("notes", "place"),
    [
        ("安全の打合せ 6/8(月)\n場所 第2会議室 出席 谷、林\n", "第2会議室"),
        ("安全の打合せ 6/8(月)、場所は別館の2階。いつもの部屋は工事。\n", "別館の2階"),
        ("安全の打合せ 6/8(月)\n場所 第2会議室 いや違う、食堂\n", "食堂"),
        ("安全の打合せ 6/8(月)\n場所 工事をしているので別館の2階に変えてから始めた\n", None),
    ],
)
def test_a_phrase_behind_a_word_for_its_field_needs_less(notes: str, place: str | None) -> None:
    search, field = _search(notes, "place")
    found = search.find_sure(field)  # type: ignore[arg-type]
    assert (str(found.value) if found else None) == place
