"""Weigh sentences against other wordings of them, through the cache of answers."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from checker.core.ports import Answer, Engine, EngineInfo, WordingWeigher
from checker.judge.cache import AnswerCache, answer_key
from checker.judge.limit import Limit

_VERSION: Final = "wording-1"
_HEADS: Final = {
    "ja": "以下は、会社の文書を校正した後の正しい文章です。\n\n",
    "en": "The following is the proofread, correct text of a business document.\n\n",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, what stands `before` it, and its other wordings, as `WordingWeigher` says."""

    language: Literal["ja", "en"]
    before: str
    words: str
    wordings: tuple[tuple[str, float], ...]


def weigh_sentences(
    sentences: Sequence[Sentence],
    load: Callable[[], Engine],
    info: EngineInfo,
    cache: AnswerCache | None,
    limit: Limit,
) -> list[list[float | None] | None] | None:
    """Return what `Judge.weigh` does; the model is loaded when a sentence is not known.

    Raises:
        JudgeError: the engine failed.
        ModelError: the model cannot be loaded or used.
    """
    keys = [_build_key(each, info) for each in sentences]
    known = {} if cache is None else cache.get(dict.fromkeys(keys))
    found: list[list[float | None] | None] = []
    for key, sentence in zip(keys, sentences, strict=True):
        if key not in known and not limit.reached:
            engine = load()
            if not isinstance(engine, WordingWeigher):
                return None
            before = _HEADS[sentence.language] + sentence.before
            known[key] = _write(engine.weigh(before, sentence.words, sentence.wordings))
            if cache is not None:
                cache.put({key: known[key]})
        answer = known.get(key)
        found.append(None if answer is None else _read(answer, len(sentence.wordings)))
    return found


def _build_key(sentence: Sentence, info: EngineInfo) -> bytes:
    text = json.dumps([sentence.language, sentence.before, sentence.words])
    return answer_key(text, json.dumps(sentence.wordings), _VERSION, info.provenance)


def _write(gains: Sequence[float | None]) -> Answer:
    """Return the gains as the cache keeps them: those that are known, by their place."""
    known = {place: round(gain, 4) for place, gain in enumerate(gains) if gain is not None}
    return Answer(0.0, 0.0, json.dumps(known).encode())


def _read(answer: Answer, count: int) -> list[float | None]:
    known = json.loads(answer.state)
    return [known.get(str(place)) for place in range(count)]
