"""Make sure that the rules that `[[tool.checker.paths]]` names exist.

Ids are known only from the rule files, so this is asked where those changed, not in every run.
Imported then, not by those who only read what was kept.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from checker.core.config import PathSettings
from checker.core.errors import ConfigError, RulesetError
from checker.core.messages import Message
from checker.core.regular_files import read_regular_text
from checker.core.text import lazy_re as re
from checker.rules import RulesetLibrary
from checker.rules.builtin import load_builtin_drafts
from checker.rules.validation_errors import RulesetErrors, close
from checker.rules.yaml_nodes import load

_HEADER = re.compile(r"\s*\[\[\s*(?:tool\s*\.\s*checker\s*\.\s*)?paths\s*\]\]")
_LIST = Message("lint.see-checker-rules-list-checker-rules")


def check_names(
    entries: Sequence[PathSettings], file: Path | None, library: RulesetLibrary, used: Iterable[str]
) -> None:
    """Make sure that every rule and rule set that the entries name is there.

    A rule counts as there if any rule set has it: an entry without one is for files of several.

    Args:
        entries: of the configuration.
        file: that holds them, None where the environment does.
        library: the rule sets that there are.
        used: rule sets that are used besides, by name or path.

    Raises:
        RulesetErrors: all that are not, each at its line; or a rule set that cannot be used.
    """
    text = read_regular_text(file, errors="replace") if file else ""
    faults: list[RulesetError] = []

    def fault(number: int, word: str, what: Message, names: Sequence[str]) -> None:
        place = f"{file}:{_find_line(text, number, word)}" if file else "CHECKER_PATHS"
        faults.append(RulesetError(what, place=place, remedy=close(word, list(names)) or _LIST))

    ids = set(_iter_rule_ids(library))
    sets = sorted(library.files)
    for number, each in enumerate(entries):
        if each.ruleset is not None and not _is_there(each.ruleset, library, ids):
            what = Message("lint.there-is-no-rule-set")
            fault(number, each.ruleset, what.format(name=each.ruleset), sets)
    for name in used:
        _is_there(name, library, ids)  # what is wrong with it is said where it is used
    for number, each in enumerate(entries):
        for rule in dict.fromkeys((*each.severity, *each.off)):
            if rule not in ids:
                what = Message("lint.there-is-no-rule")
                fault(number, rule, what.format(name=rule), sorted(ids))
    if faults:
        raise RulesetErrors(faults)


def _iter_rule_ids(library: RulesetLibrary) -> Iterator[str]:
    """Yield the ids of all rules in the library, whether or not they can run."""
    yield from load_builtin_drafts()
    for file in library.files.values():
        try:
            data = load(file, library.shown(file)).data
        except RulesetError:
            continue  # said by whoever uses it
        rules = data.get("rules") if isinstance(data, dict) else None
        for each in rules if isinstance(rules, list) else ():
            if isinstance(each, dict) and isinstance(each.get("id"), str):
                yield each["id"]


def _is_there(name: str, library: RulesetLibrary, ids: set[str]) -> bool:
    """Return whether there is a rule set; add the rules of one that lies outside the library."""
    if name in library.files:
        return True
    try:
        ruleset = library.get(name)
    except RulesetError:
        return True  # there is one, and whoever uses it says what is wrong
    except ConfigError:
        return False
    ids.update(each.rule.id for each in ruleset.rules)
    ids.update(each.id for each in ruleset.broken)
    return True


def _find_line(text: str, number: int, word: str) -> int:
    """Return the line, from 1, of a word in an entry; of the entry where it is not found."""
    lines = text.splitlines()
    headers = [n for n, line in enumerate(lines) if _HEADER.match(line)]
    start = headers[number] if number < len(headers) else 0
    end = headers[number + 1] if number + 1 < len(headers) else len(lines)
    name = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w.-])")
    return next((n for n in range(start, end) if name.search(lines[n])), start) + 1
