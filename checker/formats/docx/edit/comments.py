"""Comments of Word (ECMA-376 Part 1, 17.13.4): their part, and their marks in the main story."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from lxml import etree

from checker.core.data_classes import dataclass
from checker.core.errors import OutputError
from checker.core.messages import Message
from checker.formats.docx.edit.comment_places import CommentRange, ElementEdge
from checker.formats.docx.edit.names import find_first, get, get_namespace, make, name
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import XML, Element
from checker.formats.shared.edits import AUTHOR

INITIALS = "ck"
_KIND = "comments"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MARKS = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference"})
_MAX_COMMENTS = 32767
"""Word opens no file with more ([MS-OI29500] 2.1.315)."""
_LARGEST_ID = 2**31 - 1
"""Word reads an id as a number of 32 bits."""
_CONTAINERS = frozenset(
    {"hyperlink", "ins", "moveTo", "sdtContent", "smartTag", "customXml", "dir", "bdo", "fldSimple"}
)
_DESCRIBES = frozenset({"smartTagPr", "customXmlPr", "fldData", "sdtPr", "sdtEndPr"})
_INSERTIONS = frozenset({"ins", "moveTo"})
_TEXT_STYLE = "annotation text"
_SIGN_STYLE = "annotation reference"
_NO_CHARACTERS = (*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
_TO_XML = dict.fromkeys(_NO_CHARACTERS, "\ufffd")
"""Characters that XML cannot hold (XML 1.0, 2.2)."""


@dataclass(frozen=True, slots=True)
class _Styles:
    """The ids of the file's styles for a comment's text and for its sign, None for none."""

    text: str | None
    sign: str | None


class DocumentComments:
    """The comments of a package; those that it has stay as they are.

    Args:
        package: its main part and its comments are changed.
        when: the date of new ones.
    """

    def __init__(self, package: EditedPackage, when: datetime) -> None:
        self._package = package
        self._when = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._root = package.edit(package.main)
        self._part = package.related(_KIND)
        self._styles = _Styles(self._style(_TEXT_STYLE), self._style(_SIGN_STYLE))
        self._new: list[Element] = []
        self._marks: set[Element] = set()
        used = self._collect_used_ids()
        low = (each for each in used if each <= _LARGEST_ID - _MAX_COMMENTS)
        self._next_id = max(low, default=-1) + 1
        self._room = _MAX_COMMENTS - len(used)

    def add(self, place: CommentRange, paragraphs: Sequence[str]) -> int:
        """Add a comment, its first paragraph in bold, and return its id.

        Raises:
            OutputError: Word would not open a file with so many.
        """
        if len(self._new) >= self._room:
            raise _report_too_many(self._room)
        identifier = self._next_id
        self._next_id += 1
        self._mark(place, str(identifier))
        self._new.append(self._build_comment(str(identifier), paragraphs))
        return identifier

    def save(self) -> None:
        """Write the new comments into their part, which is made where there is none."""
        name_ = self._part
        if not self._new:
            return
        if name_ is not None and self._package.has(name_):
            self._package.append(name_, self._new)
            return
        if name_ is None:
            folder = self._package.main.rpartition("/")[0]
            name_ = self._package.free_name(folder, _KIND)
            self._package.relate(_KIND, name_)
        root = make(self._root, "comments")
        root.extend(self._new)
        content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
        self._package.add(name_, content, _CONTENT_TYPE)

    def _collect_used_ids(self) -> set[int]:
        said = [get(each, "id") for each in self._root.iter("*") if name(each) in _MARKS]
        if self._part is not None and self._package.has(self._part):
            said += [get(each, "id") for each in self._package.root(self._part)]
        return {int(each) for each in said if each is not None and each.isdecimal()}

    def _style(self, wanted: str) -> str | None:
        """Return the id of a built-in style that the file has."""
        part = self._package.related("styles")
        if part is None or not self._package.has(part):
            return None
        for style in self._package.root(part):
            if (get(find_first(style, "name")) or "").lower() == wanted:
                return get(style, "styleId")
        return None

    def _mark(self, place: CommentRange, identifier: str) -> None:
        start, end = (
            make(self._root, f"commentRange{which}", id=identifier) for which in ("Start", "End")
        )
        sign = self._run(self._styles.sign, make(self._root, "commentReference", id=identifier))
        if place.end is None:
            self._insert(_move_outside(place.start), start, end)
        else:
            self._insert(_move_outside(place.start), start)
            self._insert(_move_outside(place.end), end)
        if place.sign is None:
            _skip_insertion(end).addnext(sign)
        else:
            self._insert(place.sign, sign)
        self._marks |= {start, end, sign}

    def _insert(self, edge: ElementEdge, *nodes: Element) -> None:
        """Insert marks; those of several comments at one place keep the comments' order."""
        if edge.side == "before":
            for each in nodes:
                edge.node.addprevious(each)
        elif edge.side == "after":
            last = self._skip_marks(edge.node)
            for each in reversed(nodes):
                last.addnext(each)
        elif edge.side == "end":
            edge.node.extend(nodes)
        else:
            properties = find_first(edge.node, "pPr")
            at = 0 if properties is None else edge.node.index(properties) + 1
            while at < len(edge.node) and edge.node[at] in self._marks:
                at += 1
            edge.node[at:at] = nodes

    def _skip_marks(self, node: Element) -> Element:
        """Return the last of the marks that end new comments after a node, or the node."""
        following = node.getnext()
        while following is not None and following in self._marks:
            if name(following) == "commentRangeStart":
                break
            node, following = following, following.getnext()
        return node

    def _build_comment(self, identifier: str, paragraphs: Sequence[str]) -> Element:
        comment = make(self._root, "comment", id=identifier, author=AUTHOR)
        comment.set(f"{{{get_namespace(comment)}}}date", self._when)
        comment.set(f"{{{get_namespace(comment)}}}initials", INITIALS)
        for index, text in enumerate(paragraphs):
            paragraph = make(self._root, "p")
            if self._styles.text is not None:
                properties = make(self._root, "pPr")
                properties.append(make(self._root, "pStyle", val=self._styles.text))
                paragraph.append(properties)
            if index == 0:
                sign = make(self._root, "annotationRef")
                paragraph.append(self._run(self._styles.sign, sign))
            paragraph.append(self._build_text(text, bold=index == 0))
            comment.append(paragraph)
        return comment

    def _run(self, style: str | None, *children: Element) -> Element:
        run = make(self._root, "r")
        if style is not None:
            properties = make(self._root, "rPr")
            properties.append(make(self._root, "rStyle", val=style))
            run.append(properties)
        run.extend(children)
        return run

    def _build_text(self, text: str, *, bold: bool) -> Element:
        run = make(self._root, "r")
        if bold:
            properties = make(self._root, "rPr")
            properties.append(make(self._root, "b"))
            run.append(properties)
        run.extend(self._build_characters(text.translate(_TO_XML)))
        return run

    def _build_characters(self, text: str) -> Iterator[Element]:
        for number, line in enumerate(text.splitlines()):
            if number:
                yield make(self._root, "br")
            for column, piece in enumerate(line.split("\t")):
                if column:
                    yield make(self._root, "tab")
                shown = make(self._root, "t")
                shown.text = piece
                shown.set(XML + "space", "preserve")
                yield shown


def normalize_comment(paragraphs: Sequence[str]) -> str:
    """Return the text of a comment with these paragraphs, as it is read again, apart by lines."""
    lines = (line for each in paragraphs for line in each.translate(_TO_XML).splitlines() or [""])
    return "\n".join(lines).strip()


def _move_outside(edge: ElementEdge) -> ElementEdge:
    """Return the same place further out: beside a hyperlink, not at the edge of what it holds."""
    node = edge.node
    if edge.side in ("start", "end"):
        return edge
    while name(parent := node.getparent()) in _CONTAINERS and parent is not None:
        beyond = node.itersiblings("*", preceding=edge.side == "before")
        if any(name(each) not in _DESCRIBES for each in beyond):
            break
        control = parent.getparent()
        node = control if control is not None and name(parent) == "sdtContent" else parent
    return ElementEdge(node, edge.side)


def _skip_insertion(mark: Element) -> Element:
    """Return what the sign of a comment follows: no tracked insertion, which may be rejected."""
    node = mark
    for above in mark.iterancestors():
        if name(above) == "p":
            break
        if name(above) in _INSERTIONS:
            node = above
    return node


def _report_too_many(room: int) -> OutputError:
    what = Message("edit.there-more-than-findings-word-opens")
    remedy = Message("edit.set-limit-rules-find-so-many")
    return OutputError(what.format(room=room), remedy=remedy)
