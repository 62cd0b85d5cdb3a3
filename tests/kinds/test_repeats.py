"""What is twice in a row by mistake, and what is not."""

import time

import pytest

from checker.kinds.words.repeats import find_repeats


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("会議のの資料", [("の", 2, True)]),
        ("これはは困る", [("は", 2, False)]),  # next to kana the division is less sure
        ("資料をを読む", [("を", 2, True)]),
        ("資料ををを読む", [("を", 3, False)]),
        ("確認確認する", [("確認", 2, False)]),
        ("その場で指導し指導し、後日に見る", [("指導し", 2, False)]),
        ("することすること", [("すること", 2, False)]),
        ("See the the plan.", [("the", 2, True)]),
        ("We review review the plan.", [("review", 2, False)]),
    ],
)
def test_found(text: str, found: list[tuple[str, int, bool]]) -> None:
    assert [(each.once, each.times, each.slip) for each in find_repeats(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "一つ一つ、部分部分、その場その場",
        "の の"[:1] + "「の」の",
        "die die Liebe, die die Religion",
        "Color color; Panel panel;",
        "tab\ttab of the page",
        "He had had that that day.",
        "1 1 0 0",
    ],
)
def test_left_alone(text: str) -> None:
    assert list(find_repeats(text)) == []


@pytest.mark.parametrize("text", ["の" * 60_000, "the " * 50_000, "あい" * 30_000, "a" * 500_000])
def test_long_runs_take_linear_time(text: str) -> None:
    start = time.process_time()
    list(find_repeats(text))
    assert time.process_time() - start < 5
