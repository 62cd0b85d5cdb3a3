"""A model measured as a check asks it, with nothing from the cache and nothing into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from checker import __version__
from checker.core.config import EndpointSettings, Settings
from checker.core.errors import ConfigError, JudgeError, ModelMissing
from checker.core.ports import Answer
from checker.engines.catalogue.installed import InstalledModel
from checker.engines.llama.threads import count_physical_cores
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.jobs.judging.open_model import OpenedModel, open_model
from checker.jobs.measure import bench as module
from checker.jobs.measure import rates
from checker.jobs.measure.bench import BenchJob, measure_model
from checker.judge.labelled_questions import LabelledQuestions
from checker.judge.limit import Limit
from checker.judge.question import Question
from tests.support.endpoint_server import Handler, good, playing
from tests.support.spoken import spoken

YES = (
    "見積書は3月14日までに提出する。",
    "点検の期限は毎月末とする。",
    "回答は6月2日正午までにください。",
    "改訂版は今週の金曜日までに配る。",
    "棚卸しの期限は9月30日です。",
    "監査の前日までに書類をそろえる期限とする。",
)
NO = (
    "見積書を提出する。",
    "点検の手順を改める。",
    "回答をください。",
    "改訂版を配る。",
    "棚卸しを行います。",
    "監査の書類をそろえる。",
)
JA = Question("期限が書かれていますか。", "ja", YES, NO)
EN = Question(
    "Is a date given?",
    "en",
    tuple(f"Send it by {day} May." for day in range(6)),
    tuple(f"Send it to desk {number}." for number in range(6)),
)
STAND_IN = LabelledQuestions((JA, EN, Question("提出先がありますか。", "ja", YES, NO)), "ef" * 32)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def script(question: str, text: str) -> Answer | None:
    del question
    return Answer(2.0 if text in {*JA.positive, *EN.positive} else -2.0, 0.98)


def stand_in(monkeypatch: pytest.MonkeyPatch, engine: ScriptedEngine) -> None:
    @contextmanager
    def opened_instead(name: str | None, settings: Settings) -> Iterator[OpenedModel]:
        del name, settings
        yield OpenedModel(engine, 1.234)

    monkeypatch.setattr(module, "open_model", opened_instead)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def test_all_of_it(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    stand_in(monkeypatch, ScriptedEngine(script))
    steps: list[str] = []
    progress: list[tuple[int, int]] = []
    day = _today()
    found = measure_model(
        BenchJob(Settings(threads=3), STAND_IN),
        lambda step: steps.append(step.get("en")),
        lambda done, total: progress.append((done, total)),
    )
    assert (found.model, found.sha256, found.adapter) == (SCRIPTED.name, SCRIPTED.sha256, "")
    assert (found.load_seconds, found.prompt_rate, found.output_rate) == (1.23, None, None)
    assert found.machine is not None
    assert found.machine.cores == 3
    assert found.memory_mib is None or found.memory_mib > 10
    sides = {key: (each.questions, each.texts) for key, each in found.accuracy.items()}
    assert sides == {"ja": (2, 24), "en": (1, 12)}
    assert [each.right.value for each in found.accuracy.values()] == [1.0, 1.0]
    assert (found.labelled, found.whole) == (STAND_IN.sha256, True)
    assert day <= found.measured_on <= _today()
    assert found.tool_version == __version__
    assert steps == [
        "Loading the model",
        "Measuring its speed",
        "Having it answer labelled questions",
    ]
    assert progress == [(number, 36) for number in range(1, 37)]
    assert not cache.exists()


def test_every_text_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = ScriptedEngine(script)
    stand_in(monkeypatch, engine)
    measure_model(BenchJob(Settings(), STAND_IN))
    leaves = [len(branch.leaves) for tree in engine.trees for branch in tree.branches]
    assert leaves == [12, 12, 12]


def test_the_cores_are_those_that_the_engine_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, ScriptedEngine(script))
    machine = measure_model(BenchJob(Settings(), STAND_IN, count=1)).machine
    assert machine is not None
    assert machine.cores == count_physical_cores()


def test_a_few_questions_are_not_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, ScriptedEngine(script))
    found = measure_model(BenchJob(Settings(), STAND_IN, count=1))
    assert {key: each.questions for key, each in found.accuracy.items()} == {"ja": 1, "en": 1}
    assert not found.whole


def test_an_interrupt_leaves_what_was_asked_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, ScriptedEngine(script))
    limit = Limit()

    def interrupt(done: int, _total: int) -> None:
        if done == 14:  # the first question has twelve texts
            limit.interrupt()

    found = measure_model(BenchJob(Settings(), STAND_IN, limit=limit), on_progress=interrupt)
    assert {key: each.questions for key, each in found.accuracy.items()} == {"ja": 1}
    assert not found.whole


def test_an_engine_that_fails_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, ScriptedEngine(script, fail_at=8))
    with pytest.raises(JudgeError):
        measure_model(BenchJob(Settings(), STAND_IN))


DUE = Question(
    "期限が書かれていますか。",
    "ja",
    tuple(f"期限は{day}日です。" for day in range(6)),
    tuple(f"会場は{floor}階です。" for floor in range(6)),
)
"""What the server in the test can tell apart."""


def counting(handler: Handler) -> None:
    """Answer well, and count the tokens of what is written."""
    if handler.body is None or handler.body.get("logprobs"):
        good(handler)
        return
    limit = handler.body["max_tokens"]
    choice = {"message": {"role": "assistant", "content": "x"}, "finish_reason": "length"}
    usage = {"prompt_tokens": 500, "completion_tokens": min(limit, 64)}
    handler.send_json({"choices": [choice], "usage": usage})


def test_a_model_on_a_server(cache: Path) -> None:
    with playing(counting) as server:
        job = BenchJob(Settings(), LabelledQuestions((DUE,), "ef" * 32), f"openai:m@{server.url}")
        found = measure_model(job)
        asked = [each for each in server.asked if not each.get("logprobs")]
    assert found.model == f"m @ {server.url}"
    assert (found.machine, found.memory_mib, found.load_seconds) == (None, None, None)
    assert (found.prompt_tokens, found.output_tokens) == (500, 64)
    assert found.prompt_rate is not None
    assert found.prompt_rate > 0
    assert found.accuracy["ja"].right.value == 1.0
    assert len({each["messages"][0]["content"] for each in asked}) == len(asked) == 6
    assert not cache.exists()


def test_a_server_that_is_configured_but_not_named() -> None:
    settings = Settings(endpoint=EndpointSettings(url="http://127.0.0.1:9/v1", retries=0))
    with pytest.raises(ConfigError), open_model(None, settings):
        pass
    with pytest.raises(JudgeError), open_model("openai:m", settings):
        pass


def test_no_model_at_all_names_how_to_get_one() -> None:
    with pytest.raises(ModelMissing) as caught, open_model(None, Settings()):
        pass
    assert spoken(caught.value.remedy) == (
        "`checker model pull qwen2.5-coder-1.5b-instruct-q4_k_m` を実行してください。",
        "Run `checker model pull qwen2.5-coder-1.5b-instruct-q4_k_m`.",
    )


@pytest.mark.model
@pytest.mark.parametrize("adapter", [True, False])
def test_the_real_model(
    real_model: InstalledModel, monkeypatch: pytest.MonkeyPatch, cache: Path, adapter: bool
) -> None:
    monkeypatch.setattr(rates, "_RUNS", 1)
    monkeypatch.setattr(rates, "OUTPUT", 2)
    settings = Settings(adapter=adapter)
    found = measure_model(
        BenchJob(settings, LabelledQuestions((JA,), "ef" * 32), str(real_model.path))
    )
    assert bool(found.adapter) == adapter
    assert abs(found.prompt_tokens - 512) < 20
    assert found.output_tokens == 2
    assert found.prompt_rate is not None
    assert found.accuracy["ja"].auc.value > 0.8
    assert not (cache / "judge.sqlite").exists()
    assert not (cache / "states").exists()
