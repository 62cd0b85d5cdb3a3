"""What was computed of one prompt serves the next, and changes nothing that is written."""

from collections.abc import Iterator, Sequence

import pytest

from checker.core.ports import PromptSegment
from checker.engines.llama.context import LlamaContext
from checker.engines.llama.engine import LlamaEngine
from checker.engines.llama.kept_prompt import SEQUENCES
from checker.engines.settings import EngineSettings
from tests.engines.test_llama import margins, opened, pytestmark, tree

__all__ = ["pytestmark"]

RULES = "社内文書の一文を書きます。書いてあることだけを書き、何も足さず、何も落としません。" * 6
GRAMMAR = 'root ::= [^\\n。]{4,40} "。"'


@pytest.fixture
def engine() -> Iterator[LlamaEngine]:
    """Return the model, freshly opened."""
    with opened() as loaded:
        yield loaded


def _write(engine: LlamaEngine, line: str, rules: str = RULES) -> str:
    prompt = engine.chat_template([("system", rules), ("user", line)])
    return engine.complete((PromptSegment(prompt, trusted=True),), limit=30, grammar=GRAMMAR).text


def _count_computed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return where prompts begin to be computed, as it comes."""
    computed: list[int] = []
    extend = LlamaContext.extend

    def count(context: LlamaContext, tokens: Sequence[int], position: int, sequence: int) -> None:
        if sequence in SEQUENCES and len(tokens) > 1:
            computed.append(position)
        extend(context, tokens, position, sequence)

    monkeypatch.setattr(LlamaContext, "extend", count)
    return computed


def test_the_second_text_begins_where_the_first_prompt_differs(
    engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = _write(engine, "工事は土日で")
    margins(engine, tree())  # what is judged in between takes its room
    computed = _count_computed(monkeypatch)
    _write(engine, "値段は型番ごとに")
    assert _write(engine, "工事は土日で") == alone
    first, second = computed
    assert first == 0
    assert second > 0
    assert second % EngineSettings().batch == 0


def test_two_kinds_of_prompts_by_turns_keep_each_their_beginning(
    engine: LlamaEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "走り書きのメモの一行を、社内文書に載せられる書き言葉の一文に書き直します。" * 8
    computed = _count_computed(monkeypatch)
    for line in ("工事は土日で", "値段は型番ごとに", "返事は金曜までに"):
        _write(engine, line)
        _write(engine, line, other)
    assert computed[:2] == [0, 0]
    assert all(place > 0 for place in computed[2:])


def test_a_prompt_that_fails_leaves_nothing_behind(engine: LlamaEngine) -> None:
    def stop(_text: str) -> None:
        raise KeyboardInterrupt

    alone = _write(engine, "工事は土日で")
    before = margins(engine, tree())
    prompt = engine.chat_template([("system", RULES), ("user", "値段は型番ごとに")])
    with pytest.raises(KeyboardInterrupt):
        engine.complete((PromptSegment(prompt, trusted=True),), limit=30, on_text=stop)
    assert _write(engine, "工事は土日で") == alone
    assert margins(engine, tree()) == before
