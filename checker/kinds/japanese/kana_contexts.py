"""Recognise the auxiliaries, formal nouns and adverbs that are written in kana."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final

from checker.core.data_classes import dataclass
from checker.core.lexicons import load_lexicon
from checker.kinds.japanese.kana_words import LEXICON, KanaUsage
from checker.language.morphology import Morpheme


@dataclass(frozen=True, slots=True)
class MorphemePosition:
    """The `index`th of the morphemes of a text."""

    found: Sequence[Morpheme]
    index: int

    @property
    def word(self) -> Morpheme:
        """The morpheme itself."""
        return self.found[self.index]

    def near(self, distance: int) -> Morpheme | None:
        """Return the morpheme so many places away, if there is one."""
        index = self.index + distance
        return self.found[index] if 0 <= index < len(self.found) else None

    def surface(self, distance: int) -> str:
        """Return what is written there, or ""."""
        near = self.near(distance)
        return "" if near is None else near.surface

    def lemma(self, distance: int) -> str:
        """Return the dictionary form there, or ""."""
        near = self.near(distance)
        return "" if near is None else near.dictionary_form

    def pos(self, distance: int) -> tuple[str, ...]:
        """Return the part of speech there, or as many empty names."""
        near = self.near(distance)
        return ("",) * 6 if near is None else near.pos


_STOPS: Final = frozenset(["", "。", "．", "！", "？", "\n", "「", "（", "・"])
_COMMAS: Final = frozenset(["、", "，"])
_HONOURS: Final = frozenset(["お", "ご", "御"])


@cache
def _listed(name: str) -> frozenset[str]:
    """Return one of the lists of the lexicon `kana-words`."""
    return load_lexicon(LEXICON, KanaUsage).words(name)


def _te(place: MorphemePosition) -> bool:
    return place.surface(-1) in {"て", "で"} and place.pos(-1)[1] == "接続助詞"


def _follows_te_of(place: MorphemePosition, verbs: frozenset[str]) -> bool:
    """Tell whether て follows one of these verbs; `として` has none."""
    as_what = place.surface(-2) == "し" and place.surface(-3) == "と"
    return _te(place) and place.lemma(-2) in verbs and not as_what


def _follows_honorific(place: MorphemePosition) -> bool:
    """Tell whether お待ち, ご確認 or お願い stands before."""
    noun_or_verb = place.pos(-1)[0] in {"名詞", "動詞"} and place.surface(-1) != ""
    return noun_or_verb and (place.surface(-2) in _HONOURS or place.surface(-1)[0] in _HONOURS)


def _is_polite(place: MorphemePosition) -> bool:
    return _te(place) or _follows_honorific(place)


def _itasu(place: MorphemePosition) -> bool:
    return place.pos(-1)[2] == "サ変可能" or _follows_honorific(place)


def _attributive(place: MorphemePosition) -> bool:
    pos = place.pos(-1)
    return (
        pos[0] in {"動詞", "助動詞", "形容詞"}
        and pos[5].startswith(("連体形", "終止形"))
        and place.lemma(-1) not in {"だ", "です", "ます"}
    )


def _joins_compound(place: MorphemePosition) -> bool:
    """Tell whether the word is followed by a noun, and so part of a compound."""
    return place.pos(1)[0] in {"名詞", "接尾辞"}


def _clause(place: MorphemePosition) -> bool:
    reported = place.surface(-1) == "の" and place.surface(-2) == "と"
    return (_attributive(place) or reported) and not _joins_compound(place)


def _mono(place: MorphemePosition) -> bool:
    verb = place.pos(-1)[0] == "動詞" and _attributive(place)
    return verb and place.surface(1) == "と" and place.lemma(2) == "する"


def _toki(place: MorphemePosition) -> bool:
    return _attributive(place) and place.surface(1) == "は"


def _tokoro(place: MorphemePosition) -> bool:
    done = place.lemma(-1) == "た" and place.surface(1) in _COMMAS
    now = place.surface(-1) == "の" and place.surface(-2) in {"今", "現在"}
    return done or now


_AFTER_TOORI: Final = frozenset(["、", "，", "に", "で", "です", "だ", "。", "と", "の", ""])


def _toori(place: MorphemePosition) -> bool:
    listed = place.surface(-1) == "の" and place.surface(-2) in _listed("listed")
    pointed = place.surface(-1) in {"その", "この"}
    return (listed or pointed or _attributive(place)) and place.surface(1) in _AFTER_TOORI


def _doori(place: MorphemePosition) -> bool:
    return place.surface(-1) in _listed("as-said") and not _joins_compound(place)


def _you(place: MorphemePosition) -> bool:
    return place.word.pos[1] == "助動詞語幹" and place.surface(1) in {
        "に",
        "な",
        "だ",
        "です",
        "で",
    }


def _tame(place: MorphemePosition) -> bool:
    bound = place.surface(-1) in {"の", "この", "その"} or _attributive(place)
    return bound and place.surface(1) in {"、", "，", "に", "の", "で", "です", "だ", "。", ""}


def _wake(place: MorphemePosition) -> bool:
    return _attributive(place) and place.surface(1) in {"に", "で"} and place.surface(2) == "は"


def _hoka(place: MorphemePosition) -> bool:
    bound = place.surface(-1) in {"の", "この"} or _attributive(place)
    return bound and place.surface(-2) != "そ" and place.surface(1) in {"、", "，", "に", "は"}


def _tomo(place: MorphemePosition) -> bool:
    return place.surface(-1) == "と" and place.surface(1) == "に"


def _naru(place: MorphemePosition) -> bool:
    return place.surface(-1) in {"に", "と"}


def _suffix(place: MorphemePosition) -> bool:
    return place.word.pos[0] == "接尾辞" and place.surface(1) not in {"年", "月", "日", "回", "週"}


def _people(place: MorphemePosition) -> bool:
    return place.word.pos[0] == "接尾辞" and place.surface(-1) in _listed("people")


def _hodo(place: MorphemePosition) -> bool:
    return place.word.pos[0] == "助詞"


def _is_negated(place: MorphemePosition) -> bool:
    return place.lemma(1) in {"ない", "ます", "ず", "ぬ"}


def _ni_negative(place: MorphemePosition) -> bool:
    return place.surface(-1) == "に" and _is_negated(place)


def _mo_negative(place: MorphemePosition) -> bool:
    return place.surface(-1) == "も" and place.surface(-2) == "か" and _is_negated(place)


def _to_noun(place: MorphemePosition) -> bool:
    named = {"こと", "もの", "わけ", "点", "事", "物", "意味", "ところ", "場合"}
    return place.surface(-1) == "と" and place.surface(1) in named


def _ni(place: MorphemePosition) -> bool:
    return place.surface(-1) == "に"


def _ni_zu(place: MorphemePosition) -> bool:
    bound = place.surface(-1) == "に" or (place.surface(-1) == "も" and place.surface(-2) == "に")
    return bound and place.surface(1) == "ず"


def _opens(place: MorphemePosition) -> bool:
    return place.surface(-1) in _STOPS


def _opening(place: MorphemePosition) -> bool:
    return _opens(place) and place.surface(1) in {"て", "に"} and place.surface(2) in _COMMAS


def _opening_comma(place: MorphemePosition) -> bool:
    return _opens(place) and place.surface(1) in _COMMAS


def _not_opening(place: MorphemePosition) -> bool:
    return not _opens(place) and place.surface(1) not in _COMMAS


def _ha(place: MorphemePosition) -> bool:
    return place.surface(1) == "は" and place.word.pos[0] == "接続詞"


def _not_ha(place: MorphemePosition) -> bool:
    return place.surface(1) != "は" and place.word.pos[0] in {"接続詞", "副詞"}


def _adverb(place: MorphemePosition) -> bool:
    alone = place.word.pos[0] == "副詞" or place.surface(1) in _COMMAS
    return alone and not (place.word.surface == "もっとも" and place.surface(1) in _COMMAS)


def _ikaga(place: MorphemePosition) -> bool:
    return place.surface(1) in {"です", "でしょ", "か", "で"}


CONTEXTS: Final[Mapping[str, Callable[[MorphemePosition], bool]]] = {
    "always": lambda _: True,
    "polite": _is_polite,
    "itasu": _itasu,
    "te": _te,
    "te-change": lambda place: _follows_te_of(place, _listed("changing")),
    "te-try": lambda place: _follows_te_of(place, _listed("trying")),
    "te-prepare": lambda place: _follows_te_of(place, _listed("preparing")),
    "naru": _naru,
    "clause": _clause,
    "mono": _mono,
    "toki": _toki,
    "tokoro": _tokoro,
    "toori": _toori,
    "doori": _doori,
    "you": _you,
    "tame": _tame,
    "wake": _wake,
    "hoka": _hoka,
    "tomo": _tomo,
    "suffix": _suffix,
    "people": _people,
    "hodo": _hodo,
    "ni-negative": _ni_negative,
    "mo-negative": _mo_negative,
    "to-noun": _to_noun,
    "ni": _ni,
    "ni-zu": _ni_zu,
    "opening": _opening,
    "opening-comma": _opening_comma,
    "not-opening": _not_opening,
    "ha": _ha,
    "not-ha": _not_ha,
    "adverb": _adverb,
    "ikaga": _ikaga,
}
"""The contexts that the built-in words name."""

_AFTER_TE: Final = "(?<=[てで])"
_AFTER_KANA: Final = "(?<=[ぁ-ん])"
BEFORE: Final[Mapping[str, str]] = {
    "te": _AFTER_TE,
    "te-change": _AFTER_TE,
    "te-try": _AFTER_TE,
    "te-prepare": _AFTER_TE,
    **dict.fromkeys(
        ("clause", "mono", "toki", "tokoro", "toori", "you", "tame", "wake", "hoka", "to-noun"),
        _AFTER_KANA,
    ),
    "naru": "(?<=[にと])",
    "tomo": "(?<=と)",
    "ni": "(?<=に)",
    "ni-negative": "(?<=に)",
    "mo-negative": "(?<=も)",
}
"""What a text must show before a word of a context, so that other texts need no morphemes."""
