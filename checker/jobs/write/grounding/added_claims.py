"""Hold what a drafted sentence adds to its lines: how often, until when, whether, who to whom.

A sentence without a new number, name or noun may still say what nobody said: that something is done
regularly, has to be done, or is done where the line says that it is not.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.claim_words import load_claims
from checker.jobs.write.grounding.model import Language
from checker.jobs.write.grounding.plain_text import make_key, make_plain
from checker.jobs.write.grounding.polarity import find_turned, shares_matter
from checker.jobs.write.grounding.roles import find_swapped

_DUE: Final[dict[Language, re.Pattern[str]]] = {
    "ja": re.compile(r"予定(?:です|で|と|し|。|$)"),
    "en": re.compile(r"\b(?:will be|is (?:to be|planned|scheduled)|are (?:to be|planned))\b"),
}
_IS_DONE: Final[dict[Language, re.Pattern[str]]] = {
    "ja": re.compile(
        r"済み?(?:$|[。、\s)）])|(?:し|っ|い|ん|え|け|せ|て|め|れ|べ)[ただ](?:$|[。、\s)）])"
    ),
    "en": re.compile(r"\b(?:done|was|were|has been|had been|sent|finished)\b|\b[a-z]{3,}ed\b"),
}
_AHEAD: Final[dict[Language, re.Pattern[str]]] = {
    "ja": re.compile(r"予定|計画|まで|期限|来[週月年期]|次回|今後|たい|未|まだ|案"),
    "en": re.compile(r"\b(?:will|plan|next|due|by|until|not|scheduled|going)\b"),
}


def find_added(
    sentence: str,
    lines: Sequence[str],
    language: Language,
    frame: Sequence[str] = (),
    sources: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return the words of a sentence that claim what its lines do not say, or say otherwise.

    Args:
        sentence: a drafted one.
        lines: what it was written from.
        language: of the sentence.
        frame: what the template says of its field: that something is a need or a fear.
        sources: all that it may rest on beside its lines, for places and organisations.
    """
    told, known = make_plain(sentence), [make_plain(each) for each in lines]
    said = "\n".join(known)
    found = list(_find_claims(told, said, "\n".join(map(make_plain, frame)), language))
    found += _find_matter(told, make_key("\n".join((*lines, *frame, *sources))), language)
    pieces = [one for each in known for one in _split(each)]
    found += find_turned(told, pieces, language)
    found += find_swapped(told, pieces, language)
    found += _find_put_off(told, pieces, language)
    return tuple(dict.fromkeys(found))


def _split(line: str) -> list[str]:
    return [each for each in re.split(r"[。\n;；]|(?<=[a-z0-9)])\.(?=\s|$)", line) if each.strip()]


def _find_claims(told: str, said: str, frame: str, language: Language) -> Iterator[str]:
    for kind, claim, support in load_claims(language):
        match = None if kind == "matter" else claim.search(told)
        if match is None or support.search(said):
            continue
        if kind == "stance" and (support.search(frame) or claim.search(frame)):
            continue
        yield match[0]


def _find_matter(told: str, said: str, language: Language) -> Iterator[str]:
    """Yield the places, organisations and superiors that no source names."""
    for kind, claim, _ in load_claims(language):
        for match in claim.finditer(told) if kind == "matter" else ():
            if make_key(match[0]) not in said:
                yield match[0]


def _find_put_off(told: str, pieces: Sequence[str], language: Language) -> Iterator[str]:
    """Yield the words that plan what the lines about it say is done."""
    match = _DUE[language].search(told)
    near = [each for each in pieces if shares_matter(told, each, language)] if match else []
    is_done = all(_IS_DONE[language].search(each) for each in near)
    if match and near and is_done and not any(_AHEAD[language].search(each) for each in near):
        yield match[0]
