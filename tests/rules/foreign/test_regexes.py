"""Expressions of Go and JavaScript mean here what they mean there."""

import pytest
import regex

from checker.rules.foreign.regexes import BadExpression, convert_go, convert_javascript


def _found(pattern: str, text: str) -> list[str]:
    return [match.group() for match in regex.finditer(pattern, text, regex.V1)]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        (r"a{i}", "a{i} ai", ["a{i}"]),
        (r"x{,3}", "xx x{,3}", ["x{,3}"]),
        (r"[a[]", "[a", ["[", "a"]),
        (r"[^\s--]+", "ab-c d", ["ab", "c", "d"]),
        (r"[a|b||c]+", "a|b", ["a|b"]),
        (r"[+-]", "+-", ["+", "-"]),
        (r"[]a]+", "]a", ["]a"]),
        (r"[a-z-[aeiou]]+", "abc", ["bc"]),
        (r"[[:alpha:]_-]+", "ab-_1", ["ab-_"]),
        (r"(?i)Ab(?-i)c", "aBc aBC", ["aBc"]),
        (r"(?P<q>a)\k<q>", "aab", ["aa"]),
        (r"(?'q'a)b", "ab", ["ab"]),
        (r"\x{1F600}\u2019", "😀’", ["😀’"]),
        (r"\Qa.b\E+", "a.bb axb", ["a.bb"]),
        (r"[.?!]\z", "a! b!", ["!"]),
        (r"\p{L}+\pN", "é1", ["é1"]),
        (r"(?<!not )\bgood\b", "not good good", ["good"]),
    ],
)
def test_go(source: str, text: str, expected: list[str]) -> None:
    assert _found(convert_go(source), text) == expected


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        (r"\babc\b", "あabcあ", ["abc"]),
        (r"\w+", "日本abc", ["abc"]),
        (r"\d", "１1", ["1"]),
        (r"[\d\W]+", "1 aあ", ["1 ", "あ"]),
        (r"[^]a", "\na", ["\na"]),
        (r"[]a", "a", []),
        (r"\u{1F600}", "😀", ["😀"]),
        (r"\uD83D\uDE00", "😀", ["😀"]),
        (r"^a$", "b\na", ["a"]),
        (r"(?<!記|大)事", "記事 事", ["事"]),
        (r"[\w\-]+", "a-b あ", ["a-b"]),
        (r".", "\u2028a", ["a"]),
        (r"a\/b", "a/b", ["a/b"]),
    ],
)
def test_javascript(source: str, text: str, expected: list[str]) -> None:
    assert _found(convert_javascript(source), text) == expected


def test_case_may_be_ignored() -> None:
    assert _found(convert_javascript("ab", ignore_case=True), "aB") == ["aB"]


@pytest.mark.parametrize("source", ["(", "[a", "a\\", "*a"])
def test_what_nobody_can_read(source: str) -> None:
    for convert in (convert_go, convert_javascript):
        with pytest.raises(BadExpression) as caught:
            convert(source)
        with pytest.raises(regex.error):
            regex.compile(caught.value.pattern, regex.V1)
