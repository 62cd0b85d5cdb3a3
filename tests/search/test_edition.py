"""Editions: what a regulation says of when it holds, and which of several does."""

import time
from datetime import date
from pathlib import Path

import pytest

from checker.formats.markdown.read import read
from checker.search.edition import Edition, find_family, find_standings
from tests.support.office_documents import OLD_TRAVEL, TRAVEL

_TODAY = date(2026, 11, 29)


def _edition(text: str, name: str = "a.md") -> Edition:
    return Edition.of(read(Path(name), text.encode()))


def test_a_regulation_says_its_edition() -> None:
    assert _edition(TRAVEL) == Edition("旅費規程", (3,), ("2024-04-01",))
    assert _edition(OLD_TRAVEL) == Edition("旅費規程", (2,), ("2019-04-01",), "2024-03-31")


@pytest.mark.parametrize(
    "title",
    [
        *("旅費規程（第3版）", "旧旅費規程", "旅費規程 2019年4月1日改正", "旅費規程_2019"),
        *("【廃止】旅費規程", "旅費規程(2024年3月31日廃止)", "旅費規程 v2.1", "旅費規程　改訂版"),
    ],
)
def test_editions_are_of_one_family(title: str) -> None:
    assert find_family(title) == "旅費規程"


@pytest.mark.parametrize(
    ("text", "repealed"),
    [
        ("# 旅費規程\n\nこの規程は、2024年4月1日から施行し、従前の旅費規程は廃止する。", ""),
        ("# 旅費規程\n\n旧規程を廃止する。", ""),
        ("# 改善会議 議事録\n\n紙の稟議書は2027年3月末で廃止する。", ""),
        ("# 旅費規程（廃止）\n\n旅費を定める。", "-"),
        ("# 旅費規程\n\n本規程は、2020年5月1日をもって廃止する。", "2020-05-01"),
        ("# 旅費規程\n\n廃止日: 令和2年5月1日\n\n旅費を定める。", "2020-05-01"),
    ],
)
def test_what_is_repealed_is_told_from_what_repeals(text: str, repealed: str) -> None:
    assert _edition(text).repealed == repealed


def test_minutes_replace_no_minutes() -> None:
    texts = [f"# 定例会議 議事録\n\n新制度は{year}年4月1日から実施する。" for year in (2024, 2025)]
    assert find_standings(list(map(_edition, texts)), _TODAY) == ["valid", "valid"]


@pytest.mark.parametrize(
    ("editions", "standings"),
    [
        ([("", "2024-04-01"), ("", "2019-04-01")], ["valid", "superseded"]),
        ([("3", ""), ("2", "")], ["valid", "superseded"]),
        ([("3", ""), ("", "")], ["valid", "valid"]),
        ([("", "2027-04-01"), ("", "2019-04-01")], ["future", "valid"]),
    ],
)
def test_the_last_in_force_holds(editions: list[tuple[str, str]], standings: list[str]) -> None:
    built = [
        Edition("旅費規程", tuple(map(int, number)), (day,) if day else ())
        for number, day in editions
    ]
    assert find_standings(built, _TODAY) == standings


def test_a_repealed_edition_replaces_none() -> None:
    old, new = (
        Edition("旅費規程", dates=("2019-04-01",)),
        Edition("旅費規程", dates=("2024-04-01",), repealed="-"),
    )
    assert find_standings([old, new], _TODAY) == ["valid", "repealed"]


def test_it_comes_back_as_it_went() -> None:
    edition = _edition(OLD_TRAVEL)
    assert Edition.from_data(edition.to_data()) == edition


@pytest.mark.parametrize(
    ("texts", "standings"),
    [
        (
            [
                "# 服装基準\n\n2025年4月1日から施行する。\n\n服装内規は、廃止する。",
                "# 服装内規\n\n上着を着る。",
            ],
            ["valid", "repealed"],
        ),
        (
            [
                "# 保安規程の廃止\n\n保安規程は、2026年9月30日をもって廃止した。",
                "# 保安規程\n\n鍵を返す。",
            ],
            ["valid", "repealed"],
        ),
        (
            [
                "# 保安規程の廃止\n\n保安規程は、2027年9月30日をもって廃止する。",
                "# 保安規程\n\n鍵を返す。",
            ],
            ["valid", "valid"],
        ),
        (
            ["# 旅費規程\n\n旧旅費規程は廃止する。", "# 旅費規程（第2版）\n\n旅費を定める。"],
            ["valid", "valid"],
        ),
        (
            ["# 在宅勤務要領（2023年度版）\n\n週1日。", "# 在宅勤務要領（2026年度版）\n\n週3日。"],
            ["superseded", "valid"],
        ),
        (
            ["# 在宅勤務要領（2027年版）\n\n週1日。", "# 在宅勤務要領（2026年版）\n\n週3日。"],
            ["future", "valid"],
        ),
        (
            ["# 旅費規程（第3版）\n\n3版。", "# 旅費規程（2026年版）\n\n年版。"],
            ["valid", "valid"],
        ),
        (["# 購買規程（改正案）\n\n5社。", "# 購買規程\n\n3社。"], ["future", "valid"]),
        (
            [
                "# 喫煙規程\n\n平成30年4月1日施行\n",
                "# 喫煙規程\n\n平成30年4月1日施行\n\n令和6年4月1日改正\n",
            ],
            ["superseded", "valid"],
        ),
        (
            ["# 貸与規程\n\nこの規程は、2015年4月1日から2020年3月31日まで効力を有する。"],
            ["repealed"],
        ),
        (["# 貸与規程\n\nこの特例は2020年3月31日まで適用する。"], ["valid"]),
        (["# Gift Rules (archived)\n\nEUR 10."], ["repealed"]),
        (
            [
                "# Dress Code\n\nThis replaces the Clothing Rules of 2015.",
                "# Clothing Rules\n\nTies.",
            ],
            ["valid", "repealed"],
        ),
    ],
)
def test_what_holds_is_told_by_repeals_years_drafts_and_ends(
    texts: list[str], standings: list[str]
) -> None:
    assert find_standings(list(map(_edition, texts)), _TODAY) == standings


@pytest.mark.parametrize("text", ["規程" * 50_000, "規程は" * 30_000, "replaces the A" * 7_000])
def test_repeals_take_linear_time(text: str) -> None:
    began = time.process_time()
    _edition(f"# 規程\n\n{text}\n")
    assert time.process_time() - began < 8
