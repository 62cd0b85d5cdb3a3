"""What code alone takes from the note sets for a field, right and wrong.

    python benchmarks/grounding_notes.py [--wrong] [--all]

For every note set in `data/notes` and every field that has a label below, asks `candidates` and
looks at the first: taken (its score reaches `SURE`) and right or wrong, only offered and right or
wrong, or none. A field that the notes do not say (`absent`) must never be taken.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from checker.jobs.write.grounding import SURE, Clock, Day, Quantity, candidates, facts
from checker.jobs.write.grounding.plain import key

NOTES = Path(__file__).parent / "data" / "notes"
LEAST_SHARE: Final = 0.4
"""Pairs of neighbouring letters that must be the same: people and models say a line otherwise."""

Language = Literal["ja", "en"]
LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "ja": {
        "subject": ("件名", "text"), "meeting": ("会議名", "text"), "held_on": ("開催日", "date"),
        "date": ("日付", "date"), "start": ("開始時刻", "text"), "end": ("終了時刻", "text"),
        "place": ("場所", "text"), "attendees": ("出席者", "rows"),
        "absentees": ("欠席者", "text"), "recorder": ("記録者", "person"),
        "author": ("起案者", "person"), "amount": ("金額", "amount"),
        "vendor": ("発注先", "text"), "quote_number": ("見積番号", "text"),
        "due": ("期限", "date"), "delivery": ("納期", "date"), "traveller": ("出張者", "person"),
        "destination": ("訪問先", "text"), "purpose": ("目的", "text"), "cause": ("原因", "text"),
        "impact": ("影響", "text"), "recipient": ("宛先", "text"), "sender": ("差出人", "person"),
        "budget": ("予算", "text"), "period": ("期間", "text"), "reason": ("理由", "text"),
        "department": ("部署", "text"), "phone": ("電話番号", "text"),
        "next_meeting": ("次回", "date"), "quantity": ("数量", "text"),
        "companions": ("同行者", "text"), "detected_at": ("検知日時", "text"),
        "payment": ("支払条件", "text"), "recovered_at": ("復旧日時", "text"),
        "next": ("来週の予定", "text"), "report_date": ("報告日", "date"),
    },
    "en": {
        "subject": ("Subject", "text"), "meeting": ("Meeting", "text"), "date": ("Date", "date"),
        "start": ("Start", "text"), "end": ("End", "text"), "place": ("Place", "text"),
        "attendees": ("Attendees", "rows"), "absentees": ("Apologies", "text"),
        "recorder": ("Minutes by", "person"), "author": ("Author", "person"),
        "chair": ("Chair", "person"), "cost": ("Cost", "amount"),
        "root_cause": ("Root cause", "text"), "impact": ("Impact", "text"),
        "severity": ("Severity", "text"), "ticket": ("Ticket", "text"),
        "owner": ("Owner", "person"), "resolved_at": ("Resolved at", "text"),
        "detected_at": ("Detected at", "text"), "next_meeting": ("Next meeting", "date"),
        "version": ("Version", "text"), "status": ("Status", "text"),
        "problem": ("Problem", "text"), "reviewers": ("Reviewers", "text"),
        "rollout": ("Rollout", "date"),
    },
}  # fmt: skip


def sets() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the note sets with their names."""
    for path in sorted(NOTES.glob("*.yaml")):
        yield path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))


def is_right(value: str, wanted: Any, language: Language) -> bool:
    """Return whether a candidate says what the field is known to be."""
    if isinstance(wanted, list):
        return any(is_right(value, each, language) for each in wanted)
    if isinstance(wanted, Mapping):
        return any(_is_row(line, wanted, language) for line in value.splitlines())
    said, known = facts(value, language), facts(str(wanted), language)
    for kind in (Day, Quantity, Clock):
        ours = [f.value for f in known if isinstance(f.value, kind)]
        theirs = [f.value for f in said if isinstance(f.value, kind)]
        if ours:
            return any(_same(one, other) for one in ours for other in theirs) or _holds(
                value, wanted
            )
    return _holds(value, wanted)


def parts_found(value: str, wanted: Any, language: Language) -> tuple[int, int]:
    """Return how many rows or lines of `wanted` the value says, and how many they are.

    A row is found where one line of the value says all its cells, and of its owner the name or the
    family name; sentences of a line count singly.
    """
    parts = list(_parts(wanted))
    found = [
        is_right(value, each, language)
        if isinstance(each, Mapping)
        else says(value, each, language)
        for each in parts
    ]
    return sum(found), len(found)


def _parts(wanted: Any) -> Iterator[Any]:
    for each in wanted if isinstance(wanted, list) else [wanted]:
        if isinstance(each, Mapping):
            yield each
        else:
            yield from filter(None, map(str.strip, str(each).split("。")))


def says(value: str, text: str, language: Language, least: float = LEAST_SHARE) -> bool:
    """Return whether a value says a text: each day, time and number of it, and most of its words.

    Words are compared by their pairs of neighbouring letters, of which `least` must be there.
    """
    if key(text) in key(value):
        return True
    said, rest = facts(value, language), text
    for fact in facts(text, language):
        if not isinstance(fact.value, (Day, Clock, Quantity)):
            continue
        if not any(_same(fact.value, each.value) for each in said):
            return False
        rest = rest.replace(text[fact.start : fact.end], " ")
    return _share(_letters(rest), _letters(value)) >= least


def _is_row(line: str, row: Mapping[str, Any], language: Language) -> bool:
    return all(
        says(line, str(cell), language)
        or (column == "owner" and any(key(name) in key(line) for name in str(cell).split()))
        for column, cell in row.items()
    )


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", key(text))


def _share(text: str, within: str) -> float:
    """Return the share of a text's pairs of letters that stand in another; 1.0 if it has none."""
    pairs = ["".join(each) for each in pairwise(text)]
    return sum(each in within for each in pairs) / len(pairs) if pairs else 1.0


def _same(one: object, other: object) -> bool:
    if isinstance(one, Day) and isinstance(other, Day):
        if one.month is None and one.day is not None:  # the 15th, of a month that is clear
            return one.day == other.day
        return (one.month, one.day) == (other.month, other.day)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return one.number == other.number
    if isinstance(one, Clock) and isinstance(other, Clock):
        turn = 12 if one.half or other.half else 24
        return (one.hour % turn, one.minute) == (other.hour % turn, other.minute)
    return one == other


def _holds(value: str, wanted: object) -> bool:
    left, right = key(value), key(str(wanted))
    return bool(left) and (left in right or right in left)


def main() -> None:
    """Print the table, and with --wrong what was taken wrongly."""
    counts: Counter[str] = Counter()
    for name, data in sets():
        language: Language = data["language"]
        for field, (label, kind) in LABELS[language].items():
            wanted = data["fields"].get(field)
            if wanted is None and field not in data["absent"]:
                continue
            found = candidates(label, kind, data["notes"], language)
            first = found[0] if found else None
            taken = first is not None and first.score >= SURE
            if wanted is None:
                outcome = "absent, taken" if taken else "absent, not taken"
            elif first is None:
                outcome = "known, nothing found"
            else:
                right = any(is_right(each, wanted, language) for each in (first.quote, first.value))
                outcome = (
                    f"known, {'taken' if taken else 'offered'} {'right' if right else 'wrong'}"
                )
            counts[f"{language}: {outcome}"] += 1
            if "--all" in sys.argv and wanted is not None and not outcome.endswith("taken right"):
                said = first and (first.quote, first.score)
                print(f"  {name} {field} ({label}): {said}, wanted {wanted}")
            if "--wrong" in sys.argv and outcome.endswith(("taken wrong", "absent, taken")):
                print(f"  {name} {field}: {first}, wanted {wanted}")
    for outcome, number in sorted(counts.items()):
        print(f"{outcome}: {number}")


if __name__ == "__main__":
    main()
