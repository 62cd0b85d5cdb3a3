"""Find what an existing file lacks of what would have been written."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from checker.jobs.setup.rendering import ENTRIES_MOST, Setup, context, quoted, rendered

_JOB = ".gitlab/checker.yml"


def addition(setup: Setup, file: Path, text: str) -> str:
    """Return the lines that a file's owner may add to it; empty where nothing is missing.

    Args:
        setup: what the text was made of.
        file: the file that is there.
        text: what would have been written.
    """
    missing = _MISSING.get(file.name)
    if missing is None:
        return ""
    try:
        present = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return text
    return missing(setup, present, text)


def _patterns(setup: Setup, present: str, text: str) -> str:
    del setup
    known = set(present.splitlines())
    lines = [each for each in text.splitlines() if each and not each.startswith("#")]
    return "".join(f"{each}\n" for each in lines if each not in known)


def _hook(setup: Setup, present: str, text: str) -> str:
    del setup
    return "" if "checker-lint" in present else text.partition("repos:\n")[2]


def _inclusion(setup: Setup, present: str, text: str) -> str:
    del setup
    if _JOB in present:
        return ""
    body = text[text.index("include:") :]
    has_some = re.search(r"^include:", present, re.MULTILINE) is not None
    return body.partition("include:\n")[2] if has_some else body


def _stage(setup: Setup, present: str, text: str) -> str:
    del text
    return "" if "checker lint" in present else rendered("jenkins-stage", context(setup))


def _exceptions(setup: Setup, present: str, text: str) -> str:
    """Return the `[[paths]]` that a configuration does not have."""
    del text
    missing = [each for each in setup.chosen.entries if quoted(each.match) not in present]
    return rendered("paths", context(setup) | {"entries": missing[:ENTRIES_MOST]})


def _exceptions_in_table(setup: Setup, present: str, text: str) -> str:
    return _exceptions(setup, present, text).replace("[[paths]]", "[[tool.checker.paths]]")


_MISSING: Mapping[str, Callable[[Setup, str, str], str]] = {
    ".checkerignore": _patterns,
    ".gitlab-ci.yml": _inclusion,
    ".pre-commit-config.yaml": _hook,
    "Jenkinsfile": _stage,
    "checker.toml": _exceptions,
    "pyproject.toml": _exceptions_in_table,
}
