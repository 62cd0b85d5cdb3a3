"""Names in a tree that is edited: those of Transitional files, and of Strict ones (29500-1)."""

from lxml import etree

from checker.formats.ooxml.names import Element

_WORD = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)


def name(node: Element | None) -> str:
    """Return the local name of a WordprocessingML element; empty for anything else, or None."""
    if node is None or not isinstance(node.tag, str):  # an XML comment's tag is a function
        return ""
    qualified = etree.QName(node)
    return qualified.localname if qualified.namespace in _WORD else ""


def get_namespace(node: Element) -> str:
    """Return the namespace of an element."""
    return etree.QName(node).namespace or ""


def find_first(node: Element | None, wanted: str) -> Element | None:
    """Return the first child of that name, None where there is none or no element."""
    return None if node is None else next((c for c in node if name(c) == wanted), None)


def get(node: Element | None, attribute: str = "val") -> str | None:
    """Return an attribute of an element's own namespace, None where there is none."""
    return None if node is None else node.get(f"{{{get_namespace(node)}}}{attribute}")


def copy_tag(node: Element) -> Element:
    """Return a new element with the name and the attributes of another."""
    made = etree.Element(str(node.tag))
    for key, value in node.attrib.items():
        made.set(key, value)
    return made


def make(beside: Element, local: str, **attributes: str) -> Element:
    """Return a new element in the namespace of another, with attributes of that namespace."""
    space = get_namespace(beside)
    made = etree.Element(f"{{{space}}}{local}", nsmap={"w": space})
    for key, value in attributes.items():
        made.set(f"{{{space}}}{key}", value)
    return made
