"""What notes may say for one-line fields: sure values are taken, others are proposed."""

import time
from datetime import date

import pytest

from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.field_segments import NoteSegments
from checker.jobs.write.proposals import propose_values
from checker.jobs.write.value_edges import drop_frame, drop_honours
from checker.jobs.write.value_search import is_one_line
from checker.templates.load import load_template
from checker.templates.model import Template
from tests.support.paths import ROOT

TODAY = date(2026, 4, 20)


def _template(name: str) -> Template:
    return load_template(ROOT / "templates" / "documents" / name)


def _taken(name: str, notes: str) -> dict[str, object]:
    search = FieldExtractor(_template(name), Notes(notes, "n.txt"), TODAY)
    given = search.template.header.of_source("given")
    wanted = [each for each in given if each.notes or is_one_line(each)]
    return {name: each.value for name, each in search.by_code(wanted).items()}


def _likeliest(name: str, notes: str, *fields: str) -> dict[str, object]:
    """Return the likeliest value of each field, whether it is sure or not."""
    template = _template(name)
    values = FieldExtractor(template, Notes(notes, "n.txt"), TODAY).values
    known = {each.name: each for each in template.header.fields}
    ranked = {each: values.rank(known[each]) for each in fields}
    return {each: found[0].taken.value if found else None for each, found in ranked.items()}


@pytest.mark.parametrize(
    ("template", "notes", "wanted"),
    [
        (
            "quote-request",
            (
                "出す先:有限会社あおば製作所  担当は営業 本多 修 様\n"
                "こっちは 保全課 西 あかり  x@y.example"
            ),
            {
                "vendor": "有限会社あおば製作所",
                "vendor_person": "営業 本多 修 様",
                "author": "西 あかり",
                "department": "保全課",
                "mail": "x@y.example",
            },
        ),
        (
            "quote-request",
            "件名は「倉庫の照明」。締切5/29(金)。届け先 本社2階",
            {"subject": "倉庫の照明", "due": "2026-05-29", "place": "本社2階"},
        ),
        (
            "trip-report",
            "出張 2026-05-12(火)〜14(木)\n行った人: 資材課 中原 京子 / 報告先: 資材部長",
            {
                "first_day": "2026-05-12",
                "last_day": "2026-05-14",
                "author": "中原 京子",
                "department": "資材課",
                "to": "資材部長",
            },
        ),
        ("incident", "レベルは2で\n対象: 倉庫の端末", {"level": "レベル2", "system": "倉庫の端末"}),
        ("incident", "レベル1→部長判断で3", {"level": "レベル3"}),
        (
            "meeting-minutes",
            "Site visit, tue 9 june 2026, 2.05 pm to 2.50 pm\nAnna (chair), copies to the yard",
            {"start": "14:05", "end": "14:50", "chair": "Anna"},
        ),
        (
            "design-doc",
            (
                "me: Ada Norris. v0.4. status in review. jira OPS-12. reviewers: Bo, Cy\n"
                "cost: none. effort 2 weeks"
            ),
            {
                "author": "Ada Norris",
                "version": "0.4",
                "status": "in review",
                "ticket": "OPS-12",
                "reviewers": "Bo, Cy",
                "effort": "2 weeks",
            },
        ),
    ],
)
def test_values_behind_words_for_a_field(
    template: str, notes: str, wanted: dict[str, object]
) -> None:
    assert _likeliest(template, notes, *wanted) == wanted


@pytest.mark.parametrize(
    ("template", "notes", "field"),
    [
        ("ringi", "決裁は課長でいけるか総務に確認中", "level"),
        ("procedure", "くばり先はまだ決めてない", "distribution"),
        ("ringi", "予算 どの費目から出すかは経理の返事待ち", "budget"),
        ("ringi", "予算:経理に確認中", "budget"),
        ("quote-request", "締切は5/29?", "due"),
        ("cover-letter", "電話は引っ越しで変わるので空けといて", "phone"),
    ],
)
def test_what_the_notes_leave_open_stays_open(template: str, notes: str, field: str) -> None:
    assert field not in _taken(template, notes)


@pytest.mark.parametrize(
    ("template", "notes", "field", "value"),
    [
        ("ringi", "今日の日付で。番号の記号は「教」です。", "section_mark", "教"),
        (
            "ringi",
            "起案 製造部 森 圭/文書番号の記号は「製」",
            "section_mark",
            "製",
        ),
        ("minutes", "部門の記号は「放送」でおねがいします。", "section_mark", "放送"),
    ],
)
def test_a_value_in_quotes_behind_the_label_is_taken(
    template: str, notes: str, field: str, value: str
) -> None:
    assert _taken(template, notes).get(field) == value


@pytest.mark.parametrize(
    ("words", "told", "value"),
    [
        ("教育設備費から出します", "「費用は、…から支出します。」に入る。", "教育設備費"),
        ("見積書 No.26による", "見積書の名。「金額は、…によります。」に入る。", "見積書 No.26"),
        (
            "台帳から引いた、古い額",
            "「費用は、…から支出します。」に入る。",
            "台帳から引いた、古い額",
        ),
        ("教育設備費から出します", "費用の出どころ。", "教育設備費から出します"),
    ],
)
def test_a_value_has_not_the_end_of_the_documents_sentence(
    words: str, told: str, value: str
) -> None:
    assert drop_frame(words, told) == value


def test_colleagues_are_named_as_in_a_document() -> None:
    people = "森さん、営業の辻くん(午後から)、お客さん、皆さん"
    assert drop_honours(people) == "森、営業の辻(午後から)、お客さん、皆さん"


@pytest.mark.parametrize(
    ("line", "years"),
    [
        ("保存5年で", "5年"),
        ("文書の保存は7年でお願いします", "7年"),
        ("保存年限 3年", "3年"),
        ("在庫の保存5年分を捨てる", None),
        ("保存5年か10年", None),
    ],
)
def test_what_is_told_goes_before_a_default(line: str, years: str | None) -> None:
    template = load_template(ROOT / "templates" / "documents" / "ringi")
    search = FieldExtractor(template, Notes(f"件名 棚の購入\n{line}\n", "n.txt"), TODAY)
    field = next(each for each in template.header.fields if each.name == "retention")
    found = search.by_code([field]).get("retention")
    assert (found.value if found else None) == years


def test_a_question_is_not_even_proposed() -> None:
    found = _likeliest("ringi", "件名は棚の購入\n予算 どの費目から出すかは経理の返事待ち", "budget")
    assert "返事待ち" not in str(found["budget"])


def test_what_is_not_sure_is_proposed_with_its_line() -> None:
    template = _template("incident")
    notes = Notes("9:10 端末が止まった\n9:40 動いた", "n.txt")
    field = template.header.field("began_at")
    assert field is not None
    found = propose_values(FieldExtractor(template, notes, TODAY), [field])["began_at"]
    assert [(each.value, each.at, each.line) for each in found] == [
        ("9:10", "n.txt:1:1", "9:10 端末が止まった"),
        ("9:40", "n.txt:2:1", "9:40 動いた"),
    ]


def test_a_segment_ends_where_the_next_begins() -> None:
    fields = _template("quote-request").header.fields
    found = NoteSegments("件名 棚の購入  場所は倉庫。払い 月末締め", fields)
    said = {name: [e.text for e in found.of(name)] for name in ("subject", "place", "payment")}
    assert said == {"subject": ["棚の購入"], "place": ["倉庫"], "payment": ["月末締め"]}


@pytest.mark.parametrize(
    "line",
    [
        "起案日 2026/4/7 起案者 三宅 亮(情報システム課)",
        "起案日\u3000令和8年4月7日\u3000起案者\u3000三宅 亮(情報システム課)",
        "起案日\t4/7(火)\t起案者\t三宅 亮(情報システム課)",
        "起案者:三宅 亮(情報システム課)/起案日:2026年4月7日",
        "・起案者：三宅 亮（情報システム課）、起案日：4月7日",
        "起案者 三宅 亮(情報システム課) 起案日 2026-04-07 機密区分 極秘",
    ],
)
def test_labels_on_one_line_each_give_their_value(line: str) -> None:
    found = _taken("ringi", line)
    assert found["date"] == "2026-04-07"
    assert (found["author"], found["department"]) == ("三宅 亮", "情報システム課")


def test_a_label_in_the_middle_of_a_sentence_gives_nothing() -> None:
    assert "date" not in _taken("ringi", "前の稟議は 起案日 2025/4/7 だった")
    assert "date" not in _taken("ringi", "起案日 2025/4/7か4/8 起案者 三宅 亮")


def test_what_is_not_looked_for_in_notes_is_taken_from_its_own_label() -> None:
    assert _taken("ringi", "機密区分: 極秘")["classification"] == "極秘"
    assert "classification" not in _taken("ringi", "見積は極秘で頼む")
    found = _taken("minutes", "開催日: 5/28\n作成日: 5/30\n対応事項の有無: なし")
    assert (found["date"], found["has_actions"]) == ("2026-05-30", "なし")


def test_who_may_be_another_is_proposed() -> None:
    line = "会社名: 大和精機株式会社"
    assert "company" not in _taken("ringi", line)
    template = _template("ringi")
    search = FieldExtractor(template, Notes(line, "n.txt"), TODAY)
    proposals = propose_values(search, template.header.fields[:3])
    assert [each.value for each in proposals["company"]] == ["大和精機株式会社"]
    assert propose_values(search, template.header.fields[1:3]) == {}


def test_a_value_that_points_elsewhere_or_a_label_that_comes_again_is_not_sure() -> None:
    assert "cost" not in _taken("design-doc", "Effort: 4 weeks. Cost: none beyond that")
    assert "due" not in _taken("design-doc", "due: sale moved. due 15 Oct")


@pytest.mark.parametrize(
    "part", ["場所 本社 ", "5/29 ", "10:00-11:00 ", "課 西 あかり ", "me: Ada No "]
)
def test_long_notes_take_linear_time(part: str) -> None:
    notes = (part * 6000)[:30_000]
    fields = _template("minutes").header.fields
    started = time.process_time()
    NoteSegments(notes, fields)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "part", ["場所 本社 ", "5/29 ", "10:00-11:00 ", "課 西 あかり ", "a", "本社、", "本\n", "x y, "]
)
def test_many_values_are_ranked_in_linear_time(part: str) -> None:
    notes = Notes((part * 20_000)[:40_000], "n.txt")
    template = _template("minutes")
    values = FieldExtractor(template, notes, TODAY).values
    started = time.process_time()
    for name in ("place", "held_on", "recorder", "start"):
        field = template.header.field(name)
        assert field is not None
        values.rank(field)
    assert time.process_time() - started < 30
