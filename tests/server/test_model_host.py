"""The model host: the same answers as the model's own, in turns, and through its death."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
import uvicorn

from checker.core.ports import (
    Answer,
    AnswerWeigher,
    Branch,
    EngineInfo,
    PromptSegment,
    PromptTree,
    SkilledWriter,
    WordingWeigher,
)
from checker.engines.lazy_engine import EngineHandle
from checker.engines.passage_engine import open_passage_engine
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.server.model_host import client, turns
from checker.server.model_host.client import open_hosted_model
from checker.server.model_host.host import ModelHost

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("sys.platform == 'win32'", reason="the test uses a Unix socket"),
]


def _segment(text: str) -> tuple[PromptSegment, ...]:
    return (PromptSegment(text),)


TREE = PromptTree(
    _segment("root "),
    tuple(
        Branch(_segment(f"b{branch} "), tuple(_segment(f"l{leaf}") for leaf in range(3)))
        for branch in range(4)
    ),
)


class _Slow:
    """Answers by what is asked, each after a while."""

    def __call__(self, question: str, text: str) -> Answer:
        time.sleep(0.02)
        return Answer(sum(map(ord, question + text)) / 100, 0.9, text.encode())


@contextmanager
def _hosted(path: Path, info: EngineInfo = SCRIPTED) -> Iterator[ScriptedEngine]:
    engine = ScriptedEngine(
        _Slow(),
        info=info,
        writing=lambda prompt: prompt.upper(),
        weighing=lambda sentence, _wording: float(len(sentence)),
    )
    host = ModelHost(EngineHandle(lambda: engine, info))
    server = uvicorn.Server(
        uvicorn.Config(host.build_app(), uds=str(path), log_config=None, access_log=False)
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield engine
    finally:
        server.force_exit = server.should_exit = True
        thread.join()
        path.unlink(missing_ok=True)


@pytest.fixture
def socket(tmp_path: Path) -> Path:
    """Return where the host listens."""
    return tmp_path / "m.sock"


def _ask_here() -> list[list[Answer | None]]:
    return ScriptedEngine(_Slow()).answers(TREE, ["yes"], ["no"])


def test_the_hosts_answers_are_the_models(socket: Path) -> None:
    with _hosted(socket):
        handle = open_hosted_model(str(socket))
        told: list[tuple[int, int, Answer | None]] = []
        answers = handle.get().answers(TREE, ["yes"], ["no"], lambda *each: told.append(each))
        assert handle.info == SCRIPTED
        handle.close()
    assert answers == _ask_here()
    assert [answers[branch][leaf] for branch, leaf, _ in told] == [each for *_, each in told]
    assert len(told) == 12


def test_the_host_judges_passages_with_the_adapter_for_them(socket: Path) -> None:
    info = replace(SCRIPTED, adapter="of rules", answering="of passages")
    with _hosted(socket, info) as engine:
        handle = open_passage_engine(open_hosted_model(str(socket)))
        assert handle.info == handle.get().info == replace(SCRIPTED, adapter="of passages")
        assert handle.get().answers(TREE, ["yes"], ["no"]) == _ask_here()
        handle.close()
    assert engine.passage_trees == [TREE]


def test_a_model_without_an_adapter_for_passages_judges_them_itself() -> None:
    handle = EngineHandle(lambda: ScriptedEngine(_Slow()), SCRIPTED)
    assert open_passage_engine(handle) is handle


def test_the_host_writes_as_the_model_does(socket: Path) -> None:
    with _hosted(socket):
        engine = open_hosted_model(str(socket)).get()
        pieces: list[str] = []
        done = engine.complete(_segment("hello"), limit=10, on_text=pieces.append)
        assert ("".join(pieces), done.text) == ("HELLO", "HELLO")
        assert engine.chat_template([("user", "hi")]) == ScriptedEngine(_Slow()).chat_template(
            [("user", "hi")]
        )
        engine.close()


def test_the_host_writes_with_what_the_model_has_learned(socket: Path) -> None:
    with _hosted(socket):
        engine = open_hosted_model(str(socket)).get()
        assert isinstance(engine, SkilledWriter)
        made = engine.write_skilled(
            "form", [_segment("one"), _segment("two")], limit=10, grammar=""
        )
        assert [each.text for each in made] == ["ONE", "TWO"]
        engine.close()


def test_two_who_ask_take_turns(socket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SLICE_SECONDS", 0.03)
    order: list[int] = []
    answers: dict[int, list[list[Answer | None]]] = {}

    def ask(number: int) -> None:
        engine = open_hosted_model(str(socket)).get()
        note = lambda *_: order.append(number)  # noqa: E731 - said in one line
        answers[number] = engine.answers(TREE, ["yes"], ["no"], note)
        engine.close()

    with _hosted(socket):
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == {0: _ask_here(), 1: _ask_here()}
    changes = sum(one != other for one, other in pairwise(order))
    assert changes > 2


def test_a_host_that_dies_is_waited_for_and_asked_for_the_rest(
    socket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_PAUSE_SECONDS", 0.05)
    seen: list[tuple[int, int]] = []
    results: list[list[list[Answer | None]]] = []

    def ask() -> None:
        engine = open_hosted_model(str(socket)).get()
        note = lambda branch, leaf, _: seen.append((branch, leaf))  # noqa: E731 - likewise
        results.append(engine.answers(TREE, ["yes"], ["no"], note))
        engine.close()

    with _hosted(socket):
        thread = threading.Thread(target=ask)
        thread.start()
        while len(seen) < 4:
            time.sleep(0.005)
    with _hosted(socket) as second:
        thread.join()
    assert results == [_ask_here()]
    assert len(seen) == len(set(seen)) == 12
    assert len(second.prompts) < 12


def test_sentences_are_weighed_by_the_host(socket: Path) -> None:
    with _hosted(socket):
        handle = open_hosted_model(str(socket))
        engine = handle.get()
        assert isinstance(engine, WordingWeigher)
        assert engine.weigh("", "a b", [("a c", 1.0), ("a d", 1.0)]) == [3.0, 3.0]
        handle.close()


def test_answers_are_weighed_by_the_host(socket: Path) -> None:
    with _hosted(socket) as here:
        handle = open_hosted_model(str(socket))
        engine = handle.get()
        assert isinstance(engine, AnswerWeigher)
        assert engine.weigh_answers(TREE) == here.weigh_answers(TREE)
        assert engine.weigh_answers(TREE)[0][0] is not None
        handle.close()
