"""Write texts for programs: in order, in turns with judging, until an end, a cap or a deadline."""

import threading
import time
from collections.abc import Callable
from typing import Any, Final, cast

from checker.core.errors import ModelError
from checker.core.ports import ChatWriter, Engine, PromptSegment, Sampling
from checker.engines.llama.json_schema import build_schema_grammar
from checker.engines.llama.writer import AT_ONCE
from checker.server.model_host.conversation import render
from checker.server.model_host.lines import GoneError, Lines
from checker.server.model_host.room import FullError, Room
from checker.server.model_host.stops import Stops
from checker.server.model_host.turns import GaveUpError, Turns
from checker.server.model_host.wire import WriteOrder, WrittenText

USUAL_LIMIT: Final = 1024
MOST_WAITING: Final = 64


class Writing:
    """Writes with one model.

    Args:
        turns: which judging takes, too.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._room: Room | None = None
        self._lock = threading.Lock()

    def write(self, open_engine: Callable[[], Engine], order: WriteOrder, lines: Lines) -> None:
        """Say the text of an order as it comes, and how it ended; or why there is none.

        Raises:
            CheckerError: the model failed.
            GoneError: nobody listens any more.
        """
        text = _Text(order, self._turns, lines)
        try:
            self._write_in_turns(open_engine, text)
        except _RefusedError as error:
            lines.say({"wrong": error.code, **error.details})
        except FullError:
            lines.say({"wrong": "full"})
        except GaveUpError:
            if lines.gone.is_set():
                raise GoneError from None
            lines.say({"wrong": "late"} if text.done is None else text.finish())

    def _write_in_turns(self, open_engine: Callable[[], Engine], text: "_Text") -> None:
        engine = open_engine()
        prompt, grammar = _render(engine, text.order), _build_grammar(text.order)
        writer = cast("ChatWriter", engine)
        tokens = writer.count_tokens(prompt)
        limit = _choose_limit(engine.info.context, tokens, text.order.limit)
        with (
            self._find_room(engine).take(tokens + limit, text.is_over, text.tell_place),
            self._turns.take(text.is_over),
        ):
            text.begin(tokens)
            completion = writer.write(
                prompt,
                limit=limit,
                sampling=Sampling(text.order.temperature, text.order.top_p, text.order.seed),
                grammar=grammar,
                on_text=text.take,
                go_on=text.go_on,
            )
            text.note_end(ended=completion.ended, tokens=completion.tokens)
        text.lines.say(text.finish())

    def _find_room(self, engine: Engine) -> Room:
        """Return the room of the model that is loaded, which may be less than was configured."""
        with self._lock:
            if self._room is None:
                self._room = Room(engine.info.context, AT_ONCE, MOST_WAITING)
            return self._room


class _Text:
    """One text on its way to who wants it."""

    def __init__(self, order: WriteOrder, turns: Turns, lines: Lines) -> None:
        self.order = order
        self.lines = lines
        self.done: WrittenText | None = None
        self._turns = turns
        self._stops = Stops(order.stop)
        self._end = time.monotonic() + order.seconds

    def is_over(self) -> bool:
        """Return whether nobody listens any more, or the time is up."""
        return self.lines.gone.is_set() or time.monotonic() > self._end

    def tell_place(self, place: int) -> None:
        self.lines.say({"place": place})

    def begin(self, tokens: int) -> None:
        self.done = WrittenText(finish="length", prompt_tokens=tokens, tokens=0)
        self.lines.say({"begun": tokens})

    def take(self, piece: str) -> None:
        """Say what of the text can be shown."""
        shown = self._stops.feed(piece)
        if shown:
            self.lines.say({"text": shown})

    def go_on(self) -> bool:
        """Let others have their turn; False where the text is to end here."""
        if self._stops.hit or self.is_over():
            return False
        try:
            self._turns.hand_on(self.is_over)
        except GaveUpError:
            return False
        return True

    def note_end(self, *, ended: bool, tokens: int) -> None:
        if self.done is not None:
            self.done.finish = "stop" if ended or self._stops.hit else "length"
            self.done.tokens = tokens

    def finish(self) -> dict[str, Any]:
        """Return the last line, after what was held back is said."""
        rest = self._stops.end()
        if rest:
            self.lines.say({"text": rest})
        return {"done": None if self.done is None else self.done.model_dump()}


class _RefusedError(Exception):
    """An order that cannot be done; `code` and `details` say why."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def _choose_limit(context: int, tokens: int, wanted: int | None) -> int:
    left = context - tokens
    if left < 1:
        raise _RefusedError("too-long", tokens=tokens, most=context)
    return min(wanted or USUAL_LIMIT, left)


def _render(engine: Engine, order: WriteOrder) -> tuple[PromptSegment, ...]:
    if not order.messages:
        return (PromptSegment(order.prompt),)
    try:
        return render(order.messages, engine.chat_template)
    except ModelError as error:
        raise _RefusedError("messages") from error


def _build_grammar(order: WriteOrder) -> str:
    if order.json_schema is None:
        return ""
    try:
        return build_schema_grammar(order.json_schema, strict=order.strict)
    except (ValueError, RecursionError) as error:
        raise _RefusedError("schema", says=str(error)[:200]) from error
