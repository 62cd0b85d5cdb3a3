"""Say what a change does to what decides about documents: it is listed, and does not count."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from checker.core.config import Settings
from checker.core.errors import CheckerError
from checker.core.messages import Message
from checker.core.regular_files import read_regular_text
from checker.jobs.lint.baseline import NAME
from checker.jobs.lint.changes import Git
from checker.jobs.lint.ignore import GIT, OWN
from checker.jobs.lint.policy import TrustedRevision
from checker.jobs.lint.walk import SIDECAR, make_readable

_SETTINGS = ("checker.toml", "pyproject.toml")
_TABLE = "[tool.checker"
_MOST_SHOWN = 60

Said = tuple[str, ...]


def describe_changes(trusted: TrustedRevision, settings: Settings) -> Iterator[Message]:
    """Yield what a change adds to or alters in the files that decide, each file by its kind.

    Raises:
        ConfigError: git cannot say what changed.
    """
    names = Git(trusted.repository).list_differing(trusted.policy.revision)
    rules = [name for each in settings.rules if (name := trusted.policy.name(each)) is not None]
    for name in names:
        last = name.rpartition("/")[2]
        if last in {OWN, GIT}:
            yield from _describe_ignored(trusted, name)
        elif last.endswith(SIDECAR):
            yield from _describe_sidecar(trusted, name)
        elif last == NAME:
            yield from _describe_baseline(trusted, name)
        elif last in _SETTINGS:
            yield from _describe_settings(trusted, name)
        elif any(name == each or name.startswith(f"{each}/") for each in rules):
            yield _build_note(trusted, "lint.change-alters-policy", name)


def _describe_ignored(trusted: TrustedRevision, name: str) -> Iterator[Message]:
    before, now = (Counter(text.splitlines()) for text in _read_both(trusted, name))
    for line in now - before:
        if line.strip() and not line.startswith("#"):
            yield _build_note(trusted, "lint.change-adds-ignored", name, line=_shorten(line))


def _describe_sidecar(trusted: TrustedRevision, name: str) -> Iterator[Message]:
    before = _read_rules(trusted.policy.locate(_whole(trusted, name)))
    now = _read_rules(_whole(trusted, name))
    if now is None:
        yield _build_note(trusted, "lint.change-alters-policy", name)
        return
    for said in now - (before or Counter()):
        yield _build_note(trusted, "lint.change-adds-sidecar", name, rule=_shorten(said[0]))


def _describe_baseline(trusted: TrustedRevision, name: str) -> Iterator[Message]:
    before, now = (_count_known(text) for text in _read_both(trusted, name))
    added = (now - before).total()
    if added:
        yield _build_note(trusted, "lint.change-adds-known", name, count=added)


def _describe_settings(trusted: TrustedRevision, name: str) -> Iterator[Message]:
    texts = _read_both(trusted, name)
    if not name.endswith(_SETTINGS[1]) or any(_TABLE in each for each in texts):
        yield _build_note(trusted, "lint.change-alters-policy", name)


def _read_rules(path: str) -> Counter[Said] | None:
    """Return what a sidecar suppresses; None of one that is none."""
    from checker.jobs.suppress.sidecar import read_sidecar  # noqa: PLC0415 - loads the rules' modules

    try:
        sidecar = read_sidecar(Path(path.removesuffix(SIDECAR)))
    except (CheckerError, OSError):
        return None
    rows = (each for each, _ in sidecar.ignores) if sidecar else ()
    return Counter((each.rule, *map(str, each.model_dump().values())) for each in rows)


def _count_known(text: str) -> Counter[Said]:
    """Return the entries of a list of known findings; none of what is no such list."""
    known: Counter[Said] = Counter()
    try:
        for name, entry in json.loads(text or '{"files": {}}')["files"].items():
            for rule, rows in entry["known"].items():
                for row in rows:
                    known[name, rule, str(row["quote"])] += min(int(row.get("count", 1)), 10**6)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        pass
    return known


def _read_both(trusted: TrustedRevision, name: str) -> tuple[str, str]:
    """Return a file as the revision and as the working tree has it; empty where it is not there."""
    whole = _whole(trusted, name)
    return _read(trusted.policy.locate(whole)), _read(whole)


def _read(path: str) -> str:
    try:
        return read_regular_text(path, errors="replace")
    except OSError:
        return ""


def _whole(trusted: TrustedRevision, name: str) -> str:
    return str(Path(trusted.policy.top, name))


def _build_note(trusted: TrustedRevision, said: str, name: str, **values: object) -> Message:
    return Message(said, file=_shorten(make_readable(name)), ref=trusted.policy.ref, **values)


def _shorten(text: str) -> str:
    """Return a stranger's words as they may stand in a report."""
    shown = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
    return shown if len(shown) <= _MOST_SHOWN else shown[:_MOST_SHOWN] + "…"
