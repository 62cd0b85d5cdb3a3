"""Draft rules from sentences that say what is required."""
