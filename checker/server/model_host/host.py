"""Serve one loaded model to the jobs and pages of this machine, over a socket."""

import json
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from checker.core.ports import Answer, AnswerWeigher, SkilledWriter, WordingWeigher
from checker.engines.lazy_engine import EngineHandle
from checker.engines.passage_engine import open_passage_engine
from checker.server.model_host.lines import Lines, stream
from checker.server.model_host.turns import Turns
from checker.server.model_host.unanswered import Answers
from checker.server.model_host.wire import (
    COMPLETION,
    COMPLETIONS,
    INFO,
    LARGEST_REQUEST,
    LIKELIHOODS,
    SEGMENTS,
    SKILL,
    TREE,
    WriteOrder,
    write_answer,
)
from checker.server.model_host.writing import Writing


class _HandedOnError(Exception):
    """The turn is over, and somebody else waits."""


class ModelHost:
    """Answers for one model; callers take turns.

    Args:
        engine: the model, loaded with the first question.
    """

    def __init__(self, engine: EngineHandle) -> None:
        self._engine = engine
        self._passages = open_passage_engine(engine)
        self._turns = Turns()
        self._writing = Writing(self._turns)

    def build_app(self) -> Starlette:
        """Return the application that the host's server runs."""
        return Starlette(
            routes=[
                Route("/info", self._tell_info),
                Route("/answers", self._stream_answers, methods=["POST"]),
                Route("/answer-passages", self._stream_passages, methods=["POST"]),
                Route("/complete", self._stream_completion, methods=["POST"]),
                Route("/write-skilled", self._write_skilled, methods=["POST"]),
                Route("/weigh", self._weigh, methods=["POST"]),
                Route("/likelihoods", self._weigh_answers, methods=["POST"]),
                Route("/write", self._stream_text, methods=["POST"]),
                Route("/chat-prompt", self._render_chat, methods=["POST"]),
            ]
        )

    async def _tell_info(self, request: Request) -> Response:
        del request
        info = INFO.dump_python(self._engine.info, mode="json")
        turns = {"waiting": self._turns.waiting, "turns": self._turns.taken}
        return JSONResponse({"info": info, **turns})

    async def _render_chat(self, request: Request) -> Response:
        messages = [(str(role), str(text)) for role, text in (await _read(request))["messages"]]

        def render() -> str:
            with self._turns.take():
                return self._engine.get().chat_template(messages)

        return JSONResponse({"prompt": await run_in_threadpool(render)})

    async def _write_skilled(self, request: Request) -> Response:
        asked = await _read(request)
        return stream(lambda lines: self._write_in_turn(asked, lines))

    async def _weigh(self, request: Request) -> Response:
        asked = await _read(request)
        return stream(lambda lines: self._weigh_in_turn(asked, lines))

    async def _weigh_answers(self, request: Request) -> Response:
        asked = await _read(request)
        return stream(lambda lines: self._weigh_answers_in_turn(asked, lines))

    async def _stream_answers(self, request: Request) -> Response:
        asked = await _read(request)
        return stream(lambda lines: self._answer(self._engine, asked, lines))

    async def _stream_passages(self, request: Request) -> Response:
        asked = await _read(request)
        return stream(lambda lines: self._answer(self._passages, asked, lines))

    async def _stream_completion(self, request: Request) -> Response:
        asked = await _read(request)
        return stream(lambda lines: self._complete(asked, lines))

    async def _stream_text(self, request: Request) -> Response:
        order = WriteOrder.model_validate(await _read(request))
        return stream(lambda lines: self._writing.write(self._engine.get, order, lines))

    def _answer(self, engine: EngineHandle, asked: dict[str, Any], lines: Lines) -> None:
        answers = Answers(TREE.validate_python(asked["tree"]))
        while not answers.complete:
            with self._turns.take():
                self._answer_in_turn(engine, answers, asked["yes"], asked["no"], lines)
        lines.say({"end": True})

    def _answer_in_turn(
        self, engine: EngineHandle, answers: Answers, yes: list[str], no: list[str], lines: Lines
    ) -> None:
        """Answer what has no answer yet, until the turn is over."""
        rest, places = answers.rest()

        def note(branch: int, leaf: int, answer: Answer | None) -> None:
            at = places[branch][leaf]
            answers.known[at] = answer
            lines.say(write_answer(*at, answer))
            if self._turns.is_over():
                raise _HandedOnError

        try:
            engine.get().answers(rest, yes, no, note)
        except _HandedOnError:
            return

    def _weigh_in_turn(self, asked: dict[str, Any], lines: Lines) -> None:
        with self._turns.take():
            engine = self._engine.get()
            gains = (
                engine.weigh(
                    str(asked["before"]),
                    str(asked["sentence"]),
                    [(str(words), float(least)) for words, least in asked["wordings"]],
                )
                if isinstance(engine, WordingWeigher)
                else None
            )
        lines.say({"gains": gains})

    def _write_in_turn(self, asked: dict[str, Any], lines: Lines) -> None:
        with self._turns.take():
            engine = self._engine.get()
            made = (
                engine.write_skilled(
                    SKILL.validate_python(asked["skill"]),
                    [SEGMENTS.validate_python(each) for each in asked["prompts"]],
                    limit=int(asked["limit"]),
                    grammar=str(asked["grammar"]),
                    seconds=asked["seconds"],
                )
                if isinstance(engine, SkilledWriter)
                else None
            )
        lines.say({"completions": COMPLETIONS.dump_python(made, mode="json")})

    def _weigh_answers_in_turn(self, asked: dict[str, Any], lines: Lines) -> None:
        tree = TREE.validate_python(asked["tree"])
        with self._turns.take():
            engine = self._engine.get()
            found = engine.weigh_answers(tree) if isinstance(engine, AnswerWeigher) else None
        lines.say({"likelihoods": LIKELIHOODS.dump_python(found, mode="json")})

    def _complete(self, asked: dict[str, Any], lines: Lines) -> None:
        with self._turns.take():
            done = self._engine.get().complete(
                SEGMENTS.validate_python(asked["prompt"]),
                limit=int(asked["limit"]),
                grammar=str(asked["grammar"]),
                seconds=asked["seconds"],
                on_text=lambda text: lines.say({"text": text}),
            )
        lines.say({"completion": COMPLETION.dump_python(done, mode="json")})


async def _read(request: Request) -> dict[str, Any]:
    body = await request.body()
    if len(body) > LARGEST_REQUEST:
        raise ValueError("the request is too large")
    return dict(json.loads(body))
