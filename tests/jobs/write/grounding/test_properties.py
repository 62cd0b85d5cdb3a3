"""What holds for any text: it supports itself, and rewritten digits say the same."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.jobs.write.grounding import find_facts, find_unsupported, mark_unsupported
from checker.language.character_widths import full

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[4] / "examples"
DIGITS = "〇一二三四五六七八九"
PIECES = st.sampled_from(
    ["佐藤", "高橋部長", "は", "が", "、", "。", "9月18日", "（木）", "14:00", "〜", "12台",
     "1,089,000円",
     "一部", "株式会社", "東浜商会", "営業部", "AX-200", "三者", "3", "%", "\n", " ", "1. ",
     "第2", "会議室",
     "令和7年", "2025", "/", "-", "Tom ", "Windows Server ", "【要確認】", "まで", "来月末", "半年"]
)  # fmt: skip


def kanji(number: int) -> str:
    """Write a number below a hundred million as Japanese does: 1089000 is 百八万九千."""
    words = ""
    for scale, name in ((10_000, "万"), (1, "")):
        part, number = divmod(number, scale)
        for small, small_name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, part = divmod(part, small)
            if digit:
                words += ("" if digit == 1 and small > 1 else DIGITS[digit]) + small_name
        words += name if words else ""
    return words


@settings(deadline=None)
@given(st.integers(1, 9999).map(lambda value: value * 1000))
def test_any_way_of_writing_an_amount_has_its_value(value: int) -> None:
    forms = (
        f"{value}円",
        f"{value:,}円",
        full(f"{value:,}円"),
        f"￥{value:,}",
        f"{kanji(value)}円",
    )
    for form in (*forms, f"{value // 1000:,}千円"):
        found = find_facts(f"費用は{form}とする。", "ja")
        assert [str(fact.value) for fact in found] == [f"{value}円"], form


@settings(deadline=None)
@given(st.dates())
def test_any_way_of_writing_a_date_has_its_value(day: object) -> None:
    year, month, date = map(int, str(day).split("-"))
    if not 2019 < year < 2099:
        year = 2025
    if (month, date) == (2, 29):
        date = 28
    forms = (
        f"{year}年{month}月{date}日", full(f"{year}年{month}月{date}日"), f"{year}/{month}/{date}",
        f"{year}-{month:02}-{date:02}", f"令和{year - 2018}年{month}月{date}日",
        f"{year}年{kanji(month)}月{kanji(date)}日",
    )  # fmt: skip
    for form in forms:
        found = find_facts(f"{form}に行う。", "ja")
        assert [str(fact.value) for fact in found] == [f"{year}-{month:02}-{date:02}"], form


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(["ja", "en"]))
def test_a_text_supports_itself(text: str, language: str) -> None:
    assert find_unsupported(text, [text], language) == ()  # type: ignore[arg-type]


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_a_marked_text_keeps_nothing_unsupported(text: str) -> None:
    result = mark_unsupported(text, find_unsupported(text, [], "ja"), "ja")
    assert [result.text[each.start : each.end] for each in result.marks] == ["【要確認】"] * len(
        result.marks
    )
    words = "".join(result.text.split("【要確認】"))
    assert sum(len(each.was) for each in result.marks) + len(words) == len(
        "".join(text.split("【要確認】"))
    )


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for language in ("ja", "en"):
        found = find_facts(text, language)  # type: ignore[arg-type]
        assert all(0 <= each.start < each.end <= len(text) for each in found)


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES.glob("**/*.md")), ids=lambda path: path.parent.parent.name
)
def test_each_line_of_a_document_is_supported_by_the_document(path: Path) -> None:
    document = path.read_text(encoding="utf-8")
    assert find_unsupported(document, [document], "ja") == ()
    for line in document.splitlines():
        assert find_unsupported(line, [document], "ja") == (), line
