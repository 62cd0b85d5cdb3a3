"""Finds the field that a key of the data means: by its name, or by its label as people type it."""

import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches

from checker.core.messages import Message
from checker.rules.validation_errors import suggest_nearest
from checker.templates.model import Column, TemplateField


class DataNames:
    """The fields of a template, or the columns of rows, by what data may call them."""

    def __init__(self, fields: Sequence[TemplateField | Column]) -> None:
        self.fields = tuple(fields)
        self._found: dict[str, TemplateField | Column] = {}
        for word in ("label", "name"):  # where one's label is another's name, the name counts
            self._found |= {_normalize_key(getattr(each, word)): each for each in fields}

    def find(self, key: str) -> TemplateField | Column | None:
        """Return the field of a name or label; full width, spaces and capitals do not matter."""
        return self._found.get(_normalize_key(key))

    def unknown(self, key: str) -> tuple[Message, Message | None]:
        """Return what is wrong with a key that no field has, and which one may be meant."""
        what = Message("template.unknown-field", key=key)
        return what, self._close(key) or suggest_nearest("", [each.label for each in self.fields])

    def _close(self, key: str) -> Message | None:
        """Return the word that is most like a key; of those alike, the one with signs in place."""
        words = [word for each in self.fields for word in (each.label, each.name)]
        close = get_close_matches(key, words, n=5, cutoff=0.5)
        if not close:
            return None
        best = max(close, key=lambda word: _measure_likeness(key, word))
        return Message("template.did-you-mean", best=best)


def _measure_likeness(key: str, word: str) -> tuple[float, int]:
    in_place = sum(one == other for one, other in zip(key, word, strict=False))
    return SequenceMatcher(None, word, key).ratio(), in_place


def _normalize_key(key: str) -> str:
    return "".join(unicodedata.normalize("NFKC", key).split()).casefold()
