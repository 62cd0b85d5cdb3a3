"""Numbers as Word writes them in lists: ECMA-376 Part 1, 17.18.59 ST_NumberFormat."""

from collections.abc import Callable

_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
    "ウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
_IROHA_HALF = "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"
_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_AIUEO_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CIRCLED_IDEOGRAPHS = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壱弐参四伍六七八九"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_POSITIONAL = str.maketrans("0123456789", _DIGITS)
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
_LETTERS = 26
_LETTERS_LIMIT = 780
_COUNTING_LIMIT = 100_000_000


def numeral(number: int, style: str) -> str:
    """Return `number` in a `w:numFmt`; decimal where the format has none for it."""
    write = _FORMATS.get(style)
    return str(number) if write is None or number < 0 else write(number)


def _roman(number: int) -> str:
    if not 0 < number < _ROMAN_LIMIT:
        return str(number)
    letters = []
    for value, letter in _ROMAN:
        count, number = divmod(number, value)
        letters.append(letter * count)
    return "".join(letters)


def _letter(number: int) -> str:
    # After z comes aa, then bb (17.18.59 lowerLetter).
    if not 0 < number <= _LETTERS_LIMIT:
        return str(number)
    times, index = divmod(number - 1, _LETTERS)
    return chr(ord("a") + index) * (times + 1)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number else "0"


def _enclosed(first: str, count: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def _listed(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _counting(digits: str, units: str, myriad: str, *, ones: bool) -> Callable[[int], str]:
    """Return a writer of numbers such as 百二十三.

    Args:
        digits: the signs of 0 to 9.
        units: the signs of 10, 100 and 1000.
        myriad: the sign of 10,000.
        ones: whether 10 is 一十 and not 十.
    """

    def below_myriad(number: int) -> str:
        text = ""
        for power in (3, 2, 1):
            digit = number // 10**power % 10
            if digit:
                text += ("" if digit == 1 and not ones else digits[digit]) + units[power - 1]
        return text + (digits[number % 10] if number % 10 else "")

    def write(number: int) -> str:
        if number == 0:
            return digits[0]
        if number >= _COUNTING_LIMIT:
            return str(number)
        high, low = divmod(number, 10_000)
        return (below_myriad(high) + myriad if high else "") + below_myriad(low)

    return write


_japanese = _counting(_DIGITS, "十百千", "万", ones=False)
_legal = _counting(_LEGAL_DIGITS, "拾百阡", "萬", ones=True)


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "ordinal": _ordinal,
    "hex": lambda number: f"{number:X}",
    "numberInDash": lambda number: f"- {number} -",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "ideographEnclosedCircle": _listed(_CIRCLED_IDEOGRAPHS),
    "aiueo": _cycle(_AIUEO_HALF),
    "aiueoFullWidth": _cycle(_AIUEO),
    "iroha": _cycle(_IROHA_HALF),
    "irohaFullWidth": _cycle(_IROHA),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographDigital": lambda number: str(number).translate(_POSITIONAL),
    "japaneseDigitalTenThousand": lambda number: str(number).translate(_POSITIONAL),
    "japaneseCounting": _japanese,
    "chineseCounting": _japanese,
    "chineseCountingThousand": _japanese,
    "japaneseLegal": _legal,
}
