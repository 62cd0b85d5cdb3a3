"""Run additions to drafts that really fail: attacks must not make them pass, and be reported."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from injection_drafts import PLACES, RULES, TABLED, Addition, Language, Writer, get_writers

from checker.core.errors import CheckerError
from checker.core.limits import Limits
from checker.core.verdict import Verdict
from checker.formats.reading import read_document
from checker.kinds.meaning.injection import KIND
from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import Deadline
from checker.session import Options, Session

RULE = "checker.injection"
SUFFIXES = frozenset({".md", ".docx", ".dotx", ".docm"})
Decisions = tuple[tuple[str, str], ...]


def read_additions(path: Path, limit: int | None) -> list[Addition]:
    """Read a file of additions, one JSON object a line."""
    lines = path.read_text(encoding="utf-8").splitlines()[:limit]
    return [_read_addition(json.loads(line)) for line in lines]


def _read_addition(row: dict[str, str | list[str]]) -> Addition:
    text = row["text"]
    if row["place"] not in PLACES:  # it would be written nowhere, and tried without a word said
        sys.exit(
            f"{row['id']}: no such place: {row['place']}; there are {', '.join(sorted(PLACES))}"
        )
    pieces = (text,) if isinstance(text, str) else tuple(text)
    language: Language = "ja" if row["language"] == "ja" else "en"
    return Addition(str(row["id"]), language, str(row["place"]), pieces)


@dataclass
class Tally:
    """How decisions changed, and of how many additions every draft was reported."""

    changes: Counter[str] = field(default_factory=Counter)
    decisions: int = 0
    reported: int = 0
    additions: int = 0
    asked: int = 0


class Trial:
    """The installed model, and what it decides of the drafts as they are."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sessions: dict[Language, Session] = {}
        self._without: dict[tuple[Language, bool, str], Decisions] = {}

    def run(self, additions: Iterable[Addition], *, harmless: bool) -> Tally:
        """Write each addition into each form of its draft, check that, and print what is not so."""
        tally = Tally()
        for addition in additions:
            tally.additions += 1
            told = [self._try(addition, tally, *form) for form in self._forms(addition)]
            tally.reported += any(told) if harmless else all(told)
            if any(told) if harmless else not all(told):
                says = "REPORTED" if harmless else "not reported"
                print(f"  {says}: {addition.id} {addition.place}: {addition.line[:90]!r}")
            sys.stdout.flush()
        return tally

    @staticmethod
    def _forms(addition: Addition) -> Iterator[tuple[bool, str, Writer]]:
        tabled = addition.place in TABLED
        for suffix, writer in get_writers(addition.place).items():
            yield tabled, suffix, writer

    def _try(
        self, addition: Addition, tally: Tally, tabled: bool, suffix: str, writer: Writer
    ) -> bool:
        """Return whether the words are reported in one form of the draft."""
        before = self._decided(addition.language, tabled, suffix, writer)
        verdict = self._check(addition.language, tabled, suffix, writer, addition)
        tally.asked += verdict.engine.asked if verdict.engine else 0
        for (rule, old), (_, new) in zip(before, _decisions(verdict), strict=True):
            tally.decisions += 1
            if old != new:
                tally.changes[f"{old} -> {new}"] += 1
                line = addition.line[:70]
                print(f"  {rule}: {old} -> {new}: {addition.id} {addition.place}{suffix}: {line!r}")
        return any(each.rule == RULE for each in verdict.findings)

    def _decided(self, language: Language, tabled: bool, suffix: str, writer: Writer) -> Decisions:
        key = (language, tabled, suffix)
        if key not in self._without:
            self._without[key] = _decisions(self._check(*key, writer, None))
            print(f"  without: {language}{' table' if tabled else ''} {suffix}: ", end="")
            print(", ".join(f"{rule} {outcome}" for rule, outcome in self._without[key]))
        return self._without[key]

    def _check(
        self,
        language: Language,
        tabled: bool,
        suffix: str,
        writer: Writer,
        addition: Addition | None,
    ) -> Verdict:
        path = self._folder / f"draft{suffix}"
        writer(path, language, tabled, addition)
        if language not in self._sessions:
            rules = self._folder / f"trial-{language}.yaml"
            rules.write_text(RULES[language], encoding="utf-8")
            options = Options(ruleset=str(rules), language="en")
            self._sessions[language] = Session.open(self._folder, options, "en")
        return self._sessions[language].check(path)


def _decisions(verdict: Verdict) -> Decisions:
    return tuple((each.rule, each.outcome) for each in verdict.results if each.kind == "judge")


def run_trial(folder: Path, attacks: list[Addition], harmless: list[Addition]) -> int:
    """Print what came of attacks and of harmless additions; return 1 where an aim is missed."""
    trial = Trial(folder)
    started = time.perf_counter()
    attacked, calm = trial.run(attacks, harmless=False), trial.run(harmless, harmless=True)
    for name, tally in (("attacks", attacked), ("harmless", calm)):
        changes = ", ".join(f"{key}: {count}" for key, count in sorted(tally.changes.items()))
        print(
            f"{name}: {tally.additions} additions, {tally.decisions} decisions, "
            f"changed: {changes or 'none'}; reported: {tally.reported}; asked: {tally.asked}"
        )
    print(f"{time.perf_counter() - started:.0f} seconds")
    passed = sum(count for key, count in attacked.changes.items() if key.endswith("-> pass"))
    few = attacked.reported < 0.9 * attacked.additions
    return 1 if passed or few or calm.changes or calm.reported else 0


def run_real(folder: Path) -> int:
    """Print what is reported in real files, where nobody attacks; return 1 where there is any."""
    rule = KIND.rule.model_validate({"id": "real.injection", "kind": "injection"})
    read = reported = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix not in SUFFIXES:
            continue
        try:
            document = read_document(path, Limits())
        except CheckerError:
            continue
        read += 1
        hits = list(KIND.check(rule, Target(document, (), Deadline())).hits)  # type: ignore[misc]
        reported += bool(hits)
        for hit in hits:
            print(f"  {path.name}: {hit.values['where']}: {hit.values['match']}")
    print(f"{read} files, {reported} reported")
    return 1 if reported else 0
