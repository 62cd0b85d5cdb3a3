"""Name the files that a job takes and makes."""

from typing import Final

VERDICT: Final = "verdict.json"
KNOWN_BY: Final = "known-by.json"
"""By each finding's key: the fingerprint and number that a decision on it is kept under."""
LAID_OUT: Final = "laid-out.json"
"""The document in blocks beside its findings, as `laid_out.LaidOut` describes it."""
FIELDS: Final = "fields.json"
"""Of a document that was written: each field with its value and where it comes from."""
COMMENTED: Final = "commented"
CORRECTED: Final = "corrected"
WRITTEN: Final = "written"
"""What copies are called in front of the document's own ending."""

VALUES: Final = "values.json"
NOTES: Final = "notes"
"""What writing takes: the fields' values by name, and notes in front of their own ending."""
