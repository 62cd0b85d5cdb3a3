"""A short run of the fuzzer over every format, and that the fuzzer itself sees what goes wrong."""

from pathlib import Path

import pytest

from checker.core.document import Document
from checker.core.errors import InputError
from checker.core.messages import in_languages
from tests.fuzz import worker
from tests.fuzz.inputs import Number, make_input
from tests.fuzz.run import numbers, run
from tests.fuzz.seeds import available, seeds_of, zipped
from tests.fuzz.worker import read_one
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

INPUTS = 300


def test_mutated_files_are_read_or_refused() -> None:
    kinds = available()
    totals = run(numbers(kinds, INPUTS), seed=1, corpus=False)
    failures = [
        f"{failure.number} {failure.kind}\n{failure.detail}"
        for total in totals.values()
        for failure in total.failures
    ]
    assert failures == []
    assert sum(total.inputs for total in totals.values()) == INPUTS
    assert {kind for kind, total in totals.items() if total.read} == set(kinds)
    assert {kind for kind, total in totals.items() if total.refusals} == set(kinds)


@pytest.mark.parametrize("kind", available())
def test_an_input_can_be_made_again(kind: str) -> None:
    made = [make_input(7, Number(kind, index), corpus=False) for index in range(8)]
    seeds_of.cache_clear()
    assert [make_input(7, Number(kind, index), corpus=False) for index in range(8)] == made
    assert len(set(made)) > 1


@pytest.mark.parametrize("kind", available())
def test_every_seed_is_read(kind: str, tmp_path: Path) -> None:
    seeds = seeds_of(kind, corpus=False)
    for data in (*seeds.files, *(zipped(members) for members in seeds.archives)):
        outcome = read_one(Number(kind, 0), data, tmp_path, 0)
        empty = kind == "pdf" and b"Tj" not in data and b"Flate" not in data
        expected = ("refused", "There is no text in it.") if empty else ("read", "")
        assert (outcome.kind, outcome.detail) == expected


def test_what_a_reader_raises_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_: Path) -> Document:
        raise InputError(in_languages(ja="だめ", en="no"))

    def crash(_: Path) -> Document:
        raise KeyError("x")

    monkeypatch.setattr(worker, "read_document", refuse)
    refused = read_one(Number("md", 3), b"x", tmp_path, 0)
    assert (refused.number, refused.kind, refused.detail) == (Number("md", 3), "refused", "no")
    monkeypatch.setattr(worker, "read_document", crash)
    crashed = read_one(Number("md", 3), b"x", tmp_path, 0)
    assert crashed.kind == "crash"
    assert crashed.detail.endswith("KeyError: 'x'\n")


def test_the_inputs_of_a_run_take_turns() -> None:
    assert [str(number) for number in numbers(["md", "txt"], 5)] == [
        "md:0", "txt:0", "md:1", "txt:1", "md:2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "broken", ["checker.session.Session.fix", "checker.session.Session.annotated"]
)
def test_fixing_and_commenting_are_tried(
    broken: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    [path] = (ROOT / "examples/ringi/word-faulty").glob("*.docx")
    data = path.read_bytes()
    assert read_one(Number("docx", 0), data, tmp_path, 0, checked=True).kind == "read"

    def fail(*_: object) -> None:
        raise KeyError("broken here")

    monkeypatch.setattr(broken, fail)
    outcome = read_one(Number("docx", 0), data, tmp_path, 0, checked=True)
    assert outcome.kind == "crash"
    assert "broken here" in outcome.detail


def test_a_rule_that_fails_is_a_crash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise KeyError("broken here")

    monkeypatch.setattr("checker.jobs.check.check._DocumentViews.target", fail)
    outcome = read_one(Number("md", 0), "# 稟議書\n".encode(), tmp_path, 0, checked=True)
    assert outcome.kind == "crash"
    assert "CrashedRuleError" in outcome.detail
