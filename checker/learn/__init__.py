"""Rules learned from approved samples: what they share becomes a rule set, with its evidence."""

from checker.learn.difference import compare
from checker.learn.learning import Learned, learn

__all__ = ["Learned", "compare", "learn"]
