"""Write numbers as list labels and page numbers do (`style:num-format`)."""

from typing import Final

_KANJI: Final = "〇一二三四五六七八九"
_FORMAL: Final = "零壱弐参四伍六七八九"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MAX_ROMAN: Final = 3999
_AIUEO: Final = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA: Final = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_SIGNS: Final = {
    "ア": _AIUEO,
    "イ": _IROHA,
    "①": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "甲": "甲乙丙丁戊己庚辛壬癸",
    "子": "子丑寅卯辰巳午未申酉戌亥",
}


def format_numeral(style: str, number: int) -> str:
    """Return a number in a format, `1`, `a`, `I`, `一, 二, 三, ...`; digits in an unknown one."""
    first = style.split(",", maxsplit=1)[0].strip()[:1]
    if first in {"a", "A"}:
        letters = _format_letters(number, doubled=len(style) > 1)
        return letters if first == "a" else letters.upper()
    if first in {"i", "I"}:
        roman = _format_roman(number)
        return roman.lower() if first == "i" else roman
    if first in _SIGNS:
        signs = _SIGNS[first]
        return signs[number - 1] if 0 < number <= len(signs) else str(number)
    if first in {"一", "壱", "壹"}:
        return _format_counted(number, _KANJI if first == "一" else _FORMAL)
    if first == "１":
        return str(number).translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    return str(number)


def _format_letters(number: int, *, doubled: bool) -> str:
    """Return 1 as a, 27 as aa; with `doubled`, letters are repeated, else they count on."""
    if number <= 0 or number > 26**4:
        return str(number)
    if doubled:
        return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
    text = ""
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text


def _format_roman(number: int) -> str:
    if not 0 < number <= _MAX_ROMAN:
        return str(number)
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


def _format_counted(number: int, digits: str) -> str:
    """Return a number below ten thousand as it is counted: 十二, 二百三."""
    if not 0 < number < 10**4:
        return str(number)
    text = ""
    for value, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        times, number = divmod(number, value)
        if times:
            text += (digits[times] if times > 1 or not unit else "") + unit
    return text
