"""`checker check --format html`, as a user runs it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html as lxml_html

from tests.support.command import Run

pytestmark = pytest.mark.slow

_RULES = """\
ruleset: own
rules:
  - {id: own.vague, kind: existence, words: [適宜], severity: error}
  - {id: own.personal, kind: personal-data}
"""
_DRAFT = "# 手順\n\n資料は適宜更新する。\n\n連絡は090-3827-4415へ。\n"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    file = tmp_path / "案.md"
    file.write_text(_DRAFT, encoding="utf-8")
    return file


def _check(run: Run, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run("check", "--no-model", "-r", "own.yaml", "--format", "html", *arguments)


def _marked(file: Path) -> list[str]:
    tree = lxml_html.document_fromstring(file.read_bytes())
    return [each.text_content() for each in tree.cssselect("mark.hit")]


def test_a_report_is_written_and_the_exit_code_stays(run: Run, draft: Path, tmp_path: Path) -> None:
    result = _check(run, "案.md", "-o", "report.html", "--lang", "ja")
    assert (result.returncode, result.stdout, result.stderr) == (1, "", "")
    assert _marked(tmp_path / "report.html") == ["適宜", "09*-****-****"]
    assert "090-3827-4415" not in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert draft.read_text(encoding="utf-8") == _DRAFT


def test_it_can_go_down_a_pipe(run: Run, draft: Path) -> None:
    result = _check(run, draft)
    assert result.returncode == 1
    assert result.stdout.startswith('<!doctype html>\n<html lang="en">')
    assert result.stdout.endswith("</html>\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_it_does_not_go_to_a_terminal(draft: Path, tmp_path: Path) -> None:
    import pty  # noqa: PLC0415 - Windows lacks it

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "checker", "check", "--no-model", "--format", "html", draft]
    result = subprocess.run(
        command,
        cwd=tmp_path,
        env=os.environ | {"CHECKER_LANGUAGE": "ja"},
        stdout=theirs,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 2
    assert result.stderr == (
        "checker: --format html: HTML を端末に出すことはできません。\n"
        "  → 出力先を -o report.html のように指定してください。\n"
    )


def test_a_later_report_replaces_an_earlier_one(run: Run, draft: Path, tmp_path: Path) -> None:
    assert _check(run, "案.md", "-o", "report.html").returncode == 1
    draft.write_text("# 手順\n\n毎月末に更新する。\n", encoding="utf-8")
    assert _check(run, "案.md", "-o", "report.html").returncode == 0
    assert _marked(tmp_path / "report.html") == []


def test_a_page_of_the_user_is_not_replaced(run: Run, draft: Path, tmp_path: Path) -> None:
    page = tmp_path / "規程.html"
    page.write_text("<!doctype html><title>規程</title>", encoding="utf-8")
    result = _check(run, draft, "-o", page)
    assert result.returncode == 2
    assert "is a document that exists already." in result.stderr
    assert page.read_text(encoding="utf-8") == "<!doctype html><title>規程</title>"


@pytest.mark.usefixtures("draft")
def test_several_files_and_one_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    result = _check(run, "案.md", "nowhere.md", "案.md", "-o", "report.html")
    assert result.returncode == 2
    assert "nowhere.md" in result.stderr
    tree = lxml_html.document_fromstring((tmp_path / "report.html").read_bytes())
    assert [each.text_content() for each in tree.cssselect("#index tbody .status")] == [
        "Failed",
        "Could not be checked",
        "Failed",
    ]
    assert [len(each.cssselect("mark.hit")) for each in tree.cssselect("article")] == [2, 0, 2]


@pytest.mark.usefixtures("draft")
def test_other_processes_change_nothing(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.md" for number in range(3)]
    for number, file in enumerate(files):
        file.write_text(_DRAFT + "適宜。" * number, encoding="utf-8")
    pages = []
    for jobs in ("1", "2"):
        assert _check(run, "-j", jobs, *files, "-o", f"report{jobs}.html").returncode == 1
        pages.append(_marked(tmp_path / f"report{jobs}.html"))
    assert pages[0] == pages[1]
    assert [pages[0].count(word) for word in ("適宜", "09*-****-****")] == [6, 3]


def test_other_formats_say_what_they_said(run: Run, draft: Path) -> None:
    result = run("check", "--no-model", "-r", "own.yaml", "--format", "json", draft)
    found = json.loads(result.stdout)["findings"]
    assert [each["rule"] for each in found] == ["own.vague", "own.personal"]
