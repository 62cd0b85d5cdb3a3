"""Writing down what users get, and comparing two versions of it."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from scripts.freeze.__main__ import ROOT, main
from scripts.freeze.compare import Difference, Expected, differences, read_expected, report
from scripts.freeze.text import Normaliser
from scripts.freeze.work import sampled

_BEFORE = {
    "examples/a/check.text.txt": "exit 1\n1 errors\nfine\n",
    "examples/b/check.text.txt": "exit 1\n3 errors\nfine\n",
    "help/checker.txt": "Usage: checker\n",
}


def _folder(path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return path


def _compared(tmp_path: Path, after: dict[str, str], *options: str) -> tuple[int, str]:
    before = _folder(tmp_path / "before", _BEFORE)
    arguments = [str(before), str(_folder(tmp_path / "after", after)), *options]
    result = CliRunner().invoke(main, ["compare", *arguments])
    return result.exit_code, result.output


def test_equal_folders_have_no_difference(tmp_path: Path) -> None:
    assert _compared(tmp_path, _BEFORE) == (0, "equal\n")


def test_alike_differences_are_one_cause(tmp_path: Path) -> None:
    after = _BEFORE | {
        "examples/a/check.text.txt": "exit 1\n1 error\nfine\n",
        "examples/b/check.text.txt": "exit 1\n2 error\nfine\n",
    }
    assert _compared(tmp_path, after) == (
        1,
        """\
cause 1: 2 places in 2 artefacts
  examples/a/check.text.txt
  examples/b/check.text.txt
    -1 errors
    +1 error
unexpected: 2, causes: 1
""",
    )


def test_what_is_missing_and_what_is_new_differs(tmp_path: Path) -> None:
    after = {key: text for key, text in _BEFORE.items() if key != "help/checker.txt"}
    before = _folder(tmp_path / "before", _BEFORE)
    found = list(differences(before, _folder(tmp_path / "after", after | {"help/new.txt": ""})))
    assert found == [
        Difference("help/checker.txt", 0, ("(the artefact)",), ()),
        Difference("help/new.txt", 0, (), ("(the artefact)",)),
    ]


def test_an_expected_difference_is_told_with_its_reason(tmp_path: Path) -> None:
    expected = tmp_path / "expected.yaml"
    expected.write_text('- {pattern: "[+]1 error$", reason: One error is singular.}\n')
    after = _BEFORE | {"examples/a/check.text.txt": "exit 1\n1 error\nfine\n"}
    assert _compared(tmp_path, after, "--expected", str(expected)) == (
        0,
        "expected: 1, pattern '[+]1 error$': One error is singular.\nequal\n",
    )


def test_a_difference_elsewhere_is_not_the_expected_one() -> None:
    one = Difference("help/checker.txt", 1, ("1 errors",), ("1 error",))
    intended = Expected("1 error", "One error is singular.", ("examples/*",))
    assert report([one], [intended], 1).unexpected == 1


def test_two_changes_in_one_file_are_told_apart(tmp_path: Path) -> None:
    before = _folder(tmp_path / "before", {"a.txt": "one\nsame\ntwo\nend\n"})
    after = _folder(tmp_path / "after", {"a.txt": "ONE\nsame\ntwo\nthree\nend\n"})
    assert list(differences(before, after)) == [
        Difference("a.txt", 1, ("one",), ("ONE",)),
        Difference("a.txt", 4, (), ("three",)),
    ]


def test_an_intention_without_reason_is_refused(tmp_path: Path) -> None:
    expected = tmp_path / "expected.yaml"
    expected.write_text("- {pattern: error}\n")
    with pytest.raises(ValueError, match="entry 1 needs `pattern` and `reason`"):
        read_expected(expected)


def test_clock_version_and_folder_are_blanked() -> None:
    clean = Normaliser((("/tmp/here", "<folder>"),), "0.1.0")  # noqa: S108 - a name, not a file
    printed = '{"path": "/tmp/here/a.md", "sha256": "9f", "tool_version": "9", "timings": {}}'
    assert yaml.safe_load(clean.output(printed)) == {
        "path": "<folder>/a.md",
        "sha256": "<blank>",
        "tool_version": "<blank>",
        "timings": "<blank>",
    }
    assert clean.output("0.1.0: 1.8 s, 10.1.0.1\n") == "<version>: <seconds> s, 10.1.0.1\n"


def test_today_is_blanked_with_its_hour_and_its_weekday() -> None:
    clean = Normaliser((), "")
    now = datetime.now().astimezone()
    day = f"{now.year}年{now.month}月{now.day}日"
    texts = (f"{day} 18:54。", f"{day}(土)。", f"{now.isoformat()}。", f"{now:%Y-%m-%d}。")
    assert [clean.text(each) for each in texts] == ["<now>。"] * len(texts)
    assert clean.text("2001年2月3日(土)") == "2001年2月3日(土)"


def test_a_sample_takes_of_every_folder_and_is_the_same_every_time(tmp_path: Path) -> None:
    names = [f"{folder}/{number}.md" for folder in ("ja", "en") for number in range(9)]
    corpus = _folder(tmp_path / "corpus", dict.fromkeys(names, "# A\n"))
    chosen = [each.relative_to(corpus).as_posix() for each in sampled(corpus, 4)]
    assert [each.partition("/")[0] for each in chosen] == ["en", "ja", "en", "ja"]
    assert chosen == [each.relative_to(corpus).as_posix() for each in sampled(corpus, 9)][:4]


def test_a_version_is_written_down(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scripts.freeze", "write", str(tmp_path / "out")]
    subprocess.run([*command, "--only", "help"], cwd=ROOT, check=True, timeout=240)
    shown = (tmp_path / "out" / "help" / "rules.list.txt").read_text(encoding="utf-8")
    first, exit_code, heading, usage, *_ = shown.splitlines()
    assert (first, exit_code, heading) == ("$ checker rules list --help", "exit 0", "--- output")
    assert usage == "Usage: checker rules list [OPTIONS]"
    shown = (tmp_path / "out" / "help" / "rules.list.ja.txt").read_text(encoding="utf-8")
    assert shown.splitlines()[3] == "使い方: checker rules list [OPTIONS]"
