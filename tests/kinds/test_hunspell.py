"""Words and suggestions by Hunspell dictionaries, on small ones of our own."""

import time

import pytest

from checker.kinds.words.hunspell import Speller, load_speller

DIC = """9
company/SM
agree/UD
happy/YU
rely/S
Paris
iPod
damn/!
walk/G
er/c
"""
AFF = """SET UTF-8
TRY esianrtolcdugmphbyfvkwz
NOSUGGEST !
ONLYINCOMPOUND c
REP 1
REP f ph
PFX U Y 2
PFX U 0 dis a
PFX U 0 un h
SFX S Y 2
SFX S y ies [^aeiou]y
SFX S 0 s [^y]
SFX M Y 1
SFX M 0 's .
SFX D Y 1
SFX D 0 d e
SFX Y N 1
SFX Y y ily y
SFX G Y 1
SFX G 0 ing/S [^e]
"""


@pytest.fixture(scope="module")
def english() -> Speller:
    return load_speller(DIC, AFF)


def test_right_words_are_known(english: Speller) -> None:
    right = (
        "company companies company's COMPANY Company agree disagree agreed disagreed happy unhappy"
        " happily relies Paris PARIS iPod IPOD walking walkings company’s damn"
    )
    assert [word for word in right.split() if not english.knows(word)] == []


def test_wrong_words_are_not(english: Speller) -> None:
    # `er` stands in compounds only; -ily takes no prefix; Paris keeps its capital
    wrong = "companys companyies relys unagree dishappy unhappily paris ipod walks er agre"
    assert [word for word in wrong.split() if english.knows(word)] == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("compnay", ["company"]),
        ("Compnay", ["Company"]),
        ("COMPNAY", ["COMPANY"]),
        ("paris", ["Paris"]),
        ("wakling", ["walking"]),
        ("dam", []),
        ("companyyy", ["company"]),
        ("qqqqq", []),
    ],
)
def test_suggestions(english: Speller, word: str, expected: list[str]) -> None:
    assert english.suggestions(word, 3) == expected


def test_words_far_off_are_left_out_on_request(english: Speller) -> None:
    assert english.suggestions("companyyy", 3, far=False) == []


def test_plain_list_of_words_is_a_dictionary() -> None:
    words = Speller("receive\n# a remark\nTokyo Tower\nand/or\n")
    assert words.knows("Receive")
    assert not words.knows("received")


@pytest.mark.parametrize(
    ("flag", "dic", "aff"),
    [
        ("long", "1\nbook/AaBb\n", "FLAG long\nSFX Bb Y 1\nSFX Bb 0 s .\n"),
        ("num", "1\nbook/1,102\n", "FLAG num\nSFX 102 Y 1\nSFX 102 0 s .\n"),
        ("alias", "1\nbook/1\n", "AF 1\nAF XB\nSFX B Y 1\nSFX B 0 s .\n"),
    ],
)
def test_encodings_of_flags(flag: str, dic: str, aff: str) -> None:
    assert Speller(dic, aff).knows("books"), flag
    assert not Speller(dic, aff).knows("bookss")


def test_compounds_by_rule_and_by_flag() -> None:
    ordinals = Speller(
        "4\n1/n\n2/n\n1st/p\n2nd/p\n", "COMPOUNDMIN 1\nCOMPOUNDRULE 1\nCOMPOUNDRULE n*p\n"
    )
    assert ordinals.knows("21st")
    assert not ordinals.knows("1st1")
    joined = Speller("3\nfire/X\nwall/X\nroom\n", "COMPOUNDFLAG X\n")
    assert joined.knows("firewall")
    assert not joined.knows("fireroom")


def test_forbidden_and_half_words() -> None:
    words = Speller(
        "3\ngo/S\ngos/F\nhalf/NS\n", "FORBIDDENWORD F\nNEEDAFFIX N\nSFX S Y 1\nSFX S 0 s .\n"
    )
    assert not words.knows("gos")
    assert not words.knows("half")
    assert words.knows("halfs")


def test_many_ways_to_divide_a_word_take_little_time() -> None:
    words = Speller("3\na/X\naa/X\naaa/X\n", "COMPOUNDMIN 1\nCOMPOUNDRULE 1\nCOMPOUNDRULE X*Y\n")
    start = time.process_time()
    assert not words.knows("a" * 39)
    assert not words.knows("a" * 38 + "b")
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "aff", ["SFX", "SFX S Y x", "SFX S Y 1\nSFX S [ s [", "COMPOUNDMIN x", "FLAG"]
)
def test_broken_lines_cost_nothing_else(aff: str) -> None:
    assert Speller("word/S\n", aff).knows("word")
