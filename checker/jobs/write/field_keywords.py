"""Match sentences of notes to fields, by the cues that the template gives.

A format's owner knows how people write about a field (理由, 困って, 故障 for the problem), and says
so in `template.yaml`. Sentences with such a word, or under such a heading, need no model. A cue
with a colon (`出:`) is a label or a heading only: such words stand in many sentences.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.labels import is_label, is_same_label
from checker.jobs.write.grounding.model import Day, Language
from checker.jobs.write.row_values import I_WILL, PROMISES, WILL_DO, is_due, is_who
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.model import RichTextField, RowsField, TemplateField

_COLUMNS: Final = re.compile(r"\t+|[ \u3000]{2,}|\s*[|｜]\s*")
_LATIN: Final = re.compile(r"[A-Za-z]")
_LABELLED, _HEADED, _LAST = 0, 1, 1_000_000
_NOT_BEFORE: Final = re.compile(r"(?:[未非]|\b(?:not|no|never|without|n't) |\bnon[- ])$")
_NOT_BEHIND: Final = re.compile(
    r"[しさすれり]?(?:では?な|じゃな|でな|ていな|ておら|せず|できず|しなか|に至ら|待ち|保留|の?前に|かどうか|か[?])"
)
_NOT_SO: Final = re.compile(
    r"未定|要確認|確認中|調査中|調整中|検討中|依頼中|はまだ|[たる]が違った|(?:では?|じゃ)なかった|誤りだった|勘違い"
)
_UNTIL: Final = re.compile(
    r"[ \u3000]*(?:[(（].{1,3}[)）])?[ \u3000]*(?:までに?|迄|〆|必着)(?!の|は)"
)
_BY: Final = re.compile(
    r"(?:期限|締切|〆切?|\bby|\bdue(?: on)?|\buntil)[:： \u3000]*$", re.IGNORECASE
)
_OTHER: Final = re.compile(r"\b(?:to|with|w/|from|for|ask|tell) $", re.IGNORECASE)
_COMMA: Final = re.compile(r"[、,;；][ \u3000]*")
_EQUALS: Final = re.compile(r"[=＝:：…→]")
_MARKS: Final = re.compile(r"[\s。.、,:：]+")
_POINTING: Final = re.compile(r"(?:これ|それ)[はがもで]?|(?i:this|that)\b")
_POINTS: Final = re.compile(
    r"(?:(?:これ|それ|以上)[はがもで]?)(?:は|も)?[ \u3000、]*"
    r"(?:決定|決まり|決まった|合意|了承|承認)"
    r"(?:です|でした|だ|事項|した|しました|となった|になった)?(?:ね|よ)?[。!！]*"
    r"|(?i:(?:so )?(?:that|this)(?:'s| is| was)(?: a| the)?"
    r" (?:decision|agreed|decided|settled)[.!]*)"
)
"""What says of what was said before that it was decided."""
_BETWEEN: Final = re.compile(r"(?:さん|様|氏)?[\s、,:：/-]*")
_END: Final = re.compile(r"(?:さん|様|氏)?(?:から)?[\s)）\]】.。;]*")


def sort_by_cues(
    wanted: Sequence[TemplateField], known: Sequence[CandidateSpan]
) -> Mapping[str, list[CandidateSpan]]:
    """Return sentences by the name of the field that they belong to, each in one field at most.

    A label or a heading goes before a word inside a sentence, the earliest word before later ones,
    and the field that comes first in the template before others. What follows on the line, or is
    set in below it, belongs to the same text if nothing else is known of it.
    """
    found: dict[str, list[CandidateSpan]] = {}
    before: tuple[int, TemplateField] | None = None
    spoken: RowsField | None = None
    for at, unit in enumerate(known):
        if (unit.label and not unit.value) or _is_head(unit.text):
            spoken = None
            continue
        best = _find_nearest(wanted, unit)
        if best is not None and isinstance(best[1], RowsField) and _is_cue(best[1], unit.text):
            spoken = best[1]
            continue
        if best is not None:
            told = _find_pointed(known, at) if isinstance(best[1], RowsField) else None
            before, spoken = (unit.part, best[1]), None if best[1] is not spoken else spoken
            found.setdefault(best[1].name, []).append(told or _strip_label(best[1], unit, best[0]))
        elif before and before[0] == unit.part and isinstance(before[1], RichTextField):
            found[before[1].name].append(unit)
        elif spoken is not None and (task := _find_task(spoken, known, at)):
            found.setdefault(spoken.name, []).append(task)
    return found


def _is_cue(rows: RowsField, text: str) -> bool:
    """Return whether a sentence is nothing but a word for rows, which follow: 「宿題。」."""
    said = fold(_MARKS.sub("", text))
    return any(said == fold(word) for word in (rows.label, *rows.cues))


def points_back(text: str) -> bool:
    """Return whether a sentence says no more than that what was said before was decided."""
    return _POINTS.fullmatch(text.strip()) is not None


def _find_pointed(known: Sequence[CandidateSpan], at: int) -> CandidateSpan | None:
    """Return what a sentence points at that says no more than what it is: 「これも決定」.

    That are the sentences before it on its line, up to one that points at nothing itself.
    """
    unit = known[at]
    if not _POINTS.fullmatch(unit.text):
        return None
    first = at
    while first and known[first - 1].part == unit.part and known[first - 1].end <= unit.start:
        first -= 1
        if not _POINTING.match(known[first].text):
            break
    return _join_units(known[first:at]) if first < at else None


def _find_task(rows: RowsField, known: Sequence[CandidateSpan], at: int) -> CandidateSpan | None:
    """Return a line behind 「宿題。」 that tells who does what by when; at its first sentence."""
    unit = known[at]
    if not any(is_who(each) for each in rows.columns):
        return None
    if at and known[at - 1].part == unit.part and not _is_cue(rows, known[at - 1].text):
        return None
    end = at
    while end < len(known) and known[end].part == unit.part:
        end += 1
    line = _join_units(known[at:end])
    found = find_facts(line.text, _name_language(rows))
    days = any(isinstance(each.value, Day) for each in found)
    return line if days and any(each.kind == "person" for each in found) else None


def _join_units(units: Sequence[CandidateSpan]) -> CandidateSpan:
    """Return sentences that follow each other as one."""
    text = ""
    for each in units:
        text += " " * max(0, each.start - units[0].start - len(text)) + each.text
    return CandidateSpan(text, units[0].start, part=units[0].part)


def _is_head(text: str) -> bool:
    """Return whether a line is nothing but names of columns or of a field: `品名  数量  単価`."""
    parts = [each for each in _COLUMNS.split(text.strip()) if each]
    labels = sum(map(is_label, parts))
    return bool(parts) and labels * 2 > len(parts)


def _find_nearest(
    wanted: Sequence[TemplateField], unit: CandidateSpan
) -> tuple[int, TemplateField] | None:
    ranks = ((rank, each) for each in wanted if (rank := _rank(each, unit)) is not None)
    return min(ranks, key=lambda each: each[0], default=None)


def _strip_label(field: TemplateField, unit: CandidateSpan, rank: int) -> CandidateSpan:
    """Return a sentence without the label that says no more than the field's own name does."""
    told = isinstance(field, RowsField) or is_same_label(unit.label, field.label)
    return unit.within(unit.value) if rank == _LABELLED and unit.value and told else unit


def has_cue(field: TemplateField, unit: CandidateSpan) -> bool:
    """Return whether a sentence speaks of a field: by its label, its heading or a word in it."""
    return _rank(field, unit) is not None


def _rank(field: TemplateField, unit: CandidateSpan) -> int | None:
    """Return how near a sentence is to a field, 0 the nearest; None where nothing tells."""
    names = (field.label, *field.cues)
    if unit.label and any(is_same_label(unit.label, name) for name in names):
        return _LABELLED
    if unit.above and any(is_same_label(unit.above, name) for name in names):
        return _HEADED
    words = tuple(each for each in field.cues if not each.endswith((":", "：")))
    text = fold(unit.text)
    for match in _compile_cues(words).finditer(text) if words else ():
        if not _is_denied(text, match):
            return _HEADED + 1 + match.start()
    return _LAST if isinstance(field, RowsField) and _is_task(field, unit) else None


def _is_denied(text: str, match: re.Match[str]) -> bool:
    """Return whether a sentence says that it is not so, or not yet: 決定ではない, 承認待ち."""
    return bool(
        _NOT_BEFORE.search(text[: match.start()])
        or _NOT_BEHIND.match(text, match.end())
        or _NOT_SO.search(text)
    )


def _is_task(rows: RowsField, unit: CandidateSpan) -> bool:
    """Return whether a sentence tells what rows ask for, who does it by when: `改訂 西村 9/30`."""
    if (unit.label and is_label(unit.label)) or not any(is_who(each) for each in rows.columns):
        return False
    if not any(is_due(each) for each in rows.columns):
        return False
    language = _name_language(rows)
    found = find_facts(unit.text, language)
    days = [each for each in found if isinstance(each.value, Day)]
    people = [each for each in found if each.kind == "person"]
    if len(days) != 1 or len(people) != 1:
        is_list = len(days) > 1 and _lists_tasks(unit.text, language)
        return is_list or _is_promised(unit, language)
    day, text = days[0], unit.text
    if _OTHER.search(text, 0, people[0].start):
        return False
    if _UNTIL.match(text, day.end) or _BY.search(text, 0, day.start):
        return True
    first, second = sorted((day, people[-1]), key=lambda each: each.start)
    return bool(
        _BETWEEN.fullmatch(text, first.end, second.start) and _END.fullmatch(text, second.end)
    )


def _lists_tasks(text: str, language: Language) -> bool:
    """Return whether a sentence is several tasks: `比較=門脇さん11/30、手配=坂東11/18`."""
    parts = _COMMA.split(text)
    tasks = [
        each
        for each in parts
        if _EQUALS.search(each)
        and any(isinstance(one.value, Day) for one in find_facts(each, language))
    ]
    return len(tasks) > 1 and len(tasks) == len(parts)


def _name_language(rows: RowsField) -> Language:
    return "en" if rows.label.isascii() else "ja"


def _is_promised(unit: CandidateSpan, language: Language) -> bool:
    """Return whether somebody is to do what a sentence says, or says that he will."""
    if language == "ja":
        return bool(unit.label and PROMISES.search(unit.value))
    said = unit.value or unit.text
    return bool(WILL_DO.match(said) or (unit.value and I_WILL.match(said)))


@lru_cache(maxsize=256)
def _compile_cues(cues: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_escape_cue, sorted(map(fold, cues), key=len, reverse=True))))


def _escape_cue(cue: str) -> str:
    """Return a cue as a pattern: Latin ones are whole words."""
    before = r"\b" if _LATIN.match(cue[:1]) else ""
    after = r"\b" if _LATIN.match(cue[-1:]) else ""
    return f"{before}{re.escape(cue)}{after}"
