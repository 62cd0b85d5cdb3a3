"""Starts a LibreOffice of its own, in a profile of its own, and connects to it.

For scripts that run under the Python that has LibreOffice's bridge (`import uno`), not under the
project's; standard library only.
"""

import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

_WAIT = 60
_PAUSE = 0.2


@contextmanager
def office() -> Iterator[Any]:
    """Yield the component context of a LibreOffice that ends with the block."""
    with tempfile.TemporaryDirectory() as profile:
        name = f"checker{uuid.uuid4().hex}"
        process = subprocess.Popen(
            [
                "soffice",
                "--headless",
                "--norestore",
                f"-env:UserInstallation={Path(profile).as_uri()}",
                f"--accept=pipe,name={name};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            context = _connected(name)
            yield context
            desktop(context).terminate()
            process.wait(timeout=_WAIT)
        finally:
            process.kill()


def desktop(context: Any) -> Any:
    """Return what opens documents."""
    return context.ServiceManager.createInstance("com.sun.star.frame.Desktop")


def opened(context: Any, path: Path) -> Any:
    """Return a file as a document that is not shown, or None; errors are those of the bridge."""
    url = path.resolve().as_uri()
    return desktop(context).loadComponentFromURL(url, "_blank", 0, (setting("Hidden", True),))


def setting(name: str, value: object) -> Any:
    """Return an argument of those that LibreOffice takes by name."""
    return PropertyValue(name, 0, value, 0)


def each(collection: Any) -> Iterator[Any]:
    """Yield what a collection enumerates."""
    steps = collection.createEnumeration()
    while steps.hasMoreElements():
        yield steps.nextElement()


def _connected(name: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    address = f"uno:pipe,name={name};urp;StarOffice.ComponentContext"
    for _ in range(int(_WAIT / _PAUSE)):
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(_PAUSE)
    sys.exit("LibreOffice did not start.")
