"""Let every path of the settings that lies in the repository mean that of a trusted revision.

A rule set is named, or given as a path from the working folder. A stranger may put a folder of any
name there; under a policy a name is never looked for in it.
"""

import os
from pathlib import Path

from checker.core.config import Settings
from checker.core.policy_folder import PolicyFolder

OPTION = "--policy-from"
_YAML = (".yaml", ".yml")


def take_from(policy: PolicyFolder, settings: Settings, working: Path) -> Settings:
    """Return settings whose rule sets, templates and lists are those of the revision."""
    paths = tuple(
        each.model_copy(update={"ruleset": choose_ruleset(policy, each.ruleset, working)})
        for each in settings.paths
    )
    changes = {
        "rules": tuple(_take(policy, each, working) for each in settings.rules),
        "templates": tuple(_take(policy, each, working) for each in settings.templates),
        "prompts": None if settings.prompts is None else _take(policy, settings.prompts, working),
        "default_ruleset": choose_ruleset(policy, settings.default_ruleset, working),
        "paths": paths,
    }
    return settings.model_copy(update=changes)


def choose_ruleset(
    policy: PolicyFolder | None, name: str | None, working: str | Path
) -> str | None:
    """Return a rule set's name, or the path that it has in the revision where it is a path."""
    if name is None or policy is None:
        return name
    there = policy.locate(Path(working, name))
    is_path = name.endswith(_YAML) or "/" in name or os.sep in name or Path(there).is_file()
    return there if is_path else name


def _take(policy: PolicyFolder, path: Path, working: Path) -> Path:
    return Path(policy.locate(working / path))
