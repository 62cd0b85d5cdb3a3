"""Recognise what is written to checker itself: `checker:ignore ...`."""

DIRECTIVE = "checker:ignore"
"""How a comment that speaks to checker begins."""
