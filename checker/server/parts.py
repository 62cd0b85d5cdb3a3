"""Run one part of a server in this process: `python -m checker.server.parts web DATA`.

The supervisor starts the parts with a pipe as standard input. When the pipe ends, whoever started
them is gone, and they end, too, on every system.

Each process of a job runs this module anew before it begins (so Python's `multiprocessing` would
have it): what it imports by itself, each job pays for.
"""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from checker.core.errors import CheckerError
from checker.server.logs import set_up_logs

if TYPE_CHECKING:
    from checker.server.office import Office

_LOG: Final = logging.getLogger(__name__)
_KEPT_ALIVE_SECONDS: Final = 75
"""Longer than browsers and proxies keep a connection that nobody uses: they end it, not the server,
which could do so just when the next request is on its way."""


def main(arguments: list[str]) -> int:
    """Run a part until it is stopped; returns the exit code."""
    part, data, options = arguments[0], Path(arguments[1]), json.loads(arguments[2])
    set_up_logs()
    os.umask(0o077)  # what a server keeps is its own user's alone
    _PARTS[part](data, options)
    return 0


def _open_office(data: Path, options: dict[str, Any]) -> "Office":
    from checker.server.office import Office  # noqa: PLC0415 - each job would pay for it

    return Office.open(data, **options["settings"])


def _run_web(data: Path, options: dict[str, Any]) -> None:
    from checker.server.web.app import create_app  # noqa: PLC0415 - this part alone needs it

    office = _open_office(data, options)
    settings = office.settings
    _serve(
        create_app(office, options.get("model_host")),
        host=settings.host,
        port=settings.port,
        server_header=False,
        proxy_headers=False,  # the application reads them itself, after it has noted the peer
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
        timeout_graceful_shutdown=5,
        timeout_keep_alive=_KEPT_ALIVE_SECONDS,
        h11_max_incomplete_event_size=64 * 1024,
    )


def _run_model(data: Path, options: dict[str, Any]) -> None:
    from checker.core.config_layers import load_settings  # noqa: PLC0415 - likewise
    from checker.jobs.judging.open_judge import open_engine  # noqa: PLC0415 - likewise
    from checker.server.model_host.host import ModelHost  # noqa: PLC0415 - likewise

    office = _open_office(data, options)
    settings = load_settings(data, office.folder.source)
    engine = open_engine(office.settings.model or settings.model, settings)
    if engine is None:
        _LOG.warning("no model is installed: judged rules stay unjudged")
        return
    address: str = options["model_host"]
    where: dict[str, Any] = {"uds": address}
    if address.startswith("http://"):
        where = {"host": "127.0.0.1", "port": int(address.rpartition(":")[2])}
    _serve(ModelHost(engine).build_app(), **where)


def _run_worker(data: Path, options: dict[str, Any]) -> None:
    from checker.server.work.worker import Worker  # noqa: PLC0415 - likewise

    office = _open_office(data, options)
    worker = Worker(office, options["worker"], options["model_host"])
    _end_with_starter(worker.stop)
    worker.run()


def _serve(app: Any, **options: Any) -> None:
    import uvicorn  # noqa: PLC0415 - each job would pay for it

    config = uvicorn.Config(app, log_config=None, access_log=False, **options)
    server = uvicorn.Server(config)

    def stop() -> None:
        server.should_exit = True

    _end_with_starter(stop)
    server.run()


def _end_with_starter(stop: Callable[[], None]) -> None:
    """Stop when the pipe from whoever started this ends, or a signal says so."""

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        stop()

    threading.Thread(target=wait, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: stop())


_PARTS: Final[dict[str, Callable[[Path, dict[str, Any]], None]]] = {
    "web": _run_web,
    "model": _run_model,
    "worker": _run_worker,
}

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CheckerError as error:
        sys.stderr.write(error.render("en") + "\n")
        sys.exit(error.exit_code)
