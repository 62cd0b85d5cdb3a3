"""Recognise what people call a field in their notes: words that stand for the same label."""

from typing import Final

from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text.normalization import fold, strip_note


class Label(LexiconEntry):
    """Words that stand for one label; `name` is one of them."""

    words: tuple[str, ...]


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


def is_label(words: str) -> bool:
    """Return whether words are a label that many forms have."""
    return fold(words) in _GROUPS
