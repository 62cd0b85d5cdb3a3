"""Findings of a folder as a comment on a pull request: short, with the worst files to unfold.

GitHub takes no comment of more than 65,536 characters; this one stays under them, whatever the
folder. Words of documents cannot become markup in it, nor call anybody (`@name`).
"""

from collections.abc import Iterator, Mapping
from heapq import heappush, heapreplace

from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.cutting import shorten_text
from checker.reports.entry import SEVERITIES, ReportEntry, by_cause, entries
from checker.reports.plain import whole
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary
from checker.reports.text_list import name_rules, sentence, visible

_LONGEST = 60_000
_MOST_FILES, _MOST_FINDINGS, _MOST_ROWS = 20, 10, 20
_MOST_PLACES = 20
_LONGEST_WORDS, _LONGEST_NAME = 300, 200
_MARKUP = re.compile(r"([\\`*_\[\]<>|~$&])")
_IN_CODE = re.compile(r"[\\`*_\[\]<>|~$&@#]")
_CALLS = re.compile("([@#])")
_EMOJI: Mapping[str, str] = {"error": "🔴", "warning": "🟡", "info": "🔵"}
_CLEAN = "🟢"

_Weight = tuple[int, int, int, int]


class MarkdownReporter(StreamReporter):
    """Writes Markdown at the end; keeps the few files that have most of the worst findings."""

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._worst: list[tuple[_Weight, str, list[str]]] = []
        self._files = 0

    def file(self, linted: Linted) -> None:
        """Keep a file if it is one of the worst so far."""
        found = list(entries(linted))
        self._files += 1
        if not found:
            return
        counts = [sum(each.severity == severity for each in found) for severity in SEVERITIES]
        weight = (counts[0], counts[1], counts[2], -self._files)
        kept = (weight, found[0].path, list(self._lines(found)))
        if len(self._worst) < _MOST_FILES:
            heappush(self._worst, kept)
        elif weight > self._worst[0][0]:
            heapreplace(self._worst, kept)

    def end(self, summary: Summary) -> None:
        """Write the comment."""
        left = _LONGEST
        for part in self._parts(summary):
            left -= len(part)
            if left < 0:
                self._stream.write(self._say(Message("report.cut-off-here")))
                return
            self._stream.write(part)

    def _parts(self, summary: Summary) -> Iterator[str]:
        worst = next((each for each in SEVERITIES if summary.severities.get(each)), "")
        mark = "🔴" if summary.unreadable else _EMOJI.get(worst, _CLEAN)
        yield f"### {mark} checker\n\n{words(sentence(summary).get(self._language))}\n"
        yield self._table(Message("report.rule"), name_rules(summary))
        yield self._table(Message("report.file"), summary.by_file)
        for _, path, lines in sorted(self._worst, reverse=True):
            yield self._details(path, lines)
        for note in summary.notes:
            yield f"\n{words(note.get(self._language))}\n"

    def _also_at(self, others: list[ReportEntry]) -> str:
        """Return the further places of a cause, as many as a line can name."""
        named = ", ".join(_name_place(each) for each in others[:_MOST_PLACES])
        dots = ", …" if len(others) > _MOST_PLACES else ""
        also = Message("report.also-at", count=len(others), places=named + dots)
        return self._say(also)

    def _say(self, words: Message) -> str:
        return words.get(self._language)

    def _table(self, title: Message, rows: Mapping[str, int]) -> str:
        if not rows:
            return ""
        shown = list(rows.items())[:_MOST_ROWS]
        lines = [
            f"| {title.get(self._language)} | {self._say(Message('report.findings-2'))} |",
            "|---|--:|",
        ]
        lines += [
            f"| {code(shorten_text(name, _LONGEST_NAME))} | {count} |" for name, count in shown
        ]
        more = len(rows) - len(shown)
        if more:
            lines.append(f"| {self._say(Message('report.and-more-3', more=more))} | |")
        return "\n" + "\n".join(lines) + "\n"

    def _details(self, path: str, lines: list[str]) -> str:
        head = code(shorten_text(path, _LONGEST_NAME))
        body = "".join(f"- {line}\n" for line in lines)
        return f"\n<details><summary>{head}</summary>\n\n{body}\n</details>\n"

    def _lines(self, found: list[ReportEntry]) -> Iterator[str]:
        worst_first = list(SEVERITIES)
        shown = sorted(by_cause(found), key=lambda each: worst_first.index(each[0].severity))
        for group in shown[:_MOST_FINDINGS]:
            entry, others = group[0], group[1:]
            place = "" if entry.line is None else f"{entry.line}:{entry.column or 1} "
            said = words(shorten_text(entry.said, _LONGEST_WORDS))
            line = f"{_EMOJI[entry.severity]} {place}{code(entry.rule_name)} {said}"
            yield line + (words(self._also_at(others)) if others else "")
        more = len(shown) - _MOST_FINDINGS
        if more > 0:
            yield self._say(Message("report.and-more-2", more=more))


def _name_place(entry: ReportEntry) -> str:
    return entry.where if entry.line is None else f"{entry.line}:{entry.column or 1}"


def words(text: str) -> str:
    """Return text as Markdown that shows exactly it, inside a line, and calls nobody."""
    return _CALLS.sub(r"\1<!-- -->", _MARKUP.sub(r"\\\1", visible(whole(text))))


def code(text: str) -> str:
    """Return text in the type of code, for a table's cell or a heading in HTML."""
    shown = _IN_CODE.sub(lambda match: f"&#{ord(match[0])};", visible(whole(text)))
    return f"<code>{shown}</code>"
