"""Findings that somebody answered for: they are listed with the reason, and do not count.

    <!-- checker:ignore RULE REASON -->            the block it stands in, or the one after it
    <!-- checker:ignore-section RULE REASON -->    the section
    <!-- checker:ignore-file RULE REASON -->       the whole file

In Word the same words stand in a comment, which counts once it is resolved: a reviewer has then
agreed. A file `NAME.checker.yaml` beside the document does for every format. A suppression without
a reason, or one that nothing needs, is reported.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from checker.checks.leftover import DIRECTIVE
from checker.checks.scope import matches
from checker.document import Block, BlockKind, Document, Markup
from checker.pipeline.places import Places
from checker.pipeline.sidecar import Ignore, Sidecar
from checker.text.bilingual import Bilingual
from checker.verdict import Finding, Suppressed

_DIRECTIVE = re.compile(
    rf"^\s*{DIRECTIVE}(?P<reach>-section|-file)?(?![\w-])[ \t　]*(?P<rule>[^\s　]*)(?P<reason>.*)$",
    re.DOTALL,
)
_RULE = re.compile(r"[a-z0-9*?][a-z0-9*?.-]*(?:,[a-z0-9*?][a-z0-9*?.-]*)*")
_BY: dict[bool, Literal["comment", "word_comment"]] = {False: "comment", True: "word_comment"}


@dataclass
class _Suppression:
    """One suppression; `reach` says of which findings. `used` counts those it met."""

    rules: tuple[str, ...]
    reason: str
    at: str
    by: Literal["comment", "word_comment", "sidecar"]
    author: str = ""
    reach: Literal["block", "section", "file"] = "block"
    block: Block | None = None
    ignore: Ignore | None = None
    used: int = 0

    def covers(self, finding: Finding, block: Block | None) -> bool:
        """Return whether a finding, in this block, is one that this suppresses."""
        if not any(fnmatchcase(finding.rule, rule) for rule in self.rules):
            return False
        if self.ignore is not None:
            return _beside(self.ignore, finding)
        match self.reach:
            case "file":
                return True
            case "section":
                return self.block is not None and block is not None and _within(self.block, block)
            case "block":
                return self.block is not None and block is not None and _same(self.block, block)


@dataclass
class Kept:
    """What is left of a document's findings, what was suppressed, and what to say of it."""

    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)
    notes: list[Bilingual] = field(default_factory=list)


def suppress(
    document: Document,
    findings: Sequence[Finding],
    sidecar: Sidecar | None,
    places: Places,
    ran: Collection[str],
) -> Kept:
    """Part the findings that count from those that somebody answered for.

    Args:
        document: as accepted; findings of rules that look at the original count always by file.
        findings: in the order of the document.
        sidecar: what stands beside the document.
        places: of the document.
        ran: the rules that had a result: only of these can a suppression be unused.
    """
    kept = Kept()
    active = [*_in_document(document, places, kept.notes), *_beside_document(sidecar)]
    blocks = {block.path: block for block in document.walk()} if active else {}
    for finding in findings:
        block = blocks.get(finding.place.block)
        one = next((each for each in active if each.covers(finding, block)), None)
        if one is None:
            kept.findings.append(finding)
        else:
            one.used += 1
            kept.suppressed.append(
                Suppressed(
                    finding=finding, reason=one.reason, at=one.at, by=one.by, author=one.author
                )
            )
    kept.notes += [_unused(each) for each in active if not each.used and _had_a_chance(each, ran)]
    return kept


def _in_document(
    document: Document, places: Places, notes: list[Bilingual]
) -> Iterator[_Suppression]:
    for markup in document.markup:
        found = _DIRECTIVE.match(markup.text) if markup.kind == "comment" else None
        if found is None or not markup.span.path:
            continue
        at = places.at(markup.span).label
        fault = _fault(markup, found)
        if fault is not None:
            notes.append(Bilingual(f"{at}: {fault.ja}", f"{at}: {fault.en}"))
            continue
        yield _Suppression(
            rules=tuple(found["rule"].split(",")),
            reason=found["reason"].strip(),
            at=at,
            by=_BY[markup.resolved is not None],
            author=markup.author,
            reach=_reach(found["reach"]),
            block=document.block(markup.span.path),
        )


def _fault(markup: Markup, found: re.Match[str]) -> Bilingual | None:
    if not _RULE.fullmatch(found["rule"]):
        return Bilingual(
            "checker:ignore の後に規則の名前がありません。", "checker:ignore names no rule."
        )
    if not found["reason"].strip():
        return Bilingual(
            f"checker:ignore {found['rule']} に理由がないので、効きません。",
            f"checker:ignore {found['rule']} gives no reason, so it has no effect.",
        )
    if markup.resolved is False:
        return Bilingual(
            f"checker:ignore {found['rule']} のコメントが解決済みでないので、効きません。",
            f"the comment checker:ignore {found['rule']} is not resolved, so it has no effect.",
        )
    return None


def _reach(word: str | None) -> Literal["block", "section", "file"]:
    return {"-section": "section", "-file": "file"}.get(word or "", "block")  # type: ignore[return-value]


def _beside_document(sidecar: Sidecar | None) -> Iterator[_Suppression]:
    for ignore, at in sidecar.ignores if sidecar else ():
        yield _Suppression(
            rules=(ignore.rule,),
            reason=ignore.reason,
            at=at,
            by="sidecar",
            author=ignore.author,
            ignore=ignore,
        )


def _beside(ignore: Ignore, finding: Finding) -> bool:
    words = (finding.quote, finding.excerpt)
    if ignore.quote is not None and not any(ignore.quote in each for each in words):
        return False
    sections = finding.place.section
    return ignore.section is None or any(matches(each, (ignore.section,)) for each in sections)


def _within(marked: Block, block: Block) -> bool:
    """Return whether a block stands under the heading of the marked one, or is that heading."""
    if marked.kind is BlockKind.HEADING:
        section = (*marked.section, marked.text)
        return block.path == marked.path or block.section[: len(section)] == section
    return block.section[: len(marked.section)] == marked.section


def _same(marked: Block, block: Block) -> bool:
    """Return whether a block is the marked one; a comment before a table stands for all of it."""
    if marked.path == block.path:
        return True
    first = marked.cell is not None and (marked.cell.row, marked.cell.column) == (0, 0)
    own, other = marked.cell, block.cell
    return first and own is not None and other is not None and own.table == other.table


def _had_a_chance(each: _Suppression, ran: Collection[str]) -> bool:
    return any(fnmatchcase(rule, pattern) for rule in ran for pattern in each.rules)


def _unused(each: _Suppression) -> Bilingual:
    rules = ",".join(each.rules)
    return Bilingual(
        f"{each.at}: checker:ignore {rules} に当たる指摘がありません。消せます。",
        f"{each.at}: nothing needs checker:ignore {rules}; it can go.",
    )
