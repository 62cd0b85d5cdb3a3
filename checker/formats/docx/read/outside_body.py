"""Read what stands outside the body: headers, footers, footnotes, endnotes and comments."""

from dataclasses import replace
from typing import Literal

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part as PackagePart

from checker.core.data_classes import dataclass
from checker.core.document import Block, Margin, Markup, Part, Span
from checker.formats.docx.read.package import SourcePart, WordPackage
from checker.formats.docx.read.sections import find_shown_margins
from checker.formats.docx.read.story import StoryFindings, StoryReader, StoryServices
from checker.formats.ooxml.alternatives import collect_words
from checker.formats.ooxml.names import Element, W, get_attribute

NoteKind = Literal["footnote", "endnote"]
_COMMENTS_EXTENDED = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_TRUE = frozenset({"1", "true", "on"})
_NOTE_PARTS: dict[NoteKind, str] = {
    "footnote": RELATIONSHIP_TYPE.FOOTNOTES,
    "endnote": RELATIONSHIP_TYPE.ENDNOTES,
}


def _find_resolved(extended: Element | None) -> frozenset[str]:
    """Return the paragraph ids of comments that are done, and of the replies to them.

    [MS-DOCX] 2.5.4: a comment is named by the id of its last paragraph.
    """
    rows = [] if extended is None else list(extended.iterchildren(_W15 + "commentEx"))
    done = {each.get(_W15 + "paraId") for each in rows if each.get(_W15 + "done") in _TRUE} - {None}
    replies = {e.get(_W15 + "paraId") for e in rows if e.get(_W15 + "paraIdParent") in done}
    return frozenset(each for each in done | replies if each)


def _map_answered(extended: Element | None, comments: Element | None) -> dict[str, str]:
    """Return who wrote the comment that a reply answers, by the reply's paragraph id.

    A comment that answers none names no parent, and one of ours may have no id to be named by.
    """
    if extended is None or comments is None:
        return {}
    own = comments.iterchildren(W + "comment")
    authors = {_get_paragraph_id(each): get_attribute(each, "author") or "" for each in own}
    rows = extended.iterchildren(_W15 + "commentEx")
    above = {e.get(_W15 + "paraId") or "": e.get(_W15 + "paraIdParent") or "" for e in rows}
    return {
        key: authors[parent]
        for key, parent in above.items()
        if key and parent and authors.get(parent)
    }


def _get_paragraph_id(comment: Element) -> str:
    paragraphs = list(comment.iterdescendants(W + "p"))
    return paragraphs[-1].get(_W14 + "paraId") or "" if paragraphs else ""


def note_paths(package: WordPackage) -> dict[tuple[str, str], str]:
    """Return the path of each note's story by the note's kind and id: `footnote1` ..."""
    return {
        (name, get_attribute(item, "id") or ""): f"{name}{number}"
        for name, kind in _NOTE_PARTS.items()
        for number, item in enumerate(
            _list_notes(package.root(package.related(kind)), name), start=1
        )
    }


def _list_notes(root: Element | None, name: NoteKind) -> list[Element]:
    if root is None:
        return []
    notes = list(root.iterchildren(W + name))
    own = [each for each in notes if get_attribute(each, "type") in (None, "normal")]
    # The others are the lines that separate notes from the text; some hold words.
    return own + [each for each in notes if each not in own and _holds_words(each)]


def _holds_words(note: Element) -> bool:
    return any(map(str.isalnum, collect_words(note)))


@dataclass(frozen=True, slots=True)
class Outside:
    """Reads the stories outside the body of one package."""

    package: WordPackage
    shared: StoryServices

    def margins(
        self,
        section_list: list[Element],
        settings: Element | None,
        name: Literal["header", "footer"],
    ) -> tuple[list[Block], list[tuple[Margin, ...]]]:
        """Return the headers (or footers) that some page shows, and what each section shows.

        The blocks are `header1/0`, `header2/0` ... in the order in which the sections use them.
        """
        blocks: list[Block] = []
        paths: dict[str, str] = {}
        shown: list[tuple[Margin, ...]] = []
        for margins in find_shown_margins(section_list, settings, name):
            here: list[Margin] = []
            for pages, reference in margins.items():
                path = self._read_margin(name, reference, paths, blocks)
                if path is not None:
                    here.append(Margin(Part(name), pages, path))
            shown.append(tuple(here))
        return blocks, shown

    def _read_margin(
        self,
        name: Literal["header", "footer"],
        reference: str,
        paths: dict[str, str],
        blocks: list[Block],
    ) -> str | None:
        """Return the path of a header's story, read at its first use."""
        part = self.package.by_id(reference)
        root = self.package.root(part)
        if part is None or root is None:
            return None
        if part.partname not in paths:
            paths[part.partname] = path = f"{name}{len(paths) + 1}"
            blocks += self._read_story(Part(name), root, path, part)
        return paths[part.partname]

    def notes(self, name: NoteKind) -> list[Block]:
        """Return the footnotes (or endnotes), numbered from 1 in the order of the file."""
        part = self.package.related(_NOTE_PARTS[name])
        stories = (
            self._read_story(Part(name), item, f"{name}{number}", part)
            for number, item in enumerate(_list_notes(self.package.root(part), name), start=1)
        )
        return [block for story in stories for block in story]

    def comments(self, first: Span) -> tuple[list[Block], list[Markup]]:
        """Return the comments as blocks (`comment0/0`, from 0) and as markup.

        Args:
            first: the place of a comment that is anchored nowhere.
        """
        part = self.package.related(RELATIONSHIP_TYPE.COMMENTS)
        root = self.package.root(part)
        own = replace(self.shared, findings=StoryFindings())
        blocks: list[Block] = []
        markup: list[Markup] = []
        extended = self.package.root(self.package.related(_COMMENTS_EXTENDED))
        resolved, answered = _find_resolved(extended), _map_answered(extended, root)
        for number, item in enumerate([] if root is None else root.iterchildren(W + "comment")):
            source, path = SourcePart(self.package, part or self.package.main), f"comment{number}"
            story = StoryReader(Part.COMMENT, own, source).read(item, path)
            blocks += story
            text = "\n".join(block.text for block in story if block.table is None)
            span = self.shared.findings.anchors.get(get_attribute(item, "id") or "", first)
            author, key = get_attribute(item, "author") or "", _get_paragraph_id(item)
            answers = answered.get(key, "")
            done = key in resolved
            markup.append(
                Markup("comment", text, span, author, resolved=done, answers=answers, story=path)
            )
        return blocks, markup

    def _read_story(
        self, part: Part, root: Element, path: str, source: PackagePart | None
    ) -> tuple[Block, ...]:
        held_by = SourcePart(self.package, source or self.package.main)
        return StoryReader(part, self.shared, held_by).read(root, path)
