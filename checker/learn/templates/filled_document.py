"""A filled document as a template is learnt from it: its paragraphs and tables, in their XML.

Only Word files without tracked changes and comments: in a template these would stand in every
document that is made of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from checker.core.document import Block, BlockKind, Document
from checker.core.errors import InputError
from checker.core.limits import Limits
from checker.core.messages import Message
from checker.core.regular_files import MIB, read_regular
from checker.core.text import lazy_re as re
from checker.formats.docx.edit.source import EditedFile
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import Element, R, W
from checker.templates.tags import OBJECT, scan
from checker.templates.word_runs import TemplateParagraph

Role = Literal["heading", "item", "text", "blank", "table"]

_REFUSED: Final = frozenset({"comment", "insertion", "deletion", "format"})
_HOLDERS: Final = frozenset(W + name for name in ("sdt", "sdtContent", "customXml", "smartTag"))
_CONTENTS: Final = re.compile(r"(?:TOC|toc ?)[0-9]")
_MARGINS: Final = (W + "headerReference", W + "footerReference")


@dataclass(eq=False)
class Node:
    """A paragraph or a table of a story; `part` is the name of its part in the archive.

    `section` is the heading above it, and `level` that of a heading; `is_first` marks the first
    paragraph with words, which is a title.
    """

    element: Element
    part: str
    role: Role
    text: str = ""
    level: int = 0
    section: str = ""
    is_first: bool = False

    @property
    def words(self) -> str:
        """Its words, without what stands for pictures, fields and page breaks."""
        return self.text.replace(OBJECT, "")

    @property
    def is_prose(self) -> bool:
        """Whether it is a paragraph or an item with words."""
        return self.role in ("text", "item")


@dataclass
class FilledSample:
    """One filled document that is open: its stories, and the form fields that its reader found."""

    source: EditedFile
    package: EditedPackage
    roles: dict[Element, tuple[Role, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, limits: Limits) -> "FilledSample":
        """Open a sample.

        Raises:
            InputError: it cannot be read, is no `.docx`, or a template cannot be made of it.
        """
        if path.suffix.lower() != ".docx":
            raise InputError(
                Message("learn.is-no-word-docx-file"),
                place=str(path),
                remedy=Message("learn.save-it-as-docx-first"),
            )
        source = EditedFile.read(path, _read_bytes(path, limits), limits)
        opened = cls(source, source.pristine)
        opened._refuse()
        for block in source.document.walk():
            opened._note(block)
        return opened

    @property
    def name(self) -> str:
        """The file's name."""
        return self.source.path.name

    @property
    def document(self) -> Document:
        """What its reader found in it."""
        return self.source.document

    def _note(self, block: Block) -> None:
        role: Role | None = {
            BlockKind.HEADING: "heading",
            BlockKind.LIST_ITEM: "item",
        }.get(block.kind)  # type: ignore[assignment]  # mypy widens the words to str
        anchored = self.source.untouched.find(block) if role is not None else None
        if role is not None and anchored is not None:
            for element in anchored.elements:
                self.roles[element] = (role, block.level or 1)

    def _refuse(self) -> None:
        """Refuse what would stand in every document made of it.

        Raises:
            InputError: there are tracked changes, comments, or tags.
        """
        path = str(self.source.path)
        for each in self.document.markup:
            if each.kind in _REFUSED:
                raise InputError(
                    Message("learn.holds-comment-tracked-change", text=each.text[:30]),
                    place=path,
                    remedy=Message("learn.accept-all-changes-delete-all-comments"),
                )
        for block in self.document.walk():
            if next(scan(block.text), None) is not None:
                raise InputError(
                    Message("learn.holds-a-tag-already", text=block.text[:30]),
                    place=path,
                    remedy=Message("learn.give-document-filled"),
                )

    @property
    def has_contents(self) -> bool:
        """Whether it has a table of contents, which Word makes."""
        main = self.package.root(self.package.main)
        return any(map(_is_contents, main.iter(W + "sdt"))) or any(
            map(_is_in_contents, main.iter(W + "p"))
        )

    @cached_property
    def body(self) -> list[Node]:
        """The paragraphs and tables of the body, those of content controls in their place."""
        part = self.package.main
        body = self.package.root(part).find(W + "body")
        return [] if body is None else self.nodes(body, part)

    @cached_property
    def margins(self) -> list[tuple[str, list[Node]]]:
        """The headers and footers in their order: what each is called, and what it holds."""
        main = self.package.root(self.package.main)
        targets = self._map_targets()
        found: dict[str, tuple[str, list[Node]]] = {}
        for reference in main.iter(*_MARGINS):
            name = targets.get(reference.get(R + "id") or "")
            if name is not None and name not in found and self.package.has(name):
                kind = str(reference.tag).removeprefix(W).removesuffix("Reference")
                pages = reference.get(W + "type", "default")
                nodes = self.nodes(self.package.root(name), name)
                found[name] = (f"{kind} {pages}", nodes)
        return list(found.values())

    def _map_targets(self) -> dict[str, str]:
        folder, _, name = self.package.main.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels".lstrip("/")
        if not self.package.has(rels):
            return {}
        return {
            item.get("Id") or "": _join_path(folder, item.get("Target") or "")
            for item in self.package.root(rels).iter("{*}Relationship")
            if item.get("TargetMode") != "External"
        }

    def nodes(self, parent: Element, part: str, section: str = "") -> list[Node]:
        """Return the paragraphs and tables right in an element."""
        found = []
        for element in _iter_blocks(parent):
            if _is_in_contents(element):
                continue
            if element.tag == W + "tbl":
                found.append(Node(element, part, "table", section=section))
                continue
            node = self._build_node(element, part)
            node.section = section
            if node.role == "heading":
                section = node.text
            found.append(node)
        first = next((each for each in found if each.role not in ("table", "blank")), None)
        if first is not None:
            first.is_first = True
        return found

    def _build_node(self, element: Element, part: str) -> Node:
        text = TemplateParagraph(element).text
        role, level = self.roles.get(element, ("text", 0))
        return Node(element, part, role if text.strip() else "blank", text, level)


def _join_path(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")


def _iter_blocks(parent: Element) -> Iterator[Element]:
    for element in parent:
        if element.tag in (W + "p", W + "tbl"):
            yield element
        elif element.tag in _HOLDERS and not _is_contents(element):
            yield from _iter_blocks(element)


def _is_contents(control: Element) -> bool:
    """Return whether a control is a table of contents: Word makes that itself."""
    return any(
        each.get(W + "val") == "Table of Contents" for each in control.iter(W + "docPartGallery")
    )


def _is_in_contents(element: Element) -> bool:
    """Return whether a paragraph is a line of a table of contents."""
    style = element.find(f"{W}pPr/{W}pStyle")
    if style is not None and _CONTENTS.match(style.get(W + "val") or ""):
        return True
    links = element.iterfind(W + "hyperlink")
    return any((each.get(W + "anchor") or "").startswith("_Toc") for each in links)


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        return read_regular(path, limits.file_mib * MIB)
    except OSError as error:
        raise InputError(
            Message("learn.the-file-cannot-be-read"),
            place=str(path),
            remedy=Message("learn.see-whether-file-there-may-read"),
        ) from error
