"""Japanese rule sentences as questions: `書かなければならない` is asked as 「書かれていますか」."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.language.morphology import Morpheme, split_morphemes
from checker.learn.drafts.requirements import Piece, Requirement

_MUST_NOT = re.compile(
    r"[てで]は(?:ならない|なりません|いけない|いけません)$"
    r"|(?:べきで(?:は)?(?:ない|ありません)|べからず)$"
    r"|(?:ない|ません)(?:こと|ものとする|ように(?:する)?(?:こと|してください)?|でください)?$"
)
_MUST = re.compile(
    r"(?:なければ(?:ならない|なりません|いけない)|なくては(?:ならない|いけない))$"
    r"|(?:る|く|す|つ|ぶ|む|う|ぐ|ぬ)(?P<after>べき(?:である|です|だ)?|こと(?:とする)?|必要が(?:ある|あります)"
    r"|もの?とする|よう(?:に)?(?:する(?:こと)?|してください)?)$"
    r"|[てで]ください$"
)
_NEEDED = re.compile(r"(?P<thing>.+)が(?:必要|必須)(?:である|です|だ|とする)?$")
_ABSENT = re.compile(r"(?P<thing>.+)が(?:ない|ありません)(?:こと|ようにする(?:こと)?)?$")
_AVOID = re.compile(
    r"(?P<thing>.+?)(?:の(?:使用|利用|記載))?(?:を|は)(?:避ける|禁止(?:と?する)?|禁じる|禁ずる)(?:こと)?$"
)
_STATE = re.compile(r"(?P<state>.+[てで])(?P<is>いる|いない)(?:こと|べきである|必要がある)?$")

_AGREE = re.compile(
    r"^(?P<one>[^はがにでを、]+?)(?:は|と)、?(?P<other>[^はがにでを、]+?)(?:と|が|に)(?P<how>一致|整合|対応|矛盾|合致)"
    r"(?:して(?P<is>いる|いない)|する|し(?P<not>ない))"
    r"(?:こと|べきである|必要がある)?$"
)


_EACH = re.compile(
    r"^(?:すべて|全て|それぞれ|一つひとつ|一つ一つ|いずれ)の|^(?:各|全)(?=.)|ごと$|毎$"
    r"|の(?:すべて|全て|それぞれ|一つひとつ|一つ一つ|一つずつ)$"
)
_INNER_EACH = re.compile(r"^(?P<place>.+?)の(?=(?:各|それぞれの|すべての|全ての))(?P<piece>.+)$")
_CHOSEN = re.compile(
    r"^(?:(?:上で|前に|先に)?(?:挙げた|採用する|採用した|示した|書いた|述べた|決めた|選んだ|選ぶ|想定される|考えられる|見込まれる))+"
)
"""Words before a place that say which of it, and are in no heading."""
_NO_PLACE = re.compile(r"(?:ほか|他|以外|うち|中|すべて|全て|誰|何)$")
_CONDITION = re.compile(r"(?:場合|とき|時|際|ときに|際に)$")
_PART = re.compile(r"の(?:章|節|欄|部分|項|箇所|見出し)$|欄$")
_AT = parse_words("冒頭 最初 先頭 文頭 末尾 最後 文末 はじめ 初め 終わり")
_PIECES: dict[str, Piece] = {
    "文": "sentence",
    "項目": "item",
    "箇条書き": "item",
    "行": "row",
    "章": "section",
    "節": "section",
    "文書": "document",
    "資料": "document",
    "書類": "document",
    "本文": "document",
    "文章": "document",
}
_LISTED = re.compile(
    r"(?:事項|宿題|課題|タスク|アクション|作業|手順|対策|リスク|懸案|要望|案件|予定|ToDo|TODO)$"
)

_A_ROW = dict(zip("うくぐすつぬぶむる", "わかがさたなばまら", strict=True))
_TE = {
    "う": "って",
    "く": "いて",
    "ぐ": "いで",
    "す": "して",
    "つ": "って",
    "ぬ": "んで",
    "ぶ": "んで",
    "む": "んで",
    "る": "って",
}
_STAYS = parse_words(
    "従う 沿う 合う 基づく 続く 終わる 始まる 分かる わかる 足りる 読める 伝わる 収まる 整う"
    " 揃う そろう 含まれる 関わる 異なる 超える つながる 役立つ"
)
_STAYS_NOUN = parse_words(
    "一致 対応 完結 矛盾 該当 整合 関連 重複 適合 準拠 成立 合致 存在 由来 相当 不足"
)
_AND = frozenset({"と", "及び", "および", "並びに", "ならびに", "、", "・"})


class _Predicate(NamedTuple):
    """A question's end, and where in the sentence the verb and what belongs to it begin."""

    start: int
    asks: str


_NO_VERB = frozenset({"なっていますか。", "されていますか。"})
"""Ends of questions that have no verb of their own: what was done must stand before them."""
_SWALLOWED = re.compile("[。!?！？]|(?:には|では|とは)、|すること|を[^。]*、")
"""What a thing does not hold: another demand that the sentence makes."""


def demand(sentence: str) -> Requirement | None:
    """Return what a Japanese rule sentence demands, None where it has none of the known forms."""
    text = sentence.strip().rstrip("。．.!！ 　")
    for form, made in _FORMS:
        if found := form.search(text):
            return made(found)
    return _read_by_verb(text)


def _read_by_verb(text: str) -> Requirement | None:
    """Read `書くこと`, `書かなければならない`, `書いてはならない` and the bare `書く`."""
    must, must_not = _MUST.search(text), _MUST_NOT.search(text)
    end = len(text)
    if must is not None:
        end = must.start("after") if must["after"] else must.start()
    elif must_not is not None:
        end = must_not.start()
    predicate = _find_predicate(split_morphemes(text), end)
    if predicate is None:
        return None
    forbids = must is None and must_not is not None
    return _build_demand(text[: predicate.start], predicate.asks, forbids=forbids)


def _find_predicate(words: Sequence[Morpheme], end: int) -> _Predicate | None:
    """Return the last verb before `end`, as the end of a question."""
    verbs = [n for n, each in enumerate(words) if each.pos[0] == "動詞" and each.start < end]
    if not verbs or words[verbs[-1]].end < end:
        return None
    verb, before = words[verbs[-1]], words[verbs[-1] - 1] if verbs[-1] else None
    if verb.dictionary_form != "する":
        return _Predicate(verb.start, _ask_question(verb))
    if before is None:
        return None
    if before.pos[0] in {"名詞", "形状詞"}:
        has_state = before.surface in _STAYS_NOUN
        ending = "していますか。" if has_state else "されていますか。"
        return _Predicate(before.start, before.surface + ending)
    if before.surface == "に":
        return _Predicate(verb.start, "なっていますか。")
    return _Predicate(verb.start, "されていますか。")


def _ask_question(verb: Morpheme) -> str:
    """Return `書かれていますか。` of 書く: what was done to a thing, or the state it is in."""
    lemma, kind = verb.dictionary_form, verb.pos[4]
    if lemma in {"ある", "有る"}:
        return "ありますか。"
    if kind.startswith("五段"):
        if lemma in _STAYS or lemma == "なる":
            return f"{lemma[:-1]}{_TE[lemma[-1]]}いますか。"
        return f"{lemma[:-1]}{_A_ROW[lemma[-1]]}れていますか。"
    if lemma in _STAYS:
        return f"{lemma[:-1]}ていますか。"
    return f"{lemma[:-1]}られていますか。"


def _build_demand(head: str, asks: str, *, forbids: bool) -> Requirement | None:
    """Return the demand of what stands before the verb: a place, other words, a thing."""
    place, rest = _place_and_rest(head)
    condition = place if _CONDITION.search(place) else ""
    if condition:
        place, rest = _place_and_rest(rest.lstrip("、,， "))
    where = f"{place}に" if place in _AT else ""
    heading, piece, each = _read_place("" if where else place)
    things, before, after = _split_things(rest.lstrip("、,， "))
    if not things or (asks in _NO_VERB and not after):
        return None  # `人のせいにする`: 「なる」 alone asks nothing, or the contrary
    if any(_SWALLOWED.search(thing) for thing in things):
        return None
    return Requirement(
        "ja",
        tuple(
            f"{where}{before}{thing}が{after}{asks}" if thing else where + before + asks
            for thing in things
        ),
        tuple(thing or before for thing in things),
        forbids,
        heading,
        piece,
        each,
        condition,
        is_part=piece is not None or bool(_PART.search(place)) or heading.startswith("「"),
        lead=_find_lead(head, place, rest) if not where else "",
    )


def _find_lead(head: str, place: str, rest: str) -> str:
    """Return the place with its particle, where the sentence begins with it."""
    if not place or not head.startswith(place):
        return ""
    comma = "、" if rest.startswith("、") else ""
    return head[: len(head) - len(rest)] + comma


def _place_and_rest(head: str) -> tuple[str, str]:
    """Return the words that say where, and the others; the place may stand after the thing."""
    words = split_morphemes(head)
    thing = next((w.start for w in words if _is_particle(w, "を")), len(head))
    for number, word in enumerate(words):
        after = words[number + 1] if number + 1 < len(words) else None
        if word.start == 0 or word.end > len(head) or not _is_particle(word, "に", "で", "は"):
            continue
        if after is not None and after.surface == "は" and word.surface in "にで":
            return head[: word.start], head[after.end :]
        if word.start < thing < len(head) and word.surface in "には":
            return head[: word.start], head[word.end :]
        if word.start > thing and word.surface == "に" and word.end == len(head):
            moved = head[: thing + 1]
            return head[thing + 1 : word.start], moved
    return "", head


def _is_particle(word: Morpheme, *surfaces: str) -> bool:
    return word.pos[0] == "助詞" and word.surface in surfaces


def _read_place(place: str) -> tuple[str, Piece | None, bool]:
    """Return the heading that a place names, what of it is meant, and whether all of those."""
    inner = _INNER_EACH.match(place)
    heading, rest = (inner["place"], inner["piece"]) if inner else ("", place)
    bare = _EACH.sub("", rest)
    each = bare != rest
    piece = _PIECES.get(bare)
    if piece is not None:
        return heading, piece, each
    name = _CHOSEN.sub("", heading or _PART.sub("", bare))
    name = "" if _NO_PLACE.search(name) else name
    listed: Piece | None = "item" if _LISTED.search(bare) else None
    return name, listed, each or listed is not None


def _split_things(rest: str) -> tuple[tuple[str, ...], str, str]:
    """Return what is demanded, one by one, and the words before and after it."""
    words = split_morphemes(rest)
    marks = [w for w in words if _is_particle(w, "を", "が")]
    if not marks:
        return (("",), rest, "") if rest else ((), "", "")
    mark = next((w for w in reversed(marks) if w.surface == "を"), marks[-1])
    if mark.surface == "を" and _is_inner(words, mark):
        return ("",), rest, ""
    before, thing = _split_last_phrase(rest[: mark.start])
    return tuple(_split_joined(thing)), before, rest[mark.end :]


def _is_inner(words: Sequence[Morpheme], mark: Morpheme) -> bool:
    """Return whether a particle belongs to a verb that describes a noun: `何をする人か`."""
    later = [each for each in words if each.start >= mark.end]
    return any(one.pos[0] == "動詞" and other.pos[0] == "名詞" for one, other in pairwise(later))


def _split_last_phrase(text: str) -> tuple[str, str]:
    """Divide after the last comma behind a particle: of `必ず、担当者` the thing is 担当者."""
    cut = max(
        (found.end() for found in re.finditer(r"(?:は|に|で|て|ず|、必ず)、", text)), default=0
    )
    return text[:cut], text[cut:]


def _split_joined(thing: str) -> list[str]:
    """Return the things that `と` and the like join; one where it is not clear what they join."""
    words = split_morphemes(thing)
    if any(w.pos[0] in {"動詞", "助動詞"} or w.surface in {"の", "または", "又は"} for w in words):
        return [thing]
    found, current = [], ""
    for word in words:
        if word.surface in _AND and word.pos[0] != "名詞":
            found.append(current)
            current = ""
        else:
            current += word.surface
    pieces = [*found, current]
    return pieces if all(pieces) else [thing]


def _read_agreement(found: re.Match[str]) -> Requirement:
    one, other, how = found["one"], found["other"], found["how"]
    forbids = found["is"] == "いない" or bool(found["not"])
    return Requirement(
        "ja",
        (f"{one}と{other}が{how}していますか。",),
        (how,),
        forbids,
        one,
        "section",
        beside=other,
    )


def _read_avoided(found: re.Match[str]) -> Requirement | None:
    return _build_demand(found["thing"] + "を", "使われていますか。", forbids=True)


def _state(found: re.Match[str]) -> Requirement | None:
    return _build_demand(found["state"], "いますか。", forbids=found["is"] == "いない")


def _read_needed(found: re.Match[str]) -> Requirement | None:
    return _build_demand(found["thing"] + "を", "ありますか。", forbids=False)


def _read_absent(found: re.Match[str]) -> Requirement | None:
    return _build_demand(found["thing"] + "を", "ありますか。", forbids=True)


_Made = Callable[[re.Match[str]], Requirement | None]
_FORMS: tuple[tuple[re.Pattern[str], _Made], ...] = (
    (_AVOID, _read_avoided),
    (_NEEDED, _read_needed),
    (_AGREE, _read_agreement),
    (_STATE, _state),
    (_ABSENT, _read_absent),
)
