"""Sessions of one process share a loaded model."""

from checker.engines.lazy_engine import EngineHandle
from checker.engines.scripted import SCRIPTED, ScriptedEngine


def test_handles_of_one_model_share_it_until_the_last_is_closed() -> None:
    made: list[ScriptedEngine] = []

    def load() -> ScriptedEngine:
        made.append(ScriptedEngine({}))
        return made[-1]

    first, second, other = (EngineHandle(load, SCRIPTED, key) for key in ("a", "a", "b"))
    assert first.get() is second.get() is first.get() is made[0]
    assert other.get() is made[1]
    first.close()
    first.close()
    assert [each.closed for each in made] == [False, False]
    second.close()
    assert [each.closed for each in made] == [True, False]
    assert first.get() is made[2]
    first.close()
    other.close()
    assert [each.closed for each in made] == [True, True, True]


def test_handles_without_a_key_share_nothing() -> None:
    first, second = (EngineHandle(lambda: ScriptedEngine({}), SCRIPTED) for _ in range(2))
    assert first.get() is not second.get()
