"""Complete a follow-up in English: "it", "in that case", and a thing that is not named again."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.word_set import parse_words
from checker.language.tagger import Tagged, tag_words
from checker.search.follow_up.contrasts import Contrasts
from checker.search.terms import find_words

_ENDS: Final = "?？.! "
_OPENING: Final = re.compile(r"^(?:(?:and|so|but|ok|okay|also|then|well)\b,?\s+)+", re.IGNORECASE)
_ABOUT: Final = re.compile(
    r"(?P<of>(?:what|how)\s+about|what\s+if\s+it(?:'s|\s+is)|for|in|with|at|on)?\s*(?P<phrase>.+)",
    re.IGNORECASE,
)
_IN_THAT_CASE: Final = re.compile(r"(?:in (?:that|this|such a) case|if so),?\s*", re.IGNORECASE)
_PRONOUNS: Final = frozenset({"it", "they", "them", "those", "these", "this", "that"})
_OWNERS: Final = frozenset({"its", "their"})
_BOUNDS: Final = frozenset({"WP", "WRB", "WDT", "WP$", "MD", "PRP", "EX"})
_ACTING: Final = frozenset({"WP", "PRP"})
_HELPERS: Final = parse_words("""
    is are was were be been am do does did has have had may can much many long often
""")
_DROPPED: Final = frozenset({"IN", "TO", "DT", "RB", "CC"})
_BEHIND: Final = frozenset({"JJ", "VBN", "VBD", "IN", "TO", "RB"})
_COUNTS: Final = re.compile(
    r"\s*(?:how (?:many|much)|which|what) (?!is\b|are\b|do\b|does\b)", re.IGNORECASE
)
_LONGEST_FRAGMENT: Final = 6


def find_topic(question: str) -> str:
    """Return what a question is about: of "how many days", the days; else its longest part."""
    parts = [part for part in _cut(tag_words(question)) if part]
    if not parts:
        return question.strip(_ENDS)
    longest = max(parts, key=lambda each: each[-1].end - each[0].start)
    part = parts[0] if _COUNTS.match(question) else longest
    return question[part[0].start : part[-1].end]


def _cut(words: Sequence[Tagged]) -> Iterator[list[Tagged]]:
    """Yield the runs of words between those that ask, help and point, without a verb before."""
    run: list[Tagged] = []
    before = ""
    for each in words:
        if each.tag in _BOUNDS or each.text.lower() in _HELPERS or not each.text[0].isalnum():
            yield _trim(run, acts=before in _ACTING)
            run, before = [], each.tag
        else:
            run.append(each)
    yield _trim(run, acts=before in _ACTING)


def _trim(run: list[Tagged], *, acts: bool) -> list[Tagged]:
    """Return a run from its noun to the end of it; `acts` says that a verb begins it."""
    if acts and len(run) > 1:
        run = run[1:]
    while run and run[0].tag in _DROPPED:
        run = run[1:]
    while run and run[-1].tag in _BEHIND:
        run = run[:-1]
    return run


def complete(question: str, earlier: str, topic: str, contrasts: Contrasts) -> str:
    """Return a follow-up as one question that can be understood alone.

    Args:
        question: as it was put.
        earlier: the question before it.
        topic: what that was about.
        contrasts: words that stand for one another.
    """
    asked = _OPENING.sub("", question.strip())
    return (
        _complete_fragment(asked, earlier, topic, contrasts)
        or _put_for_pronoun(_IN_THAT_CASE.sub("", asked), topic)
        or _put_before(_IN_THAT_CASE.sub("", asked), topic)
    )


def _complete_fragment(asked: str, earlier: str, topic: str, contrasts: Contrasts) -> str | None:
    """Return the earlier question for another case ("what about overseas?")."""
    found = _ABOUT.fullmatch(asked.strip(_ENDS))
    if found is None:
        return None
    phrase = found["phrase"]
    tags = [each.tag for each in tag_words(phrase)]
    if len(tags) > _LONGEST_FRAGMENT or any(each[0] in "VMWP" for each in tags):
        return None
    if swapped := contrasts.swap(phrase, earlier):
        return swapped
    if found["of"]:
        return f"For {phrase}: {earlier}"
    return f"{phrase.capitalize()} of {topic}?"


def _put_for_pronoun(asked: str, topic: str) -> str | None:
    """Return a question with what a pronoun means; None where it has none that stands alone."""
    words = tag_words(asked.rstrip(_ENDS))
    for each, after in zip_longest(words, words[1:]):
        word = each.text.lower()
        stands_alone = after is None or after.tag[0] not in "NJ" or after is words[-1]
        if word in _PRONOUNS and (each.tag == "PRP" or stands_alone):
            return asked[: each.start] + topic + asked[each.end :]
        if word in _OWNERS:
            owner = f"{topic}'" if topic.endswith("s") else f"{topic}'s"
            return asked[: each.start] + owner + asked[each.end :]
    return None


def _put_before(asked: str, topic: str) -> str:
    """Return a question with its topic before it, unless it names that itself."""
    if set(find_words(topic)) <= set(find_words(asked)):
        return asked
    return f"About {topic}: {asked}"
