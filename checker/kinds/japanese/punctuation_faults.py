"""Faults of Japanese punctuation within one paragraph, one function for each check of the kind."""

from collections.abc import Iterator
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.findings import Grade
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.language.character_scripts import JAPANESE, find_machine_names
from checker.language.morphology import split_morphemes


@dataclass(frozen=True, slots=True)
class PunctuationFault:
    """Characters `start` to `end`, what is wrong there and, where that is sure, the right text."""

    start: int
    end: int
    message: Message
    text: str | None = None
    grade: Grade = "safe"


Faults = Iterator[PunctuationFault]

_NAMES: Final = {
    "、": Message("marks.comma"),
    "，": Message("marks.comma"),
    "。": Message("marks.full-stop"),
    "．": Message("marks.full-stop"),
}
_OTHER = Message("marks.the-is-not")
_DIGIT = "0-9０-９"
_CLOSING = "」』）)】〕〉》”"
COMMAS = re.compile(
    f"(?<![{_DIGIT}])[，、](?=.)|(?<=[{_DIGIT}])[，、](?![{_DIGIT}])|[､]"
    f"|(?<=[{JAPANESE}{_CLOSING}]),(?= ?[{JAPANESE}「『（])"
)
"""Each comma of Japanese text; one that groups digits or ends the paragraph is none."""
STOPS = re.compile(f"。|(?<=[{JAPANESE}{_CLOSING}])．(?![{_DIGIT}])|｡|(?<=[ぁ-ん])[.](?=\\s|$)")
"""Each full stop of Japanese text."""
_ITEM = re.compile("\\s*\\S{1,3}．")


def style(text: str, comma: str, stop: str) -> Faults:
    """Yield each mark that is not the one the company writes."""
    item = _ITEM.match(text)
    for marks, usual in ((COMMAS, comma), (STOPS, stop)):
        for match in marks.finditer(text, item.end() if item and usual == stop else 0):
            if match[0] == usual or (match[0] == "," and not STOPS.search(text)):
                continue
            name = _NAMES[usual]
            message = _OTHER.format(name=name, usual=usual, match=match[0])
            yield PunctuationFault(*match.span(), message, usual)


_DOUBLED = re.compile("[、。，．､｡]{2,}")
_TWICE = Message("marks.punctuation-is-doubled")


def find_doubled_marks(text: str, usual: tuple[str, str] | None = None) -> Faults:
    """Yield punctuation that follows punctuation; three full stops are dots, not a slip.

    `usual` is the comma and the full stop that the document should have, where that is looked at.
    """
    for match in _DOUBLED.finditer(text):
        marks = match[0]
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() :][:1]
        if len(around) == 2 and around[0] in "「『（(“" and around[1] in _CLOSING:  # noqa: PLR2004
            continue  # the marks themselves are spoken of: 「、。」
        if marks.strip("。．") == "" and len(marks) > 2:  # noqa: PLR2004 - dots
            continue
        same = len(set(marks)) == 1
        stops = [mark for mark in marks if mark in "。．｡"]
        text_for = marks[0] if same else (stops or [marks[0]])[0]
        if usual is not None:
            text_for = usual[text_for in "。．｡"]
        grade: Grade = "safe" if same else "unsafe"
        yield PunctuationFault(*match.span(), _TWICE.format(match=marks), text_for, grade)


_REMARK = re.compile("[（(][^（）()]{0,80}[）)]$")
_LABEL = re.compile("\\s*[^\\s。、]{1,12}[:：]")
_ENDS = ("終止形", "連体形", "命令形")
_NO_END = Message("marks.sentence-ends-without-full-stop")
_MIN_LENGTH = 6


def end(text: str, stop: str) -> Faults:
    """Yield the end of a paragraph whose last sentence has a predicate and no full stop."""
    whole = text.rstrip()
    core = _REMARK.sub("", whole).rstrip()
    if not core or not "ぁ" <= core[-1] <= "ん" or _LABEL.match(text):
        return
    last = max(core.rfind(mark) for mark in "。．！？\n") + 1
    sentence = core[last:]
    if len(sentence.strip()) < _MIN_LENGTH or not _is_predicate(sentence):
        return
    shown = whole[-1]
    words = core[max(last, len(core) - 6) :]
    yield PunctuationFault(
        len(whole) - 1, len(whole), _NO_END.format(match=words.strip()), shown + stop
    )


def _is_predicate(sentence: str) -> bool:
    found = split_morphemes(sentence.rstrip())
    if not found:
        return False
    pos = found[-1].pos
    if pos[0] == "助詞":
        return (
            pos[1] == "終助詞"
            and len(found) > 1
            and found[-2].pos[0] in {"動詞", "助動詞", "形容詞"}
        )
    return pos[0] in {"動詞", "助動詞", "形容詞"} and pos[5].startswith(_ENDS)


_EXCLAIMED = re.compile(
    "(?<=[^A-Za-z0-9\\s])[！？]+(?=[^\\s！？!?、。，．・…‥」』）)】〕〉》”’\"'♪―—～〜ー|｜：:/／\ufffc-])"
)
_GOES_ON = re.compile("[とのなはがをにもでかやへっ]")
_NO_SPACE = Message("marks.no-space-follows")


def find_unspaced_exclamations(text: str) -> Faults:
    """Yield a full-width ！ or ？ that the next sentence follows without a space."""
    for match in _EXCLAIMED.finditer(text):
        if not _GOES_ON.match(text, match.end()):
            yield PunctuationFault(
                *match.span(), _NO_SPACE.format(match=match[0]), match[0] + "\u3000"
            )


_DOT_SPACE = re.compile("(?<=[^\\s・])(?:[ \u3000]+・[ \u3000]*|・[ \u3000]+)(?=[^\\s・])")
_DOT_MARK = re.compile("(?<!・)(?:(?<=[、。，．])・|・(?=[、。，．」』）)】〕]))(?!・)")
_DOT_SPACED = Message("marks.middle-dot-stands-beside-space")
_DOT_WRONG = Message("marks.middle-dot-stands-beside-punctuation")


def find_middle_dot_faults(text: str) -> Faults:
    """Yield middle dots beside spaces, punctuation or a closing bracket."""
    for match in _DOT_SPACE.finditer(text):
        yield PunctuationFault(*match.span(), _DOT_SPACED, "・")
    for match in _DOT_MARK.finditer(text):
        before, after = text[max(0, match.start() - 1) :][:1], text[match.end() : match.end() + 1]
        if not (before in "「『（(" and after in _CLOSING):
            yield PunctuationFault(*match.span(), _DOT_WRONG)


_DOTS = re.compile(
    "(?<!・)・{2,5}(?!・)|[…‥]+|(?<!。)。{3,5}(?!。)|(?<!．)．{3,5}(?!．)"
    f"|(?<=[{JAPANESE}])\\.{{3,5}}(?![.])"
)  # longer ones lead to the page numbers of a table of contents
_DOTS_OTHER = Message("marks.the-ellipsis-is-not")


def find_ellipsis_faults(text: str, wanted: Literal["single", "double"]) -> Faults:
    """Yield dots that are not `…`, or not as many as the company writes."""
    usual = "…" if wanted == "single" else "……"
    for match in _DOTS.finditer(text):
        longer = wanted == "double" and set(match[0]) == {"…"} and len(match[0]) % 2 == 0
        if match[0] != usual and not longer:
            yield PunctuationFault(
                *match.span(), _DOTS_OTHER.format(match=match[0], usual=usual), usual
            )


_STOP_QUOTE = re.compile("[。．](?=[」』])")
_QUOTE = re.compile("「[^「」]*[。．][^「」]*[ぁ-ん](?=」)|『[^『』]*[。．][^『』]*[ぁ-ん](?=』)")
_QUOTE_STOP = Message("marks.full-stop-stands-before-closing-quotation")
_QUOTE_BARE = Message("marks.last-quoted-sentence-no-full-stop")


def quote_end(text: str, wanted: Literal["omit", "keep"], stop: str) -> Faults:
    """Yield the full stop before 」, or the lack of it after the last of several sentences."""
    if wanted == "omit":
        for match in _STOP_QUOTE.finditer(text):
            yield PunctuationFault(*match.span(), _QUOTE_STOP, "")
        return
    for match in _QUOTE.finditer(text):
        yield PunctuationFault(match.end() - 1, match.end(), _QUOTE_BARE, match[0][-1] + stop)


_SPACED = re.compile(f"(?<=[{JAPANESE}]) +(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) +(?=[{JAPANESE}])")
_UNSPACED = re.compile(f"[{JAPANESE}](?=[A-Za-z0-9])|[A-Za-z0-9%](?=[{JAPANESE}])")
_COUNTED = re.compile(
    "(?:図|表|様式|別紙|付録|資料|手順|No[.]?|Step) ?[0-9A-Z.-]{1,6}$"
    "|第[^\\s]{1,6}[章編節款条項号]$"
)
_ITEM_NUMBER = re.compile(
    "\\s*(?:[0-9]{1,3}(?:[.-][0-9]{1,3}){0,4}[.)]?|[(（]?[0-9A-Za-z]{1,3}[)）])"
)
_COUNTED_LENGTH = 48
# a whole phrase in another language keeps the spaces around it
_PHRASE_AFTER = re.compile("[A-Za-z]{1,20} [A-Za-z]{1,20} [A-Za-z-]")
_PHRASE_BEFORE = re.compile("[A-Za-z,] [A-Za-z]{1,20} [A-Za-z]{1,20}$")
_HAS_SPACE = Message("marks.space-stands-between-japanese-latin-characters")
_LACKS_SPACE = Message("marks.no-space-stands-between-japanese-latin")


def find_spacing_faults(text: str, wanted: Literal["none", "half"]) -> Faults:
    """Yield spaces between Japanese and Latin characters, or the lack of them."""
    names = Intervals(find_machine_names(text))
    if wanted == "half":
        for match in _UNSPACED.finditer(text):
            if not names.touch(match.start(), match.end() + 1):
                yield PunctuationFault(*match.span(), _LACKS_SPACE, match[0] + " ")
        return
    for match in _SPACED.finditer(text):
        before = text[max(0, match.start() - _COUNTED_LENGTH) : match.start()]
        dated = before[-1] in "年月日分時" and text[match.end()].isdecimal()
        named = names.touch(match.start() - 1, match.end() + 1)
        foreign = _PHRASE_AFTER.match(text, match.end()) or _PHRASE_BEFORE.search(before)
        counted = _COUNTED.search(before) or _ITEM_NUMBER.fullmatch(text, 0, match.start())
        if not (dated or named or foreign or counted):
            yield PunctuationFault(*match.span(), _HAS_SPACE, "")


_COLON = re.compile(f"(?<=[{JAPANESE}）)」』]):(?!//) ?(?=\\S|$)")
_WIDE_COLON = re.compile("： ?")
_NARROW = Message("marks.the-colon-is-half-width")
_WIDE = Message("marks.the-colon-is-full-width")


def find_colon_faults(text: str, wanted: Literal["full", "half"]) -> Faults:
    """Yield colons after Japanese in the other width; those of times and addresses are none."""
    pattern, message = (_COLON, _NARROW) if wanted == "full" else (_WIDE_COLON, _WIDE)
    for match in pattern.finditer(text):
        last = match.end() == len(text)
        yield PunctuationFault(
            *match.span(), message, "：" if wanted == "full" else ":" if last else ": "
        )
