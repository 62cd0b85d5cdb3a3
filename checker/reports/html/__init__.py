"""One file that shows documents and what was found in them, side by side.

The page loads nothing, neither fonts nor scripts nor pictures: it can be kept beside the document
or sent by mail. Without its script it can be read and printed; the script adds filters and keys.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Final

from checker import __version__
from checker.core.causes import group_by_cause, list_faults
from checker.core.data_classes import dataclass
from checker.core.document import Document
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Verdict
from checker.reports.html import page
from checker.reports.html.cards import Cards, build_cards, collect_anchors
from checker.reports.html.index import FileRow, Folder, file_name, file_row, index, shown_path
from checker.reports.html.outline import Outline
from checker.reports.html.page_words import (
    CHOSEN,
    SEVERITIES,
    STAGES,
    count_aside,
    describe_status,
    load_words,
)
from checker.reports.reporter import Linted, ReportContext, StreamReporter, Summary

GENERATOR = b'<meta name="generator" content="checker '
"""What the beginning of every report contains, and of no other document."""

MAX_DOCUMENT: Final = 2 * 2**20
"""Characters of one document and its findings beyond which a folder's page lists the findings."""
MAX_DOCUMENTS: Final = 8 * 2**20
"""Characters of a folder's page beyond which further documents are not shown, but listed."""
MAX_PAGE: Final = 12 * 2**20
"""Characters of a folder's page beyond which further files are only counted."""
_IN_MEMORY = 4 * 2**20


@dataclass(frozen=True, slots=True)
class _Review:
    """One document, what is said of it, and how both are shown.

    `rules` are those with findings: id, name, and how many causes.
    `absent` is what stands in the place of a document that is not shown.
    """

    key: str
    verdict: Verdict
    status: str
    name: str
    cards: Cards
    document: Document | None
    outline: Outline | None
    rules: tuple[tuple[str, str, int], ...]
    absent: str


class HtmlReporter(StreamReporter):
    """Writes a page at the end: for several documents an index, then one after the other.

    The documents wait in a temporary file while they come, because the index stands above them: of
    each no more than its line of the index is held. A document is read when its verdict comes. Of
    a folder only files are shown of which there is something to say, and as many as a browser can
    show; of files that were named, all.
    """

    def __init__(self, context: ReportContext) -> None:
        super().__init__(context)
        self._context = context
        self._words = load_words(context.language, is_folder=context.is_folder)
        self._made = _format_date(context.clock(), context.language)
        self._assets = page.assets(is_folder=context.is_folder)
        self._is_alone = False
        self._rows: list[FileRow] = []
        self._left_out = 0
        self._length = 0
        self._waiting: IO[str] | None = None

    def begin(self, files: int | None) -> None:
        """Learn whether there is one document, which needs no index."""
        self._is_alone = files == 1 and not self._context.is_folder

    def file(self, linted: Linted) -> None:
        """Keep a file's part of the page."""
        verdict = self._reported(linted)
        if self._context.is_folder:
            if not _says_something(verdict):
                return
            if self._length > MAX_PAGE:
                self._left_out += 1
                return
        key = f"d{len(self._rows) + 1}"
        self._rows.append(file_row(key, verdict))
        if self._waiting is None:
            self._waiting = _open_waiting()
        for part in self._parts(key, linted, verdict):
            self._length += len(part)
            self._waiting.write(part)

    def end(self, summary: Summary) -> None:
        """Write the page."""
        self._stream.writelines(self._head(summary))
        if self._waiting is not None:
            with self._waiting as waiting:
                waiting.seek(0)
                shutil.copyfileobj(waiting, self._stream)
        self._stream.writelines(self._render("foot", **self._assets))

    def _reported(self, linted: Linted) -> Verdict:
        """Return the verdict with the findings that count, and a note on the others."""
        if not self._context.is_folder:
            return linted.verdict
        aside = count_aside(linted, self._language)
        notes = (*linted.verdict.notes, *aside)
        document = linted.verdict.document.model_copy(update={"path": shown_path(linted.path)})
        changes = {"findings": linted.new, "notes": notes, "document": document}
        return linted.verdict.model_copy(update=changes)

    def _parts(self, key: str, linted: Linted, verdict: Verdict) -> Iterator[str]:
        """Return a file's part of the page; of a folder's file, its document where there is room.

        Documents in which nothing is marked are not read: without a model every file of a folder
        may have rules that nobody judged.
        """
        if not self._context.is_folder:
            return self._article(key, verdict, self._read(linted))
        if verdict.problem is None and not _marks_something(verdict):
            return self._article(key, verdict, None, self._words.no_marks)
        if self._length > MAX_DOCUMENTS:
            return self._article(key, verdict, None, self._words.no_room)
        parts = list(self._article(key, verdict, self._read(linted)))
        if sum(map(len, parts)) > MAX_DOCUMENT:
            return self._article(key, verdict, None, self._words.too_long)
        return iter(parts)

    def _read(self, linted: Linted) -> Document | None:
        return None if linted.verdict.problem is not None else self._context.read(linted)

    def _article(
        self, key: str, verdict: Verdict, document: Document | None, absent: str = ""
    ) -> Iterator[str]:
        absent = absent or self._words.no_document
        return self._render("review", review=_review(key, verdict, document, absent))

    def _head(self, summary: Summary) -> Iterator[str]:
        return self._render(
            "head",
            title=self._title(),
            version=__version__,
            index=index(self._rows),
            folder=Folder.of(summary, self._left_out) if self._context.is_folder else None,
            **self._assets,
        )

    def _render(self, part: str, **values: object) -> Iterator[str]:
        language = self._language
        shared: dict[str, object] = {
            "language": language,
            "t": self._words,
            "severities": {key: said.get(language) for key, said in SEVERITIES.items()},
            "stages": {key: said.get(language) for key, said in STAGES.items()},
            "chosen": {key: said.get(language) for key, said in CHOSEN.items()},
            "made": self._made,
            "folder": self._context.is_folder,
            "many": not self._is_alone,
        }
        return page.render(part, **shared | values)

    def _title(self) -> str:
        if self._is_alone:
            title = Message("report.check-of", name=file_name(self._rows[0].path))
        elif self._context.is_folder:
            title = Message("report.findings-of-a-folder")
        else:
            title = Message("report.check-of-documents", count=len(self._rows))
        return title.get(self._language)


def is_report(beginning: bytes) -> bool:
    """Return whether a file that begins so is a report, which a new one may replace."""
    return GENERATOR in beginning


def _open_waiting() -> IO[str]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n")


def _says_something(verdict: Verdict) -> bool:
    return bool(
        verdict.findings or verdict.problem or any(each.is_open for each in verdict.results)
    )


def _marks_something(verdict: Verdict) -> bool:
    undecided = (each.undecided for each in verdict.results if each.is_open)
    return bool(verdict.findings) or any(undecided)


def _review(key: str, verdict: Verdict, document: Document | None, absent: str) -> _Review:
    shown, marks = build_cards(verdict, document, collect_anchors(verdict, key))
    outline = None
    if document is not None and marks is not None:
        outline = Outline(document, marks, key, verdict.language)
    by_rule = Counter(
        (each.first.rule_name, each.first.rule)
        for each in group_by_cause(list_faults(verdict.findings))
    )
    return _Review(
        key=key,
        verdict=verdict,
        status=describe_status(verdict),
        name=file_name(verdict.document.path),
        cards=shown,
        document=document,
        outline=outline,
        rules=tuple((rule, name, count) for (name, rule), count in sorted(by_rule.items())),
        absent=absent,
    )


def _format_date(made: datetime, language: DisplayLanguage) -> str:
    date = Message(
        "report.date",
        year=made.year,
        month=made.month,
        day=made.day,
        iso=f"{made:%Y-%m-%d}",
        time=f"{made:%H:%M}",
    )
    return date.get(language)
