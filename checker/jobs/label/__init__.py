"""Gather examples of judged rules: from documents one by one, and from what reviewers decided."""
