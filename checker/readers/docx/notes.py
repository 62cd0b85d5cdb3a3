"""What stands outside the body: headers, footers, footnotes, endnotes and comments."""

from dataclasses import dataclass
from typing import Literal

from docx.opc.constants import RELATIONSHIP_TYPE

from checker.document import Block, Markup, Part, Span
from checker.readers.docx.formatting import Formatting
from checker.readers.docx.names import Element, W, attribute
from checker.readers.docx.package import WordPackage
from checker.readers.docx.sections import shown_references
from checker.readers.docx.story import Findings, Story


@dataclass(frozen=True, slots=True)
class Outside:
    """Reads the stories outside the body of one package."""

    package: WordPackage
    formatting: Formatting
    findings: Findings

    def margins(
        self,
        section_list: list[Element],
        settings: Element | None,
        name: Literal["header", "footer"],
    ) -> list[Block]:
        """Return the headers (or footers) that some page shows: `header1/0`, `header2/0` ...

        They are numbered from 1 in the order in which the sections use them.
        """
        blocks: list[Block] = []
        seen: set[str] = set()
        for reference in shown_references(section_list, settings, name):
            part = self.package.by_id(reference)
            root = self.package.root(part)
            if part is None or root is None or part.partname in seen:
                continue
            seen.add(part.partname)
            blocks += self._story(Part(name), root, f"{name}{len(seen)}")
        return blocks

    def notes(self, name: Literal["footnote", "endnote"]) -> list[Block]:
        """Return the footnotes (or endnotes), numbered from 1 in the order of the file."""
        kinds = {"footnote": RELATIONSHIP_TYPE.FOOTNOTES, "endnote": RELATIONSHIP_TYPE.ENDNOTES}
        root = self.package.root(self.package.related(kinds[name]))
        if root is None:
            return []
        # The others are the lines that separate notes from the text.
        notes = [i for i in root.iterchildren(W + name) if attribute(i, "type") in (None, "normal")]
        stories = (
            self._story(Part(name), item, f"{name}{number}")
            for number, item in enumerate(notes, start=1)
        )
        return [block for story in stories for block in story]

    def comments(self, first: Span) -> tuple[list[Block], list[Markup]]:
        """Return the comments as blocks (`comment0/0`, from 0) and as markup.

        Args:
            first: the place of a comment that is anchored nowhere.
        """
        root = self.package.root(self.package.related(RELATIONSHIP_TYPE.COMMENTS))
        blocks: list[Block] = []
        markup: list[Markup] = []
        for number, item in enumerate([] if root is None else root.iterchildren(W + "comment")):
            story = Story(Part.COMMENT, self.formatting, Findings()).read(item, f"comment{number}")
            blocks += story
            text = "\n".join(block.text for block in story if block.table is None)
            span = self.findings.anchors.get(attribute(item, "id") or "", first)
            markup.append(Markup("comment", text, span, attribute(item, "author") or ""))
        return blocks, markup

    def _story(self, part: Part, root: Element, path: str) -> tuple[Block, ...]:
        return Story(part, self.formatting, self.findings).read(root, path)
