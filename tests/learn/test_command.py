"""`checker rules learn` as a user runs it."""

from pathlib import Path

import pytest

from tests.learn.drafts import NAMES
from tests.support.command import Run


@pytest.fixture
def drafts(tmp_path: Path) -> list[Path]:
    for name, text in NAMES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in NAMES]


def test_writes_a_rule_set_that_loads_and_that_the_samples_pass(
    run: Run, drafts: list[Path], tmp_path: Path
) -> None:
    learned = run("rules", "learn", *drafts, "-o", "our-ringi.yaml")
    assert (learned.returncode, learned.stdout) == (0, "")
    assert learned.stderr.startswith("Learned ")
    assert (tmp_path / "our-ringi.yaml").read_text(encoding="utf-8").count(
        "ruleset: our-ringi"
    ) == 1
    assert run("rules", "validate", "our-ringi.yaml").returncode == 0
    checked = run("check", "-r", "our-ringi.yaml", "--no-model", *drafts)
    assert checked.returncode == 0, checked.stdout
    assert run("rules", "test", "our-ringi.yaml", "--no-model").returncode == 0


def test_prints_it_without_an_output(run: Run, drafts: list[Path]) -> None:
    result = run("rules", "learn", *drafts, "--id", "ringi-eigyo", "-q")
    assert result.returncode == 0
    assert "ruleset: ringi-eigyo\n" in result.stdout
    assert result.stderr == ""


def test_never_replaces_a_file_unasked(run: Run, drafts: list[Path], tmp_path: Path) -> None:
    output = tmp_path / "mine.yaml"
    output.write_text("ruleset: mine\n", encoding="utf-8")
    refused = run("rules", "learn", *drafts, "-o", output)
    assert refused.returncode == 2
    assert "exists already" in refused.stderr
    assert "--force" in refused.stderr
    assert output.read_text(encoding="utf-8") == "ruleset: mine\n"
    forced = run("rules", "learn", *drafts, "-o", output, "--force")
    assert forced.returncode == 0
    assert "kind: sections" in output.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.glob("*.tmp")] == []


def test_a_sample_is_never_the_output(run: Run, drafts: list[Path]) -> None:
    before = drafts[0].read_bytes()
    assert run("rules", "learn", *drafts, "-o", drafts[0], "--force").returncode == 2
    assert drafts[0].read_bytes() == before


def test_compares_with_a_rule_set(run: Run, drafts: list[Path]) -> None:
    result = run("rules", "learn", *drafts, "--diff", "ringi", "--lang", "ja")
    assert result.returncode == 0
    assert result.stdout.startswith("規則集「ringi」と見本3件の比較\n")
    assert (
        "ringi.sections (sections): 「リスク」の見出しがありません。 [3件中3件: " in result.stdout
    )


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["missing.docx"], "missing.docx"),
        (["--id", "稟議"], "稟議"),
        (["--diff", "ringgi"], "ringi"),
        (["-o", "nowhere/x.yaml"], "folder"),
    ],
)
def test_bad_input_is_said_and_ends_with_2(
    run: Run, drafts: list[Path], tmp_path: Path, arguments: list[str], word: str
) -> None:
    before = sorted(tmp_path.iterdir())
    result = run("rules", "learn", drafts[0], *arguments)
    assert result.returncode == 2
    assert word in result.stderr
    assert "Traceback" not in result.stderr
    assert sorted(tmp_path.iterdir()) == before
