"""Start the parts of a server and start each again that dies: web, workers, model host."""

import json
import logging
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filelock import FileLock, Timeout

from checker.core.regular_files import read_regular_text
from checker.core.storage import write_atomically
from checker.server.places import DataFolder

_LOG: Final = logging.getLogger(__name__)
_LOOK_SECONDS: Final = 0.2
_LONGEST_PAUSE: Final = 5.0
_STEADY_SECONDS: Final = 60.0
_PATIENCE_SECONDS: Final = 15
_MOST_WORKERS: Final = 64


@dataclass
class _Part:
    """A process, and when it may be started again."""

    name: str
    options: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    pause: float = 0.5
    due: float = 0.0
    ended: bool = False


class Supervisor:
    """Keeps the parts of a server alive, until it is told to stop.

    Args:
        data: the data folder.
        settings: options of the command line, by the names of `ServerSettings`.
    """

    def __init__(self, data: Path, settings: dict[str, Any]) -> None:
        self._data = data.absolute()
        self._settings = settings
        self._parts: list[_Part] = []
        self._stopping = False
        self._lock: FileLock | None = None

    def add_web(self) -> None:
        """Let browsers and programs in."""
        self._add("web")

    def add_worker(self, *, use_model: bool) -> str:
        """Take jobs, with a model host beside it where one judges; return the worker's name."""
        address = _choose_address(DataFolder(self._data)) if use_model else None
        if address is not None:
            self._add("model", model_host=address)
        name = self._take_name()
        self._add("worker", model_host=address, worker=name)
        return name

    def run(self) -> None:
        """Start the parts and watch them."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            while not self._stopping:
                for part in self._parts:
                    self._look_after(part)
                time.sleep(_LOOK_SECONDS)
        finally:
            self._end_all()

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _add(self, name: str, **options: Any) -> None:
        self._parts.append(_Part(name, {"settings": self._settings, **options}))

    def _look_after(self, part: _Part) -> None:
        if part.ended:
            return
        if part.process is None:
            if time.monotonic() >= part.due:
                self._start(part)
            return
        code = part.process.poll()
        if code is None:
            return
        part.process = None
        if code == 0 and part.name == "model":
            part.ended = True  # there is no model here; nothing to host
            return
        _LOG.warning("a part ended and is started again", extra={"part": part.name, "code": code})
        steady = time.monotonic() - part.began > _STEADY_SECONDS
        part.pause = 0.5 if steady else min(part.pause * 2, _LONGEST_PAUSE)
        part.due = time.monotonic() + part.pause

    def _start(self, part: _Part) -> None:
        socket_path = part.options.get("model_host")
        if part.name == "model" and not str(socket_path).startswith("http://"):
            Path(str(socket_path)).unlink(missing_ok=True)
        command = [sys.executable, "-P", "-m", "checker.server.parts", part.name, str(self._data)]
        part.began = time.monotonic()
        part.process = subprocess.Popen(  # noqa: S603 - this Python and our own module
            [*command, json.dumps(part.options)], stdin=subprocess.PIPE
        )

    def _end_all(self) -> None:
        running = [each.process for each in self._parts if each.process is not None]
        for process in running:
            if process.stdin is not None:
                process.stdin.close()
        until = time.monotonic() + _PATIENCE_SECONDS
        for process in running:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._lock is not None:
            self._lock.release()

    def _take_name(self) -> str:
        """Return a name for the worker that no other has now, the same after a restart."""
        for number in range(_MOST_WORKERS):
            lock = FileLock(self._data / f"worker-{number}.lock")
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            self._lock = lock
            return f"{socket.gethostname()}-{self._get_folder_id()}-{number}"
        raise RuntimeError("too many workers on one data folder")

    def _get_folder_id(self) -> str:
        """Return what no other data folder is called, made where there is none.

        Machines may have the same name, and one machine several folders: of two workers with one
        name each would take up what the other is doing.
        """
        path = DataFolder(self._data).worker_id
        if not path.exists():
            write_atomically(path, secrets.token_hex(4).encode(), private=True)
        return read_regular_text(path).strip()


def _choose_address(folder: DataFolder) -> str:
    path = folder.model_socket
    if path is not None:
        return str(path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"
