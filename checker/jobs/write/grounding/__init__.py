"""Check that sources say what a text says of numbers, dates, amounts and names."""

from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.model import Clock, Day, Fact, Kind, Name, Quantity, Value
from checker.jobs.write.grounding.notes import SURE, ValueCandidate, find_candidates
from checker.jobs.write.grounding.placeholder_marks import (
    MARK,
    Marked,
    PlaceholderMark,
    mark_unsupported,
)
from checker.jobs.write.grounding.unsupported_facts import find_unsupported

__all__ = [
    "MARK",
    "SURE",
    "Clock",
    "Day",
    "Fact",
    "Kind",
    "Marked",
    "Name",
    "PlaceholderMark",
    "Quantity",
    "Value",
    "ValueCandidate",
    "find_candidates",
    "find_facts",
    "find_unsupported",
    "mark_unsupported",
]  # fmt: skip
