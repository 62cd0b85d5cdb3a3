"""List the formats of reports by name. What writes one is imported when it is asked for.

`check` is given files and shows each in detail; `lint` is given folders and lists what is new in
them. Text and JSON are two layouts for that, by two reporters; any other format is one for both.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from checker.core.data_classes import dataclass, replace
from checker.core.messages import Message
from checker.core.terminal import escape_in_json, escape_in_xml, make_visible, show_on

if TYPE_CHECKING:  # the names of the formats are asked for by `--help`, which builds no verdict
    from checker.reports.reporter import ReportContext, Reporter

DEFAULT = "text"
"""The format where none is asked for."""

_PAGE = "text/html"
_JSON, _JSON_LINES, _SARIF = "application/json", "application/jsonl", "application/sarif+json"
_XML = "application/xml"
_ESCAPES: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys((_JSON, _JSON_LINES, _SARIF), escape_in_json),
    _XML: escape_in_xml,
}
"""How a media type writes what no reader sees; text shows it."""


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """One format.

    Attributes:
        title: what it is, for whoever chooses one.
        media: the media type.
        is_streamed: each file is written as it comes; else something waits for the end.
        listing: what reports files found in folders, `module:class` in this package.
        detailed: what reports files that were named; the same where empty.
        is_prose: a person reads it where it is written, on a terminal for instance.
    """

    title: Message
    media: str
    is_streamed: bool
    listing: str
    detailed: str = ""
    is_prose: bool = False

    @property
    def is_page(self) -> bool:
        """Whether a browser shows it, which a terminal cannot."""
        return self.media == _PAGE

    def open(self, context: "ReportContext") -> "Reporter":
        """Return a reporter that nothing was told of yet."""
        chosen = self.listing if context.is_folder else self.detailed or self.listing
        module, _, name = chosen.partition(":")
        make: Callable[[ReportContext], Reporter]
        make = getattr(import_module(f"checker.reports.{module}"), name)
        if not self.is_page:  # a page makes visible what it shows, and no terminal gets one
            escape = _ESCAPES.get(self.media, make_visible)
            context = replace(context, stream=show_on(context.stream, escape))
        return make(context)


FORMATS: Mapping[str, ReportFormat] = {
    "text": ReportFormat(
        Message("report.format-text"),
        "text/plain",
        is_streamed=True,
        listing="text_list:TextListReporter",
        detailed="text:TextReporter",
        is_prose=True,
    ),
    "json": ReportFormat(
        Message("report.format-json"),
        _JSON,
        is_streamed=True,
        listing="json_list:JsonListReporter",
        detailed="json:JsonReporter",
    ),
    "jsonl": ReportFormat(
        Message("report.format-jsonl"),
        _JSON_LINES,
        is_streamed=True,
        listing="jsonl:JsonlListReporter",
        detailed="jsonl:JsonlReporter",
    ),
    "sarif": ReportFormat(
        Message("report.format-sarif"),
        _SARIF,
        is_streamed=True,
        listing="sarif:SarifReporter",
    ),
    "junit": ReportFormat(
        Message("report.format-junit"),
        _XML,
        is_streamed=True,
        listing="junit:JunitReporter",
    ),
    "github": ReportFormat(
        Message("report.format-github"),
        "text/plain",
        is_streamed=False,
        listing="github:GithubReporter",
    ),
    "gitlab": ReportFormat(
        Message("report.format-gitlab"),
        _JSON,
        is_streamed=True,
        listing="gitlab:GitlabReporter",
    ),
    "checkstyle": ReportFormat(
        Message("report.format-checkstyle"),
        _XML,
        is_streamed=True,
        listing="checkstyle:CheckstyleReporter",
    ),
    "rdjson": ReportFormat(
        Message("report.format-rdjson"),
        _JSON,
        is_streamed=True,
        listing="rdjson:RdjsonReporter",
    ),
    "markdown": ReportFormat(
        Message("report.format-markdown"),
        "text/markdown",
        is_streamed=False,
        listing="markdown:MarkdownReporter",
    ),
    "html": ReportFormat(
        Message("report.format-html"),
        _PAGE,
        is_streamed=False,
        listing="html:HtmlReporter",
    ),
}
"""The formats by name, in the order of the help."""
