"""Who writes: within a limit of time, seen as it comes, and kept for the next time."""

from collections.abc import Callable, Sequence
from pathlib import Path

from checker.core.ports import Completion, PromptSegment
from checker.engines.llama.generation import complete
from checker.engines.scripted import SCRIPTED, ScriptedEngine
from checker.jobs.write import DraftCache, DraftGenerator, Prompts
from checker.jobs.write.prompt import Conversation
from checker.judge.limit import Limit


def _asked(text: str = "棚が足りない") -> Conversation:
    turn = {
        "label": "理由",
        "instruction": "なぜか。",
        "tone": "",
        "least": 0,
        "most": 80,
        "sentences": 1,
        "facts": [],
        "avoid": (),
        "faults": (),
    }
    return Prompts("ja").conversation("draft", [{**turn, "label": text}])


class _Slow(ScriptedEngine):
    """Is cut short when it is given no more than a second; notes what it was given."""

    given: float | None = None

    def complete(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,
        grammar: str = "",
        seconds: float | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion:
        self.given = seconds
        CLOCK[0] += 5
        made = super().complete(
            prompt, limit=limit, grammar=grammar, seconds=seconds, on_text=on_text
        )
        return Completion(made.text[:2], ended=False)


CLOCK = [0.0]


def test_what_the_time_cut_short_is_none_and_not_kept(tmp_path: Path) -> None:
    CLOCK[0] = 0.0
    engine = _Slow({}, writing=lambda _prompt: "棚を買う。")
    limit = Limit(4, clock=lambda: CLOCK[0])
    who = DraftGenerator(lambda: engine, SCRIPTED, limit, DraftCache(tmp_path))
    assert who.write(_asked(), limit=20) is None
    assert engine.given == 4
    assert list(tmp_path.iterdir()) == []
    assert who.write(_asked("別"), limit=20) is None  # nothing more is asked
    assert len(engine.prompts) == 1


def test_seconds_that_are_left() -> None:
    CLOCK[0] = 0.0
    limit = Limit(10, clock=lambda: CLOCK[0])
    assert limit.left == 10
    with limit.asking():
        CLOCK[0] = 3.0
        assert limit.left == 7
        CLOCK[0] = 12.0
        assert limit.left == 0
    assert Limit().left is None


def test_what_is_known_is_shown_and_not_asked(tmp_path: Path) -> None:
    shown: list[str] = []
    engine = ScriptedEngine({}, writing=lambda _prompt: "棚を買う。")
    for _ in range(2):
        who = DraftGenerator(lambda: engine, SCRIPTED, Limit(), DraftCache(tmp_path), shown.append)
        made = who.write(_asked(), limit=20)
        assert made is not None
        assert made.text == "棚を買う。"
    assert shown == ["棚を買う。", "棚を買う。"]
    assert len(engine.prompts) == 1


class _Letters:
    """A model that writes the bytes of a text, one at a time."""

    def __init__(self, text: str) -> None:
        self._bytes = text.encode("utf-8")
        self._at = -1

    def extend(self, tokens: Sequence[int], position: int, sequence: int) -> None:
        del tokens, position, sequence
        self._at += 1

    def scores(self) -> object:
        import numpy as np  # noqa: PLC0415 - only here

        scores = np.zeros(257)
        scores[self._bytes[self._at] if self._at < len(self._bytes) else 256] = 1
        return scores

    def ends(self, token: int) -> bool:
        return token == 256

    def piece(self, token: int) -> bytes:
        return bytes([token])


def test_text_is_shown_in_whole_characters() -> None:
    shown: list[str] = []
    made = complete(_Letters("棚を"), [1], 0, limit=20, on_text=shown.append)
    assert shown == ["棚", "を"]
    assert made.text == "棚を"
