"""One file that shows documents and what was found in them, side by side.

The page loads nothing, neither fonts nor scripts nor pictures: it can be kept beside the document
or sent by mail. Without its script it can be read and printed; the script adds filters and keys.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from checker import __version__
from checker.core.document import Document
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Verdict
from checker.reports.html import page
from checker.reports.html.cards import Cards, anchors, cards
from checker.reports.html.index import index
from checker.reports.html.outline import Outline
from checker.reports.html.words import CHOSEN, SEVERITIES, STAGES, status_of, words

GENERATOR = b'<meta name="generator" content="checker '
"""What the beginning of every report contains, and of no other document."""

Read = Callable[[Verdict], Document | None]


@dataclass(frozen=True, slots=True)
class _Review:
    """One document, what is said of it, and how both are shown. `rules` are those with findings."""

    key: str
    verdict: Verdict
    status: str
    name: str
    cards: Cards
    document: Document | None
    outline: Outline | None
    rules: tuple[tuple[str, int], ...]


def render(verdicts: Sequence[Verdict], read: Read, made: datetime) -> str:
    """Return the page: for several documents an index, then one document after the other.

    Args:
        verdicts: at least one.
        read: returns the document of a verdict, None where it cannot be shown; called once for
            each, in order, so that no more than one document is held.
        made: when.
    """
    language = verdicts[0].language
    parts = page.render(
        language=language,
        t=words(language),
        severities={key: said.get(language) for key, said in SEVERITIES.items()},
        stages={key: said.get(language) for key, said in STAGES.items()},
        chosen={key: said.get(language) for key, said in CHOSEN.items()},
        title=_title(verdicts, language),
        version=__version__,
        made=_date(made, language),
        index=index(verdicts),
        reviews=_reviews(verdicts, read),
    )
    return "".join(parts)


def is_report(beginning: bytes) -> bool:
    """Return whether a file that begins so is a report, which a new one may replace."""
    return GENERATOR in beginning


def _reviews(verdicts: Sequence[Verdict], read: Read) -> Iterator[_Review]:
    for number, verdict in enumerate(verdicts, start=1):
        yield _review(f"d{number}", verdict, read(verdict))


def _review(key: str, verdict: Verdict, document: Document | None) -> _Review:
    shown, marks = cards(verdict, document, anchors(verdict, key))
    outline = None
    if document is not None and marks is not None:
        outline = Outline(document, marks, key, verdict.language)
    by_rule = Counter(each.rule for each in verdict.findings)
    return _Review(
        key=key,
        verdict=verdict,
        status=status_of(verdict),
        name=_name(verdict),
        cards=shown,
        document=document,
        outline=outline,
        rules=tuple(sorted(by_rule.items())),
    )


def _name(verdict: Verdict) -> str:
    """Return the file's name, whichever system its path is of."""
    return verdict.document.path.replace("\\", "/").rpartition("/")[2]


def _title(verdicts: Sequence[Verdict], language: DisplayLanguage) -> str:
    if len(verdicts) == 1:
        name = _name(verdicts[0])
        return Message("report.check-of", name=name).get(language)
    count = len(verdicts)
    return Message("report.check-of-documents", count=count).get(language)


def _date(made: datetime, language: DisplayLanguage) -> str:
    date = Message(
        "report.date",
        year=made.year,
        month=made.month,
        day=made.day,
        iso=f"{made:%Y-%m-%d}",
        time=f"{made:%H:%M}",
    )
    return date.get(language)
