"""Puts a mark in place of what no source says, and tells what stood there and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.messages import Message, MessageList
from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Fact, Kind, Language
from checker.jobs.write.grounding.persons_ja import HONORIFIC

MARK: Final = Message("ground.to-be-confirmed")
"""What stands in a draft for a fact that neither the data nor the notes support."""
_JOINS = re.compile(
    r"[ \u3000]?(?:[~〜～－–()（）,、・と-]|から|の|at|on|in|by|from|to|and|of)?[ \u3000]?"
)
_KINDS: Final[Mapping[Kind, Message]] = {
    "number": Message("ground.a-number"),
    "amount": Message("ground.an-amount"),
    "date": Message("ground.a-date"),
    "time": Message("ground.a-time"),
    "person": Message("ground.a-persons-name"),
    "title": Message("ground.a-title"),
    "organisation": Message("ground.an-organisation"),
    "place": Message("ground.a-place"),
    "product": Message("ground.a-name"),
    "code": Message("ground.a-code"),
    "mail": Message("ground.a-mail-address"),
    "url": Message("ground.a-web-address"),
    "phone": Message("ground.a-telephone-number"),
}
_WHY = Message("ground.draft-said-which-neither-data-nor")


@dataclass(frozen=True, slots=True)
class PlaceholderMark:
    """A mark at characters `start` to `end` of the marked text, and the words that stood there."""

    start: int
    end: int
    was: str
    why: Message


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its marks."""

    text: str
    marks: tuple[PlaceholderMark, ...]


def mark_unsupported(text: str, found: Sequence[Fact], language: Language) -> Marked:
    """Return `text` with 【要確認】 (English: [To be confirmed]) for each stretch of `found`.

    Facts with nothing but a particle or a mark between them are one stretch; さん and 様 behind a
    name go with it.
    """
    sign = MARK.get(language)
    parts, marks, done, length = [], [], 0, 0
    for stretch in _join_stretches(text, found):
        start, end = stretch[0].start, _end(text, stretch)
        parts += [text[done:start], sign]
        length += start - done
        marks.append(
            PlaceholderMark(
                length, length + len(sign), text[start:end], _explain_mark(text[start:end], stretch)
            )
        )
        length += len(sign)
        done = end
    return Marked("".join([*parts, text[done:]]), tuple(marks))


def _join_stretches(text: str, found: Iterable[Fact]) -> Iterator[list[Fact]]:
    stretch: list[Fact] = []
    for fact in sorted(found, key=lambda each: each.start):
        if stretch and not _JOINS.fullmatch(text, stretch[-1].end, fact.start):
            yield stretch
            stretch = []
        stretch.append(fact)
    if stretch:
        yield stretch


def _end(text: str, stretch: Sequence[Fact]) -> int:
    end = stretch[-1].end
    if stretch[-1].kind in {"person", "title"}:
        honorific = HONORIFIC.match(text, end)
        end = honorific.end() if honorific else end
    opened = text.count("(", stretch[0].start, end) > text.count(")", stretch[0].start, end)
    wide = text.count("（", stretch[0].start, end) > text.count("）", stretch[0].start, end)
    if (opened or wide) and text[end : end + 1] in {")", "）"}:
        end += 1
    return end


def _explain_mark(was: str, stretch: Sequence[Fact]) -> Message:
    kinds = dict.fromkeys(fact.kind for fact in stretch)
    listed = MessageList((_KINDS[kind] for kind in kinds), "list.dot")
    return _WHY.format(was=was, kinds=listed)
