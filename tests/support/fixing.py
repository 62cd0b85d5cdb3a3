"""Fixes a text by rules given as mappings, without the command."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from checker.core.limits import DEFAULT_LIMITS
from checker.core.verdict import Finding
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob
from checker.jobs.fix.fix_file import GRADES, FixResult, GradeName, fix
from checker.jobs.suppress.sidecar import read_sidecar
from checker.kinds.registry import rule_adapter
from checker.rules.model import LoadedRule, Ruleset, RulesetHeader

Rules = Mapping[str, Any]


def ruleset(*rules: Rules) -> Ruleset:
    """Return a rule set of these rules; ids and kinds are filled in where they are missing."""
    loaded = tuple(
        LoadedRule(
            rule_adapter().validate_python({"kind": "substitution", "id": f"t.r{number}", **each}),
            f"own.yaml:{number}:5",
        )
        for number, each in enumerate(rules, 1)
    )
    return Ruleset(RulesetHeader(ruleset="own"), loaded, "0" * 64, "own.yaml")


def fixed(
    file: Path,
    rules: Ruleset,
    grade: GradeName = "unsafe",
    wanted: Callable[[Finding], bool] = lambda _: True,
) -> FixResult:
    """Return what fixing makes of a file."""
    job = CheckJob(
        document=read_document(file),
        path=str(file),
        ruleset=rules,
        chosen_by="option",
        language="en",
        sidecar=read_sidecar(file),
    )
    return fix(job, file, DEFAULT_LIMITS, GRADES[grade], wanted)
