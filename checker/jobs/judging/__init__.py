"""Bring judged rules and the judge together."""
