"""`near-names`: a company or a person whose name one document spells in two ways."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Literal

from checker.core.document import Block, Document
from checker.core.findings import CheckResult, Hit
from checker.core.lexicons import LexiconEntry
from checker.core.messages import Message
from checker.kinds.facts.abbreviations import find_two_expansions
from checker.kinds.facts.attendance import find_absent_attendees
from checker.kinds.facts.company_names import (
    KanjiEntry,
    NameUse,
    count_company_names,
    find_company_names,
    find_legal_forms,
    find_same_sounding_companies,
    find_same_sounding_products,
)
from checker.kinds.facts.english_names import (
    NearName,
    find_near_english_names,
    find_swapped_abbreviations,
    find_wrong_titles,
)
from checker.kinds.facts.institutions import find_near_institutions
from checker.kinds.facts.namesakes import find_namesakes
from checker.kinds.facts.personal_names import find_personal_names
from checker.kinds.facts.surnames import (
    find_near_surnames,
    find_same_sounding_surnames,
)
from checker.kinds.shared.base import Kind, Target
from checker.kinds.shared.lexicon import LexiconRule


class NearNamesRule(LexiconRule):
    """Parameters of `near-names`."""

    lexicon: ClassVar[str] = "name-kanji"
    entry: ClassVar[type[LexiconEntry]] = KanjiEntry

    kind: Literal["near-names"]
    companies: bool = True
    people: bool = True
    legal_form: bool = True
    english: bool = True


_NEAR = Message("near-names.may-be-a-slip")
_TITLES = Message("near-names.another-title")
_BOTH = Message("near-names.both-are-used")
_ABSENT = Message("near-names.present-and-absent")

_MOST_NEAR = 20
"""Names that share all but one character; more are a series (第一工場, 第二工場, ...)."""

_Alike = dict[str, set[int]]


def check(rule: NearNamesRule, target: Target) -> CheckResult:
    """Find names of companies and people that differ from another name by what a slip makes."""
    alike = _map_characters(rule)
    blocks = [block for block in target.blocks if block.text]
    uses: list[NameUse] = []
    hits: list[Hit] = []
    if rule.companies:
        named = count_company_names(target.document, blocks)
        uses += find_company_names(target.document, blocks, named)
        hits += _build_hits(_iter_near_companies(blocks, named))
    if rule.people:
        uses += find_personal_names(blocks)
        hits += _build_hits(_iter_near_surnames(target.document, blocks))
        absent = ((use, use.name) for use in find_absent_attendees(target.document))
        hits += _build_hits(absent, _ABSENT)
    for group in _group_by_shape(uses).values():
        hits += _compare(group, alike)
    if rule.legal_form:
        hits += _compare_forms(find_legal_forms(blocks))
    if rule.english:
        hits += _check_english(target.document, blocks)
    order = {block.path: number for number, block in enumerate(blocks)}
    hits = [hit for hit in hits if hit.span.path in order]
    hits.sort(key=lambda hit: (order[hit.span.path], hit.span.start, -hit.span.end))
    return CheckResult(len(uses), tuple(_drop_overlaps(hits)))


def _build_hits(found: Iterable[tuple[NameUse, str]], sentence: Message = _NEAR) -> Iterator[Hit]:
    return (_build_hit(use.block, use.start, use.end, sentence, other) for use, other in found)


def _check_english(document: Document, blocks: Sequence[Block]) -> Iterator[Hit]:
    yield from map(_build_english_hit, find_near_english_names(document, blocks))
    yield from map(_build_english_hit, find_swapped_abbreviations(blocks))
    yield from map(_build_english_hit, find_two_expansions(blocks))
    yield from (_build_english_hit(each, _TITLES) for each in find_wrong_titles(blocks))


def _iter_near_companies(
    blocks: Sequence[Block], named: Counter[str]
) -> Iterator[tuple[NameUse, str]]:
    yield from find_same_sounding_companies(blocks, named)
    yield from find_same_sounding_products(blocks)
    yield from find_near_institutions(blocks)


def _iter_near_surnames(
    document: Document, blocks: Sequence[Block]
) -> Iterator[tuple[NameUse, str]]:
    yield from find_near_surnames(document, blocks)
    yield from find_same_sounding_surnames(document, blocks)
    yield from find_namesakes(document, blocks)


def _map_characters(rule: NearNamesRule) -> _Alike:
    alike: _Alike = defaultdict(set)
    for number, entry in enumerate(rule.word_list()):
        if isinstance(entry, KanjiEntry) and rule.uses(entry):
            for character in entry.characters:
                alike[character].add(number if not entry.variants else -number - 1)
    return alike


def _group_by_shape(uses: Sequence[NameUse]) -> dict[tuple[str, int, str], list[NameUse]]:
    """Return the names that can be slips for one another: of one sort, length and title."""
    groups: dict[tuple[str, int, str], list[NameUse]] = defaultdict(list)
    for use in uses:
        groups[use.sort, len(use.name), use.title].append(use)
    return groups


def _compare(uses: Sequence[NameUse], alike: _Alike) -> Iterator[Hit]:
    """Yield the uses of each name to which a more frequent, or earlier, name is near."""
    counts: dict[str, list[NameUse]] = defaultdict(list)
    for use in uses:
        counts[use.name].append(use)
    for name, other in _iter_near_pairs(list(counts), alike, counts):
        rare, kept = (other, name) if len(counts[name]) >= len(counts[other]) else (name, other)
        for use in counts[rare]:
            shown = kept + use.title if use.whole.endswith(use.title) else kept
            yield _build_hit(use.block, use.start, use.end, _NEAR, shown)


def _iter_near_pairs(
    names: list[str], alike: _Alike, uses: dict[str, list[NameUse]]
) -> Iterator[tuple[str, str]]:
    """Yield pairs of names one character apart; names are looked up without that character."""
    holes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for name in names:
        for at in range(len(name)):
            holes[at, name[:at] + name[at + 1 :]].append(name)
    for (at, _), near in holes.items():
        for number, name in enumerate(near[:_MOST_NEAR]):
            for other in near[number + 1 : _MOST_NEAR]:
                sort = alike.get(name[at], set()) & alike.get(other[at], set())
                strict = uses[name][0].strict or uses[other][0].strict
                if any(each < 0 for each in sort) or (sort and not strict):
                    yield name, other


def _compare_forms(forms: Sequence[NameUse]) -> Iterator[Hit]:
    """Yield the rarer of 株式会社X and X株式会社, where a document has both."""
    by_name: dict[str, dict[str, list[NameUse]]] = defaultdict(lambda: defaultdict(list))
    for use in forms:
        by_name[use.name][use.whole].append(use)
    for wholes in by_name.values():
        kept = max(wholes, key=lambda whole: len(wholes[whole]))
        for whole, uses in wholes.items():
            if whole != kept:
                for use in uses:
                    yield _build_hit(use.block, use.start, use.end, _BOTH, kept)


def _drop_overlaps(hits: Sequence[Hit]) -> Iterator[Hit]:
    end: tuple[str, int] = ("", 0)
    for hit in hits:
        if (hit.span.path, hit.span.start) >= end or hit.span.path != end[0]:
            end = (hit.span.path, hit.span.end)
            yield hit


def _build_hit(block: Block, start: int, end: int, sentence: Message, other: str) -> Hit:
    values = {"match": block.text[start:end], "other": other}
    return Hit(block.span(start, end), sentence.format(**values), values=values)


def _build_english_hit(found: NearName, sentence: Message = _NEAR) -> Hit:
    use = found.use
    return _build_hit(use.block, use.start, use.end, sentence, found.other)


KIND = Kind("near-names", NearNamesRule, check, values=("match", "other"))
