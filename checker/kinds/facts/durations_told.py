"""Lengths of time beside two clock times of prose: `10:00に始まり11:45に終わった（1時間45分）`."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, Literal

from checker.core.document import Block, BlockKind
from checker.core.text import lazy_re as re
from checker.kinds.facts.durations import StatedDuration
from checker.kinds.facts.slips import is_slip
from checker.language.clock import (
    DAY,
    DURATION_IN_TEXT,
    HOUR,
    FoundTime,
    find_time_spans,
    find_times,
    match_duration,
    to_plain,
)
from checker.language.sentences import split_sentences

_NO_LENGTH_BEFORE = re.compile(
    r"(?:約|およそ|ほぼ|各|休憩|うち|持ち時間|1人|平均|最大|あと|残り|予定より|通常"
    r"|\b(?:about|around|nearly|almost|over|under|every|each|within|at least|up to|another|some"
    r"|roughly|last|next|first|than)) ?$"
)
NO_LENGTH_AFTER: Final = re.compile(
    "[ 　]?(?:以内|以上|以下|未満|程度|前|後|ごと|毎|おき|単位|弱|強|超|を超|ほど|くらい|ぐらい"
    "|早|遅|待|の?(?:休憩|余裕|遅れ|遅延|前倒|残業)"
    "|before|after|ahead|late|early|earlier|later|or|each|apart|intervals?)"
)
"""Words after a length of time that make it another thing, or no exact one."""
_ENDS = re.compile(
    "終|了|完|復旧|再開|閉|到着|解消|戻|帰|収束|止ま|退|回復|復帰|まで|解除"
    r"|\b(?:end|until|till|finish|close|adjourn|restor|resum|recover|back|over|complet|return|arriv|clear)",
)
_SAYS_LENGTH = re.compile(
    "(?:停止|影響|障害|中断|所要|作業|会議|打合せ|打ち合わせ|滞在|経過|対応|復旧まで|移動|不通|停電|断水)"
    "(?:した)?(?:時間)?(?:は|の|に|が|:|、|計|合計| )*$"
    r"|\b(?:lasted|took|outage|downtime|duration|stopped|down|interruption|unavailable|meeting|delay)"
    r"(?: was| of| for|:| had been)?(?: for| a total of)? ?$|[(（、](?:計|合計|所要時間?)? ?$"
)
_NEAR = 24
_MOST_TIMES = 40
"""Clock times of a block; one with more is a timetable."""
_TWO = 2


def find_durations_told(block: Block) -> Iterator[StatedDuration]:
    """Yield the lengths of time that a sentence states for the two clock times it names."""
    if block.kind is BlockKind.CODE or len(block.text) < _NEAR:
        return
    plain = to_plain(block.text)
    times = [each for each in find_times(block.text) if each.real]
    if not _TWO <= len(times) <= _MOST_TIMES:
        return
    clock = {place for each in times for place in range(each.start, each.end)}
    lengths = [m for m in DURATION_IN_TEXT.finditer(plain) if m.start() not in clock]
    if not lengths:
        return
    joined = {
        each.start for span in find_time_spans(block.text) for each in (span.first, span.last)
    }
    language: Literal["ja", "en"] = "ja" if "。" in plain else "en"
    before: list[FoundTime] = []
    for start, end in split_sentences(block.text, language):
        here = [each for each in times if start <= each.start < end]
        told = [each for each in lengths if start <= each.start() < end]
        pair = here or before
        beside = any(each.start in joined for each in here)
        if len(pair) == _TWO and not beside and len(told) == 1:
            found = _read(block, plain, pair, told[0], close=bool(here))
            if found is not None:
                yield found
        before = here or before


def _read(
    block: Block, plain: str, pair: Sequence[FoundTime], match: re.Match[str], *, close: bool
) -> StatedDuration | None:
    """Return the length, right or wrong, where its words say that it lies between the two."""
    start, end = match.span()
    before = plain[max(0, start - _NEAR) : start]
    if _NO_LENGTH_BEFORE.search(before) or NO_LENGTH_AFTER.match(plain, end):
        return None
    first, last = pair
    if close and not _ENDS.search(plain, first.end):
        return None
    if not close and not _SAYS_LENGTH.search(before):
        return None
    length, minutes = (last.minutes - first.minutes) % DAY, match_duration(match)
    if minutes != length and not is_slip_of_time(minutes, length):
        return None
    period = f"{block.text[first.start : first.end]}～{block.text[last.start : last.end]}"
    written = block.text[start:end]
    return StatedDuration(block.span(start, end), written, period, minutes, length, first.minutes)


def is_slip_of_time(minutes: int, length: int) -> bool:
    """Tell whether only the hours, or only the minutes, of a length are wrong, as by a slip."""
    said, right = divmod(minutes, HOUR), divmod(length, HOUR)
    if said[1] == right[1]:
        return abs(said[0] - right[0]) == 1
    return said[0] == right[0] and is_slip(Decimal(said[1]), Decimal(right[1]), plain=True)
