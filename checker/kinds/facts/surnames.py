"""Bare surnames that are near one on a document's list of people: 渡辺 where 渡邉 attends."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from checker.core.document import Block, Document
from checker.core.lexicons import load_lexicon
from checker.kinds.facts.company_names import KanjiEntry, NameUse
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
