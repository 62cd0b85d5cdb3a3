"""Find what a rule's author probably did not mean, though it can be read and run."""

from collections.abc import Iterable, Iterator
from typing import Final

from checker.core.errors import RulesetError
from checker.core.messages import Message, MessageList
from checker.core.text import lazy_re as re
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Rule
from checker.rules.model import LoadedRule

_LISTED: Final = re.compile("[^、。]{1,8}(?:、[^、。]{1,8})+")
"""Words set apart by a comma that YAML does not know."""


def iter_slips(rules: Iterable[LoadedRule]) -> Iterator[RulesetError]:
    """Yield what is to be told of rules, as faults that stop nothing."""
    for each in rules:
        yield from _iter_unfilled_names(each)
        yield from _iter_joined_words(each)


def _iter_unfilled_names(loaded: LoadedRule) -> Iterator[RulesetError]:
    """Yield the names in the braces of a rule's own message that nothing fills."""
    message, known = loaded.rule.message, KINDS[get_kind_name(loaded.rule)].values
    options = type(loaded.rule).model_fields
    unfilled = message.placeholders() - {*known, *options} if message else frozenset()
    if unfilled:
        yield RulesetError(
            Message("rules.message-names-what-nothing-fills", names=_list(sorted(unfilled))),
            place=_place(loaded, "message"),
            remedy=Message("rules.it-can-name", names=_list(known)) if known else None,
        )


def _list(names: Iterable[str]) -> MessageList:
    return MessageList((f"{{{each}}}" for each in names), "list.comma")


def _iter_joined_words(loaded: LoadedRule) -> Iterator[RulesetError]:
    """Yield each word that is several: `[適宜、随時]` is one word to YAML."""
    for word in _list_words(loaded.rule):
        if _LISTED.fullmatch(word):
            yield RulesetError(
                Message("rules.words-joined-by-a-japanese-comma", word=word),
                place=_place(loaded, "words"),
                remedy=Message("rules.write-it-so", text=word.replace("、", ", ")),
            )


def _list_words(rule: Rule) -> tuple[str, ...]:
    words = getattr(rule, "words", ())
    return tuple(str(getattr(each, "word", each)) for each in words)


def _place(loaded: LoadedRule, option: str) -> str:
    return loaded.origins.get(option, (loaded.at,))[-1]
