"""What a limit leaves unasked: nothing that was answered is lost, nothing else is made up."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from checker.cli import cli
from checker.core.findings import Outcome
from checker.core.ports import Answer
from checker.core.verdict import Verdict
from checker.engines.lazy_engine import EngineHandle
from checker.engines.prompt_tree_order import BatchRow, TokenBranch, answer_tree
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.formats.markdown.read import read
from checker.jobs.check.check import CheckJob, check
from checker.judge.cache import AnswerCache
from checker.judge.judge import Judge
from checker.judge.limit import Limit
from checker.judge.question import Question, Request
from checker.rules import RulesetLibrary

GOOD, BAD = ("good 1", "good 2", "good 3"), ("bad 1", "bad 2", "bad 3")
QUESTION = Question("Is it good?", "en", GOOD, BAD)
TEXTS = ("good 4", "bad 4", "good 5", "bad 5")


class _Clock:
    """Tells a time of its own."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _engine(tick: Callable[[], None]) -> ScriptedEngine:
    """Return an engine that takes a second for each answer."""

    def answer(_question: str, text: str) -> Answer:
        tick()
        return Answer(4.0 if "good" in text else -4.0, 1.0)

    return ScriptedEngine(answer)


def _judge(seconds: float | None, cache: Path) -> tuple[Judge, ScriptedEngine]:
    clock = _Clock()

    def tick() -> None:
        clock.now += 1

    engine = _engine(tick)
    judge = Judge(lambda: engine, SCRIPTED, cache=AnswerCache(cache))
    judge.limit = Limit(seconds, clock)
    return judge, engine


def _says(judge: Judge) -> list[tuple[str, str | None]]:
    (judged,) = judge.ask([Request(QUESTION, TEXTS)])
    return [(each.decision, each.reason) for each in judged.answers]


def test_what_was_answered_counts_and_the_rest_is_not_judged(tmp_path: Path) -> None:
    judge, _ = _judge(8, tmp_path / "a.sqlite")
    assert _says(judge) == [
        ("yes", None),
        ("no", None),
        ("unsure", "budget"),
        ("unsure", "budget"),
    ]
    assert judge.counts.asked == 8


def test_another_run_goes_on_from_there(tmp_path: Path) -> None:
    first, _ = _judge(8, tmp_path / "a.sqlite")
    _says(first)
    second, engine = _judge(None, tmp_path / "a.sqlite")
    assert [decision for decision, _ in _says(second)] == ["yes", "no", "yes", "no"]
    assert len(engine.prompts) == 2


def test_a_question_whose_examples_are_unknown_decides_nothing(tmp_path: Path) -> None:
    judge, _ = _judge(4, tmp_path / "a.sqlite")
    (judged,) = judge.ask([Request(QUESTION, TEXTS)])
    assert {(each.decision, each.reason) for each in judged.answers} == {("unsure", "budget")}
    assert (judged.complete, judged.calibration.n) == (False, 0)


def test_without_any_time_what_is_known_still_counts(tmp_path: Path) -> None:
    first, _ = _judge(9, tmp_path / "a.sqlite")
    _says(first)
    second, engine = _judge(0, tmp_path / "a.sqlite")
    assert [reason for _, reason in _says(second)] == [None, None, None, "budget"]
    assert engine.prompts == []


def test_the_budget_is_for_all_documents_together(tmp_path: Path) -> None:
    judge, engine = _judge(8, tmp_path / "a.sqlite")
    _says(judge)
    (judged,) = judge.ask([Request(QUESTION, ("good 9",))])
    assert judged.answers[0].reason == "budget"
    assert len(engine.prompts) == 8


def test_an_interruption_ends_the_asking() -> None:
    limit = Limit()
    asked: list[bool] = []

    def stop_at_seven() -> None:
        asked.append(limit.is_asking)
        if len(asked) == 7:
            limit.interrupt()

    judge = Judge(lambda: _engine(stop_at_seven), SCRIPTED)
    judge.limit = limit
    assert _says(judge) == [("yes", None), *[("unsure", "interrupted")] * 3]
    assert asked == [True] * 7
    assert not limit.is_asking


class _Memory:
    """Room for everything; each row's token is its answer's margin."""

    context, batch, sequences = 1000, 100, 8

    def __init__(self) -> None:
        self.rows: list[BatchRow] = []
        self.decodes = 0

    def decode(self, rows: list[BatchRow]) -> bool:
        self.rows = list(rows)
        self.decodes += 1
        return True

    def answer(self, index: int) -> Answer:
        return Answer(float(self.rows[index].token), 1.0)

    def fork(self, source: int, target: int) -> None:
        pass

    def drop(self, sequence: int) -> None:
        pass


def test_answers_that_were_computed_together_are_all_handed_over() -> None:
    memory, kept = _Memory(), []

    def keep(_branch: int, leaf: int, _answer: Answer | None) -> None:
        kept.append(leaf)
        raise InterruptedError

    branch = TokenBranch((1, 2), tuple((token,) for token in range(10, 20)))
    with pytest.raises(InterruptedError):
        answer_tree(memory, 3, [branch], keep)  # type: ignore[arg-type]  # a memory by its methods
    assert kept == [0, 1, 2, 3, 4, 5]
    assert memory.decodes == 2  # the question, and one pack of six


RULES = """\
ruleset: own
title: t
rules:
  - id: own.good
    kind: judge
    unit: item
    quantifier: {quantifier}
    ask: Is it good?
    examples: {{positive: [good 1, good 2, good 3], negative: [bad 1, bad 2, bad 3]}}
"""


def _verdict(tmp_path: Path, seconds: float, quantifier: str = "all") -> Verdict:
    file = tmp_path / "own.yaml"
    file.write_text(RULES.format(quantifier=quantifier), encoding="utf-8")
    document = read(Path("draft.md"), b"- good 4\n- bad 4\n- good 5\n- good 6\n")
    loaded = RulesetLibrary().get(str(file))
    own = tuple(each for each in loaded.rules if each.rule.id == "own.good")
    job = CheckJob(document, "draft.md", replace(loaded, rules=own), "option", "en")
    return check(job, _judge(seconds, tmp_path / "a.sqlite")[0])


def test_a_verdict_that_ran_out_of_time_is_no_pass_and_says_why(tmp_path: Path) -> None:
    verdict = _verdict(tmp_path, 7)
    (result,) = verdict.results
    assert (verdict.status, result.outcome, result.reason) == (
        "needs_review",
        Outcome.UNSURE,
        "budget",
    )
    assert result.explanation == "Not judged: the time for judging (--budget) was used up."
    assert result.evidence == ()
    (note,) = verdict.notes
    assert note == (
        "3 of 4 units: Not judged: the time for judging (--budget) was used up."
        " The answers are kept; another run goes on from there."
    )


def test_a_finding_that_came_in_time_counts(tmp_path: Path) -> None:
    verdict = _verdict(tmp_path, 8)
    assert [each.quote for each in verdict.findings] == ["bad 4"]
    assert verdict.notes[0].startswith("2 of 4 units")


def test_any_passes_on_what_came_in_time(tmp_path: Path) -> None:
    verdict = _verdict(tmp_path, 7, "any")
    assert (verdict.status, verdict.results[0].outcome) == ("pass", Outcome.PASS)


def test_the_option_reaches_the_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own.yaml").write_text(RULES.format(quantifier="all"), encoding="utf-8")
    (tmp_path / "draft.md").write_text("- good 4\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    engine = _engine(lambda: None)
    opened_in = "checker.jobs.judging.open_judge"
    handle = EngineHandle(lambda: engine, SCRIPTED)
    monkeypatch.setattr(f"{opened_in}.open_engine", lambda *_: handle)
    for budget, code in (("0", 3), ("600", 0)):
        judge = Judge(lambda: engine, SCRIPTED)
        monkeypatch.setattr(f"{opened_in}.open_judge", lambda *_, judge=judge: judge)
        arguments = ["check", "-r", "own.yaml", "--lang", "en", "--budget", budget, "draft.md"]
        assert cli.main(arguments, standalone_mode=False) == code
    out = capsys.readouterr().out
    assert out.count("the time for judging (--budget) was used up") == 2
    assert len(engine.prompts) == 7


def test_without_calibration_nothing_is_said_of_reliability(tmp_path: Path) -> None:
    assert _verdict(tmp_path, 2).results[0].reliability is None
    assert _verdict(tmp_path, 100).results[0].reliability is not None
