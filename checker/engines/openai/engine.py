"""The engine over a server with the OpenAI interface: llama-server, vLLM, Ollama, LM Studio.

Such a server renders its own chat template, so it gets the conversation as messages. The prompt's
pieces are cut at marks that stand in our own text only; a document's words are one message's
content, whatever they contain. `docs/decisions/endpoint.md` says what that is worth.
"""

import hashlib
import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import field
from typing import Any, Self

from checker.core.data_classes import dataclass
from checker.core.errors import CheckerError, JudgeError
from checker.core.messages import Message, in_every_language
from checker.core.ports import (
    Answer,
    ChatTemplate,
    Completion,
    EngineInfo,
    PromptSegment,
    PromptTree,
)
from checker.core.text import lazy_re as re
from checker.engines.openai.endpoint import Endpoint, EndpointServer, ServerRefusal, is_near
from checker.engines.openai.failures import report_wrong_shape
from checker.engines.openai.replies import (
    FORMS,
    ROOM_TO_SAY,
    AnswerWords,
    AskingMethod,
    Method,
    NonsenseError,
    ThinkingError,
    has_ended,
    read_completion,
    shows_thoughts,
)
from checker.engines.prompt_tree_order import OnAnswer

_log = logging.getLogger(__name__)

_Message = dict[str, str]
_Place = tuple[int, int]

# Private-use characters around a role: where a message begins. Read in trusted pieces only.
_OPEN, _SHUT = "\ue0f3", "\ue0f4"

# What a server may take for a control token: <|im_end|>, </s>, <start_of_turn>, [INST]. A word
# joiner after the bracket shows nothing and makes it plain text.
_CONTROL = re.compile(r"<(?=[|｜/<A-Za-z_])|\[(?=/?(?:[A-Z_]{2,}|gMASK|sMASK)\])")
_WORD_JOINER = "\u2060"

_TOO_LONG = re.compile(r"context[ _-]?(?:length|size|window)", re.IGNORECASE)
_BAD_REQUEST, _TOO_LARGE, _UNPROCESSABLE, _NOT_IMPLEMENTED = 400, 413, 422, 501
_OTHER_FORM = (_BAD_REQUEST, _UNPROCESSABLE, _NOT_IMPLEMENTED)
_MISSING = (404, 405, _NOT_IMPLEMENTED)

# Asked once per run: has no word of any document.
_TRIAL_WORDS = AnswerWords(("はい",), ("いいえ",))
_TRIAL = [
    {"role": "user", "content": "1たす1は2ですか。「はい」か「いいえ」の一語で答えてください。"}
]

# With less on the two answers the model was answering something else.
_SURE = 0.5

# What of a server's list of models says which model it is; the rest changes with every call.
_IDENTITY = ("id", "root", "parent", "owned_by", "max_model_len", "meta", "digest")


class OpenAIEngine:
    """A model on a server. Answers come as they can, several at a time."""

    def __init__(
        self, endpoint: Endpoint, server: EndpointServer, form: AskingMethod, info: EngineInfo
    ) -> None:
        self._endpoint = endpoint
        self._server = server
        self._form = form
        self._info = info

    @classmethod
    def open(
        cls, endpoint: Endpoint, *, allow_public: bool = False, server: EndpointServer | None = None
    ) -> Self:
        """Try the endpoint with one short question: how it can be asked, and who answers.

        Unless `allow_public`, a host outside this machine and private networks is logged as a
        warning before anything is sent.

        Raises:
            JudgeError: it does not answer, or not in any form that can be read.
        """
        if not allow_public and not is_near(endpoint.url):
            said = in_every_language(Message("judge.public-server"))
            _log.warning("checker: %s: %s", said, endpoint.url)
        server = server or EndpointServer(endpoint)
        listed = _find_listed(server, endpoint)
        form, reply = _try_forms(server, endpoint)
        return cls(endpoint, server, form, _build_info(endpoint, listed, form, reply))

    @property
    def info(self) -> EngineInfo:
        """Which model this is, as far as the server says; `context` is 0 where it does not."""
        return self._info

    @property
    def method(self) -> Method:
        """How the server answers, as the trial found."""
        return self._form.method

    @property
    def chat_template(self) -> ChatTemplate:
        """Marks where each message begins; `answers` cuts there."""
        return mark_messages

    def answers(
        self,
        tree: PromptTree,
        yes: Sequence[str],
        no: Sequence[str],
        on_answer: OnAnswer | None = None,
    ) -> list[list[Answer | None]]:
        """Return an answer per branch and leaf, as `ports.Engine` says; in any order.

        Raises:
            JudgeError: the server failed; what `on_answer` saw stays valid.
        """
        words = AnswerWords(tuple(yes), tuple(no))
        found: list[list[Answer | None]] = [[None] * len(each.leaves) for each in tree.branches]
        self._server.go_on()
        with ThreadPoolExecutor(self._endpoint.concurrency) as pool:
            asked = {
                pool.submit(self._answer, conversation, words): place
                for place, conversation in _iter_conversations(tree)
            }
            try:
                for (branch, leaf), answer in _iter_as_completed(asked):
                    found[branch][leaf] = answer
                    if on_answer is not None:
                        on_answer(branch, leaf, answer)
            finally:
                self._server.stop()
                pool.shutdown(wait=False, cancel_futures=True)
        return found

    def complete(
        self,
        prompt: Sequence[PromptSegment],
        *,
        limit: int,
        grammar: str = "",  # noqa: ARG002 - servers differ in how they take one, most do not
        seconds: float | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Completion:
        """Return what the server's model writes, as `ports.Engine` says; no grammar is passed on.

        Raises:
            JudgeError: the server failed, or what it says has no text.
        """
        self._server.go_on()
        began = time.monotonic()
        conversation = {"model": self._endpoint.model, "messages": parse_messages(prompt)}
        room = limit + self._form.room
        body = {**conversation, "max_tokens": room, **self._form.settings}
        reply = self._server.post("chat/completions", body, seconds)
        if isinstance(reply, ServerRefusal):
            raise self._server.failed(reply)
        try:
            made = read_completion(reply, time.monotonic() - began)
        except NonsenseError as error:
            raise report_wrong_shape(self._endpoint.label, str(error)) from error
        if on_text is not None:
            on_text(made.text)
        return made

    def close(self) -> None:
        """Ask nothing more."""
        self._server.stop()

    def _answer(self, conversation: Sequence[_Message], words: AnswerWords) -> Answer | None:
        reply = self._server.post(
            "chat/completions", _request(self._endpoint, conversation, self._form, words)
        )
        if isinstance(reply, ServerRefusal):
            if _is_too_long(reply):
                return None
            raise self._server.failed(reply)
        answer = _read(self._form, reply, words, self._endpoint)
        if answer is None:
            raise report_wrong_shape(self._endpoint.label, "logprobs")
        return answer


def describe_unknown_model(endpoint: Endpoint) -> EngineInfo:
    """Return what is known of a model whose server does not answer."""
    return EngineInfo(endpoint.label, _digest(endpoint, None, None), 0)


def mark_messages(messages: Sequence[tuple[str, str]]) -> str:
    """Render messages so that they can be told apart again; a `ports.ChatTemplate`."""
    return "".join(f"{_OPEN}{role}{_SHUT}{content}" for role, content in messages)


def parse_messages(pieces: Iterable[PromptSegment]) -> list[_Message]:
    """Return the messages that `marked` rendered, with what was put between its parts.

    Marks and control tokens in a piece that is not trusted are its words, nothing else.
    """
    found: list[_Message] = []
    for piece in pieces:
        head, *begun = (
            piece.text.split(_OPEN) if piece.trusted else [defuse_control_tokens(piece.text)]
        )
        if found:
            found[-1]["content"] += head
        for each in begun:
            role, _, content = each.partition(_SHUT)
            found.append({"role": role, "content": content})
    return found


def defuse_control_tokens(text: str) -> str:
    """Return `text` with a word joiner inside whatever a server may take for a control token."""
    whole = text.encode("utf-8", errors="replace").decode("utf-8")
    return _CONTROL.sub(lambda match: match[0] + _WORD_JOINER, whole)


def _iter_conversations(tree: PromptTree) -> Iterator[tuple[_Place, list[_Message]]]:
    for branch, node in enumerate(tree.branches):
        for place, leaf in enumerate(node.leaves):
            yield (branch, place), parse_messages((*tree.root, *node.stem, *leaf))


def _iter_as_completed(
    asked: dict[Future[Answer | None], _Place],
) -> Iterator[tuple[_Place, Answer | None]]:
    for done in as_completed(asked):
        yield asked[done], done.result()


def _request(
    endpoint: Endpoint, conversation: Sequence[_Message], form: AskingMethod, words: AnswerWords
) -> dict[str, Any]:
    return {"model": endpoint.model, "messages": list(conversation), **form.body(words)}


def _read(form: AskingMethod, reply: Any, words: AnswerWords, endpoint: Endpoint) -> Answer | None:
    try:
        return form.read(reply, words)
    except ThinkingError as error:
        raise _report_still_thinking(endpoint.label) from error
    except NonsenseError as error:
        raise report_wrong_shape(endpoint.label, str(error)) from error


@dataclass(slots=True)
class _FormTrial:
    """What the ways of asking that were tried so far have shown.

    `failure` is what to raise if no way is left, `read` are the ways that brought some answer.
    `thinks` says that a thought was seen, `may_think` that a reply did not look like an answer.
    """

    failure: CheckerError
    read: list[tuple[AskingMethod, Any]] = field(default_factory=list)
    thinks: bool = False
    may_think: bool = False

    def is_right(self, form: AskingMethod, reply: Any, endpoint: Endpoint) -> bool:
        """Take in what a form brought; return whether it is the right answer."""
        answer = None
        try:
            self.thinks = self.thinks or shows_thoughts(reply)
            answer = form.read(reply, _TRIAL_WORDS)
        except ThinkingError:
            self.failure = _report_still_thinking(endpoint.label)
        except NonsenseError as error:
            raise report_wrong_shape(endpoint.label, str(error)) from error
        if answer is None:
            return False
        self.read.append((form, reply))
        sure = answer.mass >= _SURE and has_ended(reply)
        self.may_think = self.may_think or not sure
        return sure and answer.margin > 0

    @property
    def needs_patience(self) -> bool:
        """Whether a way that waits for thoughts to end could bring more than those before."""
        return self.thinks or self.may_think or not self.read

    @property
    def best(self) -> tuple[AskingMethod, Any] | None:
        """The first way that can be read; of a model that thinks, the first that lets it."""
        ways = [way for way in self.read if way[0].room] if self.thinks else self.read
        return ways[0] if ways else None


def _try_forms(server: EndpointServer, endpoint: Endpoint) -> tuple[AskingMethod, Any]:
    """Return the first form in which the server answers rightly, and what it said.

    A model that answers wrongly is asked all the same: its rules' own examples will show what it
    is worth.

    Raises:
        JudgeError: no form can be read, or it does not answer.
    """
    trial = _FormTrial(report_wrong_shape(endpoint.label, "logprobs"))
    for form in FORMS:
        if form.room and not trial.needs_patience:
            break
        body = _request(endpoint, _TRIAL, form, _TRIAL_WORDS)
        # one token would not show whether it begins an answer or a thought
        body["max_tokens"] = max(body["max_tokens"], ROOM_TO_SAY)
        reply = server.post("chat/completions", body)
        if isinstance(reply, ServerRefusal):
            trial.failure = trial.failure if trial.thinks else server.failed(reply)
            if reply.status not in _OTHER_FORM and not reply.is_about_settings:
                break
        elif trial.is_right(form, reply, endpoint):
            return form, reply
    if trial.best is None:
        raise trial.failure
    return trial.best


def _report_still_thinking(label: str) -> JudgeError:
    return JudgeError(
        Message("model.endpoints-model-still-thinking-where-answer", label=label),
        remedy=Message("model.turn-thinking-off-servers-settings-use"),
    )


def _find_listed(server: EndpointServer, endpoint: Endpoint) -> dict[str, Any]:
    """Return what the server's list says of the model; nothing where there is no such list."""
    reply = server.get("models")
    if isinstance(reply, ServerRefusal):
        if reply.status in _MISSING:
            return {}
        raise server.failed(reply)
    data = reply.get("data") if isinstance(reply, dict) else None
    models = [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []
    named = [each for each in models if each.get("id") == endpoint.model]
    # A server of one model answers to any name.
    return (named or (models if len(models) == 1 else [{}]))[0]


def _build_info(
    endpoint: Endpoint, listed: dict[str, Any], form: AskingMethod, reply: Any
) -> EngineInfo:
    context = listed.get("max_model_len")
    return EngineInfo(
        endpoint.label,
        _digest(endpoint, listed, reply),
        context if isinstance(context, int) else 0,
        form.name,
    )


def _digest(endpoint: Endpoint, listed: dict[str, Any] | None, reply: Any) -> str:
    """Return a sha256 over all that is known of the model: answers are kept under it."""
    known = {key: (listed or {}).get(key) for key in _IDENTITY}
    said = {key: (reply or {}).get(key) for key in ("model", "system_fingerprint")}
    text = json.dumps([endpoint.url, endpoint.model, known, said], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _is_too_long(refusal: ServerRefusal) -> bool:
    return refusal.status in (_BAD_REQUEST, _TOO_LARGE) and bool(_TOO_LONG.search(refusal.says))
