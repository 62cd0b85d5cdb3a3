"""`width`: letters, digits, kana and brackets in the other width than the company writes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, Literal

from pydantic import Field

from checker.core.data_classes import dataclass
from checker.core.document import Block
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.kinds.shared.base import Kind, Parameters, Rule, Target, WordList
from checker.language.character_scripts import JAPANESE, find_machine_names, is_japanese
from checker.language.character_widths import full, full_kana, half

Width = Literal["half", "full", "any"]


class WidthClasses(Parameters):
    """The width of each class of characters; `any` leaves a class alone."""

    digits: Width = "half"
    letters: Width = "half"
    katakana: Literal["full", "any"] = "full"
    brackets: Width = "any"
    symbols: Width = "any"
    space: Width = "any"


class WidthRule(Rule):
    """Parameters of `width`."""

    kind: Literal["width"]
    classes: WidthClasses = Field(default_factory=WidthClasses)
    single_digit: Literal["full"] | None = None
    allow: WordList = ()


@dataclass(frozen=True, slots=True)
class _WidthEdit:
    """Characters `start` to `end`, what to write for them, and what they are."""

    start: int
    end: int
    text: str
    what: str


_WHAT: Final = {
    "digits": Message("width.digits"),
    "letters": Message("width.letters"),
    "katakana": Message("width.katakana"),
    "brackets": Message("width.brackets"),
    "quotes": Message("width.corner-brackets"),
    "symbols": Message("width.signs"),
    "space": Message("width.space"),
}
_FOUND = Message("width.the-of-are")
_WIDTHS: Final = {
    "half": Message("width.half-width"),
    "full": Message("width.full-width"),
    "mixed": Message("width.of-both-widths"),
}

_NUMBER = re.compile(
    "(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)"
    "(?:[.．－／：][0-9０-９]+)*"
)
_WIDE_DIGIT = re.compile("[０-９]|(?<=[0-9])[，．](?=[0-9])")
_WIDE_LETTERS = re.compile("[Ａ-Ｚａ-ｚ]+")
_LETTERS = re.compile("(?<![A-Za-z0-9])[A-Za-z]+(?![A-Za-z0-9])")
_KANA = re.compile("[｡-ﾟ]+")
_FACE = re.compile(
    r"[(（](?=[^()（）]*[^\w\s･､｡…()（）])(?!\w)(?:\w(?!\w)|[^\w\s()（）]|[ﾞﾟ]){3,12}[)）]"
)
"""A face of signs, (｀･ω･´): no two letters side by side, and a sign that is no punctuation."""
_QUOTED = re.compile("｢[^｢｣\n]{0,200}｣")
_BRACKET = re.compile("[()（）]")
_WIDE_SIGN = re.compile(
    "(?<=[0-9０-９])％|(?<=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])[＋＝＆＠＃＄＊／＜＞－]"
    "(?=[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])|[￥＄](?=[0-9０-９])"
)
_SIGN = re.compile(f"(?<=[0-9０-９])%|(?<=[{JAPANESE}])[+=&](?=[{JAPANESE}])|[¥](?=[0-9０-９])")
_WIDE_SPACE = re.compile("(?<=[^\\s！？!?])\u3000+(?=\\S)")
_SPACE = re.compile(f"(?<=[{JAPANESE}]) (?=[{JAPANESE}])")
_HEAD = re.compile(
    "\\s*(?:[^\\s、。]{0,20}第[0-9０-９一二三四五六七八九十百]{1,6}[編章節款条]"
    "(?:の[0-9０-９一二三四五六七八九十]{1,3}){0,3}|[0-9０-９.．]{1,12})\u3000+"
)
_ATTACHED = re.compile("[A-Za-z0-9.,:/_@#%&+=-]")
_REFERENCE = re.compile("[0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,4}|")
_DATE_GAP = re.compile("[年月日時分秒]")
_MAX_PAIR_LENGTH = 60

_Found = Iterator[_WidthEdit]


def check(rule: WidthRule, target: Target) -> CheckResult:
    """Find each stretch in the other width; what belongs together is one finding."""
    hits = tuple(
        _build_hit(rule, block, edit)
        for block in target.blocks
        for edit in _find_edits(rule, block.text)
    )
    return CheckResult(len(target.blocks), hits)


def _find_edits(rule: WidthRule, text: str) -> list[_WidthEdit]:
    found = sorted(_find_raw_edits(rule, text), key=lambda edit: (edit.start, edit.end))
    if not found:
        return []
    allowed = (m.span() for word in rule.allow for m in re.finditer(re.escape(word), text))
    faces = (match.span() for match in _FACE.finditer(text))
    names = Intervals([*find_machine_names(text), *allowed, *faces])
    # the hyphen of a number that stays as it is stays too
    free = [edit for edit in _drop_overlapping(found) if not names.touch(edit.start, edit.end)]
    return _merge_edits(_join_pairs(free, text), text)


def _drop_overlapping(edits: list[_WidthEdit]) -> list[_WidthEdit]:
    """Leave out what lies in an edit before: the hyphens of a telephone number."""
    found: list[_WidthEdit] = []
    for edit in edits:
        if not found or edit.start >= found[-1].end:
            found.append(edit)
    return found


def _find_raw_edits(rule: WidthRule, text: str) -> _Found:
    classes = rule.classes
    japanese = is_japanese(text)
    for name, wanted in classes:
        finder = _FINDERS.get((name, wanted))
        if finder is not None and (wanted == "half" or name == "katakana" or japanese):
            yield from finder(rule, text)


def _half_digits(rule: WidthRule, text: str) -> _Found:
    if rule.single_digit is None and not _WIDE_DIGIT.search(text):
        return
    for match in _NUMBER.finditer(text):
        if rule.single_digit and len(match[0]) == 1:
            if match[0].isascii() and is_japanese(text) and _stands_alone(text, *match.span()):
                yield _WidthEdit(*match.span(), full(match[0]), "digits")
        elif half(match[0]) != match[0]:
            yield _WidthEdit(*match.span(), half(match[0]), "digits")


def _full_digits(rule: WidthRule, text: str) -> _Found:
    for match in _NUMBER.finditer(text):
        # a sign that becomes full-width takes its number along
        percent = rule.classes.symbols == "full" and text.startswith("%", match.end())
        start, end = match.start(), match.end() + percent
        if full(match[0]) != match[0] and _stands_alone(text, start, end, percent=percent):
            yield _WidthEdit(*match.span(), full(match[0]), "digits")


def _stands_alone(text: str, start: int, end: int, *, percent: bool = False) -> bool:
    """Tell whether a number belongs to no name, date, time or formula in half width."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if _ATTACHED.match(before) or _ATTACHED.match(after):
        return False
    return percent or (bool(before or after) and before + after != "()")


def _half_letters(_: WidthRule, text: str) -> _Found:
    for match in _WIDE_LETTERS.finditer(text):
        yield _WidthEdit(*match.span(), half(match[0]), "letters")


def _full_letters(_: WidthRule, text: str) -> _Found:
    for match in _LETTERS.finditer(text):
        if _stands_alone(text, *match.span()):
            yield _WidthEdit(*match.span(), full(match[0]), "letters")


def _full_kana(_: WidthRule, text: str) -> _Found:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for start, end in quoted:
        yield _WidthEdit(start, end, full_kana(text[start:end]), "quotes")
    for match in _KANA.finditer(text):
        if any(start <= match.start() < end for start, end in quoted):
            continue
        yield _WidthEdit(*match.span(), full_kana(match[0]), "katakana")


def _full_brackets(_: WidthRule, text: str) -> _Found:
    for opened, closed in _find_pairs(text):
        if text[opened] + text[closed] != "（）" and _in_japanese(text, opened, closed):
            yield from _replace_both(opened, closed, text, "（）")


def _half_brackets(_: WidthRule, text: str) -> _Found:
    for opened, closed in _find_pairs(text):
        yield from _replace_both(opened, closed, text, "()")


def _replace_both(opened: int, closed: int, text: str, wanted: str) -> _Found:
    for at, bracket in zip((opened, closed), wanted, strict=True):
        if text[at] != bracket:
            yield _WidthEdit(at, at + 1, bracket, "brackets")


def _find_pairs(text: str) -> Iterator[tuple[int, int]]:
    waiting: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] in "(（":
            waiting.append(match.start())
        elif waiting:
            yield waiting.pop(), match.start()


def _in_japanese(text: str, opened: int, closed: int) -> bool:
    """Tell whether brackets belong to Japanese: not `(1)`, `(a)`, `f(x)` or an English remark."""
    content, before = text[opened + 1 : closed], text[max(0, opened - 1) : opened]
    if text[opened] != "(" or text[closed] != ")":
        return True
    if _REFERENCE.fullmatch(content.strip()):
        return False
    return is_japanese(content) or is_japanese(before)


def _half_symbols(_: WidthRule, text: str) -> _Found:
    for match in _WIDE_SIGN.finditer(text):
        yield _WidthEdit(*match.span(), half(match[0]), "symbols")


def _full_symbols(_: WidthRule, text: str) -> _Found:
    for match in _SIGN.finditer(text):
        yield _WidthEdit(*match.span(), full(match[0]), "symbols")


def _half_space(_: WidthRule, text: str) -> _Found:
    head = _HEAD.match(text)
    for match in _WIDE_SPACE.finditer(text, head.end() if head else 0):
        yield _WidthEdit(*match.span(), " ", "space")


def _full_space(_: WidthRule, text: str) -> _Found:
    for match in _SPACE.finditer(text):
        yield _WidthEdit(*match.span(), "\u3000", "space")


_FINDERS: Final[dict[tuple[str, str], Callable[[WidthRule, str], _Found]]] = {
    ("digits", "half"): _half_digits,
    ("digits", "full"): _full_digits,
    ("letters", "half"): _half_letters,
    ("letters", "full"): _full_letters,
    ("katakana", "full"): _full_kana,
    ("brackets", "half"): _half_brackets,
    ("brackets", "full"): _full_brackets,
    ("symbols", "half"): _half_symbols,
    ("symbols", "full"): _full_symbols,
    ("space", "half"): _half_space,
    ("space", "full"): _full_space,
}


def _join_pairs(edits: list[_WidthEdit], text: str) -> list[_WidthEdit]:
    """Join the two brackets of a pair, with what stands between, where nothing else is edited."""
    found: list[_WidthEdit] = []
    for edit in edits:
        last = found[-1] if found else None
        if (
            last is not None
            and last.what == edit.what == "brackets"
            and last.text in "(（"
            and edit.text in ")）"
            and edit.end - last.start <= _MAX_PAIR_LENGTH
            and len(last.text) == 1
            and not _BRACKET.search(text, last.end, edit.start)
        ):
            between = text[last.end : edit.start]
            found[-1] = replace(last, end=edit.end, text=last.text + between + edit.text)
        else:
            found.append(edit)
    return found


def _merge_edits(edits: list[_WidthEdit], text: str) -> list[_WidthEdit]:
    """Join what touches (`Ａ４`), and the numbers of one date."""
    found: list[_WidthEdit] = []
    for edit in edits:
        last = found[-1] if found else None
        if last is not None and _belong_together(last, edit, text):
            between = text[last.end : edit.start]
            found[-1] = replace(last, end=edit.end, text=last.text + between + edit.text)
        else:
            found.append(edit)
    return found


def _belong_together(last: _WidthEdit, edit: _WidthEdit, text: str) -> bool:
    words = {"digits", "letters", "symbols"}
    if {last.what, edit.what} <= words and last.end == edit.start:
        return True
    gap = text[last.end : edit.start]
    return last.what == edit.what == "digits" and _DATE_GAP.fullmatch(gap) is not None


def _build_hit(rule: WidthRule, block: Block, edit: _WidthEdit) -> Hit:
    written = block.text[edit.start : edit.end]
    wide, narrow = half(written) != written, full(written) != written
    if edit.what in {"katakana", "quotes"} or (
        edit.what == "brackets" and "(" in written + edit.text
    ):
        wide, narrow = edit.what == "brackets" and "（" in written, "(" in written
    width = _WIDTHS["mixed" if wide and narrow else "full" if wide else "half"]
    what = _WHAT[edit.what]
    return Hit(
        block.span(edit.start, edit.end),
        _FOUND.format(match=written, what=what, width=width),
        replacement=Replacement(edit.text, rule.fix or "safe"),
        values={"match": written, "replacement": edit.text},
    )


KIND = Kind(
    "width",
    WidthRule,
    check,
    values=("match", "replacement"),
    quotes=("match",),
    fix="safe",
)
