"""Changes to archives: their XML, relationships, content types and directory."""

import re
import struct
from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

from tests.fuzz.mutations import EXTREMES, mutate_bytes
from tests.fuzz.seeds import Members, zipped

_XML = (".xml", ".rels", ".vml")
_MOST_PART = 300_000
_TARGETS = (
    "", "/", ".", "..", "../../../etc/passwd", "document.xml", "/word/document.xml", "missing.xml",
    "http://example.com/x.xml", "file:///etc/passwd", "C:\\x", "styles.xml", "%2e%2e/x", "a" * 3000,
    "NULL", "#x", "\\\\host\\share", "/[Content_Types].xml", "_rels/.rels", "//host/x",
)  # fmt: skip
_MODES = ("External", "Internal", "", "x")
_NAMESPACES = (
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"urn:x", b"",
    b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://schemas.openxmlformats.org/presentationml/2006/main",
)  # fmt: skip
_NAMESPACE = re.compile(rb'xmlns(?::\w+)?="([^"]*)"')
_ATTRIBUTE = re.compile(r'(Target|TargetMode|Type|Id|ContentType|PartName|Extension)="([^"]*)"')
_ENTITY = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
_DOCTYPES = (
    _ENTITY + b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    b'<!DOCTYPE x SYSTEM "file:///etc/passwd">', b'<!DOCTYPE x [<!ENTITY e SYSTEM "/etc/passwd">]>',
)  # fmt: skip
_CENTRAL, _LOCAL = b"PK\x01\x02", b"PK\x03\x04"
_NAMES = ("../x.xml", "/x.xml", "a\\b.xml", "", "CON", "x" * 300, "\u202ex.xml", "word/")


def mutate_archive(random: Random, members: Members, others: tuple[Members, ...]) -> Members:
    """Return the members with one change to one of them, or to which there are."""
    names = list(members)
    xml = [name for name in names if name.endswith(_XML)]
    kind = random.randrange(12)
    if kind == 0:
        return _mutate_members(random, members, others)
    if kind <= 2:
        chosen = [name for name in xml if name.endswith((".rels", "Types].xml"))] or xml or names
        name = random.choice(chosen)
        return members | {name: _mutate_relations(random, members[name])}
    name = random.choice(xml or names)
    if kind == 3:
        changed = _mutate_markup(random, members[name])
    elif kind == 4:
        changed = mutate_bytes(random, members[name], tuple(members.values()))
    else:
        changed = _mutate_tree(random, members[name])
    return members | {name: changed[:_MOST_PART]}


def mutate_directory(random: Random, members: Members) -> bytes:
    """Return an archive of `members` whose directory lies in one place."""
    kind = random.randrange(6)
    name, other = random.choice(list(members)), random.choice(list(members))
    if kind == 0:
        new = random.choice((*_NAMES, name.upper(), name.swapcase(), f"/{name}", f"{name} "))
        return zipped({(new if each == name else each): data for each, data in members.items()})
    if kind == 1:  # two members of a name, or of names that differ in case
        return zipped(members, (random.choice((name, name.upper())), members[other]))
    data = bytearray(zipped(members))
    places = [match.start() for match in re.finditer(re.escape(_CENTRAL), data)]
    at = random.choice(places)
    # Flags, method, time, date, checksum, sizes, name's length, extra's, comment's, disk, place.
    field = random.choice((8, 10, 16, 20, 24, 28, 30, 32, 34, 42))
    size = 4 if field in {16, 20, 24, 42} else 2
    value = random.choice((0, 1, 9, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF))
    data[at + field : at + field + size] = struct.pack("<I", value)[:size]
    if kind == 2:
        local = random.choice([m.start() for m in re.finditer(re.escape(_LOCAL), data)])
        data[local + 18 : local + 26] = struct.pack("<II", value, value)
    return bytes(data)


def _mutate_members(random: Random, members: Members, others: tuple[Members, ...]) -> Members:
    name = random.choice(list(members))
    other = random.choice(others)
    kind = random.randrange(5)
    if kind == 0:
        return {each: data for each, data in members.items() if each != name}
    if kind == 1:
        return members | {name: members[random.choice(list(members))]}
    if kind == 2:
        return members | {name: random.choice(list(other.values()))}
    if kind == 3:
        return members | {name: random.choice((b"", b"\0", b"<x/>", b"<", b"\xff\xfe<\0x\0/\0>\0"))}
    return members | other


def _mutate_relations(random: Random, data: bytes) -> bytes:
    """Change an attribute of a relationship or content type: elsewhere, nowhere, in a circle."""
    text = data.decode("utf-8", "replace")
    found = list(_ATTRIBUTE.finditer(text))
    if not found:
        return data
    where = random.choice(found)
    others = [each[2] for each in found if each[1] == where[1]]
    value = random.choice((random.choice(others), random.choice(_TARGETS), random.choice(_MODES)))
    added = f' TargetMode="{random.choice(_MODES)}"' if random.randrange(3) == 0 else ""
    new = f'{where[1]}="{value.replace("&", "&amp;")}"{added if where[1] == "Target" else ""}'
    return (text[: where.start()] + new + text[where.end() :]).encode()


def _mutate_markup(random: Random, data: bytes) -> bytes:
    """Change what is no tree: namespaces, a document type, the encoding."""
    kind = random.randrange(4)
    found = list(_NAMESPACE.finditer(data))
    if kind <= 1 and found:
        where = random.choice(found)
        return data[: where.start(1)] + random.choice(_NAMESPACES) + data[where.end(1) :]
    body = re.sub(rb"^\s*<\?xml[^>]*\?>", b"", data)
    if kind == 2:
        return random.choice(_DOCTYPES) + body
    declared = random.choice((b"utf-16", b"shift_jis", b"latin-1", b"x"))
    return b'<?xml version="1.0" encoding="' + declared + b'"?>' + body


def _mutate_tree(random: Random, data: bytes) -> bytes:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return mutate_bytes(random, data, (data,))
    elements = list(root.iter(etree.Element))
    change = random.choice(_TREE_CHANGES)
    change(random, elements)
    return etree.tostring(root)


def _attribute(random: Random, elements: list[etree._Element]) -> None:
    having = [element for element in elements if element.attrib]
    if having:
        element = random.choice(having)
        element.set(random.choice(sorted(element.attrib)), random.choice(EXTREMES))


def _drop_attribute(random: Random, elements: list[etree._Element]) -> None:
    having = [element for element in elements if element.attrib]
    if having:
        element = random.choice(having)
        del element.attrib[random.choice(sorted(element.attrib))]


def _text(random: Random, elements: list[etree._Element]) -> None:
    having = [element for element in elements if element.text] or elements
    random.choice(having).text = random.choice(EXTREMES)


def _remove(random: Random, elements: list[etree._Element]) -> None:
    element = random.choice(elements)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _repeat(random: Random, elements: list[etree._Element]) -> None:
    element = random.choice(elements)
    parent = element.getparent()
    if parent is not None:
        size = len(etree.tostring(element))
        times = random.choice((1, 2, 20 if size < 5000 else 1, 500 if size < 200 else 1))
        for _ in range(times):
            element.addnext(deepcopy(element))


def _nest(random: Random, elements: list[etree._Element]) -> None:
    """Put an element's shell around it, fifty times or (rarely) two thousand."""
    element = random.choice(elements)
    parent = element.getparent()
    if parent is None:
        return
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    place = parent.index(element)
    inner = element
    for _ in range(random.choice((50, 50, 50, 240, 2000))):
        outer = etree.Element(element.tag, attributes)
        outer.append(inner)
        inner = outer
    parent.insert(place, inner)


def _swap(random: Random, elements: list[etree._Element]) -> None:
    one, other = random.choice(elements), random.choice(elements)
    first, second = one.getparent(), other.getparent()
    if first is None or second is None or one is other:
        return
    copies = deepcopy(one), deepcopy(other)
    first.replace(one, copies[1])
    if other.getparent() is not None and other.getparent() is second:
        second.replace(other, copies[0])


def _move_into(random: Random, elements: list[etree._Element]) -> None:
    small = [element for element in elements if len(element) < 50]
    random.choice(elements).append(deepcopy(random.choice(small or elements)))


def _rename(random: Random, elements: list[etree._Element]) -> None:
    random.choice(elements).tag = random.choice(elements).tag


_TREE_CHANGES: tuple[Callable[[Random, list[etree._Element]], None], ...] = (
    _attribute, _attribute, _attribute, _attribute, _drop_attribute, _text, _remove, _remove,
    _repeat, _nest, _swap, _move_into, _rename,
)  # fmt: skip
