"""Numbers as lists of East Asian documents write them: ECMA-376 Part 1, 17.18.59."""

from collections.abc import Callable, Mapping

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
_CYCLE = 60
_CIRCLED_IDEOGRAPHS = "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"
_GANADA = "가나다라마바사아자차카타파하"
_CHOSUNG = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_KOREAN_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
_KOREAN_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_DIGITS = "〇一二三四五六七八九"
_KOREAN_DIGITS = "영일이삼사오육칠팔구"
_JAPANESE_LEGAL = "零壱弐参四伍六七八九"
_SIMPLIFIED_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_TRADITIONAL_LEGAL = "零壹貳參肆伍陸柒捌玖"
_TWENTY, _HUNDRED, _THOUSAND = 20, 100, 1000
_COUNTING_LIMIT = 100_000_000
Writer = Callable[[int], str]


def make_positional(digits: str) -> Writer:
    """Return a writer that puts one of ten signs for each digit."""
    table = str.maketrans("0123456789", digits)
    return lambda number: str(number).translate(table)


def make_cycle(signs: str) -> Writer:
    """Return a writer that begins anew after the last sign."""
    return lambda number: signs[(number - 1) % len(signs)] if number else "0"


def make_list(signs: str) -> Writer:
    """Return a writer that goes on with decimal numbers after the last sign."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _make_counting(
    digits: str, units: str, myriad: str, *, ones: bool, zeros: bool = False
) -> Writer:
    """Return a writer of numbers such as 百二十三.

    Args:
        digits: the signs of 0 to 9.
        units: the signs of 10, 100 and 1000.
        myriad: the sign of 10,000.
        ones: whether 10 is 一十 and not 十.
        zeros: whether 101 is 一百零一 and not 百一; then only 10 to 19 go without 一.
    """

    def below_myriad(number: int, *, plain_ones: bool) -> str:
        text, gap = "", False
        for power in (3, 2, 1, 0):
            digit = number // 10**power % 10
            if not digit:
                gap = gap or bool(text)
                continue
            text += digits[0] if gap and zeros else ""
            gap = False
            bare = plain_ones and digit == 1 and power
            text += ("" if bare else digits[digit]) + (units[power - 1] if power else "")
        return text

    def write(number: int) -> str:
        if number == 0:
            return digits[0]
        if number >= _COUNTING_LIMIT:
            return str(number)
        high, low = divmod(number, 10_000)
        plain = not ones and not (zeros and number >= _TWENTY)
        head = below_myriad(high, plain_ones=plain) + myriad if high else ""
        filler = digits[0] if zeros and high and 0 < low < _THOUSAND else ""
        return head + filler + below_myriad(low, plain_ones=plain)

    return write


def _limit_to_99(write: Writer, beyond: Writer) -> Writer:
    return lambda number: write(number) if number < _HUNDRED else beyond(number)


def _format_stem_and_branch(number: int) -> str:
    index = (number - 1) % _CYCLE
    return _STEMS[index % len(_STEMS)] + _BRANCHES[index % len(_BRANCHES)] if number else "0"


def _format_korean_words(number: int) -> str:
    if not 0 < number < _HUNDRED:
        return str(number)
    tens, ones = divmod(number, 10)
    return _KOREAN_TENS[tens] + _KOREAN_ONES[ones]


_digital = make_positional(_DIGITS)
_japanese = _make_counting(_DIGITS, "十百千", "万", ones=False)
_simplified = _make_counting("零" + _DIGITS[1:], "十百千", "万", ones=False, zeros=True)
_traditional = _make_counting("零" + _DIGITS[1:], "十百千", "萬", ones=False, zeros=True)

ASIAN: Mapping[str, Writer] = {
    "decimalFullWidth": make_positional("０１２３４５６７８９"),
    "decimalFullWidth2": make_positional("０１２３４５６７８９"),
    "ideographEnclosedCircle": make_list(_CIRCLED_IDEOGRAPHS),
    "aiueo": make_cycle(_AIUEO_HALF),
    "aiueoFullWidth": make_cycle(_AIUEO),
    "iroha": make_cycle(_IROHA_HALF),
    "irohaFullWidth": make_cycle(_IROHA),
    "ideographTraditional": make_list(_STEMS),
    "ideographZodiac": make_list(_BRANCHES),
    "ideographZodiacTraditional": _format_stem_and_branch,
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "japaneseCounting": _japanese,
    "japaneseLegal": _make_counting(_JAPANESE_LEGAL, "拾百阡", "萬", ones=True),
    "chineseCounting": _limit_to_99(_japanese, _digital),
    "chineseCountingThousand": _simplified,
    "chineseLegalSimplified": _make_counting(
        _SIMPLIFIED_LEGAL, "拾佰仟", "万", ones=True, zeros=True
    ),
    "taiwaneseCounting": _limit_to_99(_japanese, make_positional("○" + _DIGITS[1:])),
    "taiwaneseCountingThousand": _traditional,
    "taiwaneseDigital": make_positional("○" + _DIGITS[1:]),
    "ideographLegalTraditional": _make_counting(
        _TRADITIONAL_LEGAL, "拾佰仟", "萬", ones=True, zeros=True
    ),
    "ganada": make_cycle(_GANADA),
    "chosung": make_cycle(_CHOSUNG),
    "koreanDigital": make_positional(_KOREAN_DIGITS),
    "koreanDigital2": make_positional("零" + _DIGITS[1:]),
    "koreanCounting": _make_counting(_KOREAN_DIGITS, "십백천", "만", ones=False),
    "koreanLegal": _format_korean_words,
}
