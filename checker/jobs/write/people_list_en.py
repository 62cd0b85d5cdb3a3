"""Read an English list of people to its last word: `me chairing, Ann Lee - stores, Bo from Acme`.

A list in which a word is left over, or an I that nobody is known to be, may lack somebody.
"""

from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.list_parts import split_list

_CAPITAL: Final = r"[A-ZÀ-ÖØ-Þ]"
_TITLE: Final = (
    r"(?:Dr|Mr|Mrs|Ms|Miss|Prof|Rev|Cllr|Capt|Captain|Coach|Chef|Sister|Father|Sgt|Chief)\.? ?"
)
_WORD: Final = rf"{_CAPITAL}[\w'’-]+"
NAME: Final = (
    rf"(?:{_TITLE})?(?:{_CAPITAL}\.? ?(?={_CAPITAL})){{0,2}}{_WORD}"
    rf"(?: (?:(?:van|vd|von|de|der|den|la|bin|al|[Oo]le) ){{0,2}}{_WORD}){{0,3}}"
)
_CHAIR: Final = (
    r"(?:chair(?:ing|ed)?|in the chair|(?:who )?(?:ran|running|led|leading) it"
    r"|(?:,? ?(?:he|she|who) (?:was )?(?:chaired|ran it|in the chair))(?: as usual)?)"
)
_MINUTES: Final = (
    r"(?:(?:on|for|doing|taking|writing)(?: the)? (?:minutes|mins|notes)|minutes|mins|notes)"
)
_NO_ROLE: Final = (
    r"(?:is|was|were|has|had|have|will|would|said|says|came|left|joined|did|does|who|that|which|but"
    r"|because|until|till|not|no|only|late|later|absent|off|away|sick|on|sent|sends|gave|couldn|didn)"
)
_WORK: Final = rf"(?!{_NO_ROLE}\b)[a-z]{{2,14}}"
_ROLE: Final = rf"(?:(?:our|the) )?{_WORK}(?: (?:{_WORK}|[0-9]))?"
_HOUSE: Final = (
    rf"(?:the )?(?:{_WORD}|[0-9]\w*|[a-z]{{2,12}})(?: (?:{_WORD}|[a-z&]{{1,12}}|[0-9]\w*)){{0,3}}"
)
_TAIL: Final = (
    r"(?: (?P<phone>(?:on|by) (?:the )?(?:phone|speaker|line|call|video|[Zz]oom|Teams))"
    rf"| ?\((?P<note>[^()]{{1,48}})\)| (?P<chair>{_CHAIR})| {_MINUTES}| obviously| as usual"
    rf"| ?[-–—] (?P<dash>{_HOUSE})| (?:from|of|off|for|at|with) (?P<house>{_HOUSE})"
    rf"| (?P<role>{_ROLE}))*"
)
_LEAD: Final = re.compile(
    r"^(?:(?:and|then|also|plus|um|uh|er|so|with|our (?:visitor|guest)|young|just|nurse|visitor"
    r"|guest),? )+"
)
_PERSON: Final = re.compile(rf"(?:{_WORD} ?= ?)?(?P<name>{NAME}){_TAIL}\.?")
_I: Final = re.compile(rf"(?:[Mm]e|[Mm]yself|I|yours truly)(?: ?[-=–] ?(?P<own>{NAME}))?{_TAIL}\.?")
_MARK: Final = re.compile(r"[,;/+&\n](?: and\b)?|\band\b|\bplus\b")
_IS_CHAIR: Final = re.compile(_CHAIR)
_OF_WRITER: Final = re.compile(rf"(?:^|, ?)(?:{_MINUTES}|that's me|me)$")
"""What a note in brackets says of who writes."""
_DOES: Final = re.compile(rf"{_MINUTES}|{_CHAIR}|guest|visitor|customer|remote(?:ly)?")
_FULL: Final = re.compile(NAME)
_LOWER: Final = re.compile(r"[^A-Z]*")
_NO_NAMES: Final = frozenset({"Ltd", "Inc", "Co", "Room", "Zoom", "Teams", "OK", "Sorry", "None"})
_MOST: Final = 40


def read_people(text: str, me: str, *, has_reasons: bool = False) -> list[str] | None:
    """Return who a list names, with what is told of each; None where a word of it is left over.

    Args:
        text: the list, without the words before and behind it.
        me: who says I; nothing where nobody knows.
        has_reasons: why somebody is in the list may stand behind him: `Stefan, off sick`.
    """
    found: list[str] = []
    parts = [part.strip() for _, part in split_list(text, _MARK)][:_MOST]
    for part in parts:
        said = _LEAD.sub("", part)
        is_more = _DOES.fullmatch(said) or (has_reasons and _LOWER.fullmatch(said))
        if not said or (found and is_more):
            continue
        who = _read_one(said, me)
        if who is None:
            return None
        found.append(who)
    return list(dict.fromkeys(filter(None, found)))


def _read_one(said: str, me: str) -> str | None:
    own = _I.fullmatch(said)
    if own:
        name = own["own"] or _find_own(own["note"] or "") or me
        return _write(name, own, is_own=True) if name else None
    person = _PERSON.fullmatch(said)
    if person is None or person["name"] in _NO_NAMES:
        return None
    return _write(person["name"], person)


def _find_own(note: str) -> str:
    """Return the name that a speaker gives himself in brackets: `me (Imogen Sallow, mins)`."""
    first = note.split(",", maxsplit=1)[0].strip()
    return first if " " in first and _FULL.fullmatch(first) else ""


def _write(name: str, found: re.Match[str], *, is_own: bool = False) -> str:
    """Return somebody as a document names him: `Kwabena Osei (Osei Joinery)`."""
    parts = [found[each] for each in ("dash", "house", "note", "role", "phone") if found[each]]
    told = _OF_WRITER.sub("", ", ".join(parts))
    is_chair = found["chair"] or _IS_CHAIR.search(told)
    if is_chair and "," not in told:
        return f"{name} (chair)"
    if not told or (is_own and _find_own(told)):
        return name
    return f"{name} ({told.removeprefix('the ').removeprefix('our ')})"
