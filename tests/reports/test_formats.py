"""What each format makes of places, fixes, many findings and files that could not be read."""

import json
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from checker.core.messages import in_languages
from checker.core.verdict import Fix, FixRepair, Place
from checker.reports.formats import FORMATS
from checker.reports.reporter import Linted, ReportContext, Stale
from tests.reports.reading import commands, markdown_text, read_github, read_junit
from tests.reports.samples import (
    ALL,
    OURS,
    SEVERITIES,
    at,
    finding,
    fixed,
    in_word,
    linted,
    rendered,
    reporter,
    summary,
    waiting,
)


def _sarif(*files: Linted) -> list[dict[str, Any]]:
    value = json.loads(rendered("sarif", files))
    results: list[dict[str, Any]] = value["runs"][0]["results"]
    return results


def _rdjson(text: str, *files: Linted) -> list[dict[str, Any]]:
    value = json.loads(rendered("rdjson", files, {each.path: text.encode() for each in files}))
    diagnostics: list[dict[str, Any]] = value["diagnostics"]
    return diagnostics


# places


def test_a_word_place_is_told_in_words_with_its_line_of_text() -> None:
    (result,) = _sarif(linted("a.docx", finding(in_word())))
    assert result["message"]["text"] == "「費用」の段落: 合計が合いません。 「費用は概算とする。」"
    (location,) = result["locations"]
    assert location == {
        "physicalLocation": {"artifactLocation": {"uri": "a.docx", "uriBaseId": "%SRCROOT%"}},
        "logicalLocations": [{"name": "「費用」の段落", "fullyQualifiedName": "body/3"}],
    }


def test_a_line_on_a_page_is_no_line_of_the_file() -> None:
    place = Place(block="1", start=0, end=2, line=7, page=3, label="3ページ7行目")
    files = [linted("a.pdf", finding(place))]
    (result,) = _sarif(*files)
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert "line=" not in rendered("github", files)
    (issue,) = json.loads(rendered("gitlab", files))
    assert issue["location"]["lines"] == {"begin": 1, "end": 1}
    assert issue["description"].startswith("3ページ7行目: ")
    assert 'line="0"' in rendered("checkstyle", files)


def test_a_long_excerpt_is_cut_around_the_quote() -> None:
    line = "あ" * 300 + "概算" + "い" * 300
    long = finding(in_word(), excerpt=line, excerpt_start=300)
    (result,) = _sarif(linted("a.docx", long))
    shown = result["message"]["text"].partition("「…")[2]
    assert shown.startswith("あ" * 40 + "概算い")
    assert len(shown) < 170


def test_columns_of_rdjson_count_bytes() -> None:
    text = "一行目\r\n😀é概算です\r\n"
    (said,) = _rdjson(text, linted("a.md", finding(at(2, 3, 2)), data=text.encode()))
    assert said["location"]["range"] == {
        "start": {"line": 2, "column": 7},
        "end": {"line": 2, "column": 13},
    }


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (b"\xef\xbb\xbfa", b"\xef\xbb\xbfa"),
        ("概算".encode("cp932"), "概算".encode("cp932")),
        (b"as staged", b"as it stands"),
    ],
    ids=["byte order mark", "not UTF-8", "changed"],
)
def test_rdjson_tells_no_columns_that_it_does_not_know(then: bytes, now: bytes) -> None:
    file = linted("a.md", finding(at(1, 1, 2), fix=fixed("x")), data=then)
    value = json.loads(rendered("rdjson", [file], {"a.md": now}))
    (said,) = value["diagnostics"]
    assert said["location"]["range"] == {"start": {"line": 1}, "end": {"line": 1}}
    assert "suggestions" not in said


def test_rdjson_of_a_file_that_is_gone_tells_the_line() -> None:
    (said,) = json.loads(rendered("rdjson", [linted("gone.md", finding(at(4, 1, 2)))]))[
        "diagnostics"
    ]
    assert said["location"]["range"]["start"] == {"line": 4}


# fixes


def test_a_fix_replaces_exactly_the_quote() -> None:
    text = "費用は概算とする。"
    file = linted("a.md", finding(at(1, 4, 2), fix=fixed("確定額")), data=text.encode())
    (result,) = _sarif(file)
    (change,) = result["fixes"][0]["artifactChanges"]
    region = {"startLine": 1, "startColumn": 4, "endLine": 1, "endColumn": 6}
    assert change["replacements"] == [
        {"deletedRegion": region, "insertedContent": {"text": "確定額"}}
    ]
    (said,) = _rdjson(text, file)
    assert said["suggestions"] == [{"range": said["location"]["range"], "text": "確定額"}]


_REPAIR = Fix(replacement="概算", grade="safe", repair=FixRepair(words="直す", changes=()))


@pytest.mark.parametrize(
    ("place", "fix"),
    [
        (at(1, 4, 6), fixed("x")),  # `**概算**` and its like: the marks would be lost
        (at(1, 4, 2), fixed("x", "display")),
        (at(1, 4, 2), _REPAIR),
        (at(1, 4, 2, whole=True), fixed("x")),
        (in_word(), fixed("x")),
        (at(1, 4, 2).model_copy(update={"end_line": 2}), fixed("x")),
    ],
    ids=["marks between", "a hint", "looks", "whole", "word", "two lines"],
)
def test_what_is_not_a_plain_replacement_is_no_fix(place: Place, fix: Fix) -> None:
    file = linted("a.md", finding(place, fix=fix), data=b"abc")
    assert "fixes" not in _sarif(file)[0]
    assert "suggestions" not in _rdjson("abc", file)[0]


# identity


def _prints(*files: Linted) -> list[str]:
    issues = json.loads(rendered("gitlab", files))
    assert [each["fingerprint"] for each in issues] == [
        each["partialFingerprints"]["primaryLocationLineHash"] for each in _sarif(*files)
    ]
    return [each["fingerprint"] for each in issues]


def test_a_fingerprint_stays_where_lines_move() -> None:
    before = _prints(linted("a.md", finding(at(3, 1, 2)), finding(at(9, 1, 2))))
    after = _prints(
        linted("a.md", finding(at(1, 1, 2), "別"), finding(at(5, 8, 2)), finding(at(11, 1, 2)))
    )
    assert after[1:] == before
    assert len(set(after)) == 3


@pytest.mark.parametrize(
    "other",
    [
        linted("b.md", finding(at(3, 1, 2))),
        linted("a.md", finding(at(3, 1, 2), "約")),
        linted("a.md", finding(at(3, 1, 2), rule="x.y")),
        linted("a.md", finding(at(3, 1, 2)), finding(at(3, 1, 2), rule="x.y"), problem="?"),
    ],
    ids=["file", "words", "rule", "unreadable"],
)
def test_another_finding_has_another_fingerprint(other: Linted) -> None:
    (known,) = _prints(linted("a.md", finding(at(3, 1, 2))))
    assert (known in _prints(other)) == (other.verdict.problem is not None)


def test_findings_without_words_are_told_apart_by_what_they_say() -> None:
    missing = [
        finding(at(1, 1, 0), "", excerpt="", excerpt_start=0, message=f"{each}がありません。")
        for each in ("目的", "効果")
    ]
    prints = _prints(linted("a.md", *missing))
    assert _prints(linted("a.md", missing[1])) == [prints[1]]


# SARIF


def test_sarif_tells_of_a_rule_once_as_heavy_as_its_heaviest() -> None:
    mild, bad = (finding(at(1, 1, 2), severity=each) for each in ("info", "error"))
    because = finding(at(1, 1, 2), severity="warning", why="合わないと決裁できない。")
    files = [linted("a.md", mild, finding(at(1, 1, 2), rule="x.y"), bad), linted("b.md", because)]
    (run,) = json.loads(rendered("sarif", files))["runs"]
    assert [each["ruleIndex"] for each in run["results"]] == [0, 1, 0, 0]
    assert [each["level"] for each in run["results"]] == ["note", "error", "error", "warning"]
    total, other = run["tool"]["driver"]["rules"]
    assert (total["id"], total["defaultConfiguration"]) == ("ringi.total", {"level": "error"})
    assert total["shortDescription"] == {"text": "合わないと決裁できない。"}
    assert (other["id"], other["shortDescription"]) == ("x.y", {"text": "x.y"})


@pytest.mark.parametrize(
    ("problem", "complete", "successful"),
    [("", True, True), ("", False, False), ("開けません。", True, False)],
)
def test_sarif_says_whether_the_run_went_through(
    problem: str, *, complete: bool, successful: bool
) -> None:
    files = [linted("a.md", problem=problem)]
    whole = replace(summary(files), complete=complete)
    (run,) = json.loads(rendered("sarif", files, whole=whole))["runs"]
    assert run["invocations"] == [{"executionSuccessful": successful}]


# GitHub


def _many(count: int, **more: Any) -> list[Linted]:
    return [linted(f"f{number:04}.md", finding(at(1, 1, 2), **more)) for number in range(count)]


def test_github_annotates_as_many_as_it_shows_the_worst_first() -> None:
    files = [each for one in reversed(SEVERITIES) for each in _many(12, severity=one)]
    text = rendered("github", files)
    said = read_github(text)
    assert [each.severity for each in said] == ["error"] * 10 + ["warning"] * 10 + ["info"] * 9
    assert [each.path for each in said[:10]] == [f"f{number:04}.md" for number in range(10)]
    plain = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(plain) == 36 - 29
    *_, (_, _, last) = commands(text)
    assert "ほか 7 件" in last
    assert "36 ファイル、指摘 36 件" in last


def test_github_takes_no_words_of_the_log_for_a_command() -> None:
    """Past the annotations a finding is a plain line, whatever it says."""
    words = "\n::error::x ##[error]y\r::set-output name=a::b"
    files = [
        linted(f"::error::{number}", finding(at(1, 1, 2), message=words)) for number in range(13)
    ]
    text = rendered("github", files)
    assert len(list(commands(text))) == 11
    assert sum("## [error]y" in line for line in text.splitlines()) == 3


def test_github_names_a_range_within_one_line_only() -> None:
    over = at(3, 5, 2).model_copy(update={"end_line": 4, "end_column": 1})
    *found, _ = commands(
        rendered("github", [linted("a,b:c.md", finding(at(3, 5, 2)), finding(over))])
    )
    head = {"file": "a,b:c.md", "line": "3", "title": "ringi.total"}
    assert found[0][1] == head | {"endLine": "3", "col": "5", "endColumn": "7"}
    assert found[1][1] == head | {"endLine": "4"}


def test_github_adds_the_summary_to_what_is_there(tmp_path: Path) -> None:
    page = tmp_path / "summary.md"
    page.write_text("before\n", encoding="utf-8")
    files = _many(11)
    text = rendered("github", files, environment={"GITHUB_STEP_SUMMARY": str(page)})
    assert page.read_text(encoding="utf-8") == "before\n" + rendered("markdown", files)
    assert "Summary に一覧" in text


def test_github_says_where_the_summary_cannot_be_written(tmp_path: Path) -> None:
    text = rendered("github", _many(1), environment={"GITHUB_STEP_SUMMARY": str(tmp_path)})
    assert "GITHUB_STEP_SUMMARY に書けません" in text
    assert len(read_github(text)) == 1


# JUnit


def test_junit_tells_failed_skipped_and_passed_files() -> None:
    bad = linted("x/a.md", finding(at(2, 1, 2)), finding(at(5, 3, 2)), results=[waiting()])
    text = rendered("junit", [bad, linted("b.md"), linted("c.docx", problem="開けません。")])
    failure, skipped, passed, error = (
        text.partition(tag)[2].partition(">")[0]
        for tag in ("<failure", "<skipped", 'name="checker"', "<error")
    )
    assert failure == ' type="error" message="合計が合いません。(ほか 1)"'
    assert skipped == ' message="モデルがありません。"'
    assert passed == ' time="0"'
    assert error == ' type="error" message="開けません。 → 直してください。"'
    assert [each.message for each in read_junit(text)] == [
        "x/a.md:2:1: エラー 合計が合いません。",
        "x/a.md:5:3: エラー 合計が合いません。",
        "c.docx: エラー 開けません。 → 直してください。",
    ]


# Markdown and HTML


def test_a_comment_stays_within_what_github_takes() -> None:
    long = "あ" * 2_000
    files = [
        linted(f"{number:03}" + "長" * 500, *[finding(at(1, 1, 2), message=long)] * 30)
        for number in range(60)
    ]
    text = rendered("markdown", files)
    assert len(text) < 65_536
    assert text.endswith("(以下は省きました)\n")
    assert "</details>\n" in text
    assert text.count("<details>") == text.count("</details>")


def test_a_comment_unfolds_the_worst_files_first() -> None:
    mild = linted("mild.md", *[finding(at(1, 1, 2), severity="warning")] * 9)
    bad = linted("bad.md", finding(at(7, 1, 2)))
    text = rendered("markdown", [mild, *_many(30, severity="info"), bad])
    heads = [line for line in text.splitlines() if line.startswith("<details>")]
    assert len(heads) == 20
    assert ["bad.md" in heads[0], "mild.md" in heads[1]] == [True, True]


def test_a_comment_on_a_clean_folder_is_one_line() -> None:
    shown = markdown_text(rendered("markdown", [linted("a.md")]))
    assert shown.startswith("🟢 checker 1 ファイル、指摘 0 件")


def test_a_comment_calls_nobody() -> None:
    said = finding(at(1, 1, 2), message="@tanaka #12 へ")
    text = rendered("markdown", [linted("@team/a.md", said)])
    assert "@tanaka" not in text
    assert "#12" not in text
    assert "@team" not in text
    assert "@tanaka #12 へ" in markdown_text(text)


def test_a_page_marks_the_quote_in_its_line() -> None:
    line = "前" * 200 + "概算" + "後" * 200
    long = finding(in_word(), excerpt=line, excerpt_start=200)
    for one, before in ((finding(in_word()), "費用は"), (long, "前" * 200)):
        page = rendered("html", [linted("a.docx", one)])
        assert f'{before}<mark class="error">概算</mark>' in page


@pytest.mark.parametrize("form", ["html", "json", "jsonl", "markdown"])
def test_the_summary_s_own_words_are_there(form: str) -> None:
    files = [linted("a.md", finding(at(1, 1, 2)))]
    gone = Stale("old\udc83.md", "x.y", "旧い\x00", 2)
    whole = summary(
        files, [gone], [in_languages(ja="規則集のない文書 1", en="one has no rule set")]
    )
    text = rendered(form, files, whole=whole)
    assert "規則集のない文書 1" in text
    if form != "markdown":
        assert "old\\" in text


# all of them


@pytest.mark.parametrize("form", OURS)
def test_a_file_that_could_not_be_read_is_never_passed_over(form: str) -> None:
    text = rendered(form, [linted("a.md"), linted("b.docx", problem="壊れています。")])
    assert "壊れています。" in text
    assert "b.docx" in text


@pytest.mark.parametrize("form", OURS)
def test_nothing_is_written_before_there_is_something_to_write(form: str) -> None:
    stream = StringIO()
    reporter(form, stream, {}, {}).begin(None)
    assert stream.getvalue() == ""


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("is_folder", [True, False])
def test_a_streamed_format_writes_each_file_as_it_comes(form: str, *, is_folder: bool) -> None:
    stream, lengths = StringIO(), [0]
    writes = reporter(form, stream, {}, {}, is_folder=is_folder)
    writes.begin(2)
    for name in ("a.md", "b.md"):
        writes.file(linted(name, finding(at(1, 1, 2))))
        lengths.append(len(stream.getvalue()))
    grew = [before < after for before, after in pairwise(lengths)]
    assert grew == [FORMATS[form].is_streamed] * 2
    writes.end(summary([linted("a.md")]))


@pytest.mark.parametrize("form", [form for form in OURS if form != "html"])
def test_memory_does_not_grow_with_the_folder(form: str) -> None:
    # the first run fills the interpreter's own lists of free objects, two thousand of a size
    few, many = (_peak(form, count) for count in (1_500, 4_500))
    assert many < few + 200_000, (few, many)


class _Sink(StringIO):
    """Forgets what is written."""

    def write(self, text: str) -> int:
        return len(text)


def _peak(form: str, count: int) -> int:
    """Return the most memory that a reporter of `count` files takes, in bytes."""
    one = linted("a.md", *[finding(at(1, 1, 2)), finding(in_word(), severity="info")])
    writes = reporter(form, _Sink(), {}, {"GITHUB_STEP_SUMMARY": "/dev/null"})
    tracemalloc.start()
    try:
        for number in range(count):
            writes.file(Linted(f"{number}.md", one.verdict, one.new))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        writes.end(summary([one]))


def _imported(form: str) -> set[str]:
    code = "import sys; from checker.reports.formats import FORMATS; print(*sys.modules)"
    if form:
        code = (
            "import io, sys; from checker.reports.formats import FORMATS;"
            f"name = {form!r}; from checker.reports.reporter import ReportContext as C;"
            "FORMATS[name].open(C(io.StringIO(), 'ja')); print(*sys.modules)"
        )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    return set(done.stdout.split())


def test_a_format_is_imported_when_it_is_asked_for() -> None:
    ours = {f"checker.reports.{form}" for form in OURS}
    assert not ours & _imported("")
    assert "pydantic" not in _imported("")
    assert ours & _imported("junit") == {"checker.reports.junit"}
    assert not {"jinja2", "lxml.etree", "rich"} & _imported("sarif")


def test_every_format_can_be_made() -> None:
    for form in ALL:
        for is_folder in (True, False):
            context = ReportContext(StringIO(), "ja", is_folder=is_folder)
            assert FORMATS[form].open(context) is not None
