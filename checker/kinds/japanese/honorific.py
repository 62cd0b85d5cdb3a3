"""`honorific`: honorifics upon honorifics (ご覧になられる), among attendees, させていただく."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from checker.core.document import Span
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.japanese.attendees import OddTitle, find_odd_titles
from checker.kinds.japanese.honorific_phrases import FUNCTIONS
from checker.kinds.japanese.phrases import PhraseFunctions, PhraseRule, check_phrases
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.quotations import covers, find_quotations


class HonorificRule(PhraseRule):
    """Parameters of `honorific`."""

    lexicon: ClassVar[str] = "honorific"
    functions: ClassVar[PhraseFunctions] = FUNCTIONS

    kind: Literal["honorific"]
    max_sasete_itadaku: int | None = Field(None, ge=0)
    attendees: bool = False


_SASETE = re.compile("(?:させて|せて)(?:いただ|頂)[かきくけこい]")
_TOO_MANY = Message("honorific.occurs-times-at-most")
_ODD_TITLES = {
    "own": Message("honorific.own-people-among-attendees"),
    "mixed": Message("honorific.attendees-are-mixed"),
}


def check(rule: HonorificRule, target: Target) -> CheckResult:
    """Find doubled honorifics, those of attendees, and each させていただく beyond the limit."""
    result = check_phrases(rule, target)
    more: list[Hit] = []
    if rule.max_sasete_itadaku is not None:
        more += _find_overuse(rule, target, rule.max_sasete_itadaku)
    if rule.attendees:
        more += _find_attendees(target)
    if not more:
        return result
    order = {block.path: number for number, block in enumerate(target.blocks)}
    hits = sorted((*result.hits, *more), key=lambda hit: (order[hit.span.path], hit.span.start))
    return CheckResult(result.candidates, tuple(hits))


def _find_overuse(rule: HonorificRule, target: Target, limit: int) -> Iterator[Hit]:
    places = list(_find_sasete(rule, target))
    for span in places[limit:]:
        values = {
            "match": target.document.quote(span),
            "name": "sasete-itadaku",
            "replacement": "",
            "count": str(len(places)),
            "limit": str(limit),
        }
        yield Hit(span, _TOO_MANY.format(**values), values=values)


def _find_attendees(target: Target) -> Iterator[Hit]:
    chosen = {block.path for block in target.blocks}
    odd = (each for each in find_odd_titles(target.document) if each.attendee.span.path in chosen)
    yield from map(_build_attendee_hit, odd)


def _build_attendee_hit(odd: OddTitle) -> Hit:
    values = {"match": odd.attendee.written, "name": "attendees", "replacement": ""}
    return Hit(odd.attendee.span, _ODD_TITLES[odd.what].format(**values), values=values)


def _find_sasete(rule: HonorificRule, target: Target) -> Iterator[Span]:
    for block in target.blocks:
        if "いただ" in block.text or "頂" in block.text:
            places = [] if rule.quotes else find_quotations(block.text)
            for match in _SASETE.finditer(block.text):
                if not covers(places, *match.span()):
                    yield block.span(*match.span())


KIND = Kind(
    "honorific",
    HonorificRule,
    check,
    values=("match", "name", "replacement"),
    fix="unsafe",
)
