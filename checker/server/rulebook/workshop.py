"""Have a rule set read by a process of its own, with limits, while somebody waits for the answer.

Whoever writes rules is trusted with what they find, not with this machine: a pattern may run for
ever and a list may fill the memory, so the process that answers browsers never loads one.
"""

import json
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from checker.core.errors import InputError
from checker.core.messages import DisplayLanguage, Message, from_data
from checker.core.regular_files import LARGEST_SETTINGS, read_regular
from checker.core.storage import make_private_folder
from checker.core.text import lazy_re as re
from checker.server.office import Office
from checker.server.rulebook.offered import find_signature
from checker.server.store import published
from checker.server.work.orders import JobOrder, JobOutcome
from checker.server.work.process import JobLimits, ProcessDiedError, run_order
from checker.server.work.results import DESCRIBED, DRAFT

NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_LETTERS: Final = 512 * 1024
_LONGEST_NAME: Final = 100
_HEADER: Final = re.compile(r"^ruleset:[ \t]*['\"]?([a-z0-9-]{1,100})", re.MULTILINE)
_LIMITS: Final = JobLimits(seconds=20, memory_mib=1024)
_AT_ONCE: Final = threading.BoundedSemaphore(2)
_PATIENCE_SECONDS: Final = 15
_MOST_KEPT: Final = 64
_KEPT: Final[dict[tuple[object, ...], dict[str, Any]]] = {}


class BusyError(Exception):
    """Too many people have rules looked at right now."""


def check_name(name: str) -> str:
    """Return a rule set's name as it is.

    Raises:
        InputError: it is none.
    """
    if not NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise InputError(Message("cli.is-no-rule-sets-name", name=name[:_LONGEST_NAME] or "?"))
    return name


def find_name(text: str) -> str | None:
    """Return the name that a draft gives itself; None where its first lines say none."""
    found = _HEADER.search(text)
    return found[1] if found and NAME.fullmatch(found[1]) else None


def describe_draft(
    office: Office, name: str | None, text: str, language: DisplayLanguage
) -> dict[str, Any]:
    """Return what a draft holds (`ruleset`, None where it cannot be used) and its `problems`.

    Args:
        office: the server.
        name: under which it is to be published; None for the one that it gives itself.
        text: its YAML.
        language: of the sentences.

    Raises:
        InputError: the text is too long, or the name is none.
        BusyError: others are before.
    """
    if len(text) > MOST_LETTERS:
        raise InputError(Message("server.ruleset-is-too-long", kib=MOST_LETTERS // 1024))
    return _run(office, check_name(name or find_name(text) or "draft"), language, text)


def describe(office: Office, name: str, language: DisplayLanguage) -> dict[str, Any]:
    """Return the same of the version that holds; what can be used is kept until a set changes.

    Raises:
        BusyError: others are before.
    """
    with office.database.look() as transaction:
        held = published.list_current(transaction)
    texts = sorted((each, row.sha256) for each, row in held.items())
    key = (name, language, *texts, *find_signature(office))
    if key not in _KEPT:
        found = _run(office, name, language, None)
        if found["ruleset"] is None:
            return found  # another time its process may have the time it takes
        while len(_KEPT) >= _MOST_KEPT:
            _KEPT.pop(next(iter(_KEPT)), None)
        _KEPT[key] = found
    return _KEPT[key]


def extend_text(
    office: Office,
    name: str,
    rule: str,
    examples: Sequence[Mapping[str, Any]],
    language: DisplayLanguage,
) -> tuple[str, dict[str, int]]:
    """Return the text of the version that holds with more examples of a rule, and their counts.

    Args:
        office: the server.
        name: the rule set's.
        rule: a judged one of it.
        examples: each with `question`, `text`, `label` and `comment`, by language.
        language: of what is wrong.

    Raises:
        InputError: the rule set is not the office's own, or takes no more examples.
        BusyError: others are before.
    """
    with _take_place(), _open_folder(office) as folder:
        order = replace(
            _lay_out(office, folder, name, language, None),
            kind="extend", rule=rule, given=tuple(map(dict, examples)),
        )  # fmt: skip
        try:
            outcome = run_order(order, _LIMITS, _ignore, lambda: False)
        except ProcessDiedError as error:
            raise InputError(Message("server.rules-killed-their-process"), place=name) from error
        if outcome.problem is not None:
            raise InputError(from_data(outcome.problem), place=name)
        counts = {each: int(outcome.summary[each]) for each in ("added", "known", "against")}
        text = read_regular(folder / "results" / DRAFT, LARGEST_SETTINGS).decode()
        if len(text) > MOST_LETTERS:
            raise InputError(Message("server.ruleset-is-too-long", kib=MOST_LETTERS // 1024))
        return text, counts


def _run(office: Office, name: str, language: str, text: str | None) -> dict[str, Any]:
    with _take_place(), _open_folder(office) as folder:
        order = _lay_out(office, folder, name, language, text)
        try:
            outcome = run_order(order, _LIMITS, _ignore, lambda: False)
        except ProcessDiedError:
            return _fail(name, Message("server.rules-killed-their-process").get(language))
        return _read(folder, outcome, name, language)


@contextmanager
def _take_place() -> Iterator[None]:
    """Wait until few enough processes look at rules.

    Raises:
        BusyError: others are before.
    """
    if not _AT_ONCE.acquire(timeout=_PATIENCE_SECONDS):
        raise BusyError
    try:
        yield
    finally:
        _AT_ONCE.release()


@contextmanager
def _open_folder(office: Office) -> Iterator[Path]:
    folder = office.folder.running / f"rules-{uuid4().hex}"
    try:
        for part in ("document", "rules", "results"):
            make_private_folder(folder / part)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(office: Office, folder: Path, name: str, language: str, text: str | None) -> JobOrder:
    with office.database.look() as transaction:
        published.lay_out(transaction, folder / "rules", published.list_numbers(transaction))
    if text is not None:
        (folder / "rules" / f"{name}.yaml").write_bytes(text.encode())
    place = office.folder
    return JobOrder(
        kind="describe",
        file=str(folder / "document" / "none"),
        results=str(folder / "results"),
        language=language,
        configuration=str(place.configuration) if place.configuration.exists() else None,
        ruleset=name,
        use_model=False,
        rules=(str(folder / "rules"), str(place.rules)),
    )


def _read(folder: Path, outcome: JobOutcome, name: str, language: str) -> dict[str, Any]:
    if outcome.problem is not None:
        return _fail(name, from_data(outcome.problem).get(language))
    return dict(json.loads(read_regular(folder / "results" / DESCRIBED, LARGEST_SETTINGS)))


def _fail(name: str, says: str) -> dict[str, Any]:
    problem = {"level": "error", "file": f"{name}.yaml", "line": 1, "column": 1}
    return {
        "problems": [{**problem, "message": says, "remedy": None, "nearest": None}],
        "ruleset": None,
    }


def _ignore(_done: int, _total: int) -> None:
    """Take no notice of progress: the answer comes within seconds."""
