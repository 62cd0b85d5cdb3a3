"""Fixes a text by rules given as mappings, without the command."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from checker.checks.registry import rule_adapter
from checker.limits import DEFAULT_LIMITS
from checker.pipeline.check import Job
from checker.pipeline.fixing import GRADES, Fixed, GradeName, fix
from checker.pipeline.sidecar import read_sidecar
from checker.readers import read_document
from checker.rulesets.model import LoadedRule, Ruleset, RulesetHeader
from checker.verdict import Finding

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
) -> Fixed:
    """Return what fixing makes of a file."""
    job = Job(
        document=read_document(file),
        path=str(file),
        ruleset=rules,
        chosen_by="option",
        language="en",
        sidecar=read_sidecar(file),
    )
    return fix(job, file, DEFAULT_LIMITS, GRADES[grade], wanted)
