"""What `checker lint` makes of faults that `test_lint_command.py` has no room for."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli import lint_stream
from checker.core.config import PathSettings
from checker.core.errors import ConfigError, OutputError
from checker.jobs.lint.path_settings_check import check_names
from checker.reports.formats import FORMATS
from checker.rules import RulesetLibrary
from tests.support.command import Run

pytestmark = pytest.mark.slow

RULES = """\
ruleset: house
rules:
  - {id: house.kana, kind: substitution, severity: error, swap: {出来る: できる}}
"""
BAD = "# 報告\n\n取得出来る日を確認する。\n"


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for name, text in {
        "checker.toml": 'rules = ["rules"]\ndefault_ruleset = "house"\n',
        "rules/house.yaml": RULES,
        "docs/a.md": BAD,
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


# names in the configuration


def _entries(text: str, folder: Path) -> tuple[tuple[PathSettings, ...], Path]:
    import tomllib  # noqa: PLC0415 - here only

    file = folder / "checker.toml"
    file.write_text(text, encoding="utf-8")
    tables = tomllib.loads(text)
    paths = tables.get("paths") or tables["tool"]["checker"]["paths"]
    return tuple(PathSettings(**each) for each in paths), file


@pytest.mark.parametrize("header", ["[[paths]]", "[[tool.checker.paths]]"])
def test_names_that_are_wrong_are_each_said_at_their_line(docs: Path, header: str) -> None:
    text = (
        f'{header}\nmatch = ["*"]\noff = ["house.kana", "ja-business.kana"]\n\n'
        f'{header}\nmatch = ["*"]\nruleset = "hose"\noff = [\n  "house.kanna",\n]\n'
        '[paths.severity]\n"checker.injectoin" = "info"\n'
    )
    if "tool" in header:
        text = text.replace("[paths.", "[tool.checker.paths.")
    entries, file = _entries(text, docs)
    with pytest.raises(ConfigError) as caught:
        check_names(entries, file, RulesetLibrary((docs / "rules",)), ["house"])
    assert caught.value.render("en").splitlines() == [
        f"{file}:7: there is no rule set “hose”.",
        "  → Did you mean “house”?",
        f"{file}:12: there is no rule “checker.injectoin”.",
        "  → Did you mean “checker.injection”?",
        f"{file}:9: there is no rule “house.kanna”.",
        "  → Did you mean “house.kana”?",
    ]


def test_rules_of_a_set_that_lies_elsewhere_are_known(docs: Path) -> None:
    elsewhere = docs / "other.yaml"
    elsewhere.write_text(RULES.replace("house", "other"), encoding="utf-8")
    entry = PathSettings(match=("*",), severity={"other.kana": "info"})
    library = RulesetLibrary((docs / "rules",))
    check_names([entry], None, library, [str(elsewhere)])
    check_names([entry.model_copy(update={"ruleset": str(elsewhere)})], None, library, [])
    with pytest.raises(ConfigError, match=r"there is no rule “other\.kana”"):
        check_names([entry], None, library, [])


def test_a_wrong_name_ends_the_run_and_a_right_one_is_looked_up_once(docs: Path, run: Run) -> None:
    settings = (docs / "checker.toml").read_text(encoding="utf-8")
    cache = str(docs / "cache")
    entry = '[[paths]]\nmatch = "docs/**"\noff = ["house.kan"]\n'
    (docs / "checker.toml").write_text(settings + entry, encoding="utf-8")
    for _ in range(2):
        done = run("lint", "docs", "--no-model", CHECKER_CACHE_DIR=cache)
        assert (done.returncode, done.stdout) == (2, "")
        assert "checker.toml:5: there is no rule “house.kan”" in done.stderr
        assert "Did you mean “house.kana”?" in done.stderr
    entry = entry.replace("house.kan", "house.kana")
    (docs / "checker.toml").write_text(settings + entry, encoding="utf-8")
    first = run("lint", "docs", "--no-model", "-v", CHECKER_CACHE_DIR=cache)
    assert (first.returncode, "0 findings" in first.stdout) == (0, True), first.stderr
    loaded = "import sys; sys.argv = ['checker', 'lint', 'docs', '--no-model']\n"
    loaded += "from checker.__main__ import _run\nassert _run() == 0\n"
    loaded += "assert 'checker.rulesets' not in sys.modules\n"
    again = subprocess.run(
        [sys.executable, "-c", loaded],
        cwd=docs,
        env=os.environ | {"CHECKER_CACHE_DIR": cache, "CHECKER_LANGUAGE": "en"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert again.returncode == 0, again.stderr
    assert "1 from the cache" in again.stdout


def test_a_folder_of_documents_may_be_called_as_a_rule_set_is(docs: Path, run: Run) -> None:
    (docs / "house").mkdir()
    (docs / "house" / "b.md").write_text(BAD, encoding="utf-8")
    for _ in range(2):
        done = run("lint", "docs", "--no-model", CHECKER_CACHE_DIR=str(docs / "cache"))
    assert "1 from the cache" in done.stdout


@pytest.mark.parametrize("own", [True, False])
def test_rules_named_by_a_path_are_kept_only_where_they_are_ours(
    docs: Path, run: Run, *, own: bool
) -> None:
    rules = docs / "own.yaml"
    rules.write_text(RULES, encoding="utf-8")
    if not own:  # Vale's
        rules = docs / "styles"
        rules.mkdir()
        text = "extends: existence\nmessage: x\nlevel: error\ntokens: [word]\n"
        (rules / "x.yml").write_text(text, encoding="utf-8")
    for _ in range(2):
        done = run("lint", "docs", "--no-model", "-r", rules, CHECKER_CACHE_DIR=str(docs / "c"))
        assert done.returncode == int(own), done.stdout + done.stderr
    assert ("from the cache" in done.stdout) == own
    if own:  # and a change of them counts
        rules.write_text(RULES.replace("error", "info"), encoding="utf-8")
        done = run("lint", "docs", "--no-model", "-r", rules, CHECKER_CACHE_DIR=str(docs / "c"))
        assert done.returncode == 0


# where a report goes


@pytest.mark.skipif(sys.platform == "win32", reason="terminals as Unix has them")
def test_html_is_not_poured_onto_a_terminal(docs: Path) -> None:
    import pty  # noqa: PLC0415 - Unix only

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "checker", "lint", "docs", "--no-model", "--format", "html"]
    environment = os.environ | {"CHECKER_LANGUAGE": "en"}
    done = subprocess.run(
        command,
        cwd=docs,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert "--format html: HTML is not for a terminal." in done.stderr
    assert "-o report.html" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk as Linux has one")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_report_that_cannot_be_written_is_said_and_results_are_kept(
    docs: Path, tmp_path: Path, form: str
) -> None:
    command = [sys.executable, "-m", "checker", "lint", "docs", "--no-model", "--format", form]
    environment = os.environ | {"CHECKER_LANGUAGE": "en", "CHECKER_CACHE_DIR": str(tmp_path / "c")}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command,
            cwd=docs,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "checker: standard output cannot be written (No space left on device).",
        "  → Name another path with -o.",
    ]
    assert (tmp_path / "c" / "lint.sqlite").stat().st_size > 0


def test_an_unwritable_stream_is_an_error_for_the_user_and_a_closed_pipe_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "dup2", lambda *_: None)
    monkeypatch.setattr(sys, "stdout", _Failing(OSError(28, "No space left on device")))
    with pytest.raises(OutputError), lint_stream.open_output(None) as stream:
        stream.write("x")
    monkeypatch.setattr(sys, "stdout", _Failing(BrokenPipeError()))
    with pytest.raises(BrokenPipeError), lint_stream.open_output(None) as stream:
        stream.write("x")


@pytest.mark.parametrize("name", [None, "report.txt"])
def test_what_else_fails_while_a_report_is_open_is_not_told_as_the_reports(
    tmp_path: Path, name: str | None
) -> None:
    output = None if name is None else tmp_path / name
    with pytest.raises(PermissionError), lint_stream.open_output(output):
        raise PermissionError(13, "Permission denied", "a.md")
    assert list(tmp_path.iterdir()) == []


class _Failing(io.StringIO):
    def __init__(self, error: OSError) -> None:
        super().__init__()
        self._error = error

    def fileno(self) -> int:
        return 1

    def write(self, _: str) -> int:
        raise self._error


@pytest.fixture
def strange(docs: Path) -> Path:
    if sys.platform == "win32":
        pytest.skip("no such names there")
    (docs / "docs" / "a.md").rename(docs / "docs" / "x\ny.md")
    return docs


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_line_feed_in_a_name_breaks_no_format(strange: Path, run: Run, form: str) -> None:
    from html import unescape  # noqa: PLC0415 - here only

    done = run("lint", "docs", "--no-model", "--format", form, CHECKER_CACHE_DIR=strange / "c")
    assert (done.returncode, done.stderr) == (1, "")
    assert "x\ny.md" not in done.stdout
    text = unescape(done.stdout.replace("\\\\n", "\\n").replace("&#10;", r"\n"))
    assert r"x\ny.md" in text or "x%0Ay.md" in text


# git


@pytest.mark.parametrize(
    ("ref", "remedy"),
    [
        ("origin/main", "git fetch origin main"),
        ("topic/x", "git fetch origin topic/x"),
        ("HEAD~9", "git log"),
        ("-x", "git log"),
    ],
)
def test_a_commit_that_is_not_there_is_fetched_by_its_name(
    docs: Path, run: Run, ref: str, remedy: str
) -> None:
    for arguments in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *arguments], cwd=docs, check=True, capture_output=True)
    done = run("lint", "docs", "--no-model", f"--changed-since={ref}")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"there is no commit “{ref}”" in done.stderr
    assert remedy in done.stderr
