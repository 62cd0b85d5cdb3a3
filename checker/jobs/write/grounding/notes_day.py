"""The day that notes are about, by their first line.

`6/20 採用WG` and `Safety committee – 24 July 2025` tell of a meeting on that day.
"""

from itertools import pairwise
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Day, Language
from checker.jobs.write.grounding.notes_lines import split_lines

_RANGE: Final = re.compile(r"\s*(?:[-–—~〜～]|から)\s*")
_OTHER: Final = re.compile(
    r"まで|迄|期限|期日|締[切め]|〆|作成|提出|起票|記入|更新|版|回答"
    r"|\b(?:by|until|due|deadline|written|drafted|updated|version|draft)\b",
    re.IGNORECASE,
)
"""Words of another day: by when something is to be done, when the notes were written."""
_BEHIND: Final = re.compile(r"$|[\s、,(（/]")
"""What may follow the day that a second line begins with: 「9/30に届く」 is a sentence."""


def find_heading_day(notes: str, language: Language) -> tuple[int, int] | None:
    """Return start and end of the day in the first line, or that the second line begins with.

    Of a period it is the first day. None where there are several, or where the line speaks of a
    term or of when it was written.
    """
    heads = [each for each in split_lines(notes) if each.text.strip()][:2]
    for place, line in enumerate(heads):
        found = [
            each
            for each in find_facts(line.text, language)
            if isinstance(each.value, Day) and each.value.is_day
        ]
        if place:
            found = [e for e in found if not e.start and _BEHIND.match(line.text, e.end)]
        if not found:
            continue
        one = all(
            _RANGE.fullmatch(line.text, before.end, after.start)
            for before, after in pairwise(found)
        )
        if not one or _OTHER.search(line.text):
            return None
        return line.start + found[0].start, line.start + found[0].end
    return None
