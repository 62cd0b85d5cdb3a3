"""Read who was there, who was not and who wrote, as Japanese notes say it aloud.

`いたのは工事課がえー増岡課長と自分矢吹、営業課から滝口さん` names 工事課 増岡課長, 矢吹 and
営業課 滝口; what stands between the names is not told.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import display_width
from checker.core.text.word_set import parse_words
from checker.jobs.write.grounding.notes_people import blank_speakers, find_speaker_at
from checker.jobs.write.grounding.words_ja import NOBODY
from checker.jobs.write.note_index import NoteIndex
from checker.jobs.write.people_list_ja import SELF, TITLE, read_people
from checker.jobs.write.scored_values import CUED, TOLD, ScoredValue, suggest, tell

_HERE: Final = re.compile(
    r"(?:(?<![一-龠ぁ-ん])(?:いた|いる|居た|おった|出た|出てた|出とった|出ていた|来た|来てた|来とった|来ていた|参加した"
    r"|集まった|同席した|お集まりになった)"
    r"|(?:おいでに|お集まりに)?なりました|いらっしゃった|いらした)"
    r"(?:の|ん|人|方|メンバー|ひと)(?:(?:は|が|って|、|[:：=＝→])|(?<=人)[ \u3000])(?:ですね)?"
    r"|(?<![一-龠])(?:出席者?|参加者?|メンバー|顔ぶれ)"
    r"(?:は|が|[ \u3000]*[:：=＝→]|[ \u3000]+)(?:ですね)?"
    r"|(?<![一-龠ぁ-ん])来た[=＝]|(?<=[、。\s])(?:出た|いた)人、"
)
_BESIDES: Final = re.compile(r"(?:ほか|他|あと)に?、?$")
"""Before who came: others have been named already."""
_ALONG: Final = re.compile(
    r"(?:一緒に|いっしょに|同行)(?:行った|来た|して(?:くれた|もらった)|した)?(?:の|人)?(?:は|が)、?"
)
_DID_NOT_COME: Final = (
    r"来て(?:い)?な[いか]|来て?へん|来られ(?:ず|ません|な|へん)|来れ(?:ず|ません|な|ん)|出られ(?:ず|ません|なか)"
    r"|戻れ(?:ず|ません|な)|不在|欠席"
)
_AWAY: Final = re.compile(
    r"(?:は|が)(?:(?!、[^、。\n]{1,16}は)[^。\n]){0,30}?"
    r"(?:(?<![一-龠])お?休み(?:だっ|です|でし|で(?![すし])|に(?!かか)|ね|や|(?=\s|$)|[。、])|休んで"
    rf"|欠(?=[。、\s(（]|$)|{_DID_NOT_COME})",
    re.MULTILINE,
)
_AWAY_WORD: Final = re.compile(
    r"(?<![一-龠])(?:欠(?=[。、\s(（:：]|$)|お?休み(?!明|時間|を|の|まえ|前|か))|休んだ"
    rf"|{_DID_NOT_COME}",
    re.MULTILINE,
)
"""A word that may tell of somebody who stayed away."""
_NOBODY_AWAY: Final = re.compile(
    r"(?<![一-龠])(?:欠席者?|休み|休んだ(?:の|人))(?:は|も)?、?[ \u3000]?"
    r"(?:なし|いない|いません|ゼロ)"
    r"|(?:呼んだ人|声(?:を)?かけた人)?(?:は|が)?(?:全員|みんな)(?:来た|来て|出席|参加|そろ)"
)
_BOTH: Final = re.compile(r"(?:人|名)とも")
"""Between somebody and what says that he stayed away: others have been named before him."""
_LATER: Final = re.compile(r"来週|来月|明日|次回|あした|今後|[0-9]日|曜")
_AWAY_HEAD: Final = re.compile(
    r"(?<![一-龠])(?:休み|欠席者?|休んだ(?:の|人)|来なかった(?:の|人))(?:は|が)、?"
)
_WROTE: Final = re.compile(
    r"(?<![一-龠])(?:記録|書記|議事録)(?:係|者|担当)?(?:は|が|も)、?"
    r"|(?:議事録|記録)を[^。\n]{0,12}?(?=私|自分)|(?:書き留め|メモを?取っ|記録を?取っ)[てた][^、。\n]{0,8}(?:の|人|方)(?:は|が)、?"
)
_GOES_ON: Final = re.compile(
    r"。?[ \u3000]*(?:それと|あと|それから|ほかに|他に|[一-龠]{1,4}側"
    rf"|(?:えー、?)?{SELF}(?:です|、|で))"
)
_COUNTED: Final = re.compile(r"(?:出席|参加)(?:扱い)?(?:にし|にして|にする|で(?:お願い|いい))")
"""Words that make somebody one of those present though he stayed away or left."""
_SENTENCE: Final = re.compile(r"[^。\n]+")
_MARKED: Final = re.compile(rf"さん|くん|先生|{TITLE}|{SELF}")
_OTHER_LIST: Final = re.compile(r"宛|配|次回|送|担当|様")
_BRIEF: Final = 12
"""Characters in which the same may be said again: 「来れんかった。欠席な」."""
_SEVERAL: Final = 3
"""People from whom on a sentence of nothing else tells who was there."""
_INDENT: Final = re.compile(r"\n(?P<gap>[ \u3000]+)(?=\S)")
_ALL: Final = re.compile(
    r"(?:以上|全部で|合わせて|計)[、 ]?[0-9一二三四五六七八九十]{1,3}(?:人|名)"
)
_ENDS: Final = re.compile(r"。|\n|[ \u3000]{2,}(?=[0-9]{2}:)")
_I: Final = re.compile(SELF)
_ALONE: Final = re.compile(
    rf"(?:(?<![一-龠ぁ-ん])|(?<=[でとが])){SELF}(?=(?:です|でございます|でした|だけ)?(?:[、。\s]|$)|と(?!こ)|[0-9])"
    rf"|(?<=と){SELF}(?=(?:です|でございます|でした)?(?:[、。\s]|$))"
)
_SELF_NAMED: Final = re.compile(
    rf"(?<![一-龠]){SELF}(?:、?(?:[^\s、。]{{1,8}}の)?|[(（])(?P<name>[一-龠々]{{1,4}})"
    r"(?=です|でございます|と申|だ|の名前|[、。とで)）\s]|$)",
    re.MULTILINE,
)
_ADDRESS: Final = (
    r"(?:さん|くん|君|氏|様)?(?:[^\s、。]{0,2}(?:[課部係室所店園館院校]長|主任|主査|次長))?"
)
_IN_NAME: Final = re.compile(rf"{_ADDRESS}の?お?(?:名前|名義)で(?!は|な|も|す|した)")
"""Behind who a document is given out by: 「真壁悠の名前で出します」."""
_SIGNED_BY: Final = re.compile(
    r"(?:(?<![一-龠々])(?:起案|作成|報告|提出|差出|書類の名前|名前|名義)(?:者|人)?|書いたの|出すの|書くの)は、?"
)
_SIGNS: Final = re.compile(
    rf"{_ADDRESS}[)）]?(?:です|で(?=[、。 \u3000]|$|出|お願い|作|書|提|回)|の(?:お)?名前"
    r"|。|、(?=[^\s、。]{1,10}[部課室係])|、?(?:\n|$))"
)
"""What may follow whoever signs, behind 「起案は」."""
_NOT_HIM: Final = re.compile(r"(?:では?|じゃ)な[いくし]|から|あて|宛")
_SELF_IN: Final = re.compile(rf"(?:{SELF})[(（]$")
_AS_SELF: Final = re.compile(rf"[(（](?:{SELF})[)）]")
"""`私(羽生田 健吾)` and `真鍋 由紀子(わたし)`."""
_I_AM: Final = re.compile(r"(?:です|でございます|と(?:申|もう)します|だけど|ですけど)")
OWN_TASK: Final = re.compile(
    rf"(?<![一-龠])(?:(?:それ|これ)は)?{SELF}が(?:、|(?=[一-龠ァ-ヴ0-9 \u3000]))"
)
"""What says that the speaker does it himself: 「それは私が、9日までに作ります」."""
_ROLE: Final = re.compile(
    r"(?P<role>[一-龠々ァ-ヴーA-Z0-9][一-龠々ァ-ヴーA-Z0-9の]{0,13}?)(?:から|より|の|が|は)?[\s]*$"
)
_NO_ROLE: Final = re.compile(
    rf"^(?:{SELF}|名前|今回|今日|昨日|本日|新人|新しい|他|以上|方|人|者|時|分|日|月|年)$|側$|[0-9]"
)
_TITLE: Final = re.compile(rf"{TITLE}(?!が|は|に|へ)")
_BARE_TITLE: Final = re.compile(
    r"(?<![一-龠々ァ-ヴーA-Za-z0-9の])(?:副|総)?(?:社長|会長|専務|常務|部長|課長|係長|室長|所長|工場長|支店長|店長|班長|局長"
    r"|院長|館長|園長|校長|教頭|施設長|事務長|組合長|支配人|住職|隊長|親方|棟梁|女将|料理長|師長|船長|町長|村長)"
    r"(?=さん|[、とやもがはに。,/／・ \u3000]|$)",
    re.MULTILINE,
)
"""Somebody who is called by his office alone, first in a clause: `所長と、配車の奥田さん`."""
_ADDRESSED: Final = re.compile(
    r"[一-龠々]{1,4}(?=さん|くん|ちゃん|先生)|[ァ-ヴー]{2,8}(?=さん|くん|ちゃん)"
)
_NO_NAMES: Final = parse_words("名前 本人 担当 代理 方 分 個人 一人 入力 確認")
_UNIT_ENDS: Final = "部課室係班組"
_QUOTED: Final = re.compile(r"^[ \t]*>|電話|様|「[^」]*$|From:")
"""What a line of somebody else begins with."""
_FIRST_LINES: Final = 12
"""Lines at the head in which it is told who was there."""
_HONOURED: Final = re.compile(r"さん|くん|君|ちゃん|先生|様|氏")
_LAST_LINE: Final = 6
"""Lines at the head in which somebody says who he is."""
_NEAR: Final = 24
_CLAUSE: Final = 60
_MOST: Final = 40
"""Places that are looked at of those that tell of people."""
_LONGEST: Final = 240
"""Characters of a list of people."""


def find_present(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said to have been there, with departments and titles: whole lists first."""
    places = list(_iter_present(index))
    for start, end in places:
        people = read_people(index.text[start:end], _tell_self(index, start))
        if people and len(people) > 1 and not _COUNTED.search(index.text):
            yield tell("、".join(map(index.complete, people)), start, end)
    for start, end in places:
        people = _list_people(index, start, end)
        is_known = _tell_self(index, start) or not _ALONE.search(index.text, start, end)
        if len(people) > 1 and is_known:
            yield suggest("、".join(people), start, end)


def _iter_present(index: NoteIndex) -> Iterator[tuple[int, int]]:
    """Yield where lists of those present begin and end: behind a word for it, or alone."""
    found = islice(_HERE.finditer(index.text), _MOST)
    heads = [each for each in found if index.line(each.start()) < _FIRST_LINES]
    for head in heads:
        if not _BESIDES.search(index.text, max(0, head.start() - 4), head.start()):
            yield head.end(), _find_end(index.text, head.end())
    if heads:
        return
    text = blank_speakers(index.text)
    for match in islice(_SENTENCE.finditer(text), _MOST):
        if index.line(match.start()) >= _FIRST_LINES:
            return
        is_list = len(match[0]) <= _LONGEST and len(_MARKED.findall(match[0])) >= _SEVERAL
        if is_list and not _AWAY_WORD.search(match[0]) and not _OTHER_LIST.search(match[0]):
            people = read_people(match[0], _tell_self(index, match.start()))
            if people and len(people) >= _SEVERAL:
                yield match.span()


def find_companions(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said to have come along on a journey."""
    for head in islice(_ALONG.finditer(index.text), _MOST):
        end = _find_end(index.text, head.end())
        people = _list_people(index, head.end(), end)
        if people:
            yield suggest("、".join(people), head.end(), end)


def find_writer(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield in whose name a document is given out, and who says who he is: `醸造部の栗林です`."""
    for start, end in chain(_iter_signers(index), _iter_selves(index)):
        yield tell(index.complete(index.text[start:end]), start, end)
    who = find_self(index)
    at = index.text.find(who.split()[0]) if who else -1
    if at >= 0:
        yield tell(who, at, at + len(who.split()[0]))


def find_absent(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said not to have come: `管理課の戸田さんは講習で来てないです`."""
    text = blank_speakers(index.text)
    told: dict[str, tuple[int, int]] = {}
    seen: list[tuple[int, int]] = []
    is_sure = True
    for start, end, (low, high) in islice(_iter_absent(index, text), _MOST):
        seen.append((start, end + _BRIEF))
        people = read_people(text[low:high], _tell_self(index, low))
        is_near = index.line(start) < 2 * _FIRST_LINES
        is_sure &= bool(people) and is_near and not _BOTH.search(text, high, end)
        told |= dict.fromkeys(people or _list_people(index, low, high), (low, high))
    left = (each.start() for each in _AWAY_WORD.finditer(text))
    is_sure &= all(any(low <= each < high for low, high in seen) for each in left)
    if told:
        value, place = "、".join(map(index.complete, told)), next(iter(told.values()))
        yield ScoredValue(value, *place, TOLD if is_sure else CUED)
        return
    nobody = list(_NOBODY_AWAY.finditer(text))
    if nobody and index.line(nobody[0].start()) < 2 * _FIRST_LINES:
        low, high = nobody[0].span()
        is_sure = all(low <= each.start() < high + _BRIEF for each in _AWAY_WORD.finditer(text))
        yield (tell if is_sure else suggest)("なし", low, high)


def _iter_absent(index: NoteIndex, text: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Yield where somebody is said to have stayed away, and where he is named in it."""
    for head in _AWAY_HEAD.finditer(text):
        end = _find_stop(text, head.end())
        if _list_people(index, head.end(), end):
            yield head.start(), end, (head.end(), end)
    for match in _AWAY.finditer(text):
        near = max(0, match.start() - _CLAUSE)
        low = max(near, *(text.rfind(e, near, match.start()) + 1 for e in "。、\n\u3000 "))
        if not _LATER.search(match[0]) and _list_people(index, low, match.start()):
            yield low, match.end(), (low, match.start())


def _iter_signers(index: NoteIndex) -> Iterator[tuple[int, int]]:
    """Yield who signs by the words of the notes: 「根岸さんのお名前で」, 「起案は沢田 由美で」."""
    text = index.text
    people = [each for each in index.facts if each.kind == "person"]
    yield from ((e.start, e.end) for e in people if _IN_NAME.match(text, e.end))
    for head in _SIGNED_BY.finditer(text):
        for each in index.between(head.end(), head.end() + 2 * _NEAR):
            if each.kind == "person" and _SIGNS.match(text, each.end):
                is_told = not _ENDS.search(text, head.end(), each.start)
                if is_told and not _NOT_HIM.search(text, each.end, each.end + 4):
                    yield each.start, each.end
                break


def _iter_selves(index: NoteIndex) -> Iterator[tuple[int, int]]:
    """Yield who is told to be the one who says I: `私(羽生田 健吾)`, `真鍋 由紀子(わたし)`."""
    for each in index.facts:
        if each.kind == "person" and (
            _SELF_IN.search(index.text, max(0, each.start - 8), each.start)
            or _AS_SELF.match(index.text, each.end)
        ):
            yield each.start, each.end


def find_recorder(index: NoteIndex) -> Iterator[ScoredValue]:
    """Yield who is said to keep the minutes: `記録は私、大槻香澄で`."""
    for head in _WROTE.finditer(index.text):
        end = _find_stop(index.text, head.end())
        named = _persons(index, head.end(), end)
        if named:
            low, high = named[0]
            yield tell(index.complete(index.text[low:high]), low, high)
        elif _I.match(index.text, head.end()):
            own = _SELF_NAMED.match(index.text, head.end())
            is_name = own is not None and _is_name(own["name"])
            who = own["name"] if own and is_name else _tell_self(index, head.start())
            if who:
                yield tell(index.complete(who), head.end(), end)


@lru_cache(maxsize=8)
def find_self(index: NoteIndex) -> str:
    """Return who says at the head who he is: `工事課の矢吹です`; nothing where nobody does."""
    for each in index.facts:
        if index.line(each.start) >= _LAST_LINE:
            break
        if each.kind == "person":
            line = index.text[index.text.rfind("\n", 0, each.start) + 1 : each.start]
            if _I_AM.match(index.text, each.end) and not _QUOTED.search(line):
                return index.complete(index.text[each.start : each.end])
    for match in _SELF_NAMED.finditer(index.text):
        name = match["name"]
        if _is_name(name) and _I_AM.match(index.text, match.end("name")):
            return index.complete(name)
    return ""


def _is_name(words: str) -> bool:
    """Return whether what stands behind I may be a name: no 名前, 担当 or 衛生課."""
    return words[-1] not in _UNIT_ENDS and words not in _NO_NAMES


def _find_stop(text: str, start: int) -> int:
    """Return where the words right behind a place end: with their sentence, or soon."""
    limit = min(len(text), start + _NEAR)
    stop = _ENDS.search(text, start, limit)
    return stop.start() if stop else limit


def _find_end(text: str, start: int) -> int:
    """Return where a list of people ends: with its sentence, or a later one that goes on."""
    end, limit = start, min(len(text), start + 2 * _LONGEST)
    while True:
        stop = _ENDS.search(text, end, limit)
        end = stop.start() if stop else limit
        total = _ALL.search(text, start, end)
        if total:
            return total.start()
        goes_on = _GOES_ON.match(text, end) or _is_below(text, start, end)
        if stop is None or not goes_on or end - start > _LONGEST:
            return end
        end += 1


def _is_below(text: str, start: int, end: int) -> bool:
    """Return whether the line behind a list's end begins right below where the list began."""
    begin = start + len(text[start:end]) - len(text[start:end].lstrip())
    ahead = text[text.rfind("\n", 0, begin) + 1 : begin]
    gap = _INDENT.match(text, end)
    if gap is None or not ahead.strip():
        return False
    return display_width(ahead) == display_width(gap["gap"])


def _persons(
    index: NoteIndex, start: int, end: int, *, titles: bool = False
) -> Sequence[tuple[int, int]]:
    """Return where persons are named between two places, known ones and who is addressed.

    With `titles` also those who are called by their office alone.
    """
    found = [(e.start, e.end) for e in index.between(start, end) if e.kind == "person"]
    found = [span for span in found if not _TITLE.fullmatch(index.text[slice(*span)])]
    for match in _ADDRESSED.finditer(index.text, start, end):
        if match[0] not in NOBODY and not _TITLE.fullmatch(match[0]):
            _add_free(found, match.span())
    for match in _SELF_NAMED.finditer(index.text, start, end):
        if _is_name(match["name"]):
            _add_free(found, match.span("name"))
    for match in _BARE_TITLE.finditer(index.text, start, end) if titles else ():
        _add_free(found, match.span())
    return sorted(found)


def _add_free(found: list[tuple[int, int]], span: tuple[int, int]) -> None:
    """Add what is between two places where nothing of it is there already."""
    if all(span[1] <= low or high <= span[0] for low, high in found):
        found.append(span)


def _list_people(index: NoteIndex, start: int, end: int) -> list[str]:
    """Return who is named between two places, each once, with what he is."""
    text, found = index.text, []
    at = start
    for low, high in _persons(index, start, end, titles=True):
        alone = _ALONE.search(text, at, low)
        is_other = alone and (
            _HONOURED.match(text, high) or not _names_self(text[alone.end() : low])
        )
        if alone and is_other:
            found.append(_tell_self(index, alone.start()))
        name = index.complete(text[low:high])
        title = _TITLE.match(text, high, end)
        role = _ROLE.search(text[at:low])
        told = role["role"] if role and not _NO_ROLE.search(role["role"]) else ""
        found.append(f"{told} {name}{title[0] if title else ''}".strip())
        at = title.end() if title else high
    alone = _ALONE.search(text, at, end)
    if alone:
        found.append(_tell_self(index, alone.start()))
    return list(dict.fromkeys(filter(None, found)))


def _names_self(between: str) -> bool:
    """Return whether the name behind I is the speaker's own: `私、主任の真壁`."""
    return re.fullmatch(r"[、\s]*(?:[一-龠々ァ-ヴー]{1,8}の)?", between) is not None


def _tell_self(index: NoteIndex, at: int) -> str:
    return find_speaker_at(index.text, at) or find_self(index)
