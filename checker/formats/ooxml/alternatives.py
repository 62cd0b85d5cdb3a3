"""Choose what is read where a file holds something for several programs (ECMA-376 Part 3).

`mc:AlternateContent` says one thing several times: the first Choice whose namespaces a program
understands counts, else the Fallback. A program passes over elements of an ignorable namespace
that it does not understand, or reads only what they hold (`mc:ProcessContent`); a namespace in
`mc:MustUnderstand` that it does not understand makes it refuse the file.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, cast

from lxml import etree

from checker.formats.ooxml.names import MC, VML, Element, W
from checker.formats.ooxml.namespaces import UNDERSTOOD

ALTERNATIVE: Final = MC + "AlternateContent"
_CHOICE, _FALLBACK = MC + "Choice", MC + "Fallback"
_WORDS = ("}t", "}delText")  # by local name: Strict files say the same elsewhere
_DEEPEST = 8
_TEXT_PATH = VML + "textpath"
# Of the text in tracked deletions `markup` tells; codes of fields are nothing that anybody reads.
_WITHOUT_WORDS = frozenset(W + name for name in ("del", "moveFrom", "instrText", "delInstrText"))
_PROPERTY_NAMES = """
    pPr rPr sectPr sdtPr sdtEndPr smartTagPr customXmlPr tblPr tblPrEx tblGrid trPr tcPr rubyPr
"""
_PROPERTIES = frozenset(W + name for name in _PROPERTY_NAMES.split())
_FIND_ASKING = etree.XPath(
    "descendant-or-self::*[@mc:MustUnderstand]", namespaces={"mc": MC.strip("{}")}
)


def choose_alternative(element: Element) -> Element | None:
    """Return the one branch of `mc:AlternateContent` that is read, None where none is.

    That is the first Choice whose namespaces are all understood, else the Fallback.
    """
    choices = (each for each in element.iterchildren(_CHOICE) if _is_understood_choice(each))
    found = next(choices, None)
    return element.find(_FALLBACK) if found is None else found


def iter_children(element: Element) -> Iterator[Element]:
    """Yield the children that are elements, those of wrappers for other programs in their place.

    A wrapper is `mc:AlternateContent` and what `mc:ProcessContent` says to look into.
    """
    for item in element.iterchildren("*"):
        if item.tag == ALTERNATIVE:
            branch = choose_alternative(item)
            yield from () if branch is None else iter_children(branch)
        elif is_looked_into(item):
            yield from iter_children(item)
        else:
            yield item


def count_other_words(root: Element, besides: tuple[str, ...] = ()) -> int:
    """Return in how many places a branch that is not read says something else than the one read.

    Where alternatives are nested deeper than anybody nests them it is taken for granted.

    Args:
        root: of a part, or of a story in it.
        besides: beginnings of namespaces; what is chosen for one of these is not compared.
    """
    return sum(_says_otherwise(each, besides) for each in root.iter(ALTERNATIVE))


def iter_other_branches(root: Element) -> Iterator[Element]:
    """Yield the branches that are not read."""
    for item in root.iter(ALTERNATIVE):
        chosen = choose_alternative(item)
        yield from (each for each in item.iterchildren("*") if each is not chosen)


def count_refused(root: Element) -> int:
    """Return how many elements ask to be understood by programs that read them, and are not."""
    asking = cast("list[Element]", _FIND_ASKING(root))
    return sum(not _is_all_understood(e, e.get(MC + "MustUnderstand", "")) for e in asking)


def is_looked_into(element: Element) -> bool:
    """Return whether an element is passed over for what it holds (Part 3, `ProcessContent`)."""
    if not is_foreign(element):
        return False
    namespace, name = _split_tag(str(element.tag))
    return any(_names(each, namespace, name) for each in (element, *element.iterancestors()))


def is_foreign(element: Element) -> bool:
    """Return whether an element is of a namespace that is not understood."""
    return _is_foreign_tag(str(element.tag))


@lru_cache(maxsize=1024)
def _is_foreign_tag(tag: str) -> bool:
    return _split_tag(tag)[0] not in UNDERSTOOD


def holds_words(element: Element) -> bool:
    """Return whether an element that is passed over holds words; properties never do."""
    if element.tag in _PROPERTIES or not (len(element) or element.text):
        return False
    return bool(collect_words(element))


def collect_words(element: Element) -> str:
    """Return the words that an element shows, without spaces; of alternatives those of one branch.

    Of an element of an unknown namespace all text counts.
    """
    return "".join("".join(_iter_words(element)).split())


def read_text(element: Element) -> str:
    """Return the text of an element, also what stands after a comment in the XML."""
    rest = (each.tail or "" for each in element.iterchildren(etree.Comment, etree.PI))
    return (element.text or "") + "".join(rest)


def _iter_words(element: Element) -> Iterator[str]:
    if element.tag == _TEXT_PATH:
        yield element.get("string") or ""
    if str(element.tag).endswith(_WORDS) or is_foreign(element):
        yield "".join(map(str, element.itertext("*")))
        return
    for item in iter_children(element):
        if item.tag not in _WITHOUT_WORDS:
            yield from _iter_words(item)


def _says_otherwise(element: Element, besides: tuple[str, ...]) -> bool:
    if sum(1 for _ in element.iterancestors(ALTERNATIVE)) >= _DEEPEST:
        return True
    chosen = choose_alternative(element)
    required = "" if chosen is None else chosen.get("Requires", "")
    if chosen is not None and any(
        (chosen.nsmap.get(each) or "").startswith(besides) for each in required.split()
    ):
        return False
    read = "" if chosen is None else collect_words(chosen)
    others = (collect_words(each) for each in element.iterchildren("*") if each is not chosen)
    return any(words not in ("", read) for words in others)


def _is_understood_choice(choice: Element) -> bool:
    return _is_all_understood(choice, choice.get("Requires", ""))


def _is_all_understood(element: Element, prefixes: str) -> bool:
    return all(element.nsmap.get(each) in UNDERSTOOD for each in prefixes.split())


def _split_tag(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace.lstrip("{"), name


def _names(element: Element, namespace: str, name: str) -> bool:
    """Return whether `mc:ProcessContent` of an element names another by `prefix:name`."""
    said = (each.partition(":") for each in element.get(MC + "ProcessContent", "").split())
    return any(
        element.nsmap.get(prefix) == namespace and local in (name, "*") for prefix, _, local in said
    )
