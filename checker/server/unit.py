"""Write the unit by which systemd runs a server: as a user of its own, with little to reach."""

import sys
from pathlib import Path
from string import Template
from typing import Final

from checker.core.regular_files import read_regular_text

_TEMPLATE: Final = Path(__file__).with_name("checker.service")


def describe_unit(data: Path, program: Path | None = None) -> str:
    """Return the text of a unit.

    Args:
        data: the data folder.
        program: the command `checker`; None for the one beside this Python.
    """
    program = program or Path(sys.executable).with_name("checker")
    at_home = program.is_relative_to("/home") or program.is_relative_to("/root")
    return Template(read_regular_text(_TEMPLATE)).substitute(
        data=_quote(data.absolute()),
        command=_quote(program),
        home="read-only" if at_home else "yes",
    )


def _quote(path: Path) -> str:
    """Return a path as systemd reads it whole, whatever is in it."""
    text = str(path)
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("%", "%%"), ("\n", "\\n")):
        text = text.replace(sign, written)
    return f'"{text}"' if any(each in text for each in " \\\"';") else text
