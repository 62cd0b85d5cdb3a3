"""What is known, what is new, what no longer occurs."""

import json
from pathlib import Path

import pytest

from checker.core.errors import ConfigError
from checker.core.verdict import Finding, Place
from checker.jobs.lint.baseline import Baseline
from checker.reports.reporter import Stale


def _finding(rule: str, quote: str, line: int = 1, excerpt: str = "") -> Finding:
    return Finding(
        rule=rule,
        severity="error",
        message="m",
        place=Place(block="b", start=0, end=1, line=line, label="l"),
        quote=quote,
        excerpt=excerpt or quote,
        excerpt_start=0,
        rule_at="r.yaml:1",
    )


def _written(path: Path, **files: list[Finding]) -> None:
    baseline = Baseline.load(path)
    for name, findings in files.items():
        (path.parent / name).touch()
        baseline.new(name, f"sha of {name} as it was", findings)
    baseline.write((".",))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".checker-baseline.json"


def test_what_is_known_is_not_new_wherever_it_has_moved_to(path: Path) -> None:
    _written(path, a=[_finding("r", "適宜", 3)])
    assert Baseline.load(path).new("a", "", [_finding("r", "適宜", 30)]) == ()


def test_of_several_alike_only_as_many_are_known(path: Path) -> None:
    _written(path, a=[_finding("r", "適宜"), _finding("r", "適宜", 2)])
    same = [_finding("r", "適宜", line) for line in (5, 6, 7)]
    assert Baseline.load(path).new("a", "", same) == (same[2],)


def test_names_and_words_that_are_no_unicode(path: Path) -> None:
    name = b"\xff\xfe\xed\xa0\x80.md".decode("utf-8", "surrogateescape")
    baseline = Baseline.load(path)
    baseline.new(name, "sha", [_finding("r", "\ud800適宜")])
    baseline.write(())
    assert Baseline.load(path).new(name, "sha", [_finding("r", "\ud800適宜")]) == ()
    assert '"\\udcff\\udcfe' in path.read_text(encoding="utf-8")


def test_another_rule_file_or_word_is_new(path: Path) -> None:
    _written(path, a=[_finding("r", "適宜")])
    baseline = Baseline.load(path)
    assert len(baseline.new("a", "", [_finding("s", "適宜"), _finding("r", "随時")])) == 2
    assert len(baseline.new("b", "", [_finding("r", "適宜")])) == 1


def test_blanks_and_line_ends_are_alike_and_an_excerpt_stands_for_no_words(path: Path) -> None:
    _written(path, a=[_finding("r", "見積\n 書"), _finding("r", "", excerpt="件名がない")])
    again = [_finding("r", "見積 書"), _finding("r", "", excerpt="件名がない")]
    assert Baseline.load(path).new("a", "", again) == ()


def test_a_file_that_moved_takes_what_is_known_with_it(path: Path) -> None:
    _written(path, a=[_finding("r", "適宜")])
    sha256 = "sha of a as it was"
    finding = [_finding("r", "適宜")]
    assert len(Baseline.load(path).new("b", sha256, finding)) == 1  # a copy: `a` is still there
    (path.parent / "a").unlink()
    moved = Baseline.load(path)
    assert moved.new("b", sha256, finding) == ()
    assert moved.stale((".",)) == ()
    moved.write((".",))
    assert list(json.loads(path.read_text(encoding="utf-8"))["files"]) == ["b"]
    assert len(Baseline.load(path).new("c", "another content", finding)) == 1


def test_what_no_longer_occurs_is_stale(path: Path) -> None:
    _written(path, a=[_finding("r", "適宜"), _finding("r", "適宜"), _finding("r", "随時")])
    baseline = Baseline.load(path)
    baseline.new("a", "", [_finding("r", "適宜")])
    assert baseline.stale(()) == (Stale("a", "r", "適宜", 1), Stale("a", "r", "随時", 1))


def test_what_was_not_linted_is_not_stale_and_is_kept(path: Path) -> None:
    _written(path, a=[_finding("r", "適宜")], b=[_finding("r", "随時")])
    baseline = Baseline.load(path)
    baseline.new("a", "", [])
    assert [each.path for each in baseline.stale((".",))] == ["a"]
    baseline.write((".",))
    assert list(json.loads(path.read_text(encoding="utf-8"))["files"]) == ["b"]


def test_what_is_gone_from_a_folder_that_was_walked_is_stale_and_dropped(path: Path) -> None:
    _written(path, a=[_finding("r", "適宜")])
    (path.parent / "a").unlink()
    baseline = Baseline.load(path)
    assert baseline.stale(()) == ()
    assert baseline.stale((".",)) == (Stale("a", "r", "適宜", 1),)
    baseline.write((".",))
    assert json.loads(path.read_text(encoding="utf-8"))["files"] == {}


def test_a_review_reads_it_a_finding_to_a_line_in_order(path: Path) -> None:
    _written(path, b=[_finding("r", "随時")], a=[_finding("s", "x"), *[_finding("r", "適宜")] * 2])
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[1:] == [
        ' "a": {"sha256": "sha of a as it w", "known": {',
        '  "r": [',
        '   {"quote": "適宜", "count": 2}],',
        '  "s": [',
        '   {"quote": "x"}]}},',
        ' "b": {"sha256": "sha of b as it w", "known": {',
        '  "r": [',
        '   {"quote": "随時"}]}}',
        "}}",
    ]


def test_it_is_written_the_same_whoever_writes_it_again(path: Path) -> None:
    _written(path, a=[_finding("r", "適宜"), _finding("q", 'x "y" \\')])
    before = path.read_bytes()
    Baseline.load(path).write(())
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 2, "files": {}}', '{"version": 1, "files": {"a": {}}}']
)
def test_what_is_no_baseline_is_said_at_its_file(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        Baseline.load(path)
    assert caught.value.place == str(path)
