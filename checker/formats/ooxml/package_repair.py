"""Packages that Word opens and python-docx does not, made into ones that it opens.

These are templates and files with macros (another content type), Strict OOXML (ISO/IEC 29500-1
Strict: other namespaces and relationship types for the same things) and relationships to parts
that are not there. Nothing that holds words is changed.
"""

import io
import posixpath
from collections.abc import Iterable, Mapping
from zipfile import ZIP_STORED, ZipFile

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from lxml import etree

from checker.core.data_classes import dataclass
from checker.formats.ooxml.package import (
    CONTENT_TYPES,
    CT,
    PACKAGE_RELATIONSHIPS,
    PARSER,
    RELATIONSHIP,
    STRICT_MAIN,
    resolved,
)

_CT = f"{{{CT}}}"
_ANY_PART = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself.

    `main` is the main part's name, None where no relationship names one that exists;
    `main_type` its content type; `strict` whether it is Strict OOXML; `missing` the parts that
    relationships name and the package lacks; `untyped` the endings of names without a type.
    """

    main: str | None
    main_type: str
    strict: bool
    missing: frozenset[str]
    untyped: frozenset[str]

    @property
    def fits(self) -> bool:
        """Whether python-docx opens the package as it is."""
        return (
            self.main_type == CONTENT_TYPE.WML_DOCUMENT_MAIN
            and not self.strict
            and not self.missing
            and not self.untyped
        )


def read_manifest(archive: ZipFile) -> Manifest:
    """Return what a package says of itself.

    Raises:
        KeyError: it has no content types.
        ValueError: one of these parts is XML of another kind.
        etree.XMLSyntaxError: one of them is not XML.
    """
    names = frozenset(archive.namelist())
    types = _ContentTypes(_parse_root(archive, CONTENT_TYPES, _CT + "Types"))
    main, strict = None, False
    targets: set[str] = set()
    for source in (name for name in names if name.endswith(".rels")):
        for item in _parse_root(archive, source, RELATIONSHIP + "s").iter(RELATIONSHIP):
            target = _get_target(source, item)
            if target is None:
                continue
            targets.add(target)
            kind = item.get("Type")
            if source == PACKAGE_RELATIONSHIPS and target in names and _is_main(kind):
                main, strict = target, kind == STRICT_MAIN
    return Manifest(
        main,
        types.of(main) if main else "",
        strict,
        frozenset(targets - names),
        frozenset(_get_ending(name) for name in targets & names if not types.of(name)),
    )


def _parse_root(archive: ZipFile, name: str, tag: str) -> etree._Element:
    root = etree.fromstring(archive.read(name), PARSER)
    if root.tag != tag:
        raise ValueError(name)
    return root


def _is_main(kind: str | None) -> bool:
    return kind in (RELATIONSHIP_TYPE.OFFICE_DOCUMENT, STRICT_MAIN)


def _get_target(source: str, relationship: etree._Element) -> str | None:
    """Return the name of the part that a relationship points to, None for one outside."""
    if relationship.get("TargetMode") == "External":
        return None
    return resolved(posixpath.dirname(posixpath.dirname(source)), relationship.get("Target"))


def _get_ending(name: str) -> str:
    return posixpath.splitext(name)[1].removeprefix(".")


class _ContentTypes:
    """The content type of each part; names are compared without regard to case."""

    def __init__(self, root: etree._Element) -> None:
        self._overrides = _map_content_types(root.iter(_CT + "Override"), "PartName")
        self._defaults = _map_content_types(root.iter(_CT + "Default"), "Extension")

    def of(self, name: str) -> str:
        known = self._overrides.get("/" + name.lower())
        return known or self._defaults.get(_get_ending(name).lower(), "")


def _map_content_types(elements: Iterable[etree._Element], key: str) -> Mapping[str, str]:
    """Return the content type by name; both are required (OPC 10.1.2.2)."""
    pairs = {}
    for item in elements:
        name, content_type = item.get(key), item.get("ContentType")
        if name is None or content_type is None:
            raise ValueError(CONTENT_TYPES)
        pairs[name.lower()] = content_type
    return pairs


def repair_package(archive: ZipFile, manifest: Manifest) -> bytes:
    """Return a package with the same parts that python-docx opens."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_STORED) as result:
        for name in filter(None, dict.fromkeys(archive.namelist())):  # a nameless one is no part
            content = archive.read(name)
            if name == CONTENT_TYPES:
                content = _add_types(content, manifest)
            elif name.endswith(".rels"):
                content = _remove_missing(content, name, manifest.missing)
            if manifest.strict and name.endswith((".xml", ".rels")):
                content = _convert_to_transitional(content)
            result.writestr(name, content)
    return buffer.getvalue()


def _add_types(content: bytes, manifest: Manifest) -> bytes:
    root = etree.fromstring(content, PARSER)
    main = f"/{manifest.main}"
    for item in list(root.iter(_CT + "Override")):
        if (item.get("PartName") or "").lower() == main.lower():
            root.remove(item)
    typed = {"PartName": main, "ContentType": CONTENT_TYPE.WML_DOCUMENT_MAIN}
    root.append(root.makeelement(_CT + "Override", typed))
    for ending in manifest.untyped:
        default = {"Extension": ending, "ContentType": _ANY_PART}
        root.append(root.makeelement(_CT + "Default", default))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _remove_missing(content: bytes, source: str, missing: frozenset[str]) -> bytes:
    root = etree.fromstring(content, PARSER)
    for item in list(root.iter(RELATIONSHIP)):
        parent = item.getparent()
        if parent is not None and _get_target(source, item) in missing:
            parent.remove(item)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)


def _convert_to_transitional(content: bytes) -> bytes:
    from checker.formats.ooxml.strict import transitional  # noqa: PLC0415 - few files are Strict

    return transitional(content)
