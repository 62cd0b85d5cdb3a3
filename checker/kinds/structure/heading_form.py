"""Word a heading as the headings beside it are: with their mark, number and brackets.

`３．費用` has the next `４．効果`, `第3条（費用）` has `第4条（効果）`, `■費用` has `■効果`.
"""

from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

_Script = Literal["half", "full", "kanji", "circled", "roman", "letter"]

_DIGIT: Final = "[0-9０-９]"
_ONES: Final = "[一二三四五六七八九]"
_NUMBER: Final = rf"{_DIGIT}{{1,3}}|{_ONES}?十{_ONES}?|{_ONES}"
_LETTER: Final = "[A-ZＡ-Ｚ]"
_HEADING: Final = re.compile(
    r"(?P<lead>\s*(?:[■□◆◇●○◎▲△▼▽★☆▶►▪・•§]+[\s　]*)?"
    rf"(?:{_DIGIT}{{1,3}}[.．\-－‐](?={_DIGIT}))*)"
    r"(?:"
    rf"(?P<a>第)(?P<n1>{_NUMBER})(?P<z1>[編章節款条部項号][\s　.．、:：]*)"
    rf"|(?P<b>[(（\[［【〔])(?P<n2>{_NUMBER}|{_LETTER})(?P<z2>[)）\]］】〕][\s　.．、:：]*)"
    r"|(?P<n3>[①-⑳Ⅰ-Ⅻ])(?P<z3>[.．、]?[\s　]*)"
    rf"|(?P<n4>{_NUMBER})(?P<z4>[.．、)）:：][\s　]*|[\s　]+)"
    rf"|(?P<n5>{_LETTER})(?P<z5>[.．、)）][\s　]*)"
    r")?(?P<name>.*)",
    re.DOTALL,
)
_BRACKETS: Final = {
    "(": ")", "（": "）", "【": "】", "[": "]", "［": "］", "〔": "〕",
    "〈": "〉", "＜": "＞", "<": ">", "《": "》", "≪": "≫", "「": "」",
}  # fmt: skip
_KANJI: Final = "〇一二三四五六七八九"
_TO_HALF: Final = str.maketrans("０１２３４５６７８９", "0123456789")
_TO_FULL: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_LAST_OF: Final = {"①": 20, "Ⅰ": 12, "A": 26, "Ａ": 26}
_MOST: Final = 99


@dataclass(frozen=True, slots=True)
class HeadingForm:
    """How a heading is written around its own words; `number` is None where it bears none."""

    lead: str
    before: str
    number: int | None
    script: _Script | None
    first: str
    after: str
    around: tuple[str, str]

    @classmethod
    def parse(cls, text: str) -> "HeadingForm":
        """Return the form of a heading's text."""
        match = _HEADING.match(text)
        found = {} if match is None else match.groupdict()
        at = next((n for n in "12345" if found.get(f"n{n}")), "")
        number, script, first = _read_number(found[f"n{at}"]) if at else (None, None, "")
        return cls(
            lead=found.get("lead") or "",
            before=found.get("a") or found.get("b") or "",
            number=number,
            script=script,
            first=first,
            after=found[f"z{at}"] if at else "",
            around=_find_brackets(found.get("name") or ""),
        )

    def is_like(self, other: "HeadingForm") -> bool:
        """Return whether two headings count in one row, but for white space."""
        mine, theirs = ((e.lead, e.before, e.script, e.after.strip()) for e in (self, other))
        return mine == theirs and other.number is not None

    def word(self, name: str, number: int | None) -> str | None:
        """Return a heading of this form, None where no such number is written so."""
        start, end = self.around
        if number is None:
            return f"{self.lead}{start}{name}{end}"
        written = self._write_number(number)
        if written is None:
            return None
        return f"{self.lead}{self.before}{written}{self.after}{start}{name}{end}"

    def _write_number(self, number: int) -> str | None:
        if not 1 <= number <= _LAST_OF.get(self.first, _MOST):
            return None
        match self.script:
            case "half":
                return str(number)
            case "full":
                return str(number).translate(_TO_FULL)
            case "kanji":
                return _write_kanji(number)
        return chr(ord(self.first) + number - 1)


def _read_number(text: str) -> tuple[int, _Script, str]:
    """Return a number, how it is written, and the first sign of a row of single signs."""
    if text.isascii() and text.isdigit():
        return int(text), "half", ""
    if text.translate(_TO_HALF).isascii() and text.translate(_TO_HALF).isdigit():
        return int(text.translate(_TO_HALF)), "full", ""
    for first, script in (("①", "circled"), ("Ⅰ", "roman"), ("A", "letter"), ("Ａ", "letter")):
        place = ord(text) - ord(first) + 1 if len(text) == 1 else 0
        if 1 <= place <= _LAST_OF[first]:
            return place, script, first  # type: ignore[return-value] # one of the literals
    return _read_kanji(text), "kanji", ""


def _read_kanji(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _KANJI.index(tens)
    return (_KANJI.index(tens) if tens else 1) * 10 + (_KANJI.index(ones) if ones else 0)


def _write_kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    shown = ("" if tens <= 1 else _KANJI[tens]) + ("十" if tens else "")
    return shown + (_KANJI[ones] if ones else "")


def _find_brackets(name: str) -> tuple[str, str]:
    shown = name.strip()
    closing = _BRACKETS.get(shown[:1])
    is_around = closing is not None and shown.endswith(closing) and shown.count(shown[0]) == 1
    return (shown[0], closing) if is_around and closing is not None else ("", "")
