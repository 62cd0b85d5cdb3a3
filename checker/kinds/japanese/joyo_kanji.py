"""`joyo-kanji`: kanji that the table of general use (常用漢字表) does not have."""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from checker.core.document import Block, MarkKind
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import make_heading_key
from checker.kinds.japanese.joyo_table import kanji, words
from checker.kinds.shared.base import Entries, Kind, Rule, Target
from checker.language.character_scripts import KANJI
from checker.language.morphology import Morpheme, split_morphemes


class JoyoKanjiRule(Rule):
    """Parameters of `joyo-kanji`."""

    kind: Literal["joyo-kanji"]
    allow: Entries = ()
    jinmei: bool = False
    print_forms: bool = True
    names: bool = True


_PLAIN = "々〇〆"
_READING = re.compile("[（(][ぁ-ゖー・]{1,20}[）)]")
_FOUND = Message("joyo-kanji.not-table-general-use-kanji")
_WRITE = Message("joyo-kanji.write-kana-add-reading-choose-another")


@cache
def _outside() -> re.Pattern[str]:
    """Return what finds a kanji that is not in the table."""
    return re.compile(f"(?![{''.join(sorted(kanji('general')))}{_PLAIN}])[{KANJI}]")


def check(rule: JoyoKanjiRule, target: Target) -> CheckResult:
    """Find each word with such a kanji, until the document has given its reading."""
    fine = frozenset(
        (kanji("given-names") if rule.jinmei else frozenset())
        | (kanji("print-forms") if rule.print_forms else frozenset())
    )
    introduced: set[str] = set()
    hits = tuple(
        _build_hit(block, start, end, kanji)
        for block in target.blocks
        if _outside().search(block.text) and not (rule.names and _holds_names(target, block))
        for start, end, kanji in _find_words(rule, block, fine, introduced)
    )
    return CheckResult(len(target.blocks), hits)


def _holds_names(target: Target, block: Block) -> bool:
    """Tell whether the block is a cell for a name: by the label beside it or the column's head."""
    if block.cell is None:
        return False
    labels = {make_heading_key(label) for label in block.section[-1:]}
    table = target.document.block(block.cell.table).table
    head = table.cell(0, block.cell.column) if table is not None else None
    if head is not None:
        labels.add(make_heading_key(head.text))
    return bool(labels & words("name-labels"))


def _find_words(
    rule: JoyoKanjiRule, block: Block, fine: frozenset[str], introduced: set[str]
) -> Iterator[tuple[int, int, str]]:
    """Yield the place of each word, and those of its kanji that are outside the table."""
    allowed = _find_allowed_spans(rule, block.text)
    found = split_morphemes(block.text)
    for index, word in enumerate(found):
        outside = [
            word.start + match.start()
            for match in _outside().finditer(word.surface)
            if match[0] not in fine and not _is_covered(allowed, word.start + match.start())
        ]
        if not outside or (rule.names and _is_name(found, index)):
            continue
        end = word.start + len(_READING.sub("", word.surface))  # a reading may be part of the word
        if end < word.end or _has_reading(block, word):
            introduced.add(word.dictionary_form)
        elif word.dictionary_form not in introduced:
            start, end = (word.start, word.end) if word.known else (outside[0], outside[-1] + 1)
            yield start, end, "".join(dict.fromkeys(block.text[at] for at in outside))


def _find_allowed_spans(rule: JoyoKanjiRule, text: str) -> list[tuple[int, int]]:
    return [
        match.span()
        for entry in rule.allow
        if entry.word in text
        for match in re.finditer(re.escape(entry.word), text)
    ]


def _is_covered(spans: list[tuple[int, int]], at: int) -> bool:
    return any(low <= at < high for low, high in spans)


def _is_name(found: tuple[Morpheme, ...], index: int) -> bool:
    """Tell whether a word is a proper noun: by the dictionary, by its kanji, or by a title."""
    word = found[index]
    after = found[index + 1].surface if index + 1 < len(found) else ""
    before = found[index - 2 : index] if index > 1 else ()
    titles = words("titles")
    given = bool(before) and "姓" in before[0].pos and before[1].surface in {" ", "\u3000"}
    return (
        "固有名詞" in word.pos
        or given
        or bool(kanji("surnames") & set(word.surface))
        or (not word.known and (after in titles or word.surface.endswith(tuple(titles))))
    )


def _has_reading(block: Block, word: Morpheme) -> bool:
    return _READING.match(block.text, word.end) is not None or any(
        mark.kind is MarkKind.RUBY and mark.start < word.end and word.start < mark.end
        for mark in block.marks
    )


def _build_hit(block: Block, start: int, end: int, kanji: str) -> Hit:
    values = {"match": block.text[start:end], "kanji": kanji}
    return Hit(block.span(start, end), _FOUND.format(**values), _WRITE, values=values)


KIND = Kind(
    "joyo-kanji",
    JoyoKanjiRule,
    check,
    values=("match", "kanji"),
)
