"""Find what a sentence says that its lines deny, and denies that they say.

Each predicate counts with its own negation: 使えない and 使用できます are of one word and differ.
What is not said of the same word is let be: 動かない and 停止した may be the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.jobs.write.grounding.model import Language
from checker.language.morphology import Morpheme, split_morphemes

_HAN: Final = re.compile(r"[一-龠々]")
_LIGHT: Final = parse_words("為る 出来る 有る 成る 居る 行う 得る 実施 完了 終了 可能 済む 済み 了")
"""What says of the noun before it that it is, or is done."""
_DENIES: Final = parse_words("ない 無い ず ぬ まい 無し 不可 不能")
_PREFIXES: Final = frozenset("未不非無")
_MUST: Final = re.compile(
    r"(?:なけれ|ね)ば(?:なら|いけ)\w{0,4}|な(?:いと|くては?)(?:いけ|なら|だめ|ダメ|困)\w{0,4}"
    r"|かもしれ\w{0,4}|しか\w{1,6}(?:ない|ません)|(?:に)?(?:過ぎ|すぎ)(?:ない|ません)|だけでなく|のみならず|間違いな[いく]"
)
"""What denies by its form alone: なければならない asks for what it names."""
_CAN: Final = re.compile(r"ことが?(?=でき|出来)")
_NOUNS: Final = frozenset({"名詞", "形状詞"})
_MISSING: Final = re.compile(
    r"(?P<what>[一-龠々ァ-ヴー]{2,12})(?:は|が|も)?[ ]?"
    r"(?:なし|無し|ない|無い|ゼロ|皆無)(?=$|[。、,\s)）])"
)
_NOTHING: Final = re.compile(
    r"な[いくし]|なかっ|無|ゼロ|ません|ず[。、に]|ぬ|未|不|欠|切れ|足り|避け|防[いぐ止]"
)
"""What says that something is not there, or is kept away, by whatever word."""
_JOINTS: Final = frozenset({"助詞", "助動詞", "接尾辞"})
_STOPS: Final = frozenset({"補助記号"})
_SHORTEST: Final = 3
_ENGLISH: Final = re.compile(r"[A-Za-z][A-Za-z'’]*|[,;.]")
_NOT: Final = re.compile(
    r"(?:not|no|never|nobody|nothing|none|neither|nor|without|cannot|hardly|[a-z]+n['’]t)$",
    re.IGNORECASE,
)
_CLAUSE_END: Final = frozenset({",", ";", ".", "but", "so", "because", "which", "although", "and"})
_LACKS: Final = re.compile(
    r"\b(?:fail|lack|miss|refus|reject|stop|un[a-z]{4}|without|yet to|still to|remain|only"
    r"|declin|cancel|drop|skip|exclud|instead|rather)",
    re.IGNORECASE,
)
"""What denies without a word for not."""
_SMALL: Final = parse_words(
    "the and are was were has have had been being will would this that there with for from yet any"
)


def find_turned(told: str, pieces: Sequence[str], language: Language) -> Iterator[str]:
    """Yield the words of a sentence that its lines say the other way round.

    Args:
        told: a sentence in the plain form.
        pieces: the sentences of its lines, in the plain form.
        language: of the sentence.
    """
    near = [each for each in pieces if shares_matter(told, each, language)]
    yield from (_turn_japanese if language == "ja" else _turn_english)(told, near)


def shares_matter(told: str, piece: str, language: Language) -> bool:
    """Return whether two sentences have a word of matter in common."""
    return bool(_list_matter(told, language) & _list_matter(piece, language))


@lru_cache(maxsize=256)
def _list_matter(text: str, language: Language) -> frozenset[str]:
    if language == "en":
        words = (each.lower() for each in re.findall(r"[A-Za-z]{3,}", text))
        return frozenset(find_stem(each) for each in words if each not in _SMALL)
    return frozenset(
        each.normalized_form
        for each in split_morphemes(text)
        if each.pos[0] in {"名詞", "動詞", "形容詞"} and each.pos[1] not in {"数詞", "非自立可能"}
    )


def _turn_japanese(told: str, near: Sequence[str]) -> Iterator[str]:
    yield from _find_missing(told, near)
    known: dict[str, set[bool]] = {}
    for each in near:
        for key, denied in _list_predicates(each).items():
            known.setdefault(key, set()).update(denied)
    for key, denied in _list_predicates(told).items():
        said = {one for other in known if _is_same(key, other) for one in known[other]}
        if len(said) == 1 and len(denied) == 1 and said != denied:
            yield key


def _find_missing(told: str, near: Sequence[str]) -> Iterator[str]:
    """Yield what a sentence has and its lines say is not there: 予備品なし."""
    if _NOTHING.search(told):
        return
    for each in near:
        for match in _MISSING.finditer(each):
            if re.search(rf"{re.escape(match['what'])}(?:が|は|も|を)", told):
                yield match["what"]


def _is_same(key: str, other: str) -> bool:
    """Return whether two words are one: 使う and 使用, not 足りる and 買い足す."""
    return key.startswith(other) or other.startswith(key)


@lru_cache(maxsize=256)
def _list_predicates(text: str) -> Mapping[str, frozenset[bool]]:
    """Return the words of which a text says something, by their characters: denied or not."""
    found: dict[str, set[bool]] = {}
    tokens = split_morphemes(_CAN.sub("", _MUST.sub("必要", text)))
    for number, token in enumerate(tokens):
        if (
            token.pos[0] not in {"動詞", "形容詞", "名詞", "形状詞"}
            or token.normalized_form in _DENIES
        ):
            continue
        key = _make_key(tokens, number)
        if not key or (token.pos[0] in _NOUNS and not _is_predicate(tokens, number)):
            continue
        found.setdefault(key, set()).add(_is_denied(tokens, number))
    return {key: frozenset(each) for key, each in found.items()}


def _make_key(tokens: Sequence[Morpheme], number: int) -> str:
    """Return the characters that a predicate is known by; of a light one, those of its noun."""
    token = tokens[number]
    if token.normalized_form in _LIGHT:
        before = (each for each in reversed(tokens[:number]) if each.pos[0] not in _JOINTS)
        token = next(before, token)
        if token.pos[0] not in _NOUNS or token.normalized_form in _LIGHT:
            return ""  # a helping verb: 載っていない
    letters = "".join(_HAN.findall(token.normalized_form))
    return letters.lstrip("未不非無").replace("必要", "要")


def _is_predicate(tokens: Sequence[Morpheme], number: int) -> bool:
    """Return whether a noun is what is said: 更新する, 取得済み, 使用不可, 未定."""
    behind = tokens[number + 1 : number + 2]
    form = behind[0].normalized_form if behind else ""
    surface = tokens[number].surface
    is_said = form in _LIGHT | _DENIES | {"だ", "です"} or not behind or behind[0].pos[0] in _STOPS
    return is_said or surface[:1] in _PREFIXES or _has_prefix(tokens, number)


def _has_prefix(tokens: Sequence[Morpheme], number: int) -> bool:
    return number > 0 and tokens[number - 1].surface in _PREFIXES


def _is_denied(tokens: Sequence[Morpheme], number: int) -> bool:
    """Return whether what follows a predicate, up to the next one, denies it."""
    token = tokens[number]
    denied = token.normalized_form[:1] in _PREFIXES or _has_prefix(tokens, number)
    for each in tokens[number + 1 : number + 8]:
        if each.normalized_form in _DENIES:
            return not denied
        is_own = each.pos[0] in {"助動詞", "助詞", "接尾辞"} or each.normalized_form in _LIGHT
        if not (is_own or each.pos[1] == "非自立可能"):
            break
    return denied


def _turn_english(told: str, near: Sequence[str]) -> Iterator[str]:
    denied, whole = _list_denied(told), _list_matter(told, "en")
    if any(_LACKS.search(each) for each in (told, *near)):
        return
    others = [_list_denied(each) for each in near]
    if denied and not any(others):
        yield from sorted({one for each in near for one in denied & _list_matter(each, "en")})
    elif not denied and all(others):
        yield from sorted({one for each in others for one in each & whole})


@lru_cache(maxsize=256)
def _list_denied(text: str) -> frozenset[str]:
    """Return the stems of the words behind a `not`, up to the end of its clause."""
    found, open_ = set(), False
    for match in _ENGLISH.finditer(text):
        word = match[0].lower()
        if _NOT.match(word):
            open_ = True
        elif word in _CLAUSE_END:
            open_ = False
        elif open_ and len(word) >= _SHORTEST and word not in _SMALL:
            found.add(find_stem(word))
    return frozenset(found)


_ENDING: Final = re.compile(r"(?:ations?|ments?|ings?|ers?|ed|es|s|ly|al|e|y)$")


def find_stem(word: str) -> str:
    """Return an English word without its ending, so that `delays` and `delayed` are one."""
    plain = word.lower().replace("’", "'").removesuffix("'s")
    while len(short := _ENDING.sub("", plain)) >= _SHORTEST and short != plain:
        plain = short
    return plain
