"""Find names of people in English notes that no list of names has: `taken by Elspeth Rutherford`.

Two words with capitals that no sentence begins with may be one; so may whoever speaks in a chat,
and whoever writes a mail or gets it.
"""

from collections.abc import Iterator
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.grounding.names_en import is_common
from checker.jobs.write.grounding.notes_people import find_spoken_lines

_TITLE: Final = r"(?:(?:Dr|Mr|Mrs|Ms|Prof|Sister|Captain|Chef|Cllr|Rev|Sir)\.? )"
_JOINT: Final = (
    r"(?:van der |van den |van |von |de la |de |du |da |der |den |vd |bin |al-|Ole |ole |O'|Mc|Mac)"
)
_FAMILY: Final = rf"{_JOINT}?[A-ZÀ-Þ][a-zà-ÿ]+(?:[-'’][A-ZÀ-Þ][a-zà-ÿ]+)?"
_PAIR: Final = re.compile(
    rf"(?<![\w'’.-]){_TITLE}?(?P<given>[A-ZÀ-Þ](?:[a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?|\.)) "
    rf"(?P<family>{_FAMILY}|[A-Z](?![\w'’]))(?![\w@])(?! [A-ZÀ-Þ][a-z])"
)
_TITLED: Final = re.compile(rf"(?<![\w'’.-]){_TITLE}(?P<family>{_FAMILY})(?!\w)")
_HEADER: Final = re.compile(
    r"^[ \t>]*(?:From|To|Cc)[ \t]*:[ \t]*(?P<who>[^\n]{2,200})$", re.MULTILINE
)
_ADDRESS: Final = re.compile(r"\s*(?:<[^<>\n]*>|[\w.+-]+@[\w.-]+)")
_NO_PERSON: Final = parse_words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december street road lane avenue room hall house office
    centre center park station hotel building floor school college church club bank group team
    committee council board department ltd inc llc plc gmbh limited company project programme
    bridge dock quay farm works yard site depot plant shop store bar inn lodge hospital
    clinic library museum city town county north south east west new old great upper lower saint st
    the a an no yes dear hi hello thanks regards best kind good re fw fwd subject minutes meeting
    notes action actions item items agenda present apologies next date time place attendees
""")
_MOST: Final = 200
"""Names that are looked at."""


def find_jotted_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where what may be the names of people stands, pattern by pattern."""
    for number, match in enumerate(_PAIR.finditer(text)):
        if number == _MOST:
            break
        if _may_be_name(match["given"]) and _may_be_name(match["family"]):
            yield match.span()
    for match in _TITLED.finditer(text):
        yield match.span()
    for line in find_spoken_lines(text):
        if " " in line.who:
            yield line.start, line.start + len(line.who)
    for match in _HEADER.finditer(text):
        low = match.start("who")
        for part in re.finditer(r"[^,;]+", match["who"]):
            name = _ADDRESS.sub("", part[0]).strip(" \t\"'")
            if name and name[0].isupper():
                start = low + part.start() + part[0].find(name)
                yield start, start + len(name)


def _may_be_name(word: str) -> bool:
    last = word.rsplit(" ", maxsplit=1)[-1].rstrip(".")
    return last.lower() not in _NO_PERSON and (len(last) == 1 or not is_common(last))
