"""Find who signs notes: a name with its department, or the one who says I.

`起案は私、生産部製造1課 小倉 拓`, `うちは 技術課 菅 彩花`, `me: Ines Valdano`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text_cache import cache_by_text
from checker.jobs.write.grounding.labels import is_label
from checker.jobs.write.grounding.model import Language

_NAME: Final = (
    r"(?!(?:作成|起案|担当|提出|報告|主管|記録|直通|内線)[ \u3000])"
    r"[一-龠々ヶァ-ヴー]{1,4}[ \u3000][一-龠々ヶァ-ヴーぁ-ん]{1,5}(?<![部課室係])"
)
_UNIT: Final = r"(?:部|課|室|係|本部|支店|工場|営業所|グループ|チーム)"
_SIGNED: Final = re.compile(
    rf"(?<![^\s、。:：/／(（=＝|｜はの])"
    rf"(?P<place>(?:[^\s、。:：/／(（)）=＝|｜はの]{{1,16}}?{_UNIT}[ \u3000]?){{1,3}})"
    rf"(?:[(（][^)）\n]{{1,6}}[)）])?[ \u3000]*(?P<name>{_NAME})"
    r"(?P<after>[ \u3000]*(?:様|さん|殿|先生|氏))?(?![一-龠々ヶァ-ヴーぁ-ん])"
)
_BRACKETED: Final = re.compile(rf"(?P<name>{_NAME})[(（](?P<place>[^\s()（）]{{1,20}}{_UNIT})[)）]")
_SELF: Final = re.compile(
    r"(?:私|わたし|自分|僕|俺|当方|こっち|こちら|うち|差出|起案|提出|書いた人?|書く人|作った人?|出す人|報告者|行った人"
    r"|作成|担当)[はがの]?[\s(（、:：=＝\u3000]*$"
)
SELF: Final = re.compile(
    r"私|わたし|僕|俺|おれ|自分|(?i:\bI(?:'ll|'m| will| am| can| take)?\b|\bme\b)"
)
"""Words by which a speaker means himself."""
_SPEAKS_OF_SELF: Final = re.compile(
    r"私|わたし|僕|俺|おれ"
    r"|(?<!その)(?<![ぁ-ん一-龠])(?:うち|こっち|当方)(?=[ \u3000]*[はがのもで、])"
    r"|\b(?:I|me|my|mine|we|We|us|our|Our)\b"
)
_NAMED_SELF: Final = re.compile(r"[^\s:：、。]{1,16}(?: [A-Z][\w'-]{1,15})?: ")
_GUEST_LINE: Final = re.compile(r"送り先|送付先|宛先|あて先|先方|出す先|相手|お客|客先|依頼先")
IS_ME: Final = r" \((?:[^()\n]{1,30}, )?(?:that's )?me\)"
"""Behind the name of who writes, in a list of people: `Shona Reid (fitting teams, that's me)`."""
_ME: Final = re.compile(
    r"\b(?:me|I)\b(?:'m| am)?[\s:=,(-]{1,4}(?:is )?(?P<name>[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2})"
    r"|\b(?i:in your own name|written up by|report by|written by)\s{0,3}[(:]?\s{0,3}"
    r"(?P<other>[A-Z][\w'-]+(?: [A-Z][\w'-]+){1,2})"
    rf"|(?P<listed>[A-Z][\w'-]+(?: [A-Z][\w'-]+){{1,2}}){IS_ME}"
)


_CLOCK: Final = (
    r"\[?(?:(?:[0-9]{1,4}[/.-]){1,2}[0-9]{1,4},?[ ])?"
    r"(?P<stamp>[0-9]{1,2}:[0-9]{2})(?::[0-9]{2})?(?:[ ]?[AP]M)?\]?"
)
"""When a line of a chat was said: `9:03`, `[10:04]`, `09/03, 19:24`, `[2026/06/17 19:02:11]`."""
_LINE: Final = re.compile(
    rf"^[ \t>*-]*(?:{_CLOCK}(?:[ ]-(?=[ ]))?[ \u3000]*)?"
    r"(?P<who>[A-Z][\w'-]{1,15}(?: [A-Z][\w'-]{1,15})?|[一-龠々ヶァ-ヴー]{1,6}(?:bot)?"
    r"|[a-z]{2,12}bot)"
    r"(?:[ ](?P<later>[0-9]{1,2}:[0-9]{2}))?[ \u3000]*(?P<mark>[:：>])?[ \u3000]*(?P<said>[^\n]*)$",
    re.MULTILINE,
)


_STAMPED: Final = re.compile(
    rf"^[ \t>*-]*{_CLOCK}[ \t\u3000]{{1,3}}"
    r"(?P<who>(?![0-9])[^\s:：>()（）\[\]]{1,10}"
    r"(?:[ \u3000][^\s:：>()（）\[\]]{1,8}(?=\t))?)(?:[(（][^()（）\n]{1,12}[)）])?"
    r"[ \t\u3000]{1,3}(?P<said>[^\n]+)$",
    re.MULTILINE,
)
"""A line of a chat without a mark behind the name: `9:03 沢田 作業名は...`."""
_CHAT: Final = 0.6
"""Share of such lines that are of somebody who has several, from which they are a chat."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chat or a transcript: who says it, at what time, and what."""

    who: str
    start: int
    text: str
    stamp: str = ""
    stamp_start: int = -1


@cache_by_text(64)
def find_spoken_lines(text: str) -> tuple[Line, ...]:
    """Return the lines with a speaker: `[09:32] 畑中: ...`, `Marta 10:02 ok`, `LENA: ...`."""
    found = []
    for match in _LINE.finditer(text):
        part = "stamp" if match["stamp"] else "later"
        if (match["mark"] or match["later"]) and not is_label(match["who"]):
            stamp = match[part] or ""
            at = match.start(part)
            found.append(Line(match["who"], match.start("who"), match["said"], stamp, at))
    stamped = _find_stamped_lines(text)
    return tuple(stamped if len(stamped) > len(found) else found)


def _find_stamped_lines(text: str) -> list[Line]:
    """Return the lines of a chat in which a name stands between the time and the words."""
    found = [each for each in _STAMPED.finditer(text) if not is_label(each["who"])]
    names = Counter(each["who"] for each in found)
    several = [each for each in found if names[each["who"]] > 1]
    if len(several) < _CHAT * len(found):
        return []
    return [
        Line(each["who"], each.start("who"), each["said"], each["stamp"], each.start("stamp"))
        for each in found
    ]


@cache_by_text(64)
def find_speakers(text: str) -> frozenset[str]:
    """Return who speaks in a chat or a transcript: at a time, or more than once."""
    lines = find_spoken_lines(text)
    names = Counter(each.who for each in lines)
    stamped = {each.who for each in lines if each.stamp}
    return frozenset(name for name, lines in names.items() if name in stamped or lines > 1)


def split_speaker(line: str, speakers: frozenset[str]) -> Line | None:
    """Return who says a line of a chat, when and what; None where nobody of `speakers` does."""
    match = _LINE.match(line)
    if match is None or not (match["mark"] or match["later"]):
        match = _STAMPED.match(line)
    if match is None or match["who"] not in speakers:
        return None
    stamp = match["stamp"] or match.groupdict().get("later") or ""
    return Line(match["who"], match.start("who"), match["said"], stamp)


def strip_speaker(line: str, speakers: frozenset[str]) -> str:
    """Return what a line of a chat says, without who says it and when."""
    spoken = split_speaker(line, speakers)
    return spoken.text if spoken else line


def find_speaker_at(text: str, at: int) -> str:
    """Return who says what stands at a place of a chat; nothing where its line names nobody."""
    low = text.rfind("\n", 0, at) + 1
    high = text.find("\n", at)
    spoken = split_speaker(text[low : high if high >= 0 else len(text)], find_speakers(text))
    return spoken.who if spoken else ""


def speaks_of_self(said: str) -> bool:
    """Return whether a sentence says I or we, which means nothing without who says it."""
    return bool(_SPEAKS_OF_SELF.search(said))


def split_self(line: str) -> tuple[str, str]:
    """Return who says I in a line, with a colon, and what he says: `郡司: `, `うちは早めたい`."""
    match = _NAMED_SELF.match(line)
    if match is None or not speaks_of_self(line[match.end() :]):
        return "", line
    return match[0], line[match.end() :]


def blank_speakers(text: str) -> str:
    """Return a chat with a blank line for who says a line and when: words stay at their places.

    So what a line begins ends where somebody else speaks.
    """
    speakers = find_speakers(text)
    if not speakers:
        return text
    lines = []
    for line in text.split("\n"):
        said = strip_speaker(line, speakers)
        head = len(line) - len(said)
        lines.append(" " * (head - 1) + "\n" + said if head else said)
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Signature:
    """A full name of the notes, from `start` to `end`, and the department that it stands with.

    `is_self` says that its bearer speaks of himself; `is_guest` that it is of another house.
    """

    name: str
    start: int
    place: str = ""
    place_start: int = 0
    is_self: bool = False
    is_guest: bool = False

    @property
    def end(self) -> int:
        """Where the name ends."""
        return self.start + len(self.name)


@cache_by_text(64)
def find_signatures(text: str, language: Language) -> tuple[Signature, ...]:
    """Return the signatures of notes, in order."""
    found = _iter_japanese(text) if language == "ja" else _iter_english(text)
    once: dict[int, Signature] = {}
    for each in found:
        once.setdefault(each.start, each)
    return tuple(sorted(once.values(), key=lambda each: each.start))


def _iter_japanese(text: str) -> Iterator[Signature]:
    for pattern in (_BRACKETED, _SIGNED):
        for match in pattern.finditer(text):
            low = text.rfind("\n", 0, match.start()) + 1
            before = text[low : match.start()]
            after = match.groupdict().get("after") or ""
            yield Signature(
                name=match["name"],
                start=match.start("name"),
                place=match["place"].strip(),
                place_start=match.start("place"),
                is_self=bool(_SELF.search(before[-24:])),
                is_guest=bool(after.strip()) or bool(_GUEST_LINE.search(before)),
            )


def _iter_english(text: str) -> Iterator[Signature]:
    for match in _ME.finditer(text):
        part = next(each for each in ("name", "other", "listed") if match[each])
        yield Signature(match[part], match.start(part), is_self=True)
