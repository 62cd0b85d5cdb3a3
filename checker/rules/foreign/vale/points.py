"""Vale's extension points in our kinds of the same names.

What each does is in Vale's manual, https://vale.sh/docs/checks; here it is written with the options
of our kinds.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from checker.core.messages import Message
from checker.rules.foreign.regexes import from_go, groups
from checker.rules.foreign.vale.options import Options
from checker.rules.foreign.vale.spelling import spelling
from checker.rules.foreign.vale.wording import listed, word

_NONWORD = "(?m)(?:%s)"
_CAPTURE = re.compile(r"(?<!\\)\((?!\?)")
_NUMBERED = re.compile(r"\$(\d+)|\$\{(\d+)\}")
_PIPE = re.compile(r"(?<!\\)\|")
_LONGEST_LINE = 90
_SPELLED_METRICS = {
    "gunning-fog": "Gunning Fog",
    "coleman-liau": "Coleman-Liau",
    "flesch-kincaid": "Flesch-Kincaid",
    "smog": "SMOG",
    "automated readability": "Automated Readability",
    "automatedreadability": "Automated Readability",
}


def existence(options: Options) -> list[str]:
    """Convert `existence`; return the names of what its message may hold."""
    nonword, ignore = options.flag("nonword"), options.flag("ignorecase")
    tokens = [token for token in options.many("tokens") if token.strip()]
    raw = "".join(options.many("raw"))
    template = _NONWORD if nonword else options.context.settings.template
    after = options.flag("append")
    data = options.draft.data
    if raw:
        words = (template if tokens else _NONWORD).replace("%s", "|".join(tokens), 1)
        data["patterns"] = [from_go(words + raw if after else raw + words)]
    else:
        joined = word(template, "|".join(tokens))
        each = [word(template, token) for token in tokens]
        data["patterns"] = [joined] if len(joined) <= _LONGEST_LINE else each
    _put(options, exceptions=options.exceptions(vocabulary=not nonword), ignore_case=ignore)
    return ["match", _replaced(options)]


def substitution(options: Options) -> list[str]:
    """Convert `substitution`: the longest expression first, as Vale sorts them."""
    template = _NONWORD if options.flag("nonword") else options.context.settings.template
    swap = options.take("swap")
    pairs = swap if isinstance(swap, dict) else {}
    replaces = _action(options)[0] == "replace"
    swaps = []
    for wrong in sorted(pairs, key=len, reverse=True):
        right = _word(pairs[wrong])
        pattern = word(template, wrong)
        swaps.append({"from": pattern, "to": _to(right, groups(pattern), replaces=replaces)})
    options.draft.data["patterns"] = True
    options.draft.data["swap"] = swaps
    _put(options, exceptions=options.exceptions(), ignore_case=options.flag("ignorecase"))
    for key in ("capitalize", "matchcase"):
        if options.flag(key):
            options.draft.note(
                Message("rules.replacement-follows-case-word-not-used", key=key),
            )
    if replaces:
        _unquote(options)
    return ["options" if replaces else "replacement", "match"]


def occurrence(options: Options) -> list[str]:
    """Convert `occurrence`: counted in each block, sentence or document, as its scope says."""
    most, least = options.number("max"), options.number("min")
    data = options.draft.data
    data["patterns"] = [from_go(str(options.take("token") or ""))]
    _put(options, ignore_case=options.flag("ignorecase"))
    if most:
        data["max"] = most
    if least:
        data["min"] = least
    scope = [each.strip() for each in listed(options.values.get("scope"))]
    whole = {"summary", "raw"} & {each.partition(".")[0] for each in scope}
    data["per"] = "document" if whole else "paragraph"
    return []


def repetition(options: Options) -> list[str]:
    """Convert `repetition`."""
    data = options.draft.data
    tokens = options.many("tokens")
    data["tokens"] = [from_go("|".join(tokens))] if tokens else []
    data["ignore_case"] = options.flag("ignorecase")
    _put(options, alpha=options.flag("alpha"), max=options.number("max"))
    _put(options, exceptions=options.exceptions())
    _replaced(options)
    return ["match"]


def consistency(options: Options) -> list[str]:
    """Convert `consistency`: the spelling that comes first stays."""
    template = _NONWORD if options.flag("nonword") else options.context.settings.template
    either = options.take("either")
    pairs = either if isinstance(either, dict) else {}
    data = options.draft.data
    data["either"] = {word(template, str(a)): word(template, str(b)) for a, b in pairs.items()}
    data["patterns"] = True
    data["nonword"] = True  # Vale's own template has the edges of words
    data["keep"] = "first"
    _put(options, ignore_case=options.flag("ignorecase"))
    _put(options, exceptions=options.exceptions(vocabulary=False))
    return ["match"]


def conditional(options: Options) -> list[str]:
    """Convert `conditional`: with a group, what it captures must have come before."""
    second = from_go(str(options.take("second") or ""))
    data = options.draft.data
    data["first"] = from_go(str(options.take("first") or ""))
    data["second"] = second
    data["within"] = "before" if groups(second) else "block"
    data["report"] = "all"
    _put(options, ignore_case=options.flag("ignorecase"), exceptions=options.exceptions())
    return ["match"]


def capitalization(options: Options) -> list[str]:
    """Convert `capitalization`."""
    match = str(options.take("match") or "$sentence")
    data = options.draft.data
    data["match"] = match.removeprefix("$") if match.startswith("$") else from_go(match)
    prefix = options.take("prefix")
    _put(
        options,
        style=options.take("style"),
        exceptions=options.exceptions(),
        indicators=options.many("indicators"),
        threshold=options.number("threshold"),
        prefix=from_go(str(prefix)) if prefix else None,
    )
    _replaced(options)
    return ["match", "replacement"]


def metric(options: Options) -> list[str]:
    """Convert `metric`."""
    options.draft.data["formula"] = " ".join(str(options.take("formula") or "").split())
    options.draft.data["condition"] = str(options.take("condition") or "")
    return ["score"]


def readability(options: Options) -> list[str]:
    """Convert `readability`."""
    names = options.many("metrics")
    data = options.draft.data
    data["metrics"] = [_SPELLED_METRICS.get(name.lower(), name) for name in names]
    data["grade"] = options.number("grade")
    data["min_sentences"] = 1
    return ["score"]


def sequence(options: Options) -> list[str]:
    """Convert `sequence`: tokens of an expression, of a part of speech, or left out."""
    tokens = [_token(each) for each in listed(options.take("tokens")) if isinstance(each, dict)]
    options.draft.data["tokens"] = tokens
    _put(options, ignore_case=options.flag("ignorecase"), exceptions=options.exceptions())
    return [f"t{number}" for number in range(1, len(tokens) + 1)]


def _unquote(options: Options) -> None:
    """Take the quotes from the first of two `'%s'`: what replaces a word comes with its own."""
    words = str(options.values.get("message") or "")
    for quoted in ("'%s'", '"%s"'):
        if words.count(quoted) == 2:  # noqa: PLR2004 - what is right, and what is wrong
            words = words.replace(quoted, "%s", 1)
    options.values["message"] = words


def _token(written: Mapping[str, Any]) -> dict[str, Any]:
    token: dict[str, Any] = {}
    for key, value in written.items():
        name = key.lower()
        if name in {"pattern", "tag"}:
            if value:
                token[name] = from_go(str(value))
        elif name in {"negate", "skip"}:
            if value:
                token[name] = value
        else:
            token[name] = value
    return token


def _word(value: Any) -> str:
    """Return a value of YAML as Vale reads it where it wants a word."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _to(right: str, count: int, *, replaces: bool) -> str | list[str]:
    """Return the right words: several, parted by `|`, where the rule's action is to replace."""
    parts = _PIPE.split(right) if replaces else [right]
    several = [_expanded(part.replace("\\|", "|"), count) for part in parts if part or not replaces]
    return several if len(several) > 1 else "".join(several)


def _expanded(right: str, count: int) -> str:
    def reference(match: re.Match[str]) -> str:
        number = int(match[1] or match[2])
        return f"\\g<{number}>" if number <= count else match[0]

    return _NUMBERED.sub(reference, right.replace("\\", "\\\\"))


def _action(options: Options) -> tuple[str, list[str]]:
    action = options.take("action")
    if not isinstance(action, dict):
        return "", []
    values = {str(key).lower(): value for key, value in action.items()}
    return str(values.get("name") or ""), [str(each) for each in listed(values.get("params"))]


def _replaced(options: Options) -> str:
    """Return what a second `%s` stands for: the text of an action that replaces, `=text`."""
    name, params = _action(options)
    if name:
        options.draft.note(
            Message("rules.action-not-used-only-reports", name=name),
        )
    return "=" + " or ".join(f"'{each}'" for each in params) if name == "replace" else "match"


def _put(options: Options, **values: Any) -> None:
    """Set the options that have a value."""
    for key, value in values.items():
        if value not in (None, False, [], ""):
            options.draft.data[key] = value


POINTS: Final[Mapping[str, Callable[[Options], list[str]]]] = {
    "existence": existence,
    "substitution": substitution,
    "occurrence": occurrence,
    "repetition": repetition,
    "consistency": consistency,
    "conditional": conditional,
    "capitalization": capitalization,
    "metric": metric,
    "readability": readability,
    "spelling": spelling,
    "sequence": sequence,
}
"""All extension points but `script`: rules are data."""
