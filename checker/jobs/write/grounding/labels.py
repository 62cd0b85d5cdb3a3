"""Recognise what people call a field in their notes: words that stand for the same label."""

from collections.abc import Iterable
from typing import Final

from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold, strip_note


class Label(LexiconEntry):
    """Words that stand for one label; `name` is one of them."""

    words: tuple[str, ...]


_LEAD: Final = re.compile(
    r"[ \t\u3000]*(?:[【\[［〔](?P<shut>[^】\]］〕\n:：]{1,24})[】\]］〕][ \t\u3000]*[:：]?"
    r"|(?P<open>[^\s:：。、,][^:：。、,\n]{0,23}?)[ \t\u3000]*[:：](?![0-9/\\])"
    r"|(?P<bare>[^\s!-~:：。、]{2,12})(?=[ \t\u3000]))[ \t\u3000]*"
)
"""A label before a text: `効果:`, 【効果】, 効果 and a space. No time and no address."""
_TWO: Final = re.compile(r"と|・|や|及び|および|[/／、,]| and | or ")
"""What stands between two matters of one label."""
_MOST_LEADS: Final = 3
_SHORTEST_CORE: Final = 2


def _load_groups() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, label in enumerate(load_lexicon("labels", Label).entries):
        for word in label.words if label.enabled else ():
            found.setdefault(fold(word), number)
    return found


_GROUPS: Final = _load_groups()


def is_same_label(left: str, right: str) -> bool:
    """Return whether two labels say the same: equal, or two words for one field."""
    one, other = fold(strip_note(left)), fold(strip_note(right))
    if one == other:
        return True
    group = _GROUPS.get(one)
    return group is not None and group == _GROUPS.get(other)


def is_near_label(left: str, right: str) -> bool:
    """Return whether one label holds the other, or a word for it, at its end: 開催日時 and 日時."""
    one, other = fold(strip_note(left)), fold(strip_note(right))
    if not one or not other:
        return False
    return (
        one.endswith(other) or other.endswith(one) or one.startswith(other) or other.startswith(one)
    )


def find_synonyms(label: str) -> frozenset[str]:
    """Return the words that stand for a label, itself among them, folded."""
    name = fold(strip_note(label))
    group = _GROUPS.get(name)
    same = () if group is None else (word for word, each in _GROUPS.items() if each == group)
    return frozenset({name, *same})


def strip_labels(text: str, labels: Iterable[str], *, spaced: bool = False) -> str:
    """Return a text without the labels that it begins with: its place has them already.

    Args:
        text: a value, a cell or a sentence.
        labels: what it stands under; other words for them, and parts of them (効果 of 見込む効果)
            go, too.
        spaced: whether a label goes behind which a space stands alone.
    """
    names = tuple(labels)
    for _ in range(_MOST_LEADS):
        lead = _LEAD.match(text)
        is_lead = lead is not None and (spaced or not lead["bare"])
        if lead is None or not is_lead or not text[lead.end() :].strip():
            break
        word = (lead["shut"] or lead["open"] or lead["bare"]).strip()
        if not any(is_same_label(word, each) or _is_core(word, each) for each in names):
            break
        text = text[lead.end() :]
    return text


def _is_core(word: str, label: str) -> bool:
    """Return whether a word is the end of a label: 効果 of 見込む効果, not 期限 of 問題と期限."""
    short, whole = fold(word), fold(strip_note(label))
    if _TWO.search(whole):
        return False
    if short.isascii():
        return whole.endswith(f" {short}")
    return len(short) >= _SHORTEST_CORE and whole.endswith(short)


def is_label(words: str) -> bool:
    """Return whether words are a label that many forms have."""
    return fold(words) in _GROUPS
