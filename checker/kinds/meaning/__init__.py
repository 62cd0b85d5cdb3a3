"""Check meaning: what a model judges, and what two places of a document say."""
