"""`checker fix` as a user runs it: nothing is changed unasked, and what is changed is whole."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import Run, run_here

RULES = """\
ruleset: own
rules:
  - {id: own.terms, kind: substitution, swap: {下さい: ください, 弊社: 当社}, fix: safe,
     severity: error}
  - {id: own.server, kind: substitution, swap: {サーバ: サーバー}}
  - {id: own.vague, kind: existence, words: [適宜], severity: warning}
"""
DRAFT = "# 手順\n\n弊社に**連絡**して下さい。\n\n| 品名 | 数量 |\n|:-----|-----:|\n| サーバ | 3 |\n"
MENDED = DRAFT.replace("弊社", "当社").replace("下さい", "ください")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.yaml"
    file.write_text(RULES, encoding="utf-8")
    return file


def _draft(folder: Path, data: bytes | str = DRAFT, name: str = "手順.md") -> Path:
    file = folder / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def _fix_bytes(folder: Path, *arguments: str) -> bytes:
    """Return standard output as bytes: a diff is in the encoding of its file."""
    done = run_here(["fix", "-r", "own.yaml", *arguments], folder, {})
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_by_default_a_diff_is_printed_and_nothing_changes(
    run: Run, own: Path, tmp_path: Path
) -> None:
    file = _draft(tmp_path)
    result = run("fix", "-r", own, file.name)
    assert result.returncode == 0
    assert result.stdout == (
        "--- a/手順.md\n"
        "+++ b/手順.md\n"
        "@@ -1,6 +1,6 @@\n"
        " # 手順\n"
        " \n"
        "-弊社に**連絡**して下さい。\n"
        "+当社に**連絡**してください。\n"
        " \n"
        " | 品名 | 数量 |\n"
        " |:-----|-----:|\n"
    )
    assert result.stderr == (
        "手順.md  [own 0]\n"
        "To fix\n"
        "  line 3, column 1  own.terms  “弊社” -> “当社”\n"
        "  line 3, column 12  own.terms  “下さい” -> “ください”\n"
        "Not fixed\n"
        "  line 7, column 3  own.server  “サーバ” -> “サーバー”\n"
        "      may change the meaning; --grade unsafe makes it\n"
        "2 fixed, 1 not. Left: 0 errors, 1 warning, 0 notes\n"
        "No file was changed (--in-place changes it, -o writes another).\n"
    )
    assert file.read_text(encoding="utf-8") == DRAFT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["own.yaml", "手順.md"]


def test_in_place_with_a_backup(run: Run, own: Path, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    file.chmod(0o640)
    result = run("fix", "-r", own, file.name, "--in-place", "--lang", "ja")
    assert result.returncode == 0
    assert result.stdout == (
        "手順.md  [own 0]\n"
        "直した箇所\n"
        "  3行1文字目  own.terms  「弊社」→「当社」\n"
        "  3行12文字目  own.terms  「下さい」→「ください」\n"
        "直さなかった箇所\n"
        "  7行3文字目  own.server  「サーバ」→「サーバー」\n"
        "      意味が変わりうる修正です。--grade unsafe で直します。\n"
        "修正 2件、見送り 1件。残る指摘: エラー 0  警告 1  参考 0\n"
        "書き込み先: 手順.md(元の版: 手順.md.bak)\n"
    )
    assert file.read_text(encoding="utf-8") == MENDED
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (tmp_path / "手順.md.bak").read_text(encoding="utf-8") == DRAFT
    again = run("fix", "-r", own, file.name, "--in-place")
    assert again.returncode == 0
    assert "Written" not in again.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "own.yaml", "手順.md", "手順.md.bak",
    ]  # fmt: skip


def test_backups_are_numbered_or_left_out(run: Run, own: Path, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    (tmp_path / "手順.md.bak").write_text("古い版", encoding="utf-8")
    run("fix", "-r", own, file.name, "--in-place")
    assert (tmp_path / "手順.md.bak").read_text(encoding="utf-8") == "古い版"
    assert (tmp_path / "手順.md.bak2").read_text(encoding="utf-8") == DRAFT
    other = _draft(tmp_path, name="別.md")
    run("fix", "-r", own, other.name, "--in-place", "--no-backup")
    assert other.read_text(encoding="utf-8") == MENDED
    assert not (tmp_path / "別.md.bak").exists()


def test_another_file_is_written(run: Run, own: Path, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    result = run("fix", "-r", own, file.name, "-o", "直した手順.md", "--grade", "unsafe")
    assert result.returncode == 0
    assert file.read_text(encoding="utf-8") == DRAFT
    written = (tmp_path / "直した手順.md").read_text(encoding="utf-8")
    assert written == MENDED.replace("サーバ ", "サーバー ")
    again = run("fix", "-r", own, file.name, "-o", "直した手順.md")
    assert again.returncode == 2
    assert "is a document that exists already" in again.stderr


def test_check_only_says_what_would_be_fixed(run: Run, own: Path, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    result = run("fix", "-r", own, file.name, "--check-only", "-q")
    assert result.returncode == 1
    assert result.stdout == (
        "手順.md  [own 0]\n"
        "2 fixed, 1 not. Left: 0 errors, 1 warning, 0 notes\n"
        "No file was changed (--in-place changes it, -o writes another).\n"
    )
    _draft(tmp_path, MENDED)
    assert run("fix", "-r", own, file.name, "--dry-run").returncode == 0
    assert file.read_text(encoding="utf-8") == MENDED


def test_what_is_left_fails(run: Run, own: Path, tmp_path: Path) -> None:
    own.write_text(RULES.replace("severity: warning", "severity: error"), encoding="utf-8")
    file = _draft(tmp_path, DRAFT + "\n資料は適宜更新する。\n")
    result = run("fix", "-r", own, file.name, "--in-place")
    assert result.returncode == 1
    assert "To be mended by hand\n  error  line 9, column 4  own.vague" in result.stdout


def test_a_rule_that_could_not_run_is_named(run: Run, own: Path, tmp_path: Path) -> None:
    broken = "  - {id: own.late, kind: existence, words: [後日], examples: {bad: [適宜]}}\n"
    own.write_text(RULES + broken, encoding="utf-8")
    file = _draft(tmp_path)
    result = run("fix", "-r", own.name, file.name, "--in-place", "-q")
    assert result.returncode == 3
    assert "Rules that could not run\n  own.late  own.yaml:7:" in result.stdout
    assert file.read_text(encoding="utf-8") == MENDED


def test_json(run: Run, own: Path, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    one = json.loads(run("fix", "-r", own, file.name, "--format", "json").stdout)
    assert [(each["before"], each["after"], each["in_pass"]) for each in one["fixed"]] == [
        ("弊社", "当社", 1),
        ("下さい", "ください", 1),
    ]
    assert [(each["rule"], each["reason"]) for each in one["not_fixed"]] == [
        ("own.server", "grade")
    ]
    assert (one["changed"], one["written"], one["backup"], one["passes"]) == (True, None, None, 1)
    assert one["remaining"]["status"] == "pass"
    assert one["patch"].startswith("--- a/手順.md\n+++ b/手順.md\n@@")
    missing = tmp_path / "なし.md"
    result = run("fix", "-r", own, file.name, missing.name, "--format", "json", "--in-place")
    assert result.returncode == 2
    two = json.loads(result.stdout)
    assert [each["written"] for each in two] == ["手順.md", None]
    assert two[1]["problem"]["what"] == "no such file."


_FILES = {
    "手順.md": ("utf-8", "\n"),
    "手順 書.md": ("utf-8-sig", "\r\n"),
    "手順.txt": ("cp932", "\r\n"),
    "議事.txt": ("euc-jp", "\n"),
    'a"b\\c.md': ("cp932", "\n"),
    "　下/手順　2.md": ("utf-8", "\r\n"),
    "表.md": ("cp932", "\r\n"),
}
"""Names that a patch must quote or end with a tab, with encodings and line ends."""


def _lay_out(folder: Path) -> dict[str, bytes]:
    """Write the files, and return what each should become."""
    wanted = {}
    for name, (encoding, ending) in _FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        text = DRAFT + "\n最後の行も見て下さい"
        (folder / name).write_bytes(text.replace("\n", ending).encode(encoding))
        mended = text.replace("弊社", "当社").replace("下さい", "ください")
        wanted[name] = mended.replace("\n", ending).encode(encoding)
    return wanted


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
def test_the_diff_of_many_files_applies(own: Path, tmp_path: Path) -> None:
    assert own.exists()
    wanted = _lay_out(tmp_path)
    patch = _fix_bytes(tmp_path, *_FILES)
    for tool in (["git", "apply", "-"], ["patch", "-p1", "-s"]):
        assert wanted != {name: (tmp_path / name).read_bytes() for name in _FILES}
        applied = subprocess.run(tool, cwd=tmp_path, input=patch, capture_output=True, check=False)
        assert applied.returncode == 0, applied.stderr + applied.stdout
        assert wanted == {name: (tmp_path / name).read_bytes() for name in _FILES}
        _lay_out(tmp_path)


def test_every_other_byte_stays(run: Run, own: Path, tmp_path: Path) -> None:
    wanted = {}
    for encoding in ("utf-8", "utf-8-sig", "cp932", "euc-jp", "utf-16", "iso2022-jp"):
        for ending in ("\n", "\r\n"):
            for suffix in (".md", ".txt"):
                name = f"{encoding}-{len(ending)}{suffix}"
                _draft(tmp_path, DRAFT.replace("\n", ending).encode(encoding), name)
                wanted[name] = MENDED.replace("\n", ending).encode(encoding)
    assert run("fix", "-r", own, *wanted, "--in-place").returncode == 0
    assert {name: (tmp_path / name).read_bytes() for name in wanted} == wanted


def test_other_formats_are_refused_before_they_are_read(
    run: Run, own: Path, tmp_path: Path
) -> None:
    file = _draft(tmp_path, "", "内訳.xlsx")
    result = run("fix", "-r", own, file.name, "--in-place")
    assert result.returncode == 2
    assert result.stderr.startswith(
        "checker: 内訳.xlsx: this format (.xlsx) cannot be fixed.\n  → "
    )
    assert file.read_bytes() == b""


def test_a_read_only_file_is_left_alone(run: Run, own: Path, tmp_path: Path) -> None:
    file = _draft(tmp_path)
    file.chmod(0o444)
    result = run("fix", "-r", own, file.name, "--in-place")
    assert result.returncode == 2
    assert result.stderr.startswith("checker: 手順.md: is read-only.\n  → ")
    assert file.read_text(encoding="utf-8") == DRAFT
    assert run("fix", "-r", own, file.name, "-o", "copy.md").returncode == 0


def test_a_file_that_libreoffice_has_open_is_left_alone(
    run: Run, own: Path, tmp_path: Path
) -> None:
    file = _draft(tmp_path)
    (tmp_path / ".~lock.手順.md#").touch()
    result = run("fix", "-r", own, file.name, "--in-place")
    assert result.returncode == 2
    assert "is open in another program (.~lock.手順.md#)" in result.stderr
    assert file.read_text(encoding="utf-8") == DRAFT


@pytest.mark.parametrize(
    "arguments",
    [
        ("--in-place", "-o", "x.md"),
        ("--in-place", "--check-only"),
        ("--check-only", "-o", "x.md"),
        ("other.md", "-o", "x.md"),
    ],
)
def test_wishes_that_exclude_each_other(
    run: Run, own: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    file = _draft(tmp_path)
    _draft(tmp_path, name="other.md")
    result = run("fix", "-r", own, file.name, *arguments)
    assert result.returncode == 2
    assert file.read_text(encoding="utf-8") == DRAFT


def test_a_bad_rule_set_is_named(run: Run, own: Path, tmp_path: Path) -> None:
    own.write_text("ruleset: own\nrules:\n  - {id: own.x, kind: nothing}\n", encoding="utf-8")
    file = _draft(tmp_path)
    result = run("fix", "-r", own, file.name, "--in-place")
    assert result.returncode == 2
    assert "own.yaml:3" in result.stderr
    assert file.read_text(encoding="utf-8") == DRAFT


def test_help_has_an_example(run: Run) -> None:
    result = run("fix", "--help")
    assert result.returncode == 0
    assert "Example:  checker fix" in result.stdout


@pytest.mark.parametrize("form", ["fixed", "patch"])
def test_the_configuration_says_which_rules_mend_which_files(
    run: Run, own: Path, tmp_path: Path, form: str
) -> None:
    (tmp_path / "checker.toml").write_text(
        f'rules = ["{own.name}"]\n[[paths]]\nmatch = ["old/**"]\nruleset = "own"\n'
        'off = ["own.terms"]\n[[paths]]\nmatch = ["new/**"]\nruleset = "own"\n',
        encoding="utf-8",
    )
    old, new = (_draft(_folder(tmp_path / name)) for name in ("old", "new"))
    if form == "fixed":
        # from a folder within, too: names count from the configuration's folder
        assert run("fix", "--in-place", old.name, cwd=old.parent).returncode == 0
        assert run("fix", "--in-place", "new/手順.md").returncode == 0
        assert old.read_text(encoding="utf-8") == DRAFT
        assert new.read_text(encoding="utf-8") == MENDED
        return
    run("fix", "--patch", "all.patch", "old/手順.md", "new/手順.md")
    patch = (tmp_path / "all.patch").read_text(encoding="utf-8")
    assert "new/手順.md" in patch
    assert "old/手順.md" not in patch


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
