"""Use a server that has no network but this machine's own; prints what it did and whom it asked.

    unshare -rn python -m tests.support.offline_office FOLDER

The server is a whole one: supervisor, web and worker. Every Python of it writes down what it tries,
and strace, where it is installed, whatever else the processes connect to.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from tests.support.office import MINUTES, PASSWORD
from tests.support.watching import LOG, add_watch, list_elsewhere

_PORT: Final = 8400
_PATIENCE: Final = 240.0
_STRACE_WRITES: Final = 1.0
"""Seconds for what strace has seen to be in its file; it ends after the server does."""
_HERE: Final = re.compile(r"AF_UNIX|AF_NETLINK|AF_UNSPEC|\"127\.0\.0\.1\"|\"::1\"|NULL")
_ELSEWHERE: Final = """\
import socket
for ask in (
    lambda: socket.getaddrinfo("updates.example", 443),
    lambda: socket.socket(type=socket.SOCK_DGRAM).connect(("192.0.2.1", 80)),
):
    try: ask()
    except OSError: pass
"""


def main(folder: Path) -> dict[str, Any]:
    """Start it, make the administrator, check a document both ways, and stop it."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    add_watch(folder / "watch")
    with _serving(folder) as http:
        _set_up(http, folder)
        told = {"page": _check_on_a_page(http), "api": _check_by_token(http)}
    return told | {
        "asked": list_elsewhere(folder / "asked"),
        "traced": _list_traced(folder / "traced"),
        "watched": _is_watched(folder),
    }


@contextmanager
def _serving(folder: Path) -> Iterator[httpx.Client]:
    """Yield a browser that speaks to a server of its own."""
    serve = ["serve", "--data", str(folder / "data"), "--port", str(_PORT), "--no-model"]
    # -D: what is started is the server, and strace beside it
    trace = ["strace", "-D", "-f", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg"]
    prefix = [*trace, "-o", str(folder / "traced")] if shutil.which("strace") else []
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "checker", *serve],
            env=_environment(folder, "asked"),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        base = f"http://127.0.0.1:{_PORT}"
        try:
            with httpx.Client(base_url=base, timeout=60, trust_env=False) as http:
                _wait(lambda: _is_ready(http))
                yield http
        finally:
            process.terminate()
            process.wait(_PATIENCE)
    time.sleep(_STRACE_WRITES if prefix else 0)


def _environment(folder: Path, log: str) -> dict[str, str]:
    path = os.pathsep.join([str(folder / "watch"), os.environ.get("PYTHONPATH", "")])
    return os.environ | {"PYTHONPATH": path, LOG: str(folder / log), "HOME": str(folder)}


def _wait(find: Any) -> Any:
    """Return what is found once there is something."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if found := find():
            return found
        time.sleep(0.3)
    raise AssertionError("it took too long")


def _is_ready(http: httpx.Client) -> bool:
    try:
        return http.get("/readyz").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _set_up(http: httpx.Client, folder: Path) -> None:
    """Make the first administrator with the code that the server said, and log in."""
    said = re.compile(r"/setup\?code=([\w-]+)")
    code = _wait(lambda: said.search((folder / "said").read_text(encoding="utf-8")))[1]
    form = {"code": code, "name": "sato", "password": PASSWORD}
    assert http.post("/setup", data=form).status_code == httpx.codes.SEE_OTHER
    csrf = re.search(r'"X-CSRF-Token": "([^"]+)"', http.get("/").text)
    assert csrf is not None
    http.headers["X-CSRF-Token"] = csrf[1]


def _check_on_a_page(http: httpx.Client) -> list[str]:
    """Return the words of a document that its page marks."""
    files = [("files", ("議事録.md", MINUTES))]
    assert http.post("/check", files=files).status_code == httpx.codes.OK
    link = re.compile(r'href="(/jobs/[0-9a-f]+)"')
    page = http.get(_wait(lambda: link.search(http.get("/jobs").text))[1]).text
    return sorted(set(re.findall(r'<mark class="[a-z]+">([^<]+)</mark>', page)))


def _check_by_token(http: httpx.Client) -> list[str]:
    """Return the rules of what is found in the same document."""
    asked = {"name": "t", "scopes": ["check"]}
    secret = http.post("/api/v1/tokens", json=asked).json()["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=http.base_url, headers=headers, trust_env=False) as program:
        files = [("files", ("議事録.md", MINUTES))]
        job = program.post("/api/v1/checks", files=files).json()["jobs"][0]["id"]
        _wait(lambda: program.get(f"/api/v1/jobs/{job}").json()["status"] == "done")
        found = program.get(f"/api/v1/jobs/{job}/findings").json()["findings"]
    return sorted({each["finding"]["rule"] for each in found})


def _list_traced(log: Path) -> list[str] | None:
    """Return the connections elsewhere that the kernel saw; None without strace."""
    if not log.exists():
        return None
    to = (each for each in _read(log).splitlines() if "sa_family=" in each)
    return [each for each in to if not _HERE.search(each)]


def _read(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _is_watched(folder: Path) -> bool:
    """Return whether the watch sees what it has to see."""
    command = [sys.executable, "-c", _ELSEWHERE]
    subprocess.run(command, env=_environment(folder, "tried"), check=True)
    return [each.partition(" ")[0] for each in list_elsewhere(folder / "tried")] == [
        "socket.getaddrinfo",
        "socket.connect",
    ]


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201 - for the test
