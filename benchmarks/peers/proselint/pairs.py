"""Writes proselint's checks as a rule set of checker: every one that has a counterpart here.

    PROSELINT-ENVIRONMENT/bin/python benchmarks/peers/proselint/pairs.py >rules.yaml

Runs in proselint's own environment and takes words and expressions from its tables
(`proselint/checks/**`, whose authors name their sources), so that both look for the same and
nothing of theirs is copied. A rule's id is the path of the check that it stands for, with a
number, for several checks have one path. By type of check (`proselint/registry/checks/types.py`):

| proselint | checker |
|---|---|
| Existence, ExistenceSimple | `existence` |
| PreferredForms, PreferredFormsSimple | `substitution` |
| Consistency | `consistency` |
| `lexical_illusions` | `repetition` |
| checks that are functions: `misc.but`, `misc.greylist`, `uncomparables` | `existence` |
| checks that are functions: `misc.waxed`, `terms.venery` | `substitution` |

Without one, and switched off in `.proselintrc.json` beside this: `restricted.*` (off by default
too) and `typography.punctuation.exclamation`, which counts exclamation marks by the million.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from proselint.checks import __register__ as checks
from proselint.checks.misc import greylist, waxed
from proselint.checks.terms import venery
from proselint.checks.uncomparables import COMPARATORS, EXCEPTIONS, FANCY_COMPARATORS, UNCOMPARABLES
from proselint.registry.checks import Check, Padding, types

_LITERAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9 '-]*[A-Za-z0-9]")
_POINT = re.compile(r"\\x\{([0-9A-Fa-f]+)\}")
"""A character by its number as RE2 writes it, and Python does not."""
_QUOTED = [r'"[^"]*"', "“[^”]*”", "‘[^’]*’", r"(?<!\w)'[^']*'(?!\w)"]
_OFF = ("restricted", "typography.punctuation.exclamation")

Rule = dict[str, Any]


def main() -> None:
    """Write the rule set to standard output, a rule a line."""
    on = [each for each in checks if not any(each.matches_partial(path) for path in _OFF)]
    parts = [(check, part) for check in on for part in _parts(check)]
    rules = [_whole(check, number, part) for number, (check, part) in enumerate(parts)]
    print("ruleset: proselint\ntitle: proselint\nlanguage: en\nrules:")
    for rule in rules:
        print("  -", json.dumps(rule, ensure_ascii=False))


def _whole(check: Check, number: int, part: Rule) -> Rule:
    path = check.path.replace("_", "-")
    scope = {**part.pop("scope", {})}
    if not check.flags.allow_quotes:
        scope["ignore"] = _QUOTED
    rule = {"id": f"{path}.{number}", "severity": "info", **part, "scope": scope}
    if check.engine.opts.case_insensitive and rule["kind"] != "repetition":
        rule["ignore_case"] = True
    return {**rule, "message": f"{path}: {{match}}"} if rule["kind"] == "existence" else rule


def _parts(check: Check) -> Iterator[Rule]:
    """Yield the rules, without an id, that look for what a check looks for."""
    kind = check.check_type
    if check.path in _BY_HAND:
        yield from _BY_HAND[check.path](check)
    elif isinstance(kind, types.ExistenceSimple):
        yield _existence([kind.pattern])
    elif isinstance(kind, types.Existence):
        yield from _words(kind.items, kind.padding)
    elif isinstance(kind, types.PreferredFormsSimple | types.PreferredForms):
        yield from _swaps(kind.items, kind.padding)
    elif isinstance(kind, types.Consistency):
        pairs = [list(pair) for pair in kind.term_pairs]
        yield {"kind": "consistency", "groups": pairs, "patterns": True, "nonword": True}
    else:
        raise SystemExit(f"no counterpart: {check.path}")


def _existence(patterns: list[str], **more: Any) -> Rule:
    return {"kind": "existence", "patterns": [_readable(each) for each in patterns], **more}


def _readable(pattern: str) -> str:
    return _POINT.sub(lambda match: re.escape(chr(int(match[1], 16))), pattern)


def _is_word(item: str, padding: Padding) -> bool:
    """Return whether it is plain text to be found between the edges of words."""
    return padding is Padding.WORDS_IN_TEXT and _LITERAL.fullmatch(item) is not None


def _words(items: tuple[str, ...], padding: Padding) -> Iterator[Rule]:
    words = [item for item in items if _is_word(item, padding)]
    if words:
        yield {"kind": "existence", "words": words}
    rest = [padding.format(item) for item in items if not _is_word(item, padding)]
    if rest:
        yield _existence(rest)


def _swaps(items: dict[str, str], padding: Padding) -> Iterator[Rule]:
    plain = {old: new for old, new in items.items() if _is_word(old, padding)}
    if plain:
        yield {"kind": "substitution", "swap": plain}
    rest = {padding.format(old): new for old, new in items.items() if old not in plain}
    if rest:
        swap = {_readable(old): new.replace("\\", "") for old, new in rest.items()}
        yield {"kind": "substitution", "patterns": True, "swap": swap}


def _repetition(_: Check) -> Iterator[Rule]:
    yield {"kind": "repetition", "exceptions": [r"\bhad had\b", r"\bthat that\b"]}


def _but(_: Check) -> Iterator[Rule]:
    yield _existence([r"\ABut\b"], scope={"block": "paragraph"})


def _greylist(_: Check) -> Iterator[Rule]:
    yield _existence(list(greylist.GREYLISTED_TERMS))


def _waxed(_: Check) -> Iterator[Rule]:
    forms = waxed.MODIFIERS.items()
    swap = {f"{wax} {old}": f"{wax} {new}" for old, new in forms for wax in waxed.WAXES}
    yield from _swaps(swap, Padding.WORDS_IN_TEXT)


def _venery(_: Check) -> Iterator[Rule]:
    groups = venery.TERM_MAP
    swap = {
        f"{each} of {of}": f"{new} of {of}" for of, new in groups for each in ("group", "bunch")
    }
    yield from _swaps(swap, Padding.WORDS_IN_TEXT)


def _uncomparables(check: Check) -> Iterator[Rule]:
    """One of the two checks of this path is for those words that may follow `at`."""
    fancy = type(check.engine).__name__ == "Fancy"
    few = "|".join(FANCY_COMPARATORS if fancy else COMPARATORS)
    but = "" if fancy else "".join(rf"(?!{one}\s+{other}\b)" for one, other in EXCEPTIONS)
    before = r"(?<!at\s)" if fancy else ""
    yield _existence([rf"{before}\b{but}(?:{few})\s+(?:{'|'.join(UNCOMPARABLES)})\b"])


_BY_HAND = {
    "lexical_illusions": _repetition,
    "misc.but": _but,
    "misc.greylist": _greylist,
    "misc.waxed": _waxed,
    "terms.venery": _venery,
    "uncomparables": _uncomparables,
}


if __name__ == "__main__":
    main()
