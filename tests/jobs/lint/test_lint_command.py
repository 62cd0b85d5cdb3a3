"""`checker lint` as a user runs it: folders, exit codes, configuration, git, faults."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Run

pytestmark = pytest.mark.slow

BAD = "# 報告\n\n取得出来る日を確認する。\n"
GOOD = "# 報告\n\n取得できる日を確認する。\n"
_READS_ALL = "-dac_override,-dac_read_search"
RULES = """\
ruleset: house
rules:
  - id: house.kana
    kind: substitution
    severity: error
    swap: {出来る: できる}
  - id: house.asap
    kind: existence
    severity: warning
    words: [至急]
"""
JUDGED = """\
  - id: house.owner
    kind: judge
    unit: sentence
    quantifier: all
    ask: 担当者が書かれていますか。
    examples:
      positive: [高橋が直す。, 佐藤が調べる。, 総務部が決める。]
      negative: [手順を直す。, 原因を調べる。, 日程を決める。]
"""


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """Return a folder with a rule set, a configuration and three documents, one of them bad."""
    files = {
        "checker.toml": 'rules = ["rules"]\ndefault_ruleset = "house"\n',
        "rules/house.yaml": RULES,
        "docs/a.md": BAD,
        "docs/b.md": GOOD,
        "docs/deep/c.md": GOOD,
    }
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def lint(run: Run, tmp_path: Path) -> Any:
    """Return a function that runs `checker lint --no-model` with a cache of its own."""

    def call(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        cache = str(tmp_path / "cache")
        return run("lint", "--no-model", *arguments, CHECKER_CACHE_DIR=cache, **variables)

    return call


def _git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def _repository(folder: Path) -> None:
    _git(folder, "init", "-q", "-b", "main")
    _git(folder, "add", ".")
    _git(folder, "commit", "-qm", "first")


def test_a_finding_is_a_line_with_its_place_and_the_run_fails(docs: Path, lint: Any) -> None:
    del docs
    done = lint("docs")
    assert done.returncode == 1, done.stderr
    assert done.stdout.splitlines()[:3] == [
        "docs/a.md:3:3: error house.kana Write “できる” for “出来る”.",
        "    取得出来る日を確認する。",
        "        ^^^^^^",
    ]
    assert "3 files, 1 finding (1 error, 0 warnings, 0 notes)" in done.stdout
    assert done.stderr == ""


def test_a_second_run_says_the_same_from_what_was_kept(docs: Path, lint: Any) -> None:
    del docs
    first, second = lint("docs"), lint("docs")
    assert "3 from the cache" in second.stdout
    assert second.stdout.splitlines()[:-1] == first.stdout.splitlines()[:-1]


def test_a_changed_rule_counts_at_once(docs: Path, lint: Any) -> None:
    lint("docs")
    rules = docs / "rules" / "house.yaml"
    rules.write_text(RULES.replace("severity: error", "severity: info"), encoding="utf-8")
    done = lint("docs")
    assert done.returncode == 0
    assert "docs/a.md:3:3: info house.kana" in done.stdout


def test_a_list_of_words_below_the_rules_counts_at_once(docs: Path, lint: Any) -> None:
    words = docs / "rules" / "lists" / "words.txt"
    words.parent.mkdir()
    words.write_text("適宜\n", encoding="utf-8")
    text = RULES.replace("words: [至急]", "words: {file: lists/words.txt}")
    (docs / "rules" / "house.yaml").write_text(text, encoding="utf-8")
    (docs / "docs" / "b.md").write_text("# 報告\n\n至急、確認する。\n", encoding="utf-8")
    assert "house.asap" not in lint("docs").stdout
    words.write_text("至急\n", encoding="utf-8")
    assert "docs/b.md:3:1: warning house.asap" in lint("docs").stdout


def test_the_configuration_says_what_holds_for_some_files(docs: Path, lint: Any) -> None:
    with (docs / "checker.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[[paths]]\nmatch = "docs/*.md"\nseverity = {"house.kana" = "warning"}\n'
            '[[paths]]\nmatch = ["/docs/deep/"]\noff = ["house.kana"]\n'
        )
    (docs / "docs" / "deep" / "c.md").write_text(BAD, encoding="utf-8")
    done = lint("docs")
    assert done.returncode == 0
    assert done.stdout.count("house.kana") == 2  # a finding, and its line in the summary
    assert "docs/a.md:3:3: warning house.kana" in done.stdout
    with (docs / "checker.toml").open("a", encoding="utf-8") as file:
        file.write('[[paths]]\nmatch = "a.md"\nfail-on = "warning"\n')
    assert lint("docs").returncode == 1
    assert lint("docs", "--fail-on", "error").returncode == 0


def test_a_rule_set_is_chosen_for_some_files(docs: Path, lint: Any) -> None:
    with (docs / "checker.toml").open("a", encoding="utf-8") as file:
        file.write('[[paths]]\nmatch = "docs/deep/**"\nruleset = "ja-business"\n')
    (docs / "docs" / "deep" / "c.md").write_text(BAD, encoding="utf-8")
    assert "docs/deep/c.md:3:3: info Words in kana" in lint("docs").stdout


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[paths]]\nmatch = ["*"]\nseverty = {}\n', "checker.toml"),
        ("[lint]\njobs = 0\n", "checker.toml"),
    ],
)
def test_a_bad_configuration_is_said(docs: Path, lint: Any, text: str, says: str) -> None:
    with (docs / "checker.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    done = lint("docs")
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_a_broken_rule_set_ends_the_run_at_once(docs: Path, lint: Any) -> None:
    (docs / "rules" / "house.yaml").write_text(RULES.replace("kind: sub", "kind: x"), "utf-8")
    done = lint("docs", "--jobs", "2")
    assert done.returncode == 2
    assert done.stderr.count("house.yaml:4") == 1


def test_a_ten_year_old_folder_can_start_today(docs: Path, lint: Any) -> None:
    assert lint("docs", "--update-baseline").returncode == 0
    assert '"出来る"' in (docs / ".checker-baseline.json").read_text(encoding="utf-8")
    done = lint("docs")
    assert done.returncode == 0
    assert "0 findings" in done.stdout
    assert "1 known" in done.stdout
    with (docs / "docs" / "a.md").open("a", encoding="utf-8") as file:
        file.write("\n検討出来る案を出す。\n")
    done = lint("docs")
    assert done.returncode == 1
    assert "docs/a.md:5:3" in done.stdout
    (docs / "docs" / "a.md").write_text(GOOD, encoding="utf-8")
    done = lint("docs")
    assert done.returncode == 0
    assert "Known findings that no longer occur" in done.stdout


def test_doubt_fails_a_run_only_where_that_is_asked_and_a_rule_that_cannot_run_always(
    docs: Path, lint: Any
) -> None:
    rules = docs / "rules" / "house.yaml"
    rules.write_text(RULES + JUDGED, encoding="utf-8")
    (docs / "docs" / "a.md").write_text(GOOD, encoding="utf-8")
    done = lint("docs")
    assert done.returncode == 0
    assert "3 not judged" in done.stdout
    assert lint("docs", "--strict-unsure").returncode == 3
    rules.write_text(RULES.replace("words: [至急]", "patterns: ['(']"), encoding="utf-8")
    assert lint("docs").returncode == 3


def test_what_was_left_for_findings_enough_is_no_pass(docs: Path, lint: Any) -> None:
    (docs / "docs" / "a.md").write_text(f"{GOOD}\n至急直す。\n", encoding="utf-8")
    (docs / "docs" / "b.md").write_text(BAD, encoding="utf-8")
    assert lint("docs").returncode == 1
    done = lint("docs", "--max-findings", "1")
    assert done.returncode == 3
    assert "cut short" in done.stdout
    assert lint("docs/a.md", "--max-findings", "1").returncode == 0  # nothing was left


def test_a_sidecar_that_cannot_be_read_is_named(docs: Path, lint: Any) -> None:
    (docs / "docs" / "b.md.checker.yaml").write_text("ignore: [\n", encoding="utf-8")
    done = lint("docs")
    assert done.returncode == 2
    assert "docs/b.md: could not be checked: docs/b.md.checker.yaml:" in done.stdout


def test_a_baseline_that_is_named_must_be_there(docs: Path, lint: Any) -> None:
    del docs
    done = lint("docs", "--baseline", "gone.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "gone.json" in done.stderr


def test_only_what_changed_since_a_commit(docs: Path, lint: Any) -> None:
    _repository(docs)
    (docs / "docs" / "b.md").write_text(BAD, encoding="utf-8")
    done = lint("docs", "--changed-since", "HEAD")
    assert done.returncode == 1
    assert "docs/b.md:3:3" in done.stdout
    assert "docs/a.md" not in done.stdout


def test_only_findings_on_changed_lines(docs: Path, lint: Any) -> None:
    _repository(docs)
    with (docs / "docs" / "a.md").open("a", encoding="utf-8") as file:
        file.write("\n検討出来る案を出す。\n")
    done = lint("docs", "--changed-since", "main", "--diff-only")
    assert done.returncode == 1
    assert "docs/a.md:5:3" in done.stdout
    assert "docs/a.md:3:3" not in done.stdout
    assert "1 outside the changes" in done.stdout


def test_what_is_staged_is_linted_as_it_is_staged(docs: Path, lint: Any) -> None:
    _repository(docs)
    (docs / "docs" / "b.md").write_text(BAD, encoding="utf-8")
    _git(docs, "add", "docs/b.md")
    (docs / "docs" / "b.md").write_text(GOOD, encoding="utf-8")
    done = lint("--staged")
    assert done.returncode == 1
    assert "docs/b.md:3:3: error house.kana" in done.stdout
    assert "1 file" in done.stdout
    _git(docs, "add", "docs/b.md")
    assert lint("--staged").returncode == 0


def test_a_commit_that_is_not_there_is_said(docs: Path, lint: Any) -> None:
    _repository(docs)
    done = lint("docs", "--changed-since", "origin/main")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no commit “origin/main”" in done.stderr


def test_a_report_is_written_beside_and_renamed(docs: Path, lint: Any) -> None:
    done = lint("docs", "-o", "out.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert (docs / "out.txt").read_text(encoding="utf-8").startswith("docs/a.md:3:3: error")
    assert not list(docs.glob(".out.txt*"))


def test_a_report_never_takes_the_place_of_a_document(docs: Path, lint: Any) -> None:
    done = lint("docs", "-o", "docs/b.md")
    assert done.returncode == 2
    assert (docs / "docs" / "b.md").read_text(encoding="utf-8") == GOOD


def test_a_file_that_checkerignore_leaves_out_is_named(docs: Path, lint: Any) -> None:
    (docs / ".checkerignore").write_text("a.md\n", encoding="utf-8")
    done = lint("docs/a.md", "docs/b.md")
    assert done.returncode == 0
    assert "docs/a.md: not linted" in done.stderr


def test_one_bad_file_never_ends_the_run(docs: Path, lint: Any) -> None:
    (docs / "docs" / "0.docx").write_bytes(b"no Word file")
    (docs / "docs" / "0.md.checker.yaml").write_text("ignore: 3\n", encoding="utf-8")
    (docs / "docs" / "0.md").write_text(GOOD, encoding="utf-8")
    done = lint("docs")
    assert done.returncode == 2
    assert "docs/0.docx: could not be checked" in done.stdout
    assert "docs/0.md: could not be checked" in done.stdout
    assert "docs/a.md:3:3: error house.kana" in done.stdout
    assert "2 files could not be checked" in done.stdout


def test_a_line_feed_in_a_name_breaks_no_line(docs: Path, lint: Any) -> None:
    (docs / "docs" / "x\ny.md").write_text(BAD, encoding="utf-8")
    assert r"docs/x\ny.md:3:3: error house.kana" in lint("docs").stdout


@pytest.mark.parametrize("processes", ["1", "3"])
def test_the_order_does_not_depend_on_who_computes(docs: Path, lint: Any, processes: str) -> None:
    for number in range(30):
        text = BAD + "確認する。\n" * (30 - number) * (number % 3)
        (docs / "docs" / f"n{number:02}.md").write_text(text, encoding="utf-8")
    done = lint("docs", "--jobs", processes, "--no-cache")
    places = [line.split(":")[0] for line in done.stdout.splitlines() if ": error house" in line]
    assert places == ["docs/a.md", *(f"docs/n{number:02}.md" for number in range(30))]


def test_two_runs_at_once_share_what_they_keep(docs: Path, tmp_path: Path) -> None:
    for number in range(60):
        (docs / "docs" / f"n{number}.md").write_text(f"{BAD}{number}\n", encoding="utf-8")
    environment = os.environ | {"CHECKER_LANGUAGE": "en", "CHECKER_CACHE_DIR": str(tmp_path / "c")}
    command = [sys.executable, "-m", "checker", "lint", "docs", "--no-model"]
    running = [
        subprocess.Popen(
            command, cwd=docs, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for each in running:
        out, _ = each.communicate()
        assert each.returncode == 1
        assert "63 files, 61 findings" in out.decode()
        assert b"Note:" not in out
    again = subprocess.run(command, cwd=docs, env=environment, capture_output=True, check=False)
    assert "63 from the cache" in again.stdout.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is made with mount")
def test_a_full_disk_costs_time_only(docs: Path, run: Run) -> None:
    disk = docs / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(disk)]
    try:
        made = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        made = False
    if not made:
        pytest.skip("this user may not mount a small disk")
    try:
        done = run("lint", "docs", "--no-model", "--cache-file", disk / "lint.sqlite")
        assert done.returncode == 1
        assert "docs/a.md:3:3: error house.kana" in done.stdout
        assert done.stdout.count("Results cannot be kept") == 1
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of the shell's")
def test_a_file_that_may_not_grow_costs_time_only(docs: Path, tmp_path: Path) -> None:
    for number in range(40):
        (docs / "docs" / f"n{number}.md").write_text(f"{BAD}{number}\n" * 9, encoding="utf-8")
    cache = tmp_path / "small.sqlite"
    command = f"ulimit -f 8; exec {sys.executable} -m checker lint docs --no-model"
    done = subprocess.run(
        ["bash", "-c", f"{command} --cache-file {cache}"],
        cwd=docs,
        env=os.environ | {"CHECKER_LANGUAGE": "en", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "43 files" in done.stdout
    assert done.stdout.count("Results cannot be kept") == 1


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions as Unix has them")
def test_a_file_that_may_not_be_read_is_said(docs: Path, tmp_path: Path) -> None:
    may_not = []
    if os.geteuid() == 0:  # root may read everything, unless it gives that up
        may_not = ["setpriv", "--bounding-set", _READS_ALL, "--inh-caps", _READS_ALL]
        if shutil.which("setpriv") is None:
            pytest.skip("root may read everything here")
    (docs / "docs" / "b.md").chmod(0)
    (docs / "docs" / "deep").chmod(0)
    done = subprocess.run(
        [*may_not, sys.executable, "-m", "checker", "lint", "docs", "--no-model"],
        cwd=docs,
        env=os.environ | {"CHECKER_LANGUAGE": "en", "CHECKER_CACHE_DIR": str(tmp_path / "c")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    (docs / "docs" / "deep").chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert "docs/b.md: could not be checked" in done.stdout
    assert "docs/deep: could not be checked" in done.stdout
    assert "docs/a.md:3:3: error house.kana" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")
@pytest.mark.parametrize("processes", ["1", "2"])
def test_ctrl_c_prints_what_was_found(docs: Path, tmp_path: Path, processes: str) -> None:
    lines = "".join(f"{number}番の資料を確認して、至急、提出する。\n\n" for number in range(4000))
    for number in range(8):
        (docs / "docs" / f"long{number}.md").write_text(f"# 資料\n\n{lines}", encoding="utf-8")
    out = tmp_path / "out.txt"
    command = ["lint", "docs", "--no-model", "--no-cache", "--jobs", processes]
    with out.open("wb") as stream:
        running = subprocess.Popen(
            [sys.executable, "-u", "-m", "checker", *command],
            cwd=docs,
            env=os.environ | {"CHECKER_LANGUAGE": "en"},
            stdout=stream,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        while b"docs/a.md" not in out.read_bytes() and running.poll() is None:
            time.sleep(0.05)
        os.killpg(running.pid, signal.SIGINT)
        _, error = running.communicate()
    text = out.read_text(encoding="utf-8")
    assert running.returncode == 130
    assert text.startswith("docs/a.md:3:3: error house.kana")
    assert text.endswith("cut short.\n")
    assert b"Stopping" in error
    assert b"Traceback" not in error


def test_a_file_beyond_the_limit_is_refused_and_the_rest_goes_on(docs: Path, lint: Any) -> None:
    with (docs / "checker.toml").open("a", encoding="utf-8") as file:
        file.write("[limits]\ntext_mib = 1\n")
    (docs / "docs" / "big.md").write_text(f"# 大\n\n{'確認する。' * 80_000}\n", encoding="utf-8")
    done = lint("docs")
    assert done.returncode == 2
    assert "docs/big.md: could not be checked: the file is too large (limit 1 MiB)" in done.stdout
    assert "docs/a.md:3:3" in done.stdout


def test_a_word_file_is_linted_where_it_has_no_lines(docs: Path, lint: Any) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("取得出来る日を確認する。")
    document.save(str(docs / "docs" / "memo.docx"))
    done = lint("docs/memo.docx")
    assert done.returncode == 1
    assert done.stdout.startswith("docs/memo.docx:")
    assert "error house.kana" in done.stdout


def test_the_help_shows_an_example(run: Run) -> None:
    done = run("lint", "--help")
    assert done.returncode == 0
    assert "checker lint docs --no-model" in done.stdout


def test_findings_do_not_depend_on_where_one_stands(docs: Path, run: Run) -> None:
    shutil.copytree(docs / "docs", docs / "copy")
    (docs / "checker.toml").write_text(
        (docs / "checker.toml").read_text(encoding="utf-8")
        + '[[paths]]\nmatch = "/docs/"\noff = ["house.kana"]\n',
        encoding="utf-8",
    )
    assert run("lint", ".", "--no-model", cwd=docs / "docs").returncode == 0
    assert run("lint", ".", "--no-model", cwd=docs / "copy").returncode == 1


def test_suppressions_without_effect_are_told(docs: Path, lint: Any) -> None:
    """Again in a second run, of which the verdicts are known."""
    text = "# 報告\n\n<!-- checker:ignore house.kana 引用 -->\n出来る日。\n\n"
    idle = "<!-- checker:ignore house.asap 決まり文句 -->\n明日まで。\n\n"
    wrong = "<!-- checker:ignore house.assap 決まり文句 -->\n明後日まで。\n"
    (docs / "docs" / "a.md").write_text(text + idle + wrong, encoding="utf-8")
    for _ in range(2):
        done = lint("docs", "--lang", "en")
        told = [line for line in done.stdout.splitlines() if "docs/a.md: " in line]
        assert done.returncode == 0
        assert [("house.asap" in each, "house.assap" in each) for each in told] == [
            (True, False),
            (True, True),
        ]
