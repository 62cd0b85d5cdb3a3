"""A file that is as it was is printed again as it was; all else is looked at."""

import hashlib
import json
import os
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from checker.jobs.lint import answer_keeping
from checker.jobs.lint.reprints import Reprint, Reprints, read_reprints
from checker.jobs.lint.run_tally import is_counts
from checker.reports.formats import FORMATS
from checker.reports.reporter import ReportContext
from tests.support.command import Run
from tests.support.linted_folder import HOUSE, RULES

FILES = HOUSE | {
    "docs/c.md": "# 報告\n\n出来る。出来る。\n",
    "docs/deep/d.md": "# 報告\n\n至急、取得出来る。\n",
    "docs/deep/e.md": "# 報告\n\n至急<!-- checker-ignore-line house.words: 決まり文句 -->\n",
}
_OF_THE_RUN = re.compile(
    r'(?:[0-9]+ from the cache, )?[0-9.]+ s[.,]|(?<="seconds":)[0-9.]+|(?<="cached":)[a-z0-9]+',
)


Change = Callable[[Path], object]


class Folder:
    """A folder that is linted, and how many files of the last run were printed again."""

    def __init__(self, root: Path, run: Run) -> None:
        self.root = root
        self.again = 0
        self._run = run

    def lint(self, *arguments: str, cache: str = "cache") -> tuple[int, str, str]:
        """Return a run, what no two runs share apart."""
        self.again = 0
        known = {"CHECKER_CACHE_DIR": str(self.root / cache)}
        done = self._run("lint", "--no-model", *arguments, **known)
        return done.returncode, _OF_THE_RUN.sub("S", done.stdout), done.stderr

    def write(self, name: str, text: str) -> None:
        """Write a file of the folder."""
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    @property
    def answer(self) -> Path:
        """The one answer that is kept."""
        (found,) = (self.root / "cache" / "answers").iterdir()
        return found


@pytest.fixture
def folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Return a folder with rules, a word list and documents; files of just now count as old."""
    made = Folder(tmp_path, run)
    for name, text in FILES.items():
        made.write(name, text)
    given = Reprints.find

    def find(self: Reprints, *of: Any) -> Reprint | None:
        found = given(self, *of)
        made.again += found is not None
        return found

    monkeypatch.setattr(Reprints, "find", find)
    monkeypatch.setattr(answer_keeping, "RACY_NS", 0)
    return made


def _write(name: str, text: str) -> Change:
    return lambda root: (root / name).write_text(text, encoding="utf-8")


def _append(name: str) -> Change:
    def append(root: Path) -> None:
        file = root / name
        file.write_text(file.read_text(encoding="utf-8") + "\n出来る。\n", encoding="utf-8")

    return append


def _unlink(*names: str) -> Change:
    def unlink(root: Path) -> None:
        for name in names:
            (root / name).unlink()

    return unlink


def _swap_keeping_times(root: Path) -> None:
    file = root / "docs" / "a.md"
    facts = file.stat()
    file.write_text("# 報告\n\n取得できる日を至急確認する。\n", encoding="utf-8")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))


def _replace(root: Path) -> None:
    other = root / "docs" / "other"
    other.write_bytes((root / "docs" / "a.md").read_bytes())
    other.replace(root / "docs" / "a.md")


CHANGES: dict[str, tuple[Change, int]] = {
    "a first file": (_append("docs/a.md"), 4),
    "a last file": (_append("docs/deep/e.md"), 4),
    "a file is mended": (_write("docs/c.md", "できる。\n"), 4),
    "a file is new": (_write("docs/deep/dd.md", "出来る。\n"), 5),
    "a first one is new": (_write("docs/0.md", "できる。\n"), 5),
    "a file goes": (_unlink("docs/a.md"), 4),
    "all but one go": (_unlink("docs/a.md", "docs/b.md", "docs/c.md"), 2),
    "a file moves": (lambda root: (root / "docs/a.md").rename(root / "docs/deep/a.md"), 4),
    "two change places": (
        lambda root: [
            (root / "docs/a.md").rename(root / "docs/x"),
            (root / "docs/b.md").rename(root / "docs/a.md"),
            (root / "docs/x").rename(root / "docs/b.md"),
        ],
        3,
    ),
    "size and time are kept": (_swap_keeping_times, 4),
    "an editor puts a file in its place": (_replace, 4),
    "suppressions come beside": (
        _write("docs/a.md.checker.yaml", "ignore:\n  - {rule: house.kana, reason: 引用}\n"),
        4,
    ),
    "a file is left out": (_write("docs/.checkerignore", "a.md\n"), 4),
    "a rule": (_write("rules/house.yaml", RULES.replace("error", "info")), 0),
    "a word list": (_write("rules/words.txt", "確認\n"), 0),
    "the settings": (_write("checker.toml", FILES["checker.toml"] + 'fail_on = "info"\n'), 0),
    "the settings of some files": (
        _write(
            "checker.toml",
            FILES["checker.toml"] + '[[paths]]\nmatch = ["docs/deep/**"]\noff = ["house.words"]\n',
        ),
        3,
    ),
}


_SAYS_THE_SAME = {"an editor puts a file in its place", "the settings"}


@pytest.mark.slow
@pytest.mark.parametrize("form", ["text", "json", "jsonl"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_and_the_rest_printed_again(
    folder: Folder, change: str, form: str
) -> None:
    before = folder.lint("docs", "--format", form)
    make, again = CHANGES[change]
    make(folder.root)
    after = folder.lint("docs", "--format", form)
    assert folder.again == again
    assert after == folder.lint("docs", "--format", form, cache=f"{form} new")
    assert folder.again == 0
    if change not in _SAYS_THE_SAME:
        assert after != before


@pytest.mark.slow
def test_one_change_after_another_is_seen(folder: Folder) -> None:
    folder.lint("docs")
    for name in ("docs/a.md", "docs/deep/d.md", "docs/b.md", "docs/a.md"):
        _append(name)(folder.root)
        found = folder.lint("docs")
        assert folder.again == 4
        assert found == folder.lint("docs", "--no-cache")


@pytest.mark.slow
def test_what_changed_just_now_leaves_the_last_answer(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.lint("docs")
    monkeypatch.setattr(answer_keeping, "RACY_NS", 10**12)
    for _ in range(2):
        _append("docs/a.md")(folder.root)
        assert folder.lint("docs") == folder.lint("docs", "--no-cache")
        folder.lint("docs")
        assert folder.again == 4


@pytest.mark.slow
@pytest.mark.parametrize("option", [["--max-findings", "2"], ["--baseline", "known.json"]])
def test_what_counts_files_together_reads_each(folder: Folder, option: list[str]) -> None:
    known = {"version": 1, "files": {}}
    folder.write("known.json", json.dumps(known))
    for _ in range(3):
        _append("docs/a.md")(folder.root)
        found = folder.lint("docs", *option)
        assert folder.again == 0
    assert found == folder.lint("docs", *option, cache="new")


@pytest.mark.slow
def test_known_findings_that_come_later_are_known(folder: Folder) -> None:
    folder.lint("docs")
    folder.lint("docs", "--update-baseline")
    found = folder.lint("docs")
    assert folder.again == 0
    assert found == folder.lint("docs", "--no-cache")
    assert found[0] == 0


@pytest.mark.slow
@pytest.mark.parametrize("at", [0, 0.02, 0.3, 0.6, 0.8, 0.99])
def test_an_answer_with_a_flipped_bit_is_not_used(folder: Folder, at: float) -> None:
    folder.lint("docs")
    kept = bytearray(folder.answer.read_bytes())
    kept[int(len(kept) * at)] ^= 1
    folder.answer.write_bytes(kept)
    _append("docs/a.md")(folder.root)
    found = folder.lint("docs")
    assert folder.again == 0
    assert found == folder.lint("docs", "--no-cache")


@pytest.mark.slow
def test_rows_of_another_body_are_not_used(folder: Folder) -> None:
    folder.lint("docs")
    rest = folder.answer.read_bytes().partition(b"\n")[2] + b"x"
    folder.answer.write_bytes(hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)
    _append("docs/a.md")(folder.root)
    found = folder.lint("docs")
    assert folder.again == 0
    assert found == folder.lint("docs", "--no-cache")


@pytest.mark.parametrize(
    "rows",
    [
        b"",
        b"null",
        b"{}",
        b"[1]",
        b'[["a"]]',
        b'[["a","k",{},4]]',
        b'[["a","k",{},2]]',
        b'[["a","",{},3]]',
        b'[["a","k",{},"3"]]',
        b'[["a","k",{},-1],["b","k",{},4]]',
        b'[["a","k",[],3]]',
        b'[["a","k",{"files":1},3]]',
        b'[["a","k",{"known":"1"},3]]',
        b'[["a","k",{"names":{"r":1}},3]]',
        b'[["a","k",{"by_rule":{"r":"1"}},3]]',
        b"[" * 100_000,
    ],
)
def test_rows_that_nobody_wrote_say_nothing(rows: bytes) -> None:
    assert read_reprints(rows, "abc") == {}


def test_rows_say_what_each_file_printed() -> None:
    rows = b'[["a","k",{"known":1},1],["b","l",{},0],["c","m",{"names":{"r":"n"}},2]]'
    assert read_reprints(rows, "abc") == {
        "a": Reprint("k", "a", {"known": 1}),
        "b": Reprint("l", "", {}),
        "c": Reprint("m", "bc", {"names": {"r": "n"}}),
    }
    assert not is_counts({"names": {"r": None}})


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "shown"),
    [
        (_Terminal(), "\x1b[31mred\x1b[0m\\x1b]0;title\\x07\n"),
        (StringIO(), "\\x1b[31mred\\x1b[0m\\x1b]0;title\\x07\n"),
    ],
)
def test_what_somebody_else_kept_sends_a_terminal_colours_at_most(
    stream: StringIO, shown: str
) -> None:
    reporter = FORMATS["text"].open(ReportContext(stream, "en"))
    reporter.again("\x1b[31mred\x1b[0m\x1b]0;title\x07\n")
    assert stream.getvalue() == shown
