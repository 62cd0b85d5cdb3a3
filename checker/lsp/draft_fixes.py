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
from checker.jobs.check.check import CheckJob, check
from checker.jobs.fix.fix_file import GRADES, fix, lift_limits
from checker.jobs.fix.suggestions import suggest
from checker.jobs.places import Places
from checker.lsp.checking import build_key, encode_draft, open_draft
from checker.lsp.messages import Changed, EditorText, Key
from checker.lsp.workspaces import Workspace

_GONE = Message("lsp.there-no-such-finding-any-more")
_NOWHERE = Message("lsp.no-comment-can-suppress-here-use")
_FILLER: Final = "x"
"""A reason to try a comment with; who suppresses writes the real one."""


def fix_draft(workspace: Workspace, draft: EditorText, key: Key | None) -> Changed:
    """Return a draft with the fix of one finding, or with all safe ones.

    Raises:
        ConfigError: the rule set or the configuration cannot be used.
    """
    job = open_draft(workspace, draft)
    if not isinstance(job, CheckJob):
        return Changed(None, _GONE.get(workspace.session.language))
    path, limits, data = Path(draft.path), workspace.session.settings.limits, encode_draft(draft)
    try:
        if key is None:
            fixed = fix(job, path, limits, GRADES["safe"], data=data)
            return Changed(_decode_text(fixed.after.data, draft))
        finding = _find_finding(_list_findings(workspace, job), key)
        if finding is None or finding.fix is None:
            return Changed(None, _GONE.get(workspace.session.language))

        def wanted(each: Finding) -> bool:
            return build_key(each) == key

        if finding.fix.repair is not None:
            fixed = fix(job, path, limits, GRADES["unsafe"], wanted, data=data)
            return _build_change(_decode_text(fixed.after.data, draft), draft, "")
        made = suggest(job, path, limits, "unsafe", wanted, data)
    except InputError as error:
        return Changed(None, error.render(workspace.session.language))
    # what is left and is not of another rule says why it cannot be made
    why = next((each.why.words.get(job.language) for each in made.left if wanted(each.finding)), "")
    return _build_change(_decode_text(made.after, draft), draft, why)


def suppress_finding(workspace: Workspace, draft: EditorText, key: Key) -> Changed:
    """Return a draft with a comment that suppresses a finding once its reason is written.

    Raises:
        ConfigError: the rule set or the configuration cannot be used.
    """
    job = open_draft(workspace, draft)
    findings = _list_findings(workspace, job) if isinstance(job, CheckJob) else ()
    finding = _find_finding(findings, key)
    if not isinstance(job, CheckJob) or finding is None:
        return Changed(None, _GONE.get(workspace.session.language))
    most = _count(findings, finding) - 1
    for at, before, after in _find_ways(job.document, draft, finding):
        with_reason = _insert_comment(draft, at, before, _write_comment(finding, _FILLER), after)
        if _is_suppressed(workspace, job, with_reason, finding, most):
            text = _insert_comment(draft, at, before, _write_comment(finding, ""), after).text
            return Changed(text)
    return Changed(None, _NOWHERE.get(workspace.session.language))


def _write_comment(finding: Finding, reason: str) -> str:
    reach = "-file" if finding.place.whole or not finding.place.block else ""
    return f"<!-- checker:ignore{reach} {finding.rule} {reason} -->"


def _list_findings(workspace: Workspace, job: CheckJob) -> Sequence[Finding]:
    """Return all findings, those of the model too that it has made before."""
    return check(replace(job, ruleset=lift_limits(job)), workspace.session.judge()).findings


def _find_finding(findings: Sequence[Finding], key: Key) -> Finding | None:
    return next((each for each in findings if build_key(each) == key), None)


def _decode_text(data: bytes, draft: EditorText) -> str:
    """Return what a writer made of a draft, its own byte order mark with it."""
    own = draft.text.startswith("\ufeff")
    return (data if own else data.removeprefix(BOM_UTF8)).decode()


def _build_change(text: str, draft: EditorText, why: str) -> Changed:
    return Changed(text) if text != draft.text else Changed(None, why)


def _find_ways(
    document: Document, draft: EditorText, finding: Finding
) -> Iterator[tuple[int, str, str]]:
    """Yield where a comment may go: an offset of the draft, what stands before and after it.

    A line of its own above a block reads best, but would part a list, a quotation or a table.
    """
    newline = "\r\n" if "\r\n" in draft.text else "\n"
    if finding.place.whole or not finding.place.block:
        yield _end_of_head(draft.text), "", newline
        return
    block = document.block(finding.place.block)
    ends = _find_source_end(document, block)
    inside = [] if ends is None else [(_map_offset(draft, ends), " ", "")]
    above = [(_find_line_start(draft, block), "", newline)]
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


def _find_source_end(document: Document, block: Block) -> int | None:
    """Return the offset in the source behind the last character of a block."""
    if block.offsets is None or not block.text:
        return None
    found = Places(document, "en").source_range(block.span(0, len(block.text)))
    return None if found is None else found[1]


def _find_line_start(draft: EditorText, block: Block) -> int:
    start = 0 if block.offsets is None else _map_offset(draft, block.offsets[0])
    before = draft.text[:start]
    return max(before.rfind("\n"), before.rfind("\r")) + 1


def _map_offset(draft: EditorText, offset: int) -> int:
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


def _insert_comment(
    draft: EditorText, at: int, before: str, comment: str, after: str
) -> EditorText:
    text = draft.text[:at] + before + comment + after + draft.text[at:]
    return EditorText(draft.path, text, draft.folder)


def _is_suppressed(
    workspace: Workspace, job: CheckJob, draft: EditorText, finding: Finding, most: int
) -> bool:
    """Return whether a draft reads as before, but with at most so many findings of a kind."""
    after = open_draft(workspace, draft)
    if not isinstance(after, CheckJob) or _shape(after.document) != _shape(job.document):
        return False
    return _count(_list_findings(workspace, after), finding) <= most


def _count(findings: Sequence[Finding], finding: Finding) -> int:
    """Return how many findings say of the same words what one says."""
    return sum((each.rule, each.quote) == (finding.rule, finding.quote) for each in findings)


def _shape(document: Document) -> list[tuple[object, ...]]:
    return [
        (each.kind, each.text.strip(), each.level, each.marker, each.section)
        for each in document.walk()
    ]
