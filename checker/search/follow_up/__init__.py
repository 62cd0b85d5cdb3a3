"""Complete a follow-up with the words that it leaves out, from the question before it.

Only the earlier question gives words, never an answer: what a document says is not put into the
asker's mouth. Nothing here is guessed by a model, so that the same two questions are always read as
the same one, which is shown.
"""

from checker.language.character_scripts import is_japanese
from checker.search.follow_up import english, japanese
from checker.search.follow_up.contrasts import load_contrasts


def complete(question: str, earlier: str) -> str:
    """Return a follow-up as one question that can be understood alone.

    Args:
        question: as it was put, on one line.
        earlier: the question before it, itself complete.
    """
    topic = (japanese if is_japanese(earlier) else english).find_topic(earlier)
    way = japanese if is_japanese(question) else english
    return way.complete(question, earlier, topic, load_contrasts())
