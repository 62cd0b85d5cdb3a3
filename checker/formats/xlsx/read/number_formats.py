"""Numbers as Excel shows them, through the cell's number format (18.8.31).

Read are: up to four sections and their conditions (`[>=1000]`), `0 # ?` with thousands, scaling
commas and percent, digits between literals (`000-0000`), exponents, quoted and escaped literals,
currency and locale in brackets, dates, times, 和暦, elapsed time (`[h]:mm`), `General`, `@`.
What only sets width or colour (`_)`, `* `, `[Red]`) leaves no characters. `[DBNum3]` shows
full-width digits.

Not read, and shown as `General` would: fractions (`# ?/?`), `[DBNum1]` and `[DBNum2]` (kanji
numerals), dates outside 1900 to 9999. `General` shows up to 11 characters, whatever the column's
width.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.formats.xlsx.read.dates import FormatToken, show_date

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<end>;)'
    r"|(?P<general>General|G/標準|標準)|(?P<half>AM/PM|A/P|午前/午後)"
    r"|(?P<exponent>[Ee][+-]0+)|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|g+|e+|aaaa?|r+)"
    r"|(?P<digit>[0#?])|(?P<mark>[.,%@])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_ELAPSED: Final = re.compile(r"h+|m+|s+", re.IGNORECASE)
_COMPARE: Final = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_TEXT_SECTION: Final = 4
_SIGNIFICANT: Final = 15
_GROUP: Final = 3
_MAX_GENERAL: Final = 1e11
_SMALL: Final = 1e-4
_DECIMALS: Final = 9
_MAX_LENGTH: Final = 1_000
_EXACT: Final = 1e15  # whole numbers below have all their digits
_LETTERS: Final = {"literal": "l", "digit": "d", ",": ",", ".": "."}
_PLAIN: Final = re.compile(r"l*(?P<whole>d(?:[d,]*d)?)(?:\.d*)?l*")
_PLACES: Final = re.compile("#*0+")
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class _PlainDigits:
    """A format whose digits stand together, `#,##0.00"円"`; whole numbers need no rounding."""

    before: str
    zeros: int
    grouped: bool
    after: str

    def show(self, number: int) -> str:
        """Return a whole number that is not negative."""
        digits = str(number) if number else ""
        if self.grouped and len(digits) > _GROUP:
            digits = f"{number:,}"
        return self.before + digits.zfill(self.zeros) + self.after


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts that `;` sets apart; `kinds` are the kinds of its tokens."""

    tokens: tuple[FormatToken, ...]
    kinds: frozenset[str]
    condition: tuple[str, float] | None = None
    japanese: bool = False
    numerals: str = ""
    plain: "_PlainDigits | None" = None

    def holds(self, number: float) -> bool:
        return self.condition is not None and bool(
            _COMPARE[self.condition[0]](number, self.condition[1])
        )

    @property
    def negative_only(self) -> bool:
        return (
            self.condition is not None
            and self.condition[0] in {"<", "<="}
            and (self.condition[1] <= 0)
        )


def show_number(number: float, code: str, *, from_1904: bool = False) -> str:
    """Return a number as a cell with this format shows it.

    Args:
        number: the cell's value.
        code: the number format.
        from_1904: whether the workbook counts days from 1904.
    """
    sections = _parse_sections(code)
    section, magnitude = _choose_section(sections, number)
    if section is None:
        return format_general(number)
    if "date" in section.kinds:
        shown = show_date(magnitude, section.tokens, japanese=section.japanese, old=from_1904)
    else:
        shown = _format_number(section, magnitude)
    if shown is None or section.numerals in {"DBNUM1", "DBNUM2"}:
        return format_general(number)
    shown = shown.strip() if section.kinds - {"literal"} else shown
    return shown.translate(_WIDE) if section.numerals == "DBNUM3" else shown


def show_text(text: str, code: str) -> str:
    """Return a text as a cell with this format shows it: `@"様"` adds an honorific."""
    sections = _parse_sections(code)
    section = sections[-1]
    if "@" not in section.kinds and len(sections) < _TEXT_SECTION:
        return text
    return "".join(text if t.kind == "@" else t.text for t in section.tokens if _is_shown(t))


def format_general(number: float) -> str:
    """Return a number as the format `General` shows it in a wide column."""
    size = abs(number)
    if size < _MAX_GENERAL and number == int(number):
        return str(int(number))
    exact = Decimal(f"{number:.{_SIGNIFICANT}g}")
    decimals = -int(exact.normalize().as_tuple().exponent)
    if size >= _MAX_GENERAL or (size < _SMALL and decimals > _DECIMALS):
        digits, _, power = f"{number:.5E}".partition("E")
        return f"{digits.rstrip('0').rstrip('.')}E{power}"
    places = min(decimals, _DECIMALS + 1 - len(str(int(size))))
    shown = f"{exact:.{max(places, 0)}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _is_shown(token: FormatToken) -> bool:
    return token.kind in {"literal", "@"}


def _choose_section(sections: Sequence[_Section], number: float) -> tuple[_Section | None, float]:
    """Return the section for a number, and the number without the sign that the section says."""
    if len(sections) >= _TEXT_SECTION or "@" in sections[-1].kinds:
        sections = sections[: min(len(sections) - 1, _TEXT_SECTION - 1)]
    if not sections:
        return None, number
    if any(each.condition for each in sections):
        found = next((each for each in sections if each.holds(number)), None)
        rest = [each for each in sections if each.condition is None]
        section = found or (rest[0] if rest else None)
        return section, abs(number) if section and section.negative_only else number
    if len(sections) == 1:
        return sections[0], number
    if number < 0:
        return sections[1], abs(number)
    has_zero = len(sections) > 2  # noqa: PLR2004 - positive; negative; zero
    return (sections[2] if has_zero and number == 0 else sections[0]), number


@lru_cache(maxsize=1024)
def _parse_sections(code: str) -> tuple[_Section, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for match in _TOKEN.finditer(code[:_MAX_LENGTH]):
        if match["end"]:
            parts.append([])
        else:
            parts[-1].append(match)
    return tuple(_build_section(part) for part in parts)


def _build_section(matches: Sequence[re.Match[str]]) -> _Section:
    tokens: list[FormatToken] = []
    brackets = [match["bracket"] for match in matches if match["bracket"] is not None]
    for match in matches:
        tokens.extend(_parse_tokens(match))
    conditions = (_CONDITION.fullmatch(text) for text in brackets)
    condition = next(((m[1], float(m[2])) for m in conditions if m and _is_number(m[2])), None)
    return _Section(
        tokens=tuple(tokens),
        kinds=frozenset("date" if token.is_date else token.kind for token in tokens),
        condition=condition,
        japanese=any("-411" in text or "ja-JP" in text for text in brackets),
        numerals=next((t.upper() for t in brackets if t.upper().startswith("DBNUM")), ""),
        plain=_find_plain_digits(tokens),
    )


def _find_plain_digits(tokens: Sequence[FormatToken]) -> _PlainDigits | None:
    """Return what a format does to whole numbers, None where it is not plain."""
    kinds = "".join(_LETTERS.get(token.kind, "x") for token in tokens)
    match = _PLAIN.fullmatch(kinds)
    if match is None or _is_fraction(tokens):
        return None
    start, end = match.span("whole")
    whole = [token.text for token in tokens[start:end]]
    digits = "".join(each for each in whole if each != ",")
    after = "".join(token.text for token in tokens[end:])
    if not _PLACES.fullmatch(digits) or "#" in after or "?" in after:
        return None
    grouped, zeros = "," in whole, digits.count("0")
    if grouped and zeros > _GROUP:
        return None
    before = "".join(token.text for token in tokens[:start])
    return _PlainDigits(before, zeros, grouped, after)


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]*\.?[0-9]+", text) is not None


def _parse_tokens(match: re.Match[str]) -> list[FormatToken]:
    kind = match.lastgroup or ""
    text = match[kind] if kind else ""
    if kind == "bracket":
        return _parse_bracket(text)
    if kind in {"quoted", "escaped", "plain"}:
        return [FormatToken("literal", text)]
    if kind == "mark":
        return [FormatToken(text, text)]
    if kind in {"date", "half"}:
        return [FormatToken(text[0].lower() if kind == "date" else "half", text)]
    return [FormatToken(kind, text)] if kind else []


def _parse_bracket(text: str) -> list[FormatToken]:
    if text.startswith("$"):
        era_one = [FormatToken("gannen", "")] if "gannen" in text else []
        currency = text[1:].partition("-")[0]
        return era_one + ([FormatToken("literal", currency)] if currency else [])
    if _ELAPSED.fullmatch(text):
        return [FormatToken(f"[{text[0].lower()}]", text)]
    return []


def _format_number(section: _Section, number: float) -> str | None:
    """Return a number that is no date, None where the format is not one that is read."""
    if not section.tokens:
        return ""
    if "general" in section.kinds:
        return "".join(
            format_general(number) if t.kind == "general" else t.text
            for t in section.tokens
            if t.kind in {"literal", "general"}
        )
    if "digit" not in section.kinds:
        return "".join(t.text for t in section.tokens if t.kind in {"literal", "%"})
    if _is_fraction(section.tokens):
        return None
    sign = "-" if number < 0 else ""
    if section.plain is not None and abs(number) < _EXACT and number == int(number):
        return sign + section.plain.show(abs(int(number)))
    with localcontext() as context:
        context.prec = 340  # the largest number of a cell has 309 digits
        amount = Decimal(f"{abs(number):.{_SIGNIFICANT}g}")
        shown, is_zero = _place_digits(section.tokens, amount)
    return shown if is_zero else sign + shown


def _is_fraction(tokens: Sequence[FormatToken]) -> bool:
    slash = next((i for i, t in enumerate(tokens) if t.text == "/" and t.kind == "literal"), None)
    return slash is not None and any(t.kind == "digit" for t in tokens[slash:])


def _place_digits(tokens: Sequence[FormatToken], amount: Decimal) -> tuple[str, bool]:
    """Return the digits of an amount in their places, and whether they are all zero."""
    power = next((t for t in tokens if t.kind == "exponent"), None)
    point = next((i for i, t in enumerate(tokens) if t.kind == "."), len(tokens))
    whole = [i for i, t in enumerate(tokens[:point]) if t.kind == "digit"]
    places = [i for i, t in enumerate(tokens) if i > point and t.kind == "digit"]
    last = whole[-1] if whole else -1
    commas = [i for i, t in enumerate(tokens) if t.kind == ","]
    if power is None:
        amount *= Decimal(100) ** sum(t.kind == "%" for t in tokens)
        amount /= Decimal(1000) ** sum(i > last for i in commas)
        shown_power = ""
    else:
        amount, shown_power = _scale_to_exponent(amount, power.text, len(whole), len(places))
    rounded = amount.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    grouped = any(i < last for i in commas)
    put = _place_whole_digits(tokens, whole, integer.lstrip("0"), grouped=grouped)
    if not whole and point < len(tokens):  # `.00` shows 1.5 as 1.50
        put[point] = integer.lstrip("0") + "."
    put |= _place_fraction_digits(tokens, places, fraction)
    pieces = (
        shown_power if token.kind == "exponent" else put.get(index, _mark(token))
        for index, token in enumerate(tokens)
    )
    return "".join(pieces), rounded == 0


def _mark(token: FormatToken) -> str:
    return token.text if token.kind in {"literal", ".", "%"} else ""


def _scale_to_exponent(amount: Decimal, code: str, whole: int, places: int) -> tuple[Decimal, str]:
    """Return an amount scaled to its exponent, a multiple of the places before the point."""
    step = max(whole, 1)
    power = amount.adjusted() // step * step if amount else 0
    scaled = amount.scaleb(-power)
    if scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) >= Decimal(10) ** step:
        scaled, power = scaled.scaleb(-step), power + step
    digits = str(abs(power)).zfill(len(code) - 2)
    sign = "-" if power < 0 else "+" if code[1] == "+" else ""
    return scaled, f"E{sign}{digits}"


def _place_whole_digits(
    tokens: Sequence[FormatToken], places: Sequence[int], digits: str, *, grouped: bool
) -> dict[int, str]:
    """Return what stands at each place before the point; the first takes what is left over."""
    put: dict[int, str] = {}
    count = 0
    for index in reversed(places):
        taken = digits if index == places[0] else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        taken = taken or ("0" if tokens[index].text == "0" else "")
        text = ""
        for digit in reversed(taken):
            comma = "," if grouped and count and count % _GROUP == 0 else ""
            text = digit + comma + text
            count += 1
        put[index] = text
    return put


def _place_fraction_digits(
    tokens: Sequence[FormatToken], places: Sequence[int], digits: str
) -> dict[int, str]:
    put = dict(zip(places, digits, strict=False))
    for index in reversed(places):
        if tokens[index].text == "0" or put.get(index) != "0":
            break
        put[index] = ""
    return put
