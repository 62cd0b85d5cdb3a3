"""Rule sets: YAML to rules that are ready to run, with every error at its file, line and column."""

from checker.rules.library import RulesetLibrary
from checker.rules.load import load_ruleset
from checker.rules.model import BrokenRule, LoadedRule, Ruleset, RulesetHeader
from checker.rules.validation_errors import RulesetErrors

__all__ = [
    "BrokenRule",
    "LoadedRule",
    "Ruleset",
    "RulesetErrors",
    "RulesetHeader",
    "RulesetLibrary",
    "load_ruleset",
]
