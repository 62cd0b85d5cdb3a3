"""「使うことができる」 and the shorter 「使える」: where the verb begins, its potential form."""

from collections.abc import Iterator
from itertools import pairwise

from checker.core.text import lazy_re as re
from checker.language.morphology import Morpheme, split_morphemes

_E_ROW = dict(zip("うくぐすつぬぶむる", "えけげせてねべめれ", strict=True))
_NO_POTENTIAL = frozenset(
    (
        "ある",
        "有る",
        "なる",
        "成る",
        "わかる",
        "分かる",
        "知る",
        "要る",
        "入る",
        "合う",
        "違う",
        "思う",
    )
)
ABLE = re.compile(
    "(?P<verb>(?:(?!こと)[^、。，．\\s（）()「」]){1,16}?)ことが(?:でき|出来)(?=[るなまたずれてよ、])"
)
"""What may begin at a place of `find_able_starts`."""


def find_able_starts(text: str) -> Iterator[int]:
    """Yield where the verb of each 「…ことができる」 begins that has a potential form of its own.

    Verbs such as 「認める」 have none but 「認められる」, which may be a passive: the longer form
    is clearer there.
    """
    found = split_morphemes(text)
    for number, (verb, following) in enumerate(pairwise(found)):
        if following.surface == "こと" and verb.pos[0] == "動詞":
            start = _start(found[number - 1] if number else None, verb)
            if start is not None:
                yield start


def _start(before: Morpheme | None, verb: Morpheme) -> int | None:
    if verb.pos[4].startswith("五段"):
        return None if verb.dictionary_form in _NO_POTENTIAL else verb.start
    if verb.surface == "する" and before is not None and before.pos[0] in {"名詞", "接尾辞"}:
        return before.start if len(before.surface) > 1 else None
    return None


def is_potential(verb: Morpheme) -> bool:
    """Tell whether a verb is the short form of another that says what can be done: 使える."""
    form, base = verb.dictionary_form, verb.normalized_form
    return _E_ROW.get(base[-1:]) == form[-2:-1] and not base.endswith(form[-2:])


def shorten_potential(match: re.Match[str]) -> str | None:
    """Return the short form for a match of `ABLE`: 「変更でき」, 「使え」."""
    verb = match["verb"]
    if verb.endswith("する"):
        return f"{verb.removesuffix('する')}でき"
    return verb[:-1] + _E_ROW[verb[-1]] if verb[-1] in _E_ROW else None
