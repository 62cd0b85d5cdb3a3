"""Tell what kind of thing a question asks for: without an age, 「何歳」 is not answered."""

import unicodedata
from typing import Final

from checker.core.text import lazy_re as re

_NUMBER: Final = r"(?:\d|[〇一二三四五六七八九十百千半数])"
_KINDS: Final = tuple(
    (re.compile(asks), re.compile(holds))
    for asks, holds in (
        ("何[歳才]", rf"{_NUMBER}\s*[歳才]"),
        ("何時(?!間)", rf"{_NUMBER}\s*(?:時(?!間)|:)|正午|終日|24時間"),
        ("何時間|何分", rf"{_NUMBER}\s*(?:時間|分|日)"),
        ("何日|何週|何[かヶカ]月", rf"{_NUMBER}\s*(?:日|週|[かヶカヵ箇]?月|年|時間)|当日|翌|前日"),
        ("何回|何度", rf"{_NUMBER}\s*(?:回|度|日|週|月|年)|毎[日週月年]"),
        ("何[人名]", rf"{_NUMBER}\s*[人名]|全員"),
        ("何社", rf"{_NUMBER}\s*(?:社|者|業者|件)"),
        ("何(?:文字|桁)", rf"{_NUMBER}\s*(?:文字|桁|字)"),
        ("何年", rf"{_NUMBER}\s*(?:年|[かヶカヵ箇]月)|永久"),
        (
            "いくら|何円|料金は",
            (
                r"\d\s*(?:[千万億]?円|%|パーセント|ドル)|[¥$]|[一二三四五六七八九十百千万]円"
                "|無料|全額|実費|無償"
            ),
        ),
        (r"how old\b", r"\d+ ?years|\bage\b"),
        (
            r"how much (?:is|does|do|will|can)\b",
            r"[$¥€£]|\d+ ?(?:%|dollars|yen|euros)|free|full cost",
        ),
        (
            r"how many\b",
            r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|no|unlimited)\b",
        ),
    )
)


def lacks_expected(question: str, passage: str) -> bool:
    """Return whether a question asks for a kind of thing of which a passage holds none."""
    asked, said = _flatten(question), _flatten(passage)
    kinds = [holds for asks, holds in _KINDS if asks.search(asked)]
    return bool(kinds) and not any(holds.search(said) for holds in kinds)


def _flatten(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
