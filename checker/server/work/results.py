"""Name the files that a job makes."""

from typing import Final

VERDICT: Final = "verdict.json"
KNOWN_BY: Final = "known-by.json"
"""By each finding's key: the fingerprint and number that a decision on it is kept under."""
MEASURED: Final = "measured.json"
"""How each rule did on its own examples."""
DRAFT: Final = "draft.yaml"
"""A rule set that was learned."""
DESCRIBED: Final = "described.json"
"""A rule set in words, and what is wrong with it."""
COMMENTED: Final = "commented"
CORRECTED: Final = "corrected"
"""What copies are called in front of the document's own ending."""
