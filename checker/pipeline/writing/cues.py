"""Which sentences of notes belong to which field, by the cues that the template gives.

A format's owner knows how people write about a field (理由, 困って, 故障 for the problem), and says
so in `template.yaml`. Sentences with such a word, or under such a heading, need no model.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from checker.grounding.labels import same_label
from checker.pipeline.writing.choices import Stretch
from checker.templates.model import TemplateField
from checker.text.normal import fold

_LATIN: Final = re.compile(r"[A-Za-z]")
_LABELLED, _HEADED = 0, 1


def sorted_by_cues(
    wanted: Sequence[TemplateField], known: Sequence[Stretch]
) -> Mapping[str, list[Stretch]]:
    """Return sentences by the name of the field that they belong to, each in one field at most.

    A label or a heading goes before a word inside a sentence, the earliest word before later ones,
    and the field that comes first in the template before others.
    """
    found: dict[str, list[Stretch]] = {}
    for unit in known:
        best = min(
            (
                (rank, number, field.name)
                for number, field in enumerate(wanted)
                if (rank := _rank(field, unit)) is not None
            ),
            default=None,
        )
        if best is not None:
            behind = unit.value and best[0] == _LABELLED
            said = unit.within(unit.value) if behind else unit
            found.setdefault(best[2], []).append(said)
    return found


def has_cue(field: TemplateField, unit: Stretch) -> bool:
    """Return whether a sentence speaks of a field: by its label, its heading or a word in it."""
    return _rank(field, unit) is not None


def _rank(field: TemplateField, unit: Stretch) -> int | None:
    """Return how near a sentence is to a field, 0 the nearest; None where nothing tells."""
    names = (field.label, *field.cues)
    if unit.label and any(same_label(unit.label, name) for name in names):
        return _LABELLED
    if unit.above and any(same_label(unit.above, name) for name in names):
        return _HEADED
    if not field.cues:
        return None
    match = _pattern(field.cues).search(fold(unit.text))
    return None if match is None else _HEADED + 1 + match.start()


@lru_cache(maxsize=256)
def _pattern(cues: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_escaped, sorted(map(fold, cues), key=len, reverse=True))))


def _escaped(cue: str) -> str:
    """Return a cue as a pattern: Latin ones are whole words."""
    before = r"\b" if _LATIN.match(cue[:1]) else ""
    after = r"\b" if _LATIN.match(cue[-1:]) else ""
    return f"{before}{re.escape(cue)}{after}"
