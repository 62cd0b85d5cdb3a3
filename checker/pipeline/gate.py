"""A rule that its own examples contradict does not run: it would be silent, or cry wolf.

What was proved is kept in the user's cache, for the same rule set and the same checker.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from checker import __version__, storage
from checker.checks.judge import JudgeRule
from checker.checks.registry import kind_of
from checker.errors import OutputError, RulesetError
from checker.pipeline.ruletest import ReadText, contradictions
from checker.rulesets import BrokenRule, LoadedRule, Ruleset
from checker.text.bilingual import Bilingual

_LONGEST_SHOWN = 40
_SILENT, _FALSE, _UNMENDED = "silent", "false", "unmended"
_SAYS = {
    _SILENT: Bilingual(
        "規則「{rule}」は、自分の悪い例「{text}」を指摘しません。",
        "the rule “{rule}” does not find its own bad example “{text}”.",
    ),
    _FALSE: Bilingual(
        "規則「{rule}」は、自分の良い例「{text}」を指摘します。",
        "the rule “{rule}” finds fault with its own good example “{text}”.",
    ),
    _UNMENDED: Bilingual(
        "規則「{rule}」は、自分の例「{text}」を例のとおりに直しません。",
        "the rule “{rule}” does not mend its own example “{text}” as that says.",
    ),
}
_REMEDY = Bilingual(
    "規則か例を直します(確かめるには checker rules test)。"
    "検査しないなら設定 check_examples = false。",
    "Mend the rule or the example (see checker rules test); check_examples = false skips this.",
)


def gated(ruleset: Ruleset, read_text: ReadText) -> Ruleset:
    """Return the rule set without the rules that their examples contradict; those are `broken`.

    Judged rules are not asked here: what they are worth on a model is measured by `rules test`.
    """
    faults = _faults(ruleset, read_text)
    kept = tuple(each for each in ruleset.rules if each.rule.id not in faults)
    broken = [_broken(each, faults[each.rule.id]) for each in ruleset.rules if each not in kept]
    return replace(ruleset, rules=kept, broken=(*ruleset.broken, *broken))


_Faults = dict[str, list[tuple[str, str]]]


def _faults(ruleset: Ruleset, read_text: ReadText) -> _Faults:
    file = storage.cache_folder() / "proofs" / f"{_key(ruleset)}.json"
    with suppress(OSError, ValueError):
        known = json.loads(file.read_text(encoding="utf-8"))
        return {rule: [tuple(each) for each in faults] for rule, faults in known.items()}
    found = dict(_found(ruleset, read_text))
    with suppress(OSError, OutputError):  # without a cache every run proves anew
        file.parent.mkdir(parents=True, exist_ok=True)
        storage.write_atomically(file, json.dumps(found, ensure_ascii=False).encode())
    return found


def _key(ruleset: Ruleset) -> str:
    words = f"{__version__}\0{ruleset.id}\0{ruleset.sha256}"
    return hashlib.sha256(words.encode()).hexdigest()


def _found(ruleset: Ruleset, read_text: ReadText) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for each in ruleset.rules:
        if isinstance(each.rule, JudgeRule) or not each.rule.enabled:
            continue
        found = contradictions(each.rule, read_text)
        faults = [(_SILENT, text) for text in found.silent]
        faults += [(_FALSE, text) for text in found.false]
        faults += [(_UNMENDED, text) for text, _, _ in found.unmended]
        if faults:
            yield each.rule.id, faults


def _broken(each: LoadedRule, faults: list[tuple[str, str]]) -> BrokenRule:
    at = each.origins.get("examples", (each.at,))[-1]
    return BrokenRule(
        id=each.rule.id,
        kind=kind_of(each.rule),
        severity=each.rule.severity,
        at=each.at,
        faults=tuple(
            RulesetError(
                _SAYS[fault].format(rule=each.rule.id, text=_shown(text)), place=at, remedy=_REMEDY
            )
            for fault, text in faults
        ),
    )


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"
