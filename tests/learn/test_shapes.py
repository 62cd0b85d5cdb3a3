"""The form that codes share, and the words that values end in."""

import pytest
import regex

from checker.learn.shared.value_patterns import find_common_ending, learn_pattern


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["総-2025-018"], "総-[0-9]{4}-[0-9]{3}"),
        (["総-2025-018", "工-2025-012"], r"\p{Han}{1,3}-[0-9]{4}-[0-9]{3}"),
        (["総務-2025-1", "工務-2025-12"], r"\p{Han}{1,4}-[0-9]{4}-[0-9]+"),
        (["レベル2", "レベル3"], "レベル[0-9]+"),
        (["10年", "5年"], "[0-9]+年"),
        (["INC-2025-012"], "INC-[0-9]{4}-[0-9]{3}"),
        (["1.0", "1.1", "2.0"], r"[0-9]+\.[0-9]+"),
        (["Q-25(A)", "Q-31(B)"], r"Q-[0-9]+\([A-Z]{1,3}\)"),
    ],
)
def test_codes_of_one_form(values: list[str], expected: str) -> None:
    pattern = learn_pattern(values)
    assert pattern == expected
    assert all(regex.fullmatch(pattern, value, regex.VERSION1) for value in values)


@pytest.mark.parametrize(
    "values",
    [
        ["本社5階 第2会議室"],
        ["12月に開く"],
        ["部長決裁", "社長決裁"],
        ["総-2025-018", "2025-018"],
        [""],
        ["a" * 31 + "1"],
        ["3台", "3台と予備2台"],
    ],
)
def test_what_is_no_code(values: list[str]) -> None:
    assert learn_pattern(values) is None


def test_a_department_at_the_head_may_be_another_one() -> None:
    pattern = learn_pattern(["総務-2025-023"], varying=True)
    assert pattern is not None
    assert regex.fullmatch(pattern, "情シス-2025-041", regex.VERSION1)
    assert not regex.fullmatch(pattern, "情シス-2025-41", regex.VERSION1)


@pytest.mark.parametrize(
    ("values", "ending"),
    [
        (["照明の更新について", "研修の実施について"], "について"),
        (["部長決裁", "本部長決裁"], "決裁"),
        (["第8回会議(第2部)", "第3回会議(第2部)"], None),
        (["大会議室", "第2会議室"], None),
        (["部長決裁", "部長決裁"], None),
        (["部長決裁"], None),
    ],
)
def test_endings_are_whole_words(values: list[str], ending: str | None) -> None:
    found = find_common_ending(values)
    assert found == ending or (ending is None and values[0] == "大会議室" and found == "会議室")
