"""Paragraphs that are added to a story (ECMA-376 Part 1, 17.13.5.16 and 18).

A tracked paragraph has its words in a `w:ins` and another `w:ins` in the properties of its end.
Rejecting joins a paragraph whose end was inserted with the next one, so what is added before a
paragraph leaves that as it was. After the last one there is no next: as Word does, its own end
counts as inserted, and the end of what was added is the old one, with the old properties told.
"""

import copy
from collections.abc import Callable, Sequence
from typing import Final

from checker.core.data_classes import dataclass
from checker.formats.docx.edit.names import find_first, make, name
from checker.formats.docx.edit.properties import build_former_properties, get_properties, put
from checker.formats.docx.edit.revisions import build_run
from checker.formats.ooxml.names import Element

Tell = Callable[[Element, str], Element]
"""Makes an element of a name, with author, date and id, beside another."""

_NOT_COPIED: Final = frozenset({"rPr", "sectPr", "pPrChange", "framePr", "cnfStyle", "divId"})
_PLAIN_LOOKS: Final = frozenset({"rPr", "rFonts", "sz", "szCs", "lang"})


@dataclass(frozen=True, slots=True)
class ParagraphModel:
    """Whose looks a new paragraph has: a paragraph and a run of it, `plain` without emphasis."""

    paragraph: Element
    run: Element | None
    plain: bool = False


def add(
    beside: Element,
    paragraphs: Sequence[tuple[str, ParagraphModel | None]],
    tell: Tell | None,
    *,
    after: bool,
) -> None:
    """Add paragraphs before a paragraph or after it.

    Args:
        beside: the `w:p`.
        paragraphs: their texts and whose looks they have.
        tell: None where the changes are not tracked.
        after: says on which side.
    """
    new = [_make_paragraph(beside, text, model, tell) for text, model in paragraphs]
    for each in reversed(new) if after else new:
        if after:
            beside.addnext(each)
        else:
            beside.addprevious(each)
    if after:
        _keep_mark(new[-1], beside)
    if tell is None:
        return
    ended = [beside, *new[:-1]] if after else new
    for each in ended:
        _tell_end(each, tell)
    if after:
        _tell_former(new[-1], beside, tell)


def _make_paragraph(
    beside: Element, text: str, model: ParagraphModel | None, tell: Tell | None
) -> Element:
    made = make(beside, "p")
    form = None if model is None else find_first(model.paragraph, "pPr")
    if form is not None:
        kept = [copy.deepcopy(each) for each in form if name(each) not in _NOT_COPIED]
        if kept:
            properties = make(beside, "pPr")
            properties.extend(kept)
            made.append(properties)
    run = build_run(_run_like(beside, model), text)
    if tell is None:
        made.append(run)
    else:
        inserted = tell(beside, "ins")
        inserted.append(run)
        made.append(inserted)
    return made


def _run_like(beside: Element, model: ParagraphModel | None) -> Element:
    """Return a run with the looks of a model."""
    like = make(beside, "r")
    own = None if model is None else find_first(model.run, "rPr")
    if model is None or own is None:
        return like
    looks = copy.deepcopy(own)
    if model.plain:
        for each in [each for each in looks if name(each) not in _PLAIN_LOOKS]:
            looks.remove(each)
    like.append(looks)
    return like


def _tell_end(paragraph: Element, tell: Tell) -> None:
    """Say that the end of a paragraph was inserted."""
    properties = get_properties(paragraph, "pPr")
    mark = find_first(properties, "rPr")
    if mark is None:
        mark = make(paragraph, "rPr")
        put(properties, mark)
    mark.insert(0, tell(paragraph, "ins"))


def _keep_mark(paragraph: Element, old: Element) -> None:
    """Give the end of a paragraph the looks of that of `old`, which it takes the place of."""
    mark = find_first(find_first(old, "pPr"), "rPr")
    if mark is not None:
        put(get_properties(paragraph, "pPr"), copy.deepcopy(mark))


def _tell_former(paragraph: Element, old: Element, tell: Tell) -> None:
    """Say what the end of `old`, which is now that of `paragraph`, was."""
    now, was = get_properties(paragraph, "pPr"), find_first(old, "pPr")
    change = find_first(was, "pPrChange")
    former = build_former_properties(now, was if change is None else find_first(change, "pPr"))
    told = tell(now, "pPrChange")
    told.append(former)
    now.append(told)
