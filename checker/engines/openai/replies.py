"""Ask an endpoint for yes or no, and read what it says.

Where the server offers log-probabilities, an answer is what the in-process engine would read: the
probabilities of the first token. Where it does not, it is held to one of the words, or only asked
to say one, and the margin has a fixed size. A model that thinks first is read behind its thoughts,
in whatever way the server hands them over, or not at all.
"""

import json
import math
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ConfigDict, ValidationError

from checker.core.data_classes import dataclass
from checker.core.lazy_models import LazyModel
from checker.core.ports import Answer, Completion
from checker.engines.thinking import has_thoughts, strip_thoughts

FIXED_MARGIN = 2.0
"""Nats between yes and no where only a word comes: such an answer is never near a threshold."""

ROOM_TO_SAY = 16
"""Tokens: one word, and what polite models put around it."""

_TOP = 20  # the most that OpenAI and vLLM give unless configured otherwise
_MIN_TOP_LOGPROBS = 2
_FAINTEST = -30.0  # nats; servers write -9999 for "never", which no mean should see
_ROUNDING = 0.01
# Some servers write a token as their tokeniser stores it, with a mark for the space before it.
_SPACES = " \t\r\n▁ĠĊ"
_QUOTES = " \t\r\n\"'「『*`"

_ROOM_TO_THINK = 2048  # tokens: what reasoning models spend on a short question, several times

Method = Literal["logprobs", "schema", "words", "thoughts"]
"""What a reply is read from: probabilities, a word of two, a word, a word behind thoughts."""


class NonsenseError(ValueError):
    """A part of an answer that makes no sense; the argument names it."""


class ThinkingError(NonsenseError):
    """The model was still thinking where its answer should be."""


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """The words of the two answers."""

    yes: tuple[str, ...]
    no: tuple[str, ...]

    def begun_by(self, token: str) -> bool | None:
        """Return whether a first token belongs to yes (True), to no (False), to both or neither."""
        text = token.strip(_SPACES).casefold()
        yes, no = _begins_word(text, self.yes), _begins_word(text, self.no)
        return None if yes == no else yes

    def said_in(self, text: str) -> bool | None:
        """Return which answer `text` begins with; None for neither, or where both are in it."""
        said = text.lstrip(_QUOTES).casefold()
        yes, no = _find_first_word(said, self.yes), _find_first_word(said, self.no)
        if (yes is None) == (no is None):
            return None
        rest, others = said[len(yes or no or "") :], self.no if yes else self.yes
        return None if any(word.casefold() in rest for word in others) else yes is not None


@dataclass(frozen=True, slots=True)
class AskingMethod:
    """A way to ask. `quiet` tells the model's template not to think aloud first."""

    method: Method
    quiet: bool

    @property
    def name(self) -> str:
        """A name that keeps answers of different forms apart; empty for the usual one."""
        usual = self.method == "logprobs" and self.quiet
        return "" if usual else f"+{self.method}{'' if self.quiet else '-bare'}"

    def body(self, words: AnswerWords) -> dict[str, Any]:
        """Return what a request says beside model and messages."""
        body = _BODIES[self.method] | self.settings
        if self.method == "schema":
            body["response_format"] = _build_response_format(words)
        return body

    @property
    def settings(self) -> dict[str, Any]:
        """What every request says, whatever it asks for."""
        settings: dict[str, Any] = {"temperature": 0}
        if self.quiet:
            settings["chat_template_kwargs"] = {"enable_thinking": False}
        if self.quiet and self.method == "thoughts":
            settings["reasoning_effort"] = "low"  # gpt-oss
        return settings

    @property
    def room(self) -> int:
        """How many tokens the model may think for, beside what it is asked to write."""
        return _ROOM_TO_THINK if self.method == "thoughts" else 0

    def read(self, reply: Any, words: AnswerWords) -> Answer | None:
        """Return the answer in a reply; None where it has no log-probabilities but should.

        Raises:
            ThinkingError: there is a thought where the answer should be.
            NonsenseError: the reply has not the shape that it must have, or numbers make no sense.
        """
        choice = _get_first_choice(reply)
        if self.method != "logprobs":
            return _read_from_text(choice, words)
        if choice.message.thoughts or strip_thoughts(choice.message.content or "") is None:
            raise ThinkingError("logprobs")  # they are those of a thought
        return _read_from_tokens(choice.logprobs, words)


FORMS = tuple(
    AskingMethod(method, quiet)
    for method in ("logprobs", "schema", "words", "thoughts")
    for quiet in (True, False)
)
"""From the one that tells most to the one that any server understands, and the one that waits."""

_BODIES: dict[Method, dict[str, Any]] = {
    "logprobs": {"max_tokens": 1, "logprobs": True, "top_logprobs": _TOP},
    "schema": {"max_tokens": 48},
    "words": {"max_tokens": ROOM_TO_SAY},
    "thoughts": {"max_tokens": ROOM_TO_SAY + _ROOM_TO_THINK},
}


def has_ended(reply: Any) -> bool:
    """Return whether a reply is all that the model had to say.

    Raises:
        NonsenseError: the reply has not the shape that it must have.
    """
    return _get_first_choice(reply).ended


def shows_thoughts(reply: Any) -> bool:
    """Return whether a reply holds a thought, done or not; an empty one is none.

    Raises:
        NonsenseError: the reply has not the shape that it must have.
    """
    message = _get_first_choice(reply).message
    return message.thoughts or has_thoughts(message.content or "")


def read_completion(reply: Any, seconds: float) -> Completion:
    """Return the text in a reply that took `seconds`; thoughts before it are left out.

    A text that a cap cut while the model was thinking is empty and not ended.

    Raises:
        NonsenseError: the reply has not the shape that it must have.
    """
    choice = _get_first_choice(reply)
    if choice.message.content is None and not choice.message.thoughts:
        raise NonsenseError("content")
    try:
        usage = _UsageReply.model_validate(reply).usage or _TokenUsage()
    except ValidationError:
        usage = _TokenUsage()
    text = strip_thoughts(choice.message.content or "") or ""
    only_thought = not text.strip() and shows_thoughts(reply)
    return Completion(
        text,
        choice.ended and not only_thought,
        usage.prompt_tokens,
        usage.completion_tokens,
        seconds=seconds,
    )


class _ReplyModel(LazyModel):
    model_config = ConfigDict(strict=True)


class _Top(_ReplyModel):
    token: str
    logprob: float


class _ReplyToken(_Top):
    top_logprobs: list[_Top]


class _Logprobs(_ReplyModel):
    content: list[_ReplyToken]


class _Message(_ReplyModel):
    """Servers hand thoughts over apart, under one of two names, where they know the model."""

    content: str | None = None
    reasoning_content: Any = None  # DeepSeek, vLLM, llama-server, SGLang
    reasoning: Any = None  # Ollama, LM Studio, newer vLLM

    @property
    def thoughts(self) -> bool:
        """Whether there are any."""
        told = (self.reasoning_content, self.reasoning)
        return any(isinstance(each, str) and each.strip() for each in told)


class _ReplyChoice(_ReplyModel):
    message: _Message
    logprobs: Any = None
    finish_reason: str | None = None

    @property
    def ended(self) -> bool:
        """Whether the model came to its end; a server that says nothing is believed."""
        return self.finish_reason in {"stop", "eos_token", None}


class _Reply(_ReplyModel):
    choices: list[_ReplyChoice]


class _TokenUsage(_ReplyModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _UsageReply(_ReplyModel):
    usage: _TokenUsage | None = None


def _get_first_choice(reply: Any) -> _ReplyChoice:
    try:
        choices = _Reply.model_validate(reply).choices
    except ValidationError as error:
        raise NonsenseError("choices") from error
    if not choices:
        raise NonsenseError("choices")
    return choices[0]


def _read_from_tokens(logprobs: Any, words: AnswerWords) -> Answer | None:
    try:
        tokens = _Logprobs.model_validate(logprobs).content
    except ValidationError:
        return None  # none, or in a shape of the server's own
    if not tokens or len(tokens[0].top_logprobs) < _MIN_TOP_LOGPROBS:
        return None
    first = tokens[0]
    listed = [(each.token, each.logprob) for each in first.top_logprobs]
    if first.token not in {token for token, _ in listed}:
        listed.append((first.token, first.logprob))
    return _weigh_tokens(listed, words)


def _weigh_tokens(listed: Sequence[tuple[str, float]], words: AnswerWords) -> Answer:
    """Sum both sides; one that is not listed is at most as likely as the least likely that is."""
    numbers = [number for _, number in listed]
    if any(math.isnan(number) or number > _ROUNDING for number in numbers):
        raise NonsenseError("logprobs")
    if sum(map(math.exp, numbers)) > 1 + _ROUNDING:
        raise NonsenseError("logprobs")
    sides = [(words.begun_by(token), math.exp(number)) for token, number in listed]
    yes, no = (sum(chance for side, chance in sides if side is one) for one in (True, False))
    if not yes and not no:
        return Answer(margin=0.0, mass=0.0)
    faintest = max(min(numbers), _FAINTEST)
    log_yes, log_no = (max(math.log(one), _FAINTEST) if one else faintest for one in (yes, no))
    return Answer(margin=log_yes - log_no, mass=min(yes + no, 1.0))


def _read_from_text(choice: _ReplyChoice, words: AnswerWords) -> Answer:
    """Return the answer that stands behind all thoughts.

    A text that a cap cut may be the beginning of a thought whose tag stood in the prompt, or of
    an answer that goes on to say the contrary: it is no answer.
    """
    said = words.said_in(_unwrap_answer(_get_answer_text(choice)))
    if said is None or not choice.ended:
        return Answer(margin=0.0, mass=0.0)
    return Answer(margin=FIXED_MARGIN if said else -FIXED_MARGIN, mass=1.0)


def _get_answer_text(choice: _ReplyChoice) -> str:
    content = choice.message.content
    if content is None and not choice.message.thoughts:
        raise NonsenseError("content")
    text = strip_thoughts(content or "")
    if text is None or (choice.message.thoughts and not text.strip()):
        raise ThinkingError("content")
    return text


def _unwrap_answer(content: str) -> str:
    """Return what stands in {"answer": ...}; the content itself where it is no such JSON."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return content
    answer = value.get("answer") if isinstance(value, dict) else None
    return answer if isinstance(answer, str) else content


def _build_response_format(words: AnswerWords) -> dict[str, Any]:
    answer = {"type": "string", "enum": [*words.yes, *words.no]}
    schema = {
        "type": "object",
        "properties": {"answer": answer},
        "required": ["answer"],
        "additionalProperties": False,
    }
    named = {"name": "answer", "strict": True, "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def _begins_word(token: str, words: Sequence[str]) -> bool:
    """Return whether `token` is the head of a word, or a word and what cannot go on with it."""
    heads = any(word.casefold().startswith(token) for word in words)
    return bool(token) and (heads or _find_first_word(token, words) is not None)


def _find_first_word(text: str, words: Sequence[str]) -> str | None:
    """Return the word that `text` begins with, as a whole word."""
    for word in sorted(words, key=len, reverse=True):
        after = text[len(word) : len(word) + 1]
        if text.startswith(word.casefold()) and not after.isalnum():
            return word
    return None
