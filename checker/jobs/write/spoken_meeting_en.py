"""Read a meeting's own data as English notes say them aloud.

`there was me and Alun Prosser he ran it and Bethan Lyle`, `Rosie couldn't come`, `we'd done by ten
to four`.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.field_senses import is_of_sense
from checker.jobs.write.grounding.model import Clock
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import ScoredValue, tell

_NAME: Final = r"(?:(?:Dr|Mr|Mrs|Ms)\.? )?[A-Z][a-z'-]+(?: (?:Mc|O')?[A-Z][a-z'-]+)?"
_SEVERAL: Final = rf"{_NAME}(?:(?:,| and) {_NAME})*"
_NAMES: Final = re.compile(rf"(?<![\w'-]){_NAME}(?!\w)")
_NO_NAME: Final = parse_words(
    "I The A And So Then Also Present Next Copies To Or But He She They We It Our My New All First"
    " Second Third OK Okay Monday Tuesday Wednesday Thursday Friday Saturday Sunday January"
    " February March April May June July August September October November December Zoom Teams Room"
    " Sorry Apologies"
)
_SELF: Final = re.compile(r"(?<![\w'])(?:me|myself|I)(?![\w'])")
_THERE: Final = re.compile(
    r"(?i:\b(?:there was|there were|present were|present was|in the room (?:were|was|we had)"
    r"|we had|attendees were|attending were|who was there|round the table (?:were|was)|so it was)"
    r"\b)[: ,]*(?=(?:um |uh |just )?(?:me|myself|[A-Z]))"
)
_STOP: Final = re.compile(r"\n|(?<=[a-z]{3})[.](?=\s|$)")
_GOES_ON: Final = re.compile(rf"\n(?:and|plus)[ ]+{_NAME}")
_TITLE: Final = re.compile(r"(?:Dr|Mr|Mrs|Ms)\.? ")
_AWAY: Final = re.compile(
    rf"(?P<who>{_SEVERAL})(?:,? (?:he|she|they))?"
    r" (?:couldn't|could not|can't|wasn't able to|didn't) (?:come|make it|be there|attend|join)"
    rf"|(?P<sent>{_SEVERAL}) (?:sent|sends|gave) (?:his |her |their )?(?:apologies|regrets)"
    rf"|(?i:apologies|regrets) (?:from|came from) (?P<from>{_SEVERAL})"
    rf"|(?P<off>{_NAME}) (?:was|is) (?:off|away|on leave|off sick|on holiday|on vacation|absent)\b"
)
_I_AM: Final = re.compile(
    r"(?i:\b(?:this is|it's|i am|i'm|me,|myself,|my name is)) "
    r"(?P<name>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)+)"
)
_I_WROTE: Final = re.compile(
    r"(?i:\b(?:I (?:took|take|did|'m (?:doing|taking)|am (?:doing|taking))|doing|taking)"
    r" the (?:minutes|notes)\b)"
)
_CHAIRED: Final = re.compile(
    rf"(?P<who>{_NAME})(?:,? (?:he|she))?"
    r" (?:ran it|was in the chair|chaired|was chairing|led it|took the chair)\b"
)
_MET: Final = re.compile(
    r"(?i:\bwe (?:met|were|sat)(?: round the table)?) (?:at|in|round) "
    r"(?P<where>(?:the |our )?[^.,\n]{3,48}?)(?=[,.\n]| because| since| as | \(|$)",
    re.MULTILINE,
)
_BEGAN: Final = re.compile(
    r"(?i:\b(?:started|kicked off|began|got going|opened|start(?:ing)?|kick-?off)"
    r"(?: at| about| around| just after)?(?: was)?(?: at)? ?$)"
)
_BEGAN_BEHIND: Final = re.compile(
    r"(?i: (?:when|before) we (?:actually |finally |really )?(?:got going|started|began|kicked off)"
    r"| start\b)"
)
_ENDED: Final = re.compile(
    r"(?i:\b(?:done|finished|wrapped(?: it)?(?: up)?|ended|broke up|closed|over|finish(?:ing)?)"
    r"(?: by| at| about| around| just before)? ?$)"
)
_MORNING: Final = re.compile(r"(?i:\bam\b|a\.m|morning|breakfast|before lunch)")
_LIKELY_LATE: Final = range(1, 7)
_EITHER: Final = range(7, 9)
_NEXT: Final = re.compile(r"(?i:\bnext\b|\b(?:was|were) meant to\b|\bs(?:up)?posed to\b)")
_WE: Final = re.compile(r"(?i:\b(?:we|we'd|we'll|meeting|call|session|everyone)\b[^.;]{0,24}$)")
_BUT: Final = re.compile(r"\b(?:but|so)\b")
_MOST: Final = 8
"""Places that are looked at of those that say one thing."""
_LONGEST: Final = 600
"""Characters of a list of people."""
_BEFORE: Final = 48
_BEHIND: Final = 24
_NOT: Final = re.compile(r"(?i:\bnot\b|n't\b|\bnobody\b|\bno one\b)[^.]*$")
_SENT_TO: Final = re.compile(
    r"(?i:\b(?:copies to|it (?:wants to|should|needs to) go to|circulate to"
    r"|minutes (?:go |goes )?to|send (?:it|this|them|copies) to)) (?P<who>[^.\n]{3,80})"
)


def find_present(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said to have been there."""
    for head in islice(_THERE.finditer(index.text), _MOST):
        limit = min(len(index.text), head.end() + _LONGEST)
        stop = _STOP.search(index.text, head.end(), limit)
        end = stop.start() if stop else limit
        more = _GOES_ON.match(index.text, end)
        end = more.end() if more else end
        names = [_complete(index, e) for e in _list_names(index.text, head.end(), end)]
        if (
            _SELF.search(index.text, head.end(), end)
            and (own := find_self(index))
            and own not in names
        ):
            names.append(own)
        if len(names) > 1:
            yield tell(", ".join(names), head.end(), end)


def find_absent(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said not to have come."""
    people = [each for each in index.facts if each.kind == "person"]
    found = [
        match
        for match in islice(_AWAY.finditer(index.text), _MOST)
        if _names(_first(match))
        and (not match["off"] or any(match.start("off") <= e.start < match.end() for e in people))
    ]
    names = list(dict.fromkeys(re.sub(r" and ", ", ", _first(each)) for each in found))
    if found:
        yield tell(", ".join(names), found[0].start(), found[0].end())


def find_recorder(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who says that he keeps the minutes."""
    own, said = find_self(index), _I_WROTE.search(index.text)
    if own and said:
        yield tell(own, said.start(), said.end())


def find_self(index: NoteIndex) -> str:
    """Return who says who he is, with both names."""
    match = _I_AM.search(index.text)
    return match["name"] if match else ""


def find_chair(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said to have run the meeting."""
    for match in islice(_CHAIRED.finditer(index.text), _MOST):
        if _names(match["who"]):
            yield tell(_complete(index, match["who"]), match.start("who"), match.end("who"))


def _complete(index: NoteIndex, name: str) -> str:
    """Return the one full name of the notes for a given name, or for Mr and a family name."""
    title = _TITLE.match(name)
    last = rf"\b(?!{_TITLE.pattern})[A-Z][a-z'-]+ {re.escape(name[title.end() :])}" if title else ""
    pattern = last or rf"\b{re.escape(name)} [A-Z][a-z'-]+"
    found = {each[0] for each in re.finditer(pattern, index.text)}
    return found.pop() if len(found) == 1 and (title or " " not in name) else name


def find_place(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield where it is said that they met."""
    for match in _MET.finditer(index.text):
        if is_of_sense("place", match["where"], "en"):
            yield tell(match["where"], match.start("where"), match.end("where"))


def find_start(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield when it is said to have begun."""
    yield from _find_clock(index, _BEGAN, _BEGAN_BEHIND)


def find_end(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield when it is said to have been over."""
    yield from _find_clock(index, _ENDED, None)


def find_receivers(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who the minutes are said to go to."""
    for match in _SENT_TO.finditer(index.text):
        low = index.text.rfind("\n", 0, match.start()) + 1
        if _NOT.search(index.text, low, match.start()):
            continue
        words = match["who"].rstrip(" ,")
        yield tell(words, match.start("who"), match.start("who") + len(words))


def _find_clock(
    index: NoteIndex, before: re.Pattern[str], behind: re.Pattern[str] | None
) -> Iterator[ScoredValue]:
    for each in index.facts:
        clock = each.value
        if not isinstance(clock, Clock):
            continue
        low = max(index.text.rfind("\n", 0, each.start) + 1, each.start - _BEFORE)
        own = _BUT.split(index.text[low : each.start])[-1]
        cue = before.search(own)
        is_ours = cue is not None and _is_of_us(own, cue.start())
        said = is_ours or (behind is not None and behind.match(index.text, each.end))
        near = own + index.text[each.start : each.end + _BEHIND]
        late = clock.half and not _MORNING.search(near)
        if not said or _NEXT.search(own) or (late and clock.hour in _EITHER):
            continue
        hour = clock.hour + 12 * (late and clock.hour in _LIKELY_LATE)
        yield tell(f"{hour}:{clock.minute:02}", each.start, each.end)


def _is_of_us(own: str, at: int) -> bool:
    """Return whether what began or ended is the meeting: we did, or nobody is named."""
    before = own[:at].rstrip()
    return not before or before[-1] in ".;,:-*" or _WE.search(before) is not None


def _list_names(text: str, start: int, end: int) -> list[str]:
    found = (match[0] for match in _NAMES.finditer(text, start, end))
    return list(dict.fromkeys(each for each in found if _names(each)))


def _names(words: str) -> bool:
    return words.split(maxsplit=1)[0] not in _NO_NAME


def _first(match: re.Match[str]) -> str:
    return next(each for each in match.groups() if each)


FINDERS: Final[Mapping[str, Callable[[NoteIndex], Iterator[ScoredValue]]]] = {
    "attendees": find_present,
    "apologies": find_absent,
    "minutes by": find_recorder,
    "chair": find_chair,
    "place": find_place,
    "start": find_start,
    "start time": find_start,
    "end": find_end,
    "end time": find_end,
    "distribution": find_receivers,
}
"""What reads the notes for a field, by what it is called."""
