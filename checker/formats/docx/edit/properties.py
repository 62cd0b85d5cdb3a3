"""Properties of paragraphs, runs and sections: changed in the schema's order, and what they were.

ECMA-376 Part 1: CT_PPr (17.3.1.26), CT_RPr (17.3.2.28), CT_SectPr (17.6.17). What was changed is
told in `w:pPrChange`, `w:rPrChange` and `w:sectPrChange` (17.13.5.29 to 32), each the last of its
properties, which hold the properties as they were.
"""

import copy
from collections.abc import Callable
from typing import Final

from checker.formats.docx.edit.names import find_first, make, name
from checker.formats.ooxml.names import Element

_PARAGRAPH = """
    pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr
    shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN
    bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc
    textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr
"""
_RUN = """
    ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow
    emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs
    highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath
"""
_SECTION = """
    headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders
    lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid
    printerSettings
"""
_ORDER: Final = {
    kind: {each: rank for rank, each in enumerate(names.split())}
    for kind, names in (("pPr", _PARAGRAPH), ("rPr", _RUN), ("sectPr", _SECTION))
}
_NOT_FORMER: Final = {
    "pPr": frozenset({"rPr", "sectPr", "pPrChange"}),
    "rPr": frozenset({"ins", "del", "moveFrom", "moveTo", "rPrChange"}),
    "sectPr": frozenset({"headerReference", "footerReference", "sectPrChange"}),
}
"""What is no part of the properties as they were (CT_PPrBase, CT_RPrOriginal, CT_SectPrBase)."""


_Spelled = tuple[str, tuple[tuple[object, object], ...], str | None, tuple["_Spelled", ...]]


def get_properties(holder: Element, kind: str) -> Element:
    """Return the `w:pPr` of a paragraph or the `w:rPr` of a run, made where there is none."""
    found = find_first(holder, kind)
    if found is None:
        found = make(holder, kind)
        holder.insert(0, found)
    return found


class Properties:
    """The properties of one package that are changed; remembers what each of them was."""

    def __init__(self) -> None:
        self._former: dict[Element, Element | None] = {}

    def of(self, holder: Element, kind: str) -> Element:
        """Return the `w:pPr` of a paragraph or the `w:rPr` of a run, to be changed."""
        found = find_first(holder, kind)
        if found is not None:
            return self.known(found)
        made = get_properties(holder, kind)
        self._former[made] = None
        return made

    def known(self, properties: Element) -> Element:
        """Return properties, to be changed."""
        if properties not in self._former:
            self._former[properties] = copy.deepcopy(properties)
        return properties

    def tell(self, change: Callable[[Element, str], Element]) -> None:
        """Say of all properties what they were.

        Args:
            change: makes an element of a name, with author, date and id, beside another.
        """
        for now, before in self._former.items():
            kind = name(now)
            former = build_former_properties(now, before)
            if _list_kept(now, kind) != [_spell_element(each) for each in former]:
                told = change(now, f"{kind}Change")
                told.append(former)
                now.append(told)


def build_former_properties(now: Element, before: Element | None) -> Element:
    """Return properties as a change tells them: what is no part of them left out."""
    kind = name(now)
    former = make(now, kind)
    kept = [] if before is None else [e for e in before if name(e) not in _NOT_FORMER[kind]]
    former.extend(copy.deepcopy(each) for each in kept)
    return former


def _list_kept(properties: Element, kind: str) -> list[_Spelled]:
    return [_spell_element(each) for each in properties if name(each) not in _NOT_FORMER[kind]]


def _spell_element(element: Element) -> _Spelled:
    """Return what an element says; which namespaces are declared around it is nothing of that."""
    inner = tuple(_spell_element(each) for each in element)
    return str(element.tag), tuple(sorted(element.attrib.items())), element.text, inner


def put(properties: Element, item: Element) -> None:
    """Set an element where the schema wants it, in the place of one of its name."""
    drop(properties, name(item))
    order = _ORDER[name(properties)]
    rank = order[name(item)]
    at = next((i for i, each in enumerate(properties) if _rank(each, order) > rank), None)
    properties.insert(len(properties) if at is None else at, item)


def _rank(element: Element, order: dict[str, int]) -> int:
    return order.get(name(element), len(order))  # what later versions added comes last


def drop(properties: Element, *names: str) -> None:
    """Take out the elements of these names."""
    for each in [each for each in properties if name(each) in names]:
        properties.remove(each)


def ensure_element(properties: Element, wanted: str) -> Element:
    """Return the element of a name, a new one where there is none."""
    found = find_first(properties, wanted)
    if found is None:
        found = make(properties, wanted)
        put(properties, found)
    return found
