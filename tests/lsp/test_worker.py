"""The process that computes: asked, taken back, killed."""

import asyncio
import subprocess
import sys
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from checker.lsp.messages import Changed, Check, CheckedText, Crashed, EditorText, FixRequest, Start
from checker.lsp.worker_client import Worker

pytestmark = pytest.mark.slow

LARGE = "".join(
    f"{number}項目めは、確認出来る日を至急決めることとする。\n\n" for number in range(20_000)
)


def _draft(folder: Path, text: str) -> EditorText:
    return EditorText(str(folder / "a.md"), text, str(folder))


def _process(worker: Worker) -> BaseProcess:
    process = worker._process  # noqa: SLF001 - what the test is about
    assert process is not None
    return process


def test_a_question_that_is_taken_back_ends_and_the_process_goes_on(tmp_path: Path) -> None:
    async def scene() -> None:
        worker = Worker(Start("en", judge=False))
        try:
            small = Check(_draft(tmp_path, "確認出来る。利用できる。\n"))
            first = await worker.ask(small)
            before = _process(worker)
            large = asyncio.ensure_future(worker.ask(Check(_draft(tmp_path, LARGE))))
            waiting = asyncio.ensure_future(worker.ask(small))
            await asyncio.sleep(1)
            assert not large.done()
            assert not waiting.done()
            large.cancel()
            assert await waiting == first
            assert _process(worker) is before
        finally:
            worker.close()

    asyncio.run(scene())


_IN_A_FINALIZER = """
import signal, sys, threading, time, weakref
from multiprocessing import Pipe
from checker.lsp import request_handler, worker
from checker.lsp.messages import Start

class Handler:
    def __init__(self, start):
        pass
    def prepare(self):
        pass
    def answer(self, request):
        here = lambda: None
        kept = weakref.ref(here, lambda _: time.sleep(0.5))
        threading.Timer(0.1, ours.send, [(1, None)]).start()
        del here  # taken back while this is being finalized
        while True:
            pass

request_handler.RequestHandler = Handler
ours, theirs = Pipe()
ours.send(Start("en", judge=False))
ours.send((1, "ask"))
def listen():
    print(ours.recv())
    ours.close()
threading.Thread(target=listen).start()
worker.run(theirs)
"""


def test_a_question_is_taken_back_in_a_finalizer_too(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _IN_A_FINALIZER],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=15,
    )
    assert "CancelledRequest" in done.stdout, done.stderr
    assert done.stderr == ""


def test_a_process_that_dies_costs_what_it_was_asked_and_no_more(tmp_path: Path) -> None:
    async def scene() -> None:
        worker = Worker(Start("en", judge=False))
        try:
            question = Check(_draft(tmp_path, "確認出来る。利用できる。\n"))
            first = await worker.ask(question)
            assert isinstance(first, CheckedText)
            assert first.remarks
            lost = asyncio.ensure_future(worker.ask(Check(_draft(tmp_path, LARGE))))
            await asyncio.sleep(0.5)
            _process(worker).kill()
            assert isinstance(await lost, Crashed)
            assert not worker.is_running
            assert await worker.ask(question) == first
        finally:
            worker.close()

    asyncio.run(scene())


def test_a_broken_rule_set_is_said_and_nothing_is_checked(tmp_path: Path) -> None:
    (tmp_path / "checker.toml").write_text('default_ruleset = "none"\n')

    async def scene() -> None:
        worker = Worker(Start("ja", judge=False))
        try:
            answer = await worker.ask(Check(_draft(tmp_path, "文。\n")))
            assert isinstance(answer, CheckedText)
            assert answer.remarks is None
            assert "規則集「none」はありません" in answer.trouble
            changed = await worker.ask(FixRequest(_draft(tmp_path, "文。\n")))
            assert isinstance(changed, Changed)
            assert changed.text is None
        finally:
            worker.close()

    asyncio.run(scene())


def _framed(body: str) -> bytes:
    return f"Content-Length: {len(body.encode())}\r\n\r\n{body}".encode()


def _serve(sent: bytes, folder: Path) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "checker", "lsp", "--no-model"]
    return subprocess.run(
        command, input=sent, cwd=folder, capture_output=True, timeout=120, check=False
    )


BEGIN = _framed('{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}')
END = _framed('{"jsonrpc":"2.0","id":2,"method":"shutdown"}')
EXIT = _framed('{"jsonrpc":"2.0","method":"exit"}')


def test_standard_output_is_the_protocols_alone_and_exit_codes_are_its_own(tmp_path: Path) -> None:
    result = _serve(BEGIN + END + EXIT, tmp_path)
    assert result.returncode == 0, result.stderr
    rest, answers = result.stdout, 0
    while rest:
        head, _, rest = rest.partition(b"\r\n\r\n")
        length = int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])
        assert rest[:1] == b"{"
        rest, answers = rest[length:], answers + 1
    assert answers == 2
    # an editor that dies, or forgets to say goodbye
    assert _serve(BEGIN, tmp_path).returncode == 1
    assert _serve(BEGIN + EXIT, tmp_path).returncode == 1
