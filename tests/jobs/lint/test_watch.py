"""What `checker lint --watch` takes for a change, and what it says of one, on real files."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker import __version__
from checker.core.verdict import DocumentInfo, Problem, Verdict
from checker.jobs.lint.walk import FolderWalk
from checker.jobs.lint.watch import FileStamp, FileWatcher, wait_until_still
from tests.support.command import Run

pytestmark = pytest.mark.slow

BAD = "# 報告\n\n取得出来る日を確認する。\n"
GOOD = "# 報告\n\n取得できる日を確認する。\n"
RULES = """\
ruleset: house
rules:
  - id: house.kana
    kind: substitution
    severity: error
    swap: {出来る: できる}
"""
_HOUR_NS = 3_600_000_000_000


class Folder:
    """A folder of small files that is watched; time goes by only where a test says so."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seconds = 0.0
        self.age = _HOUR_NS
        self.watched = FileWatcher(lambda: self.seconds, lambda: time.time_ns() + self.age)

    def write(self, name: str, text: str = "") -> None:
        """Write a file."""
        (self.root / name).write_text(text, encoding="utf-8")

    def walk(self) -> FolderWalk:
        """Return a walk over the folder."""
        return FolderWalk(str(self.root), (".md",), str(self.root))

    def look(self, *listed: str) -> FileStamp:
        """Look at the folder."""
        return self.watched.look(self.walk().files(["."]), listed)

    def begin(self) -> list[str]:
        """Look for the first time."""
        return [each.shown for each in self.watched.all(self.walk().files(["."]))]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    made = Folder(tmp_path)
    for name in ("a.md", "b.md", "c.md"):
        made.write(name, name)
    assert made.begin() == ["a.md", "b.md", "c.md"]
    return made


def _shown(look: FileStamp) -> tuple[list[str], list[str]]:
    return [each.shown for each in look.changed], look.gone


def test_what_did_not_change_is_no_change(folder: Folder) -> None:
    look = folder.look()
    assert not look
    assert _shown(look) == ([], [])


def test_what_changed_came_and_went_is_told_until_it_is_taken(folder: Folder) -> None:
    folder.write("b.md", "other")
    folder.write("d.md")
    (folder.root / "a.md").unlink()
    look = folder.look()
    assert _shown(look) == (["b.md", "d.md"], ["a.md"])
    assert _shown(folder.look()) == (["b.md", "d.md"], ["a.md"])
    folder.watched.took(look)
    assert not folder.look()
    assert len(folder.watched) == 3


def test_suppressions_beside_a_file_are_a_change_of_it(folder: Folder) -> None:
    folder.write("b.md.checker.yaml", "ignore: []\n")
    look = folder.look()
    assert _shown(look) == (["b.md"], [])
    folder.watched.took(look)
    folder.write("b.md.checker.yaml", "ignore: []\n\n")
    assert _shown(folder.look()) == (["b.md"], [])


def test_what_is_ignored_from_now_on_is_gone(folder: Folder) -> None:
    (folder.root / ".checkerignore").write_text("b.md\n", encoding="utf-8")
    assert _shown(folder.look()) == ([], ["b.md"])


def test_a_file_replaced_as_word_does_it_is_one_change(folder: Folder) -> None:
    file, aside = folder.root / "b.md", folder.root / "~WRL0001.tmp"
    folder.write("~$b.md", "who has it open")
    folder.write("~WRD0000.tmp", "new")
    file.rename(aside)

    def wait(seconds: float) -> None:
        del seconds
        if aside.exists():
            (folder.root / "~WRD0000.tmp").rename(file)
            aside.unlink()

    assert _shown(folder.look()) == ([], ["b.md"])
    assert _shown(wait_until_still(folder.look, wait)) == (["b.md"], [])


def test_a_file_that_is_away_for_a_moment_is_no_change(folder: Folder) -> None:
    file, aside = folder.root / "b.md", folder.root / "b.tmp"
    file.rename(aside)

    def wait(seconds: float) -> None:
        del seconds
        if aside.exists():
            aside.rename(file)

    look = wait_until_still(folder.look, wait)
    assert look.gone == []


def test_a_file_is_read_once_it_keeps_still_but_not_waited_for_for_ever(folder: Folder) -> None:
    sizes = iter(range(1, 4))
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        folder.write("b.md", "x" * next(sizes, 3))

    folder.write("b.md", "")
    assert _shown(wait_until_still(folder.look, wait)) == (["b.md"], [])
    assert len(waits) > 3
    sizes = iter(range(4, 1000))
    waits.clear()
    assert _shown(wait_until_still(folder.look, wait)) == (["b.md"], [])
    assert 2 <= sum(waits) < 3


def _verdict(sha256: str = "1", problem: str | None = None) -> Verdict:
    return Verdict(
        tool_version=__version__,
        language="en",
        status="error" if problem else "pass",
        document=DocumentInfo(path="b.md", sha256=sha256),
        problem=Problem(what=problem, place="b.md") if problem else None,
    )


def _again(folder: Folder) -> list[str]:
    return [each.shown for each in folder.look().again]


def test_a_file_that_cannot_be_read_is_read_again_later_and_later(folder: Folder) -> None:
    watched = folder.watched
    assert watched.read("b.md", _verdict(problem="is locked"))
    tried = []
    for second in range(200):
        folder.seconds = float(second)
        if _again(folder):
            tried.append(second)
            assert not watched.read("b.md", _verdict(problem="is locked"))
    assert tried == [3, 8, 18, 38, 78, 138, 198]
    assert watched.read("b.md", _verdict())
    folder.seconds = 1000
    assert _again(folder) == []


def test_a_file_that_changed_just_now_is_read_once_more(folder: Folder) -> None:
    folder.age = 0  # a disk's times may be as coarse as two seconds
    folder.write("b.md", "new")
    look = folder.look()
    folder.watched.took(look)
    assert folder.watched.read("b.md", _verdict("1"))
    assert _again(folder) == []
    folder.seconds = 3
    assert _again(folder) == ["b.md"]
    assert folder.watched.read("b.md", _verdict("2"))  # it did change again
    folder.seconds = 10
    assert _again(folder) == []


def test_files_that_are_to_be_shown_again_are_told_apart_from_changes(folder: Folder) -> None:
    folder.write("b.md", "new")
    look = folder.look("a.md", "b.md", "gone.md")
    assert [each.shown for each in look.listed] == ["a.md"]


def test_looking_takes_a_tenth_of_the_time_at_most(folder: Folder) -> None:
    assert folder.watched.pause == 0.5
    folder.watched.seconds = 0.2
    assert folder.watched.pause == pytest.approx(1.8)
    folder.watched.seconds = 60
    assert folder.watched.pause == 10


# the command


class Command:
    """`checker lint docs --no-model --watch`, and what it has said since one last asked."""

    def __init__(self, root: Path, stdout: int | None = None) -> None:
        self.root = root
        environment = os.environ | {
            "CHECKER_LANGUAGE": "en",
            "CHECKER_CACHE_DIR": str(root / "cache"),
            "PYTHONUTF8": "1",
        }
        # a shell that runs tests in the background ignores Ctrl-C, and hands that on
        signal.signal(signal.SIGINT, signal.default_int_handler)
        read, write = os.pipe() if stdout is None else (-1, stdout)
        self._read = read
        self.process = subprocess.Popen(
            [sys.executable, "-m", "checker", "lint", "docs", "--no-model", "--watch"],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=write,
            stderr=subprocess.STDOUT,
        )
        os.close(write)

    def says(self, last: str = "(Ctrl-C ends)", read: int | None = None) -> str:
        """Return what it says until `last`, or all until it ends."""
        text = b""
        while last.encode() not in text:
            try:
                part = os.read(self._read if read is None else read, 65536)
            except OSError:  # a terminal whose program has ended
                break
            if not part:
                break
            text += part
        return text.decode()

    def end(self) -> int:
        """Press Ctrl-C; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    for name, text in {
        "checker.toml": 'rules = ["rules"]\ndefault_ruleset = "house"\n',
        "rules/house.yaml": RULES,
        "docs/a.md": BAD,
        "docs/b.md": BAD,
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def command(docs: Path) -> Iterator[Command]:
    made = Command(docs)
    yield made
    if made.process.poll() is None:
        made.process.kill()
        made.process.wait()


pytestmark_unix = pytest.mark.skipif(sys.platform == "win32", reason="signals as Unix has them")


@pytestmark_unix
def test_rounds_follow_documents_rules_and_configuration(command: Command) -> None:
    root = command.root
    said = command.says()
    assert said.startswith("docs/a.md:3:3: error house.kana")
    assert "2 files, 2 findings (2 errors, 0 warnings, 0 notes)" in said
    assert "\x1b" not in said

    (root / "docs" / "a.md").write_text(GOOD, encoding="utf-8")
    said = command.says()
    assert "docs/b.md:" not in said
    assert "Changed: docs/a.md. 2 files, 1 finding" in said

    (root / "docs" / "b.md").unlink()
    assert "Gone: docs/b.md. 1 file, 0 findings" in command.says()

    (root / "docs" / "c.md").write_text(BAD, encoding="utf-8")
    said = command.says()
    assert said.startswith("docs/c.md:3:3: error house.kana")
    assert "Changed: docs/c.md. 2 files, 1 finding" in said

    (root / "rules" / "house.yaml").write_text(RULES.replace("error", "info"), encoding="utf-8")
    said = command.says()
    assert said.startswith("docs/c.md:3:3: info house.kana")
    assert "2 files, 1 finding (0 errors, 0 warnings, 1 note)" in said

    (root / "rules" / "house.yaml").write_text(RULES.replace("kind: sub", "kind: x"), "utf-8")
    said = command.says()
    assert "house.yaml:4" in said
    assert "Waiting until that is mended" in said
    (root / "rules" / "house.yaml").write_text(RULES, encoding="utf-8")
    assert "2 files, 1 finding (1 error" in command.says()

    settings = (root / "checker.toml").read_text(encoding="utf-8")
    (root / "checker.toml").write_text(f"{settings}fail_on = 3\n", encoding="utf-8")
    assert "checker.toml:3:1: setting “fail_on”" in command.says()
    more = '[[paths]]\nmatch = "*"\noff = ["house.kana"]\n'
    (root / "checker.toml").write_text(settings + more, encoding="utf-8")
    assert "2 files, 0 findings" in command.says()

    assert command.end() == 0
    assert command.says() == ""


@pytestmark_unix
def test_a_terminal_is_cleared_and_shows_what_is_left(docs: Path) -> None:
    import pty  # noqa: PLC0415 - Unix only

    ours, theirs = pty.openpty()
    command = Command(docs, theirs)
    try:
        command.says(read=ours)
        (docs / "docs" / "a.md").write_text(GOOD, encoding="utf-8")
        said = command.says(read=ours)
        assert said.startswith("\x1b[2J\x1b[1;1H")
        assert "docs/b.md:3:3" in said
        assert "Changed: docs/a.md. 2 files, 1 finding" in said
        assert command.end() == 0
    finally:
        command.process.kill()
        command.process.wait()
        os.close(ours)


@pytestmark_unix
def test_ctrl_c_in_the_middle_of_a_round_ends_with_130(docs: Path) -> None:
    lines = "".join(f"{number}番の資料を確認して、提出する。\n\n" for number in range(4000))
    for number in range(8):
        (docs / "docs" / f"long{number}.md").write_text(f"# 資料\n\n{lines}", encoding="utf-8")
    command = Command(docs)
    said = command.says("docs/a.md")
    code = command.end()
    said += command.says("\0")
    assert code == 130
    assert "docs/a.md:3:3: error house.kana" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "options",
    [
        ["--format", "json"],
        ["-o", "out.txt"],
        ["--staged"],
        ["--changed-since", "HEAD"],
        ["--diff-only"],
        ["--update-baseline"],
        ["--max-findings", "3"],
    ],
)
def test_what_has_no_meaning_while_one_watches_is_refused(
    docs: Path, run: Run, options: list[str]
) -> None:
    done = run("lint", "docs", "--no-model", "--watch", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert "checker: --watch, --" in done.stderr
    assert not (docs / ".checker-baseline.json").exists()


def test_a_path_that_is_not_there_ends_watching_at_once(docs: Path, run: Run) -> None:
    del docs
    done = run("lint", "dcos", "--no-model", "--watch")
    assert done.returncode == 2
    assert "dcos: no such file or folder" in done.stderr
