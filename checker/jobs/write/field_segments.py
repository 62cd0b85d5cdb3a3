"""Find what stands behind the words for a field in notes, several on a line if need be.

`件名は「待合室の家具」。締切10/30(金)。届け先 本社1階` has three; what stands behind one ends
where the next begins, with the sentence, or at a gap.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.labels import find_synonyms, is_same_label
from checker.templates.model import ChoiceField, ImageField, RichTextField, TemplateField


class SpokenLabel(LexiconEntry):
    """Words by which notes speak of the fields of some labels."""

    labels: tuple[str, ...]
    words: tuple[str, ...]


_SPOKEN: Final = tuple(
    each for each in load_lexicon("spoken_labels", SpokenLabel).entries if each.enabled
)
_BEFORE: Final = r"(?:^|(?<=[\s、。,，;；/／|｜「(（＝=>・:：.\]*#□-]))"
_LATIN: Final = r"(?:^[\s>*#-]*|(?<=[,;/|(.*-] )|(?<=[(/|*])|(?<=  ))"
"""What stands before an English word that is a label: spaces alone are before every word."""
_LEADER: Final = r"[.．・_]{4,}[ \t]*[:：]?|[…‥]+"
"""What a form of paper has between a label and the place for its value."""
_MARK: Final = rf"[ \t\u3000]*(?:{_LEADER}|[:：=＝→⇒|｜]|->|は(?![じな])|\bis\b)[ \t\u3000]*"
_GAP: Final = r"[ \t\u3000]+|(?=[「『0-9])"
_END: Final = re.compile(r"。|[;；]|(?<=[A-Za-z0-9)])\.(?=\s|$)|[ \t]{2,}|\u3000+(?=[^\s])|\t")
_PART: Final = re.compile(
    r"[ \u3000][/／|｜→⇒][ \u3000]|→|⇒|(?<=[^0-9\s])[/／](?=[^0-9\s])|、(?=\S{1,8}[:：])"
)
_QUOTED: Final = re.compile(
    r"[「『](?P<ja>[^「」『』\n]{1,80})[」』]|[\"“](?P<en>[^\"“”\n]{1,80})[\"”](?=[ \t.,;]|$)"
)
_EDGES: Final = re.compile(
    r"^[\s、,:：・→\-*|=]+|[\s、,:：・*|]+$|(?<=\S)(?:です(?:ね|よ)?|でした(?:ね)?|だよ|だね|だ|とのこと)$|\s*[(（]$"
    r"|(?<=[日月年間円%本階室課])で$"
    r"|(?<=\S)に(?:あわせ|合わせ)(?:済み?|た|て(?:ある)?)?$|[ \u3000]?[(（][^()（）]{20,200}[)）]$"
)
_BEGINS: Final = re.compile(r"(?:^[\s\-・*□>#]*|[。、,;./／(（]\s*|\s{2,}|- )$")
_BORDER: Final = re.compile(r"(?:[、。,，;；/／|｜\t\u3000]\s*|[ ]{2,})$")
"""What stands before a label that begins something new, whatever the line begins with."""
_BULLETS: Final = " \t\u3000-・*□■>#"
_PARTS: Final = " \t\u3000、,，/／|｜;；・"
_NEAR: Final = 12
_SHORTEST: Final = 2
_OVERLAPPING: Final = 16
"""Segments before a place that may reach over it."""
_LISTS: Final = re.compile(
    r"出席|欠席|配布|同行|attendees|apologies|distribution|reviewers", re.IGNORECASE
)
STRONG, WEAK = 0.9, 0.8
"""How sure it is that a word followed by a colon, or by a gap alone, is the field's label."""


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands behind a word for a field: `start` to `end` of the notes."""

    field: str
    text: str
    start: int
    score: float

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


class NoteSegments:
    """The segments of notes by the names of the fields that they are of."""

    def __init__(self, notes: str, fields: Sequence[TemplateField]) -> None:
        given = [each for each in fields if each.source == "given"]
        self._words = _collect_words(given)
        self._labels = frozenset(label for each in given for label in list_labels(each))
        self._heads: dict[int, list[int]] = {}
        self._found: dict[str, list[Segment]] = {}
        for each in self._iter_segments(notes):
            self._found.setdefault(each.field, []).append(each)

    def of(self, name: str) -> Sequence[Segment]:
        """Return the segments of a field, in the order of the notes."""
        return self._found.get(name, ())

    def list_owners(self, start: int, end: int) -> frozenset[str]:
        """Return the fields with a segment that holds the words between two places."""
        last = bisect_right(self._starts, start)
        near = (self._all[at] for at in range(max(0, last - _OVERLAPPING), last))
        return frozenset(each.field for each in near if each.start <= start and end <= each.end)

    def cut_piece(self, start: int, end: int, low: int, high: int) -> tuple[int, int]:
        """Return where the words begin and end that a label and the value behind it are.

        Args:
            start: of a value.
            end: of the value.
            low: where its line begins.
            high: where its line ends.
        """
        heads = self._heads.get(low, [])
        last, following = bisect_left(heads, start), bisect_left(heads, end)
        before = heads[last - 1] if last else low
        return before, heads[following] if following < len(heads) else high

    @cached_property
    def _all(self) -> Sequence[Segment]:
        found = (each for some in self._found.values() for each in some)
        return sorted(found, key=lambda each: each.start)

    @cached_property
    def _starts(self) -> Sequence[int]:
        return [each.start for each in self._all]

    def _iter_segments(self, notes: str) -> Iterator[Segment]:
        pattern = _compile_words(tuple(self._words))
        low = 0
        for line in notes.split("\n"):
            heads = list(pattern.finditer(line))
            if len(heads) > 1:
                self._heads[low] = [low + each for each in self._find_labels(line, heads)]
            for number, head in enumerate(heads):
                limit = heads[number + 1].start() if number + 1 < len(heads) else len(line)
                yield from self._cut(line, head, limit, low)
            low += len(line) + 1

    def _find_labels(self, line: str, heads: Sequence[re.Match[str]]) -> Iterator[int]:
        """Yield where the fields' own labels begin things of their own on a line.

        A single space before a label is enough where the line begins with a label, too. A label
        that comes again begins nothing: `due: was 1 Oct. due 15 Oct`.
        """
        is_list, seen = False, set()
        for head in heads:
            word = fold(_get_word(head))
            if word not in self._labels or word in seen:
                continue
            seen.add(word)
            at = head.end("word") - len(_get_word(head))
            before = line[max(0, at - _NEAR) : at]
            is_list = is_list or (at <= _NEAR and not before.strip(_BULLETS))
            if is_list or _BORDER.search(before):
                yield at

    def _cut(self, line: str, head: re.Match[str], limit: int, low: int) -> Iterator[Segment]:
        for field in self._words.get(fold(_get_word(head)), ()):
            end = limit
            whole = _LISTS.search(field.label) or isinstance(field, ChoiceField)
            for pattern in (_END,) if whole else (_END, _PART):
                stop = pattern.search(line, head.end() + 1, end)
                end = stop.start() if stop else end
            start, words = _trim(line, head.end(), end)
            if words:
                begins = _BEGINS.search(
                    line, max(0, head.start("word") - _NEAR), head.start("word")
                )
                score = STRONG if head["mark"] else WEAK if begins else WEAK - 0.05
                yield Segment(field.name, words, low + start, score)


def strip_separators(words: str) -> str:
    """Return words without what parts them from the next label: 、 or / or a gap."""
    return words.rstrip(_PARTS)


def _get_word(head: re.Match[str]) -> str:
    return head["word"].lstrip(" \t>*#-")


def _trim(line: str, start: int, end: int) -> tuple[int, str]:
    """Return the words between two places, without quotes and joints, and where they begin."""
    words = line[start:end]
    quoted = _QUOTED.match(words)
    if quoted:
        part = "ja" if quoted["ja"] else "en"
        return start + quoted.start(part), quoted[part]
    before = None
    while words != before:
        before = words
        cut = _EDGES.sub("", words)
        start += words.find(cut) if cut else 0
        words = cut
    return start, words


def _collect_words(fields: Sequence[TemplateField]) -> Mapping[str, list[TemplateField]]:
    """Return the fields by each word for them, folded; fields of one line only take values."""
    found: dict[str, list[TemplateField]] = {}
    labels = {fold(each.label): each for each in fields}
    for each in fields:
        for word in list_words(each):
            if word.isascii() and labels.get(word, each) is not each:
                continue  # what another field is called speaks of that one
            found.setdefault(word, []).append(each)
    return found


def list_words(field: TemplateField) -> list[str]:
    """Return the words for a field, folded: label, cues, other words for the label, spoken ones.

    Of a field that is not looked for in notes, only those that are its label.
    """
    if not field.notes:
        return sorted(list_labels(field))
    words = {fold(field.label), *(fold(each.rstrip(":：")) for each in field.cues)}
    words |= {each for each in find_synonyms(field.label) if len(each) >= _SHORTEST}
    if not isinstance(field, (RichTextField, ImageField)):
        words |= {fold(word) for word in list_spoken(field.label)}
    return sorted(words)


def list_labels(field: TemplateField) -> frozenset[str]:
    """Return what is a field's own label, folded: of one that is not looked for in notes, cues too.

    Such a field is filled in from behind its label alone; its owner says what else is it.
    """
    others = () if field.notes else field.cues
    return frozenset(fold(each) for each in (field.label, *others))


@lru_cache(maxsize=512)
def list_spoken(label: str) -> tuple[str, ...]:
    """Return the words by which notes speak of what has a label."""
    entries = [
        each
        for each in _SPOKEN
        if any(fold(label) == fold(one) or is_same_label(label, one) for one in each.labels)
    ]
    exact = [each for each in entries if fold(label) in map(fold, each.labels)]
    return tuple(word for each in exact or entries for word in each.words)


@lru_cache(maxsize=64)
def _compile_words(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    latin = "|".join(re.escape(each) for each in longest if each.isascii())
    other = "|".join(re.escape(each) for each in longest if not each.isascii())
    heads = [
        f"{before}(?:{listed})" for before, listed in ((_LATIN, latin), (_BEFORE, other)) if listed
    ]
    return re.compile(
        rf"(?P<word>{'|'.join(heads)})(?:[(（][^)）\n]{{1,10}}[)）])?(?:(?P<mark>{_MARK})|{_GAP})",
        re.IGNORECASE,
    )
