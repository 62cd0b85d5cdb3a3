"""Answers that came with the rules: they count where a few of them, asked anew, come out alike."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from checker.cli import cli
from checker.cli.doctor import describe_calibration
from checker.core.errors import ConfigError
from checker.core.messages import Message
from checker.core.ports import Answer, Engine, EngineInfo
from checker.engines.lazy_engine import EngineHandle
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.engines.small_states import encode_state
from checker.judge.cache import AnswerCache
from checker.judge.judge import AnswerCounts, Judge
from checker.judge.question import Pair, Question, Request
from checker.judge.ruling import UnitAnswer
from checker.judge.shipped_answers import (
    NONE_SHIPPED,
    TOLERANCE,
    Shipped,
    agree,
    asked_here,
    export_answers,
    get_shipped_path,
    load_shipped,
)

GOOD, BAD = ("good 1", "good 2", "good 3"), ("bad 1", "bad 2", "bad 3")
OWNER = Question("担当者が書かれていますか。", "ja", GOOD, BAD)
DUE = Question("期限が書かれていますか。", "ja", GOOD, BAD)
ENGLISH = Question("Is there an owner?", "en", GOOD, BAD)
SENTINELS: tuple[Pair, ...] = (
    ("ja", OWNER.ask, "good 1"),
    ("ja", DUE.ask, "bad 1"),
    ("en", ENGLISH.ask, "good 2"),
)
HOME = replace(SCRIPTED, processor="Linux x86_64: CPU AVX2")
AWAY = replace(SCRIPTED, processor="Linux x86_64: CPU AVX512")

RULES = f"""\
ruleset: own
language: en
rules:
  - id: own.owner
    kind: judge
    unit: item
    quantifier: all
    ask: {ENGLISH.ask}
    examples:
      positive: [good 1, good 2, good 3]
      negative: [bad 1, bad 2, bad 3]
"""


def engine_of(info: EngineInfo, off: float = 0.0) -> ScriptedEngine:
    """Return an engine whose margins are off by some nats."""

    def script(_question: str, text: str) -> Answer | None:
        return Answer({"good": 2.0, "bad": 0.0}[text.split(maxsplit=1)[0]] + off, 0.98)

    return ScriptedEngine(script, info=info)


def judge_on(engine: ScriptedEngine, shipped: Shipped) -> Judge:
    """Return a judge that keeps nothing."""
    return Judge(lambda: engine, engine.info, shipped=shipped)


def open_in_sessions(monkeypatch: pytest.MonkeyPatch, judge: Judge) -> None:
    """Let sessions find a model, and open this judge on it."""
    opened_in = "checker.jobs.judging.open_judge"
    monkeypatch.setattr(f"{opened_in}.open_engine", lambda *_: EngineHandle(refuse, judge.info))
    monkeypatch.setattr(f"{opened_in}.open_judge", lambda *_: judge)


def refuse() -> Engine:
    pytest.fail("the model was loaded")


@pytest.fixture
def shipped(tmp_path: Path) -> Shipped:
    """Return answers that were computed at home, exported and read back."""
    judge = Judge(lambda: engine_of(HOME), HOME)
    answers = judge.example_answers([OWNER, DUE, ENGLISH])
    path = get_shipped_path(tmp_path, HOME.sha256)
    assert path == tmp_path / "calibration" / "000000000000.json"
    path.parent.mkdir()
    path.write_text(export_answers(Shipped(answers, SENTINELS), HOME), encoding="utf-8")
    return load_shipped(path, HOME.sha256)


class Machine:
    """A user's machine: an engine, a cache that stays, and what its judge announced."""

    def __init__(self, folder: Path, shipped: Shipped, engine: ScriptedEngine) -> None:
        self.engine = engine
        self.announced: list[Message] = []
        self._cache = AnswerCache(folder / "judge.sqlite")
        self._shipped = shipped

    def judge(self) -> Judge:
        """Return the judge of a new run."""
        judge = Judge(
            lambda: self.engine, self.engine.info, cache=self._cache, shipped=self._shipped
        )
        judge.announce = self.announced.append
        return judge

    def run(self, text: str) -> tuple[UnitAnswer, AnswerCounts, list[str]]:
        """Return the answer to a text, the counts, and the texts that the model was asked."""
        before, judge = len(self.engine.prompts), self.judge()
        (judged,) = judge.ask([Request(OWNER, (text,))])
        asked = [_text_of(prompt) for prompt in self.engine.prompts[before:]]
        return judged.answers[0], judge.counts, asked


def _text_of(prompt: str) -> str:
    return prompt.rpartition("\n<|im_start|>user\n")[2].split("<|im_end|>")[0].split(": ")[-1]


def test_elsewhere_the_first_twelve_examples_of_a_shipped_question_are_asked_about() -> None:
    many = replace(
        OWNER,
        positive=tuple(f"good {number}" for number in range(1, 41)),
        negative=tuple(f"bad {number}" for number in range(1, 41)),
    )
    answers = Judge(lambda: engine_of(HOME), HOME).example_answers([many])
    shipped = Shipped(answers, SENTINELS[:1], frozenset({many.digest}))
    of_no_model = Shipped(questions=shipped.questions)

    def ask(off: float, question: Question, known: Shipped) -> tuple[int, int]:
        engine = engine_of(AWAY, off=off)
        (judged,) = judge_on(engine, known).ask([Request(question, ("good 50",))])
        return judged.calibration.n, len(engine.prompts)

    assert ask(0.0, many, shipped) == (80, 1 + 1)
    assert ask(1.4, many, shipped) == (24, 1 + 24 + 1)
    assert ask(0.0, many, of_no_model) == (24, 24 + 1)
    own = replace(many, positive=(*many.positive, "good 41"))
    assert ask(0.0, own, of_no_model) == (81, 81 + 1)


def test_where_the_sentinels_agree_the_shipped_answers_count(
    tmp_path: Path, shipped: Shipped
) -> None:
    machine = Machine(tmp_path, shipped, engine_of(AWAY, off=0.3))
    expected = UnitAnswer("yes", 0.875, 2.3, None, "yes")
    assert machine.run("good 9") == (
        expected,
        AnswerCounts(asked=4, cached=6),
        ["good 1", "bad 1", "good 2", "good 9"],
    )
    again = machine.run("good 9")
    assert again == (expected, AnswerCounts(asked=0, cached=7), [])
    assert machine.run("good 8")[2] == ["good 8"]
    assert machine.announced == []


def test_where_they_differ_the_examples_are_asked_once(tmp_path: Path, shipped: Shipped) -> None:
    machine = Machine(tmp_path, shipped, engine_of(AWAY, off=-1.3))
    answer, counts, asked = machine.run("good 9")
    assert answer == UnitAnswer("yes", 0.875, 0.7, None, "yes")
    rest = ["good 2", "good 3", "bad 1", "bad 2", "bad 3"]  # good 1 was a sentinel
    assert asked == ["good 1", "bad 1", "good 2", *rest, "good 9"]
    assert counts == AnswerCounts(asked=9, cached=1)
    said = (
        "The calibration that comes with the rules does not match this machine's arithmetic and"
        " is not used. The model judges the rules' examples here once (5 texts);"
        " later runs need not."
    )
    assert [each.get("en") for each in machine.announced] == [said]
    assert machine.run("good 9") == (answer, AnswerCounts(asked=0, cached=7), [])
    assert len(machine.announced) == 1


def test_a_later_run_needs_no_model_to_know(tmp_path: Path, shipped: Shipped) -> None:
    for off in (0.0, 1.3):
        folder = tmp_path / str(off)
        folder.mkdir()
        Machine(folder, shipped, engine_of(AWAY, off)).run("good 9")
        judge = Judge(refuse, AWAY, cache=AnswerCache(folder / "judge.sqlite"), shipped=shipped)
        judge.ask([Request(OWNER, ("good 9",))])
        assert judge.trusts_shipped() is (off == 0.0)


def test_another_class_answers_for_itself_in_the_same_cache(
    tmp_path: Path, shipped: Shipped
) -> None:
    Machine(tmp_path, shipped, engine_of(HOME)).run("good 9")
    away = Machine(tmp_path, shipped, engine_of(AWAY, off=1.3))
    assert away.run("good 9")[1] == AnswerCounts(asked=9, cached=1)
    home = Machine(tmp_path, shipped, engine_of(HOME))
    assert home.run("good 9")[1:] == (AnswerCounts(asked=0, cached=7), [])


def test_nothing_is_known_before_the_first_question_and_nothing_is_asked_for_it(
    tmp_path: Path, shipped: Shipped
) -> None:
    machine = Machine(tmp_path, shipped, engine_of(AWAY))
    unknown = Judge(refuse, AWAY, cache=AnswerCache(tmp_path / "judge.sqlite"), shipped=shipped)
    assert unknown.trusts_shipped() is None
    machine.run("good 9")
    assert machine.judge().trusts_shipped() is True
    assert unknown.trusts_shipped() is True


def test_questions_that_do_not_ship_ask_no_sentinel(tmp_path: Path, shipped: Shipped) -> None:
    machine = Machine(tmp_path, shipped, engine_of(AWAY))
    own = Question("own question", "ja", GOOD, BAD)
    machine.judge().ask([Request(own, ())])
    assert [_text_of(prompt) for prompt in machine.engine.prompts] == [*GOOD, *BAD]


def test_a_limit_reached_before_the_sentinels_leaves_it_open(
    tmp_path: Path, shipped: Shipped
) -> None:
    machine = Machine(tmp_path, shipped, engine_of(AWAY))
    judge = machine.judge()
    judge.limit.interrupt()
    (judged,) = judge.ask([Request(OWNER, ("good 9",))])
    assert judged.answers == (UnitAnswer("unsure", 0.0, None, "interrupted"),)
    assert (machine.engine.prompts, machine.announced) == ([], [])
    assert judge.trusts_shipped() is None


def test_sentinels_that_were_not_shipped_vouch_for_nothing(
    tmp_path: Path, shipped: Shipped
) -> None:
    stale = replace(shipped, sentinels=(("ja", "another question", "good 1"),))
    assert Machine(tmp_path, stale, engine_of(AWAY)).run("good 9")[1].asked == 8
    none = replace(shipped, sentinels=())
    assert Machine(tmp_path, none, engine_of(HOME)).run("good 9")[1].asked == 7


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        ([1.0, -2.0], [1.0 + TOLERANCE * 0.9, -2.0], True),
        ([1.0, -2.0], [1.0, -2.0 - TOLERANCE * 1.1], False),
        ([], [], False),
        ([None], [1.0], False),
        ([1.0], [None], False),
    ],
)
def test_every_sentinel_counts(
    expected: list[float | None], found: list[float | None], *, same: bool
) -> None:
    def answers(margins: list[float | None]) -> list[Answer | None]:
        return [None if each is None else Answer(each, 1.0) for each in margins]

    assert agree(answers(expected), answers(found)) is same


@pytest.mark.parametrize(
    ("state", "same"),
    [((1.0, 0.0), True), ((0.95, 0.08), True), ((0.8, 0.6), False), ((-1.0, 0.0), False)],
)
def test_what_the_model_held_counts_beside_its_answer(
    state: tuple[float, float], *, same: bool
) -> None:
    """An answer may be near by chance; a state that points elsewhere is another model's."""
    identity = np.eye(2, dtype=np.float32)
    shipped = Answer(1.0, 1.0, encode_state(np.array([1.0, 0.0], np.float32), identity))
    found = Answer(1.1, 1.0, encode_state(np.array(state, np.float32), identity))
    assert agree([shipped], [found]) is same
    assert not agree([shipped], [Answer(1.1, 1.0)])


def test_shipped_answers_of_another_model_or_of_no_file_are_none(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    assert load_shipped(path, SCRIPTED.sha256) == NONE_SHIPPED
    some = Shipped({b"k": Answer(1.0, 1.0)}, SENTINELS)
    path.write_text(export_answers(some, SCRIPTED), encoding="utf-8")
    assert load_shipped(path, SCRIPTED.sha256) == some
    assert load_shipped(path, "f" * 64) == NONE_SHIPPED


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2, "model": {}}'])
def test_a_damaged_shipped_file_says_where(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="calibration values") as caught:
        load_shipped(path, SCRIPTED.sha256)
    assert caught.value.place == str(path)


def test_exported_answers_do_not_depend_on_their_order() -> None:
    one, two = Answer(1.23456, 0.98764, b"abc"), Answer(-1.0, 1.0)
    some = Shipped({b"b": two, b"a": one}, (("ja", "問い", "文"),))
    assert export_answers(some, SCRIPTED).splitlines() == [
        '{"format": 3,',
        ' "model": {"name": "scripted", "sha256": "' + "0" * 64 + '"},',
        ' "sentinels": [',
        '  ["ja", "問い", "文"]',
        " ],",
        ' "answers": {',
        '  "61": [1.2346, 0.9876, "YWJj"],',
        '  "62": [-1.0000, 1.0000, ""]',
        " }}",
    ]


def test_doctor_says_whether_they_count(tmp_path: Path, shipped: Shipped) -> None:
    for off, before, after in (
        (0.0, "is found out when the model judges", "this machine's answers agree with it"),
        (1.3, "is found out when the model judges", "does not match this machine's arithmetic"),
    ):
        folder = tmp_path / str(off)
        folder.mkdir()
        machine = Machine(folder, shipped, engine_of(AWAY, off))
        assert before in describe_calibration(machine.judge()).get("en")
        machine.run("good 9")
        assert after in describe_calibration(machine.judge()).get("en")
    none = Machine(tmp_path, NONE_SHIPPED, engine_of(AWAY))
    assert "None comes with the rules" in describe_calibration(none.judge()).get("en")


def test_the_wait_is_announced_on_standard_error_before_it(
    tmp_path: Path,
    shipped: Shipped,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "own.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "draft.md").write_text("- good 4\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for off, options, said in (
        (0.0, (), ""),
        (1.3, (), f"checker: {asked_here(6).get('en')}\n"),
        (1.3, ("-q",), ""),
    ):
        engine = engine_of(AWAY, off)
        judge = judge_on(engine, shipped)
        open_in_sessions(monkeypatch, judge)
        arguments = ["check", "-r", "own.yaml", "--lang", "en", *options, "draft.md"]
        assert cli.main(arguments, standalone_mode=False) == 0
        assert capsys.readouterr().err == said


def test_verdicts_that_lint_kept_on_another_class_are_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "draft.md").write_text("- good 4\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for info, asked in ((HOME, True), (HOME, False), (AWAY, True), (HOME, False)):
        engine = engine_of(info)
        judge = judge_on(engine, NONE_SHIPPED)
        open_in_sessions(monkeypatch, judge)
        arguments = ["lint", "-r", "own.yaml", "-q", "--cache-file", "shared.sqlite", "draft.md"]
        assert cli.main(arguments, standalone_mode=False) == 0
        assert bool(engine.prompts) is asked
