"""Run language models that answer questions at one position, or write text."""
