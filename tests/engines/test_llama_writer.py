"""The real model writes for programs: beside judging, in turns, within a JSON schema."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.core.ports import Completion, PromptSegment, Sampling
from checker.engines.llama.engine import LlamaEngine
from checker.engines.llama.json_schema import build_schema_grammar
from tests.engines.test_llama import margins, opened, pytestmark, tree

__all__ = ["pytestmark"]

ASKED = "2026年4月3日、佐藤と鈴木が予算会議を開いた。これをJSONにしてください。"
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "maxLength": 20},
        "kind": {"enum": ["会議", "通知"]},
        "day": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    },
    "required": ["title", "kind", "day"],
    "additionalProperties": False,
}


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LlamaEngine]:
    """Return the model, with a cache of its own."""
    monkeypatch.setenv("CHECKER_CACHE_DIR", str(tmp_path))
    with opened() as loaded:
        yield loaded


def _write(
    engine: LlamaEngine, sampling: Sampling, grammar: str = "", steps: int = 1000
) -> tuple[Completion, str]:
    """Return what is written of the question, and what was said of it on the way."""
    prompt = (PromptSegment(engine.chat_template([("user", ASKED)]), trusted=True),)
    pieces: list[str] = []
    left = iter(range(steps))
    done = engine.write(
        prompt,
        limit=60,
        sampling=sampling,
        grammar=grammar,
        on_text=pieces.append,
        go_on=lambda: next(left, None) is not None,
    )
    return done, "".join(pieces)


def test_json_is_what_the_schema_says(engine: LlamaEngine) -> None:
    done, said = _write(engine, Sampling(1.5, 1.0, seed=3), build_schema_grammar(SCHEMA))
    found = json.loads(done.text)
    assert (done.ended, said) == (True, done.text)
    assert found.keys() == {"title", "kind", "day"}
    assert found["kind"] in {"会議", "通知"}


def test_judging_between_two_tokens_changes_neither(engine: LlamaEngine) -> None:
    alone = margins(engine, tree())
    expected, _ = _write(engine, Sampling(0.7, 0.95, seed=5))
    between: list[list[list[float]]] = []
    prompt = (PromptSegment(engine.chat_template([("user", ASKED)]), trusted=True),)

    def judge() -> bool:
        if len(between) < 2:
            between.append(margins(engine, tree()))
        return True

    done = engine.write(
        prompt,
        limit=60,
        sampling=Sampling(0.7, 0.95, seed=5),
        grammar="",
        on_text=lambda _text: None,
        go_on=judge,
    )
    assert done.text == expected.text
    assert between == [alone, alone]


def test_a_text_ends_where_nobody_waits_for_it(engine: LlamaEngine) -> None:
    done, _ = _write(engine, Sampling(), steps=0)
    assert (done.text, done.ended, done.tokens) == ("", False, 0)
    again, _ = _write(engine, Sampling(), steps=6)
    assert not again.ended
    assert 0 < again.tokens <= 6
