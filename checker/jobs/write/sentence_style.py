"""The end of a Japanese sentence in the other style: です・ます for である, or the reverse.

Only ends that have exactly one such form are changed: verbs, である and です, their past and their
negation, and です behind an adjective. Everything before the end stays, as do ends in a noun
(体言止め), questions and whatever is not known. Two further steps are asked for by name:
contractions of speech are written out, and a noun of which something is said gets its end.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

from checker.core.text import lazy_re as re
from checker.language.morphology import Morpheme, split_morphemes
from checker.language.sentence_endings import SentenceStyle, find_ending

_U: Final = "うくぐすつぬぶむる"
_ROWS: Final = dict(
    zip(_U, zip("わかがさたなばまら", "いきぎしちにびみり", strict=True), strict=True)
)
_PAST: Final = {
    "う": "った",
    "つ": "った",
    "る": "った",
    "く": "いた",
    "ぐ": "いだ",
    "す": "した",
    "ぬ": "んだ",
    "ぶ": "んだ",
    "む": "んだ",
}
_CONTRACTED: Final = {
    "てる": "てい",
    "でる": "でい",
    "とく": "てお",
    "どく": "でお",
    "ちゃう": "てしま",
    "じゃう": "でしま",
}
"""Contracted auxiliaries, and what stands for them up to their ending."""
_SPOKEN: Final = frozenset({"じゃ", "って", "けど", "けれど", "ん"})
_QUOTED: Final = re.compile(r"「[^「」]*」")
_STOPS: Final = "。．！!"
_BROKEN_OFF: Final = ("ず", "ずです", "ずだ", "ずである")


def restyle_sentence(sentence: str, style: SentenceStyle) -> str:
    """Return a sentence with its end in `style`; as it is where that has no one form."""
    body = sentence.rstrip()
    stop = len(body.rstrip(_STOPS))
    is_whole = stop < len(body)
    if (
        is_whole
        and body[:stop].endswith(_BROKEN_OFF)
        and (mended := _complete_broken(body, stop, style))
    ):
        return mended
    found = find_ending(sentence)
    if found is not None and found.style is style and style is not SentenceStyle.POLITE:
        return sentence
    words = [each for each in split_morphemes(body) if each.end <= stop]
    if found is None and not (is_whole and words and _is_final(words[-1])):
        return sentence
    wrong = _mend_end(words) if found is not None and found.style is SentenceStyle.POLITE else None
    if wrong is not None and style is SentenceStyle.PLAIN:
        return restyle_sentence(_replace_end(body, stop, wrong), style)
    if found is not None and found.style is style:
        change = wrong
    else:
        change = _make_polite(words) if style is SentenceStyle.POLITE else _make_plain(words)
    return sentence if change is None else _replace_end(body, stop, change)


def style_sentence(sentence: str, style: SentenceStyle) -> str:
    """Return a sentence in `style`, without contractions of speech; a noun at its end completed."""
    styled = restyle_sentence(formalize(sentence), style)
    return styled if find_ending(styled) is not None else complete_noun(styled, style)


def formalize(sentence: str) -> str:
    """Return a sentence without contractions of speech, but in quotes: 起きてる is 起きている."""
    words = list(split_morphemes(sentence))
    if not any(_is_contracted(each) for each in words):
        return sentence
    quoted = [match.span() for match in _QUOTED.finditer(sentence)]
    made, at = [], 0
    for number, each in enumerate(words):
        behind = words[number + 1] if number + 1 < len(words) else None
        inside = any(low < each.start < high for low, high in quoted)
        whole = None if inside else _write_out(each, behind)
        if whole is not None:
            made += [sentence[at : each.start], whole]
            at = each.end
    return "".join((*made, sentence[at:]))


def _is_contracted(word: Morpheme) -> bool:
    return word.dictionary_form in _CONTRACTED or word.surface in _SPOKEN


def _write_out(word: Morpheme, behind: Morpheme | None) -> str | None:
    """Return what a contracted word stands for; None of any other."""
    said, form = word.surface, word.dictionary_form
    if word.pos[0] == "助動詞" and form in _CONTRACTED and said[: len(form) - 1] == form[:-1]:
        return _CONTRACTED[form] + said[len(form) - 1 :]
    if word.pos[0] == "助動詞" and said == "じゃ" and form == "だ":
        return "では"
    if word.pos[:2] == ("助詞", "副助詞") and said == "って" and behind is not None:
        return "という" if behind.pos[0] == "名詞" else "と"
    if word.pos[:2] == ("助詞", "接続助詞") and said in {"けど", "けれど"}:
        return "が"
    is_noun_maker = word.pos[:2] == ("助詞", "準体助詞") and said == "ん"
    return "の" if is_noun_maker else None


def complete_noun(sentence: str, style: SentenceStyle) -> str:
    """Return a sentence that ends in a noun of which something is said, with である or です.

    「うち4件は夜のトイレ。」 is one; a noun that may be a verb (停止) may mean that, and stays.
    """
    body = sentence.rstrip()
    stop = len(body.rstrip(_STOPS))
    words = [each for each in split_morphemes(body) if each.end <= stop]
    topic = any(each.surface in {"は", "が"} and each.pos[0] == "助詞" for each in words[1:-1])
    if not topic or not words or words[-1].end != stop:
        return sentence
    kind = words[-1].pos
    is_noun = kind[0] == "名詞" or kind[:2] == ("接尾辞", "名詞的")
    if not is_noun or kind[2].startswith("サ変"):
        return sentence
    end = "です" if style is SentenceStyle.POLITE else "である"
    return f"{body[:stop]}{end}{body[stop:] or '。'}"


def _complete_broken(body: str, stop: int, style: SentenceStyle) -> str | None:
    """Return a sentence that breaks off at a negation with an end: できず is できない."""
    words = [each for each in split_morphemes(body) if each.end <= stop]
    at = max((n for n, each in enumerate(words) if each.surface == "ず"), default=0)
    if not at or words[at].pos[0] != "助動詞":
        return None
    verb = words[at - 1]
    change = (
        _make_stem(verb, "ません") if style is SentenceStyle.POLITE else _negate_verb(verb, "ない")
    )
    return None if change is None else _replace_end(body, stop, change)


def _replace_end(body: str, stop: int, change: tuple[int, str]) -> str:
    """Return a sentence whose words, up to `stop`, have another end."""
    place, end = change
    return body[:place] + end + body[stop:]


_Change = tuple[int, str] | None
"""Where the end begins that is put another in the place of, and that other one."""


def _make_plain(words: Sequence[Morpheme]) -> _Change:
    surfaces = [each.surface for each in words]
    for end, change in _OF_VERBS:
        if surfaces[-len(end) :] == end:
            return change(words[-len(end) - 1]) if len(words) > len(end) else None
    if surfaces[-2:] == ["でし", "た"]:
        return words[-2].start, "であった"
    if surfaces[-1:] == ["です"]:
        is_adjective = len(words) > 1 and words[-2].surface.endswith(("い", "た", "ない"))
        inflects = len(words) > 1 and words[-2].pos[0] in {"形容詞", "助動詞"}
        return words[-1].start, "" if is_adjective and inflects else "である"
    return None


def _mend_end(words: Sequence[Morpheme]) -> _Change:
    """Return です and します behind a verb as they should be: 結ぶです is 結びます."""
    if len(words) < 3:  # noqa: PLR2004 - a verb alone is no sentence
        return None
    *_, verb, middle, last = words
    if last.surface == "ます" and middle.surface == "し" and _is_final(verb):
        return _make_stem(verb, "ます") if verb.end == middle.start else None
    if last.surface != "です":
        return None
    return _make_stem(middle, "ます") if _is_final(middle) or _is_ruled(middle) else None


def _is_final(word: Morpheme) -> bool:
    """Return whether a word is a verb as it stands at a sentence's end."""
    return _is_verb(word) and word.pos[5].startswith("終止形")


def _is_ruled(word: Morpheme) -> bool:
    return _is_verb(word) and word.surface == word.dictionary_form


def _make_polite(words: Sequence[Morpheme]) -> _Change:
    surfaces = [each.surface for each in words]
    for end, polite in ((["で", "ある"], "です"), (["で", "あっ", "た"], "でした")):
        if surfaces[-len(end) :] == end:
            return words[-len(end)].start, polite
    if len(words) < 2:  # noqa: PLR2004 - a verb alone is no sentence of a document
        return None
    before, last = words[-2:]
    for end, polite in ((["ない"], "ません"), (["なかっ", "た"], "ませんでした")):
        verb = words[-len(end) - 1 :][0]
        if surfaces[-len(end) :] == end and _is_verb(verb):
            return _make_stem(verb, polite)
    if last.pos[4] == "助動詞-タ":  # 読んだ among them
        return _make_stem(before, "ました")
    if last.surface == "だ":
        return last.start, "です"
    return _make_stem(last, "ます") if _is_final(last) else None


def _is_verb(word: Morpheme) -> bool:
    """Return whether a word inflects as verbs do: a verb, or れる, られる, せる, させる."""
    kinds = ("下一段", "上一段", "助動詞-レル")
    return word.pos[0] == "動詞" or word.pos[4].startswith(kinds)


def _make_stem(word: Morpheme, tail: str, row: int = 1) -> _Change:
    """Return the form before ます, with a tail: 行う, 行っ(た) and 行わ(ない) give 行い.

    In `row` 0 it is the form before ない: 行わ.
    """
    if not _is_verb(word):
        return None
    stem, kind = word.dictionary_form, word.pos[4]
    if kind == "サ行変格":
        return word.start, stem.removesuffix("する") + "し" + tail
    if kind.startswith("五段"):
        return word.start, stem[:-1] + _ROWS[stem[-1]][row] + tail
    return word.start, stem.removesuffix("る") + tail


def _make_past(word: Morpheme) -> _Change:
    """Return a verb's past: 行い(ました) gives 行った."""
    if not _is_verb(word):
        return None
    stem, kind = word.dictionary_form, word.pos[4]
    if kind == "サ行変格":
        return word.start, stem.removesuffix("する") + "した"
    if kind.startswith("五段"):
        tail = "った" if stem.endswith(("行く", "いく")) else _PAST[stem[-1]]
        return word.start, stem[:-1] + tail
    return word.start, stem.removesuffix("る") + "た"


def _negate_verb(word: Morpheme, tail: str) -> _Change:
    """Return a verb's negation, ない or なかった: 行い(ません) gives 行わない."""
    if _is_verb(word) and word.dictionary_form in {"ある", "有る"}:
        return word.start, tail
    return _make_stem(word, tail, row=0)


def _make_present(word: Morpheme) -> _Change:
    """Return a verb by itself: 行い(ます) gives 行う."""
    return (word.start, word.dictionary_form) if _is_verb(word) else None


_OF_VERBS: Final = (
    (["ませ", "ん", "でし", "た"], partial(_negate_verb, tail="なかった")),
    (["ませ", "ん"], partial(_negate_verb, tail="ない")),
    (["まし", "た"], _make_past),
    (["ます"], _make_present),
)
"""Polite ends behind a verb, the longest first, and what makes the plain one of it."""
