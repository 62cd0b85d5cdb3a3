"""Read the document properties (`meta.xml`) under the names that all formats share."""

from datetime import datetime
from typing import Final

from checker.formats.odt.names import DC, META, OFFICE, XLINK, Element, parse_integer

_NAMES: Final = {
    DC + "title": "title",
    META + "initial-creator": "author",
    DC + "subject": "subject",
    DC + "creator": "last_modified_by",
    META + "creation-date": "created",
    DC + "date": "modified",
    META + "editing-cycles": "revision",
}
_DATES: Final = frozenset({"created", "modified"})


def read_properties(root: Element | None) -> dict[str, str]:
    """Return the properties that are filled in; one that makes no sense is left out."""
    meta = None if root is None else root.find(OFFICE + "meta")
    found: dict[str, str] = {}
    keywords: list[str] = []
    for item in () if meta is None else meta.iterchildren():
        text = (item.text or "").strip()
        if item.tag == META + "keyword" and text:
            keywords.append(text)
        elif item.tag == META + "template":
            found["template"] = item.get(XLINK + "title") or item.get(XLINK + "href") or ""
        elif item.tag == META + "user-defined" and text:
            found[f"custom:{item.get(META + 'name')}"] = text
        elif item.tag in _NAMES and _is_sensible(_NAMES[item.tag], text):
            found[_NAMES[item.tag]] = text
    if keywords:
        found["keywords"] = ", ".join(keywords)
    return {name: value for name, value in found.items() if value}


def _is_sensible(name: str, text: str) -> bool:
    if name == "revision":
        return parse_integer(text) is not None
    if name not in _DATES:
        return bool(text)
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return True
