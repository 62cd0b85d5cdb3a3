"""Ask the model host of this machine as if the model were here: an `Engine` over its socket."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import httpx

from checker.core.errors import CheckerError, JudgeError, ModelError
from checker.core.messages import Message, from_data
from checker.core.ports import (
    Answer,
    ChatTemplate,
    Completion,
    EngineInfo,
    Likelihood,
    PromptSegment,
    PromptTree,
    Skill,
)
from checker.engines.lazy_engine import EngineHandle
from checker.server.model_host.unanswered import Answers, OnAnswer
from checker.server.model_host.wire import (
    COMPLETION,
    COMPLETIONS,
    INFO,
    LIKELIHOODS,
    SEGMENTS,
    TREE,
    read_answer,
)

_PATIENCE_SECONDS: Final = 120.0
"""How long a host that was killed is waited for: it is started again and loads the model."""

_READ_SECONDS: Final = 600.0
_PAUSE_SECONDS: Final = 0.5
_LOST: Final = (httpx.TransportError, json.JSONDecodeError)


def open_hosted_model(address: str) -> EngineHandle:
    """Return the model of a host.

    Args:
        address: the path of its socket, or its URL.

    Raises:
        JudgeError: the host does not answer.
    """
    client = _Client(address)
    info = INFO.validate_python(client.get("/info")["info"])
    return EngineHandle(lambda: HostedEngine(client, info), info)


class HostedEngine:
    """The host's model. What a host that died had answered is kept, and the rest asked again."""

    def __init__(self, client: "_Client", info: EngineInfo) -> None:
        self._client = client
        self._info = info

    @property
    def info(self) -> EngineInfo:
        """Which model the host has."""
        return self._info

    @property
    def chat_template(self) -> ChatTemplate:
        """How the model's conversations are written."""

        def render(messages: Sequence[tuple[str, str]]) -> str:
            asked = {"messages": [list(each) for each in messages]}
            return str(self._client.post("/chat-prompt", asked)["prompt"])

        return render

    def answers(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: OnAnswer | None = None,
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.Engine` says.

        Raises:
            JudgeError: the host failed, or was away too long.
        """
        return self._answer("/answers", tree, (yes, no), on_answer)

    def answer_passages(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: OnAnswer | None = None,
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.PassageAnswerer` says.

        Raises:
            JudgeError: the host failed, or was away too long.
        """
        return self._answer("/answer-passages", tree, (yes, no), on_answer)

    def _answer(
        self,
        path: str,
        tree: PromptTree,
        words: tuple[Sequence[str], Sequence[str]],
        on_answer: OnAnswer | None,
    ) -> list[list[Answer | None]]:
        answers = Answers(tree)
        since = time.monotonic()
        while not answers.complete:
            before = len(answers.known)
            try:
                self._ask_rest(path, answers, words, on_answer)
            except _LOST as error:
                since = time.monotonic() if len(answers.known) > before else since
                _wait_or_give_up(since, error)
        return answers.list()

    def _ask_rest(
        self,
        path: str,
        answers: Answers,
        words: tuple[Sequence[str], Sequence[str]],
        on_answer: OnAnswer | None,
    ) -> None:
        rest, places = answers.rest()
        yes, no = map(list, words)
        asked = {"tree": TREE.dump_python(rest, mode="json"), "yes": yes, "no": no}
        with self._client.stream(path, asked) as lines:
            for line in lines:
                if "end" in line:
                    return
                branch, leaf, answer = read_answer(line)
                at = places[branch][leaf]
                answers.known[at] = answer
                if on_answer is not None:
                    on_answer(*at, answer)
        raise httpx.RemoteProtocolError("the host ended in the middle of its answers")

    def complete(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,
        grammar: str = "",
        seconds: float | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion:
        """Return what the model writes after `prompt`, as `ports.Engine` says.

        Raises:
            JudgeError: the host failed, or went away while it wrote.
            ValueError: the grammar is not one.
        """
        asked = {
            "prompt": SEGMENTS.dump_python(tuple(prompt), mode="json"),
            "limit": limit,
            "grammar": grammar,
            "seconds": seconds,
        }
        try:
            with self._client.stream("/complete", asked) as lines:
                for line in lines:
                    if "text" in line and on_text is not None:
                        on_text(line["text"])
                    if "completion" in line:
                        return COMPLETION.validate_python(line["completion"])
        except _LOST as error:
            raise _report_away() from error
        raise _report_away()

    def write_skilled(
        self,
        skill: Skill,
        prompts: Sequence[Sequence[PromptSegment]],
        *,
        limit: int,
        grammar: str,
        seconds: float | None = None,
    ) -> list[Completion]:
        """Return what the model writes after each prompt, as `ports.SkilledWriter` says.

        Where the host's model has not learned to, nothing.

        Raises:
            JudgeError: the host failed, or was away too long.
            ValueError: the grammar is not one.
        """
        asked = {
            "skill": skill,
            "prompts": [SEGMENTS.dump_python(tuple(each), mode="json") for each in prompts],
            "limit": limit,
            "grammar": grammar,
            "seconds": seconds,
        }
        since = time.monotonic()
        while True:
            try:
                with self._client.stream("/write-skilled", asked) as lines:
                    return COMPLETIONS.validate_python(next(lines)["completions"]) or []
            except _LOST as error:
                _wait_or_give_up(since, error)

    def weigh(
        self, before: str, sentence: str, wordings: Sequence[tuple[str, float]]
    ) -> list[float | None]:
        """Return how much likelier each wording is, as `ports.WordingWeigher` says.

        Where the host's model cannot weigh, no wording is likelier.

        Raises:
            JudgeError: the host failed, or was away too long.
        """
        asked = {"before": before, "sentence": sentence, "wordings": list(wordings)}
        since = time.monotonic()
        while True:
            try:
                with self._client.stream("/weigh", asked) as lines:
                    gains = next(lines)["gains"]
                return [None] * len(wordings) if gains is None else list(gains)
            except _LOST as error:
                _wait_or_give_up(since, error)

    def weigh_answers(self, tree: PromptTree) -> list[list[Likelihood | None]]:
        """Return how likely each leaf is, as `ports.AnswerWeigher` says.

        Where the host's model cannot weigh, none is told.

        Raises:
            JudgeError: the host failed, or was away too long.
        """
        asked = {"tree": TREE.dump_python(tree, mode="json")}
        since = time.monotonic()
        while True:
            try:
                with self._client.stream("/likelihoods", asked) as lines:
                    found = LIKELIHOODS.validate_python(next(lines)["likelihoods"])
                return found or [[None] * len(each.leaves) for each in tree.branches]
            except _LOST as error:
                _wait_or_give_up(since, error)

    def close(self) -> None:
        """Let the connection go; the host keeps its model."""
        self._client.close()


class _Client:
    """HTTP to the host."""

    def __init__(self, address: str) -> None:
        is_url = address.startswith("http://")
        transport = None if is_url else httpx.HTTPTransport(uds=address)
        self._http = httpx.Client(
            base_url=address if is_url else "http://model",
            transport=transport,
            timeout=httpx.Timeout(_READ_SECONDS, connect=5),
            trust_env=False,
        )

    def get(self, path: str) -> Any:
        """Return what the host says, once it is there."""
        return self._patiently(lambda: self._http.get(path))

    def post(self, path: str, asked: Any) -> Any:
        """Likewise, to a question."""
        return self._patiently(lambda: self._http.post(path, json=asked))

    def _patiently(self, ask: Callable[[], httpx.Response]) -> Any:
        since = time.monotonic()
        while True:
            try:
                return ask().raise_for_status().json()
            except httpx.TransportError as error:
                _wait_or_give_up(since, error)
            except (httpx.HTTPStatusError, json.JSONDecodeError) as error:
                raise _report_away() from error

    @contextmanager
    def stream(self, path: str, asked: Any) -> Iterator[Iterator[dict[str, Any]]]:
        """Yield the lines of an answer as they come.

        Raises:
            httpx.TransportError: the host is not there, or went away.
            CheckerError: the host says that the model failed.
            ValueError: the host says that what was asked makes no sense.
        """
        with self._http.stream("POST", path, json=asked) as response:
            yield self._iter_lines(response)

    def _iter_lines(self, response: httpx.Response) -> Iterator[dict[str, Any]]:
        for text in response.iter_lines():
            line: dict[str, Any] = json.loads(text)
            if "error" in line:
                raise _rebuild(line)
            if "refused" in line:
                raise ValueError(line["refused"])
            if "failed" in line:
                raise _report_away()
            yield line

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


def _rebuild(line: dict[str, Any]) -> CheckerError:
    made = ModelError if line["name"].startswith("Model") else JudgeError
    return made(from_data(line["error"]))


def _wait_or_give_up(since: float, error: Exception) -> None:
    if time.monotonic() - since > _PATIENCE_SECONDS:
        raise _report_away() from error
    time.sleep(_PAUSE_SECONDS)


def _report_away() -> JudgeError:
    return JudgeError(Message("server.model-host-is-away"))
