"""Read a meeting's own data as Japanese notes say them aloud: what it is called, where, what day.

`場所は本社じゃなくて植木センターの2階でやりました` tells the place that was put right.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import islice
from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.model import Day, Fact, Quantity
from checker.jobs.write.grounding.notes_people import blank_speakers, find_spoken_lines
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.scored_values import ScoredValue, is_day, suggest, tell, write_day
from checker.jobs.write.spoken_clocks_ja import HEAD_LINES, OTHER_TIME, find_end, find_start
from checker.jobs.write.spoken_people_ja import (
    find_absent,
    find_companions,
    find_present,
    find_recorder,
    find_writer,
)

_KIND: Final = (
    r"(?:会議|委員会|検討会|打ち?合わ?せ|ミーティング|朝礼|定例会?|部会|例会|店長会|連絡会|協議会|報告会|反省会"
    r"|研究会|会合)"
)
_NAMED: Final = re.compile(
    r"(?:会議?|打ち?合わ?せ|ミーティング)の(?:名前|名称|名)(?:は|が)?、?[ \u3000]?"
    r"(?:[ぁ-んー]{1,3}、)?[「『]?(?P<named>[^「」『』、。\s]{2,24}?)"
    r"(?=[」』]|で(?:いい|お願い|す)|と(?:申|いい|して)|に(?:し|なり)|[。 \u3000]|$)"
    rf"|正式(?:名称)?(?:に)?(?:は|には)、?(?P<formal>[^\s、。]{{2,20}}?{_KIND})",
    re.MULTILINE,
)
_QUOTED_NAME: Final = re.compile(
    r"(?:名前|名称|会議?名|の名|名は|タイトル|題名?は|正式)(?:[^「」『』。\n]{0,16})[「『](?P<quoted>[^「」『』\n]{3,30})[」』]"
    r"(?!じゃな|ではな|でなく|でし?た|だった|と(?:ちが|違))"
    r"|[「『](?P<asked>[^「」『』\n]{3,30})[」』]で(?:いい|よい)[^\n]{0,4}名"
)
"""A name in quotes, and the word before or behind it that says what it is."""
_OTHER_NAME: Final = re.compile("(?:部門|部署|文書|番号|記号|会社|施設)の?名")
"""What says that it is the name of something else than a meeting."""
_NEAR_NAME: Final = 6
_RATHER: Final = re.compile(
    r"[^「『\n]{0,16}(?:じゃあ?|やっぱり?|むしろ|いや|うちのは)、?[「『](?P<rather>[^「」『』\n]{3,30})[」』]"
)
_ABOUT: Final = re.compile(
    rf"(?:きょう|今日|昨日|きのう|おととい|先日|本日|さっき|今朝|曜日?|日[)）]?|月)の、?(?P<day>[一-龠々ァ-ヴーA-Za-z0-9・]{{2,16}}?{_KIND}"
    r"|[一-龠々ァ-ヴー]{2,10}会)(?=なん|です|の|を|、|が|は|、|$|を)",
    re.MULTILINE,
)
_TODAY: Final = re.compile(r"(?:昨日|きのう|きょう|今日|本日)(?:は|の)?、?[ \u3000]*")
_NEAR: Final = 24
_OF_IT: Final = re.compile(
    r"[^。\n]{0,16}?(?:会|打ち?合|話し合|ミーティング|朝礼|議事録|出張|やつ|あれ)"
)
"""What says of a day that the meeting was on it: 昨日の台風 does not."""
_YESTERDAY: Final = ("昨日", "きのう")
_HEAD_LINES: Final = 2
_NO_YEAR: Final = 2001
_LONGEST_MONTH: Final = 31
_SENT_TO: Final = re.compile(
    r"(?:配る|配布する|お?配りいただく|回す|回覧する|共有する)(?:の|先|人)?は、?(?P<who>[^。\n]{2,60})"
)
_GIVEN_TO: Final = re.compile(
    r"(?P<who>[^。\n>:：]{2,40}?)(?:に|へ|さ)も?、?(?=(?:コピー|[一二1-3１-３][部枚](?!品)|共有|転送|回覧)"
    r"|(?:回し|回す|まわし|送[るりっ]|お送り|配[るりっ]|渡[しす]|お渡し|届け)(?!てもら|られ|てき|先))"
)
"""Who gets something: of the minutes, where nothing else is named."""
_OF_MINUTES: Final = re.compile(r"議事録|(?:これ|でき|出来|書い|書け)[^。\n]{0,4}たら|紙は")
"""Before who gets something: it is what is written up now."""
_RECEIVER: Final = re.compile(r"(?!.*(?:いつも|たぶん|誰))[^\s、。0-9「」『』…?？をがはで]{2,16}")
_JOINED: Final = re.compile(r"[、・や]|と(?=[一-龠ァ-ヴA-Z])")
_MOST: Final = 40
_BEFORE_WHO: Final = re.compile(
    r"^.*(?:たら|ので|から|けど|けん|さかい|して|って|[はがを])、?[ \u3000]*|^.*[ \u3000]{1,2}"
    r"|^(?:あと|それと|これ|で|じゃ|、)+"
)
_WHO: Final = re.compile(
    r"さん|くん|先生|様|社長|部長|課長|所長|店長|園長|館長|[部課室係局班店所社署会](?=$|[とや、・全にへ])|員|全|各|者|人|長"
)
_UNSURE: Final = re.compile(r"[(（][^()（）]{0,60}(?:…|思った|かな|[?？])[^()（）]{0,60}[)）]?")
_POLITE_END: Final = re.compile(
    r"[ \u3000]+(?:はい|以上).*$"
    r"|(?:に(?:も)?|で|まで)?(?:お願い(?:いたし|し)?ます|です|でお願い.*|いたします|ね)?[。!！]?$"
)
_PLACED: Final = re.compile(
    r"(?:(?<=[。、\s])|^)(?:場所|会場|部屋)は、?(?P<said>[^。\n]{2,80})"
    r"|(?:(?<=[。、\s])|^)(?P<met>[^。、\n]{2,40}?)(?:に(?:集ま|変え|変更|移っ|移し|移動)"
    r"|で(?:やりました|やった|やって|行いました|行った|開催|開き|集ま|丸くなっ|立ったまま|、(?:いた|出た)の))",
    re.MULTILINE,
)
_BECAUSE: Final = re.compile(r"(?:から|ので|ため|けど|んで|が)(?=[^っ])[、\s]*(?=[一-龠々0-9A-Z])")
_DONE: Final = re.compile(
    r"(?:で|に)(?:やりました|やった|やって|行いました|行った|しました|開きました)"
    r"(?=[。、 \u3000]|$)"
    r"|(?:で|に)(?:した|す|集ま.*|開催.*|開いた.*|お願い.*)?(?:。|$)"
    r"|(?:で|だ)(?:す|した|ございます)?(?:ね|よ)?$"
)
_WRONG: Final = re.compile(
    r"(?:じゃな(?:くて?|い)(?:わ|や)?|ではなくて?|、?(?:いや|あー?|ああ)?、?(?:違う|ちがう)|、いや(?=、))[、\s]*"
)
_PLACE_WORD: Final = re.compile(
    r"室|部屋|会議|ホール|食堂|階|センター|本社|支店|工場|事務所|倉庫|座敷|店|館|棟|講堂|オンライン|Zoom|Teams"
)

_AGAIN: Final = re.compile(
    rf"。[ \u3000]*(?P<whole>[^。、\n]{{0,16}}(?:{_PLACE_WORD.pattern})[^。、\n]{{0,4}})。"
)
"""A place that is told whole in the sentence behind the one that puts it right."""
_DOES: Final = re.compile(r"[をがは]|そこ$")
_TALKS: Final = re.compile(r"は|ってい?う|[たる](?:で|し|から)、")
_SAYS: Final = re.compile(r"[がはを].*[ぁ-ん]$|^[^\s:：]{1,8}[:：]")


def _find_name(index: NoteIndex) -> Iterator[ScoredValue]:
    for match in _QUOTED_NAME.finditer(index.whole):
        if _OTHER_NAME.search(index.whole, max(0, match.start() - _NEAR_NAME), match.end()):
            continue
        found, part = match, "quoted" if match["quoted"] else "asked"
        while rather := _RATHER.match(index.whole, found.end()):
            found, part = rather, "rather"
        yield tell(found[part], found.start(part), found.end(part))
    for match in _NAMED.finditer(index.whole):
        part = "named" if match["named"] else "formal"
        yield tell(match[part], match.start(part), match.end(part))
    for match in _ABOUT.finditer(index.whole):
        is_kind = re.fullmatch(_KIND, match["day"])  # 委員会 alone does not tell which
        if index.line(match.start()) < HEAD_LINES and not is_kind:
            yield tell(match["day"], match.start("day"), match.end("day"))


def _find_day(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield the day that the first lines call today or yesterday, or that stands alone there."""
    days = [each for each in index.facts if isinstance(each.value, Day)]
    head = next((each for each in days if _is_head(index, each)), None)
    is_chat = bool(find_spoken_lines(index.text))
    is_today = not is_chat or _TODAY.search(index.text)
    for each in days if is_today else ():
        if is_day(each) and index.line(each.start) < HEAD_LINES and _is_alone(index.text, each):
            yield tell(write_day(each), each.start, each.end)
    if is_chat:
        return  # what a chat calls today is when a line of it was said
    for match in _TODAY.finditer(index.text):
        if index.line(match.start()) >= HEAD_LINES:
            break
        near = index.between(match.end(), match.end() + _NEAR)
        named = near[0] if near and near[0].start == match.end() else None
        if named is not None and is_day(named):
            yield tell(write_day(named), named.start, named.end)
        elif named is not None and head is not None and (told := _date_number(named, head)):
            yield tell(told, named.start, named.end)
        elif (
            head is not None and match.start() > head.end and _OF_IT.match(index.text, match.end())
        ):
            back = int(match[0].startswith(_YESTERDAY))
            yield tell(_go_back(write_day(head), back), head.start, head.end)


def _is_head(index: NoteIndex, fact: Fact) -> bool:
    """Return whether a day is the one on which notes say that they were made."""
    return index.line(fact.start) < _HEAD_LINES and is_day(fact) and bool(_read(write_day(fact)))


def _read(day: str) -> date | None:
    """Return a day as data have it, of some year where it has none; None where there is none."""
    try:
        return date.fromisoformat(day if day.count("-") > 1 else f"{_NO_YEAR}-{day}")
    except ValueError:
        return None


def _go_back(day: str, days: int) -> str:
    """Return the day so many days before, with its year where that one has it."""
    known = _read(day)
    before = (known - timedelta(days)).isoformat() if known else day
    return before.removeprefix(f"{_NO_YEAR}-")


def _date_number(number: Fact, head: Fact) -> str:
    """Return the day with a number on or before the day at the head of the notes."""
    value = number.value
    wanted = value.number if isinstance(value, Quantity) and value.unit == "日" else None
    days = (_go_back(write_day(head), each) for each in range(_LONGEST_MONTH))
    return next((each for each in days if int(each[-2:]) == wanted), "")


def _is_alone(text: str, fact: Fact) -> bool:
    low, high = text.rfind("\n", 0, fact.start) + 1, text.find("\n", fact.end)
    around = text[low : fact.start] + text[fact.end : high if high >= 0 else len(text)]
    return not around.strip(" \u3000-–—=【】[]■●#")


def _find_receivers(index: NoteIndex) -> Iterator[ScoredValue]:
    for match in _SENT_TO.finditer(index.text):
        words = _POLITE_END.sub("", _UNSURE.sub("", match["who"])).strip("、 \u3000")
        if words:
            yield tell(words, match.start("who"), match.start("who") + len(words))
    given = list(_iter_given(index.text))
    for start, words in given:
        low = max(index.text.rfind(each, 0, start) for each in "。\n")
        is_of_it = len(given) == 1 and _OF_MINUTES.search(index.text, low + 1, start)
        are_named = all(_RECEIVER.fullmatch(each) for each in _JOINED.split(words))
        yield (tell if is_of_it and are_named else suggest)(words, start, start + len(words))


def _iter_given(text: str) -> Iterator[tuple[int, str]]:
    """Yield who is to get something, and where he is named."""
    for match in islice(_GIVEN_TO.finditer(text), _MOST):
        before = _BEFORE_WHO.match(match["who"])
        start = match.start("who") + (before.end() if before else 0)
        words = text[start : match.end("who")].rstrip("、と \u3000")
        if _WHO.search(words):
            yield start, words


def _find_place(index: NoteIndex) -> Iterator[ScoredValue]:
    text = blank_speakers(index.text)
    for match in _PLACED.finditer(text):
        part = "said" if match["said"] else "met"
        is_far = part == "met" and index.line(match.start()) >= HEAD_LINES
        if is_far or OTHER_TIME.search(match[0]) or (part == "met" and _DOES.search(match["met"])):
            continue
        words, start = match[part], match.start(part)
        again = _AGAIN.match(text, match.end()) if _WRONG.search(words) else None
        if again:
            yield suggest(again["whole"], again.start("whole"), again.end("whole"))
            continue
        for cut in (_WRONG, _BECAUSE):
            found = list(cut.finditer(words))
            if found:
                start, words = start + found[-1].end(), words[found[-1].end() :]
        done = _DONE.search(words)
        words = _trim_place(words[: done.start()] if done else words)
        if _PLACE_WORD.search(words) and not _TALKS.search(words):
            yield suggest(words, start, start + len(words))


def _trim_place(words: str) -> str:
    """Return a place without what stands behind a gap: `会議室 応接がふさがってたので`."""
    words = words.rstrip("、 \u3000").removeprefix("同じく")
    gap = re.search(r"[ \u3000]+", words)
    if gap and _PLACE_WORD.search(words[: gap.start()]) and _SAYS.search(words[gap.end() :]):
        return words[: gap.start()]
    return words


FINDERS: Final[Mapping[str, Callable[[NoteIndex], Iterator[ScoredValue]]]] = {
    "会議名": _find_name,
    "開催日": _find_day,
    "発生日": _find_day,
    "配布先": _find_receivers,
    "開始": find_start,
    "開始の時刻": find_start,
    "開始時刻": find_start,
    "終了": find_end,
    "終了の時刻": find_end,
    "終了時刻": find_end,
    "場所": _find_place,
    "出席者": find_present,
    "欠席者": find_absent,
    "記録者": find_recorder,
    "報告者": find_writer,
    "起案者": find_writer,
    "提出者": find_writer,
    "作成者": find_writer,
    "差出人": find_writer,
    "担当者": find_writer,
    "同行者": find_companions,
}
"""What reads the notes for a field, by what it is called."""
