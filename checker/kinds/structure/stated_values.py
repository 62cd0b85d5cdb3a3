"""Tell whether running text states a person, a date or an amount of money."""

from collections.abc import Callable, Mapping
from typing import Final, Literal

from checker.core.text import lazy_re as re
from checker.kinds.shared.value_rules import names_person
from checker.language.calendar import find_dates
from checker.language.morphology import split_morphemes
from checker.language.numerals import find_amounts

StatedValue = Literal["person", "date", "amount"]

_JAPANESE: Final = re.compile("[ぁ-んァ-ヶ一-龠]")
_LABELLED: Final = re.compile(
    r"(?:担当(?:者)?|責任者|実施者|作業者|氏名|[Oo]wner|[Aa]ssignee)[\s　]*[:：]?[\s　]*"
    r"(?P<name>[^\s　、,，。;；/／()（）]{1,20}(?:[ 　][^\s　、,，。;；/／()（）]{1,12})?)"
)
_TITLED: Final = re.compile(
    r"[一-龠々ァ-ヶA-Za-z]{1,12}[ 　]?(?:さん|様|氏|殿|部長|課長|係長|室長|主任|次長|リーダー)"
    r"(?![一-龠])"
)
_AT_THE_START: Final = re.compile(
    r"^\s*(?P<name>[一-龠々ヶ]{1,6}(?:[ 　][一-龠々ぁ-んァ-ヶ]{1,5})?)\s*[:：]"
)
_IN_BRACKETS: Final = re.compile(
    r"[(（](?P<name>[一-龠々ヶ]{1,5}(?:[ 　][一-龠々ぁ-ん]{1,4})?)(?:[、,／/ 　].*)?[)）]"
)
_NO_NAME: Final = (
    "(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July)"
)
_ENGLISH: Final = re.compile(
    r"@[A-Za-z][\w.-]+"
    rf"|\b{_NO_NAME}[A-Z][a-z]+ [A-Z][a-z]+\b"
    rf"|^\s*{_NO_NAME}[A-Z][a-z]+(?: to\b| will\b|:)"
    rf"|[(\[]{_NO_NAME}[A-Z][a-z]+[,;)\]]"
    rf"|\bby {_NO_NAME}[A-Z][a-z]+\b"
)
_MONEY: Final = frozenset({"円", "ドル", "ユーロ", "元"})
_DAY: Final = re.compile(r"(?<![0-9/])(?:1[0-2]|0?[1-9])/(?:3[01]|[12][0-9]|0?[1-9])(?![0-9/])")


def states(value: StatedValue, text: str) -> bool:
    """Return whether `text` states a value; in doubt it does."""
    return _TESTS[value](text)


def _states_person(text: str) -> bool:
    for pattern in (_LABELLED, _AT_THE_START, _IN_BRACKETS):
        if any(names_person(match["name"]) for match in pattern.finditer(text)):
            return True
    if _TITLED.search(text):
        return True
    if _JAPANESE.search(text):
        return any(word.pos[2] == "人名" for word in split_morphemes(text))
    return _ENGLISH.search(text) is not None


def _states_date(text: str) -> bool:
    return bool(find_dates(text)) or _DAY.search(text) is not None


def _states_amount(text: str) -> bool:
    return any(each.unit in _MONEY for _, _, each in find_amounts(text))


_TESTS: Final[Mapping[StatedValue, Callable[[str], bool]]] = {
    "person": _states_person,
    "date": _states_date,
    "amount": _states_amount,
}
