"""All questions of a run, in one call: what is known from the cache, the rest from one prompt tree.

The model is loaded when an answer is missing, and not before: a second run on the same text needs
none. An answer is written down as soon as it comes, so a run that breaks off loses nothing. What
a limit leaves unasked is unsure, for that reason.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from checker.core.data_classes import dataclass
from checker.core.errors import JudgeError
from checker.core.language import Language
from checker.core.messages import Message
from checker.core.ports import Announce, Answer, Branch, Engine, EngineInfo, PromptTree, keep_quiet
from checker.engines.lazy_engine import EngineHandle
from checker.judge.cache import AnswerCache, answer_key
from checker.judge.limit import Limit
from checker.judge.prompt import PromptParts
from checker.judge.prompt_store import PromptStore
from checker.judge.question import Pair, Question, Request
from checker.judge.ruling import Judged, rule_on_request
from checker.judge.sentences import Sentence, weigh_sentences
from checker.judge.shipped_answers import NONE_SHIPPED, Shipped, agree, asked_here

# Answers are written down this many at a time: a few seconds of work is what a crash may cost.
_WRITE_EVERY = 32

# Of a question that ships, so many examples of each side are asked about where the shipped answers
# do not count: with all of them a first run would wait up to nine times as long for a little more.
_ASKED_ELSEWHERE = 12

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How many distinct answers the model gave, and how many were already known."""

    asked: int = 0
    cached: int = 0


class _StoppedError(Exception):
    """The limit was reached in the middle of a tree."""


class Judge:
    """Asks a model questions, through the cache. Calls from several threads wait for each other.

    `limit` says when to stop; unless it is replaced, never. `announce` is told, before the wait,
    that examples are asked about which on other machines need not be.

    Args:
        engine: the model, or what loads it; it is loaded when an answer is missing.
        info: which model it will be, known without loading it.
        cache: answers on disk; None keeps nothing.
        shipped: answers that came with the rules (`shipped.load_shipped`).
        progress: called with answers done and to do, whenever the model has given one.
    """

    def __init__(
        self,
        engine: EngineHandle | Callable[[], Engine],
        info: EngineInfo,
        *,
        cache: AnswerCache | None = None,
        shipped: Shipped = NONE_SHIPPED,
        progress: Progress | None = None,
    ) -> None:
        self._handle = engine if isinstance(engine, EngineHandle) else EngineHandle(engine, info)
        self._info = info
        self._cache = cache
        self._shipped = shipped
        self._trust: bool | None = None
        self._progress = progress or _ignore_progress
        self._prompts = PromptStore(info, cache, self._handle.get)
        self._lock = threading.Lock()
        self.counts = AnswerCounts()
        self.limit = Limit()
        self.announce: Announce = keep_quiet

    @property
    def info(self) -> EngineInfo:
        """Which model answers."""
        return self._info

    @property
    def shipped(self) -> Shipped:
        """The answers that came with the rules, for this model."""
        return self._shipped

    @property
    def note(self) -> Message | None:
        """Why answers could not be kept, where they could not."""
        return self._cache.note if self._cache else None

    def ask(self, requests: Sequence[Request]) -> list[Judged]:
        """Answer all requests of a run, and the examples they calibrate on, within the limit.

        Raises:
            JudgeError: the engine failed; what it had answered is kept for the next run.
            ModelError: the model cannot be loaded or used.
        """
        with self._lock, self.limit.asking():
            asked = [self._leave_out_examples(request) for request in requests]
            answers = self._collect_answers(_collect_pairs(asked))
        stopped = self.limit.reached or "budget"
        return [rule_on_request(request, answers, stopped) for request in asked]

    def trusts_shipped(self) -> bool | None:
        """Return whether the shipped answers count on this machine; None while that is not known.

        Nothing is asked: the first question of a rule that ships finds it out.
        """
        with self._lock:
            sentinels = self._shipped.sentinels
            if self._trust is None and all(self._prompts.recall(pair[0]) for pair in sentinels):
                self._trust = self._compared(self._kept(sentinels))
            return self._trust

    def example_answers(self, questions: Sequence[Question]) -> dict[bytes, Answer]:
        """Return answers to the questions' own examples, to ship with the rules.

        What ships is taken over, the rest is asked. Keys leave the processor out.

        Raises:
            JudgeError: the engine failed.
            ModelError: the model cannot be loaded or used.
        """
        with self._lock:
            pairs = _collect_pairs([Request(question, ()) for question in questions])
            known = self._kept(pairs) | self._shipped_answers(pairs)
            answers = self._asked_if_missing(pairs, known)
            return {
                self._portable_key(pair): answer
                for pair, answer in answers.items()
                if answer is not None
            }

    def answer(self, pairs: Sequence[Pair]) -> dict[Pair, Answer | None]:
        """Return what the model answers to single questions of single texts, within the limit.

        For a question that no examples calibrate: the caller says what an answer means.

        Returns:
            The answers, None for a text that does not fit; what the limit left out is missing.

        Raises:
            JudgeError: the engine failed; what it had answered is kept for the next run.
            ModelError: the model cannot be loaded or used.
        """
        with self._lock, self.limit.asking():
            return self._collect_answers(list(dict.fromkeys(pairs)))

    def weigh(self, sentences: Sequence[Sentence]) -> list[list[float | None] | None] | None:
        """Return how much likelier each wording of each sentence is than what stands, in nats.

        Returns:
            For each sentence a number per wording, None for one that is not likelier from its
            start on; None for a sentence that the limit left; None where the engine cannot weigh.

        Raises:
            JudgeError: the engine failed; what it had weighed is kept for the next run.
            ModelError: the model cannot be loaded or used.
        """
        with self._lock, self.limit.asking():
            return weigh_sentences(sentences, self._handle.get, self._info, self._cache, self.limit)

    def close(self) -> None:
        """Free the model and close the cache."""
        with self._lock:
            self._handle.close()
            if self._cache is not None:
                self._cache.close()

    def _leave_out_examples(self, request: Request) -> Request:
        """Return the request with the first examples alone where the shipped answers do not count.

        Examples of a company's own are all asked about.
        """
        question = request.question
        if question.digest not in self._shipped.questions:
            return request
        examples = (*question.positive, *question.negative)
        pairs = [(question.language, question.ask, text) for text in examples]
        if len(self._shipped_answers(pairs)) == len(pairs) and self._agrees():
            return request
        few = replace(
            question,
            positive=question.positive[:_ASKED_ELSEWHERE],
            negative=question.negative[:_ASKED_ELSEWHERE],
        )
        return replace(request, question=few)

    def _collect_answers(self, pairs: Sequence[Pair]) -> dict[Pair, Answer | None]:
        found = self._find_known(pairs)
        self.counts = AnswerCounts(self.counts.asked, self.counts.cached + len(found))
        return self._asked_if_missing(pairs, found)

    def _asked_if_missing(
        self, pairs: Sequence[Pair], found: dict[Pair, Answer | None]
    ) -> dict[Pair, Answer | None]:
        """Return `found` with the model's answers to the rest of `pairs`."""
        missing = [pair for pair in pairs if pair not in found]
        for language in ("ja", "en"):
            self._ask_model(language, [pair for pair in missing if pair[0] == language], found)
        return found

    def _find_known(self, pairs: Sequence[Pair]) -> dict[Pair, Answer | None]:
        """Return the answers that came with the rules, where they count, and those kept here."""
        shipped = self._shipped_answers(pairs)
        if shipped and self._agrees():
            return self._kept([pair for pair in pairs if pair not in shipped]) | shipped
        found = self._kept(pairs)
        again = shipped.keys() - found.keys()
        if again and self._trust is False:
            self.announce(asked_here(len(again)))
        return found

    def _shipped_answers(self, pairs: Sequence[Pair]) -> dict[Pair, Answer | None]:
        if not self._shipped.answers:
            return {}
        keys = {pair: self._portable_key(pair) for pair in pairs}
        answers = self._shipped.answers
        return {pair: answers[key] for pair, key in keys.items() if key in answers}

    def _agrees(self) -> bool:
        """Return whether the shipped answers count here, asking the sentinels if need be."""
        if self._trust is None:
            sentinels = self._shipped.sentinels
            found = self._asked_if_missing(sentinels, self._kept(sentinels))
            self._trust = self._compared(found)
        return self._trust or False

    def _compared(self, found: Mapping[Pair, Answer | None]) -> bool | None:
        """Return whether `found` is what was shipped; None while a sentinel is not answered."""
        sentinels = self._shipped.sentinels
        if not found.keys() >= set(sentinels):
            return None
        shipped = self._shipped_answers(sentinels)
        return agree([shipped.get(pair) for pair in sentinels], [found[pair] for pair in sentinels])

    def _kept(self, pairs: Sequence[Pair]) -> dict[Pair, Answer | None]:
        """Return the answers that this machine, or one of its class, gave before."""
        if self._cache is None:
            return {}
        keys = {self._build_key(pair): pair for pair in pairs}
        # A text that does not fit this context may fit a larger one: its key says so.
        keys |= {self._build_key(pair, too_long=True): pair for pair in pairs}
        kept = self._cache.get(keys)
        found = {keys[key]: None for key, answer in kept.items() if answer is None}
        return found | {keys[key]: answer for key, answer in kept.items() if answer is not None}

    def _build_key(self, pair: Pair, *, too_long: bool = False) -> bytes:
        """Return the key of an answer that this machine gives."""
        model = self._info.provenance
        return self._key_under(model + (f"@{self._info.context}" if too_long else ""), pair)

    def _portable_key(self, pair: Pair) -> bytes:
        """Return the key of an answer that came with the rules."""
        return self._key_under(self._info.portable, pair)

    def _key_under(self, model: str, pair: Pair) -> bytes:
        language, question, text = pair
        return answer_key(text, question, self._prompts.get(language).version, model)

    def _ask_model(
        self, language: Language, pairs: Sequence[Pair], found: dict[Pair, Answer | None]
    ) -> None:
        """Add the model's answers to `found`, writing them down as they come."""
        if not pairs or self.limit.reached:
            return
        asked = _group_by_question(pairs)
        parts = self._prompts.get(language)
        fresh: dict[bytes, Answer | None] = {}
        done = 0

        def keep(branch: int, leaf: int, answer: Answer | None) -> None:
            nonlocal done
            pair = asked[branch][leaf]
            found[pair] = answer
            fresh[self._build_key(pair, too_long=answer is None)] = answer
            done += 1
            self.counts = AnswerCounts(self.counts.asked + 1, self.counts.cached)
            self._progress(done, len(pairs))
            if len(fresh) >= _WRITE_EVERY:
                self._write_down(fresh)
            if self.limit.reached:
                raise _StoppedError

        try:
            self._handle.get().answers(_build_tree(parts, asked), parts.yes, parts.no, keep)
        except _StoppedError:
            pass  # what came until now counts
        except JudgeError:
            if self.limit.reached is None:
                raise  # else time ran out while a server was waited for
        finally:
            self._write_down(fresh)

    def _write_down(self, fresh: dict[bytes, Answer | None]) -> None:
        if self._cache is not None:
            self._cache.put(fresh)
        fresh.clear()


def _collect_pairs(requests: Sequence[Request]) -> list[Pair]:
    """Return each distinct question with each distinct text once, in order."""
    return list(
        dict.fromkeys(
            (request.question.language, request.question.ask, text)
            for request in requests
            for text in (
                *request.question.positive,
                *request.question.negative,
                *request.texts,
            )
        )
    )


def _group_by_question(pairs: Sequence[Pair]) -> list[list[Pair]]:
    grouped: dict[str, list[Pair]] = {}
    for pair in pairs:
        grouped.setdefault(pair[1], []).append(pair)
    return list(grouped.values())


def _build_tree(parts: PromptParts, asked: Sequence[Sequence[Pair]]) -> PromptTree:
    return PromptTree(
        parts.root_pieces(),
        tuple(
            Branch(parts.stem(pairs[0][1]), tuple(parts.leaf(text) for _, _, text in pairs))
            for pairs in asked
        ),
    )


def _ignore_progress(_done: int, _total: int) -> None:
    pass
