"""Numbers as Word writes them in lists: ECMA-376 Part 1, 17.18.59 ST_NumberFormat."""

from collections.abc import Callable

from checker.core.text import lazy_re as re
from checker.formats.ooxml.numerals_asian import ASIAN, make_list, make_positional

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_ROMAN_LIMIT = 4000
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_SIGNS = "*†‡§"
_REPEATS = 30
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_WORDS_LIMIT = 1_000_000
_ZEROS = re.compile(r"(0+)1, 0*2\b")


def format_numeral(number: int, style: str, pattern: str = "") -> str:
    """Return `number` in a `w:numFmt`; decimal where the format has none for it.

    Args:
        number: the number.
        style: the format's name, `upperRoman`.
        pattern: what a `custom` format begins with, `001, 002, 003, ...`.
    """
    if style == "custom":
        return _format_custom(number, pattern)
    write = _FORMATS.get(style)
    return str(number) if write is None or number < 0 else write(number)


def _format_custom(number: int, pattern: str) -> str:
    """Return a number in the formats of the user's own that Word offers."""
    zeros = _ZEROS.match(pattern)
    if zeros is not None:
        return str(number).zfill(len(zeros[1]) + 1)
    if pattern.startswith(_GREEK[0]):
        return _greek(number)
    return _greek(number).upper() if pattern.startswith(_GREEK[0].upper()) else str(number)


def _format_roman(number: int) -> str:
    if not 0 < number < _ROMAN_LIMIT:
        return str(number)
    letters = []
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        letters.append(letter * count)
    return "".join(letters)


def _repeat_signs(signs: str) -> Callable[[int], str]:
    """Return a writer that doubles the signs after the last: after z comes aa, then bb.

    Word repeats a sign 30 times at most and then begins anew: letter 781 is `a` again.
    """

    def write(number: int) -> str:
        if number <= 0:
            return str(number)
        times, index = divmod((number - 1) % (len(signs) * _REPEATS), len(signs))
        return signs[index] * (times + 1)

    return write


def _list_enclosed(first: str, count: int) -> Callable[[int], str]:
    return make_list("".join(chr(ord(first) + index) for index in range(count)))


def _format_ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _format_words(number: int) -> str:
    """Return a number below a million in English words."""
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            high, low = divmod(number, size)
            return f"{_format_words(high)} {name}" + (f" {_format_words(low)}" if low else "")
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def _format_cardinal_text(number: int) -> str:
    return _format_words(number).capitalize() if number < _WORDS_LIMIT else str(number)


def _format_ordinal_text(number: int) -> str:
    if number >= _WORDS_LIMIT:
        return str(number)
    head, last = re.fullmatch(r"(.*?)(\w+)", _format_words(number)).groups()  # type: ignore[union-attr]
    if last.endswith("y"):
        return f"{head}{last[:-1]}ieth".capitalize()
    return f"{head}{_ORDINALS.get(last, f'{last}th')}".capitalize()


_letter, _russian, _greek = _repeat_signs(_LATIN), _repeat_signs(_RUSSIAN), _repeat_signs(_GREEK)

_FORMATS: dict[str, Callable[[int], str]] = {
    **ASIAN,
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: _format_roman(number).upper(),
    "lowerRoman": _format_roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "russianUpper": lambda number: _russian(number).upper(),
    "russianLower": _russian,
    "ordinal": _format_ordinal,
    "cardinalText": _format_cardinal_text,
    "ordinalText": _format_ordinal_text,
    "hex": lambda number: f"{number:X}",
    "chicago": _repeat_signs(_SIGNS),
    "numberInDash": lambda number: f"- {number} -",
    "decimalEnclosedCircle": _list_enclosed("①", 20),
    "decimalEnclosedCircleChinese": _list_enclosed("①", 20),
    "decimalEnclosedFullstop": _list_enclosed("⒈", 20),
    "decimalEnclosedParen": _list_enclosed("⑴", 20),
    "thaiNumbers": make_positional("๐๑๒๓๔๕๖๗๘๙"),
    "hindiNumbers": make_positional("०१२३४५६७८९"),
}
