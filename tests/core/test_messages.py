"""What a message is, and how it becomes words."""

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.core import catalogue
from checker.core.messages import (
    Message,
    MessageList,
    from_data,
    in_languages,
    same,
    to_data,
)

JA = """{"fruit": "{kind}が{count}個あります。", "apple": "りんご", "list.or": "か",
 "list.quoted": "「{item}」", "tag": "{{ total }} と {% if {kind} %}", "size": "{size:.1f} MB",
 "first": "{what:capital}です。", "more": "{said:bare}({kind})。"}"""
EN = """{"fruit_one": "There is {count} {kind}.", "fruit_other": "There are {count} {kind}s.",
 "apple": "apple", "list.or": " or ", "list.quoted": "“{item}”", "tag": "{{ total }}, {kind}",
 "size": "{size:.1f} MB", "first": "{what:capital} is.", "more": "{said:bare} ({kind}).",
 "only": "Only here."}"""


@pytest.fixture(autouse=True)
def _catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "ja.json").write_text(JA, encoding="utf-8")
    (tmp_path / "en.json").write_text(EN, encoding="utf-8")
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue.catalogue.cache_clear()
    yield
    catalogue.catalogue.cache_clear()


def _both(message: Message) -> tuple[str, str]:
    return message.get("ja"), message.get("en")


def test_the_count_chooses_the_form() -> None:
    apple = Message("apple")
    assert _both(Message("fruit", count=1, kind=apple)) == (
        "りんごが1個あります。",
        "There is 1 apple.",
    )
    assert _both(Message("fruit", count=2, kind=apple)) == (
        "りんごが2個あります。",
        "There are 2 apples.",
    )
    assert Message("fruit", count=0, kind=apple).get("en") == "There are 0 apples."


def test_a_value_is_never_a_template() -> None:
    assert Message("tag", kind="{total} {kind}").get("en") == "{{ total }}, {total} {kind}"


def test_braces_that_name_nothing_stay() -> None:
    assert Message("tag").get("ja") == "{{ total }} と {% if {kind} %}"
    assert Message("tag", kind="x").get("ja") == "{{ total }} と {% if x %}"


def test_forms_of_a_value() -> None:
    assert Message("size", size=2.25).get("en") == "2.2 MB"
    assert _both(Message("first", what=Message("apple"))) == ("りんごです。", "Apple is.")
    said = Message("fruit", count=1, kind=Message("apple"))
    assert _both(Message("more", said=said, kind=3)) == (
        "りんごが1個あります(3)。",
        "There is 1 apple (3).",
    )


def test_things_are_joined_as_a_language_joins_them() -> None:
    assert _both(MessageList(["a", Message("apple")], "list.or", each="list.quoted")) == (
        "「a」か「りんご」",
        "“a” or “apple”",
    )


def test_what_an_author_wrote() -> None:
    assert _both(same("{match} は別").format(match="a")) == ("a は別", "a は別")
    assert _both(in_languages(ja="一 {x}", en="one {x}").format(x=1)) == ("一 1", "one 1")
    assert in_languages(ja="一", en="one").get("fr") == "one"


def test_more_values_are_added_and_others_stay() -> None:
    assert Message("fruit", count=1).format(kind="x") == Message("fruit", kind="x", count=1)


def test_equal_hashable_and_travelling() -> None:
    message = Message("more", said=Message("fruit", count=1, kind="x"), kind=2.5)
    listing = MessageList([message, "b"], "list.or", each="list.quoted")
    for each in (message, listing, in_languages(ja="a", en="b").format(x=1), same("x")):
        assert from_data(to_data(each)) == each
        assert pickle.loads(pickle.dumps(each)) == each  # noqa: S301 - our own bytes
        assert len({each, from_data(to_data(each))}) == 1
    assert message != message.format(kind=3)


def test_a_language_without_words_speaks_english() -> None:
    assert Message("only").get("ja") == "Only here."
    assert Message("only").get("qps") == "Only here."
    assert Message("nowhere").get("ja") == "nowhere"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("ja_JP.UTF-8", "ja"),
        ("ja", "ja"),
        ("en-GB", "en"),
        ("fr_FR.UTF-8", "en"),
        ("C.UTF-8", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_locale(locale: str, language: str) -> None:
    assert catalogue.language_of(locale) == language
