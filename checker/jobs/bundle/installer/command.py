"""Read the command line of `install.py`."""

import argparse
import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from .contents import verify
from .errors import BundleError
from .machine import check_machine
from .releases import MARK, install, roll_back, uninstall

WORDS: Final = "messages.json"
DEFAULT_ROOT: Final = Path("/opt/checker")


def main() -> int:
    """Do what the command line says, and return the exit code."""
    here = Path(__file__).resolve().parent.parent
    words = _Words(here / WORDS)
    parser = argparse.ArgumentParser(prog="install.py", description=words.fill("bundle.about"))
    parser.add_argument("do", choices=["verify", "install", "rollback", "uninstall"])
    parser.add_argument("--root", type=Path, default=_find_root(here))
    parser.add_argument("--key", type=Path, help=words.fill("bundle.about-key"))
    asked = parser.parse_args()
    try:
        if asked.do == "verify":
            manifest = verify(here, asked.key)
            check_machine(manifest)
            words.say("bundle.is-whole", count=len(manifest.files), sha256=manifest.digest)
        elif asked.do == "install":
            install(here, asked.root, asked.key, words.say)
        elif asked.do == "rollback":
            roll_back(asked.root, words.say)
        else:
            uninstall(asked.root, words.say)
    except BundleError as error:
        sys.stderr.write(f"install.py: {words.fill(error.what, **error.values)}\n")
        return 2
    return 0


def _find_root(here: Path) -> Path:
    """Return the folder of the installation that this file belongs to, else the usual one."""
    root = here.parent.parent
    return root if here.parent.name == "releases" and (root / MARK).exists() else DEFAULT_ROOT


class _Words:
    """Say messages in the language of the terminal, from the file beside this one."""

    def __init__(self, file: Path) -> None:
        names = ("CHECKER_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
        chosen = next((os.environ[name] for name in names if os.environ.get(name)), "")
        language = "ja" if chosen.lower().startswith("ja") else "en"
        self._texts: dict[str, str] = {}
        with suppress(OSError, ValueError, KeyError):
            self._texts = json.loads(file.read_text(encoding="utf-8"))[language]
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]

    def fill(self, what: str, **values: object) -> str:
        """Return a message's words; what no terminal should be sent is shown."""
        shown = {name: _show(str(value)) for name, value in values.items()}
        text = self._texts.get(what, f"{what} {shown}")
        return re.sub(r"\{(\w+)\}", lambda found: shown.get(found[1], found[0]), text)

    def say(self, what: str, **values: object) -> None:
        """Print a message."""
        sys.stdout.write(self.fill(what, **values) + "\n")
        sys.stdout.flush()


def _show(text: str) -> str:
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
