"""Findings that somebody answered for: they are listed with the reason, and do not count.

    <!-- checker:ignore RULE REASON -->            the block, table or list it stands in or before
    <!-- checker:ignore-section RULE REASON -->    the section
    <!-- checker:ignore-file RULE REASON -->       the whole file

In Word the same words stand in a comment, which counts once it is resolved: a reviewer has then
agreed. A file `NAME.checker.yaml` beside the document does for every format; what a reviewer
rejected in Word stands there, too, each for one finding (`decided`). A suppression without a
reason, or one that nothing needs, is reported.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import field
from functools import cached_property
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, Markup
from checker.core.lazy_models import make
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fits
from checker.core.verdict import Finding, Suppressed
from checker.jobs.places import Places
from checker.jobs.suppress.decision_match import match_decisions
from checker.jobs.suppress.sidecar import Ignore, Sidecar
from checker.kinds.shared.directives import DIRECTIVE
from checker.kinds.shared.scope import matches
from checker.rules.validation_errors import close

# a rule's name, or a pattern of names: with a dot or a star, for it stands before free words
_NAME = r"(?=[a-z0-9?-]*[.*])[a-z0-9*?][a-z0-9*?.-]*"
_DIRECTIVE = re.compile(
    rf"^\s*{DIRECTIVE}(?P<reach>-section|-file)?(?![\w-])[\s:：]*"
    rf"(?P<rules>{_NAME}(?:\s*[,，、]\s*{_NAME})*)?[\s:：]*(?P<reason>.*)$",
    re.DOTALL,
)
_COMMA = re.compile(r"\s*[,，、]\s*")
_BY: dict[bool, Literal["comment", "word_comment"]] = {False: "comment", True: "word_comment"}


@dataclass
class _Suppression:
    """One suppression; `reach` says of which findings, `blocks` in which blocks they stand.

    `used` counts those it met.
    """

    rules: tuple[str, ...]
    reason: str
    at: str
    by: Literal["comment", "word_comment", "sidecar"]
    author: str = ""
    reach: Literal["block", "section", "file"] = "block"
    blocks: frozenset[str] = frozenset()
    ignore: Ignore | None = None
    used: int = 0

    @property
    def is_decision(self) -> bool:
        """Whether it is what a reviewer decided of one finding."""
        return self.ignore is not None and self.ignore.fingerprint is not None

    def names(self, rule: str) -> bool:
        """Return whether it speaks of a rule."""
        return any(fits(rule, pattern) for pattern in self.rules)

    def covers(self, finding: Finding, *, elsewhere: bool) -> bool:
        """Return whether a finding is one that this suppresses.

        Args:
            finding: of a rule.
            elsewhere: its place is one of the text before the tracked changes.
        """
        if not self.names(finding.rule) or self.is_decision:
            return False
        if self.ignore is not None:
            return _matches_ignore(self.ignore, finding)
        if self.reach == "file":
            return True
        # what concerns the whole document is shown at its first words: who speaks of these, or of
        # their section, does not mean it unless the rule is named
        if finding.place.whole and (self.reach != "block" or finding.rule not in self.rules):
            return False
        return not elsewhere and finding.place.block in self.blocks


@dataclass
class Suppressions:
    """All that suppresses something in a document, and what to say of those without effect."""

    document: Document
    active: list[_Suppression] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


@dataclass
class UnsuppressedFindings:
    """What is left of a document's findings, what was suppressed, and what to say of it."""

    findings: list[Finding] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)


CommentKey = tuple[str, ...]
"""What a comment is known by in two revisions: its words, and the text that it speaks of."""


def collect_suppressions(
    document: Document,
    sidecar: Sidecar | None,
    places: Places,
    trusted: Counter[CommentKey] | None = None,
) -> Suppressions:
    """Return what stands in a document and beside it.

    Args:
        document: that is checked.
        sidecar: what stands beside it.
        places: those of the document.
        trusted: the comments that count; None for all.
    """
    found = Suppressions(document)
    comments = list(_read_comments(document, places, found.notes))
    if trusted is not None:
        comments = list(_select_trusted(document, comments, trusted, found.notes))
    found.active += [*comments, *_read_sidecar_ignores(sidecar)]
    return found


def has_comments(document: Document) -> bool:
    """Return whether a comment in a document may suppress something."""
    return any(each.kind == "comment" and _DIRECTIVE.match(each.text) for each in document.markup)


def count_comments(document: Document, places: Places) -> Counter[CommentKey]:
    """Return what the comments of a document are known by in another revision of it."""
    return Counter(_get_key(document, each) for each in _read_comments(document, places, []))


def _select_trusted(
    document: Document,
    comments: Sequence[_Suppression],
    trusted: Counter[CommentKey],
    notes: list[Message],
) -> Iterator[_Suppression]:
    """Yield the comments that stood there before; say of the others that they do not count."""
    left = Counter(trusted)
    for each in comments:
        key = _get_key(document, each)
        if left[key] > 0:
            left[key] -= 1
            yield each
        else:
            rules = ", ".join(each.rules)
            notes.append(Message("check.change-adds-suppression", at=each.at, rules=rules))


def _get_key(document: Document, comment: _Suppression) -> CommentKey:
    """Return what a comment is known by: moved to other words, it is another.

    One for a section is known by the heading, one for a file by nothing but its words.
    """
    order = [each.path for each in document.walk() if each.path in comment.blocks]
    about = {"block": order, "section": order[:1], "file": []}[comment.reach]
    texts = (" ".join(document.block(path).text.split()) for path in about)
    return (comment.reach, ",".join(comment.rules), comment.reason, comment.author, *texts)


def suppress(
    found: Suppressions,
    findings: Sequence[Finding],
    rules: Collection[str],
    decided: Collection[str],
    elsewhere: Collection[str],
) -> UnsuppressedFindings:
    """Part the findings that count from those that somebody answered for.

    Args:
        found: what suppresses something.
        findings: in the order of the document.
        rules: the names of all rules of the set.
        decided: the rules that had a result: only of these can a suppression be unused.
        elsewhere: the rules whose places are those of the text before its tracked changes.
    """
    kept = UnsuppressedFindings(notes=list(found.notes))
    decisions = _match_decisions(found, findings, elsewhere)
    for number, finding in enumerate(findings):
        far = finding.rule in elsewhere
        one = decisions.get(number) or next(
            (each for each in found.active if each.covers(finding, elsewhere=far)), None
        )
        if one is None:
            kept.findings.append(finding)
        else:
            one.used += 1
            kept.suppressed.append(
                make(
                    Suppressed,
                    finding=finding,
                    reason=one.reason,
                    at=one.at,
                    by=one.by,
                    author=one.author,
                )
            )
    for each in found.active:
        if not each.used:
            kept.notes += _explain_unused(each, kept.findings, rules, decided)
    return kept


def _match_decisions(
    found: Suppressions, findings: Sequence[Finding], elsewhere: Collection[str]
) -> dict[int, _Suppression]:
    """Return the findings, by number, that a reviewer has decided on."""
    decisions = [each for each in found.active if each.is_decision]
    if not decisions:
        return {}
    ignores = [each.ignore for each in decisions if each.ignore is not None]
    numbers = match_decisions(found.document, findings, ignores, elsewhere)
    return {finding: decisions[number] for finding, number in numbers.items()}


def _read_comments(
    document: Document, places: Places, notes: list[Message]
) -> Iterator[_Suppression]:
    reach = _Reach(document)
    for markup in document.markup:
        found = _DIRECTIVE.match(markup.text) if markup.kind == "comment" else None
        if found is None or not markup.span.path:
            continue
        at = places.at(markup.span).label
        fault = _find_fault(markup, found)
        if fault is not None:
            notes.append(Message("check.at-fault", at=at, fault=fault))
            continue
        kind = _parse_reach(found["reach"])
        yield _Suppression(
            rules=tuple(_COMMA.split(found["rules"])),
            reason=found["reason"].strip(),
            at=at,
            by=_BY[markup.resolved is not None],
            author=markup.author,
            reach=kind,
            blocks=frozenset(reach.iter_paths(markup, kind)),
        )


def _find_fault(markup: Markup, found: re.Match[str]) -> Message | None:
    rules = found["rules"]
    if not rules:
        return Message("check.checker-ignore-names-no-rule")
    if not found["reason"].strip():
        return Message("check.checker-ignore-gives-no-reason-so", rules=rules)
    if markup.resolved is False:
        return Message("check.comment-checker-ignore-not-resolved-so", rules=rules)
    return None


def _parse_reach(word: str | None) -> Literal["block", "section", "file"]:
    return {"-section": "section", "-file": "file"}.get(word or "", "block")  # type: ignore[return-value]


def _read_sidecar_ignores(sidecar: Sidecar | None) -> Iterator[_Suppression]:
    for ignore, at in sidecar.ignores if sidecar else ():
        yield _Suppression(
            rules=tuple(_COMMA.split(ignore.rule.strip())),
            reason=ignore.reason,
            at=at,
            by="sidecar",
            author=ignore.author,
            ignore=ignore,
        )


def _matches_ignore(ignore: Ignore, finding: Finding) -> bool:
    words = (finding.quote, finding.excerpt)
    if ignore.quote is not None and not any(ignore.quote in each for each in words):
        return False
    sections = finding.place.section
    return ignore.section is None or any(matches(each, (ignore.section,)) for each in sections)


class _Reach:
    """The blocks of a document in order, and which of them a comment speaks of."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _blocks(self) -> list[Block]:
        return list(self._document.walk())

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {block.path: number for number, block in enumerate(self._blocks)}

    def iter_paths(self, markup: Markup, reach: str) -> Iterator[str]:
        """Yield the paths of the blocks that a comment speaks of."""
        marked = self._document.block(markup.span.path)
        if reach == "section":
            yield from (block.path for block in self._find_section(marked))
            return
        yield marked.path
        # a comment before a table stands in its first cell, for all of it
        if marked.cell is not None and (marked.cell.row, marked.cell.column) == (0, 0):
            table = self._document.block(marked.cell.table)
            yield from (block.path for block in table.walk())
        # one of Markdown or HTML before a list stands at its first item's first character
        if markup.resolved is None and markup.span.start == markup.span.end == 0:
            yield from self._iter_items_below(marked)

    def _iter_items_below(self, first: Block) -> Iterator[str]:
        """Yield the paths of a list's items after its first; none where it is not the first."""
        at = self._numbers[first.path]
        if at and _is_beside(self._blocks[at - 1], first):
            return
        for number in range(at + 1, len(self._blocks)):
            block = self._blocks[number]
            if not _is_beside(block, first):
                return
            yield block.path

    def _find_section(self, marked: Block) -> Sequence[Block]:
        """Return the blocks from the heading above `marked`, or itself, to the next of its level.

        Before the first heading: the blocks that stand there. By place and not by name, for two
        sections may have one name.
        """
        blocks, at = self._blocks, self._numbers[marked.path]
        heads = [index for index, block in enumerate(blocks) if block.kind is BlockKind.HEADING]
        above = [index for index in heads if index <= at]
        level = (blocks[above[-1]].level or 1) if above else None
        below = (
            index
            for index in heads
            if index > at and (level is None or (blocks[index].level or 1) <= level)
        )
        return blocks[above[-1] if above else 0 : next(below, len(blocks))]


def _is_beside(block: Block, item: Block) -> bool:
    """Return whether a block is an item of another item's list, or of one within it."""
    return (
        block.kind is item.kind is BlockKind.LIST_ITEM
        and (block.cell, block.part) == (item.cell, item.part)
        and (block.level or 1) >= (item.level or 1)
    )


def _explain_unused(
    each: _Suppression,
    left: Sequence[Finding],
    known: Collection[str],
    decided: Collection[str],
) -> Iterator[Message]:
    """Say of a suppression that met no finding that it can go, or why it has no effect."""
    rules = ",".join(each.rules)
    near = next((finding for finding in left if each.names(finding.rule)), None)
    missing = [name for name in each.rules if _is_unknown(name, known)]
    if missing:
        wrong, right = missing[0], close(missing[0], list(known))
        said = Message("check.no-rule-to-ignore", at=each.at, wrong=wrong)
        yield Message("check.what-remedy", what=said, remedy=right or "")
    elif each.is_decision:
        if any(each.names(rule) for rule in decided):
            yield Message("check.rejection-no-effect-text-changed-nothing", at=each.at, rules=rules)
    elif near is not None:
        yield Message(
            "check.nothing-needs-checker-ignore-here-finding",
            at=each.at,
            rules=rules,
            label=near.place.label,
        )
    elif any(each.names(rule) for rule in decided):
        yield Message("check.nothing-needs-checker-ignore-can-go", at=each.at, rules=rules)


def _is_unknown(name: str, known: Collection[str]) -> bool:
    """Return whether a name is none of a rule, though rules of its rule set are there."""
    prefix = name.partition(".")[0] + "."
    return (
        not any(fits(rule, name) for rule in known)
        and any(rule.startswith(prefix) for rule in known)
        and "*" not in name
    )
