"""`checker fix --patch`: what git and patch make of the pieces, alone and together."""

import shutil
import subprocess
from pathlib import Path

import pytest

from checker.cli.hunks import HunkRemark, build_hunks
from checker.cli.patch import build_patch
from tests.support.command import Run

RULES = """
ruleset: words
title: words
language: ja
rules:
  - id: words.server
    kind: substitution
    severity: error
    swap: {サーバを: サーバーを}
    fix: safe
  - id: words.about
    kind: substitution
    severity: error
    swap: {約: およそ}
    fix: unsafe
  - id: words.and-so-on
    kind: substitution
    severity: error
    swap: {など: 等}
    fix: display
"""
BEFORE = """# 手順書

サーバを起動し、約10分待つ。

約3回試す。
サーバを止める。
ログなどを見る。

終わり。
記録する。
印刷する。
保存する。
サーバを閉じる。"""
"""One line with two faults, neighbours, and a last line without an end."""
NAMES = ["手順書.md", "a b.md", "文書 フォルダ/手順書 (案).txt"]
TOOLS = {
    "git": ["git", "apply", "--verbose"],
    "patch": ["patch", "-p1", "--no-backup-if-mismatch"],
}
ENCODINGS = {
    "utf-8": BEFORE.encode(),
    "utf-8, CRLF": BEFORE.replace("\n", "\r\n").encode(),
    "utf-8-sig": BEFORE.encode("utf-8-sig"),
    "cp932": BEFORE.encode("cp932"),
    "cp932, CRLF, last line ended": (BEFORE + "\n").replace("\n", "\r\n").encode("cp932"),
    "euc-jp": (BEFORE + "\n").encode("euc_jp"),
}


@pytest.fixture(params=TOOLS)
def tool(request: pytest.FixtureRequest) -> list[str]:
    """Return the command that takes a patch on standard input; skip where it is not installed."""
    command = TOOLS[request.param]
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return command


def applied(tool: list[str], folder: Path, patch: bytes) -> None:
    """Apply a patch in a folder, which neither tool may find anything to say against."""
    done = subprocess.run(tool, cwd=folder, input=patch, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode() + patch.decode()
    assert b"FAILED" not in done.stdout


def pieces(patch: bytes) -> list[bytes]:
    """Return the diffs of a patch, without what stands above them."""
    return [b"--- " + each for each in patch.split(b"--- ")[1:]]


def patched(run: Run, folder: Path, *arguments: str | Path) -> bytes:
    """Return the patch that checker writes in a folder; there must be one."""
    (folder / "words.yaml").write_text(RULES, encoding="utf-8")
    done = run("fix", *arguments, "-r", "words.yaml", "--patch", "out.patch", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    return (folder / "out.patch").read_bytes()


def test_all_pieces_together(run: Run, tmp_path: Path, tool: list[str]) -> None:
    files = {
        Path(folder, name): (data, folder.partition(",")[0])
        for folder, data in ENCODINGS.items()
        for name in NAMES
    }
    for file, (data, _) in files.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(data)
    patch = patched(run, tmp_path, *files, "--grade", "display")
    for file, (data, _) in files.items():
        assert (tmp_path / file).read_bytes() == data
    applied(tool, tmp_path, patch)
    wanted = BEFORE.replace("サーバを", "サーバーを").replace("約", "およそ").replace("など", "等")
    for file, (data, encoding) in files.items():
        after = (tmp_path / file).read_bytes()
        text = after.decode(encoding).replace("\r\n", "\n")
        assert text.removesuffix("\n") == wanted, file
        assert text.endswith("\n") == data.endswith(b"\n")
        assert after.count(b"\r\n") == data.count(b"\r\n")


def test_any_choice_of_pieces(run: Run, tmp_path: Path, tool: list[str]) -> None:
    file = tmp_path / "手順書.txt"
    file.write_text(BEFORE, encoding="utf-8", newline="")
    made = pieces(patched(run, tmp_path, "手順書.txt", "--grade", "display"))
    assert len(made) == 5
    for chosen in range(1, 2**5):
        taken = [number for number in range(5) if chosen >> number & 1]
        file.write_text(BEFORE, encoding="utf-8", newline="")
        applied(tool, tmp_path, b"".join(made[number] for number in taken))
        lines = BEFORE.split("\n")
        for line in (at for number, at in enumerate((2, 4, 5, 6, 12)) if number in taken):
            fixed = lines[line].replace("サーバを", "サーバーを").replace("約", "およそ")
            lines[line] = fixed.replace("など", "等")
        assert file.read_text(encoding="utf-8") == "\n".join(lines)


def test_the_heading_names_the_rules(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BEFORE, encoding="utf-8")
    made = pieces(patched(run, tmp_path, "a.md", "--grade", "unsafe", "--lang", "ja"))
    headings = [each.split(b"\n")[2].decode() for each in made]
    assert headings == [
        (
            "@@ -1,6 +1,6 @@ words.server: 「サーバを」は「サーバーを」と書きます。"
            " / words.about [unsafe]: 「約」は「およそ」と書きます。"
        ),
        "@@ -4,3 +4,3 @@ words.about [unsafe]: 「約」は「およそ」と書きます。",
        "@@ -6,2 +6,2 @@ words.server: 「サーバを」は「サーバーを」と書きます。",
        "@@ -10,4 +10,4 @@ words.server: 「サーバを」は「サーバーを」と書きます。",
    ]


def test_in_cp932_all_of_a_file_is_cp932(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(BEFORE.encode("cp932"))
    patch = patched(run, tmp_path, "a.txt", "--lang", "ja").decode("cp932")
    assert "words.server: 「サーバを」は「サーバーを」と書きます。" in patch


def test_several_files_and_what_is_left(run: Run, tmp_path: Path, tool: list[str]) -> None:
    (tmp_path / "a.md").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes("サーバを見る。\r\n".encode("cp932"))
    (tmp_path / "words.yaml").write_text(RULES, encoding="utf-8")
    done = run("fix", "a.md", "b.txt", "-r", "words.yaml", "--patch", "out.patch", "--lang", "ja")
    assert done.stdout.splitlines() == [
        "a.md: 修正案 3件(3か所)",
        "  ほかに 3件の修正案があります(--grade unsafe、--grade display)。",
        "b.txt: 修正案 1件(1か所)",
        "パッチ: out.patch(4か所、文書は変えていません)",
    ]
    applied(tool, tmp_path, (tmp_path / "out.patch").read_bytes())
    assert (tmp_path / "b.txt").read_bytes().decode("cp932") == "サーバーを見る。\r\n"
    assert (tmp_path / "a.md").read_text(encoding="utf-8").count("サーバーを") == 3


def test_in_a_folder_of_a_repository(run: Run, tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    folder = tmp_path / "docs"
    folder.mkdir()
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (folder / "a.md").write_text("サーバを見る。\n", encoding="utf-8")
    patch = patched(run, folder, "a.md")
    applied(["git", "apply"], folder, patch)
    assert (folder / "a.md").read_text(encoding="utf-8") == "サーバーを見る。\n"


REFUSED = {
    "an existing patch": (["a.md", "--patch", "old.patch"], "exists already."),
    "a file": (["a.md", "--patch", "a.md"], "exists already."),
    "a missing folder": (["a.md", "--patch", "none/out.patch"], "a folder that does not exist."),
    "a file twice": (["a.md", "./a.md", "--patch", "out.patch"], "name two of the files alike."),
    "in place": (["a.md", "--patch", "out.patch", "--in-place"], "--patch stands alone"),
    "as JSON": (["a.md", "--patch", "out.patch", "--format", "json"], "--patch stands alone"),
    "hints without a patch": (["a.md", "--grade", "display"], "--grade display needs --patch"),
    "UTF-16": (["u.txt", "--patch", "out.patch"], "a text in UTF-16 takes no patch."),
    "a PDF file": (["a.pdf", "--patch", "out.patch"], "this format (.pdf) cannot be fixed."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "words.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "a.md").write_text(BEFORE, encoding="utf-8")
    (tmp_path / "u.txt").write_bytes("サーバを見る。\n".encode("utf-16"))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "old.patch").write_bytes(b"a reviewer's")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    arguments, words = REFUSED[name]
    done = run("fix", *arguments, "-r", "words.yaml")
    assert done.returncode == 2
    assert words in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_nothing_to_suggest_is_no_patch(run: Run, tmp_path: Path) -> None:
    (tmp_path / "words.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "a.md").write_text("見る。\n", encoding="utf-8")
    done = run("fix", "a.md", "-r", "words.yaml", "--patch", "out.patch")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "Nothing to suggest: no patch was written."
    assert not (tmp_path / "out.patch").exists()


CHANGES = {
    "a line goes": (b"a\nb\nc\n", b"a\nc\n", [HunkRemark(2, 3, b"x", -1)]),
    "the first line goes": (b"a\nb\nc\n", b"b\nc\n", [HunkRemark(1, 1, b"x", -1)]),
    "the last line goes": (b"a\nb\nc", b"a\nb\n", [HunkRemark(3, 3, b"x", -1)]),
    "one becomes two": (b"a\nb\nc\n", b"a\nB\nB\nc\n", [HunkRemark(2, 2, b"x", 1)]),
    "one goes, its neighbour is two": (
        b"a\nb\nc\nd\n",
        b"a\nC\nC\nd\n",
        [HunkRemark(2, 3, b"x", -1), HunkRemark(3, 3, b"y", 1)],
    ),
    "all of it": (b"a", b"b", [HunkRemark(1, 1, b"x")]),
    "carriage returns alone": (b"a\rb\rc\n", b"a\rB\rc\n", [HunkRemark(2, 2, b"x")]),
    "a fix over two lines": (b"a\nb\nc\n", b"A\nB\nc\n", [HunkRemark(1, 2, b"x")]),
    "a remark that is wrong": (b"a\nb\nc\n", b"a\nb\nC\n", [HunkRemark(1, 1, b"x", 1)]),
}


def test_of_lines_that_are_the_same_the_one_that_is_meant() -> None:
    made = build_hunks(
        b"b\nb\na\nb\n", b"b\na\naX\nb\n", [HunkRemark(2, 2, b"x"), HunkRemark(3, 3, b"y")]
    )
    assert made == [
        b"@@ -1,4 +1,4 @@ x\n b\n-b\n+a\n a\n b\n",
        b"@@ -3,2 +3,2 @@ y\n-a\n+aX\n b\n",
    ]


@pytest.mark.parametrize("name", CHANGES)
def test_changes_of_lines(tmp_path: Path, tool: list[str], name: str) -> None:
    before, after, remarks = CHANGES[name]
    made = build_hunks(before, after, remarks)
    assert len(made) == 1
    (tmp_path / "a.txt").write_bytes(before)
    applied(tool, tmp_path, build_patch(b"a.txt", made))
    assert (tmp_path / "a.txt").read_bytes() == after
