"""Accepts and rejects changes of looks and build in Word files without any code of checker.

What is checked of a file with tracked repairs, beside the same file without and repaired plainly:

- content: with the new changes accepted, every story is what the plain repair made of it; with them
  rejected, the original: the same characters in the same formatting, the same paragraphs with the
  same properties, the same pages.
- order: the children of changed properties stand in the schema's order (ECMA-376 Part 1), what
  tells of a change last; no id is used twice among the changes.
- parts: the entries are the same, and all but the stories keep their packed bytes.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from lxml import etree
from word_fix_independent import stories, take
from word_independent import Element, File, local, value

AUTHOR = "checker"
CHANGES = ("pPrChange", "rPrChange", "sectPrChange")
NOT_TOLD = {
    "pPr": {"rPr", "sectPr", "pPrChange"},
    "rPr": {"ins", "del", "moveFrom", "moveTo", "rPrChange"},
    "sectPr": {"headerReference", "footerReference", "sectPrChange"},
}
ORDER_TEXT = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr
        suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct
        topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
        contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike
        outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern
        position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang
        eastAsianLayout specVanish oMath rPrChange""",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc
        pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi
        rtlGutter docGrid printerSettings sectPrChange""",
}
ORDER = {kind: names.split() for kind, names in ORDER_TEXT.items()}


def is_ours(change: Element) -> bool:
    """Return whether checker made a change."""
    return value(change, "author") == AUTHOR


def settled(root: Element, *, accept: bool) -> Element:
    """Accept or reject all changes of a story that are checker's."""
    for change in list(root.iter("*")):
        if local(change) in CHANGES and is_ours(change):
            _settle_properties(change, accept=accept)
    take(root, is_ours, accept=accept)
    for mark in list(root.iter("{*}ins")):
        if local(mark.getparent()) == "rPr" and is_ours(mark):
            _remove(mark)
    return root


def _settle_properties(change: Element, *, accept: bool) -> None:
    properties = change.getparent()
    if properties is None:
        raise ValueError("a change of nothing")
    former = [] if accept else list(change[0])
    if not accept:
        for each in list(properties):
            if local(each) not in NOT_TOLD[local(properties)]:
                _remove(each)
        kept = [
            each for each in properties if local(each) in {"headerReference", "footerReference"}
        ]
        for number, each in enumerate(former):
            properties.insert(len(kept) + number, each)
    _remove(change)


def _remove(node: Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def content(root: Element) -> list[tuple[str, ...]]:
    """Return all that a story holds, character by character; how runs are cut says nothing."""
    found: list[tuple[str, ...]] = []
    _content(root, "", found)
    return found


def _content(node: Element, look: str, found: list[tuple[str, ...]]) -> None:
    for child in node:
        kind = local(child)
        if not kind or kind == "lastRenderedPageBreak":
            continue
        if kind in {"pPr", "rPr", "sectPr"}:
            if kind != "rPr" or local(node) != "r":
                found.append((kind, _properties(child)))
        elif kind == "r":
            own = next((each for each in child if local(each) == "rPr"), None)
            _content(child, "" if own is None else _properties(own), found)
        elif kind in {"t", "delText"}:
            kept = value(child, "space") == "preserve"
            text = (child.text or "") if kept else (child.text or "").strip(" \t\r\n")
            found.extend((kind, character, look) for character in text)
        else:
            attributes = "" if kind == "p" else str(sorted(child.attrib.items()))
            found.append((kind, attributes, look, (child.text or "").strip()))
            _content(child, look, found)
            found.append(("/", kind))


def _properties(properties: Element) -> str:
    """Return properties as a string; empty ones within say nothing."""
    said = []
    for each in properties:
        if local(each) in {"rPr", "pPr"}:
            inner = _properties(each)
            said.append(f"{local(each)}({inner})" if inner else "")
        elif isinstance(each.tag, str):
            said.append(
                etree.tostring(each, method="c14n", with_tail=False, exclusive=True).decode()
            )
    return "".join(said)


def faults_of_content(new: File, plain: File, old: File) -> Iterator[str]:
    """Yield where accepting is not the plain repair, or rejecting not the original."""
    for accept, other, said in ((True, plain, "accepted"), (False, old, "rejected")):
        tracked, wanted = stories(new), stories(other)
        for part, root in wanted.items():
            one = [e for e in content(settled(tracked[part], accept=accept)) if e[1:] != ("",)]
            two = [e for e in content(root) if e[1:] != ("",)]
            if one != two:
                at = next(
                    (i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b),
                    min(len(one), len(two)),
                )
                yield f"{part}: {said}, {one[at : at + 2]}, not {two[at : at + 2]}"


def faults_of_order(file: File) -> Iterator[str]:
    """Yield changed properties whose children stand in another order than the schema's."""
    ids: Counter[str] = Counter()
    for part, root in stories(file).items():
        for node in root.iter("*"):
            if local(node) in CHANGES and is_ours(node):
                yield from (f"{part}: {fault}" for fault in _faults_of_change(node))
            if local(node) in {*CHANGES, "ins", "del"} and value(node, "author") is not None:
                ids[value(node, "id") or ""] += is_ours(node)
    yield from (f"the id {each} is used twice" for each, count in ids.items() if count > 1)


def _faults_of_change(change: Element) -> Iterator[str]:
    properties, former = change.getparent(), change[0]
    if properties is None or properties[-1] is not change:
        yield f"{local(change)} is not last"
        return
    if f"{local(properties)}Change" != local(change) or local(former) != local(properties):
        yield f"{local(change)} stands in {local(properties)}"
    if any(local(each) in NOT_TOLD[local(former)] for each in former):
        yield f"{local(change)} tells too much"
    if _in_order(former) and not _in_order(properties):
        yield f"{local(properties)} is out of order: {[local(each) for each in properties]}"


def _in_order(properties: Element) -> bool:
    order = ORDER[local(properties)]
    names = [local(each).replace("footerRef", "headerRef") for each in properties]  # one choice
    ranks = [order.index(each) for each in names if each in order]
    return ranks == sorted(ranks)


def faults_of_parts(new: File, old: File) -> Iterator[str]:
    """Yield what changed in the package beside the stories."""
    before, after = old.zip.infolist(), new.zip.infolist()
    if [entry.filename for entry in before] != [entry.filename for entry in after]:
        yield "the entries are others"
    known = stories(old)
    for one, other in zip(before, after, strict=False):
        if one.filename not in known and old.packed(one) != new.packed(other):
            yield f"{one.filename} changed"


def count_of(file: File, count: Callable[[str], bool]) -> int:
    """Return how many of checker's changes have a name that counts."""
    return sum(
        count(local(node)) and is_ours(node)
        for root in stories(file).values()
        for node in root.iter("*")
    )
