"""Read document properties as text: the core, the extended and the custom ones."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from lxml import etree

from checker.formats.ooxml.names import Element, parse_integer

_NAMES = {
    "title": "title",
    "creator": "author",
    "subject": "subject",
    "keywords": "keywords",
    "category": "category",
    "lastModifiedBy": "last_modified_by",
    "created": "created",
    "modified": "modified",
    "revision": "revision",
}
_DATES = frozenset({"created", "modified"})
_EXTENDED_NAMES = {"Company": "company", "Manager": "manager", "Template": "template"}


def read_core_properties(root: Element | None) -> dict[str, str]:
    """Return the core properties that are filled in; one that makes no sense is left out."""
    return {name: text for name, text in _filled_in(root, _NAMES) if _is_sensible(name, text)}


def read_extended_properties(root: Element | None) -> dict[str, str]:
    """Return company, manager and template (`docProps/app.xml`) where they are filled in."""
    return dict(_filled_in(root, _EXTENDED_NAMES))


def read_custom_properties(root: Element | None) -> dict[str, str]:
    """Return the custom properties as `custom:NAME`."""
    found: dict[str, str] = {}
    for item in [] if root is None else root.iterchildren(tag=etree.Element):
        name = item.get("name")
        value = next(iter(item), None)
        if name and value is not None and value.text:
            found[f"custom:{name}"] = value.text.strip()
    return found


def _filled_in(root: Element | None, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for item in [] if root is None else root.iterchildren(tag=etree.Element):
        name = names.get(etree.QName(item).localname)
        text = (item.text or "").strip()
        if name is not None and text:
            yield name, text


def _is_sensible(name: str, text: str) -> bool:
    if name == "revision":
        return parse_integer(text) is not None
    if name in _DATES:
        try:
            datetime.fromisoformat(text)
        except ValueError:
            return False
    return True
