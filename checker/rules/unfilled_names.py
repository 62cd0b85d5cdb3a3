"""Find names in the braces of a rule's own message that nothing fills: `{mach}` for `{match}`."""

from collections.abc import Iterable, Iterator

from checker.core.errors import RulesetError
from checker.core.messages import Message, MessageList
from checker.kinds.registry import KINDS, get_kind_name
from checker.rules.model import LoadedRule


def iter_unfilled_names(rules: Iterable[LoadedRule]) -> Iterator[RulesetError]:
    """Yield for each message what stands in it as it is written, as a fault that stops nothing."""
    for each in rules:
        message = each.rule.message
        known = KINDS[get_kind_name(each.rule)].values
        unfilled = (
            message.placeholders() - {*known, *type(each.rule).model_fields} if message else ()
        )
        if unfilled:
            yield RulesetError(
                Message("rules.message-names-what-nothing-fills", names=_list(sorted(unfilled))),
                place=each.origins.get("message", (each.at,))[-1],
                remedy=Message("rules.it-can-name", names=_list(known)) if known else None,
            )


def _list(names: Iterable[str]) -> MessageList:
    return MessageList((f"{{{each}}}" for each in names), "list.comma")
