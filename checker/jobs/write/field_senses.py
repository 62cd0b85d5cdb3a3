"""Say what sort of words a field of free text holds, by its label, and whether a value is such.

A place is a room or a house, a list of people has names in it, a cost has money. What the sort is
tells which words of the notes may be the value at all.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, Literal

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.labels import find_synonyms
from checker.jobs.write.grounding.notes_title import is_title
from checker.templates.model import TemplateField, TextField

Sense = Literal[
    "department", "people", "place", "code", "money", "effort", "volume", "zone", "title",
    "meeting", "company", "when", "words",
]  # fmt: skip

_LABELS: Final[tuple[tuple[Sense, re.Pattern[str]], ...]] = (
    ("department", re.compile(r"所属|部署|department")),
    ("people", re.compile(r"出席者|欠席者|同行者|attendees|apologies|absentees|reviewers")),
    ("zone", re.compile(r"time zone")),
    ("place", re.compile(r"場所|出張先|\bplace\b|venue|location")),
    ("code", re.compile(r"番号$|ticket|number$")),
    ("effort", re.compile(r"effort|工数")),
    ("money", re.compile(r"\bcosts?\b|budget|予算|金額の根拠")),
    ("volume", re.compile(r"volume|\bload\b|処理量")),
    ("when", re.compile(r"期限|時期|期間|説明会|\bdue\b|next meeting|deadline")),
)
_UNIT: Final = r"(?:部|課|室|係|局|所|班|本部|支店|工場|営業所|センター|グループ|チーム)"
_DEPARTMENT: Final = re.compile(
    rf"[^\s、。はがをにでとへ:：→]{{1,12}}{_UNIT}"
    rf"(?:[ \u3000]?[^\s、。はがをにで:：]{{1,10}}{_UNIT})*"
)
PLACE_WORDS: Final = (
    r"会議室|応接室?|研修室|講堂|ホール|食堂|ロビー|受付|本社|支社|支店|営業所|事業所|事務所|工場|倉庫|個室"
    r"|センター|公民館|病院|大学|校舎|[0-9一二三四五]階|[0-9]F|[A-Z東西南北]棟|別館|新館|駅前|オンライン|室"
)
_PLACE: Final = re.compile(
    rf"{PLACE_WORDS}|(?i:\b(?:room|hall|office|boardroom|canteen|library|floor|building|zoom|teams"
    r"|meet|webex|online|site|lobby|cafe|lab|centre|center|auditorium|video call|by phone|depot"
    r"|warehouse|plant|house|loft|bar|annexe?|shed|bench|store|kitchen|garage|yard|barn|chapel"
    r"|staffroom|studio|workshop|basement|attic|garden|portacabin|cabin|hut|tent|church|school"
    r"|hotel|pub|gallery|theatre|gym|terrace|hangar|parlou?r|lounge|foyer|reception|upstairs"
    r"|downstairs|dock|quay|showroom|taproom|clinic|ward|vestry|surgery|counter|car ?park"
    r"|parking lot)\b)"
)
_MONEY: Final = re.compile(
    r"[¥￥$€£]|円|[0-9]万|予算|見積"
    r"|(?i:\b(?:eur|usd|gbp|euros?|dollars?|pounds?|yen|none|nothing|free|no extra)\b)"
)
EFFORT_WORDS: Final = (
    r"(?:person|people|developers?|engineers?|staff|man|fte)?[- ]?(?:days?|weeks?|months?|years?)"
)
_EFFORT: Final = re.compile(rf"(?i:{EFFORT_WORDS})\b|人日|人月|週間|か月|ヶ月|時間")
_CODE: Final = re.compile(r"(?=[^\s]*[0-9])[^\s、。]{1,8}-[0-9A-Za-z-]{1,16}|[A-Z]{2,6}-?[0-9]+")
ZONES: Final = re.compile(
    r"\b(?:UTC|GMT|JST|CET|CEST|BST|EST|EDT|PST|PDT|CST|MST|IST|AEST|EET|WET)\b"
    r"(?:[ ]?[(（]?(?:UTC|GMT)?[+-][0-9]{1,2}(?::?[0-9]{2})?[)）]?)?"
)
_COMPANY: Final = re.compile(
    r"株式会社|有限会社|合同会社|法人|工業|商事|製作所|産業|印刷|電機|(?i:\b(?:ltd|inc|llc|gmbh|co|sons)\b)"
)
_HONOURED: Final = re.compile(r"(?:様|さん|殿|御中|先生)[ \u3000]*$")
_NAMES: Final = re.compile(r"\b[A-Z][a-z'-]+\b")
_SPOKEN: Final = re.compile(
    r"(?:する|した|ます|です|たい|って|ない|から|ので|けど|よ|ね|る)$|[をが]"
    r"|(?i:\b(?:was|were|is|are|will|we|they|he|she|to|says?|said|ask(?:ed)?|can|not)\b)"
)
_DATED: Final = frozenset({"date", "time"})
_IS_MEETING: Final = re.compile(r"^(?:会議名|会合名|meeting|name of the meeting)$")
_MEETING: Final = re.compile(
    r"(?:会議?|打ち?合わ?せ|ミーティング|MTG|朝礼|定例|キックオフ|週次|月次|ワーキング|WG|レビュー|朝会|夕会|話し合い)"
    r"(?:[ \u3000]?[(（]?第?[0-9０-９一二三四五六七八九十]+回[^()（）]{0,4}[)）]?)?$"
    r"|(?i:\b(?:meeting|review|debrief|kick-?off|briefing|planning|committee|party|group|retro"
    r"|retrospective|stand-?up|huddle|forum|board|workshop|sync|assembly|agm|call|session|council"
    r"|catch-?up|handover)(?: ?#?[0-9]+)?$)"
)
_ROUGHLY: Final = re.compile(r"[0-9一二三四五六七八九十]+(?:月|日|週|年)|月末|年度|上旬|中旬|下旬")


@lru_cache(maxsize=512)
def _name_sense(label: str, name: str) -> Sense:
    words = fold(label)
    if _IS_MEETING.search(words):
        return "meeting"
    if is_title(label):
        return "title"
    if find_synonyms(label) & {"取引先", "依頼先", "vendor", "customer"}:
        return "company"
    found = (sense for sense, pattern in _LABELS if pattern.search(words))
    return next(found, "code" if name == "ticket" else "words")


def name_sense(field: TemplateField) -> Sense:
    """Return what sort of words a field holds; `words` where its label does not tell."""
    if not isinstance(field, TextField):
        return "words"
    return _name_sense(field.label, field.name)


def is_of_sense(sense: Sense, value: str, language: Language) -> bool | None:
    """Return whether a value is of a sort; None where the sort asks for nothing."""
    judge = _JUDGES.get(sense)
    return None if judge is None else judge(value, language)


def _is_department(value: str, _language: Language) -> bool:
    return _DEPARTMENT.fullmatch(value) is not None


def _is_people(value: str, language: Language) -> bool:
    facts = find_facts(value, language)
    if any(each.kind in _DATED for each in facts):
        return False
    if language == "en":
        return bool(_NAMES.search(value)) and not _SPOKEN.search(value)
    return any(each.kind == "person" for each in facts) and not _SPOKEN.search(value)


def _is_place(value: str, language: Language) -> bool:
    if _SPOKEN.search(value) or any(e.kind in _DATED for e in find_facts(value, language)):
        return False
    return _PLACE.search(value) is not None or any(
        each.kind == "place" for each in find_facts(value, language)
    )


def _is_when(value: str, language: Language) -> bool:
    facts = find_facts(value, language)
    return bool(_ROUGHLY.search(value)) or any(each.kind in _DATED for each in facts)


def _is_company(value: str, language: Language) -> bool:
    if _HONOURED.search(value) or _SPOKEN.search(value):
        return False
    named = any(each.kind == "organisation" for each in find_facts(value, language))
    return named or bool(_COMPANY.search(value))


def _is_volume(value: str, language: Language) -> bool:
    return any(each.kind in {"number", "amount"} for each in find_facts(value, language))


_JUDGES: Final[Mapping[Sense, Callable[[str, Language], bool]]] = {
    "department": _is_department,
    "people": _is_people,
    "place": _is_place,
    "code": lambda value, _: _CODE.fullmatch(value) is not None,
    "money": lambda value, _: _MONEY.search(value) is not None,
    "effort": lambda value, _: _EFFORT.search(value) is not None,
    "volume": _is_volume,
    "zone": lambda value, _: ZONES.fullmatch(value) is not None,
    "company": _is_company,
    "when": _is_when,
    "meeting": lambda value, _: _MEETING.search(value) is not None,
}
