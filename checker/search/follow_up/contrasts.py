"""Put another word of a kind into a question: 「海外は？」 after a question about 国内出張."""

from functools import cache
from typing import Any, Final

from checker.core.data_classes import dataclass
from checker.core.resources import get_search_folder, read_yaml
from checker.core.text import lazy_re as re

_AMOUNT: Final = re.compile(
    r"(?:(?:EUR|USD|JPY|GBP)\s?|[$¥€£])?(?:[\d,.]*\d|[一二三四五六七八九十]+)\s?[百千万億]*\s?"
    r"(?P<unit>円|人|名|日|時間|時|分|週間|か月|ヶ月|カ月|年|歳|回|件|個|台|枚|部|%|％"
    r"|[Ee]uros?|dollars?|yen|days?|weeks?|months?|years?|hours?)?(?:以上|以下|以内|未満|超)?"
)


@dataclass(frozen=True, slots=True)
class Contrasts:
    """Words that stand for one another, and those that only ask something of a thing."""

    groups: tuple[tuple[str, ...], ...]
    attributes: frozenset[str]

    def swap(self, phrase: str, question: str) -> str | None:
        """Return a question with what a phrase names in the place of what it named; None for none.

        Args:
            phrase: of the follow-up, a noun with what belongs to it.
            question: the one before it.
        """
        return self._swap_word(phrase, question) or _swap_amount(phrase, question)

    def _swap_word(self, phrase: str, question: str) -> str | None:
        for group in self.groups:
            longest = sorted(group, key=len, reverse=True)
            new = next((each for each in longest if each in phrase.lower()), None)
            old = next((each for each in longest if each in question.lower()), None)
            if new is None or old is None or new == old:
                continue
            rest = phrase.lower().replace(new, "", 1).strip("のな ")
            if rest in question.lower():
                return _replace(question, old, new)
        return None


def _swap_amount(phrase: str, question: str) -> str | None:
    """Return a question with another amount of the same unit, where it has one such amount."""
    new = _AMOUNT.fullmatch(phrase)
    if new is None:
        return None
    found = [each for each in _AMOUNT.finditer(question) if each["unit"] == new["unit"]]
    if len(found) != 1:
        return None
    return question[: found[0].start()] + phrase + question[found[0].end() :]


def _replace(question: str, old: str, new: str) -> str:
    at = question.lower().index(old)
    return question[:at] + new + question[at + len(old) :]


@cache
def load_contrasts() -> Contrasts:
    """Return the words that ship with checker."""
    data: Any = read_yaml(get_search_folder() / "follow_up.yaml")
    groups = tuple(tuple(map(str, group)) for group in data["contrasts"])
    return Contrasts(groups, frozenset(map(str, data["attributes"])))
