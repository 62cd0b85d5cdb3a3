"""One document, from values and notes to a file and a verdict that says where all is from."""

from pathlib import Path

import pytest

from checker.core.messages import Message
from checker.jobs.write import write
from checker.jobs.write.working_copy import format_working_copy
from checker.templates.data import Given
from checker.templates.validation_errors import DataErrors
from tests.support.writing import DATA, RULES, YAML, author, order, template_in, tools

DRAFT = "棚が3台足りないため、棚を購入する。"


def test_given_values_stand_as_they_are_and_the_draft_in_its_place(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, engine = author(lambda _prompt: DRAFT)
    made = write(order(template), tools(template, who))
    assert made.data.decode() == (
        f"# 棚の購入\n\n- 納入日: 2025年9月18日(木)\n- 金額: 1,089,000円\n\n## 理由\n\n{DRAFT}\n\n"
    )
    assert made.verdict.status == "pass"
    assert {each.field: each.origin for each in made.verdict.written.fields} == {
        "subject": "given",
        "day": "given",
        "cost": "given",
        "trouble": "given",
        "weekday": "computed",
        "reason": "drafted",
    }
    assert len(engine.prompts) == 1


def test_the_exact_prompt(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, engine = author(lambda _prompt: DRAFT)
    write(order(template), tools(template, who))
    asked = engine.prompts[0].partition("<|im_start|>user\n")[2]
    assert asked == (
        "項目: 理由\n書くこと: なぜ買うのかを書く。\n文体: である\n長さ: 120字、3文まで\n"
        "事実:\n件名: 台車の購入\n困りごと: 台車が2台壊れている。<|im_end|>\n"
        "<|im_start|>assistant\n台車が2台壊れているため、買い替える。<|im_end|>\n"
        "<|im_start|>user\n"
        "項目: 理由\n書くこと: なぜ買うのかを書く。\n文体: である\n長さ: 120字、3文まで\n"
        "事実:\n件名: 棚の購入\n困りごと: 棚が3台足りない。<|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_required_fact_that_is_absent_is_marked_and_found(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, _ = author(lambda _prompt: DRAFT)
    data: dict[str, Given] = {key: value for key, value in DATA.items() if key != "金額"}
    made = write(order(template, data), tools(template, who))
    assert "- 金額: 【未記入: 金額】" in made.data.decode()
    (found,) = made.verdict.findings
    assert (found.rule, found.quote, found.place.line) == ("writing.missing", "【未記入: 金額】", 4)
    assert made.verdict.status == "fail"


def test_without_a_model_drafts_stay_open(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    made = write(order(template), tools(template, None))
    assert "【未記入: 理由】" in made.data.decode()
    assert [each.rule for each in made.verdict.findings] == ["writing.missing"]


def test_a_sentence_that_nothing_supports_is_dropped(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, _ = author(lambda _prompt: DRAFT + "費用は250万円である。")
    made = write(order(template), tools(template, who))
    assert DRAFT in made.data.decode()
    assert "250万円" not in made.data.decode()
    (reason,) = (each for each in made.verdict.written.fields if each.field == "reason")
    assert reason.dropped == ("費用は250万円である。",)


def test_a_draft_is_asked_for_again_without_what_nothing_supports(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    said = iter(["費用250万円で棚を購入する。", DRAFT])
    who, engine = author(lambda _prompt: next(said))
    made = write(order(template), tools(template, who))
    assert DRAFT in made.data.decode()
    assert "書かないこと: 「250万円」(事実にない)" in engine.prompts[1]


def test_what_remains_is_marked_and_says_why(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, _ = author(lambda _prompt: "費用250万円で棚を購入する。")
    made = write(order(template), tools(template, who))
    assert "費用【要確認】で棚を購入する。" in made.data.decode()
    (found,) = made.verdict.findings
    assert (found.rule, found.quote) == ("writing.doubtful", "【要確認】")
    assert "250万円" in found.message
    (reason,) = (each for each in made.verdict.written.fields if each.field == "reason")
    assert reason.doubtful == ("250万円",)


def test_drafted_text_may_be_given(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, engine = author(lambda _prompt: DRAFT)
    made = write(order(template, {**DATA, "理由": "私が書いた。"}), tools(template, who))
    assert "私が書いた。" in made.data.decode()
    assert engine.prompts == []


def test_a_second_run_asks_nothing(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    first, _ = author(lambda _prompt: DRAFT, tmp_path / "drafts")
    write(order(template), tools(template, first))
    again, engine = author(lambda _prompt: DRAFT, tmp_path / "drafts")
    made = write(order(template), tools(template, again))
    assert engine.prompts == []
    assert (made.verdict.written.drafts_written, made.verdict.written.drafts_known) == (0, 1)


def test_when_the_time_is_up_the_rest_is_left_open_and_said(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, engine = author(lambda _prompt: DRAFT, seconds=0)
    made = write(order(template), tools(template, who))
    assert engine.prompts == []
    assert "【未記入: 理由】" in made.data.decode()
    assert any("時間" in each for each in made.verdict.notes)


def test_bad_data_are_all_named_at_once(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    data: dict[str, Given] = {**DATA, "納入日": "9月31日", "金額": "たくさん", "誤記": "x"}
    with pytest.raises(DataErrors) as caught:
        write(order(template, data), tools(template, None))
    assert len(caught.value.errors) == 3


NOTES = "納入日: 9/18\n金額 1,089,000円\n困りごと: 棚が3台足りない。\n昼は外で打合せ"


def test_facts_come_from_the_notes(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, _ = author(lambda _prompt: DRAFT)
    made = write(order(template, {"件名": "棚の購入"}, NOTES), tools(template, who))
    assert made.verdict.status == "pass", made.verdict.findings
    found = {each.field: (each.origin, each.quote, each.at) for each in made.verdict.written.fields}
    assert found["day"] == ("notes", "9/18", "notes.txt:1:6")
    assert found["cost"] == ("notes", "1,089,000円", "notes.txt:2:4")
    assert found["trouble"] == ("notes", "棚が3台足りない。", "notes.txt:3:7")
    unused = [each.message for each in made.verdict.findings if each.rule == "writing.unused"]
    assert len(unused) == 1
    assert "昼は外で打合せ" in unused[0]


def test_computed_values_may_be_used_in_drafts(tmp_path: Path) -> None:
    yaml = YAML.replace("uses: [subject, trouble]", "uses: [subject, weekday]")
    template = template_in(tmp_path, yaml=yaml)
    who, engine = author(lambda _prompt: "木曜日に棚を購入する。")
    made = write(order(template), tools(template, who))
    assert "曜日: 木" in engine.prompts[0]
    assert "木曜日に棚を購入する。" in made.data.decode()


def test_a_sentence_from_the_example_goes_and_lost_facts_stay_in_their_own_words(
    tmp_path: Path,
) -> None:
    template = template_in(tmp_path)
    trouble = "棚が3台足りない。\n通路の幅が60cmしかない。"
    who, engine = author(
        lambda _prompt: "棚が3台足りない。台車が壊れているため、台車を買い替える。"
    )
    made = write(order(template, {**DATA, "困りごと": trouble}), tools(template, who))
    text = made.data.decode()
    assert "台車" not in text
    assert "棚が3台足りない。" in text
    assert "通路の幅が60cmしかない。" in text
    assert len(engine.prompts) == 1
    (found,) = [each for each in made.verdict.findings if each.rule == "writing.verbatim"]
    assert found.severity == "warning"
    assert made.verdict.status == "pass"


def test_lost_facts_stay_once_and_values_that_stand_elsewhere_do_not(tmp_path: Path) -> None:
    yaml = YAML.replace("uses: [subject, trouble]", "uses: [subject, day, trouble, todo]")
    template = template_in(tmp_path, yaml=yaml)
    subject = "第二倉庫で使う部品棚と工具棚の購入について"  # long, but a title
    data: dict[str, Given] = {
        **DATA,
        "件名": subject,
        "困りごと": "約3台足りない\n狭い\n3台足りない",
        "宿題": [{"内容": "棚を測る", "担当": "高橋"}],
    }
    who, _ = author(lambda _prompt: "月面基地で人工衛星の通信装置が故障した。")
    made = write(order(template, data), tools(template, who))
    assert [str(each) for each in made.values["reason"]] == [  # type: ignore[union-attr]
        "約3台足りない。",
        "狭い。",
        "棚を測る。担当: 高橋。",
    ]


def test_what_is_planned_is_not_told_as_done(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    trouble = "棚が3台足りない。\n見積は高橋が9月10日まで"
    who, _ = author(lambda _prompt: "棚が3台足りない。高橋が9月10日に見積を取った。")
    made = write(order(template, {**DATA, "困りごと": trouble}), tools(template, who))
    assert [str(each) for each in made.values["reason"]] == [  # type: ignore[union-attr]
        "棚が3台足りない。",
        "見積は高橋が9月10日まで",
    ]


def test_what_a_draft_adds_to_its_lines_is_asked_for_again_or_gives_way(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    added = "棚が3台足りない。倉庫の棚は定期的に点検すべきである。"
    texts = iter([added, DRAFT])
    who, engine = author(lambda _prompt: next(texts))
    made = write(order(template), tools(template, who))
    assert str(made.values["reason"]) == DRAFT
    assert len(engine.prompts) == 2
    trouble = "棚が3台足りない。\n床に箱を置いて通路がふさがっていた"
    who, engine = author(lambda _prompt: "棚が3台足りない。通路は必ず空けるべきである。")
    made = write(order(template, {**DATA, "困りごと": trouble}), tools(template, who))
    assert [str(each) for each in made.values["reason"]] == [  # type: ignore[union-attr]
        "棚が3台足りない。",
        "床に箱を置いて通路がふさがっていた。",
    ]
    assert len(engine.prompts) == 2


def test_notes_go_before_a_default_and_what_they_may_say_is_told(tmp_path: Path) -> None:
    yaml = YAML.replace('label: 納入日, example: "2025-07-01"', "label: 納入日, default: today")
    data = {key: value for key, value in DATA.items() if key != "納入日"}
    template = template_in(tmp_path, yaml=yaml)
    who, _ = author(lambda _prompt: DRAFT)
    made = write(order(template, data, "納入日 9/18 担当者 高橋"), tools(template, who))
    assert str(made.values["day"]) == "2025年9月18日"
    assert not [each for each in made.verdict.findings if each.rule == "writing.default"]
    made = write(order(template, data, "納入日は9/18?"), tools(template, who))
    assert str(made.values["day"]) == "2025年6月2日"
    told = [each for each in made.verdict.findings if each.rule == "writing.default"]
    assert [each.severity for each in told] == ["info"]
    assert "2025-09-18 (notes.txt:1)" in str(told[0].suggestion)
    same = write(order(template, data, "納入日は6/2?"), tools(template, who))
    assert not [each for each in same.verdict.findings if each.rule == "writing.default"]
    copy = format_working_copy(order(template, data, "納入日は9/18?"), made, "")
    assert Message("write.working-copy-default").get("ja") in copy


def test_a_title_alone_is_nothing_to_write_from(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    data: dict[str, Given] = {key: value for key, value in DATA.items() if key != "困りごと"}
    who, engine = author(lambda _prompt: DRAFT)
    made = write(order(template, data, "昼は外で打合せ"), tools(template, who))
    assert [each for each in engine.prompts if "JSON" not in each] == []  # the form is read
    assert "【未記入: 理由】" in made.data.decode()


def test_a_draft_speaks_of_no_marks(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, _ = author(lambda _prompt: "棚が3台足りない。要確認の箱がある。")
    made = write(order(template), tools(template, who))
    assert "要確認" not in made.data.decode()


def test_findings_on_marks_are_said_once(tmp_path: Path) -> None:
    rules = RULES + "  - {id: trial.mark, kind: existence, words: [未記入], severity: error}\n"
    template = template_in(tmp_path)
    (tmp_path / "rules" / "trial.yaml").write_text(rules, encoding="utf-8")
    data: dict[str, Given] = {key: value for key, value in DATA.items() if key != "納入日"}
    who, _ = author(lambda _prompt: DRAFT)
    made = write(order(template, data), tools(template, who))
    assert "【未記入: 曜日】" in made.data.decode()  # computed of the day: it comes with it
    said = [(each.rule, each.quote) for each in made.verdict.findings]
    assert said == [("writing.missing", "【未記入: 納入日】")]


def test_what_the_data_say_is_not_missed_in_the_notes(tmp_path: Path) -> None:
    template = template_in(tmp_path)
    who, _ = author(lambda _prompt: DRAFT)
    notes = "棚の購入、納入は9月18日\n棚が3台足りない\n昼はラーメン"
    made = write(order(template, dict(DATA), notes), tools(template, who))
    (found,) = [each for each in made.verdict.findings if each.rule == "writing.unused"]
    assert "ラーメン" in found.message
    assert "足りない" not in found.message


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("床が箱だらけで、通路がふさがる。", "床が箱だらけで、通路がふさがる。"),
        ("床の箱は5個で、通路がふさがる。", "床=箱だらけ→通路ふさがる。"),
    ],
)
def test_a_jotted_line_that_no_draft_says_is_worded_by_itself(
    tmp_path: Path, wording: str, said: str
) -> None:
    template = template_in(tmp_path)
    trouble = "棚が3台足りない。\n床=箱だらけ→通路ふさがる"

    def answer(prompt: str) -> str:
        return wording if "走り書き" in prompt else "棚が3台足りない。通路は必ず空けるべきである。"

    who, _ = author(answer)
    made = write(order(template, {**DATA, "困りごと": trouble}), tools(template, who))
    assert [str(each) for each in made.values["reason"]] == [  # type: ignore[union-attr]
        "棚が3台足りない。",
        said,
    ]
