"""Finds the tags in a paragraph's text and mends what Word and input methods do to them.

Word types “ ” for quotes and – for a hyphen, an input method ｛｛ ｝｝ and ideographic spaces.
Inside a tag these cannot be meant; within its quotes they are kept, being somebody's words.
"""

from collections.abc import Iterator
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

Kind = Literal["value", "statement", "comment"]
Level = Literal["", "p", "tr", "tc"]
Mended = Literal["runs", "quotes", "width", "spaces", "hyphens", "place"]

OBJECT: Final = "\ufffc"
"""Stands in a paragraph's text for what is no text: a picture, a field, a note's mark."""

_OPENING: Final = re.compile(r"[{｛](?P<kind>[{｛%％#＃])")
_KINDS: Final[dict[str, Kind]] = {"{": "value", "%": "statement", "#": "comment"}
_CLOSING: Final[dict[Kind, re.Pattern[str]]] = {
    "value": re.compile(r"[}｝][}｝]"),
    "statement": re.compile(r"[%％][}｝]"),
    "comment": re.compile(r"[#＃][}｝]"),
}
_STRAY: Final = re.compile(r"[}｝]{2}|[%％][}｝]")
_LEVEL: Final = re.compile(r"(?P<level>p|tr|tc|r)\s+(?=\S)")
_DOUBLE, _SINGLE = '"“”„‟″＂', "'‘’‚‛′＇"
_QUOTES: Final = {**dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_SINGLE, "'")}
_NOTHING: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad" + OBJECT
_HYPHENS: Final = "‐‑‒–—−－"


@dataclass(frozen=True, slots=True)
class TemplateTag:
    """A tag of a paragraph.

    `start` and `end` are its place in the text; `level` says what it takes away or repeats: `p` a
    paragraph, `tr` a row, `tc` a cell, nothing what stands between it and its partner. `body` is
    what Jinja reads, without the braces, on one line.
    """

    kind: Kind
    level: Level
    body: str
    start: int
    end: int
    mended: frozenset[Mended] = frozenset()

    @property
    def keyword(self) -> str:
        """A statement's first word: `for`, `endif` ...; empty for other tags."""
        if self.kind != "statement":
            return ""
        found = re.match(r"[-+]?\s*(\w+)", self.body)
        return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class BrokenTag:
    """A tag that never ends (`unclosed`), or an end without a beginning (`stray`)."""

    kind: Literal["unclosed", "stray"]
    start: int
    end: int


def scan(text: str) -> Iterator[TemplateTag | BrokenTag]:
    """Yield the tags of a paragraph's text, and what is left of broken ones, in order."""
    at, comments_end = 0, True
    while (opening := _OPENING.search(text, at)) is not None:
        yield from _find_strays(text, at, opening.start())
        kind = _KINDS[_narrow(opening["kind"])]
        looks = comments_end or kind != "comment"
        closing = _find_closing(text, opening.end(), kind) if looks else None
        if closing is None:
            comments_end = comments_end and kind != "comment"  # none of those after it ends, either
            following = _OPENING.search(text, opening.end())
            at = following.start() if following else len(text)
            yield BrokenTag("unclosed", opening.start(), at)
            continue
        at = closing.end()
        yield _build_tag(kind, text[opening.end() : closing.start()], opening, closing)
    yield from _find_strays(text, at, len(text))


def _find_strays(text: str, start: int, end: int) -> Iterator[BrokenTag]:
    for found in _STRAY.finditer(text, start, end):
        yield BrokenTag("stray", *found.span())


def _find_closing(text: str, start: int, kind: Kind) -> re.Match[str] | None:
    """Return the end of a tag; ends inside quotes do not count, unless there is no other."""
    pattern = _CLOSING[kind]
    following = _OPENING.search(text, start)
    limit = following.start() if following else len(text)
    if kind == "comment":
        return pattern.search(text, start)
    quote = ""
    for at in range(start, len(text)):
        character = _QUOTES.get(text[at], "")
        if quote:
            quote = "" if character == quote else quote
        elif at >= limit:
            break
        elif character:
            quote = character
        elif found := pattern.match(text, at):
            return found
    return pattern.search(text, start, limit)


def _build_tag(
    kind: Kind, inner: str, opening: re.Match[str], closing: re.Match[str]
) -> TemplateTag:
    mended: set[Mended] = set()
    if not (opening[0] + closing[0]).isascii():
        mended.add("width")
    body = inner if kind == "comment" else "".join(_mend(inner, mended))
    level: Level = ""
    if kind != "value" and (found := _LEVEL.match(body.lstrip())) is not None:
        body = body.lstrip()[found.end() :]
        level = _get_level(found["level"])
    return TemplateTag(kind, level, body, opening.start(), closing.end(), frozenset(mended))


def _get_level(name: str) -> Level:
    """Return the level of a prefix; `r`, a run, needs none here."""
    return "p" if name == "p" else "tr" if name == "tr" else "tc" if name == "tc" else ""


def _mend(inner: str, mended: set[Mended]) -> Iterator[str]:
    """Yield the characters of a tag as Jinja reads them."""
    quote = ""
    for character in inner:
        plain = _QUOTES.get(character)
        if quote and plain != quote:
            yield " " if character in "\n\t" else "" if character == OBJECT else character
            continue
        if plain is not None:
            quote = "" if quote else plain
            replaced: str = plain
            reason: Mended = "quotes"
        elif character in _NOTHING:
            replaced, reason = "", "spaces"
        elif character.isspace():
            replaced, reason = " ", "spaces"
        elif character in _HYPHENS:
            replaced, reason = "-", "hyphens"
        else:
            replaced, reason = _narrow(character), "width"
        if character not in (replaced, OBJECT):
            mended.add(reason)
        yield replaced


def _narrow(character: str) -> str:
    """Return the half-width form of a full-width letter, digit or sign."""
    code = ord(character)
    return chr(code - 0xFEE0) if 0xFF01 <= code <= 0xFF5E else character  # noqa: PLR2004
