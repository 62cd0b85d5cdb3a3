"""Describe a document format: its endings, its modules and what its files can say.

Whoever must treat formats differently asks for a capability here, never for a format's name.
Modules are named, not imported: a format costs nothing until a file needs it.
"""

from checker.core.data_classes import dataclass
from checker.core.messages import Message


@dataclass(frozen=True, slots=True)
class Annotator:
    """Writes a copy of a file with a comment at each finding.

    Attributes:
        module: offers `annotate(path, data, notes, *, language, limits)`.
        suffixes: endings of the files that take comments.
        program: what opens the copy.
        unmarked: the places that take no comment, in words.
        keeps_record: whether the copy says what it proposes, for `checker decisions`.
    """

    module: str
    suffixes: tuple[str, ...]
    program: str
    unmarked: Message
    keeps_record: bool = False


@dataclass(frozen=True, slots=True)
class Editor:
    """Writes text edits into a file.

    Attributes:
        module: offers `write(...)`; where `tracks_changes`, `writer(tracked=...)` that does.
        repairer: offers `mend(...)` for looks and structure; empty where nothing is to be had.
        tracks_changes: whether changes can be marked as such, and then are by default.
    """

    module: str
    repairer: str = ""
    tracks_changes: bool = False


@dataclass(frozen=True, slots=True)
class Format:
    """What one document format is and can do.

    Attributes:
        name: as rules (`when`), verdicts and `Document.format` say it.
        title: as people say it, one document of it.
        suffixes: endings of its files, in lower case, the usual one first.
        reader: a module that offers `read(path, data, limits)`.
        refused: endings of older formats that the reader knows and refuses with a remedy.
        synonyms: endings by which other programs mean this format; by default the usual one.
        editor_language: what editors call its language, for texts without a name; may be empty.
        editor: what writes edits into its files.
        annotator: what writes comments into its files.
        has_lines: its files are texts, with lines and columns.
        has_pages: its files say which paper they are for, or show their pages.
        has_slides: these pages are slides, shown and not printed.
        has_sentences: its texts are prose, which ends in punctuation; cells and slides do not.
        has_markdown: its text is marked up as Markdown is, comments with directives included.
        has_styles: paragraphs have styles, indents, spacing and runs that a word processor sets.
        has_fields: numbers of headings, captions and pages, and contents, can be automatic.
        has_margins: each section says which headers and footers it shows, and page numbers there
            are told from digits.
        has_properties: its files say which properties they have: an absent one is a fact.
        has_alt_texts: the program asks for an alternative text of each image.
        has_typed_numbers: the numbers of its lists are characters that the author typed.
        printed_as: the format that its files are commonly handed on in; empty for none.
    """

    name: str
    title: Message
    suffixes: tuple[str, ...]
    reader: str
    refused: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    editor_language: str = ""
    editor: Editor | None = None
    annotator: Annotator | None = None
    has_lines: bool = False
    has_pages: bool = False
    has_slides: bool = False
    has_sentences: bool = True
    has_markdown: bool = False
    has_styles: bool = False
    has_fields: bool = False
    has_margins: bool = False
    has_properties: bool = False
    has_alt_texts: bool = False
    has_typed_numbers: bool = False
    printed_as: str = ""

    @property
    def is_paper(self) -> bool:
        """Whether its files are made for paper."""
        return self.has_pages and not self.has_slides

    @property
    def known_suffixes(self) -> tuple[str, ...]:
        """The endings by which people and other programs mean this format."""
        return self.synonyms or self.suffixes[:1]
