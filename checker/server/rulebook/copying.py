"""Give a copy of a rule set another name."""

from typing import Final

from checker.core.text import lazy_re as re

_NAME: Final = re.compile(r"^(ruleset:[ \t]*)\S+", re.MULTILINE)
_SCHEMA: Final = re.compile(r"\A# yaml-language-server:.*\n")


def rename(text: str, name: str) -> str:
    """Return a rule set's text with another name in its header; rules keep their ids."""
    return _NAME.sub(rf"\g<1>{name}", _SCHEMA.sub("", text), count=1)
