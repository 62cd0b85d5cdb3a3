"""Give words of a Word file a highlight, in runs of their own (17.3.2.15)."""

import copy
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from checker.formats.docx.edit.names import copy_tag, find_first, make, name
from checker.formats.docx.edit.properties import get_properties, put
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import XML, Element, W

Find = Callable[[str], Iterable[tuple[int, int]]]
"""Tells where in a text the words begin and end that are highlighted."""
_COLOUR: Final = "yellow"
_MAIN: Final = "word/document.xml"


def highlight_words(data: bytes, find: Find) -> bytes:
    """Return a Word file with a highlight on the words that `find` names in the text of a run.

    Args:
        data: the file, not encrypted.
        find: tells the words, in order.

    Raises:
        InputError: the file is damaged.
    """
    package = EditedPackage(data, _MAIN)
    main = package.actual(package.related("officeDocument", "") or _MAIN)
    texts = [
        (each, found)
        for each in package.root(main).iter(W + "t")
        if (found := list(find(each.text or ""))) and name(each.getparent()) == "r"
    ]
    if not texts:
        return data
    package.edit(main)
    for text, found in texts:
        _cut(text, found)
    return package.save()


def _cut(text: Element, found: Sequence[tuple[int, int]]) -> None:
    """Part a run before and behind each of the words, and highlight what is between."""
    words = text.text or ""
    for start, end in reversed(found):
        run = text.getparent()
        if run is None:
            return
        rest = [*text.itersiblings()]
        if words[end:] or rest:
            behind = _add_run(run)
            if words[end:]:
                behind.append(_make_text(text, words[end:]))
            behind.extend(rest)
        marked = _add_run(run)
        marked.append(_make_text(text, words[start:end]))
        _colour(marked)
        words = words[:start]
        _set_text(text, words)
    _drop_if_empty(text)


def _add_run(run: Element) -> Element:
    """Return a new run behind another, with its properties."""
    made = copy_tag(run)
    properties = find_first(run, "rPr")
    if properties is not None:
        made.append(copy.deepcopy(properties))
    run.addnext(made)
    return made


def _colour(run: Element) -> None:
    properties = get_properties(run, "rPr")
    put(properties, make(properties, "highlight", val=_COLOUR))


def _make_text(beside: Element, words: str) -> Element:
    made = make(beside, "t")
    _set_text(made, words)
    return made


def _set_text(element: Element, words: str) -> None:
    element.text = words
    element.set(XML + "space", "preserve")


def _drop_if_empty(text: Element) -> None:
    """Take out a text of which nothing is left, and its run with it."""
    run = text.getparent()
    if text.text or run is None:
        return
    run.remove(text)
    parent = run.getparent()
    if parent is not None and all(name(each) == "rPr" for each in run):
        parent.remove(run)
