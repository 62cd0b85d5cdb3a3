"""Review one document: rules, judge, suppressions, a verdict."""
