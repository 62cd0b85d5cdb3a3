"""Take off a value what stands before and behind it, and is no part of it."""

from typing import Final

from checker.core.text import lazy_re as re
from checker.jobs.write.value_signs import SUBJECT

_FILLER: Final = re.compile(r"(?:えー?っ?と|あの[ーう]?|まあ)(?:[、,][ \u3000]*|$)")
"""What somebody says before he knows what to say."""
_STATION: Final = re.compile(
    r"(?:[^\s、。]{1,12}(?:課|室|係|局|班|本部|支店|工場|営業所|センター|チーム|グループ)[ \u3000]"
    r"|[^\s、。]{2,12}部[ \u3000](?=\S{2,}[ \u3000]?\S))+(?=\S)"
)
"""Where somebody works, before his name."""
_WISH: Final = re.compile(
    r"(?<=\S)(?:[がを]?(?:ほしい|欲しい|希望)|で(?:お願い(?:します|したい)?|頼む|たのむ|よろしく|いい|良い)"
    r"|にして(?:ください|ほしい)?)(?:です|な|ね|よ)?$"
)
"""What somebody wishes, behind what he wishes."""

_HONOUR: Final = re.compile(
    r"(?<=[一-龠々ァ-ヴー])(?<!客)(?<!皆)(?<!母)(?<!父)(?<!子)(?:さん|くん|ちゃん)"
    r"(?=$|[、,，・/／()（） \u3000])"
)
"""What colleagues are called by and no document calls them."""
_SHORT_END: Final = re.compile(r"[^、。\s]{2,14}[。]?")
_FRAME: Final = re.compile(r"「[^「」…]*…(?P<tail>[ぁ-ん]{2})[^「」]*」に入")
"""How a field's help tells the sentence around its value: 「費用は、…から支出します。」に入る."""


def drop_frame(words: str, told: str) -> str:
    """Return words without the end of a sentence that the document has around them.

    Args:
        words: 「教育設備費から出します」 is 「教育設備費」.
        told: the field's help.
    """
    frame = _FRAME.search(told)
    at = words.rfind(frame["tail"]) if frame else 0
    return words[:at] if at > 0 and _SHORT_END.fullmatch(words, at) else words


def drop_opening(words: str) -> str:
    """Return words without what a mail's subject or a speaker begins with."""
    for each in (SUBJECT, _FILLER):
        opening = each.match(words)
        words = words[opening.end() :] if opening else words
    return words


def drop_station(name: str) -> str:
    """Return a name without where its bearer works: 人事課 市原智也 is 市原智也."""
    station = _STATION.match(name)
    return name[station.end() :] if station else name


def drop_wish(words: str) -> str:
    """Return words without what says that somebody wishes them: 青でお願いします is 青."""
    return _WISH.sub("", words)


def drop_honours(people: str) -> str:
    """Return a list of people as a document names them: 森さん、営業の辻くん is 森、営業の辻."""
    return _HONOUR.sub("", people)
