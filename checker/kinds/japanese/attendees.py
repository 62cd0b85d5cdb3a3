"""Honorifics in a list of those present: さん for some and none for others, 様 for one's own.

Guests have 様 beside own people without anything, so only さん and the like are compared, and only
with bare surnames. Where companies stand beside the names, nobody knows who is whose guest.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Span
from checker.core.text import lazy_re as re
from checker.language.morphology import split_morphemes

_PRESENT: Final = re.compile("(?:出席|参加|欠席|列席|同席)(?:者|メンバー)|メンバー$")
_OWN: Final = re.compile("当社|弊社|自社|社内|当方")
_ROLE: Final = re.compile(
    "[（(](?:記録|書記|司会|議長|進行|途中[^（）()]{0,6}|オンライン|遅刻|早退)[^（）()]{0,4}[)）]"
)
_GROUPED: Final = re.compile("[（(【\\[［:：;；]")
_ENTRY: Final = re.compile(
    r"(?:[^、，,・/／\s]*[部課室係][ \u3000]+)?"
    r"(?P<who>[^、，,・/／\s]+(?:[ \u3000][^、，,・/／\s]{1,4}(?=[、，,・/／]|$))?)"
)
_TITLED: Final = re.compile(
    "(?P<name>[一-鿿々ァ-ヺー]{1,6}?)(?P<title>さん|くん|君|ちゃん|様|殿)?$"
)
_CASUAL: Final = frozenset({"さん", "くん", "君", "ちゃん"})
_FEWEST: Final = 3


@dataclass(frozen=True, slots=True)
class Attendee:
    """A name with its honorific as `written`; `title` is empty where there is none."""

    span: Span
    written: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class OddTitle:
    """An attendee whose honorific is not as it should be: unlike the others', or one's own 様."""

    attendee: Attendee
    what: Literal["mixed", "own"]


def find_odd_titles(document: Document) -> Iterator[OddTitle]:
    """Yield the names whose honorifics do not agree, in each list of people who are present."""
    for label, spans in (*_list_fields(document), *_list_sections(document)):
        names = [name for span in spans for name in _iter_names(span, document)]
        if _OWN.search(label):
            yield from (OddTitle(each, "own") for each in names if each.title in {"様", "殿"})
        people = [each for each in names if _is_surname(each.name)]
        casual = [each for each in people if each.title in _CASUAL]
        bare = [each for each in people if not each.title]
        if casual and bare and len(casual) + len(bare) >= _FEWEST:
            fewer = bare if len(bare) < len(casual) else casual
            yield from (OddTitle(each, "mixed") for each in fewer)


def _list_fields(document: Document) -> list[tuple[str, list[Span]]]:
    fields = (each for each in document.fields if _PRESENT.search(each.label))
    return [(each.label, [each.value_span]) for each in fields]


def _list_sections(document: Document) -> list[tuple[str, list[Span]]]:
    """Return the list below each heading that says who is present, an item a name."""
    items = (each for each in document.blocks if _is_item_of_present(each))
    groups = groupby(items, key=lambda each: each.section)
    return [(section[-1], [each.span() for each in blocks]) for section, blocks in groups]


def _is_item_of_present(block: Block) -> bool:
    if block.kind is not BlockKind.LIST_ITEM or not block.section:
        return False
    return _PRESENT.search(block.section[-1]) is not None


def _iter_names(span: Span, document: Document) -> Iterable[Attendee]:
    """Return the names in a value; none where it says who is of which company."""
    text = document.block(span.path).text[span.start : span.end]
    text = _ROLE.sub(lambda match: "、" * len(match[0]), text)
    if _GROUPED.search(text):
        return
    for entry in _ENTRY.finditer(text):
        match = _TITLED.match("".join(entry["who"].split()))
        if match:
            place = Span(span.path, span.start + entry.start("who"), span.start + entry.end("who"))
            yield Attendee(place, entry["who"], match["name"], match["title"] or "")


def _is_surname(name: str) -> bool:
    """Return whether a name is a surname, with a given name or without: no section, no post."""
    words = [word for word in split_morphemes(name) if not word.surface.isspace()]
    return words[0].pos[3] == "姓" and all(word.pos[2] == "人名" for word in words)
