"""Ctrl-C while the model is judging: what was judged is reported, the rest is left."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from checker.core.messages import DisplayLanguage, Message
from checker.judge.limit import Limit

_SAYS = Message("cli.judging-no-more-what-judged-follows")


@contextmanager
def handle_interrupts(limit: Limit, language: DisplayLanguage) -> Iterator[None]:
    """Let the first Ctrl-C end the judging, and any other the command."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals belong to the main thread
        return

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        if not limit.is_asking or limit.reached == "interrupted":
            signal.default_int_handler(number, frame)
        limit.interrupt()
        say(_SAYS.get(language))

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def say(sentence: str) -> None:
    """Write to standard error past Python's buffers, which may be in use where a signal came."""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    line = f"{os.linesep}checker: {sentence}{os.linesep}"
    os.write(2, line.encode(encoding, errors="backslashreplace"))
