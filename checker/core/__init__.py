"""Hold what every part stands on: documents, findings, verdicts, errors, configuration."""
