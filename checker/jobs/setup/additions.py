"""Find what an existing file lacks of what would have been written."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from checker.core.regular_files import read_regular_text
from checker.jobs.setup.rendering import (
    MAX_ENTRIES,
    Setup,
    build_context,
    quote_text,
    render_template,
)

_JOB = ".gitlab/checker.yml"


def find_addition(setup: Setup, file: Path, text: str) -> str:
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
        present = read_regular_text(file)
    except (OSError, UnicodeDecodeError):
        return text
    return missing(setup, present, text)


def _find_missing_patterns(setup: Setup, present: str, text: str) -> str:
    del setup
    known = set(present.splitlines())
    lines = [each for each in text.splitlines() if each and not each.startswith("#")]
    return "".join(f"{each}\n" for each in lines if each not in known)


def _find_missing_hook(setup: Setup, present: str, text: str) -> str:
    del setup
    return "" if "checker-lint" in present else text.partition("repos:\n")[2]


def _find_missing_include(setup: Setup, present: str, text: str) -> str:
    del setup
    if _JOB in present:
        return ""
    body = text[text.index("include:") :]
    has_some = re.search(r"^include:", present, re.MULTILINE) is not None
    return body.partition("include:\n")[2] if has_some else body


def _stage(setup: Setup, present: str, text: str) -> str:
    del text
    return (
        "" if "checker lint" in present else render_template("jenkins-stage", build_context(setup))
    )


def _find_missing_job(setup: Setup, present: str, text: str) -> str:
    """Return the whole job where a file of its name runs something else."""
    del setup
    return "" if "checker lint" in present else text


def _find_missing_paths(setup: Setup, present: str, text: str) -> str:
    """Return the `[[paths]]` that a configuration does not have."""
    del text
    missing = [each for each in setup.chosen.entries if quote_text(each.match) not in present]
    return render_template("paths", build_context(setup) | {"entries": missing[:MAX_ENTRIES]})


def _find_missing_tables(setup: Setup, present: str, text: str) -> str:
    return _find_missing_paths(setup, present, text).replace("[[paths]]", "[[tool.checker.paths]]")


_MISSING: Mapping[str, Callable[[Setup, str, str], str]] = {
    ".checkerignore": _find_missing_patterns,
    ".gitlab-ci.yml": _find_missing_include,
    ".pre-commit-config.yaml": _find_missing_hook,
    "Jenkinsfile": _stage,
    "checker.yml": _find_missing_job,
    "checker.toml": _find_missing_paths,
    "pyproject.toml": _find_missing_tables,
}
