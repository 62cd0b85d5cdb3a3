"""The formats of `checker lint` by name. What writes one is imported when it is asked for."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, TextIO, TypeAlias

from checker.core.messages import DisplayLanguage

if TYPE_CHECKING:  # the names of the formats are asked for by `--help`, which builds no verdict
    from checker.reports.lint.reporter import Reporter

Make: TypeAlias = "Callable[[TextIO, DisplayLanguage], Reporter]"


def _later(module: str, name: str) -> Make:
    def make(stream: TextIO, language: DisplayLanguage) -> "Reporter":
        found: Make = getattr(import_module(f"checker.reports.lint.{module}"), name)
        return found(stream, language)

    return make


FORMATS: Mapping[str, Make] = {
    "text": _later("text", "TextReporter"),
    "json": _later("json", "JsonReporter"),
    "jsonl": _later("jsonl", "JsonlReporter"),
    "sarif": _later("sarif", "SarifReporter"),
    "junit": _later("junit", "JunitReporter"),
    "github": _later("github", "GithubReporter"),
    "gitlab": _later("gitlab", "GitlabReporter"),
    "checkstyle": _later("checkstyle", "CheckstyleReporter"),
    "rdjson": _later("rdjson", "RdjsonReporter"),
    "markdown": _later("markdown", "MarkdownReporter"),
    "html": _later("html", "HtmlReporter"),
}
"""From a format's name to what makes its reporter, given a stream in UTF-8 and a language."""
