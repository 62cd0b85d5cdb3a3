"""Find the judged rule whose examples are asked for."""

from typing import Any, Final

from checker.core.errors import InputError
from checker.core.messages import DisplayLanguage, Message
from checker.server.office import Office
from checker.server.rulebook import offered, workshop

_MOST_TOLD: Final = 3


def find_rule(
    office: Office, ruleset: str, rule: str, language: DisplayLanguage
) -> dict[str, Any] | None:
    """Return a judged rule in words, of the version that holds; None where there is none.

    Raises:
        InputError: the rule set cannot be used.
        BusyError: others are before.
    """
    if offered.find_offered(office, ruleset) is None:
        return None
    found = workshop.describe(office, ruleset, language)
    if found["ruleset"] is None:
        says = "; ".join(each["message"] for each in found["problems"][:_MOST_TOLD])
        raise InputError(Message("server.ruleset-cannot-be-read", says=says), place=ruleset)
    judged = (each for each in found["ruleset"]["rules"] if each["decided_by"] == "model")
    return next((dict(each) for each in judged if each["id"] == rule), None)
