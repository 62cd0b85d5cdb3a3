"""`acronym`: abbreviations in Latin capitals that nobody explains where they first occur."""

from collections.abc import Iterator
from typing import ClassVar, Literal

import regex
from pydantic import Field

from checker.core.document import Block, BlockKind
from checker.core.findings import CheckResult, Hit
from checker.core.lexicons import LexiconEntry, WordEntry
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.kinds.shared.base import Entries, Kind, Target
from checker.kinds.shared.exceptions import drop_excepted
from checker.kinds.shared.lexicon import LexiconRule
from checker.kinds.shared.patterns import Pattern, find

_Match = regex.Match[str]


class AcronymRule(LexiconRule):
    """Parameters of `acronym`. The word list holds what needs no explanation."""

    lexicon: ClassVar[str] = "acronyms"
    entry: ClassVar[type[LexiconEntry]] = WordEntry

    kind: Literal["acronym"]
    known: Entries = ()
    common: bool = True
    min: int = Field(2, ge=2)
    max: int = Field(6, ge=2)
    mixed: bool = False
    explained: Literal["before", "anywhere"] = "before"
    exceptions: tuple[Pattern, ...] = ()

    def uses(self, entry: LexiconEntry) -> bool:
        """Return whether an abbreviation counts as widely known."""
        return self.common and super().uses(entry)

    def well_known(self) -> frozenset[str]:
        """Return the abbreviations that need no explanation, in capitals."""
        return frozenset(entry.shown for entry in self.word_list() if self.uses(entry))


_ROMAN = re.compile("[IVX]{1,5}")
_CAPITALS = re.compile("[A-Z]{2}")
_SHOUTING = re.compile("(?<![A-Z])(?:[A-Z]{2,}+[ ,]{1,2}){2,}[A-Z]{2,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]+")
_NAME_AFTER = re.compile(
    "[ 　]?(?:株式会社|有限会社|合同会社|[(（]株[)）]|社(?![内外員会長])|(?:Inc|Corp|Co|Ltd)\\b)"
)
_NAME_BEFORE = re.compile("(?:株式会社|有限会社|合同会社|[(（]株[)）])[ 　]?$")

_ABBREVIATES = "(?:以下|略称|略して|略語|通称|英語|英|別名|[:：、,=])"
_IN_BRACKETS_BEFORE = re.compile(f'[(（\\[［](?:[^()（）]*{_ABBREVIATES}[ 　]?)?[「『“"]?$')
_CALLED_SO = "と(?:いう|いいます|呼ぶ|呼びます|略す|略します|する|します|表記)"
_IN_BRACKETS_AFTER = re.compile(
    f'[」』”"]?(?:[ 　]?(?:{_CALLED_SO}[^()（）]{{0,10}})?。?[)）\\]］]|[ 　]?[:：=、,;])'
)
_EXPANDED_AFTER = re.compile(
    '[」』”"]?[ 　]?[(（\\[［](?!注|※|第|図|表|別[紙表添]|v?[0-9])[^()（）\\[\\]]{3,}[)）\\]］]'
)
_DEFINED_AFTER = re.compile(
    '[」』”"]?(?:とは|[ 　]?[:：=][ 　]?\\S{2}|(?:は|が)、?[^。]{2,60}(?:の略|を指|を意味|を表)'
    "|[ ](?:stands for|means|is short for)\\b)"
)
_SHORT_FOR = re.compile('(?:を|は)、?[「『“"]?$')
_CALLED = re.compile('[」』”"]?と(?:略|呼|いう|いい|称|表記)')
_GLOSSARY = re.compile("用語|略語|略称|正式名称|Abbreviation|Acronym|Term|Glossary", re.IGNORECASE)

_UNEXPLAINED = Message("acronym.abbreviation-used-without-explanation")


def check(rule: AcronymRule, target: Target) -> CheckResult:
    """Look at the first use of each abbreviation in running text; these are the candidates."""
    common = rule.well_known()
    known = {entry.word.casefold() for entry in rule.known} | _find_glossary_terms(target)
    firsts: dict[str, tuple[Block, _Match]] = {}
    explained: set[str] = set()
    for block in target.blocks:
        for match in _find_abbreviations(rule, block, target):
            word = match["word"]
            if word.casefold() in known or word.upper() in common:
                continue
            if _is_explained(block.text, match):
                explained.add(word)
                firsts.setdefault(word, (block, match))
            elif word not in firsts and block.kind is not BlockKind.HEADING:
                firsts[word] = (block, match)
    return CheckResult(
        len(firsts),
        tuple(
            _build_hit(block, match)
            for word, (block, match) in firsts.items()
            if not _is_explained(block.text, match)
            and not (rule.explained == "anywhere" and word in explained)
        ),
    )


def _find_glossary_terms(target: Target) -> set[str]:
    """Return the first cells of tables of terms: these are explained wherever the table stands."""
    words = set()
    for block in target.document.walk():
        if block.table is None or len(block.table.rows) < 2:  # noqa: PLR2004 - header and a row
            continue
        head, *rows = block.table.rows
        if any(_GLOSSARY.search(cell.text) for cell in head.cells):
            words |= {cell.text.strip().casefold() for row in rows for cell in row.cells}
    return words


def _find_abbreviations(rule: AcronymRule, block: Block, target: Target) -> Iterator[_Match]:
    text = block.text
    if not _CAPITALS.search(text) and not rule.mixed:
        return
    letters = f"[A-Z]{{{rule.min},{rule.max}}}"
    if rule.mixed:
        letters += (
            f"|(?=[A-Za-z]{{{rule.min},{rule.max}}}s?(?![A-Za-z]))[A-Z][a-z]*[A-Z]+[A-Za-z]*?"
        )
    pattern = rf"(?<![A-Za-z0-9_.&@/+-])(?P<word>{letters})s?(?![A-Za-z0-9_&@+]|[./-][A-Za-z0-9])"
    aside = Intervals(m.span() for each in (_SHOUTING, _ADDRESS) for m in each.finditer(text))
    matches = drop_excepted(
        find(pattern, text, target.deadline), rule.exceptions, text, target.deadline
    )
    for match in matches:
        if aside.touch(*match.span()):
            continue
        if not _ROMAN.fullmatch(match["word"]) and not _is_name(text, match):
            yield match


def _is_name(text: str, match: _Match) -> bool:
    """Tell whether it names a company: ABC株式会社, XYZ社."""
    before = text[max(0, match.start() - 8) : match.start()]
    return bool(_NAME_AFTER.match(text, match.end()) or _NAME_BEFORE.search(before))


def _is_explained(text: str, match: _Match) -> bool:
    """Tell whether this very place explains: `情報システム(IS)`, `IS(情報システム)`, `ISとは`."""
    before = text[max(0, match.start() - 80) : match.start()]
    end = match.end()
    bracketed = _IN_BRACKETS_BEFORE.search(before)
    if bracketed and before[: bracketed.start()].strip() and _IN_BRACKETS_AFTER.match(text, end):
        return True
    if _EXPANDED_AFTER.match(text, end) or _DEFINED_AFTER.match(text, end):
        return True
    return bool(_SHORT_FOR.search(before) and _CALLED.match(text, end))


def _build_hit(block: Block, match: _Match) -> Hit:
    values = {"match": match["word"]}
    span = block.span(*match.span("word"))
    return Hit(span, _UNEXPLAINED.format(**values), values=values)


KIND = Kind(
    "acronym",
    AcronymRule,
    check,
    values=("match",),
)
