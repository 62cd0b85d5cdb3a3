"""Make the entries of the formats for programs: one for each finding, with its fingerprint.

A place is told in lines where the file has lines (text formats). Of Word, Excel, slides and PDF it
is told in words, with the line of text that it is in.
"""

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from checker.core.data_classes import dataclass
from checker.core.findings import Concern, Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.text.cutting import find_word_start, shorten_text
from checker.core.verdict import Finding, Place, Problem, RuleResult
from checker.reports.plain import whole
from checker.reports.reporter import Linted

UNREADABLE = "checker.unreadable"
"""The rule id under which a file that could not be checked is reported."""

SEVERITIES: Mapping[Severity, Message] = {
    "error": Message("report.error-2"),
    "warning": Message("report.warning-2"),
    "info": Message("report.info"),
}
"""The severities in words, the worst first."""

_MOST_EXCERPT = 160
_BEFORE_QUOTE = 40


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """One thing to report.

    Attributes:
        path: of the file, as Unicode can hold it.
        rule: its id, `UNREADABLE` for a file that could not be checked.
        name: what it is called, empty for nothing.
        cause: the same in entries that have one cause; empty where an entry stands alone.
        severity: as in the finding.
        concern: as in the finding.
        message: its own sentence.
        where: the place in words; empty where `line` says it.
        line: from 1, None where the file has no lines; so are the other three.
        column: in code points, from 1.
        end_line: of the character after the last one.
        end_column: of that character.
        block: the path of the place in the document tree.
        quote: the words in question.
        excerpt: the line of text around them, cut where it is long.
        excerpt_start: where in it they begin, from 0.
        advice: what to do, empty for nothing.
        why: why the rule is there, empty for nothing.
        replacement: what can be put in the place of exactly these characters, None for nothing.
        fingerprint: stays the same where lines move; no two entries of a run have the same.
        language: of the words.
    """

    path: str
    rule: str
    name: str
    cause: str
    severity: Severity
    concern: Concern
    message: str
    where: str
    line: int | None
    column: int | None
    end_line: int | None
    end_column: int | None
    block: str
    quote: str
    excerpt: str
    excerpt_start: int
    advice: str
    why: str
    replacement: str | None
    fingerprint: str
    language: DisplayLanguage

    @property
    def rule_name(self) -> str:
        """What a person is told of the rule: its name, its id where it has none."""
        return self.name or self.rule

    @property
    def titled(self) -> str:
        """The rule by its name, with the id that silences it."""
        return f"{self.name} ({self.rule})" if self.name else self.rule

    @property
    def said(self) -> str:
        """The message with all that a reader needs who sees nothing but it."""
        parts = [f"{self.where}: {self.message}" if self.where else self.message]
        if self.where and self.excerpt.strip():
            parts.append(Message("report.excerpt", excerpt=self.excerpt).get(self.language))
        if self.advice:
            parts.append(f"→ {self.advice}")
        return " ".join(parts)


def entries(linted: Linted) -> Iterator[ReportEntry]:
    """Yield what is to be reported of a file, in the order of its findings."""
    path, language = whole(linted.path), linted.verdict.language
    if linted.verdict.problem is not None:
        yield _unreadable(path, linted.verdict.problem, language)
    seen: Counter[str] = Counter()
    for finding in linted.new:
        known_by = _identity(path, finding)
        yield _entry(path, finding, _digest(known_by, seen[known_by]), language)
        seen[known_by] += 1


def by_cause(found: Iterable[ReportEntry]) -> list[list[ReportEntry]]:
    """Return entries that have one cause together, causes in the order of their first entries."""
    groups: dict[object, list[ReportEntry]] = {}
    for number, each in enumerate(found):
        groups.setdefault(each.cause or number, []).append(each)
    return list(groups.values())


def unjudged(linted: Linted) -> list[RuleResult]:
    """Return the results of rules that came to no decision, at some place or at all."""
    return [each for each in linted.verdict.results if each.is_open]


def reason(result: RuleResult) -> str:
    """Return why a rule came to no decision."""
    return result.explanation or result.reason or result.outcome.value


def _unreadable(path: str, problem: Problem, language: DisplayLanguage) -> ReportEntry:
    return ReportEntry(
        path=path,
        rule=UNREADABLE,
        name="",
        cause="",
        severity="error",
        concern="fault",
        message=problem.what,
        where="",
        line=None,
        column=None,
        end_line=None,
        end_column=None,
        block="",
        quote="",
        excerpt="",
        excerpt_start=0,
        advice=problem.remedy or "",
        why="",
        replacement=None,
        fingerprint=_digest(f"{path}\0{UNREADABLE}", 0),
        language=language,
    )


def _entry(path: str, finding: Finding, fingerprint: str, language: DisplayLanguage) -> ReportEntry:
    place = finding.place
    excerpt, start = _excerpt(finding)
    has_lines = place.line is not None and place.page is None  # of a PDF they count on the page
    return ReportEntry(
        path=path,
        rule=finding.rule,
        name=finding.name,
        cause=finding.cause,
        severity=finding.severity,
        concern=finding.concern,
        message=finding.message,
        where="" if has_lines else place.label,
        line=place.line if has_lines else None,
        column=place.column if has_lines else None,
        end_line=place.end_line if has_lines else None,
        end_column=place.end_column if has_lines else None,
        block=place.block,
        quote=finding.quote,
        excerpt=excerpt,
        excerpt_start=start,
        advice=_advice(finding, language),
        why=finding.why or "",
        replacement=_replacement(finding) if has_lines else None,
        fingerprint=fingerprint,
        language=language,
    )


def _excerpt(finding: Finding) -> tuple[str, int]:
    """Return the excerpt, of a long one what is near the quote, and where the quote begins."""
    if len(finding.excerpt) <= _MOST_EXCERPT:
        return finding.excerpt, finding.excerpt_start
    low = max(0, finding.excerpt_start - _BEFORE_QUOTE)
    low = find_word_start(finding.excerpt, low, finding.excerpt_start)
    cut = "…" if low else ""
    start = finding.excerpt_start - low + len(cut)
    return shorten_text(cut + finding.excerpt[low:], _MOST_EXCERPT), start


def _advice(finding: Finding, language: DisplayLanguage) -> str:
    if finding.suggestion:
        return finding.suggestion
    if finding.fix is None:
        return ""
    return Message("report.suggested").get(language) + finding.fix.shown


def _replacement(finding: Finding) -> str | None:
    """Return the new text of a fix, if the words stand in the file as they are quoted.

    Where marks of the format lie between them (`**a**b`), they are more characters than the quote
    has, and putting the new text in their place would take the marks away.
    """
    fix, place = finding.fix, finding.place
    if fix is None or fix.repair is not None or fix.grade == "display" or place.whole:
        return None
    return fix.replacement if _columns(place) == len(finding.quote) else None


def _columns(place: Place) -> int | None:
    if place.column is None or place.end_column is None or place.line != place.end_line:
        return None
    return place.end_column - place.column


def _identity(path: str, finding: Finding) -> str:
    """Return what a finding is known by: its rule, file and words, not its line or language."""
    words = finding.quote if finding.quote.strip() else f"{finding.excerpt}\0{finding.known_by}"
    known_by = "\0".join((path, finding.rule, " ".join(words.split())))
    return unicodedata.normalize("NFC", known_by)


def _digest(known_by: str, nth: int) -> str:
    return hashlib.sha256(f"{known_by}\0{nth}".encode()).hexdigest()[:32]
