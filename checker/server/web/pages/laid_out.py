"""Turn a document that a job laid out into a part of a page; every word of it is escaped."""

from types import SimpleNamespace

from markupsafe import Markup

from checker.core.messages import DisplayLanguage
from checker.reports.html import page
from checker.reports.html.page_words import load_words
from checker.server.work.laid_out import LaidOut


def render_document(shown: LaidOut, language: DisplayLanguage) -> Markup:
    """Return a document in blocks with the marks of its findings, as reports show it."""
    review = SimpleNamespace(
        cards=SimpleNamespace(unplaced=shown.unplaced),
        verdict=SimpleNamespace(problem=None),
        outline=None if shown.absent else shown,
        absent=shown.absent,
        document=SimpleNamespace(original=shown.tracked or None, language=shown.language),
    )
    parts = page.render("document-alone", t=load_words(language), review=review)
    return Markup("".join(parts))  # noqa: S704 - the report's template escaped it
