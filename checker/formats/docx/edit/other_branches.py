"""Keep what other programs show in step with the edited text (ECMA-376 Part 3, AlternateContent).

Word writes a text box twice: as it shows it, and in the Fallback for programs that do not know such
boxes. Where both said the same before an edit they say the same after it.
"""

import copy
from collections.abc import Iterator

from lxml import etree

from checker.formats.ooxml.alternatives import ALTERNATIVE, choose_alternative, collect_words
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import Element, W

_BOX = W + "txbxContent"
_BLOCKS = (W + "p", W + "tbl")


def update_other_branches(package: EditedPackage, before: EditedPackage) -> None:
    """Copy edited paragraphs to the branches that said the same before.

    Args:
        package: the edited file.
        before: the same file, unedited.
    """
    for part in package.edited:
        olds, news = (list(each.root(part).iter(ALTERNATIVE)) for each in (before, package))
        for old, new in reversed(list(zip(olds, news, strict=True))):  # the inner ones first
            _update(old, new)


def _update(old: Element, new: Element) -> None:
    chosen = choose_alternative(old)
    branches = list(zip(old.iterchildren("*"), new.iterchildren("*"), strict=True))
    edited = next((now for was, now in branches if was is chosen), None)
    for other, target in branches:
        if chosen is not None and edited is not None and other is not chosen:
            _copy_stories((chosen, edited), (other, target))


def _copy_stories(read: tuple[Element, Element], other: tuple[Element, Element]) -> None:
    """Copy each edited story to the other branch, where that held the same.

    Args:
        read: the branch that is read, before and after the edits.
        other: the other branch in both files.
    """
    olds, news = (list(_iter_stories(each)) for each in read)
    same = [collect_words(each) for each in _iter_stories(other[0])]
    if [collect_words(each) for each in olds] != same:
        return
    places = list(_iter_stories(other[1]))
    for old, new, place in zip(olds, news, places, strict=True):
        if etree.tostring(old) != etree.tostring(new):
            place[:] = [copy.deepcopy(each) for each in new]


def _iter_stories(branch: Element) -> Iterator[Element]:
    """Yield what holds the paragraphs of a branch: its outermost text boxes, else the branch."""
    if any(each.tag in _BLOCKS for each in branch):
        yield branch
        return
    for box in list(branch.iter(_BOX)):
        around = (each.tag for each in box.iterancestors() if branch in each.iterancestors())
        if _BOX not in around:
            yield box
