"""One expression for many words, and which of many expressions a text may match."""

import random

import pytest
import regex

from checker.core.text.regex_prefilter import RegexPrefilter, find_required_letters
from checker.core.text.trie import build_trie


def _one_by_one(words: list[str]) -> str:
    """Return the words as alternatives, the longest first; Latin ones only as whole words."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        head = r"(?<![A-Za-z0-9_])" if word[0].isascii() and word[0].isalnum() else ""
        tail = r"(?![A-Za-z0-9_])" if word[-1].isascii() and word[-1].isalnum() else ""
        parts.append(f"{head}{regex.escape(word)}{tail}")
    return "|".join(parts)


def test_a_trie_finds_what_alternatives_find() -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    for _ in range(400):
        words = [
            "".join(dice.choice("abあい-&[") for _ in range(dice.randint(1, 4)))
            for _ in range(dice.randint(1, 6))
        ]
        text = "".join(dice.choice("abあい-&[ ") for _ in range(12))
        expected = [match.span() for match in regex.finditer(_one_by_one(words), text, regex.V1)]
        assert [
            match.span() for match in regex.finditer(build_trie(words), text, regex.V1)
        ] == expected


def test_no_words_match_nothing() -> None:
    assert regex.search(build_trie([]), "a") is None
    assert regex.search(build_trie([""]), "") is None


def test_a_word_may_be_longer_than_the_stack() -> None:
    word = "あ" * 5000
    assert regex.fullmatch(build_trie([word, "あ"]), word)


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"サーバ(?!ー)", {"サーハ"}),
        ("[JjＪｊ][SsＳｓ]", {"js"}),
        (r"\b(?:foo)\b", {"foo"}),
        ("a|bc", {"a", "bc"}),
        ("(?:ab|cd)e", {"ab", "cd"}),
        ("ab?cd", {"cd"}),
        (r"\d+ヶ月", {"ヶ月"}),
        (r"\p{L}bc", {"bc"}),
        ("a*", set()),
        (".", set()),
        ("(?:ab|)", set()),
        ("(?P<x>a)(?P=x)", set()),
    ],
)
def test_letters_that_an_expression_needs(pattern: str, letters: set[str]) -> None:
    assert find_required_letters(pattern) == letters


_ATOMS = [
    *("a", "b", "か", "が", "ｂ", "[ab]", "[AａaＡ]", "(?:ab)", "(a|b)", "(?:か|ハa|b)", "(?:ab|)"),
    *("(?:か)?", "a?", "b+", "か*", ".", "\\.", "(?=a)", "(?!b)", "x{0,1}", "(?:a(?:b)c)", "ハ"),
    *("ﾊ", "é"),
]


def test_a_sieve_lets_every_match_through() -> None:
    dice = random.Random(5)  # noqa: S311 - no secret
    for _ in range(3000):
        pattern = "".join(dice.choice(_ATOMS) for _ in range(dice.randint(1, 5)))
        text = "".join(dice.choice("abcかがｂxハﾊﾞ\u3099e\u0301é. ＡA") for _ in range(8))
        for flags in (regex.V1, regex.V1 | regex.IGNORECASE):
            if regex.search(pattern, text, flags):
                sieve = RegexPrefilter([pattern])
                assert sieve.candidates(text) == [0], (pattern, text)
                assert sieve.narrow(f"x\n{text}\ny").candidates(text) == [0], (pattern, text)


def test_a_sieve_tells_apart() -> None:
    sieve = RegexPrefilter(["サーバ(?!ー)", "ユーザ(?!ー)", r"\d"])
    assert sieve.candidates("ユーザを登録する。") == [1, 2]
    assert sieve.candidates("サーバとユーザ") == [0, 1, 2]
    assert sieve.narrow("ユーザを\n登録する。").candidates("サーバとユーザ") == [1, 2]
