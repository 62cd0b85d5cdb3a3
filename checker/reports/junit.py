"""Findings of a folder as JUnit's XML, for CI servers that show tests.

Sources: the schema of Ant's task (windyroad), and that of Jenkins' xUnit plugin; a report is valid
under both, so nothing in it comes before it is known and files are written as they come.

A file is a suite. In it each rule with findings is a test that failed, each rule that came to no
decision one that was skipped, and a file without findings has one test that passed. GitLab takes no
notice of a suite's name, shows a test's `classname` for it, and of two tests of the same name knows
one: so the findings of one rule in one file are one test, whose text lists them.
"""

from collections.abc import Iterator, Mapping, Sequence

from checker.core.messages import Message
from checker.core.verdict import RuleResult
from checker.reports.entry import SEVERITIES, UNREADABLE, ReportEntry, entries, reason, unjudged
from checker.reports.plain import whole
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary
from checker.reports.tags import DECLARATION, closed, element, opened
from checker.reports.text_list import visible

_WORST_FIRST = list(SEVERITIES)
_PASSED = "checker"


class JunitReporter(StreamReporter):
    """Writes a suite for each file as it comes."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._clock = context.clock
        self._head = DECLARATION + opened("testsuites", {}) + "\n"
        self._suites = 0

    def file(self, linted: Linted) -> None:
        """Write a file's suite."""
        by_rule: dict[str, list[ReportEntry]] = {}
        for entry in entries(linted):
            by_rule.setdefault(entry.rule, []).append(entry)
        skipped = [each for each in unjudged(linted) if each.rule not in by_rule]
        name = _name(linted.path)
        self._write(opened("testsuite", self._suite(name, by_rule, skipped)) + "\n")
        self._write(element("properties", {}))
        self._write("".join(_tests(name, by_rule, skipped)))
        self._write(element("system-out", {}, "\n".join(linted.verdict.notes)))
        self._write(element("system-err", {}) + closed("testsuite"))
        self._suites += 1

    def end(self, summary: Summary) -> None:
        """Close the document."""
        del summary
        self._write(closed("testsuites"))

    def _write(self, text: str) -> None:
        self._stream.write(self._head + text)
        self._head = ""

    def _suite(
        self, name: str, by_rule: Mapping[str, object], skipped: Sequence[object]
    ) -> dict[str, str]:
        now = self._clock()  # its zone is left out, as the schema wants it
        errors = int(UNREADABLE in by_rule)
        return {
            "id": str(self._suites),
            "name": name,
            "package": name.rpartition("/")[0],
            "timestamp": f"{now:%Y-%m-%dT%H:%M:%S}",
            "hostname": "localhost",  # which machine it was is nobody's business
            "tests": str(len(by_rule) + len(skipped) or 1),
            "failures": str(len(by_rule) - errors),
            "errors": str(errors),
            "skipped": str(len(skipped)),
            "time": "0",
        }


def _name(path: str) -> str:
    """Return what a suite is called; the schema knows no name of blanks alone."""
    name = whole(path)
    return name if name.strip() else f"./{name}"


def _tests(
    name: str, by_rule: Mapping[str, Sequence[ReportEntry]], skipped: Sequence[RuleResult]
) -> Iterator[str]:
    for rule, found in by_rule.items():
        kind = "error" if rule == UNREADABLE else "failure"
        yield _test(name, rule, element(kind, _failure(found), "\n".join(map(_line, found))))
    for each in skipped:
        yield _test(name, each.rule, element("skipped", {"message": reason(each)}))
    if not by_rule and not skipped:
        yield _test(name, _PASSED, "")


def _test(name: str, rule: str, outcome: str) -> str:
    head = opened("testcase", {"classname": name, "name": rule, "time": "0"})
    return head + outcome + closed("testcase")


def _failure(found: Sequence[ReportEntry]) -> dict[str, str]:
    worst = min((each.severity for each in found), key=_WORST_FIRST.index)
    more = len(found) - 1
    rest = Message("report.and-more", more=more).get(found[0].language)
    return {"type": worst, "message": found[0].said + (rest if more else "")}


def _line(entry: ReportEntry) -> str:
    """Return an entry on a line of its own, with the place as editors can follow it."""
    place = "" if entry.line is None else f":{entry.line}:{entry.column or 1}"
    severity = SEVERITIES[entry.severity].get(entry.language)
    return f"{visible(entry.path)}{place}: {severity} {visible(entry.said)}"
