"""Reads Word files for `word_round_trip.py` without any code of checker: lxml over the zip.

What is checked of a file with comments, beside the same file without:

- order: `w:pPr` comes first in `w:p`, `w:rPr` in `w:r`, `w:tcPr` in `w:tc` and a paragraph last;
  comment ranges stand in `w:p`, or in a container of runs (17.3.2, 17.13.4); signs in `w:r`.
- comments: each id has one start, one end and one sign, in this order, all in the main story and
  outside text boxes, deleted text, field codes and controls for one value in a line; no sign is
  the first thing in a control around paragraphs (LibreOffice 25.2 falls over it); each sign has
  its comment and each new comment its sign; no id is used twice.
- content: without the new marks, the main story holds the same characters in the same formatting
  in the same containers, in the same order.
- parts: entries keep their order, and all but the main part, comments, its relationships and the
  content types keep their packed bytes; what comments there were keep their bytes.
"""

import io
import posixpath
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator

from lxml import etree

Element = etree._Element  # noqa: SLF001 - the stubs name elements only so

PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
TYPES = "[Content_Types].xml"
HOLDERS = """
    p hyperlink ins moveTo del moveFrom sdtContent smartTag customXml dir bdo fldSimple
"""
RUN_HOLDERS = frozenset(HOLDERS.split())
KINDS_FOR_ONE_VALUE = """
    text date comboBox dropDownList picture checkbox dataBinding showingPlcHdr
"""
CLOSED = frozenset(KINDS_FOR_ONE_VALUE.split())
NOT_READ_NAMES = """
    pPr rPr sdtPr tblPr trPr tcPr instrText rt drawing pict object
"""
NOT_READ = frozenset(NOT_READ_NAMES.split())  # properties, codes, readings, other stories
SHOWN = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
SIGN_FIRST = "a sign is the first thing in a control"
ANY = "\x00"
"""Stands for text that is not in the file as it is shown: equations, symbols, bound controls."""


def local(node: Element | None) -> str:
    """Return an element's local name; empty for XML comments and the like."""
    return "" if node is None or not isinstance(node.tag, str) else etree.QName(node).localname


def value(node: Element, name: str) -> str | None:
    """Return an attribute by its local name, whatever its namespace."""
    return next((str(v) for k, v in node.attrib.items() if etree.QName(k).localname == name), None)


class File:
    """One Word file."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.main = next(self.targets("", "officeDocument"))
        self.root = self.xml(self.main)
        self.comments_part = next(self.targets(self.main, "comments"), None)

    def xml(self, name: str) -> Element:
        """Parse a part."""
        return etree.fromstring(self.zip.read(name), PARSER)

    def targets(self, source: str, kind: str) -> Iterator[str]:
        """Yield the parts that a part relates to by a kind of relationship."""
        folder, name = posixpath.split(source)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.zip.namelist():
            return
        for item in self.xml(relations):
            if (value(item, "Type") or "").endswith("/" + kind):
                target = posixpath.join("/" + folder, value(item, "Target") or "")
                yield posixpath.normpath(target).lstrip("/")

    def comments(self) -> dict[str, Element]:
        """Return the comments by id."""
        if self.comments_part is None or self.comments_part not in self.zip.namelist():
            return {}
        return {value(each, "id") or "": each for each in self.xml(self.comments_part)}

    def packed(self, entry: zipfile.ZipInfo) -> bytes:
        """Return an entry's bytes as they are packed."""
        at = entry.header_offset
        name, extra = struct.unpack("<HH", self.data[at + 26 : at + 30])
        start = at + 30 + name + extra
        return self.data[start : start + entry.compress_size]


class Reading:
    """The characters between the marks of each comment in the main story."""

    def __init__(self, root: Element) -> None:
        self.texts: dict[str, str] = {}
        self._open: set[str] = set()
        self._whole = _whole_fields(root)
        self._codes: list[tuple[bool, bool]] = []  # of each open field: in its code, shows a result
        self._walk(root)

    def _put(self, text: str) -> None:
        if any(code for code, _ in self._codes):
            return
        self._codes = [(code, True) for code, _ in self._codes]
        for each in self._open:
            self.texts[each] += text

    def _walk(self, nodes: Iterable[Element]) -> None:
        for child in nodes:
            self._child(child)

    def _child(self, node: Element) -> None:
        name = local(node)
        if name in MARKS:
            self._mark(name, value(node, "id") or "")
        elif name in ("del", "moveFrom"):
            for mark in node.iter("{*}fldChar"):
                self._field(mark)
        elif name == "AlternateContent":
            branches = {local(each): each for each in reversed(node)}
            branch = branches.get("Choice", branches.get("Fallback"))
            self._walk([] if branch is None else branch)
        elif name == "fldChar":
            self._field(node)
        elif name not in NOT_READ:
            shown = _shown(node, name)
            if shown is None:
                self._walk(node)
            else:
                self._put(shown)

    def _mark(self, name: str, identifier: str) -> None:
        if name == "commentRangeStart":
            self._open.add(identifier)
            self.texts[identifier] = ""
        elif name == "commentRangeEnd":
            self._open.discard(identifier)

    def _field(self, mark: Element) -> None:
        if mark not in self._whole:
            return
        kind = value(mark, "fldCharType")
        if kind == "begin":
            self._codes.append((True, False))
        elif kind == "separate" and self._codes:
            self._codes[-1] = (False, self._codes[-1][1])
        elif kind == "end" and self._codes:
            _, shown = self._codes.pop()
            self._put("" if shown else ANY)


LINE_ENDS = str.maketrans("\r\n", "  ")


def _shown(node: Element, name: str) -> str | None:
    """Return what an element shows by itself, None for one that is walked through."""
    if name == "t":
        text = node.text or ""
        kept = value(node, "space") == "preserve"
        return (text if kept else text.strip(" \t\r\n")).translate(LINE_ENDS)
    if name == "br":
        return "\n" if value(node, "type") in (None, "textWrapping") else ""
    if name in ("sym", "oMath", "oMathPara") or (name == "sdt" and is_bound(node)):
        return ANY
    return SHOWN.get(name)


def _whole_fields(root: Element) -> set[Element]:
    whole: set[Element] = set()
    begun: list[list[Element]] = []
    for mark in root.iter("{*}fldChar"):
        kind = value(mark, "fldCharType")
        if kind == "begin":
            begun.append([mark])
        elif begun and kind in ("separate", "end"):
            begun[-1].append(mark)
            if kind == "end":
                whole.update(begun.pop())
    return whole


def is_bound(control: Element) -> bool:
    """Return whether a control in a line shows data from elsewhere."""
    if any(local(each) == "p" for each in control.iter("*")):
        return False
    own = (each for each in control if local(each) == "sdtPr")
    return any(local(each) == "dataBinding" for properties in own for each in properties)


def says(found: str, quote: str) -> bool:
    """Return whether text that was found is the quote; `ANY` in it stands for anything."""
    pattern = ".*".join(re.escape(piece) for piece in found.split(ANY))
    return re.fullmatch(pattern, quote, re.DOTALL) is not None


def faults_of_order(file: File) -> Iterator[str]:
    """Yield what stands in an order or place that the schema does not allow."""
    for node in file.root.iter("*"):
        name, held = local(node), [local(each) for each in node if isinstance(each.tag, str)]
        leader = {"p": "pPr", "r": "rPr", "tc": "tcPr"}.get(name)
        if leader in held[1:]:
            yield f"{leader} is not first in {name}"
        if name == "tc" and held and held[-1] not in ("p", "sdt", "customXml", "bookmarkEnd"):
            yield f"tc ends with {held[-1]}"


def faults_of_comments(file: File, old: File) -> Iterator[str]:
    """Yield what is wrong with the new comments' marks."""
    known, new = set(old.comments()), file.comments()
    seen: dict[str, list[str]] = {}
    for node, in_code in _with_codes(file.root):
        if local(node) not in MARKS or value(node, "id") in known:
            continue
        seen.setdefault(value(node, "id") or "", []).append(local(node))
        yield from _misplaced(node)
        if in_code:
            yield f"{local(node)} in the code of a field"
    for identifier, marks in seen.items():
        if marks != list(MARKS):
            yield f"comment {identifier} has the marks {marks}"
    if set(seen) != set(new) - known:
        yield f"signs {sorted(seen)} of comments {sorted(set(new) - known)}"
    if file.comments_part is not None:
        ids = Counter(value(each, "id") for each in file.xml(file.comments_part))
        yield from (f"two comments have the id {i}" for i, count in ids.items() if count > 1)


def _with_codes(root: Element) -> Iterator[tuple[Element, bool]]:
    """Yield the elements of a story, and whether each stands in the code of a field."""
    whole = _whole_fields(root)
    codes: list[bool] = []
    for node in root.iter("*"):
        kind = value(node, "fldCharType") if node in whole else None
        if kind == "begin":
            codes.append(True)
        elif kind == "separate":
            codes[-1] = False
        elif kind == "end":
            codes.pop()
        yield node, any(codes)


def _misplaced(node: Element) -> Iterator[str]:
    parent = node.getparent()
    if local(node) == "commentReference":
        if local(parent) != "r":
            yield f"a sign stands in {local(parent)}"
            return
        parent = None if parent is None else parent.getparent()
        if _is_first_in_control(node):
            yield SIGN_FIRST
    if local(parent) not in RUN_HOLDERS:
        yield f"{local(node)} stands in {local(parent)}"
    for above in node.iterancestors():
        name = local(above)
        if name in ("txbxContent", "del", "moveFrom", "hdr", "ftr", "footnote", "comment"):
            yield f"{local(node)} stands under {name}"
        if name == "sdt" and not any(local(e) == "p" for e in above.iter("*")):
            kinds = {local(each) for p in above.iter("{*}sdtPr") for each in p}
            if kinds & CLOSED:
                yield f"{local(node)} stands in a control for one value"


def _is_first_in_control(sign: Element) -> bool:
    """Return whether a control around paragraphs shows no text before a sign in it."""
    for control in sign.iterancestors("{*}sdt"):
        if any(local(each) == "p" for each in control.iter("*")):
            shown = (each for each in control.iter("*") if each is sign or _is_text(each))
            if next(shown, None) is sign:
                return True
    return False


def _is_text(node: Element) -> bool:
    boxes = node.iterancestors("{*}txbxContent")
    return local(node) == "t" and bool(node.text) and next(boxes, None) is None


def says_nothing(file: File) -> bool:
    """Return whether the main story has no text outside text boxes."""
    return not any(map(_is_text, file.root.iter("*")))


def content(root: Element) -> list[tuple[str, ...]]:
    """Return all that a story holds, characters apart, without comment marks and run borders."""
    found: list[tuple[str, ...]] = []
    _content(root, "", found)
    return found


def _content(node: Element, look: str, found: list[tuple[str, ...]]) -> None:
    for child in node:
        name = local(child)
        if name in ("commentRangeStart", "commentRangeEnd", "rPr") or not name:
            continue
        if name == "r" and _is_sign(child):
            continue
        if name == "r":
            _content(child, _look(child), found)
        elif name in ("t", "delText"):
            kept = value(child, "space") == "preserve"
            text = child.text or ""
            shown = text if kept else text.strip(" \t\r\n")
            found.extend((name, character, look) for character in shown)
        else:
            found.append((name, str(sorted(child.attrib.items())), look, child.text or ""))
            _content(child, look, found)
            found.append(("/", name))


def _is_sign(run: Element) -> bool:
    return [local(each) for each in run if local(each) != "rPr"] == ["commentReference"]


def _look(run: Element) -> str:
    properties = next((each for each in run if local(each) == "rPr"), None)
    if properties is None:
        return ""
    parts = (
        (local(e), str(sorted((k, v) for k, v in e.attrib.items() if not k.endswith("}id"))))
        for e in properties.iter("*")
    )
    return str(list(parts))


def faults_of_parts(file: File, old: File) -> Iterator[str]:
    """Yield what changed in the package and should not have."""
    relations = posixpath.join(
        posixpath.dirname(old.main), "_rels", posixpath.basename(old.main) + ".rels"
    )
    may_change = {old.main, relations, TYPES, file.comments_part}
    before, after = old.zip.infolist(), file.zip.infolist()
    names = [entry.filename for entry in before]
    if [entry.filename for entry in after][: len(names)] != names:
        yield "the order of the entries is another"
    added = {entry.filename for entry in after} - set(names)
    if added - {file.comments_part, relations}:
        yield f"new parts: {sorted(added)}"
    for one, other in zip(before, after, strict=False):
        if one.compress_type != other.compress_type:
            yield f"{one.filename} is packed in another way"
        if one.filename not in may_change and old.packed(one) != file.packed(other):
            yield f"{one.filename} changed"
    if old.comments_part is not None and old.comments_part in names:
        yield from _faults_of_old_comments(file, old)


def _faults_of_old_comments(file: File, old: File) -> Iterator[str]:
    one = old.zip.read(old.comments_part or "")
    other = file.zip.read(file.comments_part or "")
    head, tag, tail = one.rpartition(b"</")
    if not (other.startswith(head) and other.endswith(tag + tail)):
        yield "the comments that were there were written anew"
