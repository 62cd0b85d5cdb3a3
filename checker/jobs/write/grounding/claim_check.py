"""Hold the outcome that a sentence claims against the lines it was written from.

A small model rounds jotted notes off to a story: what was to be done has been done, what was talked
about was decided, a figure rose or a measure succeeded. None of that is a number or a name, and all
of it is wrong where the notes do not say it.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Clock, Day, Language
from checker.jobs.write.grounding.plain_text import make_plain


@dataclass(frozen=True, slots=True)
class _OutcomeWords:
    """How drafts tell an outcome, and how notes do: expressions of one group."""

    told: re.Pattern[str]
    said: re.Pattern[str]
    change: int = 0
    """1 for more and -1 for less, which two figures say as well."""


def _build_outcome(told: str, said: str, change: int = 0) -> _OutcomeWords:
    return _OutcomeWords(re.compile(told, re.IGNORECASE), re.compile(said, re.IGNORECASE), change)


_DONE_JA: Final = r"(?:し(?:た|て|まし)|され(?:た|て|まし)|とな(?:った|り)|(?:を|が)得)"
_OUTCOMES: Final[dict[Language, tuple[_OutcomeWords, ...]]] = {
    "ja": (
        _build_outcome(rf"決定{_DONE_JA}|決まっ[たて]|決まりまし|決めた|決めまし", "決"),
        _build_outcome(
            rf"(?:承認|了承|可決|合意|同意){_DONE_JA}|異論は(?:な|あり|出)",
            "承認|了承|了解|可決|合意|同意|賛成|異論|OK",
        ),
        _build_outcome(rf"成功{_DONE_JA}", "成功|うまくい"),
        _build_outcome(
            "(?:効果|成果)[^。、]{0,8}(?:取れ|出[たてま]|あっ|得られ|上が)", "効果|成果|効い"
        ),
        _build_outcome(rf"達成{_DONE_JA}", "達成|クリア|超え|上回|到達"),
        _build_outcome(rf"(?:完了|終了){_DONE_JA}", "完了|終|済|完|了"),
        _build_outcome(rf"(?:解決|解消){_DONE_JA}", "解決|解消|直|なくな|済|復旧"),
        _build_outcome(rf"復旧{_DONE_JA}", "復旧|戻|直|再開|正常|回復|再起動|交換|停止"),
        _build_outcome(
            r"(?<!説明が)(?<!報告が)(?<!提案が)(?<!紹介が)(?<!議論が)(?<!発表が)行われ(?:[たて]|まし)"
            r"|(?:開催|実施)(?:し(?:た|まし)|され(?:た|まし))",
            r"行[いうわっ]|実施|開催|開[いか]|済|た(?:$|[\s。、,)）])",
        ),
        _build_outcome(
            r"(?:を|に|で)行(?:った|いまし)",
            r"行[いうわっ]|実施|した|ました|済|た(?:$|[\s。、,)）」])",
        ),
        _build_outcome("最も|もっとも|一番|いちばん|唯一", "最|もっとも|一番|いちばん|唯一|トップ"),
        _build_outcome(
            "増加|増え|増や[すし]|上昇し|上昇す|上昇が|伸び", "増|上が|上昇|上げ|伸|高|多|倍|拡", 1
        ),
        _build_outcome(
            "減少|減[りるっら]|低下|削減", "減|下が|低|下げ|削|短|少|半|縮|安|省|なくな|不要", -1
        ),
    ),
    "en": (
        _build_outcome(r"\bdecided\b|\bagreed\b", r"\b(?:decid|decision|agree|ok\b|go with|pick)"),
        _build_outcome(r"\bapproved\b", r"\b(?:approv|sign(?:ed)? off|ok\b)"),
        _build_outcome(r"\bsucce(?:eded|ssful)", r"\b(?:succe|work(?:ed|s)\b)"),
        _build_outcome(
            r"\b(?:the (?:most|least|[a-z]{3,}est)|only one)\b",
            r"\b(?:most|least|[a-z]{3,}est|only|best)\b",
        ),
        _build_outcome(r"\bachieved\b", r"\b(?:achiev|reach|met\b|hit\b)"),
        _build_outcome(r"\b(?:completed|finished)\b", r"\b(?:complet|finish|done|ready|ended)"),
        _build_outcome(
            r"\b(?:increased|rose|grew)\b",
            r"\b(?:increas|rise|rose|grow|grew|up\b|more|higher|longer|slow)",
            1,
        ),
        _build_outcome(
            r"\b(?:decreased|reduced|dropped|fell)\b",
            r"\b(?:decreas|reduc|drop|fall|fell|down\b|less|lower|shorter|fewer|cut\b|sav)",
            -1,
        ),
    ),
}
_NOT_SAID: Final[dict[Language, re.Pattern[str]]] = {
    "ja": re.compile(
        r"(?:未|まだ.{0,6})(?:決|承認|完了|解決|達成)\w*"
        r"|(?:決定|決ま|決め|承認|了承|合意|完了|終了|解決|達成|成功|復旧)"
        r"[^、。\s]{0,4}?(?:ない|なかった|ません|いない|ず(?![つれに]))"
    ),
    "en": re.compile(
        r"\b(?:not|never|no|un)[ -]?(?:yet )?(?:been )?"
        r"(?:decid|agree|approv|complet|finish|done|reach|decision)\w*",
        re.IGNORECASE,
    ),
}
"""What says that an outcome is not there: 決定ではない, 未決, not yet approved."""

_TERM: Final[dict[Language, re.Pattern[str]]] = {
    "ja": re.compile(
        r"まで|期限|予定|来週|来月|来年|来期|次回|締[切め]|〆|待ち|依頼|頼む|宿題|つもり|計画|したい|明日"
    ),
    "en": re.compile(
        r"\b(?:by|until|due|next|will|to do|todo|tbd|planned|plan to|asap|going to)\b",
        re.IGNORECASE,
    ),
}
"""What says of a matter that it is yet to be done."""
_HAS_BEEN: Final[dict[Language, re.Pattern[str]]] = {
    "ja": re.compile(r"[たﾀ](?:$|[\s。、,()（）→・])|済|完了|でした"),
    "en": re.compile(
        r"\b(?:was|were|had|did|done|went|found|sent"
        r"|(?!(?:plann|schedul|expect|propos|need|delay)ed)[a-z]{3,}ed)\b",
        re.IGNORECASE,
    ),
}
_TOLD_AS_DONE: Final[dict[Language, re.Pattern[str]]] = {
    "ja": re.compile(
        r"[一-龠々ァ-ヴー]*[ぁ-ん]{0,3}?"
        r"(?:[しっいきぎちにびみりえけげせぜてでねべめれん]た|んだ|ました)(?=。?$)"
    ),
    "en": re.compile(r"\b(?:was|were|has been|have been) [a-z]{2,}(?:ed|n|t)\b|\b[a-z]{3,}ed\b"),
}
_SPOKEN_OF: Final[dict[Language, re.Pattern[str]]] = {
    "ja": re.compile(
        r"(?:報告|説明|提案|要望|指摘|共有|確認|議論|検討|予定|依頼|発言|紹介|提示|決定|合意|了承"
        r"|承認|計画|指示|約束|担当|支持|賛成|反対)(?:し|され|が|を|と|す)|述べ|求め|示さ|示し|話し|意見|頼ん|挙が"
        r"|出され|決ま|決め|こととな|ことにな|ことにし|必要|となって"
    ),
    "en": re.compile(
        r"\b(?:will|to be|due|should|must|need|plan|asked|agreed|reported|said|noted|decided"
        r"|proposed|discussed|requested|assigned|expected|scheduled|raised|suggested|offered)",
        re.IGNORECASE,
    ),
}
"""What was done at a meeting is told in the past: that it was reported, asked for, planned."""

_FROM_TO: Final = re.compile(
    r"([0-9][0-9,.]*)[^0-9→⇒]{0,8}(?:→|⇒|⇨|->|から|\bto\b)[^0-9]{0,8}([0-9][0-9,.]*)"
)
_UP_TO: Final = re.compile(r"[ \u3000]*(?:から|〜|～|~|–|—|-|→|to|until|till)[ \u3000]*")
_PIECE: Final = re.compile(r"[0-9][0-9,.:/]*|[一-龠々]{2,}|[ァ-ヴー]{2,}|[A-Za-z]{4,}")


def find_unsaid(
    sentence: str, lines: Sequence[str], language: Language, today: date | None = None
) -> tuple[str, ...]:
    """Return the words of a sentence that tell an outcome which its lines do not say.

    Args:
        sentence: a drafted one.
        lines: what it was written from, with the names of the facts.
        language: of the sentence.
        today: the day of the writing: what is later is not done yet.
    """
    told, known = make_plain(sentence), [make_plain(each) for each in lines]
    said = "\n".join(_NOT_SAID[language].sub(" ", each) for each in known)
    denied = _NOT_SAID[language].search(told)
    found = [] if denied else list(_find_outcomes(told, said, language))
    found += _find_stretches(told, known, language)
    found += _find_misdated(told, known, language)
    return tuple(found) or _find_done_early(told, known, language, today)


def _find_outcomes(told: str, said: str, language: Language) -> Iterator[str]:
    for each in _OUTCOMES[language]:
        match = each.told.search(told)
        if (
            match
            and not each.said.search(said)
            and not (each.change and _goes_in_direction(said, each.change))
        ):
            yield match[0]


def _find_stretches(told: str, lines: Sequence[str], language: Language) -> Iterator[str]:
    """Yield stretches of time between two times that the lines name one by one."""
    made = list(_list_stretches(told, language))
    if not made:
        return
    said = {pair for line in lines for pair, _ in _list_stretches(line, language)}
    named = {each for line in lines for each in _list_times(line, language)[1]}
    for pair, words in made:
        if pair not in said and named.issuperset(pair):
            yield words


def _find_misdated(told: str, lines: Sequence[str], language: Language) -> Iterator[str]:
    """Yield the day of a sentence whose time the lines give for other days alone."""
    days, clocks = _list_times(told, language)
    if len(days) != 1 or len(clocks) != 1:
        return
    ((day, words),) = days.items()
    others = [
        set(found)
        for line in lines
        for found, times in [_list_times(line, language)]
        if clocks & times
    ]
    if others and all(each and day not in each for each in others):
        yield words


def _list_times(
    text: str, language: Language
) -> tuple[dict[tuple[int | None, int | None], str], set[Clock]]:
    """Return the days that a text names, by month and day with its words, and its times of day."""
    facts = find_facts(text, language)
    days = {
        (each.value.month, each.value.day): text[each.start : each.end]
        for each in facts
        if isinstance(each.value, Day) and each.value.is_day
    }
    return days, {each.value for each in facts if isinstance(each.value, Clock)}


def _list_stretches(text: str, language: Language) -> Iterator[tuple[tuple[Clock, Clock], str]]:
    clocks = [each for each in find_facts(text, language) if isinstance(each.value, Clock)]
    for one, other in pairwise(clocks):
        is_joined = _UP_TO.fullmatch(text, one.end, other.start)
        if is_joined and isinstance(one.value, Clock) and isinstance(other.value, Clock):
            yield (one.value, other.value), text[one.start : other.end]


def _goes_in_direction(said: str, way: int) -> bool:
    """Return whether a pair of figures goes up (1) or down (-1)."""
    return any(
        (_parse_figure(after) - _parse_figure(before)) * way > 0
        for before, after in _FROM_TO.findall(said)
    )


def _parse_figure(figure: str) -> float:
    try:
        return float(figure.replace(",", "").rstrip("."))
    except ValueError:
        return 0.0


def _find_done_early(
    told: str, lines: Sequence[str], language: Language, today: date | None
) -> tuple[str, ...]:
    """Return the end of a sentence that tells as done what its line says is to be done."""
    done = _TOLD_AS_DONE[language].search(told)
    if done is None or _SPOKEN_OF[language].search(told):
        return ()
    pieces = set(_PIECE.findall(told))
    nearest = max(lines, key=lambda each: len(pieces & set(_PIECE.findall(each))), default="")
    is_ahead = _TERM[language].search(nearest) or (today and _names_later(nearest, language, today))
    is_due = is_ahead and not _HAS_BEEN[language].search(nearest)
    return (done[0],) if is_due and pieces & set(_PIECE.findall(nearest)) else ()


def _names_later(line: str, language: Language, today: date) -> bool:
    """Return whether the first day that a line names is later than one, by the nearest year."""
    days = (each.value for each in find_facts(line, language) if isinstance(each.value, Day))
    first = next((each for each in days if each.is_day), None)
    if first is None:
        return False
    years = [first.year] if first.year else [today.year - 1, today.year, today.year + 1]
    named = []
    for year in years:
        with suppress(ValueError):
            named.append(date(year, first.month or 1, first.day or 1))
    nearest = min(named, key=lambda each: abs((each - today).days), default=today)
    return nearest > today
