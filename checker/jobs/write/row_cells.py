"""Split a line of notes into the cells of a row, by the types of its columns.

Money, counts with their units, days, names and choices are told by what they are; what is left is
split among the columns of free text: `停電で充電できない → 旧充電器を残す`, `来客…社員以外の人`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from checker.core.language import Language
from checker.jobs.write.full_days import write_as_helped
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Day, Fact
from checker.jobs.write.row_amounts import (
    COMMAS,
    SUMMED,
    find_count,
    find_money,
    find_priced,
    find_product,
)
from checker.jobs.write.row_corrections import put_right
from checker.jobs.write.row_values import (
    WILL_DO,
    find_lead_column,
    find_shaped,
    find_who_column,
    is_count,
    is_due,
    is_free,
    is_price,
    is_unit,
    is_who,
)
from checker.templates.model import AmountField, ChoiceField, Column, DateField, RowsField

CompleteDay = Callable[[Day, str, bool], str]
"""Returns a day as data have it, and one that lies ahead where little is told of it."""
_HOURS: Final = re.compile(r"時間|hours", re.IGNORECASE)
_PERCENT: Final = re.compile(r"進捗|%|progress", re.IGNORECASE)
_NAME: Final = re.compile(
    r"[^\W\d_][^\s、。はがにで:：]{0,40}(?P<joint>[がは、]?[ \u3000]+|[がは、])$"
)
_MORE: Final = re.compile(r"(?:[ \u3000、]+|で(?:すが)?、?)(?=[^\s、。すあし])")
"""What stands around a sum between a thing's name and what is told of it."""
_SHARE: Final = re.compile(r"(?:進捗)?[ ]?(?P<n>[0-9]{1,3})[ ]?(?:%|％)|進捗[ ]?(?P<m>[0-9]{1,3})")
_SPENT: Final = re.compile(
    r"(?<![A-Za-z0-9.])(?P<n>[0-9]+(?:\.[0-9]+)?)[ ]?(?:h(?![A-Za-z])|時間|hours?)"
)
_TRAILING: Final = re.compile(r"[ \u3000]*[(（](?P<name>[^()（）]{1,16})[)）][ \u3000]*$")
_WORDS: Final = r"(?:[A-Z]\. ?){0,2}[A-Z][\w'-]{1,15}(?: [A-Z][\w'-]{1,15})?"
_HOUSE: Final = re.compile(
    r"[(（](?P<name>(?!新規|継続|予定|済|必須|任意|仮|案|税|別紙|当日|毎)"
    r"[一-龠々ァ-ヴーぁ-ん]{2,12})[)）]?[ \u3000]*$"
)
_SEVERAL: Final = rf"{_WORDS}(?:(?:[ ]?[+&][ ]?|[ ]and[ ]){_WORDS}){{0,3}}"
_DASHED: Final = re.compile(
    rf"(?:^|[ ][-/][ ]|,[ ]|->[ ])(?P<name>{_SEVERAL})(?=[ /-]*$|[ ][-/](?:[ ]|$)|,[ ]|[ ]*:)"
)
_LEADS: Final = re.compile(rf"^(?P<name>{_WORDS}|[Mm]e|I)[ ]*(?:->|=>|→)[ ]*")
_INITIALS: Final = re.compile(r"^(?P<name>[A-Z]{2,3})(?=[ ]*[-–:][ ])")
_LAST: Final = re.compile(
    r"(?<=[ \u3000=＝])"
    r"(?P<name>[一-龠々ヶァ-ヴー]{1,5}(?:課|部|会社|業者)?(?:・[一-龠々ヶ]{1,4}){0,3})"
    r"(?:さん|くん|氏)?[ \u3000]*$"
)
_WHO_WORDS: Final = r"[一-龠々ァ-ヴー]{1,8}"
_LAST_SEVERAL: Final = re.compile(
    rf"(?<=[^\s][ \u3000])(?P<name>(?:(?P<at>[一-龠ァ-ヴーA-Za-z]{{1,10}})の)?{_WHO_WORDS}"
    rf"(?:(?:と|、|・)(?P<other>{_WHO_WORDS}))?)[ \u3000]*$"
)
"""Who does it behind a gap: 「据付 北斗検機と製造二課」, 「発注 購買の真鍋」."""
_NO_DOER: Final = re.compile(
    r"(?:階|倉庫|会議室|場|館|前|後|日|曜|週|月|時|分|件|用|中|予定|作業|工事|依頼|確認)$"
    r"|^(?:来|今|先|翌|次|毎)[週月年回日]"
)
_NAME_TAIL: Final = re.compile(
    r"(?:さん|くん|君|ちゃん|氏|先生|副?(?:課|部|係|班|室|所|店|園|施設|工場)長|次長|主任|チーフ)(?:[がはで]、?(?![す]))?"
)
_DONE: Final = re.compile(
    r"復旧|完了|終了|開始|対応|回復|解消|再開|停止|発生|連絡|報告|解決|検知|納品|手配|調整|検討|実施|交換|修理|見積"
    r"|発注|承認|提出|共有|配布|入荷|出荷|着手|中止|延期|継続|更新|設置|点検|試験"
)
"""Words of Japanese of a name's length that say what was done: `登録できるのを確認 復旧`."""
_TOLD: Final = re.compile(
    r"(?:さん|くん|君|氏|様|[課部係室所]長)?(?:に(?:も)?(?:報告|連絡|電話|相談|確認|伝え|知らせ|聞|問い?合|渡)"
    r"|と(?:確認|相談|話|連絡))"
)
"""What says that somebody was told or asked, and did not do it: 堂本さんに報告."""
_NAME_LEAD: Final = re.compile(r"[がはを、][ \u3000]*$")
"""What joins a name to the task on both of its sides: 「手配が沢田くんで、」."""
_DEALT: Final = re.compile(
    r"は(?P<name>[一-龠々ヶ]{1,4})(?:さん|くん|氏|[課部係室店所]長|主任)?が(?=[ \u3000、]|$)"
)
"""Who does it, between the task and the day: 「申込は森が12/11まで」."""
_DOES: Final = re.compile(r"(?:が|は)(?=[ \u3000、]|[^\sがはをのに])[、 \u3000]*")
"""What follows a name that a line begins with: 「吉川が12/18までに見積り」."""
_FIRST: Final = re.compile(r"^[ \u3000]*(?P<name>[一-龠々ヶ]{1,4})[)）:：][ \u3000]*")
_BY: Final = re.compile(
    r"(?:[、。]?[ \u3000]*(?:これ|それ)[がはを])?"
    r"[ \u3000,、(（-]*(?:\b(?:by|due|until|on|send on|before)"
    r"(?:[ ](?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})?"
    r"|期限|〆切?|締切)?[ :：]*$",
    re.IGNORECASE,
)
_DAY_TAIL: Final = re.compile(
    r"[ \u3000]?[月火水木金土日](?=$|[\s)）])|の[月火水木金土日]曜日?|中(?=$|[\s、。)）])|いっぱい"
    r"|[ ]?[(][0-9]{1,2}(?:st|nd|rd|th)[)]"
)
"""What belongs to a day before it: `6/26 金`, `3月中`, `fri (6th)`."""
_INSIDE: Final = re.compile("の(?=[一-龠ァ-ヴー])")
_BEFORE_DAY: Final = re.compile(r"[一-龠ァ-ヴーぁ-ん][はがをにへとで](?:、|[ \u3000])?$")
"""What stands around a day that is a part of a sentence: 包装課に12/10の午前、…をお願いする."""
_WITHIN: Final = re.compile(r"中(?=$|[\s、。)）])|いっぱい")
_AT: Final = re.compile(r"^(?:に|ごろ|頃)?[ \u3000:：、]*")
_UNTIL: Final = re.compile(r"^[ \u3000]*(?:までに?|迄に?|〆|必着|に)?[)）]?[ \u3000、,.-]*")
_SEPARATORS: Final = (
    re.compile(r"[ \u3000]*\t+[ \t\u3000]*"),
    re.compile(r"[ \u3000]*(?:→|⇒|->|=>)[ \u3000]*"),
    re.compile(r"[ \u3000]*[|｜][ \u3000]*"),
    re.compile(r"[ \u3000]*(?:…|‥)+[ \u3000]*"),
    re.compile(r"[ \u3000]*[:：](?![0-9])[ \u3000]*"),
    re.compile(r"[ \u3000]*(?<![<>=!])[=＝](?![=>])[ \u3000]*"),
    re.compile(r"[ ]+[/／][ ]+"),
    re.compile(r"[ ]+-[ ]+"),
    re.compile(r"[ \u3000]{2,}"),
    re.compile(r"が(?=(?:[0-9]{1,3}|[一二三四五六七八九十]{1,2})[人名泊回])"),
    re.compile(r"(?:って(?:いう|ゆう)?のは|というのは|とは)、?|は、"),
    re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=\S)|(?<=\S)[ \u3000](?=[0-9]*[^\x00-\x7f])"),
    re.compile(r"(?<=[^\s、。」]{4})。(?=[^\s、。」])"),
)
_UNDATED: Final = re.compile(
    r"[ ]*(?:[(]|[/,-][ ])(?:no (?:due )?date(?: (?:set|given|yet))?|date tbc|tbc|tbd)[)]?[ ]*$",
    re.IGNORECASE,
)
"""What says that no day is told."""
_HEADING: Final = re.compile(r"[(（【「](?P<name>[^()（）【】「」]{1,24})[)）】」][ \u3000]*(?=\S)")
"""What a text begins with in brackets, where it stands for a cell: `(目的)この規程は…`."""
_BRACKETED: Final = re.compile(r"(?<=\S)[ \u3000]*[(（](?P<name>[^()（）]{2,40})[)）]$")
_SPACED: Final = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")
"""A gap in Japanese words; where a line had none, what was taken out of it left it."""
_JOINT: Final = re.compile(r"^(?:で|それで|それと|それから|あと)(?:、|(?=[一-龠ァ-ヴ]))")
"""What joins what is said next: 「あと、見積をとる」."""
_EDGES: Final = re.compile(
    r"^[\s、,:：・→|/／>-]+|[\s、,:：・→(（|/／=＝-]+$|(?<=[0-9一二三四五六七八九十][人名泊回])(?:ぶん|分)?で$"
    r"|(?<=[×xX*＊][0-9])で$"
)


@dataclass
class _Line:
    """What is left of a line while its cells are taken out of it."""

    text: str
    is_spoken: bool = False
    cells: dict[str, str] = field(default_factory=dict)

    def cut(self, start: int, end: int) -> None:
        """Take characters out, with what joined them to the rest."""
        before, after = self.text[:start], self.text[end:]
        self.text = _BY.sub("", before) + " " + _UNTIL.sub("", after)


def split_cells(
    rows: RowsField, line: str, language: Language, dated: CompleteDay
) -> dict[str, str]:
    """Return a row's values by column, each the line's own words (dates as data files have them).

    Args:
        rows: the columns.
        line: of the notes, without its bullet.
        language: of the document.
        dated: completes a day, and one that lies ahead where so much is told of it.
    """
    columns = [each for each in rows.columns if each.source == "given"]
    said = _JOINT.sub("", put_right(line), count=1)
    undated = _UNDATED.search(said) if language == "en" else None
    said = said[: undated.start()] if undated else said
    left = _Line(said, is_spoken=not _SPACED.search(said))
    _take_shaped(columns, left)
    _take_amounts(columns, left)
    _take_days([e for e in columns if not (undated and is_due(e))], left, language, dated)
    _take_names(columns, left, language)
    _take_choices(columns, left)
    _share_text([each for each in columns if is_free(each) and each.name not in left.cells], left)
    return {name: text for name, text in left.cells.items() if text}


def _take_shaped(columns: Sequence[Column], left: _Line) -> None:
    lead = find_lead_column(columns)
    for column in columns:
        is_lead = column is lead
        words = find_shaped(column, left.text, leads=is_lead)
        if not words:
            continue
        at = left.text.index(words) if is_lead else left.text.rindex(words)
        if not is_lead or not left.text[:at].strip(" >[|"):
            left.cells[column.name] = words
            end = at + len(words) + (left.text[at + len(words) :][:1] == "]")
            left.text = left.text[:at].rstrip(" [>") + " " + _AT.sub("", left.text[end:])


def _take_amounts(columns: Sequence[Column], left: _Line) -> None:
    amounts = [each for each in columns if isinstance(each, AmountField)]
    units = [each for each in columns if is_unit(each)]
    for column in amounts:
        name = f"{column.label} {column.name} {column.unit}"
        if _PERCENT.search(name):
            _take(column, _SHARE, left)
        elif _HOURS.search(name):
            _take(column, _SPENT, left)
        elif is_price(column):
            _take_money(column, left, is_counted=any(map(is_count, amounts)))
    for column in amounts:
        if column.name not in left.cells and is_count(column):
            match = find_count(left.text)
            if match:
                count = match["count"]
                left.cells[column.name] = "1" if count == "一" else COMMAS.sub("", count)
                for unit in units:
                    left.cells[unit.name] = match["unit"]
                left.cut(*match.span())


def _take(column: Column, pattern: re.Pattern[str], left: _Line) -> None:
    match = pattern.search(left.text)
    if match:
        left.cells[column.name] = next(each for each in match.groups() if each)
        left.cut(*match.span())


def _take_money(column: Column, left: _Line, *, is_counted: bool) -> None:
    """Take the sum of money: behind @, with its sign, or written with commas.

    Where the table counts nothing, it is what several cost: 18,400 of `宿 9,200×2で18,400`.
    """
    found = list(find_money(left.text))
    if not found:
        return
    if not is_counted and (whole := find_product(left.text, found)):
        value, start, stop, end = whole
        left.cells[column.name] = f"{value:f}".removesuffix(".0")
        name, told = left.text[:start], left.text[start:stop]
        left.text = f"{name}\t{told}{left.text[end:]}"
        return
    marked = [each for each in found if left.text[each[1]] in "@＠"] or found
    value, start, end = marked[0]
    left.cells[column.name] = f"{value:f}".removesuffix(".0")
    start = find_priced(left.text, start) if is_counted else start
    if is_counted and (summed := SUMMED.search(left.text, end)):
        left.text = left.text[: summed.start()] + left.text[summed.end() :]
    thing, more = _NAME.search(left.text, 0, start), _MORE.match(left.text, end)
    if thing and more:
        left.text = f"{left.text[: thing.start('joint')]}\t{left.text[more.end() :]}"
    else:
        left.cut(start, end)


def _take_days(
    columns: Sequence[Column], left: _Line, language: Language, dated: CompleteDay
) -> None:
    for column in columns:
        if not (isinstance(column, DateField) or is_due(column)):
            continue
        facts = [each for each in find_facts(left.text, language) if isinstance(each.value, Day)]
        told = {each: _write_day(column, each, left.text, dated) for each in facts}
        found = [each for each in facts if told[each]]
        days = [each for each in found if isinstance(each.value, Day) and each.value.is_day]
        wanted = days or found
        if not wanted:
            continue
        fact = wanted[0] if column is columns[0] else wanted[-1]
        tail = _DAY_TAIL.match(left.text, fact.end)
        end = tail.end() if tail else fact.end
        is_date = isinstance(column, DateField)
        words = left.text[fact.start : end].strip()
        full = "" if is_date else write_as_helped(column, fact, words, dated)
        left.cells[column.name] = told[fact] if is_date else full or words
        if not _INSIDE.match(left.text, end) or not _BEFORE_DAY.search(left.text, 0, fact.start):
            left.cut(fact.start, end)


def _write_day(column: Column, fact: Fact, text: str, dated: CompleteDay) -> str:
    """Return a day as its column has it; nothing where it is none."""
    day, words = fact.value, text[fact.start : fact.end]
    if not isinstance(column, DateField) or not isinstance(day, Day):
        return words
    is_end = not day.day and _WITHIN.match(text, fact.end)
    return dated(replace(day, part="end") if is_end else day, words, is_due(column))


def _take_names(columns: Sequence[Column], left: _Line, language: Language) -> None:
    who = find_who_column(columns)
    doer = WILL_DO.match(left.text) if language == "en" and who else None
    if doer and who is not None:
        left.cells[who.name] = doer["who"]
        left.text = left.text[doer.end() - 1 :]
        return
    for column in columns:
        found = _find_name(left.text, language) if is_who(column) else None
        if found is not None:
            name, start, end = found
            left.cells[column.name] = name
            titled = _NAME_TAIL.match(left.text, end)
            if titled is None and not left.text[:start].strip(" \u3000→⇒・-"):
                titled = _DOES.match(left.text, end)
            joined = _NAME_LEAD.search(left.text, 0, start) if titled else None
            left.cut(joined.start() if joined and start else start, titled.end() if titled else end)


def _find_name(text: str, language: Language) -> tuple[str, int, int] | None:
    """Return who does it by a line, and where it says so: at an end, in brackets, or in it."""
    patterns = (
        (_LEADS, _INITIALS, _DASHED, _TRAILING)
        if language == "en"
        else (_FIRST, _TRAILING, _DEALT, _LAST)
    )
    for pattern in patterns:
        matches = list(pattern.finditer(text))
        if matches and _is_name(matches[-1]["name"], language):
            match = matches[-1]
            is_whole = pattern in (_LEADS, _TRAILING, _FIRST, _DEALT)
            return match["name"], *(match.span() if is_whole else match.span("name"))
    several = _LAST_SEVERAL.search(text) if language == "ja" else None
    if several and (several["at"] or several["other"]) and not _NO_DOER.search(several["name"]):
        return several["name"], *several.span("name")
    persons = [
        each
        for each in find_facts(text, language)
        if each.kind == "person" and not _TOLD.match(text, each.end)
    ]
    house = _HOUSE.search(text)
    if not persons and house:
        return house["name"], *house.span()
    if not persons:
        return None
    last = persons[-1]
    return text[last.start : last.end], last.start, last.end


def _is_name(words: str, language: Language) -> bool:
    if language == "en":
        return bool(re.fullmatch(rf"{_SEVERAL}|[A-Z]{{2,3}}|[Mm]e|I", words))
    facts = find_facts(words, language)
    whole = any(each.kind in {"person", "organisation"} for each in facts)
    is_name = re.fullmatch(r"[一-龠々ヶ]{1,3}(?:・[一-龠々ヶ]{1,4})*|\S+(?:会社|業者)", words)
    return whole or bool(is_name and not _DONE.fullmatch(words))


def _take_choices(columns: Sequence[Column], left: _Line) -> None:
    for column in columns:
        if not isinstance(column, ChoiceField):
            continue
        listed = "|".join(map(re.escape, sorted(column.choices, key=len, reverse=True)))
        match = re.search(
            rf"[(（]?(?:優先度?|評価)?[ \u3000]?(?P<c>{listed})[)）]?[ \u3000]*$",
            left.text.rstrip(),
        ) or re.search(rf"(?<![^\s、,])(?P<c>{listed})(?![^\s、,]|[ ]*[@＠¥￥0-9])", left.text)
        if match:
            left.cells[column.name] = match["c"]
            left.text = left.text[: match.start()] + left.text[match.end() :]


def _share_text(columns: Sequence[Column], left: _Line) -> None:
    """Give what is left of a line to the columns of free text, in order."""
    text = _tidy(left.text)
    wanted = [each for each in columns if not is_unit(each)]
    if not wanted or not text:
        return
    if len(wanted) == 1:
        left.cells[wanted[0].name] = _SPACED.sub("", text) if left.is_spoken else text
        return
    parts = [text]
    heading = _HEADING.match(text)
    if heading:
        parts = [heading["name"], text[heading.end() :]]
    for separator in _SEPARATORS:
        missing = len(wanted) - len(parts)
        if missing:
            last = parts.pop()
            parts += [each for each in map(_tidy, separator.split(last, maxsplit=missing)) if each]
    behind = _BRACKETED.search(parts[-1]) if len(parts) + 1 == len(wanted) else None
    if behind and wanted[-1].required:
        parts[-1:] = [parts[-1][: behind.start()], behind["name"]]
    for column, part in zip(wanted, parts, strict=False):
        left.cells[column.name] = part


def _tidy(text: str) -> str:
    before = None
    while text != before:
        before = text
        text = _EDGES.sub("", re.sub(r"[(（][\s、,・]*[)）]", "", text))
    return re.sub(r"[ \t]{2,}", " ", text)
