"""A reviewer with Word: edits a file's XML as Word does when somebody decides, and saves it.

Word takes the marks of an accepted insertion away and its words stay; a deletion goes with its
words; rejecting does the reverse. A comment that is resolved, or answered, has a paragraph id, by
which `commentsExtended.xml` speaks of it. On saving, Word numbers comments and changes anew.
"""

import copy
import io
import zipfile
from pathlib import Path

from lxml import etree

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
W = f"{{{_W}}}"
_EXTENDED = "word/commentsExtended.xml"
_EXTENDED_KIND = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_EXTENDED_TYPE = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
)
_CORE = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<cp:lastModifiedBy>{name}</cp:lastModifiedBy>
<dcterms:modified xsi:type="dcterms:W3CDTF">{date}T01:02:03Z</dcterms:modified>
</cp:coreProperties>"""
Element = etree._Element  # noqa: SLF001 - the stubs name elements only so


class Reviewer:
    """Somebody who has a file open in Word. Comments and changes are counted from 0."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.main = etree.fromstring(self.parts["word/document.xml"])
        said = self.parts.get("word/comments.xml")
        self.comments = None if said is None else etree.fromstring(said)
        self.rows: dict[str, dict[str, str]] = {}

    def changes(self) -> list[list[Element]]:
        """Return the tracked changes: a deletion and the insertion right after it are one."""
        found: list[list[Element]] = []
        for mark in self.main.iter(W + "ins", W + "del"):
            if found and found[-1][-1].getnext() is mark:
                found[-1].append(mark)
            else:
                found.append([mark])
        return found

    def accept(self, *numbers: int) -> "Reviewer":
        """Accept changes."""
        return self._settle(numbers, kept="ins")

    def reject(self, *numbers: int) -> "Reviewer":
        """Reject changes."""
        return self._settle(numbers, kept="del")

    def resolve(self, number: int) -> "Reviewer":
        """Mark a comment as done."""
        self.rows.setdefault(self._paragraph_id(self._comment(number)), {})["done"] = "1"
        return self

    def reply(self, number: int, text: str, name: str, date: str) -> "Reviewer":
        """Answer a comment."""
        assert self.comments is not None
        parent = self._comment(number)
        answer = etree.SubElement(self.comments, W + "comment")
        identifier = f"{900 + len(self.comments)}"
        for key, value in {"id": identifier, "author": name, "date": f"{date}T09:00:00Z"}.items():
            answer.set(W + key, value)
        run = etree.SubElement(etree.SubElement(answer, W + "p"), W + "r")
        etree.SubElement(run, W + "t").text = text
        above = self._paragraph_id(parent)
        self.rows.setdefault(above, {})
        self.rows[self._paragraph_id(answer)] = {"paraIdParent": above}
        for mark in self.main.xpath(f"//*[@w:id='{parent.get(W + 'id')}']", namespaces={"w": _W}):
            if "omment" in mark.tag:
                twin = copy.deepcopy(mark)
                twin.set(W + "id", identifier)
                mark.addnext(twin)
        return self

    def delete_comment(self, number: int) -> "Reviewer":
        """Delete a comment and its marks."""
        assert self.comments is not None
        comment = self._comment(number)
        for mark in list(self.main.iter(*(W + f"commentRange{w}" for w in ("Start", "End")))):
            if mark.get(W + "id") == comment.get(W + "id"):
                _remove(mark)
        for sign in list(self.main.iter(W + "commentReference")):
            if sign.get(W + "id") == comment.get(W + "id"):
                _remove(sign)
        _remove(comment)
        return self

    def write(self, old: str, new: str) -> "Reviewer":
        """Write other words in the only paragraph that holds the old ones, without tracking."""
        paragraphs = (list(each.iter(W + "t")) for each in self.main.iter(W + "p"))
        (texts,) = (each for each in paragraphs if old in "".join(t.text or "" for t in each))
        at = "".join(each.text or "" for each in texts).index(old)
        end = at + len(old)
        for text in texts:
            held = text.text or ""
            start, stop = max(0, at), min(len(held), end)
            if start < stop:
                text.text = held[:start] + new + held[stop:]
                new = ""
            at, end = at - len(held), end - len(held)
        return self

    def add_paragraph(self, text: str, at: int = 0) -> "Reviewer":
        """Add a paragraph to the body."""
        paragraph = etree.Element(W + "p")
        run = etree.SubElement(paragraph, W + "r")
        etree.SubElement(run, W + "t").text = text
        self.main[0].insert(at, paragraph)
        return self

    def save(self, path: Path, name: str = "総務 高橋", date: str = "2025-07-02") -> Path:
        """Save the file as Word does, under a name and a date."""
        self._number_anew()
        parts = dict(self.parts)
        parts["word/document.xml"] = etree.tostring(self.main)
        parts["docProps/core.xml"] = _CORE.format(name=name, date=date).encode()
        if self.comments is not None:
            parts["word/comments.xml"] = etree.tostring(self.comments)
        if self.rows:
            self._extend(parts)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return path

    def _comment(self, number: int) -> Element:
        assert self.comments is not None
        return self.comments[number]

    def _paragraph_id(self, comment: Element) -> str:
        last = list(comment.iter(W + "p"))[-1]
        known = last.get(f"{{{_W14}}}paraId")
        if known is None:
            assert self.comments is not None
            known = f"{0x1A2B3C00 + list(self.comments).index(comment):08X}"
            last.set(f"{{{_W14}}}paraId", known)
        return known

    def _settle(self, numbers: tuple[int, ...], kept: str) -> "Reviewer":
        changes = self.changes()
        for mark in [mark for number in numbers for mark in changes[number]]:
            if mark.tag == W + kept:
                for held in list(mark):
                    for text in held.iter(W + "delText"):
                        text.tag = W + "t"
                    mark.addprevious(held)
            _remove(mark)
        return self

    def _number_anew(self) -> None:
        if self.comments is None:
            return
        numbers = {c.get(W + "id") or "": str(70 - i) for i, c in enumerate(self.comments)}
        marks = [each for each in self.main.iter("*") if "omment" in str(each.tag)]
        for node in [*self.comments, *marks]:
            node.set(W + "id", numbers.get(node.get(W + "id") or "", "99"))
        for number, change in enumerate(self.main.iter(W + "ins", W + "del")):
            change.set(W + "id", str(500 + number))

    def _extend(self, parts: dict[str, bytes]) -> None:
        root = etree.Element(f"{{{_W15}}}commentsEx", nsmap={"w15": _W15})
        for paragraph, said in self.rows.items():
            row = etree.SubElement(root, f"{{{_W15}}}commentEx")
            for key, value in {"paraId": paragraph, "done": "0", **said}.items():
                row.set(f"{{{_W15}}}{key}", value)
        parts[_EXTENDED] = etree.tostring(root)
        types = etree.fromstring(parts["[Content_Types].xml"])
        override = etree.SubElement(types, types.tag.replace("Types", "Override"))
        override.set("PartName", f"/{_EXTENDED}")
        override.set("ContentType", _EXTENDED_TYPE)
        parts["[Content_Types].xml"] = etree.tostring(types)
        links = etree.fromstring(parts["word/_rels/document.xml.rels"])
        link = etree.SubElement(links, links.tag.replace("Relationships", "Relationship", 1))
        link.tag = links[0].tag
        for key, value in {"Id": "rIdEx", "Type": _EXTENDED_KIND}.items():
            link.set(key, value)
        link.set("Target", "commentsExtended.xml")
        parts["word/_rels/document.xml.rels"] = etree.tostring(links)


def _remove(node: Element) -> None:
    parent = node.getparent()
    assert parent is not None
    parent.remove(node)
