"""Servers whose model thinks first: the answer is read behind the thought, or there is none."""

from typing import Any

import pytest

from checker.core.errors import JudgeError
from checker.core.ports import Answer, Branch, PromptSegment, PromptTree
from checker.engines.openai.endpoint import Endpoint
from checker.engines.openai.engine import OpenAIEngine, mark_messages
from checker.engines.openai.replies import (
    FIXED_MARGIN,
    FORMS,
    AnswerWords,
    ThinkingError,
    read_completion,
)
from checker.engines.thinking import has_thoughts, strip_thoughts
from checker.judge.prompt import prompt_files, render_parts
from tests.support.endpoint_server import (
    Handler,
    Play,
    from_request,
    good,
    is_yes,
    models,
    playing,
    tokens,
    words,
)

JA = AnswerWords(("はい",), ("いいえ",))
LOGPROBS, SCHEMA, PLAIN, THOUGHTS = (
    next(each for each in FORMS if each.method == name)
    for name in ("logprobs", "schema", "words", "thoughts")
)
ROOM = 2048
THOUGHT = "まず、文を読む。はい、いいえのどちらか。期限は書かれているか。"


def reply(
    content: str | None,
    *chances: tuple[str, float],
    finish: str | None = "stop",
    **message: Any,
) -> dict[str, Any]:
    """Return a reply with what servers say about thoughts."""
    whole = tokens(*chances) if chances else words(content)
    choice = whole["choices"][0]
    choice["message"] = {"role": "assistant", "content": content} | message
    choice["finish_reason"] = finish
    return whole


def said(body: Any) -> str:
    return "はい" if is_yes(body) else "いいえ"


def patient(body: Any) -> bool:
    """Return whether the request leaves room for a thought."""
    return bool(body["max_tokens"] > ROOM)


def played(answer: Any) -> Play:
    """Return a play that answers each question with `answer` of its body."""

    def play(handler: Handler) -> None:
        if handler.body is None:
            models(handler)
        else:
            handler.send_json(answer(handler.body))

    return play


def opens_itself(body: Any) -> dict[str, Any]:
    """DeepSeek-R1 on a server that knows nothing of thoughts: the tag stood in the prompt."""
    if patient(body):
        return reply(f"{THOUGHT}\n</think>\n\n{said(body)}")
    chances = (("まず", 0.9), ("は", 0.05)) if "logprobs" in body else ()
    return reply(THOUGHT[:12], *chances, finish="length")


def thinks_of_the_word(body: Any) -> dict[str, Any]:
    """Answer likewise, but begin the thought with the word that the trial wants to hear."""
    if patient(body):
        return reply(f"はい、いいえ?{THOUGHT}\n</think>\n\n{said(body)}")
    chances = (("はい", 0.9), ("この", 0.05)) if "logprobs" in body else ()
    return reply("はい、まず", *chances, finish="length")


def parsed(name: str, empty: str | None) -> Any:
    """Return how a server answers that hands thoughts over apart, under `name`."""

    def answer(body: Any) -> dict[str, Any]:
        if patient(body):
            return reply(said(body), **{name: THOUGHT})
        chances = (("はい", 0.9), ("まず", 0.05)) if "logprobs" in body else ()
        return reply(empty, *chances, finish="length", **{name: "はい、"})

    return answer


def harmony(body: Any) -> dict[str, Any]:
    """gpt-oss on a server that shows its channels as they come."""
    begun = "<|channel|>analysis<|message|>"
    if patient(body):
        final = "<|start|>assistant<|channel|>final<|message|>"
        return reply(f"{begun}{THOUGHT}<|end|>{final}{said(body)}")
    chances = (("<|channel|>", 0.99), ("は", 0.001)) if "logprobs" in body else ()
    return reply(f"{begun}まず", *chances, finish="length")


def bare_harmony(body: Any) -> dict[str, Any]:
    """Answer likewise where the server drops control tokens."""
    if patient(body):
        return reply(f"analysisWe read. {THOUGHT}assistantfinal{said(body)}")
    return reply("analysisWe read", finish="length")


def tree(*texts: str) -> PromptTree:
    parts = render_parts(prompt_files("ja"), mark_messages)
    return PromptTree(
        parts.root_pieces(),
        (Branch(parts.stem("期限が書かれていますか。"), tuple(map(parts.leaf, texts))),),
    )


def opened(url: str, **settings: Any) -> OpenAIEngine:
    return OpenAIEngine.open(Endpoint(url, "m", **({"timeout": 60.0, "retries": 0} | settings)))


def asked(engine: OpenAIEngine) -> list[Answer | None]:
    return engine.answers(tree("期限は5日。", "花が咲く。"), ("はい",), ("いいえ",))[0]


THINKERS = {
    "the tag stands in the prompt": opens_itself,
    "a thought that begins like an answer": thinks_of_the_word,
    "reasoning_content": parsed("reasoning_content", None),
    "reasoning": parsed("reasoning", ""),
    "harmony": harmony,
    "bare harmony": bare_harmony,
}


@pytest.mark.parametrize("name", THINKERS)
def test_the_answer_is_read_behind_the_thought(name: str) -> None:
    with playing(played(THINKERS[name])) as server:
        engine = opened(server.url)
        assert asked(engine) == [Answer(FIXED_MARGIN, 1.0), Answer(-FIXED_MARGIN, 1.0)]
    assert engine.info.arithmetic == "+thoughts"
    assert server.asked[-1]["max_tokens"] == ROOM + 16
    assert server.asked[-1]["reasoning_effort"] == "low"


def test_a_model_that_can_be_told_not_to_think_is_told() -> None:
    def answer(body: Any) -> dict[str, Any]:
        if "chat_template_kwargs" not in body:
            return opens_itself(body)
        first = ("は", 0.9) if is_yes(body) else ("いい", 0.9)
        return reply(said(body), first, ("この", 0.01))

    with playing(played(answer)) as server:
        engine = opened(server.url)
        signs = [found.margin > 0 for found in asked(engine) if found]
    assert (engine.info.arithmetic, signs) == ("", [True, False])
    assert len(server.asked) == 1 + 2


def test_an_empty_thought_does_not_hide_the_answer() -> None:
    def answer(body: Any) -> dict[str, Any]:
        chances = (("<think>", 0.99), ("は", 0.001)) if "logprobs" in body else ()
        return reply(f"<think>\n\n</think>\n\n{said(body)}", *chances)

    with playing(played(answer)) as server:
        engine = opened(server.url)
        assert asked(engine) == [Answer(FIXED_MARGIN, 1.0), Answer(-FIXED_MARGIN, 1.0)]
    assert engine.info.arithmetic == "+schema"


@pytest.mark.parametrize(
    "unfinished",
    [
        lambda _body: reply("<think>まず", finish="length"),
        lambda _body: reply(None, finish="length", reasoning_content="はい"),
        lambda _body: reply("", finish="length", reasoning="はい"),
        lambda _body: (
            reply("はい", ("はい", 0.9), ("この", 0.1), reasoning_content="はい")
            if "logprobs" in _body
            else reply(None, reasoning_content="はい")
        ),
    ],
    ids=["tag", "reasoning_content", "reasoning", "log-probabilities of a thought"],
)
def test_a_model_that_never_comes_to_an_answer_is_an_error(unfinished: Any) -> None:
    with playing(played(unfinished)) as server, pytest.raises(JudgeError) as caught:
        opened(server.url)
    assert "was still thinking where its answer should be (m @ http" in caught.value.what.get("en")
    assert caught.value.remedy is not None
    assert "思考を切るか" in caught.value.remedy.get("ja")
    assert len(server.asked) == len(FORMS)


def test_a_thinker_that_answers_the_trial_wrongly_is_still_read_behind_its_thoughts() -> None:
    def answer(body: Any) -> dict[str, Any]:
        wrong = "いいえ" if len(body["messages"]) == 1 else said(body)
        if "response_format" in body:
            return reply('{"answer": "いいえ"}')
        return reply(f"{THOUGHT}</think>{wrong}") if patient(body) else opens_itself(body)

    with playing(played(answer)) as server:
        engine = opened(server.url)
        assert asked(engine) == [Answer(FIXED_MARGIN, 1.0), Answer(-FIXED_MARGIN, 1.0)]
    assert engine.info.arithmetic == "+thoughts"


def test_a_refused_way_does_not_hide_that_the_model_thinks() -> None:
    def play(handler: Handler) -> None:
        if handler.body is None:
            models(handler)
        elif "chat_template_kwargs" in handler.body:
            handler.send_json(reply("<think>まず", finish="length"))
        else:
            handler.send_json({"error": "no"}, 400)

    with playing(play) as server, pytest.raises(JudgeError, match="still thinking"):
        opened(server.url)


def test_a_thought_in_a_later_reply_is_an_error() -> None:
    thought = played(
        lambda _body: reply("", ("はい", 0.9), ("この", 0.1), reasoning_content="はい")
    )
    with playing(from_request(2, thought)) as server:
        engine = opened(server.url)
        with pytest.raises(JudgeError, match="still thinking"):
            asked(engine)


def test_a_thought_that_is_cut_leaves_its_question_open() -> None:
    def answer(body: Any) -> dict[str, Any]:
        if "花" in body["messages"][-1]["content"]:
            return reply(f"はい。{THOUGHT}" * 20, finish="length")
        return opens_itself(body)

    with playing(played(answer)) as server:
        assert asked(opened(server.url)) == [Answer(FIXED_MARGIN, 1.0), Answer(0.0, 0.0)]


def test_a_model_that_cannot_count_is_asked_as_before() -> None:
    wrong = played(lambda _body: reply("いいえ", ("いい", 0.9), ("は", 0.1)))
    with playing(from_request(7, good, wrong)) as server:
        engine = opened(server.url)
        signs = [found.margin > 0 for found in asked(engine) if found]
    assert (engine.info.arithmetic, signs) == ("", [True, False])
    assert all(not patient(body) for body in server.asked)


def test_a_cut_word_is_no_answer() -> None:
    assert PLAIN.read(reply("はい、期限", finish="length"), JA) == Answer(0.0, 0.0)
    assert PLAIN.read(reply("はい、期限があります。"), JA) == Answer(FIXED_MARGIN, 1.0)
    assert PLAIN.read(reply("はい", finish=None), JA) == Answer(FIXED_MARGIN, 1.0)


@pytest.mark.parametrize("form", [SCHEMA, PLAIN, THOUGHTS], ids=lambda each: each.method)
@pytest.mark.parametrize(
    ("content", "margin"),
    [
        ("<think>\nいいえ、と言いたい。\n</think>\n\nはい", FIXED_MARGIN),
        ("はい、とは言えない。\n</think>\nいいえ。", -FIXED_MARGIN),
        ('<think>はい</think>{"answer": "いいえ"}', -FIXED_MARGIN),
        ("[THINK]はい[/THINK]いいえ", -FIXED_MARGIN),
        ("<seed:think>はい</seed:think>いいえ", -FIXED_MARGIN),
        ("<|channel>thought\nはい<channel|>いいえ", -FIXED_MARGIN),
        ("<think>a</think><think>いいえ</think>はい", FIXED_MARGIN),
    ],
)
def test_only_what_stands_behind_all_thoughts_counts(
    form: Any, content: str, margin: float
) -> None:
    assert form.read(reply(content), JA) == Answer(margin, 1.0)


@pytest.mark.parametrize("form", FORMS, ids=lambda each: each.name or "usual")
def test_an_open_thought_is_never_read(form: Any) -> None:
    cut = reply("<think>はい", ("<think>", 0.99), ("はい", 0.01), finish="length")
    with pytest.raises(ThinkingError):
        form.read(cut, JA)


@pytest.mark.parametrize(
    ("text", "answer", "thought"),
    [
        ("はい", "はい", False),
        ("  文 <think> 文", "  文 <think> 文", False),
        ("analysis of it", "analysis of it", False),
        ("<think>\n\n</think>\n\nはい", "はい", False),
        ("<think>\nまず\n</think>\nはい", "はい", True),
        ("まず\n</think>\nはい", "はい", True),
        ("<think>まず", None, True),
        ("<think>a</think>\n<think>b", None, True),
    ],
)
def test_thoughts_are_told_from_answers(text: str, answer: str | None, *, thought: bool) -> None:
    assert (strip_thoughts(text), has_thoughts(text)) == (answer, thought)


def test_a_text_is_written_without_its_thoughts() -> None:
    whole = read_completion(reply("<think>\nまず\n</think>\n\n本文です。"), 1.0)
    assert (whole.text, whole.ended) == ("本文です。", True)
    apart = read_completion(reply("本文です。", reasoning_content="まず"), 1.0)
    assert (apart.text, apart.ended) == ("本文です。", True)


@pytest.mark.parametrize(
    "cut",
    [
        reply("<think>まず", finish="length"),
        reply("<think>まず", finish=None),
        reply(None, finish=None, reasoning_content="まず"),
        reply(None, finish="length", reasoning_content="まず"),
        reply("", finish="length", reasoning="まず"),
    ],
    ids=["tag", "tag alone", "reasoning_content alone", "reasoning_content", "reasoning"],
)
def test_a_thought_that_is_cut_is_no_text(cut: Any) -> None:
    assert (read_completion(cut, 1.0).text, read_completion(cut, 1.0).ended) == ("", False)


def test_writing_leaves_room_to_think() -> None:
    with playing(played(opens_itself)) as server:
        engine = opened(server.url)
        found = engine.complete(
            [PromptSegment(mark_messages([("user", "期限")]), trusted=True)], limit=50
        )
    assert (found.text, found.ended) == ("はい", True)
    assert server.asked[-1]["max_tokens"] == 50 + ROOM
