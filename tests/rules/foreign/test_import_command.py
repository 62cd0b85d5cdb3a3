"""`checker rules import`, and `-r` with another tool's rules."""

from pathlib import Path

from tests.support.command import Run

_WORDS = (
    "rules:\n  - {expected: ください, pattern: 下さい}\n  - {expected: x, pattern: /(/, odd: 1}\n"
)


def _words(folder: Path) -> Path:
    path = folder / "words.yml"
    path.write_text(_WORDS, encoding="utf-8")
    return path


def test_it_converts_and_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    done = run("rules", "import", _words(tmp_path), "-o", "company.yaml")
    assert done.returncode == 0, done.stderr
    assert "words.yml:3:" in done.stderr
    assert "2 rules imported from prh to company.yaml (1 unusable" in done.stderr
    text = (tmp_path / "company.yaml").read_text(encoding="utf-8")
    assert text.startswith("# words.yml (prh)")
    assert "id: company.terms" in text
    assert "# Note: not usable:" in text


def test_it_overwrites_nothing_unless_forced(run: Run, tmp_path: Path) -> None:
    (tmp_path / "company.yaml").write_text("mine", encoding="utf-8")
    done = run("rules", "import", _words(tmp_path), "-o", "company.yaml")
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert (tmp_path / "company.yaml").read_text(encoding="utf-8") == "mine"
    assert run("rules", "import", "words.yml", "-o", "company.yaml", "--force").returncode == 0
    assert run("rules", "import", "words.yml", "-o", "words.yml", "--force").returncode == 2


def test_it_prints_without_an_output(run: Run, tmp_path: Path) -> None:
    done = run("rules", "import", _words(tmp_path), "-q")
    assert done.stdout.startswith("# words.yml (prh)")
    allow = tmp_path / "allow.yml"
    allow.write_text("- 記事\n", encoding="utf-8")
    assert run("rules", "import", allow).stdout.endswith("- 記事\n")


def test_what_cannot_be_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    for name in ("a.txt", "none.yml"):
        done = run("rules", "import", name)
        assert done.returncode == 2
        assert name in done.stderr


def test_rules_run_as_they_are(run: Run, tmp_path: Path) -> None:
    (tmp_path / "draft.md").write_text("ご確認下さい。\n", encoding="utf-8")
    (tmp_path / "glossary.csv").write_text("下さい,ください,平仮名\n", encoding="utf-8")
    _words(tmp_path)
    for source, places in (("words.yml", "words.terms"), ("glossary.csv", "glossary.terms")):
        done = run("check", "draft.md", "-r", source, "--no-model")
        assert places in done.stdout, done.stderr
        assert "column 4" in done.stdout
    assert run("rules", "test", "glossary.csv", "--no-model").returncode == 0
