"""Build documents, run commands and compare results: what several test modules share."""
