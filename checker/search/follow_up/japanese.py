"""Complete a follow-up in Japanese: 「それ」「その場合」, and a thing that is not named again."""

from collections.abc import Sequence
from typing import Final

from checker.core.text import lazy_re as re
from checker.language.morphology import Morpheme, split_morphemes
from checker.search.follow_up.contrasts import Contrasts
from checker.search.terms import find_words

_ENDS: Final = "?？。．.!！、, 　"
_OPENING: Final = re.compile(
    r"^(?:それでは|それじゃあ?|では|じゃあ?|ちなみに|なお|そして|また|あと|で|ところで)[、,\s]+"
    r"|^(?:それでは|それじゃあ|じゃあ|ちなみに)"
)
_IN_THAT_CASE: Final = re.compile(
    r"(?:その(?:場合|とき|時|際|後|あと)|そう(?:したら|すると|なら))(?:に?は|も)?[、,]?\s*"
)
_POINTING: Final = re.compile(r"(?:その|この|あの|当該|上記の|同じ)(?=[^\W\d_a-zA-Z])")
_POINTERS: Final = frozenset({"それ", "これ", "あれ", "そちら", "こちら", "そこ", "ここ", "そっち"})
_FRAGMENT: Final = re.compile(
    r"(?P<phrase>.+?)(?P<mark>の?場合(?:は|も|だと|なら)?|のとき(?:は|も)?|だったら|なら|だと|でも|では|も"
    r"|については|に関しては|は|って)?"
)
_OF_ATTRIBUTE: Final = frozenset({None, "は", "って", "については", "に関しては"})
_CASE: Final = re.compile(r"^.*?(?:とき|場合|際)(?=の)")
_CONDITION: Final = re.compile(r"(?:なら|たら|れば|だと|(?:場合|とき|時)は?)$")
_ASKING: Final = re.compile(r"何|誰|だれ|どこ|どれ|どの|どう|どちら|いつ|いくら|いくつ|なぜ|どんな")
_LONGEST_FRAGMENT: Final = 20
_NAMED: Final = frozenset({"名詞", "接頭辞", "接尾辞", "形状詞", "記号"})
_MARKS: Final = ("は", "を", "が", "に")


def find_topic(question: str) -> str:
    """Return what a question is about: what stands before its は, else before を, が, に."""
    morphemes = split_morphemes(_OPENING.sub("", question))
    for mark in _MARKS:
        for at, each in enumerate(morphemes):
            if each.surface == mark and each.pos[0] == "助詞" and at:
                before = _drop_clause(morphemes[:at], whole=mark == "は")
                topic = "".join(one.surface for one in before).strip(_ENDS)
                if topic and find_words(topic) and not _ASKING.search(topic):
                    return topic
    nouns = [each.surface for each in morphemes if each.pos[0] in _NAMED or each.surface == "の"]
    topic = _ASKING.split("".join(nouns))[0].strip("の" + _ENDS)
    return topic or question.strip(_ENDS)


def _drop_clause(morphemes: Sequence[Morpheme], *, whole: bool) -> Sequence[Morpheme]:
    """Return the part after the last comma; not `whole`, only the noun at its end."""
    start = 0
    for at, each in enumerate(morphemes):
        ends = each.surface in "、," or (
            not whole and not (each.pos[0] in _NAMED or each.surface == "の")
        )
        start = at + 1 if ends else start
    return morphemes[start:]


def complete(question: str, earlier: str, topic: str, contrasts: Contrasts) -> str:
    """Return a follow-up as one question that can be understood alone.

    Args:
        question: as it was put.
        earlier: the question before it.
        topic: what that was about.
        contrasts: words that stand for one another.
    """
    asked = _OPENING.sub("", question.strip())
    return (
        _complete_fragment(asked, earlier, topic, contrasts)
        or _put_in_case(asked, topic)
        or _put_for_pointer(asked, topic)
        or _put_on_condition(asked, earlier)
        or _put_before(asked, topic)
    )


def _complete_fragment(asked: str, earlier: str, topic: str, contrasts: Contrasts) -> str | None:
    """Return the earlier question for another case (「海外は？」), or another fact of its thing."""
    found = _FRAGMENT.fullmatch(asked.strip(_ENDS))
    if found is None or not _is_noun(found["phrase"]):
        return None
    phrase, mark = found["phrase"], found["mark"]
    if phrase not in contrasts.attributes and (swapped := contrasts.swap(phrase, earlier)):
        return swapped
    if mark in _OF_ATTRIBUTE and phrase in contrasts.attributes:
        return f"{_drop_attribute(topic, phrase, contrasts)}の{phrase}は？"
    if mark in _OF_ATTRIBUTE:
        return f"{topic}について、{phrase}は？"
    return f"{phrase}の場合{'も' if mark.endswith('も') else ''}、{earlier}"


def _is_noun(phrase: str) -> bool:
    """Return whether a phrase is a noun with what belongs to it, and neither points nor asks."""
    if len(phrase) > _LONGEST_FRAGMENT or _ASKING.search(phrase) or _POINTING.match(phrase):
        return False
    morphemes = split_morphemes(phrase)
    named = all(each.pos[0] in _NAMED or each.surface == "の" for each in morphemes)
    return named and morphemes[-1].pos[0] in _NAMED


def _drop_attribute(topic: str, phrase: str, contrasts: Contrasts) -> str:
    """Return a topic without the fact that was asked of it before, where another is asked now."""
    thing, _, last = topic.rpartition("の")
    drops = thing and last in contrasts.attributes and phrase in contrasts.attributes
    return thing if drops else topic


def _put_in_case(asked: str, topic: str) -> str | None:
    """Return a question with the case that 「その場合」 means."""
    found = _IN_THAT_CASE.match(asked)
    if found is None:
        return None
    case = _CASE.match(topic)
    return f"{case.group() if case else topic + 'の場合'}、{asked[found.end() :]}"


def _put_for_pointer(asked: str, topic: str) -> str | None:
    """Return a question with what 「それ」 or 「その書式」 means."""
    for each in split_morphemes(asked):
        if each.surface in _POINTERS and each.pos[0] == "代名詞":
            return asked[: each.start] + topic + asked[each.end :]
    found = _POINTING.search(asked)
    if found is None:
        return None
    noun = split_morphemes(asked[found.end() :])[0].surface
    if noun in topic:
        named = topic[: topic.rindex(noun) + len(noun)]
        return asked[: found.start()] + named + asked[found.end() + len(noun) :]
    return asked[: found.start()] + topic + "の" + asked[found.end() :]


def _put_on_condition(asked: str, earlier: str) -> str | None:
    """Return the earlier question on a condition that is all of a follow-up: 「不在なら？」."""
    condition = asked.strip(_ENDS)
    found = _CONDITION.search(condition)
    return f"{condition}、{earlier}" if found and not _ASKING.search(condition) else None


def _put_before(asked: str, topic: str) -> str:
    """Return a question with its topic before it, unless it names that itself."""
    if set(find_words(topic)) <= set(find_words(asked)):
        return asked
    thing = topic.rpartition("の")[2]
    if thing in asked:
        return asked.replace(thing, topic, 1)
    names_own = any(
        each.surface == "は" and each.pos[0] == "助詞" for each in split_morphemes(asked)
    )
    return f"{topic}{'について、' if names_own else 'は'}{asked}"
