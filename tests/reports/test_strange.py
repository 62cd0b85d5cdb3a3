"""Whatever words a document has and whatever its file is called, each format says it, validly."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.core.terminal import make_visible
from checker.core.text.cutting import shorten_text
from checker.reports.entry import UNREADABLE
from checker.reports.html.safe_text import make_visible as visible_on_page
from checker.reports.plain import legal, whole
from checker.reports.reporter import Linted
from checker.reports.text_list import visible
from tests.reports.reading import READ, Said, html_text, markdown_text
from tests.reports.samples import (
    OURS,
    SEVERITIES,
    at,
    finding,
    fixed,
    in_word,
    linted,
    rendered,
)

pytestmark = pytest.mark.slow

# what has a meaning in one format or another, often
SPECIAL = st.sampled_from(
    [
        *"\r\n\t\0\x0b\x1b\x7f\x85\u2028\ufffe\uffff%:,;=|`<>&\"'[](){}*_#@!~$\\-+. ",
        *("::error ::x", "##[error]", "]]>", "</code>", "<script>", "%0A", "%25", "- ", "1. "),
        "😀",
    ]
)
WORDS = st.lists(st.one_of(SPECIAL, st.text(max_size=4)), max_size=6).map("".join)
# a name may have any character but these, and bytes that are no text
NAMES = (
    st.lists(
        st.one_of(SPECIAL, st.text(max_size=2), st.sampled_from(["\udc83", "\udce3", "表", "/"])),
        min_size=1,
        max_size=6,
    )
    .map("".join)
    .map(lambda name: name.replace("\0", "").strip("/") or "a")
)
RULES = st.sampled_from(["ringi.total", "ja-business.width", "x.y"])
PLACES = st.one_of(
    st.builds(at, st.integers(1, 99), st.integers(1, 99), st.integers(0, 9)),
    WORDS.map(in_word),
)


@st.composite
def _findings(draw: Callable[[Any], Any]) -> Any:
    quote, before, after = draw(WORDS), draw(WORDS), draw(WORDS)
    return finding(
        draw(PLACES),
        quote,
        rule=draw(RULES),
        severity=draw(st.sampled_from(SEVERITIES)),
        message=draw(WORDS),
        excerpt=before + quote + after,
        excerpt_start=len(before),
        suggestion=draw(st.none() | WORDS),
        why=draw(st.none() | WORDS),
        fix=draw(st.none() | WORDS.map(fixed)),
    )


FILES = st.lists(
    st.builds(
        lambda path, findings, problem: linted(path, *findings, problem=problem),
        NAMES,
        st.lists(_findings(), max_size=3),
        st.sampled_from(["", "", "", "開けません。\x00"]),
    ),
    max_size=2,
    unique_by=lambda each: each.path,
)


def _bytes(path: str) -> str:
    """Return a name as its bytes read."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def _expected(files: list[Linted], shown: Callable[[str], str] = whole) -> list[Said]:
    said = []
    for each in files:
        path = shown(each.path)
        if each.verdict.problem is not None:
            said.append(Said(path, UNREADABLE, "error", each.verdict.problem.what))
        said += [
            Said(path, one.rule, one.severity, one.message, one.place.line) for one in each.new
        ]
    return said


@pytest.mark.parametrize("form", [form for form in READ if form not in {"junit", "github"}])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=FILES)
def test_a_format_says_every_finding_in_order(form: str, files: list[Linted]) -> None:
    said = READ[form](rendered(form, files))
    expected = _expected(files, _bytes if form == "sarif" else whole)
    assert len(said) == len(expected)
    for got, wanted in zip(said, expected, strict=True):
        _same(form, got, wanted)


def _same(form: str, got: Said, wanted: Said) -> None:
    shown = legal if form == "checkstyle" else str
    rule = (
        f"checker.{wanted.rule.removeprefix('checker.')}" if form == "checkstyle" else wanted.rule
    )
    line = wanted.line or (1 if form == "gitlab" else None)
    assert (got.rule, got.severity, got.line) == (rule, wanted.severity, line)
    assert got.path == shown(wanted.path)
    assert shown(wanted.message) in got.message


def _junit(path: str) -> str:
    return path if path.strip() else f"./{path}"


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=FILES)
def test_junit_has_every_finding_on_a_line(files: list[Linted]) -> None:
    said = READ["junit"](rendered("junit", files))
    expected = [
        (legal(_junit(each.path)), each.rule, legal(visible(each.message)))
        for each in _expected(files)
    ]
    got = [(each.path, each.rule, each.message) for each in said]
    assert len(got) == len(expected)
    for path, rule, message in expected:
        assert any((path, rule) == one[:2] and message in one[2] for one in got)


def _in_a_log(text: str) -> str:
    """Return text as a log shows it; a carriage return stands as `%0D`, which GitHub reads."""
    return "\r".join(map(make_visible, text.split("\r")))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=FILES)
def test_github_has_every_finding_worst_first(files: list[Linted]) -> None:
    said = READ["github"](rendered("github", files))
    expected = [each for one in SEVERITIES for each in _expected(files) if each.severity == one]
    assert len(said) == len(expected)
    for got, wanted in zip(said, expected, strict=True):
        path = _in_a_log(wanted.path)
        assert (got.path, got.rule, got.line) == (path, wanted.rule, wanted.line)
        assert _in_a_log(wanted.message) in got.message


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=FILES)
def test_a_page_shows_every_word_and_nothing_acts(files: list[Linted]) -> None:
    shown = html_text(rendered("html", files))
    for each in _expected(files):
        for words in (visible(whole(each.path)), each.message):
            assert " ".join(visible_on_page(words).split()) in shown


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(files=FILES)
def test_a_comment_shows_the_words_and_nothing_else(files: list[Linted]) -> None:
    shown = markdown_text(rendered("markdown", files))
    for each in _expected(files):
        message = " ".join(visible(shorten_text(each.message, 100)).split())
        assert message.rstrip("…") in shown
        for code in (each.path, each.rule):
            assert " ".join(visible(code).split()) in shown


@pytest.mark.parametrize("form", OURS)
def test_a_run_over_nothing_is_still_valid(form: str) -> None:
    text = rendered(form, [])
    assert text
    if form in READ:
        assert READ[form](text) == []
