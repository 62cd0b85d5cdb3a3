"""Sentences weighed against other wordings: once, kept, within the limit, by whoever can."""

from pathlib import Path

from checker.core.ports import Engine
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.judge.cache import AnswerCache
from checker.judge.judge import Judge
from checker.judge.limit import Limit
from checker.judge.sentences import Sentence
from tests.judge.test_judge import refuse, script

REPAIR = Sentence(
    "ja", "", "修理を以来した。", (("修理を依頼した。", 2.0), ("修理に以来した。", 4.0))
)
OTHER = Sentence("ja", "", "会議を開いた。", (("会議に開いた。", 4.0),))


def _weigh(_sentence: str, wording: str) -> float | None:
    return 12.5 if "依頼" in wording else None


def _judge(cache: AnswerCache | None = None) -> Judge:
    engine = ScriptedEngine(script, weighing=_weigh)
    return Judge(lambda: engine, SCRIPTED, cache=cache)


def test_each_wording_has_its_gain() -> None:
    assert _judge().weigh([REPAIR, OTHER]) == [[12.5, None], [None]]


def test_a_second_run_needs_no_model(tmp_path: Path) -> None:
    with_model = _judge(AnswerCache(tmp_path / "kept.sqlite"))
    first = with_model.weigh([REPAIR, OTHER])
    with_model.close()
    again = Judge(refuse, SCRIPTED, cache=AnswerCache(tmp_path / "kept.sqlite"))
    assert again.weigh([REPAIR, OTHER]) == first
    again.close()


def test_the_same_sentence_twice_is_weighed_once(tmp_path: Path) -> None:
    weighed: list[str] = []

    def weigh(sentence: str, _wording: str) -> float | None:
        weighed.append(sentence)
        return 1.0

    engine = ScriptedEngine(script, weighing=weigh)
    cache = AnswerCache(tmp_path / "kept.sqlite")
    judge = Judge(lambda: engine, SCRIPTED, cache=cache)
    assert judge.weigh([OTHER, OTHER]) == [[1.0], [1.0]]
    assert (weighed, judge.note) == ([OTHER.words], None)
    cache.close()


def test_what_the_limit_leaves_is_not_weighed(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "kept.sqlite")
    before = _judge(cache)
    before.weigh([OTHER])
    judge = Judge(refuse, SCRIPTED, cache=cache)
    judge.limit = Limit(0)
    assert judge.weigh([REPAIR, OTHER]) == [None, [None]]
    cache.close()


def test_another_context_is_another_question(tmp_path: Path) -> None:
    cache = AnswerCache(tmp_path / "kept.sqlite")
    _judge(cache).weigh([OTHER])
    judge = Judge(refuse, SCRIPTED, cache=cache)
    judge.limit = Limit(0)
    moved = Sentence("ja", "昨日のことです。", OTHER.words, OTHER.wordings)
    assert judge.weigh([moved]) == [None]
    cache.close()


class _OnlyJudges:
    """An engine that cannot weigh, as one behind an API."""

    info = SCRIPTED


def test_an_engine_that_cannot_weigh_is_told_apart() -> None:
    def load() -> Engine:
        return _OnlyJudges()  # type: ignore[return-value]

    assert Judge(load, SCRIPTED).weigh([REPAIR]) is None
