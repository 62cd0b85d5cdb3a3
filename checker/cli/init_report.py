"""Tell what `checker init` saw, what it wrote, what to add by hand, and what comes next."""

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.core.data_classes import dataclass
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.setup.rendering import Setup
from checker.jobs.setup.setup_files import SetupFile

_BASELINE = ".checker-baseline.json"
_LOOK = ("python", "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-deps")
_LISTED = 5
"""Names of a list that are shown."""


@dataclass(frozen=True, slots=True)
class SetupOutcome:
    """What was seen and done; `guessed` where nothing told which CI there is."""

    setup: Setup
    files: tuple[SetupFile, ...]
    dry_run: bool = False
    guessed: bool = False


def render(outcome: SetupOutcome, *, quiet: bool) -> str:
    """Return the report as text, in the user's language."""
    language = outcome.setup.language
    parts = [list(_describe_files(outcome))]
    if not quiet:
        parts = [list(_describe_survey(outcome.setup)), *parts]
        parts.append(_list_notes(outcome))
        parts.append(_number_steps(outcome, language))
    return "\n".join("".join(f"{line}\n" for line in part) for part in parts if part)


def build_report(outcome: SetupOutcome) -> dict[str, Any]:
    """Return the report for programs."""
    setup = outcome.setup
    survey = setup.survey
    return {
        "root": str(setup.place.root),
        "target": setup.place.target,
        "ci": setup.ci,
        "documents": dict(survey.endings),
        "default_ruleset": setup.chosen.default,
        "unreadable": {name: why.get(setup.language) for name, why in survey.unreadable},
        "dry_run": outcome.dry_run,
        "written": [each.name for each in outcome.files if not each.kept],
        "kept": [{"file": each.name, "add": each.add} for each in outcome.files if each.kept],
        "notes": _list_notes(outcome),
        "next": [command for command, _ in _iter_steps(outcome)],
    }


def _describe_survey(setup: Setup) -> Iterator[str]:
    survey, place = setup.survey, setup.place
    kinds = ", ".join(f"{ending} {count}" for ending, count in survey.endings.items())
    yield (
        Message("cli.documents-in")
        .format(root=place.root, target=place.target, count=survey.total)
        .get(setup.language)
        + (f" ({kinds})" if kinds else "")
    )


def _describe_files(outcome: SetupOutcome) -> Iterator[str]:
    language = outcome.setup.language
    for each in outcome.files:
        if each.kept:
            yield from _describe_kept(each, language)
        elif outcome.dry_run:
            yield Message("cli.would-write").get(language) + each.name
            yield from (f"  | {line}" for line in each.text.splitlines())
        else:
            yield Message("cli.written").get(language) + each.name


def _describe_kept(piece: SetupFile, language: DisplayLanguage) -> Iterator[str]:
    kept = Message("cli.kept-as-it-is").get(language) + piece.name
    if not piece.add:
        yield kept
        return
    add = Message("cli.exists-add-hand")
    yield kept + add.get(language)
    yield from (f"  + {line}".rstrip() for line in piece.add.splitlines())


def _list_notes(outcome: SetupOutcome) -> list[str]:
    setup, language = outcome.setup, outcome.setup.language
    survey, place = setup.survey, setup.place
    notes: list[Message] = []
    if outcome.guessed:
        notes.append(Message("cli.nothing-tells-which-ci-use-github"))
    if survey.unreadable:
        names = _shorten_names([name for name, _ in survey.unreadable])
        notes.append(Message("cli.documents-cannot-read-go-into-checkerignore", names=names))
    if survey.old:
        names = _shorten_names(survey.old)
        notes.append(Message("cli.old-formats-not-linted-save-them", names=names))
    if place.inner is not None:
        inside = _make_relative(place.inner, place.root)
        notes.append(Message("cli.not-seen-ci-which-runs-at", inside=inside))
    notes += [
        Message("cli.rules-can-used-checker-rules-import", name=name) for name in place.foreign
    ]
    return [each.get(language) for each in notes]


def _shorten_names(names: list[str] | tuple[str, ...]) -> str:
    more = f" … {len(names)}" if len(names) > _LISTED else ""
    return ", ".join(names[:_LISTED]) + more


def _make_relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _number_steps(outcome: SetupOutcome, language: DisplayLanguage) -> list[str]:
    head = Message("cli.next").get(language)
    steps = [
        f"  {number}. {what.get(language)}\n       {command}"
        for number, (command, what) in enumerate(_iter_steps(outcome), 1)
    ]
    return [head, *steps]


def _iter_steps(outcome: SetupOutcome) -> Iterator[tuple[str, Message]]:
    """Yield what to do next: a command, and what for."""
    setup = outcome.setup
    place = setup.place
    if Path.cwd() != place.root:
        yield (
            shlex.join(["cd", str(place.root)]),
            Message("cli.go-where-the-configuration-is"),
        )
    lint = shlex.join(["checker", "lint", place.target, "--no-model"])
    yield lint, Message("cli.see-what-is-found-today")
    yield (
        f"{lint} --update-baseline",
        Message("cli.long-past-record-findings-only-new", baseline=_BASELINE),
    )
    if setup.pre_commit:
        yield (
            "pre-commit install",
            Message("cli.have-each-commit-linted"),
        )
    if place.is_repository:
        names = [each.name for each in outcome.files if not each.kept]
        if names:
            yield (
                shlex.join(["git", "add", *names]),
                Message("cli.commit-them-and-if-made", baseline=_BASELINE),
            )
    if setup.ci is not None or setup.pre_commit:
        yield (
            shlex.join([*_LOOK, setup.requirement]),
            Message("cli.make-sure-cis-pip-finds-checker"),
        )
