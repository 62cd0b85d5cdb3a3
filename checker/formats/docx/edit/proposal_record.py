"""Record in a Word file what checker proposed there, so that decisions can be read back.

Word numbers comments and changes anew whenever it saves, and of a change that was accepted or
rejected, or a comment that was deleted, nothing is left. So the file carries a custom XML part
(ECMA-376 Part 1, 15.2.5 and 22.5) with digests of what was proposed and of what it stood in. No
word of the document is in it: what somebody deletes is gone. Word and LibreOffice keep such parts;
the latter only with their properties part.
"""

import io
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Final
from zipfile import ZipFile

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.digest import PATTERN as DIGEST
from checker.core.text import lazy_re as re
from checker.formats.ooxml.edited_archive import rewrite_archive
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import Element
from checker.formats.ooxml.package import PARSER

NAMESPACE: Final = "urn:doc-format-checker:record:1"
_RECORD: Final = f"{{{NAMESPACE}}}record"
_FOLDER: Final = "customXml"
_TYPE: Final = "application/xml"
_PROPERTIES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PROPERTIES_TYPE: Final = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_MAIN: Final = "word/document.xml"
_FLAGS: Final = ("before", "whole", "masked")
_DIGEST: Final = re.compile(DIGEST)
_FINGERPRINT: Final = re.compile(rf"{DIGEST}\.{DIGEST}\.{DIGEST}")
_RULE: Final = re.compile(r"\S{1,200}")
_PATH: Final = re.compile(r"[\w/.-]{0,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RecordedRemark:
    """A finding that became a comment.

    `said` is the digest of the comment's text, `path` and `start` are where the finding was in the
    file as it was checked, in the document before its tracked changes where `before` says so.
    `whole` marks what concerns the whole document, `masked` words that no report may pass on.
    Remarks of one `comment` stand in it together; -1 is one of its own.
    """

    rule: str
    fingerprint: str
    said: str
    path: str
    start: int
    before: bool = False
    whole: bool = False
    masked: bool = False
    comment: int = -1


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding whose fix is a part of a change; it stands `offset` characters into the change.

    `start` is where in the block of the file as it was checked.
    """

    rule: str
    fingerprint: str
    offset: int
    start: int
    masked: bool = False


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """A tracked change: the digests of its old and new text and of what stands next to it."""

    old: str
    new: str
    left: str
    right: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ChangedBlock:
    """A block with changes: `between` are the digests of what stands before, between and after."""

    path: str
    between: tuple[str, ...]
    proposals: tuple[RecordedChange, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """All that was proposed in one file."""

    remarks: tuple[RecordedRemark, ...] = ()
    blocks: tuple[ChangedBlock, ...] = field(default=())


def record(data: bytes, proposed: Record) -> bytes:
    """Return a Word file with a record.

    What it has on record of the comments stays where only changes are new, and the reverse.

    Args:
        data: the file, not encrypted.
        proposed: with nothing in it, the file stays as it is.
    """
    if not proposed.remarks and not proposed.blocks:
        return data
    old = read_record(data) or Record()
    merged = Record(proposed.remarks or old.remarks, proposed.blocks or old.blocks)
    package = EditedPackage(data, EditedPackage(data, "").related("officeDocument", "") or _MAIN)
    content = _write_record(merged)
    known = _part(data)
    if known is not None:
        return rewrite_archive(data, {known: content})
    item = package.free_name(_FOLDER, "item")
    properties = package.free_name(_FOLDER, "itemProps")
    package.add(item, content, _TYPE)
    package.add(properties, _write_properties(), _PROPERTIES_TYPE)
    package.relate("customXml", item)
    package.relate("customXmlProps", properties, item)
    return package.save()


def read_record(data: bytes) -> Record | None:
    """Return the record of a Word file, None where it has none or one that makes no sense.

    Args:
        data: the file, not encrypted.
    """
    name = _part(data)
    if name is None:
        return None
    try:
        return _parse_record(_parse_root(data, name))
    except (KeyError, ValueError):
        return None


def _part(data: bytes) -> str | None:
    """Return the name of the record's part, which other programs call what they like."""
    with ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith(f"{_FOLDER}/item")]
        holding = [name for name in names if NAMESPACE.encode() in archive.read(name)]
    for name in holding:
        try:
            if _parse_root(data, name).tag == _RECORD:
                return name
        except etree.XMLSyntaxError:  # another program's part
            continue
    return None


def _parse_root(data: bytes, name: str) -> Element:
    with ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name), PARSER)


def _write_record(proposed: Record) -> bytes:
    root = etree.Element(_RECORD, nsmap={"checker": NAMESPACE})
    for each in proposed.remarks:
        said = {"rule": each.rule, "fingerprint": each.fingerprint, "said": each.said}
        place = {"path": each.path, "start": str(each.start)}
        flags = {name: "1" for name in _FLAGS if getattr(each, name)}
        together = {"comment": str(each.comment)} if each.comment >= 0 else {}
        _add(root, "remark", {**said, **place, **together, **flags})
    for block in proposed.blocks:
        held = _add(root, "block", {"path": block.path, "between": " ".join(block.between)})
        for change in block.proposals:
            names = ("old", "new", "left", "right")
            made = _add(held, "change", {name: getattr(change, name) for name in names})
            for why in change.reasons:
                numbers = {"offset": str(why.offset), "start": str(why.start)}
                said = {"rule": why.rule, "fingerprint": why.fingerprint}
                _add(
                    made, "finding", {**said, **numbers, **({"masked": "1"} if why.masked else {})}
                )
    content: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return content


def _add(above: Element, name: str, attributes: Mapping[str, str]) -> Element:
    return etree.SubElement(above, f"{{{NAMESPACE}}}{name}", dict(attributes))


def _write_properties() -> bytes:
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, NAMESPACE)).upper()
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        f'<ds:datastoreItem ds:itemID="{{{identifier}}}"'
        f' xmlns:ds="{_PROPERTIES}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    ).encode()


def _parse_record(root: Element) -> Record:
    remarks = (
        RecordedRemark(
            rule=_match_attribute(_RULE, each, "rule"),
            fingerprint=_match_attribute(_FINGERPRINT, each, "fingerprint"),
            said=_match_attribute(_DIGEST, each, "said"),
            path=_match_attribute(_PATH, each, "path"),
            start=int(each.attrib["start"]),
            comment=int(each.get("comment") or -1),
            **{name: each.get(name) == "1" for name in _FLAGS},
        )
        for each in _iter_children(root, "remark")
    )
    blocks = (
        ChangedBlock(
            path=_match_attribute(_PATH, each, "path"),
            between=_parse_digests(each),
            proposals=tuple(_parse_proposal(one) for one in _iter_children(each, "change")),
        )
        for each in _iter_children(root, "block")
    )
    found = Record(tuple(remarks), tuple(blocks))
    if any(len(each.between) != len(each.proposals) + 1 for each in found.blocks):
        raise ValueError("between")
    return found


def _parse_proposal(node: Element) -> RecordedChange:
    old, new, left, right = (
        _match_attribute(_DIGEST, node, name) for name in ("old", "new", "left", "right")
    )
    reasons = (
        Reason(
            rule=_match_attribute(_RULE, each, "rule"),
            fingerprint=_match_attribute(_FINGERPRINT, each, "fingerprint"),
            offset=int(each.attrib["offset"]),
            start=int(each.attrib["start"]),
            masked=each.get("masked") == "1",
        )
        for each in _iter_children(node, "finding")
    )
    return RecordedChange(old, new, left, right, tuple(reasons))


def _iter_children(node: Element, name: str) -> Iterator[Element]:
    yield from node.iterchildren(f"{{{NAMESPACE}}}{name}")


def _parse_digests(node: Element) -> tuple[str, ...]:
    words = tuple(str(node.attrib["between"]).split())
    if not all(_DIGEST.fullmatch(each) for each in words):
        raise ValueError("between")
    return words


def _match_attribute(pattern: re.Pattern[str], node: Element, name: str) -> str:
    value = str(node.attrib[name])
    if pattern.fullmatch(value) is None:
        raise ValueError(name)
    return value
