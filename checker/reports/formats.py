"""List the formats of reports by name. What writes one is imported when it is asked for.

`check` is given files and shows each in detail; `lint` is given folders and lists what is new in
them. Text and JSON are two layouts for that, by two reporters; any other format is one for both.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from checker.core.bilingual import Bilingual

if TYPE_CHECKING:  # the names of the formats are asked for by `--help`, which builds no verdict
    from checker.reports.reporter import ReportContext, Reporter

DEFAULT = "text"
"""The format where none is asked for."""

_PAGE = "text/html"


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        title: what it is, for whoever chooses one.
        media: the media type.
        is_streamed: each file is written as it comes; else something waits for the end.
        listing: what reports files found in folders, `module:class` in this package.
        detailed: what reports files that were named; the same where empty.
        is_prose: a person reads it where it is written, on a terminal for instance.
    """

    title: Bilingual
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
        return make(context)


FORMATS: Mapping[str, Format] = {
    "text": Format(
        Bilingual("人が読む文章", "text for people"),
        "text/plain",
        is_streamed=True,
        listing="text_list:TextListReporter",
        detailed="text:TextReporter",
        is_prose=True,
    ),
    "json": Format(
        Bilingual("1つの JSON", "one JSON value"),
        "application/json",
        is_streamed=True,
        listing="json_list:JsonListReporter",
        detailed="json:JsonReporter",
    ),
    "jsonl": Format(
        Bilingual("1文書1行の JSON", "JSON, a line per document"),
        "application/jsonl",
        is_streamed=True,
        listing="jsonl:JsonlListReporter",
        detailed="jsonl:JsonlReporter",
    ),
    "sarif": Format(
        Bilingual("SARIF(コードスキャン)", "SARIF, for code scanning"),
        "application/sarif+json",
        is_streamed=True,
        listing="sarif:SarifReporter",
    ),
    "junit": Format(
        Bilingual("JUnit の XML(テスト結果)", "JUnit's XML, for test reports"),
        "application/xml",
        is_streamed=True,
        listing="junit:JunitReporter",
    ),
    "github": Format(
        Bilingual("GitHub Actions の注釈", "annotations of GitHub Actions"),
        "text/plain",
        is_streamed=False,
        listing="github:GithubReporter",
    ),
    "gitlab": Format(
        Bilingual("GitLab の Code Quality", "GitLab's code quality"),
        "application/json",
        is_streamed=True,
        listing="gitlab:GitlabReporter",
    ),
    "checkstyle": Format(
        Bilingual("Checkstyle の XML", "Checkstyle's XML"),
        "application/xml",
        is_streamed=True,
        listing="checkstyle:CheckstyleReporter",
    ),
    "rdjson": Format(
        Bilingual("reviewdog の JSON", "reviewdog's JSON"),
        "application/json",
        is_streamed=True,
        listing="rdjson:RdjsonReporter",
    ),
    "markdown": Format(
        Bilingual("プルリクエストのコメント", "a comment on a pull request"),
        "text/markdown",
        is_streamed=False,
        listing="markdown:MarkdownReporter",
    ),
    "html": Format(
        Bilingual("文書と指摘を並べた1ファイル", "the document beside its findings, one file"),
        _PAGE,
        is_streamed=False,
        listing="html:HtmlReporter",
    ),
}
"""The formats by name, in the order of the help."""
