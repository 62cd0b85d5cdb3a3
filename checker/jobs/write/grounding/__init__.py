"""Check that sources say what a text says of numbers, dates, amounts and names."""

from checker.jobs.write.grounding.find import facts
from checker.jobs.write.grounding.marking import MARK, Mark, Marked, marked
from checker.jobs.write.grounding.model import Clock, Day, Fact, Kind, Name, Quantity, Value
from checker.jobs.write.grounding.notes import SURE, Candidate, candidates
from checker.jobs.write.grounding.support import unsupported

__all__ = [
    "MARK", "SURE", "Candidate", "Clock", "Day", "Fact", "Kind", "Mark", "Marked", "Name",
    "Quantity", "Value", "candidates", "facts", "marked", "unsupported",
]  # fmt: skip
