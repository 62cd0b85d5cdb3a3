"""Take out of a line of notes what was put right in it: `3台→4台`, `@42 ←@40になった`."""

from typing import Final

from checker.core.text import lazy_re as re

_REASON: Final = r"(?:[^\s、。0-9→←]{2,24}(?:ので|から|ため|で)、?)"
_DAY: Final = r"[0-9]{1,2}(?:/|月)[0-9]{1,2}日?(?:[(（][月火水木金土日][)）])?"
_RAISED: Final = re.compile(
    r"[0-9]{1,6}(?:\.[0-9]+)?(?P<unit>[一-龠ァ-ヶA-Za-z]{1,4})[ \u3000]?(?:→|⇒|->)[ \u3000]?"
    rf"{_REASON}?(?P<now>[0-9]{{1,6}}(?:\.[0-9]+)?(?P=unit)(?!も))"
    r"(?:(?:だった|でした|です|に変更|に訂正)(?:[(（][^()（）]{1,20}[)）])?)?"
)
"""`3台→4台`, `1槽 → 2槽だった(増設分)`: what it was before, and why."""
_MOVED: Final = re.compile(rf"{_DAY}[ \u3000]?(?:→|⇒|->)[ \u3000]?{_REASON}(?P<now>{_DAY})")
"""`11/17(火)→値決めが間に合わないので11/19(木)`; without a reason it may be a stretch of days."""
_POINTED: Final = re.compile(
    r"[@＠][0-9][0-9,]*円?[ \u3000]*(?:←|⇐|<-)[^@＠←\n]{0,20}"
    r"(?P<now>[@＠][0-9][0-9,]*円?)に(?:なった|なりました|変更|訂正)(?:[(（][^()（）]{1,24}[)）])?"
)
_CHOSEN: Final = re.compile(
    r"(?P<now>\S)[ \u3000]*(?:→|⇒|←)[ \u3000]*"
    r"(?:これ(?:に(?:する|します|したい|決定))?|採用|本命)[。]?[ \u3000]*$"
)
"""`読み取りが速い → これ`: which of several the writer wants is said elsewhere."""
_FORMS: Final = (_RAISED, _MOVED, _POINTED, _CHOSEN)


def put_right(line: str) -> str:
    """Return a line with what holds alone."""
    for form in _FORMS:
        line = form.sub(lambda match: match["now"], line)
    return line
