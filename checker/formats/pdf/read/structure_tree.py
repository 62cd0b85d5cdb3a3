"""The structure tree of a tagged PDF (14.7): which marked content is a heading, which an item.

Word, LibreOffice and most others write one. It says for certain what size and place only suggest.
"""

from collections.abc import Mapping
from dataclasses import field, replace
from typing import Any

from pdfminer.pdftypes import PDFObjRef, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from checker.core.data_classes import dataclass

_MAX_ELEMENTS = 500_000
_MAX_ROLES = 10
_HEADINGS = {"H": 1} | {f"H{level}": level for level in range(1, 10)}
_TITLES = frozenset({"Title", "表題"})
_BLOCKS = frozenset(
    {"P", "Title", "Caption", "TOCI", "LBody", "TD", "TH", "Note", "Code", "BlockQuote", "Figure"}
) | frozenset(_HEADINGS)


@dataclass(frozen=True, slots=True)
class TagRole:
    """What a stretch of marked content is.

    `key` is the same for all of one paragraph; `style` its style's name where that says that it is
    the document's title; `label` tells a list item's number from its words; `alt` is what its
    author wrote for those who cannot see a figure.
    """

    key: int = 0
    kind: str = ""
    style: str | None = None
    label: bool = False
    alt: str = ""

    @property
    def heading_level(self) -> int | None:
        """The level of a heading, None for anything else."""
        return _HEADINGS.get(self.kind)


@dataclass(slots=True)
class TagRoles:
    """Roles by page (its object's number) and marked-content id."""

    roles: dict[tuple[int, int], TagRole] = field(default_factory=dict)

    @property
    def has_headings(self) -> bool:
        """Whether any content is tagged as a heading."""
        return any(role.heading_level is not None for role in self.roles.values())

    def role(self, page: int, mcid: int | None) -> TagRole | None:
        """Return what marked content of a page is, None where nothing says."""
        return None if mcid is None else self.roles.get((page, mcid))


def read_structure(catalog: Mapping[str, Any]) -> TagRoles:
    """Return the roles that a document's structure tree gives.

    Raises:
        PSException: or any of `opening.LIBRARY_ERRORS`, where the file is damaged.
    """
    structure = TagRoles()
    root = resolve1(catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return structure
    names = _read_role_map(resolve1(root.get("RoleMap")))
    pending = [(root.get("K"), TagRole(), 0)]
    seen: set[int] = set()
    count = 0
    while pending and count < _MAX_ELEMENTS:
        count += 1
        kids, role, page = pending.pop()
        if isinstance(kids, PDFObjRef):
            if kids.objid in seen:
                continue
            seen.add(kids.objid)
        kid = resolve1(kids)
        if isinstance(kid, list):
            pending += [(each, role, page) for each in kid]
        elif isinstance(kid, int):
            structure.roles[page, kid] = role
        elif isinstance(kid, dict):
            own_page = _get_page(kid, page)
            if isinstance(kid.get("MCID"), int):
                structure.roles[own_page, kid["MCID"]] = role
            elif "K" in kid or "S" in kid:
                pending.append((kid.get("K"), _find_inner_role(kid, role, names, count), own_page))
    return structure


def _get_page(element: Mapping[str, Any], outer: int) -> int:
    page = element.get("Pg")
    return page.objid if isinstance(page, PDFObjRef) else outer


def _read_role_map(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {str(own): _name(resolve1(usual)) for own, usual in pairs}


def _name(value: object) -> str:
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _find_inner_role(
    element: Mapping[str, Any], outer: TagRole, names: Mapping[str, str], key: int
) -> TagRole:
    own = _name(resolve1(element.get("S")))
    kind = own
    for _ in range(_MAX_ROLES):
        if kind in _BLOCKS or kind not in names:
            break
        kind = names[kind]
    alt = _decode_value(resolve1(element.get("Alt"))) or outer.alt
    if kind in _BLOCKS:
        style = own if own in _TITLES else None
        return replace(outer, key=key, kind=kind, style=style, label=False, alt=alt)
    if kind == "Lbl":
        return replace(outer, key=key, label=True)
    return replace(outer, alt=alt)


def _decode_value(value: object) -> str:
    return decode_text(value) if isinstance(value, bytes) else ""
