"""Sections that a fix writes: in the right place, worded and numbered as the headings beside it."""

from pathlib import Path
from typing import Any

import pytest

from checker.core.findings import Insertion
from checker.formats.markdown.read import read
from checker.kinds.structure.heading_form import HeadingForm

REQUIRED = ["目的", "内容", "結果", "所感", "費用"]


def _missing(harness: Any, *heads: str) -> dict[str, tuple[str, str | None, list[str]]]:
    """Return by name: what to do, before which heading it is written, and what."""
    text = "# 報告書\n\n" + "".join(f"## {head}\n\n本文である。\n\n" for head in heads)
    document = read(Path("x.md"), text.encode())
    rule = {"id": "t.rule", "kind": "sections", "required": REQUIRED, "non_empty": False}
    found = harness.run(harness.kind_named("sections"), rule, document)
    return {hit.values["name"]: _describe(document, hit) for hit in found.hits}


def _describe(document: Any, hit: Any) -> tuple[str, str | None, list[str]]:
    changes = () if hit.repair is None else hit.repair.changes
    new = next((each for each in changes if isinstance(each, Insertion)), None)
    before = document.block(new.before).text if new is not None and new.before else None
    lines = [] if new is None else [each.text for each in new.paragraphs]
    return hit.suggestion.get("ja"), before, lines


@pytest.mark.parametrize(
    ("heads", "written"),
    [
        (("目的", "内容", "結果", "費用"), "所感"),
        (("■目的", "■内容", "■結果", "■費用"), "■所感"),
        (("【目的】", "【内容】", "【結果】", "【費用】"), "【所感】"),
        (("1. 目的", "2. 内容", "3. 結果", "5. 費用"), "4. 所感"),
    ],
)
def test_a_section_stands_where_the_order_says_and_looks_like_its_neighbours(
    harness: Any, heads: tuple[str, ...], written: str
) -> None:
    advice = "見出し「所感」を加えてください。"
    assert _missing(harness, *heads) == {"所感": (advice, heads[-1], [written, "【要記入】"])}


@pytest.mark.parametrize(
    ("last", "following"),
    [
        ("４．所感", "５．費用"),
        ("4. 所感", "5. 費用"),
        ("第4条（所感）", "第5条（費用）"),
        ("第四章　所感", "第五章　費用"),
        ("(4) 所感", "(5) 費用"),
        ("④所感", "⑤費用"),
        ("Ⅳ．所感", "Ⅴ．費用"),
        ("四、所感", "五、費用"),
        ("2.4 所感", "2.5 費用"),
        ("D．所感", "E．費用"),
    ],
)
def test_the_last_section_counts_on(harness: Any, last: str, following: str) -> None:
    form = HeadingForm.parse(last)
    heads = [form.word(name, number) for number, name in enumerate(REQUIRED[:4], start=1)]
    assert heads[-1] == last
    advice = "見出し「費用」を加えてください。"
    assert _missing(harness, *heads) == {"費用": (advice, None, [following, "【要記入】"])}


def test_where_later_numbers_would_shift_a_person_is_told_what_to_write(harness: Any) -> None:
    heads = ("１．目的", "２．内容", "３．所感", "４．費用")
    advice = "「３．所感」の前に見出し「３．結果」を加え、後の番号を一つずつ繰り下げてください。"
    assert _missing(harness, *heads) == {"結果": (advice, None, [])}


def test_between_sections_in_another_order_nothing_is_written(harness: Any) -> None:
    heads = ("目的", "結果", "費用", "所感")
    advice = "「目的」の後に、見出し「内容」を加えてください。"
    assert _missing(harness, *heads)["内容"] == (
        "見出し「内容」を加えてください。",
        "結果",
        ["内容", "【要記入】"],
    )
    heads = ("結果", "目的", "所感", "費用")
    assert _missing(harness, *heads)["内容"] == (advice, None, [])


def test_a_heading_that_is_called_otherwise_stands_for_the_section(harness: Any) -> None:
    found = _missing(harness, "目的", "検査の結果", "所感", "費用")
    assert found["内容"][1:] == ("検査の結果", ["内容", "【要記入】"])
    assert found["結果"][0] == (
        "「検査の結果」がこれに当たるなら、見出しを「結果」に直してください。"
    )


@pytest.mark.parametrize("text", ["2026年度の計画", "一般事項", "3年計画", "費用", "A社の提案"])
def test_what_bears_no_number_gets_none(text: str) -> None:
    form = HeadingForm.parse(text)
    assert (form.number, form.word("効果", None)) == (None, "効果")


@pytest.mark.parametrize("text", ["⑳", "99．", "Ⅻ．", "Z．"])
def test_after_the_last_number_that_can_be_written_there_is_none(text: str) -> None:
    form = HeadingForm.parse(f"{text}費用")
    assert form.number is not None
    assert form.word("効果", form.number + 1) is None
