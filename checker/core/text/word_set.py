"""Sets of words, written as a text so that a list of a hundred stays readable."""


def parse_words(text: str) -> frozenset[str]:
    """Return the words that white space parts in `text`."""
    return frozenset(text.split())
