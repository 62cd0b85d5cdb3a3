"""`cross-reference`: figures, tables, sections and articles that are cited but not there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from checker.core.document import Block, BlockKind, Document
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text.normalization import fold
from checker.kinds.facts.articles import collect_articles, find_dangling_citations
from checker.kinds.facts.attachments import collect_listed, is_beyond_held
from checker.kinds.facts.captions import (
    Family,
    Key,
    NumberedLabel,
    collect_bookmarks,
    collect_captions,
    collect_numbers,
    collect_sections,
    find_citations,
    find_section_citations,
    find_stale_references,
    is_field_error,
)
from checker.kinds.facts.contents import (
    find_missing_tables,
    find_wrong_steps,
    find_wrong_titles_cited,
    is_contents,
)
from checker.kinds.facts.promised import find_missing_endings
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.scope import Many


class CrossReferenceRule(Rule):
    """Parameters of `cross-reference`."""

    kind: Literal["cross-reference"]
    labels: Many[Family] = ("図", "表", "写真", "付録", "別表")
    uncited: Many[Family] = ()
    order: bool = True
    sections: bool = True
    articles: bool = True
    fields: bool = True


_MISSING = Message("cross-reference.there-is-no-here")
_UNRESOLVED = Message("cross-reference.refers-to-nothing")
_UNCITED = Message("cross-reference.is-never-cited")
_TWICE = Message("cross-reference.there-are-two-of")
_ORDER = Message("cross-reference.comes-after")
_NOT_AT_END = Message("cross-reference.not-at-the-end")
_ERROR = Message("cross-reference.broken-cross-reference-left")
_STALE = Message("cross-reference.the-reference-says-its-target")


def check(rule: CrossReferenceRule, target: Target) -> CheckResult:
    """Judge captions, what cites them, sections, articles and Word's fields."""
    found = collect_captions(target.document)
    inside = {block.path for block in target.blocks}
    count, hits = _check_citations(rule, target, found)
    if rule.order:
        hits += _find_disorder([each for each in found if each.block.path in inside])
    if rule.uncited:
        hits += _find_uncited(rule, target.document, found, inside)
    for part in (_check_sections, _check_titles, _check_articles, _check_fields):
        more, wrong = part(rule, target)
        count, hits = count + more, hits + wrong
    order = {block.path: n for n, block in enumerate(target.blocks)}
    hits.sort(key=lambda hit: (order.get(hit.span.path, 0), hit.span.start))
    return CheckResult(count + len(found), tuple(hits))


def _build_hit(block: Block, start: int, end: int, sentence: Message, other: str = "") -> Hit:
    match = block.text[start:end].strip()
    values = {"match": match, "other": other}
    return Hit(block.span(start, end), sentence.format(**values), values=values)


def _check_citations(
    rule: CrossReferenceRule, target: Target, found: Sequence[NumberedLabel]
) -> tuple[int, list[Hit]]:
    known = collect_numbers(found) | collect_listed(target.document)
    judged = {family for family in rule.labels if _can_be_missed(family, known, target.document)}
    cited = [
        each
        for block in target.blocks
        if not is_contents(block)
        for each in find_citations(block)
        if each.family in judged
        or _is_beyond_all(each, known, target.document)
        or is_beyond_held(each, tuple(known))
    ]
    hits = [
        _build_hit(each.block, each.start, each.end, _MISSING)
        for each in cited
        if not _exists(each, known)
    ]
    return len(cited), hits


def _can_be_missed(family: Family, known: set[tuple[Family, Key]], document: Document) -> bool:
    """Tell whether a citation without its caption is a fault for sure.

    A caption may be in a picture, in a part that was not read or in another file; so there must
    be another caption of that label, or nothing in the document that could be what is cited.
    """
    if any(each == family for each, _ in known):
        return True
    if family not in {"図", "表", "写真"} or document.parts_not_read:
        return False
    kinds = {BlockKind.TABLE} if family == "表" else {BlockKind.IMAGE, BlockKind.CODE}
    return not any(block.kind in kinds for block in document.walk()) and "![" not in (
        document.source or ""
    )


def _is_beyond_all(
    cited: NumberedLabel, known: set[tuple[Family, Key]], document: Document
) -> bool:
    """Tell whether a table or figure is cited that cannot be: there are fewer, captioned or not."""
    family, number = cited.family, cited.number
    if family not in {"図", "表"} or any(each == family for each, _ in known):
        return False
    quoted = cited.block.text[max(0, cited.start - 1) : cited.start] in set("\"“‘'「『")
    if len(number) > 1 or not number[0].isdecimal() or document.parts_not_read or quoted:
        return False
    kinds = {BlockKind.TABLE} if family == "表" else {BlockKind.IMAGE, BlockKind.CODE}
    there = sum(block.kind in kinds for block in document.walk())
    pictures = family == "図" and "![" in (document.source or "")
    return 0 < there < int(number[0]) and not pictures


def _exists(cited: NumberedLabel, known: set[tuple[Family, Key]]) -> bool:
    family, number = cited.family, cited.number
    if (family, number) in known:
        return True
    # `図1-3` may be figures 1 to 3, and `図2.1` a part of figure 2
    separate = all((family, (part,)) in known for part in number)
    return separate or (len(number) > 1 and (family, number[:-1]) in known)


def _find_disorder(found: Sequence[NumberedLabel]) -> Iterator[Hit]:
    seen: dict[tuple[str, Key], NumberedLabel] = {}
    latest: dict[tuple[str, Key], NumberedLabel] = {}
    for each in found:
        if each.doubtful or _get_last_value(each) is None:
            continue
        name = (each.label, each.number)
        chapter = (each.label, each.number[:-1])
        before = latest.get(chapter)
        if name in seen:
            if not _is_same_caption(seen[name], each):
                yield _build_hit(each.block, each.start, each.end, _TWICE)
        elif before is not None and (_get_last_value(each) or 0) < (_get_last_value(before) or 0):
            yield _build_hit(each.block, each.start, each.end, _ORDER, before.text)
        else:
            latest[chapter] = each
        seen.setdefault(name, each)


def _is_same_caption(before: NumberedLabel, each: NumberedLabel) -> bool:
    """Return whether two lines name one figure: a picture's description and its caption."""
    described = before.block.kind is BlockKind.IMAGE and not before.title
    return not each.title or described or fold(before.title) == fold(each.title)


def _get_last_value(each: NumberedLabel) -> int | None:
    last = each.number[-1]
    return int(last) if last.isdecimal() else None


def _find_uncited(
    rule: CrossReferenceRule, document: Document, found: Sequence[NumberedLabel], inside: set[str]
) -> Iterator[Hit]:
    cited = Counter(
        (each.family, each.number)
        for block in document.walk()
        if not is_contents(block)
        for each in find_citations(block, strict=False)
    )
    told: set[tuple[Family, Key]] = set()
    for each in found:
        name = (each.family, each.number)
        wanted = each.family in rule.uncited and not each.doubtful and each.block.path in inside
        if wanted and not cited[name] and name not in told:
            told.add(name)
            yield _build_hit(each.block, each.start, each.end, _UNCITED)


def _check_sections(rule: CrossReferenceRule, target: Target) -> tuple[int, list[Hit]]:
    if not rule.sections:
        return 0, []
    known = collect_sections(target.document)
    if not known.decimals and not known.units:
        return 0, []
    cited = [
        (block, each)
        for block in target.blocks
        if not is_contents(block)
        for each in find_section_citations(block, known)
    ]
    hits = [_build_hit(b, each.start, each.end, _MISSING) for b, each in cited if not each.exists]
    return len(cited), hits


def _check_titles(rule: CrossReferenceRule, target: Target) -> tuple[int, list[Hit]]:
    """Judge what cites a heading by its title, a step by its number or a table by its place."""
    if not rule.sections:
        return 0, []
    hits = [
        _build_hit(block, start, end, _MISSING)
        for find in (find_wrong_titles_cited, find_wrong_steps, find_missing_tables)
        for block, start, end in find(target.document, target.blocks)
    ]
    for block, start, end in find_missing_endings(target.document, target.blocks):
        hits.append(_build_hit(block, start, end, _NOT_AT_END))
    return len(hits), hits


def _check_articles(rule: CrossReferenceRule, target: Target) -> tuple[int, list[Hit]]:
    if not rule.articles:
        return 0, []
    known = collect_articles(target.document)
    if not known.is_regulation:
        return 0, []
    hits = [
        _build_hit(block, start, end, _UNRESOLVED if relative else _MISSING)
        for block in target.blocks
        if block.cell is None and not is_contents(block)
        for start, end, relative in find_dangling_citations(block, known)
    ]
    return known.count, hits


def _check_fields(rule: CrossReferenceRule, target: Target) -> tuple[int, list[Hit]]:
    if not rule.fields:
        return 0, []
    hits: list[Hit] = []
    marked = collect_bookmarks(target.document)
    for block in target.blocks:
        hits += [_build_hit(block, *match.span(), _ERROR) for match in is_field_error(block.text)]
        hits += [
            _build_hit(block, start, end, _STALE, other)
            for start, end, other in find_stale_references(block, marked)
        ]
    return len(hits), hits


KIND = Kind(
    "cross-reference",
    CrossReferenceRule,
    check,
    values=("match", "other"),
)
