"""Change rules, suppressions and errors to what a task says: its rules, and its name in reports.

Imported where a file is computed, not by those who only read what was kept.
"""

from dataclasses import replace
from pathlib import Path

from checker import __version__
from checker.core.errors import CheckerError
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import DocumentInfo, Problem, Verdict
from checker.formats.reading import compute_sha256
from checker.jobs.lint.lint_file import Task
from checker.jobs.lint.path_settings import FileSettings
from checker.jobs.suppress.sidecar import Sidecar
from checker.kinds.shared.base import Rule
from checker.rules import Ruleset

_NOTHING = Message("lint.text")


def problem_of(
    task: Task, error: CheckerError, language: DisplayLanguage, limits: Limits = DEFAULT_LIMITS
) -> Verdict:
    """Return the verdict on a file that cannot be checked."""
    place = (error.place or task.shown).replace(task.path, task.shown)
    return Verdict(
        tool_version=__version__,
        language=language,
        status="error",
        document=DocumentInfo(path=task.shown, sha256=compute_sha256(Path(task.path), limits)),
        problem=Problem(
            what=error.what.get(language),
            place=place,
            remedy=(error.remedy or _NOTHING).get(language) or None,
        ),
    )


def renamed(sidecar: Sidecar | None, task: Task) -> Sidecar | None:
    """Return suppressions whose places are named as reports name files."""
    if sidecar is None:
        return None
    return Sidecar(tuple((each, at.replace(task.path, task.shown)) for each, at in sidecar.ignores))


def as_chosen(ruleset: Ruleset, chosen: FileSettings) -> Ruleset:
    """Return a rule set with the severities, and without the rules, that a configuration names."""
    if not (chosen.severity or chosen.off):
        return ruleset
    severity, off = dict(chosen.severity), frozenset(chosen.off)

    def changed(rule: Rule) -> Rule:
        update: dict[str, object] = {}
        if rule.id in severity:
            update["severity"] = severity[rule.id]
        if rule.id in off:
            update["enabled"] = False
        return rule.model_copy(update=update) if update else rule

    rules = tuple(replace(each, rule=changed(each.rule)) for each in ruleset.rules)
    broken = tuple(
        replace(each, enabled=each.enabled and each.id not in off) for each in ruleset.broken
    )
    return replace(ruleset, rules=rules, broken=broken)
