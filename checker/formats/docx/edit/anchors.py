"""Find the elements of an edited file that belong to a block's path.

The reader works on a tree of its own (whitespace dropped, Strict names translated). Both trees come
from the same bytes, so their elements pair up one by one in document order.
"""

from dataclasses import replace

from checker.core.data_classes import dataclass
from checker.core.document import Block
from checker.formats.docx.read.source_maps import SourceMapBuilder, SourceRun
from checker.formats.ooxml.edited_package import EditedPackage
from checker.formats.ooxml.names import Element

_LINE_ENDS = str.maketrans("\r\n", "  ")  # as the reader shows them


@dataclass(frozen=True, slots=True)
class Anchored:
    """A block of the document that was read, and where it stands in the file that is edited.

    `part` names the part, `word/document.xml`; `elements` and `pieces` are as in `Recorded`, empty
    where the block's text stands in no run. They say where a character was before the first cut;
    `Cuts` finds where it is now.
    """

    block: Block
    part: str
    elements: tuple[Element, ...]
    pieces: tuple[SourceRun, ...]

    def holding(self, offset: int) -> SourceRun:
        """Return the piece that character `offset` of the block's text is in.

        Raises:
            IndexError: no piece holds it.
        """
        return next(
            (each for each in self.pieces if each.start <= offset < each.end), self.pieces[-1]
        )


class Anchors:
    """Finds blocks in the package that is edited.

    Args:
        recorder: as it came back from reading the file.
        package: the same file, before anything in it is changed.
    """

    def __init__(self, recorder: SourceMapBuilder, package: EditedPackage) -> None:
        self._recorder = recorder
        views = [view for view in (recorder, recorder.before) if view is not None]
        parts = {each.part.lstrip("/") for view in views for each in view.blocks.values()}
        # with their text as it is now: a cut changes it
        self._elements = {
            part: [(each, each.text) for each in package.root(part).iter()] for part in parts
        }
        self._twins: dict[Element, dict[Element, tuple[Element, str | None]]] = {}
        self._found: dict[tuple[str, bool], Anchored] = {}

    def find(self, block: Block, *, before: bool = False) -> Anchored | None:
        """Return where a block stands, None for one that the reader made up.

        Args:
            block: of the document, or of the document before its tracked changes.
            before: says which.
        """
        known = self._found.get((block.path, before))
        if known is not None and known.block is block:
            return known
        found = self._anchor_block(block, self._recorder.before if before else self._recorder)
        if found is not None:
            self._found[block.path, before] = found
        return found

    def _anchor_block(self, block: Block, recorder: SourceMapBuilder | None) -> Anchored | None:
        recorded = None if recorder is None else recorder.blocks.get(block.path)
        if recorder is None or recorded is None:
            return None
        part = recorded.part.lstrip("/")
        elements = tuple(
            self._find_twin(part, recorder.origin(each))[0] for each in recorded.elements
        )
        pieces = tuple(
            self._translate_piece(part, recorder, each, block.text) for each in recorded.pieces
        )
        # A Strict name that stands in the text as a word was translated for the reader, too.
        known = tuple(each for each in pieces if each is not None)
        return Anchored(block, part, elements, known if len(known) == len(pieces) else ())

    def _translate_piece(
        self, part: str, recorder: SourceMapBuilder, piece: SourceRun, shown: str
    ) -> SourceRun | None:
        """Return a piece in the tree that is edited, None where that spells something else."""
        twin, text = self._find_twin(part, recorder.origin(piece.element))
        if piece.offset is not None:
            held = (text or "")[piece.offset :][: piece.end - piece.start]
            if held.translate(_LINE_ENDS) != shown[piece.start : piece.end]:
                return None
        return replace(piece, element=twin)

    def _find_twin(self, part: str, element: Element) -> tuple[Element, str | None]:
        """Return the same element in the tree that is edited, and its text before any change."""
        root = element.getroottree().getroot()
        if root not in self._twins:
            self._twins[root] = dict(zip(root.iter(), self._elements[part], strict=True))
        return self._twins[root][element]
