"""Findings of a folder for people: file by file with the words in question, then what it comes to.

A finding is one line that editors and terminals can follow, `path:line:col: severity rule message`;
of a Word file, which has no lines, the place in words stands there. Plain text without a terminal.
"""

from collections.abc import Iterator, Mapping

from checker.core.causes import CauseGroup, group_by_cause
from checker.core.findings import Severity
from checker.core.messages import Message, MessageList
from checker.core.terminal import get_stream_beneath, make_visible_but_colours
from checker.core.text.cutting import find_word_end, find_word_start, shorten_text
from checker.core.text.normalization import display_width
from checker.core.verdict import Finding
from checker.reports.reporter import Linted, ReportContext, Stale, StreamReporter, Summary

_SEVERITY: Mapping[Severity, tuple[Message, str]] = {
    "error": (Message("report.error-2"), "1;31"),
    "warning": (Message("report.warning-2"), "1;33"),
    "info": (Message("report.info"), "1;36"),
}
_DIM, _BOLD, _RED, _GREEN, _CYAN = "2", "1", "31", "32", "36"
_LONGEST_QUOTE = 30
_LONGEST_BEFORE = 40
_MOST_ROWS = 10


class TextListReporter(StreamReporter):
    """Writes text; with colours where the stream is a terminal."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._verbose = context.verbose
        self._colours = context.stream.isatty()
        if self._colours:  # the colours are checker's own; every word between them is made visible
            self._stream = get_stream_beneath(context.stream)

    def file(self, linted: Linted) -> None:
        """Write a file's findings, or why it could not be read; nothing of one without."""
        lines = list(self._problem(linted))
        for group in group_by_cause(linted.new):
            lines += self._group(linted.path, group)
        if lines:
            self._stream.write("\n".join(lines) + "\n\n")

    def again(self, text: str) -> None:
        """Write what an earlier report wrote of a file; whoever kept it, no more than colours."""
        self._stream.write(make_visible_but_colours(text) if self._colours else text)

    def end(self, summary: Summary) -> None:
        """Write the summary, and one line at the end that says it all."""
        lines = [
            *self._table(Message("report.by-rule"), name_rules(summary)),
            *self._table(Message("report.by-file"), summary.by_file),
            *self._stale(summary.stale),
            *(
                self._say(Message("report.note-3")) + visible(note.get(self._language))
                for note in summary.notes
            ),
        ]
        self._stream.write("".join(f"{line}\n" for line in (*lines, *self._last(summary))))

    def _say(self, words: Message) -> str:
        return words.get(self._language)

    def _in(self, style: str, words: str) -> str:
        return f"\x1b[{style}m{words}\x1b[0m" if self._colours else words

    def _problem(self, linted: Linted) -> Iterator[str]:
        problem = linted.verdict.problem
        if problem is None:
            return
        words = self._say(Message("report.could-not-be-checked-2"))
        own = problem.place in {"", linted.path}
        what = problem.what if own else f"{problem.place}: {problem.what}"  # a sidecar, a line
        yield f"{visible(linted.path)}: {self._in('1;31', words)}: {visible(what)}"
        if problem.remedy:
            yield f"  → {visible(problem.remedy)}"

    def _group(self, path: str, group: CauseGroup) -> Iterator[str]:
        """Return what is said of a cause in full, then a line for each further place."""
        first = group.first
        count = Message("report.places", count=len(group.findings))
        places = f" ({self._say(count)})" if group.others else ""
        yield self._line(path, first, visible(first.message) + places)
        yield from self._finding(first)
        for each in group.others:
            yield self._line(path, each, visible(describe_other(each, first)))

    def _line(self, path: str, finding: Finding, said: str) -> str:
        words, style = _SEVERITY[finding.severity]
        severity = self._in(style, words.get(self._language))
        name = finding.rule if self._verbose else finding.rule_name
        rule = self._in(_CYAN, visible(name))
        return f"{visible(path)}:{_place(finding)}: {severity} {rule} {said}"

    def _finding(self, finding: Finding) -> Iterator[str]:
        yield from self._excerpt(finding)
        if finding.suggestion:
            yield self._in(_GREEN, f"  → {visible(finding.suggestion)}")
        elif finding.fix is not None:
            label = self._say(Message("report.suggested-2"))
            yield self._in(_GREEN, f"  → {label}: {visible(finding.fix.shown)}")

    def _excerpt(self, finding: Finding) -> Iterator[str]:
        """Return the line with a caret below the quote, as wide as the quote is on the screen."""
        if finding.place.whole or not finding.quote.strip():
            return
        shown, start = visible(finding.excerpt, "\t"), finding.excerpt_start
        end = min(start + len(finding.quote), len(shown))
        cut = max(0, start - _LONGEST_BEFORE)  # of a long line, what is near the quote will do
        cut = find_word_start(shown, cut, start)
        end = min(end, start + _LONGEST_QUOTE)
        tail = shown[end : find_word_end(shown, min(len(shown), end + _LONGEST_QUOTE), end)]
        head = ("…" if cut else "") + shown[cut:start]
        more = "…" if end + len(tail) < len(shown) else ""
        yield f"    {head}{shown[start:end]}{tail}{more}"
        width = max(1, display_width(shown[start:end]))
        yield "    " + " " * display_width(head) + self._in(_RED, "^" * width)

    def _table(self, title: Message, rows: Mapping[str, int]) -> Iterator[str]:
        if not rows:
            return
        yield self._in(_BOLD, title.get(self._language))
        shown = list(rows.items())[:_MOST_ROWS]
        width = len(str(shown[0][1]))
        for name, count in shown:
            yield f"  {count:>{width}}  {visible(name)}"
        more = len(rows) - len(shown)
        if more > 0:
            yield self._in(_DIM, self._say(Message("report.and-more-4", more=more)))

    def _stale(self, stale: tuple[Stale, ...]) -> Iterator[str]:
        if not stale:
            return
        title = self._say(
            Message("report.known-findings-no-longer-occur-update"),
        )
        yield self._in(_BOLD, title)
        for each in stale[:_MOST_ROWS]:
            count = f" x {each.count}" if each.count > 1 else ""
            yield f"  {visible(each.path)}: {visible(each.rule)} 「{visible(each.quote)}」{count}"
        more = len(stale) - _MOST_ROWS
        if more > 0:
            yield self._in(_DIM, self._say(Message("report.and-more-4", more=more)))

    def _last(self, summary: Summary) -> Iterator[str]:
        words = sentence(summary)
        style = _RED if summary.findings or summary.unreadable else _GREEN
        yield self._in(f"1;{style}", words.get(self._language))


def describe_other(finding: Finding, first: Finding) -> str:
    """Return which words a further place of a cause is about, and what to write there."""
    words = " ".join((finding.quote.strip() or finding.excerpt).split())
    said = shorten_text(words, _LONGEST_QUOTE) or finding.message
    fix, known = finding.fix, first.fix
    if fix is None or fix.repair is not None or (known and known.shown == fix.shown):
        return said
    return f"{said} → {fix.shown}"


def name_rules(summary: Summary) -> dict[str, int]:
    """Return how often each rule was broken, by its name with the id that silences it."""
    names = summary.names
    return {
        f"{names[rule]} ({rule})" if names.get(rule) else rule: count
        for rule, count in summary.by_rule.items()
    }


def visible(text: str, plain: str = "") -> str:
    r"""Return text for one line of a report: a line feed in a file's name stands there as `\n`.

    Characters of `plain` become blanks, one for one.
    """
    if text.isprintable():
        return text
    return "".join(_visible(each, plain) for each in text)


def _visible(character: str, plain: str) -> str:
    if character.isprintable() or character == "\u3000":
        return character
    if plain:
        return " "  # in an excerpt every character keeps its place
    return character.encode("unicode_escape").decode("ascii")


def _place(finding: Finding) -> str:
    place = finding.place
    if place.line is None or place.page is not None:
        return visible(place.label)
    return f"{place.line}:{place.column or 1}"


def sentence(summary: Summary) -> Message:
    """Return the whole run in one line."""
    counts = summary.causes or summary.severities
    found = Message("report.findings-count", count=sum(counts.values()))
    if sum(counts.values()) < summary.findings:
        places = Message("report.places", count=summary.findings)
        found = Message("report.findings-at-places", findings=found, places=places)
    head = Message(
        "report.files-and-findings",
        files=Message("report.files", count=summary.files),
        findings=found,
        errors=Message("report.errors", count=counts.get("error", 0)),
        warnings=Message("report.warnings", count=counts.get("warning", 0)),
        notes=Message("report.note-count", count=counts.get("info", 0)),
    )
    rest = (
        (Message("report.known-count"), summary.known),
        (Message("report.outside-the-changes"), summary.aside),
        (Message("report.count-not-judged"), summary.unjudged),
        (Message("report.files-not-checked"), summary.unreadable),
        (Message("report.known-ones-gone"), len(summary.stale)),
        (Message("report.from-the-cache"), summary.cached),
    )
    said = [head, *(words.format(count=count) for words, count in rest if count)]
    took = Message("report.seconds", seconds=summary.seconds)
    said.append(took if summary.complete else Message("report.cut-short", took=took))
    return Message("report.sentence", said=MessageList(said, "list.comma"))
