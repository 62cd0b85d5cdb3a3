"""Rules learned from approved samples: what they share becomes a rule set, with its evidence."""

from checker.learn.rules.difference import compare
from checker.learn.rules.learning import Learned, learn

__all__ = ["Learned", "compare", "learn"]
