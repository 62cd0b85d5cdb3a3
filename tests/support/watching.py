"""Write down which connections a process and its children try, and which names they look up."""

import ast
from pathlib import Path
from typing import Final

LOG: Final = "WATCHED_LOG"
"""The environment's variable with the path of the file to write to."""

_HOOK: Final = f"""\
import os, sys
_NAMES = {{"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}}
_ADDRESSES = {{"socket.connect", "socket.sendto", "socket.sendmsg"}}
def _hook(event, arguments, _log=os.environ.get("{LOG}")):
    names = event in _NAMES and arguments[0] not in ("127.0.0.1", "::1")
    if (names or event in _ADDRESSES) and _log:
        where = arguments if names else arguments[1:]
        with open(_log, "a") as file:
            print(event, where, file=file)
sys.addaudithook(_hook)
"""
HERE: Final = ("127.0.0.1", "::1")


def add_watch(folder: Path) -> None:
    """Make a folder that watches every Python whose `PYTHONPATH` begins with it."""
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_HOOK, encoding="utf-8")


def list_elsewhere(log: Path, here: tuple[str, ...] = HERE) -> list[str]:
    """Return what was tried beyond Unix sockets and addresses of this machine, names included."""
    if not log.exists():
        return []
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [each for each in dict.fromkeys(lines) if not _is_here(each, here)]


def _is_here(line: str, here: tuple[str, ...]) -> bool:
    event, _, rest = line.partition(" ")
    if event not in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        return False
    address = ast.literal_eval(rest)[0]
    return address is None or isinstance(address, str | bytes) or address[0] in here
