"""Compares two folders of artefacts; differences that are alike are one cause.

A difference is a run of lines that left and of lines that came. Two are alike where they are equal
but for numbers, digests and margins: a message that changed is one cause, in however many files.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

_KEYS = {"pattern", "reason", "where"}
_SHOWN_LINES = 12
_SHOWN_WIDTH = 180
_SHOWN_PLACES = 3
_MAX_LINES = 20_000
"""Lines beyond which a file that changed is compared as one piece: exact matching is quadratic."""


@dataclass(frozen=True)
class Difference:
    """What differs at one place: the artefact, the line (from 1), lines before and after."""

    artefact: str
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as a diff shows them."""
        return "\n".join([*(f"-{each}" for each in self.before), *(f"+{e}" for e in self.after)])

    @property
    def cause(self) -> str:
        """What alike differences have in common."""
        return re.sub(r"[0-9a-f]{12,}|[0-9]+", "0", re.sub(r"(?m)^([-+])\s+", r"\1", self.text))


@dataclass(frozen=True)
class Expected:
    """A difference that is intended: `pattern` is found in it, `where` are globs of artefacts."""

    pattern: str
    reason: str
    where: tuple[str, ...] = ("*",)

    def explains(self, difference: Difference) -> bool:
        """Return whether a difference is this one."""
        there = any(fnmatchcase(difference.artefact, each) for each in self.where)
        return there and re.search(self.pattern, difference.text, re.MULTILINE) is not None


@dataclass(frozen=True)
class Report:
    """What a comparison found, in words, and how many differences nobody expected."""

    text: str
    unexpected: int


def differences(before: Path, after: Path) -> Iterator[Difference]:
    """Yield what differs between two folders, artefact by artefact."""
    old, new = _artefacts(before), _artefacts(after)
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            yield Difference(name, 0, ("(the artefact)",), ())
        elif name not in old:
            yield Difference(name, 0, (), ("(the artefact)",))
        elif (one := old[name].read_bytes()) != (other := new[name].read_bytes()):
            yield from _in_file(name, one, other)


def read_expected(path: Path) -> list[Expected]:
    """Return the differences that a YAML file lists as intended.

    Raises:
        ValueError: it is no list of patterns, each with its reason.
    """
    listed = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    if not isinstance(listed, list):
        raise ValueError("must be a list")  # noqa: TRY004 - of a file's content, not of an argument
    return [_expected(each, number) for number, each in enumerate(listed, 1)]


def report(found: Iterable[Difference], intended: Sequence[Expected], most: int) -> Report:
    """Return the differences in words: unexpected causes, at most so many, then expected ones."""
    met: dict[Expected, int] = dict.fromkeys(intended, 0)
    causes: dict[str, list[Difference]] = defaultdict(list)
    for each in found:
        reason = next((one for one in intended if one.explains(each)), None)
        if reason is None:
            causes[each.cause].append(each)
        else:
            met[reason] += 1
    lines = list(_unexpected(causes, most))
    for one, count in met.items():
        lines.append(f"expected: {count}, pattern {one.pattern!r}: {one.reason}")
    total = sum(map(len, causes.values()))
    lines.append(f"unexpected: {total}, causes: {len(causes)}" if total else "equal")
    return Report("\n".join(lines) + "\n", total)


def _unexpected(causes: dict[str, list[Difference]], most: int) -> Iterator[str]:
    ranked = sorted(causes.values(), key=lambda alike: (-len(alike), alike[0].artefact))
    for number, alike in enumerate(ranked[:most], 1):
        artefacts = sorted({each.artefact for each in alike})
        yield f"cause {number}: {len(alike)} places in {len(artefacts)} artefacts"
        yield from (f"  {each}" for each in artefacts[:_SHOWN_PLACES])
        shown = alike[0].text.splitlines()
        yield from (f"    {each[:_SHOWN_WIDTH]}" for each in shown[:_SHOWN_LINES])
        if len(shown) > _SHOWN_LINES:
            yield f"    ... {len(shown) - _SHOWN_LINES} more lines"
    if len(ranked) > most:
        yield f"... {len(ranked) - most} more causes"


def _artefacts(folder: Path) -> dict[str, Path]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each for each in files}


def _in_file(name: str, before: bytes, after: bytes) -> Iterator[Difference]:
    old, new = (each.decode("utf-8", "replace").split("\n") for each in (before, after))
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    if max(len(old), len(new)) > _MAX_LINES:
        yield Difference(name, first + 1, tuple(old), tuple(new))
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference(name, first + i1 + 1, tuple(old[i1:i2]), tuple(new[j1:j2]))


def _expected(row: object, number: int) -> Expected:
    if not isinstance(row, dict) or not {"pattern", "reason"} <= row.keys() <= _KEYS:
        raise ValueError(f"entry {number} needs `pattern` and `reason`, and may have `where`")
    where = row.get("where", "*")
    return Expected(
        str(row["pattern"]),
        str(row["reason"]),
        tuple(map(str, where)) if isinstance(where, list) else (str(where),),
    )
