"""HTML as blocks: the whole of a file, or a piece of one inside another format."""

from collections import Counter

from checker.core.data_classes import dataclass
from checker.core.document import Block, Markup, Part, Span, Unread
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.core.messages import Message
from checker.formats.html.read.builder import BlockBuilder
from checker.formats.html.read.draft_blocks import Finisher
from checker.formats.html.read.start_tags import MEANINGS

_UNREAD = {
    "broken": (
        Message("read.what-follows-tag-comment-never-closed"),
        Message("read.browsers-do-not-show-either"),
    ),
    "embedded": (
        Message("read.embedded-drawings-and-objects"),
        Message("read.not-opened"),
    ),
    "image-text": (
        Message("read.text-in-images"),
        Message("read.not-recognised"),
    ),
    "nesting": (
        Message("read.deeply-nested-elements"),
        Message("read.their-words-read-their-structure-not"),
    ),
}


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a piece of HTML holds; offsets are those of the whole source.

    `waiting` are comments and hidden words that no block holds, their spans empty. `changed`
    tells whether there are `ins` or `del` elements. `margins` are the headers and footers of a
    page.
    """

    blocks: tuple[Block, ...]
    markup: tuple[Markup, ...]
    unread: tuple[Unread, ...]
    waiting: tuple[Markup, ...] = ()
    changed: bool = False
    margins: tuple[Block, ...] = ()


def read_fragment(
    source: str,
    start: int,
    end: int,
    *,
    path: str = "body",
    first: int = 0,
    part: Part = Part.BODY,
    place: str = "",
    limits: Limits = DEFAULT_LIMITS,
    original: bool = False,
) -> Fragment:
    """Return what the source between two offsets holds, as HTML.

    Args:
        source: the whole source, of which the piece is part.
        start: where the piece starts.
        end: where it ends; elements that are open there end too.
        path: what its blocks' paths begin with.
        first: the number of its first block: `body/7`.
        part: where it stands.
        place: the file, for errors.
        limits: what is too large.
        original: read it as before its `ins` and `del`.

    Raises:
        InputError: it is larger than `limits` allow, or its tables nest deeper.
    """
    builder = BlockBuilder(source, MEANINGS, place, limits, margins=False, original=original)
    builder.read(start, end)
    return finish(builder, path, first, part)


def finish(
    builder: BlockBuilder, path: str = "body", first: int = 0, part: Part = Part.BODY
) -> Fragment:
    """Return what a builder has read; the paths of its margins are `header1/0`."""
    finisher = Finisher(builder.place, builder.limits)
    blocks = finisher.blocks(builder.drafts, path, first, part)
    margins: list[Block] = []
    numbers: Counter[Part] = Counter()
    for kind in (Part.HEADER, Part.FOOTER):
        for margin, drafts in builder.margins:
            if margin is kind:
                numbers[kind] += 1
                margins += finisher.blocks(drafts, f"{kind.value}{numbers[kind]}", 0, kind)
    waiting = tuple(Markup(note.kind, note.text, Span("", 0, 0)) for note in builder.waiting)
    unread = tuple(Unread(kind, *_UNREAD[kind], count) for kind, count in builder.unread.items())
    return Fragment(
        blocks, tuple(finisher.markup), unread, waiting, builder.changed, tuple(margins)
    )
