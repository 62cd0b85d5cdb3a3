"""Check a draft as `checker lint` would, and more; return remarks at their places.

An editor shows all findings, those that the baseline knows as hints; what is not judged is a hint,
never a fault.
"""

from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checker.core.document import BlockKind, Document
from checker.core.errors import CheckerError
from checker.core.findings import Outcome
from checker.core.messages import DisplayLanguage, Message
from checker.core.resources import get_rules_folder
from checker.core.text import lazy_re as re
from checker.core.verdict import Finding, Place, RuleResult, Verdict
from checker.formats import format_named
from checker.jobs.check.check import CheckJob, check
from checker.jobs.lint.lint_file import build_crash_verdict
from checker.jobs.places import Places
from checker.lsp.hover_text import describe_finding, describe_rule, escape_markdown
from checker.lsp.messages import CheckedText, EditorRemark, EditorText, Elsewhere, Key, Level, Where
from checker.lsp.workspaces import Workspace

_PLACE = re.compile(r"(.+?):([0-9]+)(?::([0-9]+))?")
_KNOWN = Message("lsp.known")
_UNASKED = ("no_model", "budget", "interrupted")
"""Reasons that say of a rule only that nobody asked the model."""

_BEGUN = Message("lsp.the-draft-has-just-begun")
_BEGUN_LENGTH = 40
_FEW = 3
_NOT_JUDGED = Message("lsp.not-judged")
_NOT_RUN = Message("lsp.the-rule-could-not-run")
_UNSURE = Message("lsp.undecided")
_WRITTEN = Message("lsp.the-rule-is-written-here")


def encode_draft(draft: EditorText) -> bytes:
    """Return a draft as a reader takes it, whose encoding nobody has to guess."""
    data = draft.text.encode("utf-8", "replace")
    return data if data.startswith(BOM_UTF8) else BOM_UTF8 + data


def open_draft(workspace: Workspace, draft: EditorText) -> CheckJob | Verdict | None:
    """Return what there is to check of a draft, a verdict where nothing is, None where nobody asks.

    Raises:
        ConfigError: the rule set or the configuration cannot be used.
    """
    data = encode_draft(draft)
    task = workspace.task(draft, len(data))
    if task is None or not draft.text.strip("\ufeff \t\r\n"):
        return None
    try:
        return workspace.session.job_for(task, data)
    except CheckerError:
        raise
    except Exception as error:  # noqa: BLE001 - one text's crash must not end the server (STYLE 10)
        return build_crash_verdict(task.shown, repr(error))


def check_draft(workspace: Workspace, draft: EditorText) -> CheckedText:
    """Return all that is to be shown in a draft.

    Raises:
        ConfigError: the rule set or the configuration cannot be used.
        ModelError: the model cannot be used.
    """
    job = open_draft(workspace, draft)
    if job is None or isinstance(job, Verdict):
        remarks = () if job is None else tuple(_report_problem(job))
        return CheckedText(remarks, judged=workspace.judged, trouble=workspace.trouble)
    verdict = check(job, workspace.session.judge())
    found = _DraftRemarks(workspace, draft, job, verdict)
    return CheckedText(
        tuple(found.all()),
        tuple(found.pages()),
        judged=workspace.judged,
        trouble=workspace.trouble,
    )


def build_key(finding: Finding) -> Key:
    """Return what a finding is known by."""
    return Key(finding.rule, finding.place.block, finding.place.start, finding.place.end)


def find_rule_place(at: str, folder: str, words: str) -> Elsewhere | None:
    """Return the place that `file:line:column` names, None where it names none.

    Rule sets that ship with checker are named without their folder.
    """
    found = _PLACE.fullmatch(at)
    if found is None:
        return None
    for path in (get_rules_folder() / found[1], _join_path(folder, found[1])):
        if path.is_file():
            return Elsewhere(str(path), int(found[2]), int(found[3] or 1), words)
    return None


def _join_path(folder: str, name: str) -> Path:
    return Path(folder) / name


def _report_problem(verdict: Verdict) -> Iterator[EditorRemark]:
    """Yield what keeps a text from being checked: nothing is known of it, so it is no fault."""
    problem = verdict.problem
    if problem is not None:
        remedy = f"\n→ {problem.remedy}" if problem.remedy else ""
        yield EditorRemark("info", f"{problem.what}{remedy}", _FIRST)


_FIRST = Where(1, 1, 1, 10_000)
"""The first line, whole."""


@dataclass(frozen=True)
class _DraftRemarks:
    """What a verdict says, in the places of a draft."""

    workspace: Workspace
    draft: EditorText
    job: CheckJob
    verdict: Verdict

    def all(self) -> Iterator[EditorRemark]:
        new = self._find_new()
        waiting_for_text = self._find_waiting()
        if waiting_for_text:
            words = _BEGUN.format(count=len(waiting_for_text)).get(self._language)
            yield EditorRemark("hint", words, _FIRST)
        for finding in self.verdict.findings:
            if id(finding) in waiting_for_text:
                continue
            yield self._build_remark(finding, known=id(finding) not in new)
        for result in self.verdict.results:
            yield from self._report_undecided(result)
        waiting = [each.rule for each in self.verdict.results if each.reason in _UNASKED]
        if waiting:
            words = _NOT_JUDGED.format(rules=", ".join(waiting)).get(self._language)
            yield EditorRemark("hint", words, _FIRST)
        yield from self._iter_notes()

    def _find_waiting(self) -> set[int]:
        """Return the findings on the whole of a draft that has just begun: it lacks nearly all."""
        written = (b for b in self._document.walk() if b.kind is not BlockKind.HEADING)
        whole = {id(each) for each in self.verdict.findings if each.place.whole}
        begun = sum(len("".join(block.text.split())) for block in written) < _BEGUN_LENGTH
        return whole if begun and len(whole) > _FEW else set()

    def pages(self) -> Iterator[tuple[str, str]]:
        """Yield a page on each rule that says something."""
        said = {each.rule for each in self.verdict.findings}
        said |= {each.rule for each in self.verdict.results if each.unsure}
        for each in self.job.ruleset.rules:
            if each.rule.id in said:
                yield each.rule.id, describe_rule(each, self._language)

    @property
    def _language(self) -> DisplayLanguage:
        language: DisplayLanguage = self.job.language
        return language

    @property
    def _document(self) -> Document:
        return self.job.document

    def _find_new(self) -> set[int]:
        """Return which findings the baseline does not know."""
        baseline, findings = self.workspace.baseline, self.verdict.findings
        if baseline is None:
            return set(map(id, findings))
        name = baseline.name(self.draft.path)
        return set(map(id, baseline.new(name, self.verdict.document.sha256 or "", findings)))

    def _build_remark(self, finding: Finding, *, known: bool) -> EditorRemark:
        level: Level = "hint" if known else finding.severity
        written = self._find_rule_place(finding.rule_at)
        return EditorRemark(
            level,
            finding.message + (_KNOWN.get(self._language) if known else ""),
            self._find_range(finding.place),
            finding.rule,
            describe_finding(finding, self._language),
            build_key(finding),
            finding.fix.grade if finding.fix else None,
            finding.fix.shown if finding.fix else "",
            builds=finding.fix is not None and finding.fix.repair is not None,
            silenced=self._can_silence(finding),
            related=(written,) if written else (),
        )

    def _find_rule_place(self, at: str) -> Elsewhere | None:
        return find_rule_place(at, self.draft.folder, _WRITTEN.get(self._language))

    def _can_silence(self, finding: Finding) -> bool:
        """Return whether a comment in the text can suppress a finding: in Markdown, outside code.

        What is said of a whole document is suppressed for the file.
        """
        has_comments = format_named(self._document.format).has_markdown
        if not has_comments or finding.place.whole or not finding.place.block:
            return has_comments
        return self._document.block(finding.place.block).kind is not BlockKind.CODE

    def _find_range(self, place: Place) -> Where:
        if place.line is None or place.column is None:
            return _FIRST
        if place.whole:
            return Where(place.line, 1, place.line, _FIRST.end_column)
        mark = len("\ufeff") if self.draft.text.startswith("\ufeff") else 0
        end_line, end_column = place.end_line or place.line, place.end_column or place.column
        return Where(
            place.line,
            place.column + (mark if place.line == 1 else 0),
            end_line,
            end_column + (mark if end_line == 1 else 0),
        )

    def _report_undecided(self, result: RuleResult) -> Iterator[EditorRemark]:
        """Yield what a rule came to no decision on, where it was asked, and what could not run."""
        why = result.explanation or ""
        if result.outcome is Outcome.ERROR:
            words = _NOT_RUN.format(rule=result.rule, why=why).get(self._language)
            yield EditorRemark("info", words, _FIRST, result.rule)
        if result.reason in _UNASKED:
            return
        words = _UNSURE.format(rule=result.rule, why=why).get(self._language)
        for each in result.undecided:
            if each.reason not in _UNASKED:
                asked = "".join(f"\n\n- {escape_markdown(one)}" for one in each.questions)
                where = self._find_range(each.place)
                yield EditorRemark(
                    "hint", words, where, result.rule, escape_markdown(words) + asked
                )

    def _iter_notes(self) -> Iterator[EditorRemark]:
        """Yield what the verdict says of suppressions, at their places in the text."""
        places = Places(self._document, self._language)
        at = {
            place.label: place
            for each in self._document.markup
            if each.kind == "comment" and each.span.path
            for place in [places.at(each.span)]
        }
        for note in self.verdict.notes:
            label = next((each for each in at if note.startswith(f"{each}: ")), None)
            if label is not None:
                words = note.removeprefix(f"{label}: ")
                yield EditorRemark("hint", words, self._find_range(at[label]))
