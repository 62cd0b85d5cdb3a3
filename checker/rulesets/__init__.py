"""Rule sets: YAML to rules that are ready to run, with every error at its file, line and column."""

from checker.rulesets.explain import RulesetErrors
from checker.rulesets.library import Library
from checker.rulesets.load import load_ruleset
from checker.rulesets.model import BrokenRule, LoadedRule, Ruleset, RulesetHeader

__all__ = [
    "BrokenRule",
    "Library",
    "LoadedRule",
    "Ruleset",
    "RulesetErrors",
    "RulesetHeader",
    "load_ruleset",
]
