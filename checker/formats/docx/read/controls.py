"""Content controls: what they are called, and the data that they are bound to.

A control may take its text from a part of the package that holds data (17.5.2.6 dataBinding):
Word shows what stands there, whatever the control held when it was saved.
"""

from collections.abc import Iterator
from dataclasses import field
from itertools import islice

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part as PackagePart
from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re
from checker.formats.docx.read.package import WordPackage
from checker.formats.ooxml.alternatives import collect_words, iter_children
from checker.formats.ooxml.names import (
    W14,
    W15,
    Element,
    W,
    get_attribute,
    get_child,
    get_child_value,
    parse_switch,
)

_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
_CORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
_EXTENDED = "{6668398D-A668-4E3E-A5EB-62B293D839F1}"
_MAPPING = re.compile(r"""xmlns:([\w.-]+)\s*=\s*(?:'([^']*)'|"([^"]*)")""")
_STEP = r"(?:[\w.-]+:)?[\w.-]+(?:\[\d{1,6}\])?"
_PLAIN_PATH = re.compile(rf"(?:/{_STEP})+(?:/@(?:[\w.-]+:)?[\w.-]+|/text\(\))?")
_NO_TEXT = (W + "picture", W14 + "checkbox")
_LISTS = ("dropDownList", "comboBox")
_DATE = len("2025-04-01")
_AROUND = frozenset(
    W + name for name in ("sdtContent", "customXml", "smartTag", "ins", "moveTo", "tc", "sdt")
)


@dataclass(frozen=True, slots=True)
class Control:
    """A content control: its title or tag, and the XPath of its data, each empty where absent."""

    name: str
    xpath: str


def read_control(properties: Element | None) -> Control:
    """Return what a `w:sdtPr` says."""
    name = get_child_value(properties, "alias") or get_child_value(properties, "tag") or ""
    return Control(name, get_attribute(_find_binding(properties), "xpath") or "")


def shows_prompt(properties: Element | None) -> bool:
    """Return whether a control shows what it asks for, as nobody has filled it in (17.5.2.39)."""
    return parse_switch(get_child(properties, "showingPlcHdr")) is True


def _find_binding(properties: Element | None) -> Element | None:
    if properties is None:
        return None
    own = get_child(properties, "dataBinding")
    return properties.find(W15 + "dataBinding") if own is None else own


def iter_controls_around(paragraph: Element) -> Iterator[Element]:
    """Yield the `w:sdtPr` of the controls around a paragraph, as far as its row or story."""
    parent = paragraph.getparent()
    while parent is not None and parent.tag in _AROUND:
        if parent.tag == W + "sdt":
            properties = get_child(parent, "sdtPr")
            if properties is not None:
                yield properties
        parent = parent.getparent()


@dataclass
class Bindings:
    """Finds the data of bound controls in one package."""

    package: WordPackage
    _stores: dict[str, Element] | None = field(default=None)

    def text(self, properties: Element | None) -> str | None:
        """Return the data that a plain text control shows, None for other controls.

        Only paths that name elements one by one are followed, which are those that Word writes.
        """
        binding = _find_binding(properties)
        if binding is None or get_child(properties, "text") is None:
            return None
        xpath = get_attribute(binding, "xpath") or ""
        store = self._store(get_attribute(binding, "storeItemID") or "")
        if store is None or not _PLAIN_PATH.fullmatch(xpath):
            return None
        return _find_value(store, xpath, get_attribute(binding, "prefixMappings") or "")

    def count_stale(self, story: Element) -> int:
        """Return how many bound controls of a story hold something else than their data.

        Where a path is not followed nobody knows, and the control counts.
        Those for plain text in one paragraph are left out: of them the data is read.
        """
        controls = story.iter(W + "sdt")
        return sum(self._is_stale(each) for each in controls)

    def _is_stale(self, control: Element) -> bool:
        properties, content = get_child(control, "sdtPr"), get_child(control, "sdtContent")
        binding = _find_binding(properties)
        if binding is None or content is None or properties is None:
            return False
        store = self._store(get_attribute(binding, "storeItemID") or "")
        if store is None or any(properties.find(each) is not None for each in _NO_TEXT):
            return False
        xpath = get_attribute(binding, "xpath") or ""
        if not _PLAIN_PATH.fullmatch(xpath):
            return True
        if get_child(properties, "text") is not None and _is_read(content):
            return False
        data = _find_value(store, xpath, get_attribute(binding, "prefixMappings") or "")
        return data is not None and not _shows(properties, collect_words(content), data)

    def _store(self, item_id: str) -> Element | None:
        if self._stores is None:
            self._stores = dict(self._read())
        return self._stores.get(item_id.upper())

    def _read(self) -> Iterator[tuple[str, Element]]:
        for relationship in self.package.main.rels.values():
            if relationship.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and (
                not relationship.is_external
            ):
                item = self._read_item(relationship.target_part)
                if item is not None:
                    yield item
        for item_id, kind in (
            (_CORE, RELATIONSHIP_TYPE.CORE_PROPERTIES),
            (_EXTENDED, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES),
        ):
            root = self.package.lenient_root(self.package.package_part(kind))
            if root is not None:
                yield item_id, root

    def _read_item(self, part: PackagePart) -> tuple[str, Element] | None:
        described = self.package.related(RELATIONSHIP_TYPE.CUSTOM_XML_PROPS, part)
        root = self.package.lenient_root(part)
        properties = self.package.lenient_root(described)
        if root is None or properties is None:
            return None
        return (properties.get(_DATA + "itemID") or "").upper(), root


def _is_read(content: Element) -> bool:
    """Return whether the data of a control for plain text is read: it holds no more than one `w:p`.

    Rows are left out, as nothing says which of their cells shows it.
    """
    first = next(iter_children(content), None)
    is_row = first is not None and first.tag == W + "tr"
    return not is_row and not _holds_paragraphs(content, 2)


def _holds_paragraphs(element: Element, least: int) -> bool:
    """Return whether an element holds so many `w:p`; no more are looked at."""
    return sum(1 for _ in islice(element.iter(W + "p"), least)) == least


def iter_filling_controls(paragraph: Element) -> Iterator[Element]:
    """Yield the `w:sdtPr` of the controls that hold just this paragraph, the innermost first."""
    for properties in iter_controls_around(paragraph):
        control = properties.getparent()
        if control is not None and not _holds_paragraphs(control, 2):
            yield properties


def _shows(properties: Element, held: str, data: str) -> bool:
    """Return whether a control that holds words shows its data."""
    words = "".join(data.split())
    if held == words or (not words and shows_prompt(properties)):
        return True
    date = get_child(properties, "date")
    if date is not None:
        return (get_attribute(date, "fullDate") or "-")[:_DATE] == words[:_DATE]
    entries = (each for name in _LISTS for each in properties.iterfind(f"{W}{name}/{W}listItem"))
    return any(_is_entry(each, held, words) for each in entries)


def _is_entry(entry: Element, held: str, words: str) -> bool:
    said = (get_attribute(entry, "value") or "", get_attribute(entry, "displayText") or "")
    return said[0] == words and "".join((said[1] or said[0]).split()) == held


def _find_value(store: Element, xpath: str, mappings: str) -> str | None:
    spaces = {prefix: one or two for prefix, one, two in _MAPPING.findall(mappings) if one or two}
    try:
        found = etree.XPath(xpath, namespaces=spaces)(store)
    except etree.XPathError:
        return None
    if not isinstance(found, list) or not found:
        return None
    first = found[0]
    text = first if isinstance(first, str) else _get_text(first)
    return None if text is None else str(text)


def _get_text(item: object) -> str | None:
    return "".join(str(piece) for piece in item.itertext()) if isinstance(item, Element) else None
