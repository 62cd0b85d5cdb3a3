"""Vale's messages, levels and words in ours."""

from collections.abc import Sequence
from typing import Any

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.rules.foreign.model import Imported, ImportedRule
from checker.rules.foreign.regexes import convert_go

SEVERITIES = {"suggestion": "info", "warning": "warning", "error": "error"}
_VERB = re.compile(r"%(?:\[(\d+)\])?([svdqf%])")
_SPACE = re.compile(r"[ \t]|\\s")
_ANCHOR = re.compile(r"[\^$]")


def convert_message(words: str, values: Sequence[str]) -> str:
    """Return a message with `{match}` and the like for its `%s`, in the order of `values`."""
    used = 0

    def filled(verb: re.Match[str]) -> str:
        nonlocal used
        if verb[2] == "%":
            return "%"
        number = int(verb[1]) - 1 if verb[1] else used
        used = number + 1
        name = values[number] if number < len(values) else ""
        return f"{{{name}}}" if name and not name.startswith("=") else name.removeprefix("=")

    return _VERB.sub(filled, words)


def make_list(value: Any) -> list[Any]:
    """Return one value or several."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def convert_word(template: str, expression: str) -> str:
    """Return a whole expression: Vale's own template round an expression of an author.

    Raises:
        ValueError: it cannot be understood.
    """
    whole = template.replace("%s", expression, 1)
    if whole.startswith("(?m)") and not _ANCHOR.search(expression):
        whole = whole.removeprefix("(?m)")
    return convert_go(whole)


def convert_exceptions(noted: ImportedRule | Imported, terms: Sequence[str]) -> list[str]:
    """Return what is let pass: words as they are written, phrases in any case.

    What cannot be understood is noted.
    """
    found = []
    for term in dict.fromkeys(map(str, terms)):
        case = "i" if _SPACE.search(term) or term.startswith("(?i)") else "-i"
        bare = term.removeprefix("(?i)")
        try:
            found.append(convert_go(rf"(?{case}:\b(?:{bare})\b)"))
        except ValueError as error:
            noted.note(Message("rules.exception-cannot-be-read", term=term, error=error))
    return found
