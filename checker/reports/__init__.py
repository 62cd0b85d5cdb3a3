"""From a Verdict to what a person or a program reads."""
