"""Read a meeting's own data as English notes say them aloud.

`there was me and Alun Prosser he ran it and Bethan Lyle`, `Rosie couldn't come`, `we'd done by ten
to four`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.field_senses import is_of_sense
from checker.jobs.write.grounding.model import Clock
from checker.jobs.write.grounding.notes_people import IS_ME, blank_speakers, find_speaker_at
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.people_list_en import read_people
from checker.jobs.write.scored_values import ScoredValue, suggest, tell
from checker.jobs.write.segment_values import OPEN_WORDS

_NAME: Final = (
    r"(?:(?:Dr|Mr|Mrs|Ms)\.? )?[A-Z][a-z'-]+"
    r"(?: (?:Mc|Mac|O'|(?:van|vd|von|de|der|den|la|bin|[Oo]le) ){0,2}[A-Z][a-z'-]+)?"
)
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
    r"(?<!body )(?<!every )(?<!everyone )"
    r"(?i:\b(?:there was|there were|present were|present was|in the room (?:were|was|we had)"
    r"|we had|attendees were|attending were|who was there|round the table (?:were|was)|so it was"
    r"|present|in attendance|with me were|those who (?:sat|came|were there)|ppl|people there"
    r"|here today|who have I|around the table|who was on)"
    r"\b)(?:,? colon)?[: ,.-]*(?=(?:um |uh |just |her and |him and )?(?i:me|myself|yourself|[A-Z]))"
)
_WITH_ME: Final = re.compile(r"(?i:with me)")
_THERE_LABEL: Final = re.compile(
    r"(?:^[ \t>*•-]*|(?<=[.;] ))(?i:in|here|there|pres(?:ent)?|attend(?:ees|ed|ing)|who was on"
    r"|full names[\w ]{0,20}) ?(?:[:=]|[-–] |(?<=pres )(?=[A-Z]))[ .*]*(?=[mM]e\b|[A-Z])",
    re.MULTILINE,
)
_UNNAMED: Final = re.compile(
    r"(?i:\b(?:you|yourself|her|him|she|they|them"
    r"|(?:a |the |young )(?:guy|fella|lady|one|man|woman))\b|\?\?)"
)
_STOP: Final = re.compile(r"\n|(?<=[a-z]{3})[.](?=\s|$)")
_GOES_ON: Final = re.compile(rf"\n(?:and|plus|\+)[ ]+{_NAME}")
_JOINED: Final = re.compile(
    r"(?i:\b(?:also|on speaker|by phone|on the phone|dialled in|joined|came in)\b)"
)
"""Behind a list of people: another one."""
_TITLE: Final = re.compile(r"(?:Dr|Mr|Mrs|Ms)\.? ")
_INITIAL: Final = re.compile(r"^[^ ]+ [A-Z]$")
_AWAY: Final = re.compile(
    rf"(?P<who>{_SEVERAL})(?:,? (?:he|she|they))?"
    r" (?:couldn't|could not|can't|wasn't able to|didn't) (?:come|make it|be there|attend|join)"
    rf"|(?i:nor (?:could|did|was)) (?P<nor>{_SEVERAL})"
    rf"|(?P<sick>{_NAME}) (?:can't|cannot|couldn't|never showed|didn't show|had to cancel)\b"
    rf"|(?P<sent>{_SEVERAL}) (?:sent|sends|gave) (?:his |her |their )?(?:apologies|regrets)"
    rf"|(?i:apologies|regrets) (?:from|came from) (?P<from>{_SEVERAL})"
    rf"|(?P<off>{_NAME}) (?:was|is) (?:off|away|on leave|off sick|on holiday|on vacation|absent)\b"
)
_AWAY_LABEL: Final = re.compile(
    r"(?:^[ \t>*•-]*|(?<=[.;] ))(?i:(?:sent )?apolog(?:y|ies)|apols?|regrets|absent|excused"
    r"|out|away|not (?:in|present|here|there)|sorry(?:,? can't (?:come|make it))?"
    r"|(?:didn't|couldn't|can't) (?:make it|come)) ?(?:[:=]|[-–] |\.{2,})[ .*]*(?=[A-Z])",
    re.MULTILINE,
)
_AWAY_WORD: Final = re.compile(
    r"(?i:\b(?:apolog|apols|regrets|absent\b|(?:sent|left) word|never showed|sick\b|on leave"
    r"|(?:couldn't|could not|can't|didn't|did not) (?:come|make it|attend|join|show)"
    r"|not (?:in|there)\b))"
)
"""A word that may tell of somebody who stayed away."""
_BOTH: Final = re.compile(r"(?i:\b(?:both|neither|all (?:two|three|four))\b)")
_FULL_NAME: Final = re.compile(_NAME)
_I_AM: Final = re.compile(
    r"(?i:\b(?:this is|it's|i am|i'm|me,|myself,|my name is)) "
    r"(?P<name>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){1,4})"
    r"|(?:^|[,.] )(?P<here>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){1,4}) here\b"
    r"|\b(?:[Mm]e|[Mm]yself|I) ?[(](?P<own>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){1,4})[),]"
    rf"|(?P<listed>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+){{1,4}}){IS_ME}",
    re.MULTILINE,
)
_FROM: Final = re.compile(
    r"^[ \t>]*From[ \t]*: *(?P<name>[A-Z][a-z'-]+(?: [A-Z][a-z'-]+)+)", re.MULTILINE
)
_MINUTES: Final = r"(?:minutes|notes|mins|write-?up)"
_I_WROTE: Final = re.compile(
    r"(?i:\b(?:I (?:took|take|did|kept|keep|'m (?:doing|taking)|am (?:doing|taking))"
    r"|I(?:'ll| will) (?:do|take|keep)|doing|taking)"
    rf" (?:the )?{_MINUTES}\b|^[\s*-]*{_MINUTES}(?: by)?[ ]?[:=-][ ]?me\b"
    r"|\b(?:under my name|my name (?:goes |should go )?(?:on|as)"
    rf"|my turn to do (?:them|the {_MINUTES})))",
    re.MULTILINE,
)
_WROTE: Final = re.compile(
    rf"(?P<who>{_NAME}) (?:kept|took|takes|is taking|was taking|has|wrote|did|is on|was on)"
    rf" (?:the |our )?(?:{_MINUTES}|sheet)\b"
    rf"|(?i:{_MINUTES}|notes) (?i:(?:were )?(?:taken|kept|written|done) by) (?P<by>{_NAME})"
    r"|(?i:taken by|minute taker|note taker|scribe)(?: |[ ]*(?:[:=]|[.…]{2,})[ ]*)"
    rf"(?P<taken>{_NAME})"
    rf"|@?(?P<you>{_NAME}),? you(?:'ll| will|'re| are)? (?:do|doing|take|taking) the {_MINUTES}\b"
)
_CHAIRED: Final = re.compile(
    rf"(?P<who>{_NAME})(?:,? (?:he|she))?"
    r" (?:ran it|was in the chair|chaired|was chairing|led(?: it)?|took the chair|drove"
    r"|\(chair(?:ing)?\)|chairing(?=[,.;\n]|$))"
    rf"|(?P<you>{_NAME}),? (?:u|you) (?:were in the chair|chaired|ran it)"
    r"|(?P<me>\bI (?:was in the chair|chaired|ran it|was chairing|led it|took the chair))\b"
)
_WHERE: Final = (
    r"(?P<where>(?:the |our )?[^.,;!?\n()*]{3,48}?)[*]*"
    r"(?=[,.;!?\n]| because| bc | since| as | so | where| when| but| and | cos | with | had | \(|$)"
)
_MOVED: Final = (
    r"(?i:\b(?:ended up|moved|went|squeezed|crammed|crowded|decamped|relocated|switched)"
    r"(?: out| up| down| over| back)?) (?i:in(?:to)?|to|at) [*]*"
)
_SAT: Final = (
    r"(?i:\bwe(?:'re| (?:all )?(?:met|meet|were|sat|gathered|stood|began|started))"
    r"(?: round the table)?) (?i:at|in|round) "
)
_HELD: Final = r"(?i:\b(?:begin|began|start(?:ed)?|held|was)(?: at [0-9][0-9.:]*)?,?) in "
_MET: Final = tuple(
    re.compile(f"{before}{_WHERE}", re.MULTILINE)
    for before in (_MOVED, r"(?i:\bended up) [*]+", _SAT, _HELD)
)
"""What speaks of a place, the surest first: where a meeting went in the end."""
_KIND_OF_MEETING: Final = (
    r"(?:meeting|review|debrief|kick-?off|briefing|planning|committee|working (?:party|group)"
    r"|retro(?:spective)?|stand-?up|huddle|forum|board|workshop|sync|round-?up|assembly|AGM|call"
    r"|session|council|trustees|catch-?up|handover)"
)
_CALLED: Final = re.compile(
    r"(?i:(?<!job )\b(?:(?:proper |official |real )(?:title|name)|title|meeting(?:'s)? name"
    r"|name of (?:it|the meeting))(?: is| was|'s| ?[=:]))[ ]*[\"'“]?"
    r"(?P<named>[A-Za-z0-9][^\n\"”;]{3,58}?)"
    r"(?=[\"”;.]|, (?:usual|as|please)|\n|$)"
    r"|(?i:\b(?:it's|this is|this was|it was|that was|call it)) "
    rf"(?i:(?:for )?(?:the |our )?)(?P<kind>[\w&'/ -]{{3,44}}? {_KIND_OF_MEETING})\b"
    rf"|(?i:\b{_MINUTES} (?:of|for|from) (?:the |our |this |today's |tonight's |yesterday's )?)"
    r"(?P<of>(?!the |our |this |that |it\b|today|yesterday|us\b|me\b|below)[\w&'/ -]{4,44}?)"
    r"(?=[,.;\n]| (?:on|from|we|please|which|that|at|in)\b|$)",
    re.MULTILINE,
)
_LEADING: Final = re.compile(
    rf"(?i:(?:today|tonight|yesterday)'s |this (?:morning|afternoon)'s |the |our |just "
    rf"|{_MINUTES} (?:of|for|from) )+"
)
_CLAUSE: Final = re.compile(r"\b(?:I|we|is|was|are|were|done|have|had|will|can|been|and so)\b")
_BEGAN: Final = re.compile(
    r"(?i:\b(?:started|kicked off|began|begun|begin|got going|opened|start(?:ing)?|kick-?off)"
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
    """Yield who is said to have been there: whole lists first."""
    text = blank_speakers(index.text)
    heads = (_THERE.finditer(index.text), _THERE_LABEL.finditer(text))
    places = [
        (head, _find_end(index.text, head.end()))
        for head in chain.from_iterable(islice(each, _MOST) for each in heads)
    ]
    for head, end in places:
        own = find_self(index, head.start())
        people = read_people(index.text[head.end() : end], own)
        if people and _WITH_ME.match(head[0]):
            people = [own, *people] if own else None
        if people and len(people) > 1 and not _JOINED.search(index.text, end, end + _BEFORE):
            names = [_complete(index, each) for each in people]
            yield tell(", ".join(names), head.end(), end)
    for head, end in places:
        if _UNNAMED.search(index.text, head.end(), end):
            continue  # who is meant is told by nobody
        names = [_complete(index, e) for e in _list_names(index.text, head.end(), end)]
        if _SELF.search(index.text, head.end(), end):
            own = find_self(index, head.start())
            if not own:
                continue
            names += [own] if own not in names else []
        if len(names) > 1:
            yield suggest(", ".join(names), head.end(), end)


def _find_end(text: str, start: int) -> int:
    """Return where a list of people ends: with its sentence or line, or one that goes on."""
    limit = min(len(text), start + _LONGEST)
    stop = _STOP.search(text, start, limit)
    end = stop.start() if stop else limit
    more = _GOES_ON.match(text, end)
    if more is None:
        return end
    below = text.find("\n", more.end())
    return below if below >= 0 else len(text)


def find_absent(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said not to have come: all of them, in one list or in so many sentences."""
    text = blank_speakers(index.text)
    for head in islice(_AWAY_LABEL.finditer(text), _MOST):
        end = _find_end(text, head.end())
        people = read_people(text[head.end() : end], "", has_reasons=True)
        if people and _is_all_away(text, [(head.start(), end)]):
            yield tell(", ".join(people), head.end(), end)
    yield from _find_sentences_of_absent(index)


def _is_all_away(text: str, places: Sequence[tuple[int, int]]) -> bool:
    """Return whether nobody but between these places may be said to have stayed away."""
    words = (each.start() for each in _AWAY_WORD.finditer(text))
    is_told = all(any(low <= each < high + _BEFORE for low, high in places) for each in words)
    return is_told and not any(_BOTH.search(text, high, high + _BEFORE) for _, high in places)


def _find_sentences_of_absent(index: NoteIndex) -> Iterator[ScoredValue]:
    people = [each for each in index.facts if each.kind == "person"]
    found = [
        match
        for match in islice(_AWAY.finditer(index.text), _MOST)
        if _names(_first(match))
        and (not match["off"] or any(match.start("off") <= e.start < match.end() for e in people))
    ]
    names = list(dict.fromkeys(re.sub(r" and ", ", ", _first(each)) for each in found))
    if found:
        is_sure = _is_all_away(index.text, [each.span() for each in found])
        is_sure &= not any(each["sick"] for each in found)
        is_sure &= all(_FULL_NAME.fullmatch(each) for name in names for each in name.split(", "))
        yield (tell if is_sure else suggest)(", ".join(names), found[0].start(), found[0].end())


def find_recorder(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who says that he keeps the minutes, or is said to."""
    said = _I_WROTE.search(index.whole)
    own = find_self(index, said.start()) if said else ""
    if own and said:
        yield tell(own, said.start(), said.end())
    for match in islice(_WROTE.finditer(index.whole), _MOST):
        if _names(who := _first(match)):
            yield tell(_complete(index, who), match.start(), match.end())


def find_self(index: NoteIndex, at: int = 0) -> str:
    """Return who says I at a place: the speaker of its line, who names himself, or who writes."""
    speaker = find_speaker_at(index.whole, at)
    if speaker:
        return _complete(index, speaker)
    match = _I_AM.search(index.whole)
    if match:
        return _first(match)
    heads = [each for each in _FROM.finditer(index.whole) if each.start() <= at]
    return heads[-1]["name"] if heads else ""


def find_chair(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said to have run the meeting."""
    for match in islice(_CHAIRED.finditer(index.text), _MOST):
        who = find_self(index, match.start()) if match["me"] else _first(match)
        if who and _names(who):
            yield tell(_complete(index, who), match.start(), match.end())


def find_meeting(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield what a meeting is said to be called."""
    for match in islice(_CALLED.finditer(index.whole), _MOST):
        words = _first(match)
        leading = _LEADING.match(words)
        kept = words[leading.end() :] if leading else words
        low = match.start() + match[0].find(kept)
        if " " in kept and not OPEN_WORDS.search(kept) and not _CLAUSE.search(kept):
            yield (tell if match["named"] else suggest)(kept, low, low + len(kept))


def _complete(index: NoteIndex, name: str) -> str:
    """Return the one full name of the notes for a given name, or for Mr and a family name."""
    if _INITIAL.search(name):  # as chats shorten names
        return index.complete(name)
    title = _TITLE.match(name)
    last = rf"\b(?!{_TITLE.pattern})[A-Z][a-z'-]+ {re.escape(name[title.end() :])}" if title else ""
    pattern = last or rf"\b{re.escape(name)} [A-Z][a-z'-]+"
    found = {each[0] for each in re.finditer(pattern, index.whole)}
    return found.pop() if len(found) == 1 and (title or " " not in name) else name


def find_place(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield where it is said that they met."""
    for pattern in _MET:
        for match in islice(pattern.finditer(index.text), _MOST):
            if is_of_sense("place", match["where"], "en"):
                yield suggest(match["where"], match.start("where"), match.end("where"))


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
    for each in index.clocks:
        low = max(index.text.rfind("\n", 0, each.start) + 1, each.start - _BEFORE)
        own = _BUT.split(index.text[low : each.start])[-1]
        cue = before.search(own)
        is_ours = cue is not None and _is_of_us(own, cue.start())
        said = is_ours or (behind is not None and behind.match(index.text, each.end))
        near = own + index.text[each.start : each.end + _BEHIND]
        clock = each.value
        may_be_late = isinstance(clock, Clock) and clock.half and clock.hour in _EITHER
        if not said or _NEXT.search(own) or (may_be_late and not _MORNING.search(near)):
            continue
        yield tell(index.write_clock(each, ""), each.start, each.end)


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
    "meeting": find_meeting,
    "chair": find_chair,
    "place": find_place,
    "start": find_start,
    "start time": find_start,
    "end": find_end,
    "end time": find_end,
    "distribution": find_receivers,
}
"""What reads the notes for a field, by what it is called."""
