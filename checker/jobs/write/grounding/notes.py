"""Find by code what notes say for a field, before any model is asked.

What is doubtful (two values, no label, words of another type) gets a low score: it is for the
model or the person to settle, not for code.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.labels import find_synonyms, is_near_label, is_same_label
from checker.jobs.write.grounding.model import Clock, Day, Fact, Kind, Language, Quantity
from checker.jobs.write.grounding.notes_lines import NoteLine, split_lines
from checker.jobs.write.grounding.notes_near import (
    Found,
    find_departments,
    find_first_line,
    find_hours,
    find_kinds,
    find_near,
    find_session_day,
    is_guest,
)
from checker.jobs.write.grounding.plain_text import make_key
from checker.jobs.write.grounding.units import MONEY

SURE: Final = 0.9
"""From this score on a value may be taken without asking."""
_LABELLED, _NEARLY, _ALONE, _DOUBTFUL = 0.95, 0.7, 0.5, 0.3
_ARROW = re.compile(r"→|⇒|->|=>|➡")
_SEPARATORS = re.compile(r"[、;；\n]|(?<![0-9０-９])[/／]|[/／](?![0-9０-９])|および|及び")
_WEAK_SEPARATORS = re.compile(r"(?<![0-9０-９])[,，]|[,，](?![0-9０-９])|\s+and\s+")
_BRACKETS = re.compile(r"[(（\[［【「『][^()（）\[\]［］【】「」『』\n]*[)）\]］】」』]")
_UNKNOWN = re.compile(
    r"未定|不明|要確認|確認中|調整中|検討中|後日|わからない|忘れた|\?+|？+"
    r"|(?i:\b(?:tbd|tba|n/a|unknown|not sure|to be decided)\b)"
)
_CHANGE = re.compile(
    "変更|訂正|修正|延期|延ば|延び|前倒し|取り?消|やめ|ではなく|じゃなく|誤り|→|⇒"
    "|(?i:moved|changed|postponed|correction|instead|cancelled|canceled|not .{1,12} but|->)"
)
_AT = re.compile(r"時刻$|\bat$")
_PAD = "\u3000 .。()（）"
_TYPED: Final[Mapping[str, Kind]] = {"date": "date", "amount": "amount", "person": "person"}


@dataclass(frozen=True, slots=True)
class ValueCandidate:
    """A value for a field, the notes' own words (`start` to `end` of the notes), and its score.

    `value` is as data files have it: a date `2025-09-18`, or `09-18` where the notes give no year;
    an amount in digits; a time of day `14:30`; other types in the words of the notes.
    """

    quote: str
    value: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _FieldQuery:
    """What is looked for: a field by its label and type, and where."""

    label: str
    kind: str
    notes: str
    language: Language
    also: Sequence[str] = ()

    @property
    def wanted(self) -> frozenset[Kind]:
        """The kinds of facts that are values of the field; empty where words of any kind are."""
        if self.kind in _TYPED:
            return frozenset({_TYPED[self.kind]})
        return find_kinds(self.label) if self.kind == "text" else frozenset()

    def at(self, start: int, end: int, score: float, value: str = "") -> ValueCandidate:
        """Return a candidate with the notes' words from `start` to `end`."""
        quote = self.notes[start:end]
        return ValueCandidate(quote, value or quote, start, end, score)


def is_open(words: str) -> bool:
    """Return whether words leave something open or take it back: 未定, ?, 変更."""
    return bool(_UNKNOWN.search(words) or _CHANGE.search(words))


def find_candidates(
    field_label: str, field_type: str, notes: str, language: Language, also: Sequence[str] = ()
) -> list[ValueCandidate]:
    """Return what the notes may say for a field, the likeliest first.

    Args:
        field_label: what people call the field, such as 開催日時.
        field_type: as templates have it: text, rich_text, date, amount, choice, person, rows.
            For rows, each line below the label is a candidate.
        notes: as they were written.
        language: of the document.
        also: other words that the field goes by in notes.
    """
    asked = _FieldQuery(field_label, field_type, notes, language, tuple(also))
    found = _lower_changed(asked, list(_find_labelled(asked)))
    found = found or list(_find_near(asked)) or list(_find_unlabelled(asked))
    return sorted(
        _lower_contradicting(found, field_type), key=lambda each: (-each.score, each.start)
    )


def _find_labelled(asked: _FieldQuery) -> Iterator[ValueCandidate]:
    known = split_lines(asked.notes)
    labels = [line for line in known if line.label]
    names = (asked.label, *asked.also)
    exact = [line for line in labels if any(is_same_label(line.label, name) for name in names)]
    close = exact or [line for line in labels if is_near_label(line.label, asked.label)]
    for line in close:
        score = _LABELLED if exact else _NEARLY
        if asked.kind == "rich_text" and line.value and not is_same_label(line.label, asked.label):
            score = _NEARLY  # a word of the field's: other lines may say more of it
        if line.value:
            end = line.value_start + len(line.value)
            yield from _find_values(asked, line.value_start, end, score)
        else:
            under = [each for each in known if each.start > line.start and each.above == line.label]
            yield from _find_below(asked, under, score)


def _find_below(
    asked: _FieldQuery, under: Sequence[NoteLine], score: float
) -> Iterator[ValueCandidate]:
    """Yield what stands on the lines below a label."""
    if asked.kind == "rich_text" and under:
        words = "\n".join(f"- {line.text}" if line.is_item else line.text for line in under)
        yield asked.at(under[0].start, under[-1].end, score, words)
        return
    for line in under:
        if asked.kind == "rows":
            yield asked.at(line.start, line.end, score)
        else:
            yield from _find_values(asked, line.start, line.end, min(score, _NEARLY))


def _find_values(
    asked: _FieldQuery, start: int, end: int, score: float
) -> Iterator[ValueCandidate]:
    """Yield the values of the field's type in the words behind a label."""
    text = asked.notes[start:end]
    if _UNKNOWN.fullmatch(text.strip(_PAD)):
        return
    if _UNKNOWN.search(text):
        score = min(score, _ALONE)
    arrows = list(_ARROW.finditer(text))
    if arrows:  # `9/18→9/19に変更`: what it was before does not count
        start += arrows[-1].end()
    if asked.kind == "person":
        yield from _find_persons(asked, start, end, score)
    elif asked.wanted == {"organisation"}:
        yield from _find_departments(asked, start, end, score)
    elif asked.wanted:
        yield from _find_facts(asked, start, end, score)
    elif asked.kind == "rows":
        for low, high in _split_parts(asked.notes, start, end):
            yield asked.at(low, high, score)
    else:
        low, high = _strip_span(asked.notes, start, end)
        if asked.kind == "text" and _is_doubtful(asked, low, high):
            score = min(score, _ALONE)
        yield asked.at(low, high, score)


def _is_doubtful(asked: _FieldQuery, start: int, end: int) -> bool:
    """Return whether words name two sums of money, or two times for what has one."""
    found = find_facts(asked.notes[start:end], asked.language)
    sums = {str(each.value) for each in found if each.kind == "amount"}
    times = {str(each.value) for each in found if isinstance(each.value, Clock)}
    return len(sums) > 1 or (len(times) > 1 and bool(_AT.search(asked.label)))


def _find_facts(asked: _FieldQuery, start: int, end: int, score: float) -> Iterator[ValueCandidate]:
    """Yield the facts of the kinds wanted; several that differ are all doubtful."""
    text = asked.notes[start:end]
    found = [
        (fact, _convert_to_data(asked, fact, text)) for fact in find_facts(text, asked.language)
    ]
    found = [(fact, value) for fact, value in found if value]
    doubt = _DOUBTFUL if len({value for _, value in found}) > 1 else score
    for fact, value in found:
        yield asked.at(start + fact.start, start + fact.end, doubt, value)


def _find_departments(
    asked: _FieldQuery, start: int, end: int, score: float
) -> Iterator[ValueCandidate]:
    """Yield departments; where none is told from other words, all of them if no one is named."""
    text = asked.notes[start:end]
    found = list(find_departments(text, asked.language))
    if not found and all(fact.kind == "organisation" for fact in find_facts(text, asked.language)):
        found = [(0, len(text))]
    for low, high in found:
        yield asked.at(start + low, start + high, score if len(found) == 1 else _DOUBTFUL)


def _convert_to_data(asked: _FieldQuery, fact: Fact, text: str) -> str:
    """Return a fact as data files have it, empty where it is no value of the field."""
    value = fact.value
    if asked.kind == "date":
        if not isinstance(value, Day) or not value.is_day:
            return ""
        year = f"{value.year:04}-" if value.year else ""
        return f"{year}{value.month:02}-{value.day:02}"
    if asked.kind == "amount":
        money = isinstance(value, Quantity) and value.unit in MONEY | {""}
        return str(Quantity(value.number)) if money and isinstance(value, Quantity) else ""
    return text[fact.start : fact.end] if fact.kind in asked.wanted else ""


def _split_parts(notes: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches between separators, without white space around them.

    A comma parts only what nothing stronger parts: `lint - Tom, Sep 26 / canary - Ann, Oct 10`.
    What stands in brackets or inside a number is not parted.
    """
    closed = [match.span() for match in _BRACKETS.finditer(notes, start, end)]
    found: list[re.Match[str]] = []
    for separators in (_SEPARATORS, _WEAK_SEPARATORS):
        found = found or [
            match
            for match in separators.finditer(notes, start, end)
            if not any(low <= match.start() < high for low, high in closed)
        ]
    low = start
    for separator in [*found, None]:
        high = separator.start() if separator else end
        if notes[low:high].strip():
            yield _strip_span(notes, low, high)
        low = separator.end() if separator else end


def _strip_span(notes: str, start: int, end: int) -> tuple[int, int]:
    words = notes[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _find_persons(
    asked: _FieldQuery, start: int, end: int, score: float
) -> Iterator[ValueCandidate]:
    """Yield persons; words that no dictionary knows for a name are less sure, two names too."""
    parts = list(_split_parts(asked.notes, start, end))
    for low, high in parts:
        part = asked.notes[low:high]
        named = [fact for fact in find_facts(part, asked.language) if fact.kind == "person"]
        doubt = score if len(parts) == 1 and len(named) <= 1 else _ALONE
        named = [fact for fact in named if not is_guest(part[fact.end :])]
        for fact in named:
            yield asked.at(low + fact.start, low + fact.end, doubt)
        if not named:
            yield asked.at(low, high, min(doubt, _NEARLY))  # guests, and names that nobody knows


def _find_near(asked: _FieldQuery) -> Iterator[ValueCandidate]:
    """Yield what stands near the field's words; only the day and hours of a session are sure."""
    spans: list[Found] = []
    if asked.kind == "date":
        spans = list(find_session_day(asked.label, asked.notes, asked.language))
    if asked.wanted and not spans:
        spans = list(find_near(asked.label, asked.wanted, asked.notes, asked.language))
    elif asked.kind == "text":
        spans = list(find_hours(asked.label, asked.notes, asked.language))
        spans += find_first_line(asked.label, asked.notes)
    for start, end, score in spans:
        yield asked.at(start, end, score, _convert_words(asked, start, end))


def _convert_words(asked: _FieldQuery, start: int, end: int) -> str:
    words = asked.notes[start:end]
    found = find_facts(words, asked.language)
    if len(found) == 1 and isinstance(found[0].value, Clock):
        return str(found[0].value)
    return next(filter(None, (_convert_to_data(asked, fact, words) for fact in found)), words)


def _find_unlabelled(asked: _FieldQuery) -> Iterator[ValueCandidate]:
    """Yield all values of a date, amount or person field, none of which is likely."""
    if asked.kind not in _TYPED:
        return
    for fact in find_facts(asked.notes, asked.language):
        if fact.kind == _TYPED[asked.kind] and _convert_to_data(asked, fact, asked.notes):
            value = _convert_to_data(asked, fact, asked.notes)
            yield asked.at(fact.start, fact.end, _DOUBTFUL, value)


def _lower_changed(asked: _FieldQuery, found: list[ValueCandidate]) -> list[ValueCandidate]:
    """Return candidates, those doubtful that another line of the notes takes back."""
    words = [each for each in find_synonyms(asked.label) if len(each) > 1]  # 日 stands in 毎日, too
    changes = [line for line in split_lines(asked.notes) if _CHANGE.search(line.text)]

    def is_changed(each: ValueCandidate) -> bool:
        return any(
            not line.start <= each.start < line.end
            and (each.quote in line.text or any(word in fold(line.text) for word in words))
            for line in changes
        )

    return [
        replace(each, score=min(each.score, _ALONE)) if is_changed(each) else each for each in found
    ]


def _lower_contradicting(found: list[ValueCandidate], kind: str) -> list[ValueCandidate]:
    """Return candidates with scores lowered where they contradict one another."""
    if kind == "rows" or (kind == "rich_text" and len(found) == 1):
        return found
    if len({make_key(each.value) for each in found}) == 1:
        lone = found[0].score == _DOUBTFUL
        return [replace(each, score=_ALONE) if lone else each for each in found]
    return [replace(each, score=min(each.score, _ALONE)) for each in found]
