"""Vale's extension points in our kinds of the same names.

What each does is in Vale's manual, https://vale.sh/docs/checks; here it is written with the options
of our kinds.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.rules.foreign.regexes import convert_go, count_groups
from checker.rules.foreign.vale.options import RuleKeys
from checker.rules.foreign.vale.spelling import convert_spelling
from checker.rules.foreign.vale.wording import convert_word, make_list

_NONWORD = "(?m)(?:%s)"
_CAPTURE = re.compile(r"(?<!\\)\((?!\?)")
_NUMBERED = re.compile(r"\$(\d+)|\$\{(\d+)\}")
_PIPE = re.compile(r"(?<!\\)\|")
_MAX_LINE_LENGTH = 90
_TOKEN_KEYS = frozenset({"pattern", "tag", "negate", "skip"})
_SPELLED_METRICS = {
    "gunning-fog": "Gunning Fog",
    "coleman-liau": "Coleman-Liau",
    "flesch-kincaid": "Flesch-Kincaid",
    "smog": "SMOG",
    "automated readability": "Automated Readability",
    "automatedreadability": "Automated Readability",
}


def convert_existence(options: RuleKeys) -> list[str]:
    """Convert `existence`; return the names of what its message may hold."""
    nonword, ignore = options.flag("nonword"), options.flag("ignorecase")
    tokens = [token for token in options.many("tokens") if token.strip()]
    raw = "".join(options.many("raw"))
    template = _NONWORD if nonword else options.context.settings.template
    after = options.flag("append")
    data = options.draft.data
    if raw:
        words = (template if tokens else _NONWORD).replace("%s", "|".join(tokens), 1)
        data["patterns"] = [convert_go(words + raw if after else raw + words)]
    else:
        joined = convert_word(template, "|".join(tokens))
        each = [convert_word(template, token) for token in tokens]
        data["patterns"] = [joined] if len(joined) <= _MAX_LINE_LENGTH else each
    _put(options, exceptions=options.exceptions(vocabulary=not nonword), ignore_case=ignore)
    return ["match", _describe_replacement(options)]


def convert_substitution(options: RuleKeys) -> list[str]:
    """Convert `substitution`: the longest expression first, as Vale sorts them."""
    template = _NONWORD if options.flag("nonword") else options.context.settings.template
    swap = options.take("swap")
    pairs = swap if isinstance(swap, dict) else {}
    replaces = _take_action(options)[0] == "replace"
    swaps = []
    for wrong in sorted(pairs, key=len, reverse=True):
        right = _convert_word(pairs[wrong])
        pattern = convert_word(template, wrong)
        swaps.append(
            {
                "from": pattern,
                "to": _convert_right_words(right, count_groups(pattern), replaces=replaces),
            }
        )
    options.draft.data["patterns"] = True
    options.draft.data["swap"] = swaps
    _put(options, exceptions=options.exceptions(), ignore_case=options.flag("ignorecase"))
    for key in ("capitalize", "matchcase"):
        if options.flag(key):
            options.draft.note(
                Message("rules.replacement-follows-case-word-not-used", key=key),
            )
    if replaces:
        _remove_quotes(options)
    return ["options" if replaces else "replacement", "match"]


def convert_occurrence(options: RuleKeys) -> list[str]:
    """Convert `occurrence`: counted in each block, sentence or document, as its scope says."""
    most, least = options.number("max"), options.number("min")
    data = options.draft.data
    data["patterns"] = [convert_go(str(options.take("token") or ""))]
    _put(options, ignore_case=options.flag("ignorecase"))
    if most:
        data["max"] = most
    if least:
        data["min"] = least
    scope = [each.strip() for each in make_list(options.values.get("scope"))]
    whole = {"summary", "raw"} & {each.partition(".")[0] for each in scope}
    data["per"] = "document" if whole else "paragraph"
    return []


def convert_repetition(options: RuleKeys) -> list[str]:
    """Convert `repetition`."""
    data = options.draft.data
    tokens = options.many("tokens")
    data["tokens"] = [convert_go("|".join(tokens))] if tokens else []
    data["ignore_case"] = options.flag("ignorecase")
    _put(options, alpha=options.flag("alpha"), max=options.number("max"))
    _put(options, exceptions=options.exceptions())
    _describe_replacement(options)
    return ["match"]


def convert_consistency(options: RuleKeys) -> list[str]:
    """Convert `consistency`: the spelling that comes first stays."""
    template = _NONWORD if options.flag("nonword") else options.context.settings.template
    either = options.take("either")
    pairs = either if isinstance(either, dict) else {}
    data = options.draft.data
    data["either"] = {
        convert_word(template, str(a)): convert_word(template, str(b)) for a, b in pairs.items()
    }
    data["patterns"] = True
    data["nonword"] = True  # Vale's own template has the edges of words
    data["keep"] = "first"
    _put(options, ignore_case=options.flag("ignorecase"))
    _put(options, exceptions=options.exceptions(vocabulary=False))
    return ["match"]


def convert_conditional(options: RuleKeys) -> list[str]:
    """Convert `conditional`: with a group, what it captures must have come before."""
    second = convert_go(str(options.take("second") or ""))
    data = options.draft.data
    data["first"] = convert_go(str(options.take("first") or ""))
    data["second"] = second
    data["within"] = "before" if count_groups(second) else "block"
    data["report"] = "all"
    _put(options, ignore_case=options.flag("ignorecase"), exceptions=options.exceptions())
    return ["match"]


def convert_capitalization(options: RuleKeys) -> list[str]:
    """Convert `capitalization`."""
    match = str(options.take("match") or "$sentence")
    data = options.draft.data
    data["match"] = match.removeprefix("$") if match.startswith("$") else convert_go(match)
    prefix = options.take("prefix")
    _put(
        options,
        style=options.take("style"),
        exceptions=options.exceptions(),
        indicators=options.many("indicators"),
        threshold=options.number("threshold"),
        prefix=convert_go(str(prefix)) if prefix else None,
    )
    _describe_replacement(options)
    return ["match", "replacement"]


def convert_metric(options: RuleKeys) -> list[str]:
    """Convert `metric`."""
    options.draft.data["formula"] = " ".join(str(options.take("formula") or "").split())
    options.draft.data["condition"] = str(options.take("condition") or "")
    return ["score"]


def convert_readability(options: RuleKeys) -> list[str]:
    """Convert `readability`."""
    names = options.many("metrics")
    data = options.draft.data
    data["metrics"] = [_SPELLED_METRICS.get(name.lower(), name) for name in names]
    data["grade"] = options.number("grade")
    data["min_sentences"] = 1
    return ["score"]


def convert_sequence(options: RuleKeys) -> list[str]:
    """Convert `sequence`: tokens of an expression, of a part of speech, or left out."""
    written = [each for each in make_list(options.take("tokens")) if isinstance(each, dict)]
    strange = {str(key).lower() for each in written for key in each} - _TOKEN_KEYS
    if strange:  # without it the rule would say something else
        options.draft.data["enabled"] = False
        for key in sorted(strange):
            options.draft.note(Message("rules.is-not-used", key=f"tokens.{key}"))
    tokens = [_convert_token(each) for each in written]
    options.draft.data["tokens"] = [each for each in tokens if each] or [{"pattern": "(?!)"}]
    _put(options, ignore_case=options.flag("ignorecase"), exceptions=options.exceptions())
    return [f"t{number}" for number in range(1, len(tokens) + 1)]


def _remove_quotes(options: RuleKeys) -> None:
    """Take the quotes from the first of two `'%s'`: what replaces a word comes with its own."""
    words = str(options.values.get("message") or "")
    for quoted in ("'%s'", '"%s"'):
        if words.count(quoted) == 2:  # noqa: PLR2004 - what is right, and what is wrong
            words = words.replace(quoted, "%s", 1)
    options.values["message"] = words


def _convert_token(written: Mapping[str, Any]) -> dict[str, Any]:
    token: dict[str, Any] = {}
    for key, value in written.items():
        name = key.lower()
        if name in {"pattern", "tag"}:
            if value:
                token[name] = convert_go(str(value))
        elif name in {"negate", "skip"} and value:
            token[name] = value
    return token


def _convert_word(value: Any) -> str:
    """Return a value of YAML as Vale reads it where it wants a word."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _convert_right_words(right: str, count: int, *, replaces: bool) -> str | list[str]:
    """Return the right words: several, parted by `|`, where the rule's action is to replace."""
    parts = _PIPE.split(right) if replaces else [right]
    several = [
        _expand_references(part.replace("\\|", "|"), count)
        for part in parts
        if part or not replaces
    ]
    return several if len(several) > 1 else "".join(several)


def _expand_references(right: str, count: int) -> str:
    def reference(match: re.Match[str]) -> str:
        number = int(match[1] or match[2])
        return f"\\g<{number}>" if number <= count else match[0]

    return _NUMBERED.sub(reference, right.replace("\\", "\\\\"))


def _take_action(options: RuleKeys) -> tuple[str, list[str]]:
    action = options.take("action")
    if not isinstance(action, dict):
        return "", []
    values = {str(key).lower(): value for key, value in action.items()}
    return str(values.get("name") or ""), [str(each) for each in make_list(values.get("params"))]


def _describe_replacement(options: RuleKeys) -> str:
    """Return what a second `%s` stands for: the text of an action that replaces, `=text`."""
    name, params = _take_action(options)
    if name:
        options.draft.note(
            Message("rules.action-not-used-only-reports", name=name),
        )
    return "=" + " or ".join(f"'{each}'" for each in params) if name == "replace" else "match"


def _put(options: RuleKeys, **values: Any) -> None:
    """Set the options that have a value."""
    for key, value in values.items():
        if value not in (None, False, [], ""):
            options.draft.data[key] = value


POINTS: Final[Mapping[str, Callable[[RuleKeys], list[str]]]] = {
    "existence": convert_existence,
    "substitution": convert_substitution,
    "occurrence": convert_occurrence,
    "repetition": convert_repetition,
    "consistency": convert_consistency,
    "conditional": convert_conditional,
    "capitalization": convert_capitalization,
    "metric": convert_metric,
    "readability": convert_readability,
    "spelling": convert_spelling,
    "sequence": convert_sequence,
}
"""All extension points but `script`: rules are data."""
