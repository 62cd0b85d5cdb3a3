"""Tell which edition of a regulation a document is, and which of several editions holds.

A document is of the same family as another where both have the same title, editions and dates left
out: `旅費規程（第3版）`, `旧旅費規程`, `旅費規程 2019年4月1日改正`. Of a family, the one holds that
came into force last and is not repealed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import PurePath
from typing import Any, Final, Self

from checker.core.answer import Standing
from checker.core.document import Block, Document, Part
from checker.core.text import lazy_re as re
from checker.core.text.normalization import make_heading_key
from checker.language.calendar import FoundDate, find_dates

_NAMED: Final = r"(?<![a-z])(?:ver(?:sion)?\.?|rev(?:ision)?\.?|v)\s*(?P<named>\d+(?:\.\d+)*)"
_EDITION: Final = re.compile(
    rf"第\s*(?P<counted>\d+(?:\.\d+)*)\s*版|{_NAMED}|(?P<only>\d+(?:\.\d+)+)\s*版"
)
_EDITION_LABELS: Final = frozenset({"版", "版数", "バージョン", "version", "revision"})
_REPEALED_TITLE: Final = re.compile(
    r"[（(【\[〔]\s*(?:.{0,12}日?\s*)?廃止\s*[)）】\]〕]|廃止済|^\s*廃止[：:_ ]|[_＿ -]廃止\s*$"
    r"|\bwithdrawn\b|\brepealed\b|\bobsolete\b|\barchived\b|\bsuperseded\b|失効|\(old\)",
    re.IGNORECASE,
)
_OWN: Final = (
    "(?:本|この|当)(?:規程|規定|規則|細則|要領|要項|基準|手順書?|マニュアル|内規|通達|指針"
    "|ガイドライン|文書|方針)"
)
# 「この規程は、4月1日から施行し、従前の規程は廃止する」 repeals another
_REPEALED_TEXT: Final = re.compile(
    rf"{_OWN}は、?(?:[^。\n施はを]|を(?:もって|以て|もち)){{0,40}}廃止"
    "(?:する|した|します|しました|され|済)|This (?:policy|rule|procedure|document)"
    r" (?:is|was|has been)[^.\n]{0,40}(?:repealed|withdrawn|superseded)",
)
_REGULATION: Final = "(?:規程|規定|規則|細則|要領|要綱|内規|基準|手順|マニュアル|規約|通達)"
_REPEALS: Final = re.compile(
    rf"(?P<name>[^\s。、「」（）()]{{1,30}}?{_REGULATION})[」）)]?は、?(?P<when>[^。\n]{{0,30}}?)廃止"
    "(?:する|した|し、|します|しました)"
    r"|\b(?:replaces|supersedes|repeals) the (?P<english>[A-Z][\w ]{2,40}?"
    r"(?:Policy|Rules|Manual|Guide(?:lines)?|Procedure|Regulations))\b"
)
_OWN_NAME: Final = re.compile("^(?:本|この|当|従前の?|旧)")
_ITSELF: Final = re.compile(rf"{_OWN}は|\bthis (?:policy|rule|procedure|document)\b", re.IGNORECASE)
_EXPIRY_AFTER: Final = re.compile("^\\s*まで(?:の間)?(?:は)?、?(?:効力|有効|適用)")
_EXPIRY_BEFORE: Final = re.compile(
    r"(?:(?:valid|in force|effective) (?:until|through)|expires? on)\s*$", re.IGNORECASE
)
_DRAFT: Final = re.compile(
    r"(?:改[正定訂]|素|規程|規則|要領|基準)案|[（(【]\s*案\s*[)）】]|\bdraft\b", re.IGNORECASE
)
_YEAR: Final = re.compile(
    r"(?:^|[（(_\s-])(?P<year>20\d{2})\s*(?:年度?)?\s*(?:版)?\s*(?:[)）]|$)", re.MULTILINE
)
_FIRST_YEAR: Final = 1900
"""Numbers of editions from here on are years."""
_FORCE_TEXT: Final = re.compile(
    r"^\s*(?:一部|全部)?(?:改[正訂定]|施行|制定|実施)\s*(?:[）)]|$)"
    "|から(?:、?これを)?(?:施行|実施|適用|発効)|(?:takes?|took|comes? into) (?:effect|force)",
    re.IGNORECASE,
)
_FORCE_BEFORE: Final = re.compile(r"effective (?:on|from|as of)\s*$", re.IGNORECASE)
_OF_DAY: Final = "(?:年月)?日"
_FORCE_LABELS: Final = re.compile(
    rf"^(?:(?:最終)?改[正訂定]{_OF_DAY}?|(?:施行|制定){_OF_DAY}|実施日|適用(?:開始)?日|発効日"
    "|effective(?: date)?|revised)$",
    re.IGNORECASE,
)
_REPEAL_LABELS: Final = re.compile(rf"^(?:廃止{_OF_DAY}|失効日|repealed|withdrawn)$", re.IGNORECASE)
_LABELLED: Final = re.compile(
    rf"(?P<label>(?:最終)?改[正訂]{_OF_DAY}?|(?:施行|廃止){_OF_DAY}|失効日|実施日|適用開始日)"
    r"\s*[:：]?\s*(?=[0-9０-９令平昭RH])"
)
_ERA: Final = r"(?:令和|平成|昭和)\s*\d+"
_NO_BRACKETS: Final = "[^（(）)】\\]〕]*"
_BESIDE_TITLE: Final = re.compile(
    rf"[（(【\[〔]{_NO_BRACKETS}(?:版|改正|改訂|廃止|施行|現行|旧|新|\d{{4}}|令和|平成)"
    rf"{_NO_BRACKETS}[)）】\]〕]|第\s*\d+(?:\.\d+)*\s*版|{_NAMED.replace('?P<named>', '?:')}"
    rf"|(?:\d{{4}}|{_ERA})\s*年(?:度|\s*\d+\s*月(?:\s*\d+\s*日)?)?(?:改正|改訂|施行|制定|廃止)?"
    r"|\d{8}|\d{4}[-_]\d{2}(?:[-_]\d{2})?|(?<=[_ -])\d{4}$|廃止(?:済み?)?|改[正訂]版?"
    r"|(?<=[ _])旧$|^[旧新](?=.{2})|現行"
)
_EDGES: Final = re.compile(r"^[\s_\-・]+|[\s_\-・]+$")
_REGULATES: Final = re.compile(
    "規程|規定|規則|細則|要領|要項|基準|手順|マニュアル|ガイドライン|方針|指針|手引|内規|約款|通達|制度|要綱|規約|細目"
    r"|polic(?:y|ies)|rules?\b|procedure|manual|guideline|regulation|handbook|guide\b",
    re.IGNORECASE,
)
"""Titles of what is replaced by its next edition; minutes and letters stay what they are."""
_LOOKED_AT: Final = 40
"""Blocks at the beginning and at the end where a regulation says of when it is."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a document says of its edition.

    `family` is its title without edition and dates, empty of what has no editions; `number` the
    edition as counted, `(3,)` or `(2, 1)`; `dates` when it, or an amendment in it, came or comes
    into force, ISO 8601, sorted; `repealed` the day from which it is repealed, `-` for an unknown
    one, empty where it is not; `draft` that it only proposes; `repeals` the families of others that
    it repeals, each with the day, empty for the one on which it comes into force.
    """

    family: str
    number: tuple[int, ...] = ()
    dates: tuple[str, ...] = ()
    repealed: str = ""
    draft: bool = False
    repeals: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, document: Document) -> Self:
        """Read what a document says."""
        title = document.title or PurePath(document.name).stem
        names = f"{title}\n{PurePath(document.name).stem}"
        blocks = _list_ends(document)
        fields = [(each.label.strip(), each.value) for each in document.fields]
        dates = [day for each in blocks for day in _find_days(each.text, _FORCE_TEXT)]
        dates += [
            day for label, value in fields if _FORCE_LABELS.match(label) for day in _iso(value)
        ]
        dates += _find_labelled(blocks, "改施実適")
        return cls(
            family=find_family(title) if _REGULATES.search(title) else "",
            number=_find_number(names, fields, blocks),
            dates=tuple(sorted(set(dates))),
            repealed=_find_repeal(names, fields, blocks),
            draft=bool(_REGULATES.search(title) and _DRAFT.search(names)),
            repeals=_find_repeals(blocks),
        )

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Return what `to_data` said."""
        return cls(
            str(data["family"]),
            tuple(map(int, data["number"])),
            tuple(map(str, data["dates"])),
            str(data["repealed"]),
            bool(data["draft"]),
            tuple((str(family), str(day)) for family, day in data["repeals"]),
        )

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)

    def is_repealed(self, today: date) -> bool:
        """Return whether it is repealed on a day."""
        return bool(self.repealed) and (self.repealed == "-" or self.repealed <= today.isoformat())

    def in_force(self, today: date) -> str:
        """Return the last day up to `today` on which something of it came into force."""
        return max((each for each in self.dates if each <= today.isoformat()), default="")

    def is_future(self, today: date) -> bool:
        """Return whether all of it comes into force only after a day."""
        of_a_year = bool(self.number) and _FIRST_YEAR < today.year < self.number[0]
        return self.draft or of_a_year or (bool(self.dates) and not self.in_force(today))


def find_standings(editions: Sequence[Edition], today: date) -> list[Standing]:
    """Return of each document whether it holds on a day, beside the others of its family."""
    families: dict[str, list[Edition]] = {}
    repealed = _find_repealed(editions, today)
    for each in editions:
        if (
            each.family
            and not _is_among(each, repealed)
            and not each.is_repealed(today)
            and not each.is_future(today)
        ):
            families.setdefault(each.family, []).append(each)
    return [
        "repealed"
        if _is_among(each, repealed)
        else _find_standing(each, families.get(each.family, ()), today)
        for each in editions
    ]


def _find_repealed(editions: Sequence[Edition], today: date) -> dict[str, str]:
    """Return the families that others have repealed until a day, each with when."""
    found: dict[str, str] = {}
    for each in editions:
        if each.is_future(today) or each.is_repealed(today):
            continue
        for family, day in each.repeals:
            since = day or each.in_force(today)
            if family != each.family and since <= today.isoformat():
                found[family] = max(since, found.get(family, ""))
    return found


def _is_among(edition: Edition, repealed: Mapping[str, str]) -> bool:
    """Return whether a document's family was repealed, and not since made anew."""
    day = repealed.get(edition.family) if edition.family else None
    return day is not None and max(edition.dates, default="") <= (day or "9")


def find_family(title: str) -> str:
    """Return a title without its edition, dates and what says that it is old."""
    key = make_heading_key(title)
    for _ in range(4):
        shorter = _EDGES.sub("", _BESIDE_TITLE.sub("", key))
        if shorter in {key, ""}:
            break
        key = shorter
    return key


def _find_standing(edition: Edition, living: Sequence[Edition], today: date) -> Standing:
    if edition.is_repealed(today):
        return "repealed"
    if edition.is_future(today):
        return "future"
    own = (edition.in_force(today), edition.number)
    later = any(_is_later((each.in_force(today), each.number), own) for each in living)
    return "superseded" if later else "valid"


def _is_later(other: tuple[str, tuple[int, ...]], own: tuple[str, tuple[int, ...]]) -> bool:
    """Return whether one edition is later than another, by day where both say one, else by number.

    Where they cannot be compared, neither is.
    """
    if other[0] and own[0] and other[0] != own[0]:
        return other[0] > own[0]
    if not (other[1] and own[1]) or (other[1][0] > _FIRST_YEAR) != (own[1][0] > _FIRST_YEAR):
        return False
    return other[1] > own[1]


def _list_ends(document: Document) -> list[Block]:
    blocks = [
        each
        for each in document.walk()
        if each.part in {Part.BODY, Part.HEADER} and each.text.strip() and each.table is None
    ]
    return blocks if len(blocks) <= 2 * _LOOKED_AT else blocks[:_LOOKED_AT] + blocks[-_LOOKED_AT:]


def _find_days(text: str, says: re.Pattern[str]) -> list[str]:
    """Return the days of a text that are followed, in the same sentence, by what `says` it."""
    found = []
    for each in find_dates(text):
        after = text[each.end : each.end + 30].partition("。")[0]
        before = text[max(0, each.start - 30) : each.start]
        if says.search(after) or _FORCE_BEFORE.search(before):
            found += _format(each)
    return found


def _find_labelled(blocks: Sequence[Block], first: str) -> list[str]:
    """Return the days that stand right behind a label which begins so."""
    found = []
    for each in blocks:
        for match in _LABELLED.finditer(each.text):
            if match["label"].lstrip("最終")[0] in first:
                found += _iso(each.text[match.end() : match.end() + 24])[:1]
    return found


def _find_repeal(names: str, fields: Sequence[tuple[str, str]], blocks: Sequence[Block]) -> str:
    for label, value in fields:
        if _REPEAL_LABELS.match(label) and (days := _iso(value)):
            return days[0]
    if days := _find_labelled(blocks, "廃失"):
        return days[0]
    for each in blocks:
        if match := _REPEALED_TEXT.search(each.text):
            return (_iso(match[0]) or ["-"])[0]
        if day := _find_expiry(each.text):
            return day
    titled = [*names.split("\n"), *(each.text for each in blocks[:3] if len(each.text) < 60)]  # noqa: PLR2004 - as long as a title
    hit = next((each for each in titled if _REPEALED_TITLE.search(each)), None)
    return "" if hit is None else (_iso(hit) or ["-"])[0]


def _find_expiry(text: str) -> str:
    """Return the day up to which a text says that it holds."""
    for each in find_dates(text):
        said = text[: each.start].rpartition("。")[2]
        if not _ITSELF.search(said[-80:]):
            continue
        ends = _EXPIRY_AFTER.search(text[each.end : each.end + 20])
        if ends or _EXPIRY_BEFORE.search(text[max(0, each.start - 30) : each.start]):
            return "".join(_format(each))
    return ""


def _find_repeals(blocks: Sequence[Block]) -> tuple[tuple[str, str], ...]:
    """Return the families of the other regulations that a document repeals, and from when."""
    found = []
    for each in blocks:
        for match in _REPEALS.finditer(each.text):
            name = match["name"] or match["english"]
            if not _OWN_NAME.match(name):
                found.append((find_family(name), "".join(_iso(match["when"] or "")[:1])))
    return tuple(dict.fromkeys(found))


def _find_number(
    names: str, fields: Sequence[tuple[str, str]], blocks: Sequence[Block]
) -> tuple[int, ...]:
    stated = [f"第{value}版" for label, value in fields if label.lower() in _EDITION_LABELS]
    short = [each.text for each in blocks[:5] if len(each.text) < 60]  # noqa: PLR2004 - as long as a title
    for text in (names, *stated, *short):
        if match := _EDITION.search(text.lower()):
            number = match["counted"] or match["named"] or match["only"]
            return tuple(int(each) for each in number.split(".")[:4])
    year = _YEAR.search(names)
    return (int(year["year"]),) if year else ()


def _iso(text: str) -> list[str]:
    return [day for each in find_dates(text) for day in _format(each)]


def _format(found: FoundDate) -> list[str]:
    if found.year is None or not found.real:
        return []
    return [date(found.year, found.month, found.day).isoformat()]
