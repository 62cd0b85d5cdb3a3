"""Texts that look like a person's number or address, each with what makes it one for sure.

Every function yields start and end (exclusive). The text is the plain form of `normalize_digits`,
which has the same length as the original. All expressions take linear time.
"""

from collections.abc import Iterator, Sequence

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.kinds.facts.check_digits import is_my_number, passes_luhn

_PLAIN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–—−－", "-")
    | {"　": " "}
)
_ADDRESS_OF_WEB = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,15}://[!-~]+")
_NOT_DIGIT = re.compile(r"[^0-9]")

_NEAR = 24
_FREE = r"(?<![0-9A-Za-z.,_/=#+-])(?<![0-9A-Za-z]-)(?<![0-9] )"
_END = r"(?![0-9A-Za-z_=/])(?![-,.][0-9A-Za-z])(?! [0-9])"
_UNIT = r"(?!\s?(?:円|個|件|台|名|人|回|本|枚|バイト|ドル|%|[千百]?万|億))"
_TWELVE = re.compile(rf"{_FREE}[0-9]{{4}}(?P<gap>[- ]?)[0-9]{{4}}(?P=gap)[0-9]{{4}}{_END}{_UNIT}")
_CARD = re.compile(
    rf"{_FREE}(?:[0-9]{{4}}(?P<gap>[- ]?)[0-9]{{4}}(?P=gap)[0-9]{{4}}(?P=gap)[0-9]{{4}}"
    rf"|3[0-9]{{3}}(?P<gap2>[- ]?)[0-9]{{6}}(?P=gap2)[0-9]{{4,5}}){_END}{_UNIT}"
)
_PHONE = re.compile(
    r"(?<![0-9A-Za-z.,_/=#-])(?<![0-9A-Za-z]-)(?<![0-9] )"
    r"(?:\+81[- ]?(?:\(0\))?[- ]?[1-9][0-9]{0,3}[- ][0-9]{1,4}[- ][0-9]{4}"
    r"|\(0[0-9]{1,4}\) ?[0-9]{1,4}-[0-9]{4}|0[0-9]{1,4}\([0-9]{1,4}\)[0-9]{4}"
    r"|0[0-9]{1,4}-[0-9]{1,4}-[0-9]{4}|0[5-9]0 [0-9]{4} [0-9]{4}|0[5-9]0[0-9]{8}|0[1-9][0-9]{8})"
    rf"{_END}{_UNIT}"
)
_MAIL = re.compile(
    r"(?<![A-Za-z0-9._%+/-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}"
    r"@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,6}\.[A-Za-z]{2,18}(?![A-Za-z0-9@-])"
)
_ACCOUNT = re.compile(
    r"(?:(?:普通|当座|貯蓄)(?:預金)?(?:口座)?|口座番号)"
    r"(?:\((?:普通|当座|貯蓄)\)| ?(?:No\.?|番号))?[ :]{0,3}(?P<number>[0-9]{6,8})(?![0-9])"
)
_POSTAL_ACCOUNT = re.compile(
    r"記号[ :]{0,3}1[0-9]{3}0(?:-[0-9])?[ 、,/]{0,3}番号[ :]{0,3}(?P<number>[0-9]{2,8})(?![0-9])"
)
_PASSPORT = re.compile(
    r"(?:旅券|パスポート|[Pp]assport)(?:番号| ?[Nn]o\.?| ?[Nn]umber)?[ :は]{0,3}"
    r"(?P<number>[A-Z]{2}[0-9]{7})(?![0-9])"
)
_LICENCE = re.compile(
    r"(?:運転)?免許証?(?:の)?(?:番号| ?[Nn]o\.?)?[ :は第]{0,3}(?P<number>[0-9]{12})(?![0-9])"
)
_PREFECTURE = "北海道|東京都|(?:京都|大阪)府|(?:神奈川|和歌山|鹿児島|[一-龠]{2})県"
_HOME = re.compile(
    rf"(?:〒 ?[0-9]{{3}}-[0-9]{{4}} ?)?(?:{_PREFECTURE})[^\s、。,()]{{1,12}}?[市区町村郡]"
    r"[^\s、。,()0-9]{0,20}[0-9]{1,4}(?:丁目|番地?|号|-[0-9]{1,4})"
    r"(?:[0-9]{1,4}(?:番地?|号)?|-[0-9]{1,4}){0,3}"
)

MY_NUMBER_WORDS = re.compile(r"マイナンバー|個人番号|[Mm]y ?[Nn]umber|[Ii]ndividual [Nn]umber")
CARD_WORDS = re.compile(r"カード(?:番号|No)|クレジット|[Cc]ard")
PHONE_WORDS = re.compile(r"電話|携帯|連絡先|FAX|ファクス|ファックス|(?i:tel|phone|mobile|fax)")
OTHER_NUMBER = re.compile(
    r"(?:番号|コード|シリアル|ロット|製番|型番|品番|型式|伝票|追跡|(?<![A-Za-z])(?:ID|Id|JAN|EAN|UPC|GTIN|ISBN|ISSN|SKU|MAC|S/N|[Nn]o\.?|"
    r"[Ss]erial|[Oo]rder|[Tt]racking|[Ii]nvoice|[Cc]ode))[^0-9A-Za-z。、,;]{0,8}$"
)
"""The end of a text after which a number is one of another kind, unless it says which."""

# Years 1900 to 2099 with a real month, day, hour and minute: `202509011230` is a moment.
_MOMENT = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9]"
)
_SHAPES = frozenset({(2, 4, 4), (3, 3, 4), (4, 2, 4), (5, 1, 4), (3, 4, 4)})
_NOT_PERSONAL = ("0120", "0800", "0570", "0180", "0990")
_COUNTRY = "+81"
_FILE_TEXT = "png jpg jpeg gif svg css js ts json yaml yml md txt pdf docx xlsx pptx html xml"
_FILES = frozenset(_FILE_TEXT.split())
_ISSUERS = re.compile(
    r"4[0-9]{15}|5[1-5][0-9]{14}|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)[0-9]{12,14}"
    r"|35(?:2[89]|[3-8][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[689][0-9])[0-9]{11}"
    r"|6(?:011|4[4-9][0-9]|5[0-9]{2}|2[0-9]{2})[0-9]{12}"
)
"""Issuer identification numbers of the card brands used in Japan, by their published ranges."""


Labels = Sequence[str]
"""The words beside and above the cell that a text stands in."""


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """Characters `start` to `end` that are the number or address itself; `plain` as compared."""

    start: int
    end: int
    plain: str


def normalize_digits(text: str) -> str:
    """Return `text` in half-width characters, web addresses blanked, of the same length."""
    plain = text.translate(_PLAIN)
    if "://" not in plain:
        return plain
    return _ADDRESS_OF_WEB.sub(lambda match: "\ufffc" * len(match[0]), plain)


def _strip_non_digits(text: str) -> str:
    return _NOT_DIGIT.sub("", text)


def find_my_numbers(text: str, labels: Labels) -> Iterator[PersonalNumber]:
    """Yield individual numbers: 12 digits with a right check digit, not named otherwise."""
    for match in _TWELVE.finditer(text):
        digits = _strip_non_digits(match[0])
        before = _get_preceding_labels(text, match.start(), labels)
        named = _mentions_any(MY_NUMBER_WORDS, before)
        if not is_my_number(digits):
            continue
        if named or not (_MOMENT.fullmatch(digits) or _mentions_any(OTHER_NUMBER, before)):
            yield PersonalNumber(*match.span(), digits)


def _get_preceding_labels(text: str, start: int, labels: Labels) -> Labels:
    return (*labels, text[max(0, start - _NEAR) : start])


def _mentions_any(words: re.Pattern[str], before: Labels) -> bool:
    return any(words.search(part) for part in before)


def find_cards(text: str, labels: Labels) -> Iterator[PersonalNumber]:
    """Yield card numbers: an issuer's prefix, its length and a right check digit."""
    for match in _CARD.finditer(text):
        digits = _strip_non_digits(match[0])
        if _ISSUERS.fullmatch(digits) is None or not passes_luhn(digits):
            continue
        before = _get_preceding_labels(text, match.start(), labels)
        if _mentions_any(CARD_WORDS, before) or not _mentions_any(OTHER_NUMBER, before):
            yield PersonalNumber(*match.span(), digits)


def find_phones(text: str, labels: Labels) -> Iterator[PersonalNumber]:
    """Yield telephone numbers of Japan; free and premium-rate lines are nobody's own."""
    for match in _PHONE.finditer(text):
        digits = _strip_non_digits(match[0])
        abroad = match[0].startswith(_COUNTRY)
        domestic = "0" + digits[2:].removeprefix("0") if abroad else digits
        groups = tuple(len(part) for part in re.findall("[0-9]+", match[0]))
        if domestic.startswith(_NOT_PERSONAL) or not _is_phone(domestic, groups, abroad=abroad):
            continue
        before = _get_preceding_labels(text, match.start(), labels)
        known = _mentions_any(PHONE_WORDS, before)
        bare = len(groups) == 1 and len(digits) == 10  # noqa: PLR2004 - a land line without marks
        if known or not (bare or _mentions_any(OTHER_NUMBER, before)):
            yield PersonalNumber(*match.span(), domestic)


def _is_phone(digits: str, groups: tuple[int, ...], *, abroad: bool) -> bool:
    mobile = digits[1:3] in {"50", "60", "70", "80", "90"}
    if len(digits) != (11 if mobile else 10) or digits[1] == "0":
        return False
    return abroad or len(groups) == 1 or (groups in _SHAPES and mobile == (groups == (3, 4, 4)))


def find_mails(text: str, labels: Labels) -> Iterator[PersonalNumber]:
    """Yield mail addresses."""
    del labels
    if "@" not in text:
        return
    for match in _MAIL.finditer(text):
        if match[0].rsplit(".", 1)[1].lower() not in _FILES:
            yield PersonalNumber(*match.span(), match[0].lower())


def find_accounts(text: str, labels: Labels) -> Iterator[PersonalNumber]:
    """Yield account numbers of banks and the post, by the words before them."""
    yield from _find_after_words(_ACCOUNT, text, labels)
    yield from _find_after_words(_POSTAL_ACCOUNT, text, ())


def find_passports(text: str, labels: Labels) -> Iterator[PersonalNumber]:
    """Yield passport numbers, by the words before them."""
    yield from _find_after_words(_PASSPORT, text, labels)


def find_licences(text: str, labels: Labels) -> Iterator[PersonalNumber]:
    """Yield numbers of driving licences, by the words before them."""
    yield from _find_after_words(_LICENCE, text, labels)


def _find_after_words(
    pattern: re.Pattern[str], text: str, labels: Labels
) -> Iterator[PersonalNumber]:
    """Find numbers after words that announce them; a cell's label counts as such words."""
    for label in ("", *labels):
        lead = f"{normalize_digits(label).strip()} " if label else ""
        for match in pattern.finditer(lead + text):
            start, end = match.span("number")
            if start >= len(lead):
                yield PersonalNumber(start - len(lead), end - len(lead), match["number"])


def find_homes(text: str, labels: Labels) -> Iterator[PersonalNumber]:
    """Yield postal addresses down to the house number."""
    del labels
    for match in _HOME.finditer(text):
        yield PersonalNumber(*match.span(), match[0])
