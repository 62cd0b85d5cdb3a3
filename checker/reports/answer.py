"""Show an answer as text: what the documents say, word for word, and where."""

from collections.abc import Iterator
from typing import Final

from checker.core.answer import Answer, Quote
from checker.core.messages import DisplayLanguage, Message

_HEADS: Final = {
    "not_found": "search.not-found",
    "unsure": "search.unsure",
    "not_judged": "search.nearest",
}
_STANDINGS: Final = {"superseded": "search.superseded", "future": "search.future"}
_SINCE: Final = {"changed": "search.file-changed", "gone": "search.file-gone"}
_MOST_FAILED: Final = 5


def render_answer(answer: Answer, language: DisplayLanguage) -> str:
    """Return an answer as lines for a terminal."""
    return "\n".join(_iter_lines(answer, language))


def _iter_lines(answer: Answer, language: DisplayLanguage) -> Iterator[str]:
    if answer.understood:
        yield Message("search.understood", question=answer.understood).get(language)
        yield ""
    if answer.status != "answered":
        yield Message(_HEADS[answer.status]).get(language)
    for number, each in enumerate(answer.quotes, 1):
        yield from _show_quote(each, number if len(answer.quotes) > 1 else None, language)
    for found in answer.contradictions:
        first, second = (number + 1 for number in found.quotes)
        one, other = found.values
        words = Message("search.contradiction", first=first, second=second, one=one, other=other)
        yield words.get(language)
    if answer.nearest and answer.status != "not_judged":
        yield ""
        yield Message("search.comes-nearest").get(language)
    for number, each in enumerate(answer.nearest, 1):
        yield from _show_quote(each, number, language)
    yield from _show_rest(answer, language)


def _show_quote(quote: Quote, number: int | None, language: DisplayLanguage) -> Iterator[str]:
    lines = quote.text.split("\n")
    mark = "" if number is None else f"{number}. "
    yield mark + lines[0]
    yield from (" " * len(mark) + each for each in lines[1:])
    above = " › ".join(dict.fromkeys(filter(None, (quote.title, *quote.headings))))
    yield f"    {above}"
    yield f"    {quote.file} {quote.place.label}"
    for words in _iter_remarks(quote):
        yield f"    {words.get(language)}"


def _iter_remarks(quote: Quote) -> Iterator[Message]:
    """Yield what a reader must know of a quote: whether it holds, of whom and when it is."""
    if quote.standing == "repealed":
        known = quote.repealed not in {"", "-"}
        yield (
            Message("search.repealed-on", day=quote.repealed)
            if known
            else Message("search.repealed")
        )
    elif quote.standing in _STANDINGS:
        yield Message(_STANDINGS[quote.standing])
    elif quote.in_force:
        yield Message("search.in-force", day=quote.in_force)
    if quote.owner:
        yield Message("search.owner", name=quote.owner)
    if quote.dated:
        yield Message("search.dated", day=quote.dated)
    if quote.since:
        yield Message(_SINCE[quote.since])


def _show_rest(answer: Answer, language: DisplayLanguage) -> Iterator[str]:
    """Yield the notes, and what could not be searched."""
    if answer.notes or answer.not_indexed:
        yield ""
    yield from answer.notes
    if not answer.not_indexed:
        return
    yield Message("search.not-indexed", count=len(answer.not_indexed)).get(language)
    for each in answer.not_indexed[:_MOST_FAILED]:
        yield f"  {each.file}: {each.reason}"
    if len(answer.not_indexed) > _MOST_FAILED:
        more = len(answer.not_indexed) - _MOST_FAILED
        yield "  " + Message("search.and-more", count=more).get(language)
