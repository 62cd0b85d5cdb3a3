"""Read a Japanese list of people to its last word: 「型場の親方の倉持さん、販売から橋爪さん、私」.

A list in which a word is left over, or an I that nobody is known to be, may lack somebody.
"""

from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.words_ja import NO_PERSON, NOBODY, SECTIONS
from checker.jobs.write.list_parts import split_list

SELF: Final = r"(?:私|わたくし|わたし|自分|僕|俺|ぼく|おれ|わし)"
_LETTER: Final = (
    r"(?:[一-龠々ァ-ヴヵヶーA-Za-z0-9]|(?<=[一-龠])[りしきえけげちみいれめせぎび](?=の|[一-龠]))"
)
_GROUP: Final = rf"{_LETTER}{{1,14}}(?:の{_LETTER}{{1,10}}){{0,2}}"
_JOIN: Final = r"(?:の|から|より|側?[がは]|[:：]|[ \u3000])"
_NAME: Final = (
    r"(?:[一-龠々]{1,5}(?:[ \u3000][一-龠々ぁ-んァ-ヴー]{1,4})?|[ァ-ヴー]{2,8}"
    r"|[一-龠々]{1,3}[ぁ-ん]{1,3}(?=さん|くん|ちゃん)|[ぁ-んA-Za-z]{2,6}(?=さん|くん|ちゃん))"
)
TITLE: Final = (
    r"(?:(?:副|総|所)?(?:社長|会長|専務|常務|部長|課長|係長|室長|所長|工場長|支店長|店長|次長|班長|局長|主任"
    r"|主査|主事|チーフ|院長|館長|園長|校長|教頭|施設長|事務長|組合長|部会長|センター長|リーダー|マネージャー|先生|医師|師長"
    r"|支配人|料理長|隊長|仲居頭|住職|参事|相談役|親方|棟梁|女将|船長|町長|村長|課長補佐|支所長|場長|仲居|婦長|店主))"
)
_HONOUR: Final = r"(?:さん|くん|君|ちゃん|氏|様)"
_NOTE: Final = r"[(（][^()（）\n]{1,24}[)）]"
_FRONT: Final = re.compile(
    r"^(?:えー(?:っ?と)?|えっと|あのー?|あー|ええと|まあ|で|と|あと|それと|それから|ほんで|ほれと|ほかに|他に"
    r"|若い(?:方の)?|新人の|うちの|当社の|同(?=[ \u3000])|[、\s])+(?=\S)"
)
_BACK: Final = re.compile(
    r"[ \u3000]?(?:の?(?:以上)?[ \u3000]?[0-9一二三四五六七八九十]{1,2}(?:人|名))?"
    r"(?:でございま(?:す|した)|でした|です|だった|だけ|だ|や|ね|な)?(?:で(?:全部|合って(?:い)?ます)?(?:ですか|か)?)?"
    r"[?？。、\s]*$"
)
_PERSON: Final = re.compile(
    rf"(?:(?P<group>{_GROUP}){_JOIN})?(?P<name>{_NAME})(?P<title>{TITLE})?"
    rf"(?P<honour>{_HONOUR})?(?P<note>{_NOTE})?"
)
_OFFICE: Final = re.compile(
    rf"(?:(?P<group>{_GROUP}){_JOIN})?(?P<title>{TITLE}){_HONOUR}?(?P<note>{_NOTE})?"
)
_I: Final = re.compile(
    rf"(?:(?P<group>{_GROUP}){_JOIN})?{SELF}(?:[=＝](?P<own>{_NAME}))?(?P<note>{_NOTE})?"
)
_PARTS: Final = re.compile(
    r"[、,，・/／＋+\n]|(?<=さん)(?=[一-龠々ァ-ヴー]{1,4}さん)"
    r"|(?<=[一-龠々ァ-ヴーんし)）])と(?=[、 ]*(?:[一-龠々ァ-ヴーA-Z0-9]|えー|あの|わし|わたし))"
)
_FILLER: Final = re.compile(
    r"(?P<of>の)、[ \u3000]{2,}|(?P<by>の)?(?:(?:、|[ \u3000]+)"
    r"(?:(?:えー(?:っ?と)?|えっと|ええと|あー)|(?:あのー?|まあ)(?=[、 \u3000]))|…+)[、 \u3000]*"
)
_GAPS: Final = re.compile(r"[ \u3000\t]+")
_AWAY: Final = re.compile(r"欠|休み|休ん|来られ|来れ|不在|出られ")
_OTHERS: Final = re.compile(
    r"(?:[、/／ \u3000]|えー)+(?:お?休み|欠席?者?)(?:[=＝:：→]|は)"
    r"|[ \u3000]+(?=[^、。\s]{1,14}[はが][^、。\n]{0,24}(?:欠|休み|来られ|来れ))"
)
"""What begins the list of those who stayed away."""
_NO_GROUP: Final = re.compile(r"(?:^|の)(?:方|人|者|他|新人|名前)$")
_OF_A_GROUP: Final = re.compile(
    r"..(?:[部課室係班組店所社会局署]|センター)$|[本支各全](?:部|課|店|社|員)$|[弊当他同両]社$|工場$|みんな$"
    r"|[0-9](?:人|名)$"
)
_FULL: Final = re.compile(r"[一-龠々ァ-ヴー]{1,4}[ \u3000][一-龠々ぁ-んァ-ヴー]{1,4}")
_MOST: Final = 40
"""People of a list."""


def read_people(text: str, me: str) -> list[str] | None:
    """Return who a list names, each with what he is; None where a word of it is left over.

    Args:
        text: the list, without the words before and behind it.
        me: who says I; nothing where nobody knows.
    """
    found: list[str] = []
    ends = _OTHERS.search(text)
    plain = _FILLER.sub(
        lambda match: match["of"] or match["by"] or "、", text[: ends.start()] if ends else text
    )
    parts = list(split_list(plain, _PARTS))[:_MOST]
    for number, (start, part) in enumerate(parts):
        said = _FRONT.sub("", part.strip())
        if not said or _BACK.fullmatch(said):
            continue
        if found and (away := _AWAY.search(said)):
            if _GAPS.search(said, 0, away.start()):
                return None  # somebody may stand before the one who stayed away
            break
        is_named = plain.startswith("、", start + len(part)) and number + 1 < len(parts)
        following = parts[number + 1][1] if is_named else ""
        people = _read_part(said, me, following)
        if people is None:
            return None
        found += people
    return list(dict.fromkeys(found))


def _read_part(said: str, me: str, following: str) -> list[str] | None:
    said = _BACK.sub("", said)
    whole = _read_one(said, me, following)
    if whole is not None:
        return [whole] if whole else []
    people = [_read_one(_BACK.sub("", each), me, "") for each in _GAPS.split(said)]
    if len(people) > 1 and all(people) and all(map(_is_marked, _GAPS.split(said))):
        return [each for each in people if each]
    return None


def _is_marked(word: str) -> bool:
    """Return whether a word alone tells that it is somebody: by an office, さん or a department."""
    return bool(re.search(rf"{TITLE}|{_HONOUR}|の|{SELF}", word))


def _read_one(said: str, me: str, following: str) -> str | None:
    """Return who a part names, as a document has it; nothing for an I whose name follows."""
    own = _I.fullmatch(said)
    if own:
        return _name_self(own, me, following)
    office = _OFFICE.fullmatch(said)
    if office:
        return _write(office["group"], office["title"], office["note"])
    person = _PERSON.fullmatch(said)
    if person is None:
        return None
    name = person["name"]
    if len(name) > 1 and not person["honour"]:
        name = name.removesuffix("君")
    is_bare = not (person["title"] or person["honour"])
    if name in NOBODY or _NO_GROUP.search(person["group"] or ""):
        return None
    if is_bare and (_OF_A_GROUP.search(name) or name in SECTIONS | NO_PERSON):
        return None
    return _write(person["group"], f"{name}{person['title'] or ''}", person["note"])


def _name_self(own: re.Match[str], me: str, following: str) -> str | None:
    told = (own["note"] or "")[1:-1]
    if own["own"]:
        return _write(own["group"], own["own"], "")
    first = re.split("[、,]", told)[0]
    if _FULL.fullmatch(first) or (told and not _OF_A_GROUP.search(told) and not me):
        return _write(own["group"], first, "")
    if told and re.search(rf"[ \u3000]?{re.escape(me)}$" if me else "(?!)", told):
        return _write(own["group"], told, "")
    named = _PERSON.fullmatch(_BACK.sub("", following.strip())) if following else None
    if (
        not own["group"]
        and not own["note"]
        and named
        and not (named["honour"] or named["title"])
        and not _OF_A_GROUP.search(named["name"])
    ):
        return ""
    return _write(own["group"], me, own["note"]) if me else None


def _write(group: str | None, name: str, note: str | None) -> str:
    shown = "" if not note or re.search(SELF, note) else note
    return f"{group or ''} {name}{shown}".strip()
