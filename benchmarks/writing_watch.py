"""What is noted while a document is written: the drafts as they come, how long each step takes."""

import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final, TypeVar

from checker.core.messages import Message
from checker.core.ports import Completion
from checker.jobs.write import DraftGenerator
from checker.jobs.write.prompt import Conversation

_T = TypeVar("_T")


class Recorder:
    """An author who also notes the drafts as they were first written."""

    def __init__(self, author: DraftGenerator) -> None:
        self._author = author
        self.drafts: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._author, name)

    def write(self, asked: Conversation, *, limit: int, grammar: str = "") -> Completion | None:
        """Write, and note what was asked for the first time."""
        made = self._author.write(asked, limit=limit, grammar=grammar)
        system, last = asked.messages[0][1], asked.messages[-1][1]
        again = re.search("^(?:書かないこと|直すこと|Do not write|Mend):", last, re.MULTILINE)
        if made is not None and not again and re.search("下書き|You draft", system):
            self.drafts.append(made.text)
        return made


class StepTimes:
    """How long the steps of writing take, told by what is said of progress."""

    _STEPS: Final = {"Looking": "extraction", "Drafting": "drafting", "Mending": "repair"}

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._step = "rest"
        self._since = time.perf_counter()

    def say(self, what: Message) -> None:
        """Begin a step."""
        self.turn(self._STEPS.get(what.get("en").partition(" ")[0], self._step))

    def turn(self, step: str) -> str:
        """Begin a step, and return the one that it ends."""
        now, before = time.perf_counter(), self._step
        self.seconds[before] += now - self._since  # type: ignore[assignment]
        self._step, self._since = step, now
        return before

    def checking(self, check: Callable[..., _T]) -> Callable[..., _T]:
        """Return a check whose time counts as its own."""

        def timed(*given: Any) -> _T:
            before = self.turn("checking")
            try:
                return check(*given)
            finally:
                self.turn(before if before != "drafting" else "rest")

        return timed
