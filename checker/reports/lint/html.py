"""Findings of a folder as one page for a browser: the summary, then file by file.

The page loads nothing and holds no script, so it can be kept or sent by mail. The files wait in a
temporary file while they come, because the summary stands above them: memory does not grow. For a
document beside its findings there is `checker check --format html`.
"""

import base64
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from html import escape
from typing import IO, TextIO

from checker import __version__
from checker.core.messages import DisplayLanguage, Message
from checker.reports.lint.entry import SEVERITIES, Entry, entries, reason, unjudged
from checker.reports.lint.plain import legal, whole
from checker.reports.lint.reporter import Linted, Summary
from checker.reports.lint.text import sentence, visible

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --error: #c62828; --warning: #9a6700;
  --info: #1565c0; --ok: #2e7d32 }
@media (prefers-color-scheme: dark) { :root { --error: #ff8a80; --warning: #e3b341;
  --info: #90caf9; --ok: #81c784 } }
body { font: 16px/1.6 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem;
  overflow-wrap: anywhere }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse }
td { border-bottom: 1px solid var(--line); padding: .2rem .8rem }
td:last-child { text-align: right; font-variant-numeric: tabular-nums }
details { border: 1px solid var(--line); border-radius: .4rem; margin: .5rem 0;
  padding: .4rem .8rem }
summary { cursor: pointer } ol { list-style: none; padding: 0 } li { margin: .7rem 0 }
b.error { color: var(--error) } b.warning { color: var(--warning) } b.info { color: var(--info) }
p.clean { color: var(--ok) } code, q { font-family: ui-monospace, monospace; font-size: .9em }
q { display: block; border-left: 3px solid var(--line); margin: .2rem 0; padding-left: .6rem;
  quotes: none; white-space: pre-wrap }
.advice { margin: 0 } @media print { details { break-inside: avoid } }
"""


class HtmlReporter:
    """Writes a page at the end; files without findings are only counted.

    Args:
        stream: where to, in UTF-8.
        language: of the words around the findings.
    """

    def __init__(self, stream: TextIO, language: DisplayLanguage) -> None:
        self._stream = stream
        self._language = language
        self._files: IO[str] | None = None

    def file(self, linted: Linted) -> None:
        """Keep a file's part of the page."""
        found = list(entries(linted))
        waiting = [f"{each.rule}: {reason(each)}" for each in unjudged(linted)]
        if not found and not waiting:
            return
        if self._files is None:
            self._files = tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115 - until the end
        self._files.writelines(_file(whole(linted.path), found, waiting, self._language))

    def end(self, summary: Summary) -> None:
        """Write the page."""
        self._stream.writelines(_head(summary, self._language))
        if self._files is not None:
            with self._files as files:
                files.seek(0)
                shutil.copyfileobj(files, self._stream)
        self._stream.write("</main>\n</body>\n</html>\n")


def _head(summary: Summary, language: DisplayLanguage) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")
    title = Message("report.findings-of-a-folder").get(language)
    yield (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="generator" content="checker {__version__}">\n'
        '<meta http-equiv="Content-Security-Policy"'
        f" content=\"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n"
    )
    clean = "" if summary.findings or summary.unreadable else ' class="clean"'
    yield f"<p{clean}>{_text(sentence(summary).get(language))}</p>\n"
    for note in summary.notes:
        yield f"<p>{_text(note.get(language))}</p>\n"
    yield from _table(Message("report.by-rule").get(language), summary.by_rule)
    yield from _table(Message("report.by-file").get(language), summary.by_file)
    if summary.stale:
        words = Message("report.known-findings-that-are-gone").get(language)
        gone = {f"{each.path} {each.rule} {each.quote}": each.count for each in summary.stale}
        yield from _table(words, gone)
    yield f"<h2>{Message('report.findings-2').get(language)}</h2>\n"


def _table(title: str, rows: Mapping[str, int]) -> Iterator[str]:
    if not rows:
        return
    yield f"<details><summary>{title}</summary>\n<table>\n"
    for name, count in rows.items():
        yield f"<tr><td><code>{_text(name)}</code></td><td>{count}</td></tr>\n"
    yield "</table>\n</details>\n"


def _file(
    path: str, found: list[Entry], waiting: list[str], language: DisplayLanguage
) -> Iterator[str]:
    counts = " ".join(
        f'<b class="{severity}">{words.get(language)} {count}</b>'
        for severity, words in SEVERITIES.items()
        if (count := sum(each.severity == severity for each in found))
    )
    yield f"<details open><summary><code>{_text(path)}</code> {counts}</summary>\n<ol>\n"
    for entry in found:
        yield _item(entry)
    yield "</ol>\n"
    if waiting:
        words = Message("report.not-judged").get(language)
        lines = "".join(f"<li>{_text(each)}</li>\n" for each in waiting)
        yield f"<details><summary>{words} {len(waiting)}</summary>\n<ul>\n{lines}</ul>\n"
        yield "</details>\n"
    yield "</details>\n"


def _item(entry: Entry) -> str:
    severity = SEVERITIES[entry.severity].get(entry.language)
    place = entry.where or ("" if entry.line is None else f"{entry.line}:{entry.column or 1}")
    tone = f'<b class="{entry.severity}">{severity}</b>'
    parts = [
        f"<li>{tone} {_text(place)} <code>{_text(entry.rule)}</code> {_text(entry.message)}",
    ]
    if entry.excerpt.strip():
        parts.append(f"<q>{_marked(entry)}</q>")
    if entry.advice:
        parts.append(f'<p class="advice">→ {_text(entry.advice)}</p>')
    return "".join(parts) + "</li>\n"


def _marked(entry: Entry) -> str:
    start, end = entry.excerpt_start, entry.excerpt_start + len(entry.quote)
    before, quote, after = entry.excerpt[:start], entry.excerpt[start:end], entry.excerpt[end:]
    return f"{_text(before)}<mark>{_text(quote)}</mark>{_text(after)}"


def _text(text: str) -> str:
    return escape(legal(visible(whole(text))))
