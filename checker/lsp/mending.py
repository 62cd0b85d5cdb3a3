"""Compute what a draft becomes when findings are fixed or suppressed.

The text is what `checker fix` would make of a file with these words; a comment is put where the
tool that reads it says that it suppresses this finding and changes nothing else.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from checker.core.document import QUOTE_STYLE, Block, BlockKind, Document
from checker.core.errors import InputError
from checker.core.messages import Message
from checker.core.verdict import Finding
from checker.jobs.check.check import Job, check
from checker.jobs.fix.fixing import GRADES, fix, unlimited
from checker.jobs.fix.suggestions import suggest
from checker.jobs.places import Places
from checker.lsp.checking import data_of, key_of, opened
from checker.lsp.messages import Changed, Draft, Key
from checker.lsp.rooms import Workspace

_GONE = Message("lsp.there-no-such-finding-any-more")
_NOWHERE = Message("lsp.no-comment-can-suppress-here-use")
_FILLER: Final = "x"
"""A reason to try a comment with; who suppresses writes the real one."""


def mended(workspace: Workspace, draft: Draft, key: Key | None) -> Changed:
    """Return a draft with the fix of one finding, or with all safe ones.

    Raises:
        ConfigError: the rule set or the configuration cannot be used.
    """
    job = opened(workspace, draft)
    if not isinstance(job, Job):
        return Changed(None, _GONE.get(workspace.session.language))
    path, limits, data = Path(draft.path), workspace.session.settings.limits, data_of(draft)
    try:
        if key is None:
            fixed = fix(job, path, limits, GRADES["safe"], data=data)
            return Changed(_text(fixed.after.data, draft))
        finding = _found(_findings(workspace, job), key)
        if finding is None or finding.fix is None:
            return Changed(None, _GONE.get(workspace.session.language))

        def wanted(each: Finding) -> bool:
            return key_of(each) == key

        if finding.fix.repair is not None:
            fixed = fix(job, path, limits, GRADES["unsafe"], wanted, data=data)
            return _changed(_text(fixed.after.data, draft), draft, "")
        made = suggest(job, path, limits, "unsafe", wanted, data)
    except InputError as error:
        return Changed(None, error.render(workspace.session.language))
    # what is left and is not of another rule says why it cannot be made
    why = next((each.why.words.get(job.language) for each in made.left if wanted(each.finding)), "")
    return _changed(_text(made.after, draft), draft, why)


def suppressed(workspace: Workspace, draft: Draft, key: Key) -> Changed:
    """Return a draft with a comment that suppresses a finding once its reason is written.

    Raises:
        ConfigError: the rule set or the configuration cannot be used.
    """
    job = opened(workspace, draft)
    findings = _findings(workspace, job) if isinstance(job, Job) else ()
    finding = _found(findings, key)
    if not isinstance(job, Job) or finding is None:
        return Changed(None, _GONE.get(workspace.session.language))
    most = _count(findings, finding) - 1
    for at, before, after in _ways(job.document, draft, finding):
        with_reason = _inserted(draft, at, before, _comment(finding, _FILLER), after)
        if _suppresses(workspace, job, with_reason, finding, most):
            text = _inserted(draft, at, before, _comment(finding, ""), after).text
            return Changed(text)
    return Changed(None, _NOWHERE.get(workspace.session.language))


def _comment(finding: Finding, reason: str) -> str:
    reach = "-file" if finding.place.whole or not finding.place.block else ""
    return f"<!-- checker:ignore{reach} {finding.rule} {reason} -->"


def _findings(workspace: Workspace, job: Job) -> Sequence[Finding]:
    """Return all findings, those of the model too that it has made before."""
    return check(replace(job, ruleset=unlimited(job)), workspace.session.judge()).findings


def _found(findings: Sequence[Finding], key: Key) -> Finding | None:
    return next((each for each in findings if key_of(each) == key), None)


def _text(data: bytes, draft: Draft) -> str:
    """Return what a writer made of a draft, its own byte order mark with it."""
    own = draft.text.startswith("\ufeff")
    return (data if own else data.removeprefix(BOM_UTF8)).decode()


def _changed(text: str, draft: Draft, why: str) -> Changed:
    return Changed(text) if text != draft.text else Changed(None, why)


def _ways(document: Document, draft: Draft, finding: Finding) -> Iterator[tuple[int, str, str]]:
    """Yield where a comment may go: an offset of the draft, what stands before and after it.

    A line of its own above a block reads best, but would part a list, a quotation or a table.
    """
    newline = "\r\n" if "\r\n" in draft.text else "\n"
    if finding.place.whole or not finding.place.block:
        yield _end_of_head(draft.text), "", newline
        return
    block = document.block(finding.place.block)
    ends = _source_end(document, block)
    inside = [] if ends is None else [(_offset(draft, ends), " ", "")]
    above = [(_line_start(draft, block), "", newline)]
    yield from [*inside, *above] if _is_within(block) else [*above, *inside]


def _is_within(block: Block) -> bool:
    """Return whether a block stands in another that a line at the margin would part."""
    is_quote = block.style.name == QUOTE_STYLE
    return is_quote or block.kind is BlockKind.LIST_ITEM or block.cell is not None


def _end_of_head(text: str) -> int:
    """Return where a Markdown text begins after its front matter, if it has one."""
    lines = text.splitlines(keepends=True)
    start = len("\ufeff") if text.startswith("\ufeff") else 0
    if not lines or lines[0][start:].rstrip() != "---":
        return start
    at = 0
    for number, line in enumerate(lines):
        at += len(line)
        if number and line.rstrip() in {"---", "..."}:
            return at
    return start


def _source_end(document: Document, block: Block) -> int | None:
    """Return the offset in the source behind the last character of a block."""
    if block.offsets is None or not block.text:
        return None
    found = Places(document, "en").source_range(block.span(0, len(block.text)))
    return None if found is None else found[1]


def _line_start(draft: Draft, block: Block) -> int:
    start = 0 if block.offsets is None else _offset(draft, block.offsets[0])
    before = draft.text[:start]
    return max(before.rfind("\n"), before.rfind("\r")) + 1


def _offset(draft: Draft, offset: int) -> int:
    """Return the offset in a draft of one in the source, where every line end is one character."""
    text = draft.text
    at = len("\ufeff") if text.startswith("\ufeff") else 0
    if "\r\n" not in text:
        return at + offset
    while offset > 0:
        end = text.find("\r\n", at)
        if end < 0 or end - at >= offset:
            return at + offset
        offset -= end - at + 1
        at = end + 2
    return at


def _inserted(draft: Draft, at: int, before: str, comment: str, after: str) -> Draft:
    text = draft.text[:at] + before + comment + after + draft.text[at:]
    return Draft(draft.path, text, draft.folder)


def _suppresses(workspace: Workspace, job: Job, draft: Draft, finding: Finding, most: int) -> bool:
    """Return whether a draft reads as before, but with at most so many findings of a kind."""
    after = opened(workspace, draft)
    if not isinstance(after, Job) or _shape(after.document) != _shape(job.document):
        return False
    return _count(_findings(workspace, after), finding) <= most


def _count(findings: Sequence[Finding], finding: Finding) -> int:
    """Return how many findings say of the same words what one says."""
    return sum((each.rule, each.quote) == (finding.rule, finding.quote) for each in findings)


def _shape(document: Document) -> list[tuple[object, ...]]:
    return [
        (each.kind, each.text.strip(), each.level, each.marker, each.section)
        for each in document.walk()
    ]
