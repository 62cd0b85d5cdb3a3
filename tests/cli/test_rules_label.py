"""`checker rules label` and `rules learn-from`, as a format owner types them."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.command import Run

_RULES = """\
ruleset: own
rules:
  - id: own.due
    kind: judge
    scope: {section: 宿題}
    unit: item
    ask: いつまでに行うかが書かれていますか。
    examples:
      positive: [3日までに出す。, 5日までに送る。, 9日までに直す。]
      negative: [出す。, 送る。, 直す。]
"""
_DRAFT = "# 議事録\n\n## 宿題\n\n- 会場を月末までに予約する。\n- 名簿を作る。\n"
_COMMAND = ("rules", "label", "own.due", "--corpus", "a.md", "--rules", "own.yaml", "--no-model")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a rule set and a document of two texts."""
    (tmp_path / "own.yaml").write_text(_RULES, encoding="utf-8")
    (tmp_path / "a.md").write_text(_DRAFT, encoding="utf-8")
    return tmp_path


def _labels(folder: Path) -> list[str]:
    file = folder / "examples" / "own.due.yaml"
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return [line.split('"')[1] for line in lines if "label:" in line]


def test_a_line_of_redirected_input_is_a_key(folder: Path, run: Run) -> None:
    done = run(*_COMMAND, "--by", "高橋", stdin="x\nn\nu\nｙ\nb\n")
    assert done.returncode == 0
    first, second = ("名簿を作る。", 6), ("会場を月末までに予約する。", 5)
    keys = "y yes (good)  n no (bad)  s skip  u undo  q quit > "
    ask = "いつまでに行うかが書かれていますか。"

    def show(number: int, text: tuple[str, int]) -> str:
        place = f"a.md  line {text[1]}, column 3  [宿題]"
        before = f"      {second[0]}\n" if text == first else ""
        after = f"      {first[0]}\n" if text == second else ""
        return f"\n[{number}/2] {place}\n{before}    | {text[0]}\n{after}{ask}\n{keys}"

    assert done.stdout == (
        "2 texts to look at, of 2 in 1 documents.\n"
        "No model is used: first come texts like examples of the rarer answer; headings, single "
        "words and code come last.\n"
        f"Each answer is written at once to {Path('examples/own.due.yaml')}.\n"
        + show(1, first)
        + f"Press one of y, n, s, u and q.\n{keys}n\n  bad\n"
        + show(2, second)
        + "u\n  The last answer (“bad”) is taken back.\n"
        + show(1, first)
        + "y\n  good\n"
        + show(2, second)
        + "b\n  bad\n"
        "\nNo text is left. u undo the last answer  q quit > \n"
        "1 good, 1 bad, 0 skipped.\n"
        "The rule has 4 good and 4 bad examples now. With 6 of each, a rule decides about 57 of 100"
        " texts by itself, nine in ten of them rightly (as measured on 40 rules).\n"
        "There are more examples now: measure them with"
        " `checker rules test own.yaml --rule own.due`.\n"
    )
    assert _labels(folder) == ["good", "bad"]
    assert "file: examples/own.due.yaml" in (folder / "own.yaml").read_text(encoding="utf-8")
    assert run("rules", "validate", "own.yaml").returncode == 0
    assert run(*_COMMAND).stdout.startswith("0 texts to look at, of 2 in 1 documents.\n")


def test_the_end_of_input_ends_it_and_the_rest_waits(folder: Path, run: Run) -> None:
    done = run(*_COMMAND, stdin="s\n")
    assert done.stdout.endswith(
        "\n0 good, 0 bad, 1 skipped.\nLeft to look at: 1. The same command goes on from here.\n"
    )
    assert _labels(folder) == ["skip"]
    assert "[1/1]" in run(*_COMMAND, stdin="q\n").stdout


def test_a_corpus_of_which_the_rule_asks_nothing(folder: Path, run: Run) -> None:
    (folder / "a.md").write_text("# 議事録\n\n宿題はない。\n", encoding="utf-8")
    done = run(*_COMMAND)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "checker: a.md: No document holds a text that the rule own.due asks about.\n"
        "  → See where the rule looks with `checker rules explain FILE own.due`.\n"
    )


def test_what_was_put_aside_with_a_reason_becomes_an_example(folder: Path, run: Run) -> None:
    sidecar = (
        "ignore:\n  - {rule: own.due, reason: 随時でよい, quote: 名簿を作る, author: 高橋}\n"
        "  - {rule: own.due, reason: 別件, quote: 見積書}\n"
        "  - {rule: ja-business.weak-phrase, reason: 慣用, quote: 会場}\n"
    )
    (folder / "a.md.checker.yaml").write_text(sidecar, encoding="utf-8")
    command = ("rules", "learn-from", "a.md.checker.yaml", "--rules", "own.yaml")
    listed = (
        "1. own.due  good: 名簿を作る。\n"
        "     a.md line 6, column 3  高橋  随時でよい\n"
        "- own.due  a.md: its text is not in the document (name the one before the changes with"
        " --of)\n"
        "1 proposed; left out: 0 that the examples have, 1 about rules that are not judged or in"
        " no rule set at hand.\n"
    )
    shown = run(*command)
    assert shown.stdout == (
        listed + "Add them to the examples with `--accept all`, or `--accept 1,3`.\n"
    )
    assert _labels(folder) == []
    assert run(*command, "--accept", "2").returncode == 2
    added = run(*command, "--accept", "1")
    assert added.stdout == f"{listed}1 added: {Path('examples/own.due.yaml')}\n"
    assert _labels(folder) == ["good"]
    assert run(*command, "--accept", "all").stdout.startswith(
        "- own.due  a.md: its text is not in the document"
    )
    assert _labels(folder) == ["good"]


def test_a_decision_on_a_whole_place_is_no_example(folder: Path, run: Run) -> None:
    rules = _RULES.replace("unit: item", "unit: item\n    quantifier: any")
    (folder / "own.yaml").write_text(rules, encoding="utf-8")
    (folder / "a.md.checker.yaml").write_text(
        "ignore:\n  - {rule: own.due, reason: 別紙, quote: 名簿を作る}\n", encoding="utf-8"
    )
    done = run("rules", "learn-from", "a.md", "--rules", "own.yaml", "--accept", "all")
    assert done.stdout.splitlines()[0] == (
        "- own.due  a.md: it is about the whole place, not about one text"
    )
    assert _labels(folder) == []


def test_a_contradiction_is_shown_and_never_added(folder: Path, run: Run) -> None:
    (folder / "own.yaml").write_text(
        _RULES.replace("negative: [", "negative: [名簿を作る, "), encoding="utf-8"
    )
    (folder / "a.md.checker.yaml").write_text(
        "ignore:\n  - {rule: own.due, reason: 随時でよい, quote: 名簿を作る}\n", encoding="utf-8"
    )
    command = ("rules", "learn-from", "a.md", "--rules", "own.yaml", "--accept")
    done = run(*command, "all")
    assert "contradicts an example: own.yaml:8:5 says bad (--accept leaves it out)" in done.stdout
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Nothing was added.")
    named = run(*command, "1")
    assert named.returncode == 2
    assert named.stderr.startswith("checker: own.yaml:8:5: Proposal 1 contradicts an example.")
    assert _labels(folder) == []


def test_rules_test_fails_on_a_text_that_is_good_and_bad(folder: Path, run: Run) -> None:
    run(*_COMMAND, stdin="b\ng\n")
    file = folder / "examples" / "own.due.yaml"
    with file.open("a", encoding="utf-8") as handle:
        handle.write('  - {text: "名簿を作る。", label: good}\n')
    done = run("rules", "test", "own.yaml", "--no-model", COLUMNS="200")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == (
        "own.due: the same text is a good example (examples/own.due.yaml:13:5) and a bad one"
        " (examples/own.due.yaml:3:5); it counts for neither: 名簿を作る。"
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_in_a_terminal_one_key_is_enough_and_a_kill_loses_nothing(folder: Path) -> None:
    own, theirs = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "checker", *_COMMAND],
        cwd=folder,
        env=os.environ | {"CHECKER_LANGUAGE": "en", "PYTHONUTF8": "1"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    try:
        _wait_for(own, b"[1/2]")
        _wait_for(own, b"[2/2]", key=b"b")
    finally:
        process.kill()
        process.wait()
        os.close(own)
    assert _labels(folder) == ["bad"]


def _wait_for(terminal: int, words: bytes, key: bytes = b"") -> None:
    """Read from a terminal until it shows some words, pressing a key until it was taken.

    What is typed before a program waits for it is dropped.
    """
    shown, end = b"", time.monotonic() + 60
    while words not in shown:
        assert time.monotonic() < end, shown
        if select.select([terminal], [], [], 2.0)[0]:
            shown += os.read(terminal, 4096)
        elif key:
            os.write(terminal, key)


def test_many_examples_are_said_to_be_enough(folder: Path, run: Run) -> None:
    for side, word in (("positive", "3日までに"), ("negative", "早めに")):
        texts = ", ".join(f"第{number}号を{word}出す。" for number in range(41))
        rules = (folder / "own.yaml").read_text(encoding="utf-8")
        kept = [f"      {side}: [{texts}]" if f"{side}:" in e else e for e in rules.split("\n")]
        (folder / "own.yaml").write_text("\n".join(kept), encoding="utf-8")
    done = run(*_COMMAND, stdin="y\n")
    assert "The rule has 42 good and 41 bad examples now. More of the same kind" in done.stdout


@pytest.mark.model
@pytest.mark.usefixtures("real_model")
def test_nobody_waits_for_the_model_and_it_stops_with_the_command(folder: Path, run: Run) -> None:
    done = run(*_COMMAND[:-1], stdin="n\nq\n")
    assert done.returncode == 0
    assert "\nThe model reads along while you label: " in done.stdout
    assert _labels(folder) == ["bad"]
