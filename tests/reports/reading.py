"""Reads each format back as the programs do that it is for, and holds it against its schema."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft7Validator, Draft202012Validator
from lxml import etree, html
from markdown_it import MarkdownIt

from checker.reports.records import FileRecord, Report, SummaryRecord

SCHEMAS = Path(__file__).parent / "schemas"


@dataclass(frozen=True)
class Said:
    """What a format says of one finding; None for what it has no room for."""

    path: str
    rule: str
    severity: str
    message: str
    line: int | None = None


def read_json(text: str) -> list[Said]:
    value = json.loads(text)
    Draft202012Validator(Report.model_json_schema(mode="serialization")).validate(value)
    return [said for each in value["files"] for said in _of_record(each)]


def read_jsonl(text: str) -> list[Said]:
    *files, last = [json.loads(line) for line in text.rstrip("\n").split("\n")]
    Draft202012Validator(SummaryRecord.model_json_schema(mode="serialization")).validate(last)
    schema = Draft202012Validator(FileRecord.model_json_schema(mode="serialization"))
    for each in files:
        schema.validate(each)
    return [said for each in files for said in _of_record(each)]


def _of_record(record: Mapping[str, Any]) -> Iterator[Said]:
    if record["problem"] is not None:
        yield Said(record["path"], "checker.unreadable", "error", record["problem"]["what"])
    for each in record["findings"]:
        line = each["place"]["line"]
        yield Said(record["path"], each["rule"], each["severity"], each["message"], line)


def read_sarif(text: str) -> list[Said]:
    value = json.loads(text)
    _json_schema("sarif-schema-2.1.0.json").validate(value)
    (run,) = value["runs"]
    rules = run["tool"]["driver"]["rules"]
    severities = {"error": "error", "warning": "warning", "note": "info"}
    said = []
    for each in run["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
        (location,) = each["locations"]
        place = location["physicalLocation"]
        path = unquote(place["artifactLocation"]["uri"], errors="surrogateescape")
        line = place.get("region", {}).get("startLine")
        severity = severities[each["level"]]
        said.append(Said(path, each["ruleId"], severity, each["message"]["text"], line))
    return said


def read_junit(text: str) -> list[Said]:
    tree = _tree(text)
    for name in ("junit-ant.xsd", "junit-10.xsd"):
        _xml_schema(name).assertValid(tree)
    said = []
    for number, suite in enumerate(tree):
        cases = suite.findall("testcase")
        assert suite.get("id") == str(number)
        assert suite.get("tests") == str(len(cases))
        for tag in ("failure", "error"):
            assert int(suite.get(f"{tag}s", "")) == len(suite.findall(f"testcase/{tag}"))
        assert int(suite.get("skipped", "")) == len(suite.findall("testcase/skipped"))
        assert len({case.get("name") for case in cases}) == len(cases)
        said += [each for case in cases for each in _of_case(case)]
    return said


def _of_case(case: etree._Element) -> Iterator[Said]:
    for outcome in case:
        if outcome.tag != "skipped":
            path, rule = case.get("classname", ""), case.get("name", "")
            lines = (outcome.text or "").split("\n")
            for line in lines:
                yield Said(path, rule, outcome.get("type", ""), line)


def read_checkstyle(text: str) -> list[Said]:
    tree = _tree(text)
    _xml_schema("checkstyle.xsd").assertValid(tree)
    return [
        Said(
            file.get("name", ""),
            each.get("source", ""),
            each.get("severity", ""),
            each.get("message", ""),
            int(each.get("line", "")) or None,
        )
        for file in tree
        for each in file
    ]


def read_gitlab(text: str) -> list[Said]:
    issues = json.loads(text)
    _json_schema("gitlab.json").validate(issues)
    assert len({each["fingerprint"] for each in issues}) == len(issues)
    severities = {"major": "error", "minor": "warning", "info": "info"}
    return [
        Said(
            each["location"]["path"],
            each["check_name"],
            severities[each["severity"]],
            each["description"],
            each["location"]["lines"]["begin"],
        )
        for each in issues
    ]


def read_rdjson(text: str) -> list[Said]:
    value = json.loads(text)
    _json_schema("rdformat.json").validate(value)
    return [
        Said(
            each["location"]["path"],
            each["code"]["value"],
            each["severity"].lower(),
            each["message"],
            each["location"].get("range", {}).get("start", {}).get("line"),
        )
        for each in value["diagnostics"]
    ]


def commands(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Yield the workflow commands of a log: kind, properties and message.

    Source: `ActionCommand.TryParseV2` of actions/runner: a line that begins with `::` up to the
    next `::` is the command with its properties, `name=value` with commas between them; the rest
    is the message.
    """
    for line in text.split("\n"):
        if not line.lstrip().startswith("::"):
            assert "##[" not in line  # the older form, which is a command anywhere in a line
            continue
        assert "\r" not in line  # which ends a line too
        head, _, data = line.lstrip()[2:].partition("::")
        assert ":" not in head  # in properties an escape stands for it
        kind, _, properties = head.partition(" ")
        pairs = [each.split("=", 1) for each in properties.split(",") if each]
        yield kind, {name: _decoded(value) for name, value in pairs}, _decoded(data)


def _decoded(text: str) -> str:
    """Undo the escapes; `%25` last, as the runner does."""
    for escape, plain in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(escape, plain)
    return text.replace("%25", "%")


def read_github(text: str) -> list[Said]:
    severities = {"error": "error", "warning": "warning", "notice": "info"}
    *found, last = commands(text)
    kind, properties, _ = last
    assert (kind, properties) == ("notice", {"title": "checker"})
    said = []
    for kind, properties, message in found:
        assert set(properties) <= {"file", "line", "endLine", "col", "endColumn", "title"}
        line = int(properties["line"]) if "line" in properties else None
        rule = properties["title"]
        said.append(Said(properties["file"], rule, severities[kind], message, line))
    return said


def html_text(text: str) -> str:
    """Return all that a page shows, blanks as one; nothing in it may act but its own script."""
    page = html.document_fromstring(text)
    (script,) = page.iter("script")
    (style,) = page.iter("style")
    assert script.getparent() is page.body
    assert style.getparent() is page.head
    for own in (script, style):
        own.drop_tree()
    for element in page.iter():
        assert element.tag not in {"script", "style", "img", "iframe", "object", "link", "form"}
        assert not any(name.startswith("on") for name in element.attrib)
        assert element.get("href", "#").startswith("#")
    return " ".join(page.text_content().split())


def markdown_text(text: str) -> str:
    """Return what a comment shows, blanks as one: rendered as GitHub's kind of Markdown."""
    rendered = MarkdownIt("commonmark").enable("table").enable("strikethrough").render(text)
    page = html.fragment_fromstring(rendered, create_parent="div")
    for element in page.iter():
        if isinstance(element.tag, str):
            assert element.tag in _ALLOWED, element.tag
    return " ".join("".join(page.itertext(*_ALLOWED)).split())


_ALLOWED = {"div", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "ul", "li"} | {
    "details",
    "summary",
}

READ: Mapping[str, Callable[[str], list[Said]]] = {
    "json": read_json,
    "jsonl": read_jsonl,
    "sarif": read_sarif,
    "junit": read_junit,
    "checkstyle": read_checkstyle,
    "gitlab": read_gitlab,
    "rdjson": read_rdjson,
    "github": read_github,
}
"""From a format to what reads it, validates it, and returns what it says."""


def _tree(text: str) -> etree._Element:
    return etree.fromstring(text.encode("utf-8"))


@cache
def _xml_schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / name)))


@cache
def _json_schema(name: str) -> Draft7Validator:
    return Draft7Validator(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))
