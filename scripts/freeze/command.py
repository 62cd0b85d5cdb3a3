"""Runs one `checker` command in this process, through its entry point alone."""

import contextlib
import importlib
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it wrote to its two streams."""

    code: int
    out: str
    err: str


def run_command(arguments: Sequence[str], folder: Path) -> Outcome:
    """Return what `checker ARGUMENTS` does in a folder; an exception that escapes is told, too."""
    main = importlib.import_module("checker.__main__").main
    with contextlib.chdir(folder), _arguments(arguments), _streams() as (out, err):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = int(ended.code or 0)
    return Outcome(code, _text(out), _text(err))


@contextlib.contextmanager
def _arguments(arguments: Sequence[str]) -> Iterator[None]:
    before, sys.argv = sys.argv, ["checker", *arguments]
    try:
        yield
    finally:
        sys.argv = before


@contextlib.contextmanager
def _streams() -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Stand in for the standard streams: `checker` writes bytes to them as well as text."""
    out, err = io.BytesIO(), io.BytesIO()
    texts = [io.TextIOWrapper(each, "utf-8", write_through=True) for each in (out, err)]
    with contextlib.redirect_stdout(texts[0]), contextlib.redirect_stderr(texts[1]):
        yield out, err
    for each in texts:
        each.detach()


def _text(stream: io.BytesIO) -> str:
    return stream.getvalue().decode("utf-8", "backslashreplace")
