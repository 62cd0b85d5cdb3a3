"""Semantic rules: one atomic question about one unit of text, calibrated by the rule's examples."""
