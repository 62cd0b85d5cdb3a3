"""Name the parts of an Office package and follow what they relate to.

ECMA-376 Part 2 (OPC): `[Content_Types].xml` names the kind of each part, `_rels/x.rels` what the
part `x` relates to. Relationship types begin with another address in Strict files (29500-1).
"""

import posixpath
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lxml import etree

CONTENT_TYPES: Final = "[Content_Types].xml"
PACKAGE_RELATIONSHIPS: Final = "_rels/.rels"
CT: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATIONSHIP: Final = f"{{{RELATIONSHIPS}}}Relationship"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT_OFFICE: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def relationships_of(source: str) -> str:
    """Return the name of the part that holds what a part relates to; `""` is the package."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(folder: str, target: str | None) -> str:
    """Return the name of the part that a relationship of a part in a folder names."""
    return posixpath.normpath(posixpath.join("/", folder, target or "")).lstrip("/")


def related(relationships: Iterable[Any], *kinds: str) -> Iterator[Any]:
    """Yield the parts inside the package that relationships of these types lead to.

    Args:
        relationships: of a part or package, as python-docx and python-pptx hold them.
        kinds: full relationship types.
    """
    for item in relationships:
        if item.reltype in kinds and not item.is_external:
            yield item.target_part


def by_id(source: Any, identifier: str) -> Any:
    """Return the part that a part relates to by an id, None for none or one outside."""
    found = source.rels.get(identifier)
    return None if found is None or found.is_external else found.target_part


def address(source: Any, identifier: str) -> str | None:
    """Return the address outside the file that an id names, None where it names none."""
    found = source.rels.get(identifier)
    return str(found.target_ref) if found is not None and found.is_external else None
