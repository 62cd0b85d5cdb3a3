"""Find the names in a question: what speaks of another place or person does not answer it."""

from typing import Final

from checker.language.morphology import split_morphemes

_NAMES: Final = frozenset({"地名", "人名"})
_EVERYWHERE: Final = frozenset({"日本", "国内"})


def find_names(question: str) -> list[str]:
    """Return the names of places and persons in a question, as written."""
    return [
        each.surface
        for each in split_morphemes(question)
        if each.pos[1] == "固有名詞" and each.pos[2] in _NAMES and each.surface not in _EVERYWHERE
    ]
