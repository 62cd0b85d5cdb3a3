"""Applications that really listen, in a thread of this process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn


@contextmanager
def running(app: Any, **where: Any) -> Iterator[str]:
    """Yield the URL of an application that listens on a port of its own, or a socket (`uds`)."""
    config = uvicorn.Config(
        app, **{"port": 0, **where}, log_config=None, access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        bound = server.servers[0].sockets[0].getsockname()
        yield "" if isinstance(bound, str) else f"http://127.0.0.1:{bound[1]}"
    finally:
        server.should_exit = True
        thread.join()
