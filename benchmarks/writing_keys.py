"""Count a person's keys and seconds from jotted notes to filled fields, beside filling by hand.

    python benchmarks/writing_keys.py [--half dev] [--sets 12]

Simulated with what `checker new --interactive` fills and offers; no person was timed. The rates
are those of the keystroke-level model: a key takes 0.28 s, a decision (reading a field and the
place in the notes) 1.5 s. A Japanese letter is two keys, reading and conversion.

    right        one decision: it is read
    first        one decision and Enter; second and third: the number and Enter
    open, wrong  one decision, and the value is typed
    rows, items  right: one decision; else one decision, and the cells are typed
    by hand      one decision a value, and all of it is typed

What the notes do not tell and drafted paragraphs are left out on both sides.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from harness import parser
from writing_jotted import (
    JottedSet,
    find_row_outcomes,
    is_accepted,
    iter_sets,
    list_proposals,
    say,
    write_without_checks,
)

from checker.jobs.write import WriteResult
from checker.session import Options, Session
from checker.templates.model import ImageField, RichTextField, RowsField

KEY: Final = 0.28
DECISION: Final = 1.5
_KEYS_PER_LETTER: Final = {"ja": 2, "en": 1}
_MINUTES: Final = 120.0


@dataclass
class Effort:
    """Keys and decisions."""

    keys: int = 0
    decisions: int = 0

    def add(self, keys: int) -> None:
        """Count a decision, and the keys that follow it."""
        self.keys += keys
        self.decisions += 1

    @property
    def seconds(self) -> float:
        """The time of a person."""
        return self.keys * KEY + self.decisions * DECISION


def measure(each: JottedSet, result: WriteResult) -> tuple[Effort, Effort]:
    """Return the effort with what was found, and by hand."""
    helped, by_hand = Effort(), Effort()
    for keys, typed in (*_iter_fields(each, result), *_iter_rows(each, result)):
        helped.add(keys)
        by_hand.add(typed)
    return helped, by_hand


def _iter_fields(each: JottedSet, result: WriteResult) -> Iterator[tuple[int, int]]:
    origins = {one.field: one.origin for one in result.verdict.written.fields}
    for name, gold in each.gold["fields"].items():
        field = each.template.header.field(name)
        if gold is None or field is None:
            continue
        if isinstance(field, (RowsField, RichTextField, ImageField)):
            continue
        typed = _count_keys(each, gold["values"][0])
        filled = say(result.values.get(name)) if origins.get(name) in {"notes", "default"} else ""
        if filled and is_accepted(filled, gold, each.language):
            yield 0, typed
            continue
        offered = list_proposals(each, field)
        places = [at for at, one in enumerate(offered) if is_accepted(one, gold, each.language)]
        yield (1 if places[0] == 0 else 2) if places and not filled else typed, typed


def _iter_rows(each: JottedSet, result: WriteResult) -> Iterator[tuple[int, int]]:
    for outcome, gold in find_row_outcomes(each, result):
        typed = sum(_count_keys(each, cell) for cell in gold.values() if cell is not None)
        yield 0 if outcome == "right" else typed, typed


def _count_keys(each: JottedSet, value: Any) -> int:
    """Return the keys for a value and for the way to the next field."""
    text = str(value[0] if isinstance(value, list) else value)
    letters = _KEYS_PER_LETTER[each.language]
    return sum(1 if one.isascii() else letters for one in text) + 1


def main() -> None:
    """Print keys and seconds of each set, and how many are within two minutes."""
    offered = parser(__doc__)
    offered.add_argument("--half", choices=("dev", "kept", "other"), default="dev")
    offered.add_argument("--sets", type=int, default=12)
    arguments = offered.parse_args()
    session = Session.open(Path.cwd(), Options(language="en", use_model=False), "en")
    rows: list[tuple[str, Effort, Effort]] = []
    for each in iter_sets(session, arguments.half, ""):
        if len(rows) == arguments.sets:
            break
        with TemporaryDirectory() as folder:
            context = replace(
                session.writer(each.template), drafts=None, numbers=Path(folder) / "numbers.json"
            )
            rows.append((each.name, *measure(each, write_without_checks(each, context))))
    session.close()
    for name, helped, by_hand in rows:
        shown = name if arguments.half != "kept" else "a set"
        print(f"{shown}: {_tell(helped)}; by hand {_tell(by_hand)}")
    for title, efforts in (
        ("with checker", [helped for _, helped, _ in rows]),
        ("by hand", [by_hand for _, _, by_hand in rows]),
    ):
        within = sum(one.seconds <= _MINUTES for one in efforts)
        total = sum(one.seconds for one in efforts)
        print(f"{title}: {total / len(rows):.0f} s a set, {within} of {len(rows)} in two minutes")


def _tell(effort: Effort) -> str:
    return f"{effort.keys} keys, {effort.decisions} decisions, {effort.seconds:.0f} s"


if __name__ == "__main__":
    main()
