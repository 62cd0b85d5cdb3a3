"""The `.aff` and `.dic` files of Hunspell: what they say, read into plain tables.

The format is that of hunspell(5). Read are the encodings of flags, prefixes and suffixes with
their conditions and continuations, NEEDAFFIX, ONLYINCOMPOUND, FORBIDDENWORD, KEEPCASE, NOSUGGEST,
COMPOUNDRULE, COMPOUNDFLAG, COMPOUNDMIN, AF, ICONV, REP and TRY; the rest of the format is passed
over.
"""

from collections.abc import Callable, Iterator
from dataclasses import field
from functools import lru_cache

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

Flags = frozenset[str]

_LETTERS = "esianrtolcdugmphbyfvkwzxjq'"
_LONG_FLAG = 2
_ENTRY_FIELDS = 4
_SPECIAL = {
    "NEEDAFFIX": "need_affix",
    "PSEUDOROOT": "need_affix",
    "ONLYINCOMPOUND": "only_in_compound",
    "FORBIDDENWORD": "forbidden",
    "KEEPCASE": "keep_case",
    "NOSUGGEST": "no_suggest",
    "COMPOUNDFLAG": "compound_flag",
}


@dataclass(frozen=True, slots=True)
class Affix:
    """One line of a PFX or SFX table: `add` takes the place of `strip` where the stem fits."""

    flag: str
    cross: bool
    strip: str
    add: str
    condition: re.Pattern[str] | None
    flags: Flags

    def fits(self, stem: str) -> bool:
        """Return whether the affix may be put to `stem`."""
        return self.condition is None or self.condition.search(stem) is not None


@dataclass(slots=True)
class Affixes:
    """An `.aff` file. Affixes are found by what they add; flags that are not set are empty."""

    prefixes: dict[str, list[Affix]] = field(default_factory=dict)
    suffixes: dict[str, list[Affix]] = field(default_factory=dict)
    need_affix: str = ""
    only_in_compound: str = ""
    forbidden: str = ""
    keep_case: str = ""
    no_suggest: str = ""
    compound_flag: str = ""
    compound_rules: list[str] = field(default_factory=list)
    compound_min: int = 3
    inputs: dict[str, str] = field(default_factory=dict)
    replacements: list[tuple[str, str]] = field(default_factory=list)
    letters: str = _LETTERS
    flag_type: str = "short"
    aliases: list[str] = field(default_factory=list)

    def flags(self, text: str) -> Flags:
        """Return the flags that a text after a slash holds, in this file's encoding of them."""
        if self.aliases and text.isdigit():
            # the first AF line is their count, so that the list begins at 1
            text = self.aliases[int(text)] if 0 < int(text) < len(self.aliases) else ""
        return _split_flags(text, self.flag_type)


@lru_cache(maxsize=65_536)
def _split_flags(text: str, flag_type: str) -> Flags:
    if flag_type == "long":
        return frozenset(text[at : at + _LONG_FLAG] for at in range(0, len(text), _LONG_FLAG))
    if flag_type == "num":
        return frozenset(part for part in text.split(",") if part)
    return frozenset(text)


def read_affixes(text: str) -> Affixes:
    """Return what an `.aff` file says; lines that say nothing known are passed over."""
    affixes = Affixes()
    crosses: dict[tuple[str, str], bool] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        words = line.split()
        if len(words) < 2 or line.startswith("#"):  # noqa: PLR2004 - a name and a value
            continue
        name, *values = words
        if name in {"PFX", "SFX"}:
            _read_affix_line(affixes, crosses, name, values)
        elif name in _SPECIAL:
            setattr(affixes, _SPECIAL[name], values[0])
        elif name in _OPTIONS:
            _OPTIONS[name](affixes, values)
    return affixes


def _read_affix_line(
    affixes: Affixes, crosses: dict[tuple[str, str], bool], name: str, values: list[str]
) -> None:
    """Take one line of a table: its header the first time a flag occurs, then its entries."""
    flag = values[0]
    if (name, flag) not in crosses:
        crosses[name, flag] = values[1:2] == ["Y"]
        return
    if len(values) < _ENTRY_FIELDS - 1:
        return
    add, _, more = values[2].partition("/")
    add = "" if add == "0" else add
    condition = values[3] if len(values) >= _ENTRY_FIELDS else "."
    entry = Affix(
        flag,
        crosses[name, flag],
        "" if values[1] == "0" else values[1],
        add,
        _compile_condition(condition, at_end=name == "SFX"),
        affixes.flags(more),
    )
    table = affixes.suffixes if name == "SFX" else affixes.prefixes
    table.setdefault(add, []).append(entry)


@lru_cache(maxsize=4096)
def _compile_condition(text: str, *, at_end: bool) -> re.Pattern[str] | None:
    """Return a condition, `[^aeiou]y`, as an expression; only its character classes are special."""
    if text == ".":
        return None
    pieces = re.findall(r"\[\^?[^\]]+\]|.", text)
    pattern = "".join(
        piece
        if piece == "."
        else _convert_character_class(piece)
        if len(piece) > 1
        else re.escape(piece)
        for piece in pieces
    )
    return re.compile(f"(?:{pattern})$" if at_end else f"^(?:{pattern})")


def _convert_character_class(piece: str) -> str:
    negated = "^" if piece[1] == "^" else ""
    return f"[{negated}{re.escape(piece[1 + len(negated) : -1])}]"


def _flag_type(affixes: Affixes, values: list[str]) -> None:
    affixes.flag_type = {"long": "long", "num": "num"}.get(values[0], "short")


def _read_alias(affixes: Affixes, values: list[str]) -> None:
    affixes.aliases.append(values[0])


def _pair(name: str) -> Callable[[Affixes, list[str]], None]:
    def take(affixes: Affixes, values: list[str]) -> None:
        if len(values) > 1 and name == "ICONV":
            affixes.inputs[values[0]] = values[1]
        elif len(values) > 1:
            affixes.replacements.append((values[0].strip("^$"), values[1].replace("_", " ")))

    return take


def _read_compound_rule(affixes: Affixes, values: list[str]) -> None:
    if not values[0].isdigit():
        affixes.compound_rules.append(values[0])


def _read_compound_min(affixes: Affixes, values: list[str]) -> None:
    affixes.compound_min = max(1, int(values[0])) if values[0].isdigit() else 3


def _try(affixes: Affixes, values: list[str]) -> None:
    affixes.letters = "".join(dict.fromkeys(values[0].lower() + _LETTERS))


_OPTIONS: dict[str, Callable[[Affixes, list[str]], None]] = {
    "FLAG": _flag_type,
    "AF": _read_alias,
    "ICONV": _pair("ICONV"),
    "REP": _pair("REP"),
    "COMPOUNDRULE": _read_compound_rule,
    "COMPOUNDMIN": _read_compound_min,
    "TRY": _try,
}


def read_words(text: str, affixes: Affixes) -> dict[str, tuple[Flags, ...]]:
    """Return the words of a `.dic` file with the flags of each of their entries.

    A first line that is a number is the count; a plain list of words, one a line, will do.
    """
    words: dict[str, tuple[Flags, ...]] = {}
    for word, flags in _read_entries(text):
        found = affixes.flags(flags) if flags else frozenset[str]()
        words[word] = (*words.get(word, ()), found)
    return words


_SLASH = re.compile(r"(?<!\\)/")


def _read_entries(text: str) -> Iterator[tuple[str, str]]:
    lines = text.removeprefix("\ufeff").splitlines()
    for line in lines[1:] if lines and lines[0].strip().isdigit() else lines:
        entry = line.split("\t", 1)[0].strip()
        if not entry or entry.startswith("#"):
            continue
        if "/" not in entry:
            yield entry.split(" po:")[0].split(" st:")[0], ""
            continue
        word, *rest = _SLASH.split(entry, maxsplit=1)
        yield word.replace("\\/", "/"), rest[0].split()[0] if rest and rest[0].split() else ""
