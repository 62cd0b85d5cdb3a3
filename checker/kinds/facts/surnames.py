"""Surnames that are near one on a document's list of people: 渡辺 where 渡邉 attends."""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cache
from itertools import permutations

from checker.core.document import Block, Document
from checker.core.lexicons import load_lexicon
from checker.core.text import lazy_re as re
from checker.kinds.facts.company_names import KanjiEntry, NameUse, strip_voicing
from checker.kinds.facts.text_context import column_heads, get_cell_labels
from checker.language.morphology import split_morphemes

_KANJI = "一-鿿々𠮷"
_LABEL = re.compile(
    "(?:出席|欠席|参加|担当|責任|報告|作成|記録|起案|申請|関係|受講|対象|講師|推進)(?:者|委員)?"
    "|出席者?[(（].*[)）]|講師|委員|メンバー|構成員|氏名|名前|司会|議長|書記|幹事|担当|記録"
)
_NAME = re.compile(rf"[{_KANJI}]{{2,3}}")
_SPLIT = re.compile(r"[、,，・/／:：;；\s()（）]+")


def find_near_surnames(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[NameUse, str]]:
    """Yield each surname that no list has, with the listed one that it sounds and looks like."""
    listed = _list_people(document, blocks)
    if not listed:
        return
    keys = {_key(name): name for name in listed}
    wanted = {key for key in keys if key}
    for block in blocks:
        for word in split_morphemes(block.text) if _NAME.search(block.text) else ():
            name = word.surface
            if name in listed or not _NAME.fullmatch(name) or _key(name) not in wanted:
                continue
            if _stands_alone(block.text, word.start, word.end):
                use = NameUse("person", name, block, word.start, word.end)
                yield use, keys[_key(name)]


def _list_people(document: Document, blocks: Sequence[Block]) -> frozenset[str]:
    """Return the names in fields and columns of people, surnames of the dictionary only."""
    values = [field.value for field in document.fields if _LABEL.fullmatch(field.label.strip())]
    heads = column_heads(document)
    values += [
        block.text
        for block in blocks
        if any(_LABEL.fullmatch(each.strip()) for each in get_cell_labels(block, heads))
    ]
    pieces = (piece for value in values for piece in _SPLIT.split(value))
    return frozenset(piece for piece in pieces if _NAME.fullmatch(piece) and _is_surname(piece))


@cache
def _is_surname(text: str) -> bool:
    words = list(split_morphemes(text))
    named = len(words) == 1 and words[0].pos[2] == "人名"
    return named or not _list_variants().keys().isdisjoint(text)


@cache
def _list_variants() -> Mapping[str, str]:
    """Return each form of a character that names write in several, with the first of them."""
    entries = load_lexicon("name-kanji", KanjiEntry).entries
    return {
        sign: each.characters[0] for each in entries if each.variants for sign in each.characters
    }


@cache
def _key(name: str) -> str:
    """Return what two spellings of one surname share: the variants made one; empty if none."""
    variants = _list_variants()
    if variants.keys().isdisjoint(name):
        return ""
    return "".join(variants.get(sign, sign) for sign in name)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return not re.fullmatch(f"[{_KANJI}]", before) and not re.fullmatch(f"[{_KANJI}]", after)


_WITH_MIDDLE = 3
"""Characters of a surname that has one inside."""
_TITLE = (
    "取締役|本部長|部長|次長|課長|係長|主任|主査|室長|所長|支店長|支社長|店長|工場長|院長|校長|園長|館長|局長"
    "|理事長|会長|頭取|社長|専務|常務|先生|さん|様|氏"
)
_TITLED = re.compile(
    rf"(?<![{_KANJI}])(?P<name>[{_KANJI}]{{2,3}}?)[ 　]?(?P<title>{_TITLE})(?![{_KANJI}])"
)
_WITH_TITLE = re.compile(rf"(?P<name>[{_KANJI}]{{2,3}}?)(?:{_TITLE})")
_PRESENT = re.compile("(?:出席|欠席|参加|列席|受講)(?:者|委員)?|委員|メンバー|構成員|氏名|名前")


def find_same_sounding_surnames(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[NameUse, str]]:
    """Yield each surname that sounds like another of which it has all characters but one.

    One of them must be on a list of those present and the other not, or both must have one title
    and the other be written more often, or be the same in other forms of its characters.
    """
    uses = _collect_uses(document, blocks)
    yield from _find_variants(uses)
    yield from _find_middles(uses)
    present = {
        name
        for field in document.fields
        if _PRESENT.fullmatch(re.sub(r"\s", "", field.label))
        for name in _iter_pieces(field.value)
    }
    by_sound: dict[str, list[str]] = defaultdict(list)
    for name in sorted(uses.keys() | present, key=lambda each: (each not in present, each)):
        by_sound[_sound(name)].append(name)
    for sound, names in by_sound.items():
        for kept, rare in (each for each in permutations(names, 2) if sound):
            if _differ_by_one(kept, rare) and _is_the_slip(kept, rare, uses, present):
                for use in uses[rare]:
                    yield use, kept


def _find_variants(found: Mapping[str, list[NameUse]]) -> Iterator[tuple[NameUse, str]]:
    """Yield names with one title of which one has another form of a character: 相沢 beside 相澤."""
    by_key: dict[str, dict[str, list[NameUse]]] = defaultdict(dict)
    for name, uses in found.items():
        if _key(name):
            by_key[_key(name)][name] = uses
    for spellings in by_key.values():
        kept = max(spellings, key=lambda name: len(spellings[name]))
        titles = {use.title for use in spellings[kept]} - {""}
        for name, uses in spellings.items():
            yield from ((use, kept) for use in uses if name != kept and use.title in titles)


def _find_middles(found: Mapping[str, list[NameUse]]) -> Iterator[tuple[NameUse, str]]:
    """Yield a name used once that another has but for a character inside: 小笹原様 for 小笠原様."""
    ends: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for name in found:
        if len(name) >= _WITH_MIDDLE:
            ends[name[0], name[-1], len(name)].append(name)
    for names in ends.values():
        for kept, rare in permutations(names, 2):
            titles = [{use.title for use in found[name]} - {""} for name in (kept, rare)]
            once = len(found[rare]) == 1 < len(found[kept])
            if once and _differ_by_one(kept, rare) and titles[0] & titles[1]:
                yield found[rare][0], kept


def _collect_uses(document: Document, blocks: Sequence[Block]) -> dict[str, list[NameUse]]:
    uses: dict[str, list[NameUse]] = defaultdict(list)
    heads = column_heads(document)
    for block in blocks:
        for match in _TITLED.finditer(block.text):
            start, end = match.span("name")
            name = match["name"]
            uses[name].append(NameUse("person", name, block, start, end, match["title"]))
        text = block.text.strip()
        labels = get_cell_labels(block, heads) if _NAME.fullmatch(text) else ()
        if any(_LABEL.fullmatch(each.strip()) for each in labels):
            start = block.text.index(text)
            uses[text].append(NameUse("person", text, block, start, start + len(text)))
    return uses


def _iter_pieces(value: str) -> Iterator[str]:
    for piece in _SPLIT.split(value):
        match = _WITH_TITLE.fullmatch(piece) or _NAME.fullmatch(piece)
        if match is not None:
            yield match["name"] if match.re.pattern == _WITH_TITLE.pattern else piece


@cache
def _sound(name: str) -> str:
    """Return how a surname of the dictionary sounds, voiced or not; empty for another word."""
    words = list(split_morphemes(name))
    if len(words) != 1 or words[0].pos[2] != "人名":
        return ""
    return strip_voicing(words[0].reading)


def _differ_by_one(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _is_the_slip(
    kept: str, rare: str, uses: Mapping[str, list[NameUse]], present: Container[str]
) -> bool:
    if rare in present:
        return False
    titles = [{use.title for use in uses.get(name, ()) if use.title} for name in (kept, rare)]
    often = len(uses.get(kept, ())) > len(uses[rare])
    return kept in present or (often and not titles[0].isdisjoint(titles[1]))
