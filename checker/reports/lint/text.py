"""Findings of a folder for people: file by file with the words in question, then what it comes to.

A finding is one line that editors and terminals can follow, `path:line:col: severity rule message`;
of a Word file, which has no lines, the place in words stands there. Plain text without a terminal.
"""

from collections.abc import Iterator, Mapping
from typing import TextIO

from checker.core.bilingual import Bilingual, Language
from checker.core.findings import Severity
from checker.core.text.normal import display_width
from checker.core.verdict import Finding
from checker.reports.lint.reporter import Linted, Stale, Summary

_SEVERITY: Mapping[Severity, tuple[Bilingual, str]] = {
    "error": (Bilingual("エラー", "error"), "1;31"),
    "warning": (Bilingual("警告", "warning"), "1;33"),
    "info": (Bilingual("参考", "info"), "1;36"),
}
_DIM, _BOLD, _RED, _GREEN, _CYAN = "2", "1", "31", "32", "36"
_LONGEST_QUOTE = 30
_LONGEST_BEFORE = 40
_MOST_ROWS = 10


class TextReporter:
    """Writes text; with colours where the stream is a terminal.

    Args:
        stream: where to.
        language: of the words around the findings.
    """

    def __init__(self, stream: TextIO, language: Language) -> None:
        self._stream = stream
        self._language = language
        self._colours = stream.isatty()

    def file(self, linted: Linted) -> None:
        """Write a file's findings, or why it could not be read; nothing of one without."""
        lines = list(self._problem(linted))
        for finding in linted.new:
            lines += self._finding(linted.path, finding)
        if lines:
            self._stream.write("\n".join(lines) + "\n\n")

    def end(self, summary: Summary) -> None:
        """Write the summary, and one line at the end that says it all."""
        lines = [
            *self._table(Bilingual("規則ごと", "By rule"), summary.by_rule),
            *self._table(Bilingual("ファイルごと", "By file"), summary.by_file),
            *self._stale(summary.stale),
            *(self._say("注: ", "Note: ") + note.get(self._language) for note in summary.notes),
        ]
        self._stream.write("".join(f"{line}\n" for line in (*lines, *self._last(summary))))

    def _say(self, ja: str, en: str) -> str:
        return ja if self._language == "ja" else en

    def _in(self, style: str, words: str) -> str:
        return f"\x1b[{style}m{words}\x1b[0m" if self._colours else words

    def _problem(self, linted: Linted) -> Iterator[str]:
        problem = linted.verdict.problem
        if problem is None:
            return
        words = self._say("検査できません", "could not be checked")
        yield f"{visible(linted.path)}: {self._in('1;31', words)}: {visible(problem.what)}"
        if problem.remedy:
            yield f"  → {problem.remedy}"

    def _finding(self, path: str, finding: Finding) -> Iterator[str]:
        words, style = _SEVERITY[finding.severity]
        severity = self._in(style, words.get(self._language))
        rule = self._in(_CYAN, finding.rule)
        yield f"{visible(path)}:{_place(finding)}: {severity} {rule} {visible(finding.message)}"
        yield from self._excerpt(finding)
        if finding.suggestion:
            yield self._in(_GREEN, f"  → {visible(finding.suggestion)}")
        elif finding.fix is not None:
            label = self._say("修正案", "Suggested")
            yield self._in(_GREEN, f"  → {label}: {visible(finding.fix.shown)}")

    def _excerpt(self, finding: Finding) -> Iterator[str]:
        """Return the line with a caret below the quote, as wide as the quote is on the screen."""
        if finding.place.whole or not finding.quote.strip():
            return
        shown, start = visible(finding.excerpt, "\t"), finding.excerpt_start
        end = min(start + len(finding.quote), len(shown))
        cut = max(0, start - _LONGEST_BEFORE)  # of a long line, what is near the quote will do
        end = min(end, start + _LONGEST_QUOTE)
        tail = shown[end : end + _LONGEST_QUOTE]
        head = ("…" if cut else "") + shown[cut:start]
        more = "…" if end + len(tail) < len(shown) else ""
        yield f"    {head}{shown[start:end]}{tail}{more}"
        width = max(1, display_width(shown[start:end]))
        yield "    " + " " * display_width(head) + self._in(_RED, "^" * width)

    def _table(self, title: Bilingual, rows: Mapping[str, int]) -> Iterator[str]:
        if not rows:
            return
        yield self._in(_BOLD, title.get(self._language))
        shown = list(rows.items())[:_MOST_ROWS]
        width = len(str(shown[0][1]))
        for name, count in shown:
            yield f"  {count:>{width}}  {visible(name)}"
        more = len(rows) - len(shown)
        if more > 0:
            yield self._in(_DIM, self._say(f"  ほか {more}", f"  and {more} more"))

    def _stale(self, stale: tuple[Stale, ...]) -> Iterator[str]:
        if not stale:
            return
        title = self._say(
            "既知の一覧にあり、もうない指摘(--update-baseline で消えます)",
            "Known findings that no longer occur (--update-baseline drops them)",
        )
        yield self._in(_BOLD, title)
        for each in stale[:_MOST_ROWS]:
            count = f" x {each.count}" if each.count > 1 else ""
            yield f"  {visible(each.path)}: {each.rule} 「{visible(each.quote)}」{count}"
        more = len(stale) - _MOST_ROWS
        if more > 0:
            yield self._in(_DIM, self._say(f"  ほか {more}", f"  and {more} more"))

    def _last(self, summary: Summary) -> Iterator[str]:
        words = sentence(summary)
        style = _RED if summary.findings or summary.unreadable else _GREEN
        yield self._in(f"1;{style}", words.get(self._language))


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


def sentence(summary: Summary) -> Bilingual:
    """Return the whole run in one line."""
    counts = summary.severities
    head = Bilingual(
        f"{summary.files} ファイル、指摘 {summary.findings} 件"
        f"(エラー {counts.get('error', 0)}、警告 {counts.get('warning', 0)}、"
        f"参考 {counts.get('info', 0)})",
        f"{summary.files} files, {summary.findings} findings"
        f" ({counts.get('error', 0)} errors, {counts.get('warning', 0)} warnings,"
        f" {counts.get('info', 0)} notes)",
    )
    rest = [
        (summary.known, "既知 {}", "{} known"),
        (summary.aside, "変更外 {}", "{} outside the changes"),
        (summary.unjudged, "未判定 {}", "{} not judged"),
        (summary.unreadable, "読めないファイル {}", "{} files could not be checked"),
        (len(summary.stale), "なくなった既知 {}", "{} known ones gone"),
        (summary.cached, "控えから {}", "{} from the cache"),
    ]
    ja = [head.ja, *(words.format(count) for count, words, _ in rest if count)]
    en = [head.en, *(words.format(count) for count, _, words in rest if count)]
    seconds = f"{summary.seconds:.1f}"
    ja.append(f"{seconds} 秒" + ("" if summary.complete else "、途中で終わりました"))
    en.append(f"{seconds} s" + ("" if summary.complete else ", cut short"))
    return Bilingual("、".join(ja) + "。", ", ".join(en) + ".")
