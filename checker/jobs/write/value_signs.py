"""Say how likely what notes may say for a one-line field is right, by signs learned from note sets.

A sign is a way in which a value was found, how far it is ahead of others, its type, its shape and
its place. `benchmarks/writing_weights.py` learns what each is worth.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final

from checker.core.language import Language
from checker.core.ports import Likelihood
from checker.core.resources import lexicons_folder
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.extracted_values import ExtractedValue
from checker.jobs.write.field_segments import list_words
from checker.jobs.write.field_senses import is_of_sense, name_sense
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.segment_values import CLOCK, OPEN_WORDS
from checker.templates.model import TemplateField, TextField

WEIGHTS: Final = "value-weights.json"
ModelSigns = Mapping[str, Mapping[str, Mapping[str, float]]]
"""What the model says of values, as signs, by the field's name and the value."""
SUBJECT: Final = re.compile(
    r"(?:(?:subject|件名|re|fwd?|転送|返信)\s{0,2}[:：][ \u3000]{0,4}){1,8}", re.IGNORECASE
)
"""How the subject of a mail begins."""
_BINS: Final = ((0.85, "sure"), (0.74, "likely"), (0.55, "cued"), (0.0, "weak"))
_SEEN: Final = 0.55
"""From this score on another value is a rival."""
_NO_RIVAL: Final = 0.5
_HEAD: Final = 3
_LONG: Final = {"ja": 24, "en": 60}
_SENTENCE: Final = re.compile(
    r"[、。]|(?:する|した|たい|ない|ます|です|って|から|ので|けど)$"
    r"|(?i:\b(?:was|were|is|are|will|we|they|he|she)\b)"
)
_DOUBT: Final = re.compile(r"[?？]|かも|らしい|たぶん|確認|予定|案|(?i:\bmaybe\b|\bif\b|\bcheck\b)")
_CUT_BEFORE: Final = re.compile(r"[0-9A-Za-z一-龠ァ-ヶ/.:-]$")
CUT_BEHIND: Final = re.compile(r"[ \u3000]?(?:[0-9A-Za-z:~〜～・-]|/(?![ \u3000])|から|まで)")
_DANGLING: Final = re.compile(
    r"(?:[へにはがをとの]|あて|宛)$|^[をにはがと、)）]|(?i:(?:\bw/|\b(?:in|on|at|by|for|with|of|to))\s*$)"
)
_TIMED: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}")
TINY: Final = 2
_SHARPER: Final = 2.0
_SCALE: Final = 3.0
_FARTHEST: Final = 4.0
_TINY_SHARE: Final = 1e-6
_COMPARED: Final = 50
"""How many of the best values one is held against."""
_WAYS: Final = 4
_BESIDE: Final = 16
_FAR: Final = 3.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A value that a field may have, and by which ways it was found, with the best score of each.

    `line` is the line of the notes that it is from, `before` and `behind` what stands around it
    there, `number` the line's number from 0. `label` and `rest` are what stands around it in its
    own part of the line, where the line has several labels. `shared` says that another field is
    likely to have the same words, `owned` and `foreign` that they stand behind a word for this
    field, or for another one.
    """

    taken: ExtractedValue
    ways: Mapping[str, float]
    line: str
    number: int
    before: str = ""
    behind: str = ""
    label: str = ""
    rest: str = ""
    shared: bool = False
    owned: bool = False
    foreign: bool = False

    @property
    def score(self) -> float:
        """The best score."""
        return max(self.ways.values())

    @property
    def value(self) -> str:
        """The value as data have it."""
        return str(self.taken.value)


@dataclass(frozen=True, slots=True)
class ValueWeights:
    """What each sign adds, and from which share on a value is filled in.

    `bars` are those of sorts of fields of which enough is known, by `name_sort`; `bar` is that of
    all others. `asked` is the same for values that the model was asked about.
    """

    bar: float
    signs: Mapping[str, float]
    bars: Mapping[str, float] = field(default_factory=dict)
    asked: "ValueWeights | None" = None

    def knows(self, kind: str) -> bool:
        """Return whether values of such a kind were among what was learned from."""
        return f"type {kind}" in self.signs

    def weigh(self, signs: Mapping[str, float]) -> float:
        """Return how likely a value with such signs is right, from 0 to 1."""
        total = sum(self.signs.get(name, 0.0) * amount for name, amount in signs.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def load_value_weights() -> ValueWeights:
    """Return the learned weights, read once."""
    data = json.loads((lexicons_folder() / WEIGHTS).read_text(encoding="utf-8"))
    asked = ValueWeights(data["asked"]["bar"], data["asked"]["signs"])
    return ValueWeights(data["bar"], data["signs"], data["bars"], asked)


def list_model_signs(answers: Sequence[Likelihood]) -> list[Mapping[str, float]]:
    """Return the signs of the values whose likelihoods these are; the last one is of "none"."""
    *values, none = answers
    shares = _share_out([each.total for each in answers])
    by_token = _share_out([_SHARPER * each.mean for each in answers])
    return [
        {
            "model share": max(-_FARTHEST, math.log(share + _TINY_SHARE) / _SCALE),
            "model over none": max(-_FAR, min(_FAR, (each.total - none.total) / _SCALE)),
            "model mean": each.mean,
            "model mean share": of_mean,
        }
        for each, share, of_mean in zip(values, shares, by_token, strict=False)
    ]


def _share_out(logs: Sequence[float]) -> list[float]:
    top = max(logs)
    parts = [math.exp(each - top) for each in logs]
    return [each / sum(parts) for each in parts]


class SignReader:
    """Tells the signs of what was found for one field."""

    def __init__(self, field: TemplateField, found: Sequence[Evidence], language: Language) -> None:
        self._field = field
        self._found = sorted(found, key=lambda each: -each.score)[:_COMPARED]
        self._strong = [each for each in self._found if each.score >= _SEEN]
        self._language = language
        self._kind = name_kind(field)
        self._words = list_words(field)
        self._sense = name_sense(field)

    def list_signs(self, one: Evidence) -> Mapping[str, float]:
        """Return the signs of a value, with how much there is of each."""
        best = next((each for each in self._found if not _is_alike(each, one)), None)
        gap = _NO_RIVAL if best is None else one.score - best.score
        rivals = sum(not _is_alike(each, one) for each in self._strong)
        signs = {
            "bias": 1.0,
            f"type {self._kind}": 1.0,
            "score": one.score,
            f"score {self._kind}": one.score,
            "gap": gap,
            "ways": float(min(len(one.ways), _WAYS)),
            "rivals": math.log1p(rivals),
            f"language {self._language}": 1.0,
            "first": float(gap > 0),
            "alone": float(best is None),
        }
        signs |= self._compare_example(one)
        fits = is_of_sense(self._sense, one.value, self._language)
        if fits is not None:
            signs |= {"sense fits" if fits else "sense misses": 1.0}
            signs |= {f"sense {self._sense} {'fits' if fits else 'misses'}": 1.0}
        signs |= {f"way {way} {_bin(score)}": 1.0 for way, score in one.ways.items()}
        return signs | dict.fromkeys(self._list_marks(one), 1.0)

    def _list_marks(self, one: Evidence) -> Sequence[str]:
        """Return what can be seen of a value and its line."""
        value = one.value
        said = {
            "shared": one.shared,
            "owned": one.owned,
            "foreign": one.foreign and not one.owned,
            "word before": self._holds_word(one.before[-_BESIDE:]),
            "word on line": self._holds_word(one.line),
            "optional": not self._field.required,
            "doubt": bool(_DOUBT.search(one.line)),
            "open": bool(OPEN_WORDS.search(one.line)),
            "cut before": bool(_CUT_BEFORE.search(one.before)),
            "cut behind": bool(CUT_BEHIND.match(one.behind)),
            "dangling": bool(_DANGLING.search(value)),
            "line first": one.number == 0,
            "line head": one.number < _HEAD,
        }
        if self._kind == "text":
            said |= {
                "text tiny": len(value) < TINY,
                "text clock": bool(_TIMED.search(value)),
                "text long": len(value) > _LONG[self._language],
                "text sentence": bool(_SENTENCE.search(value)),
                "text digits": any(each.isdigit() for each in value),
                "text whole line": len(value) * 10 > len(one.line) * 9,
            }
        return [name for name, holds in said.items() if holds]

    def _holds_word(self, text: str) -> bool:
        """Return whether a text has a word for the field in it."""
        folded = fold(text)
        return any(word in folded for word in self._words)

    def _compare_example(self, one: Evidence) -> dict[str, float]:
        """Return how like a value is to the template's example in its words and kinds of facts."""
        field = self._field
        if not isinstance(field, TextField) or field.pattern or not field.example:
            return {}
        pairs, known = _list_pairs(one.value), _list_pairs(field.example)
        shared = len(pairs & known) / (1 + min(len(pairs), len(known)))
        kinds = (_list_kinds(each, self._language) for each in (one.value, field.example))
        length = math.log((1 + len(one.value)) / (1 + len(field.example)))
        return {
            "example words": shared,
            "example kinds": float(len(set(kinds)) == 1),
            "example length": min(_FAR, abs(length)),
        }


@lru_cache(maxsize=1024)
def _list_pairs(text: str) -> frozenset[str]:
    folded = fold(text)
    words = re.findall(r"[a-z]{2,}", folded)
    letters = re.sub(r"[\x00-\x7f]", "", folded)
    return frozenset({*words, *map("".join, pairwise(letters))})


@lru_cache(maxsize=1024)
def _list_kinds(text: str, language: Language) -> frozenset[str]:
    return frozenset(each.kind for each in find_facts(text, language))


def name_kind(field: TemplateField) -> str:
    """Return what kind of value a field holds, for what is learned."""
    if isinstance(field, TextField) and field.pattern:
        return "clock" if CLOCK.search(field.pattern) else "pattern"
    return field.type


def name_sort(field: TemplateField, language: Language) -> str:
    """Return the sort of fields that share a bar: `ja person`, `en date`, `ja place`."""
    kind = name_kind(field)
    return f"{language} {name_sense(field) if kind == 'text' else kind}"


PHRASE: Final = "phrase"
"""The sort of values that are a phrase behind a word for their field."""


def _bin(score: float) -> str:
    return next(name for least, name in _BINS if score >= least)


def _is_alike(one: Evidence, other: Evidence) -> bool:
    """Return whether one value is a part of the other: no rivals."""
    return one.value in other.value or other.value in one.value
