"""Report a Verdict to a person or a program."""
