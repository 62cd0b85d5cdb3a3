"""Vale's scopes in our selectors.

A scope is a list of which one must hold; each joins selectors by `&`, and `~` turns one round. A
selector names the sections that a block must have, in dots: `heading.h2`, `table.cell.md`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import field
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.rules.foreign.prh_scopes import QUOTES
from checker.rules.foreign.vale.globs import FORMATS

PARTS = ["body", "footnote", "endnote"]
_TEXT = ["heading", "paragraph", "list-item", "image"]
_PROSE = ["paragraph", "list-item"]
_LEVEL = re.compile(r"h([1-6])")
_INLINE = {"strong": "strong", "b": "strong", "emphasis": "emphasis", "em": "emphasis"}
_INLINE |= {"link": "link", "a": "link", "code": "code", "strike": "strike", "del": "strike"}
_CAPTIONS = ["caption", "図表番号"]
_BLOCKS: dict[str, dict[str, Any]] = {
    "heading": {"block": ["heading"]},
    "list": {"block": ["list-item"]},
    "paragraph": {"block": ["paragraph"], "in_table": False},
    "alt": {"block": ["image"]},
    "attr": {"block": ["image"]},
    "blockquote": QUOTES,
    "table": {"in_table": True},
    "header": {"in_table": True, "header_row": True},
    "cell": {"in_table": True, "header_row": False},
    "caption": {"style": _CAPTIONS},
    "figure": {},
}
_SENTENCE = {"block": ["heading", *_PROSE]}
_SUMMARY = {"block": _PROSE, "in_table": False, "part": ["body"]}
_ENDINGS = {ending: name for name, endings in FORMATS.items() for ending in endings}
_COMMENTS = frozenset({"comment", "comments", "line", "block"})


@dataclass(slots=True)
class ReadingMode:
    """One way to read a document for a rule: as text, as sentences, one kind of stretch, raw.

    `choices` are the scopes of which one must hold; `formats` those it is for, where it says.
    """

    way: str
    choices: list[dict[str, Any]] = field(default_factory=list)
    formats: set[str] = field(default_factory=set)

    def scope(self, ignores: Sequence[str], not_read: Sequence[str]) -> dict[str, Any]:
        """Return the scope; `ignores` are expressions, `not_read` kinds of stretches."""
        scope = _join_choices(self.choices)
        if self.way == "raw":
            return {"raw": True}  # Vale's ignores do not reach the source either
        if self.way == "sentence":
            scope["unit"] = "sentence"
        elif self.way in _INLINE.values():
            scope["inline"] = [self.way]
        if ignores:
            scope["ignore"] = list(ignores)
        if not_read and self.way not in _INLINE.values():
            scope["ignore_inline"] = list(not_read)
        return scope


@dataclass(slots=True)
class ScopeReading:
    """All ways in which a scope reads, and the selectors that mean nothing here."""

    places: list[ReadingMode]
    unknown: list[str]


def read_scopes(scope: Iterable[str]) -> ScopeReading:
    """Return what a scope of Vale means here."""
    found: dict[str, ReadingMode] = {}
    unknown: list[str] = []
    for choice in scope:
        read = _ScopeItem()
        for selector in choice.split("&"):
            read.add(selector.strip(), unknown)
        if read.impossible:
            continue
        place = found.setdefault(read.way, ReadingMode(read.way))
        place.choices.append(read.scope())
        place.formats |= read.formats
    return ScopeReading(list(found.values()), unknown)


@dataclass(slots=True)
class _ScopeItem:
    """One item of a scope's list, as it is read."""

    way: str = "text"
    wanted: list[dict[str, Any]] = field(default_factory=list)
    unwanted: list[dict[str, Any]] = field(default_factory=list)
    formats: set[str] = field(default_factory=set)
    impossible: bool = False

    def add(self, selector: str, unknown: list[str]) -> None:
        negated = selector.startswith("~")
        sections = [part.strip() for part in selector.removeprefix("~").split(".")]
        condition: dict[str, Any] = {}
        if "caption" in sections:  # of a table or figure: it stands beside it
            sections = [each for each in sections if each not in {"table", "figure"}]
        for section in sections:
            self._read(section, condition, unknown, negated=negated)
        if condition:
            (self.unwanted if negated else self.wanted).append(condition)

    def _read(
        self, section: str, condition: dict[str, Any], unknown: list[str], *, negated: bool
    ) -> None:
        level = _LEVEL.fullmatch(section)
        if level:
            condition.update({"block": ["heading"], "heading_level": [int(level[1])]})
        elif section in _BLOCKS:
            condition.update(_BLOCKS[section])
            if section == "paragraph" and not negated:
                self._leave_out(QUOTES, _BLOCKS["caption"])
        elif section in _INLINE or section in {"sentence", "summary", "raw"}:
            if not negated:  # a text is no link, and no summary
                self._read_way(section)
        elif section in _ENDINGS and not negated:
            self.formats.add(_ENDINGS[section])
        elif section not in {"text", "txt", "", "p", "li"}:
            # where a rule asks for a place that is nowhere, it may not look everywhere
            self.impossible |= not negated
            unknown.append(section)

    def _read_way(self, section: str) -> None:
        if section in _INLINE:
            self.way = _INLINE[section]
        elif section == "summary":
            self.wanted.append(_SUMMARY)
            self._leave_out(_BLOCKS["caption"])
        else:
            self.way = section
            if section == "sentence":
                self.wanted.append(_SENTENCE)
                self._leave_out(_BLOCKS["caption"])

    def _leave_out(self, *conditions: dict[str, Any]) -> None:
        self.unwanted += [each for each in conditions if each not in self.unwanted]

    def scope(self) -> dict[str, Any]:
        """Return what must hold of a block."""
        merged = _merge_conditions(self.wanted)
        if "block" not in merged:
            merged = {"block": _TEXT, **merged}
        merged.setdefault("part", PARTS)
        if self.unwanted:
            merged["not"] = self.unwanted if len(self.unwanted) > 1 else self.unwanted[0]
        return merged


def _merge_conditions(conditions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what holds where all conditions do; those that cannot be one mapping join by `and`."""
    merged: dict[str, Any] = {}
    apart: list[dict[str, Any]] = []
    for condition in conditions:
        clash = any(key in merged and merged[key] != value for key, value in condition.items())
        if clash:
            apart.append(condition)
        else:
            merged.update(condition)
    return {**merged, "and": apart} if apart else merged


def _join_choices(choices: Sequence[dict[str, Any]]) -> dict[str, Any]:
    distinct = [each for number, each in enumerate(choices) if each not in choices[:number]]
    if len(distinct) == 1:
        return dict(distinct[0])
    shared = {
        key: value
        for key, value in distinct[0].items()
        if all(c.get(key) == value for c in distinct)
    }
    return {
        **shared,
        "or": [{k: v for k, v in each.items() if k not in shared} for each in distinct],
    }
