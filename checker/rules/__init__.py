"""Rule sets: YAML to rules that are ready to run, with every error at its file, line and column."""

from checker.rules.explain import RulesetErrors
from checker.rules.library import Library
from checker.rules.load import load_ruleset
from checker.rules.model import BrokenRule, LoadedRule, Ruleset, RulesetHeader

__all__ = [
    "BrokenRule",
    "Library",
    "LoadedRule",
    "Ruleset",
    "RulesetErrors",
    "RulesetHeader",
    "load_ruleset",
]
