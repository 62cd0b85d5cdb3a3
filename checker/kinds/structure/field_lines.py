"""Find fields that are written without a colon: `日時　6月5日`, `【日時】6月5日`, a column `日時`.

Only what a rule asks for is looked for so: after a name that is known, a space or a bracket says
enough.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from checker.core.document import Block, BlockKind, Document, FormField, Table
from checker.core.text import lazy_re as re
from checker.kinds.shared.scope import matches

_LEAD: Final = (
    r"[ \t\u3000]*(?:(?:第?[0-9０-９一二三四五六七八九十]{1,3}[.．)）、]?"
    r"|[(（][0-9０-９一二三四五六七八九十ア-オa-z]{1,3}[)）]"
    r"|[①-⑳■□◆◇●○◎▼▽★☆▶▪・•*※-])[ \t\u3000]*)?"
)
_WIDE: Final = r"(?:[\t\u3000]| {2})[ \t\u3000]*"
_JAPANESE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff々]$")
_HEAD_AND_VALUES: Final = 2
_LINES: Final = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING})


def iter_field_lines(names: Sequence[str], document: Document) -> Iterator[FormField]:
    """Yield the lines that begin with one of the names, and what stands below one in a table.

    Args:
        names: of the field; those with `*` are no words to look for.
        document: where.
    """
    words = tuple(each for each in names if "*" not in each)
    for block in document.blocks:
        if block.table is not None:
            yield from _iter_columns(block.table, words)
        elif block.kind in _LINES:
            for each in words:
                yield from _iter_lines(each, block)


def _iter_lines(name: str, block: Block) -> Iterator[FormField]:
    for found in _compile(name).finditer(block.text):
        label = found.span("name" if found["name"] else "held")
        said = found["value"].strip()
        start = block.text.index(said, found.start("value")) if said else found.start("value")
        value = block.span(start, start + len(said))
        yield FormField(block.text[slice(*label)], said, block.span(*label), value)


@lru_cache(maxsize=1024)
def _compile(name: str) -> re.Pattern[str]:
    """Return what a line with the name looks like; a single space ends a Japanese name alone."""
    words = r"[ \u3000]*".join(re.escape(each) for each in name if not each.isspace())
    space = r"[ \t\u3000]+" if _JAPANESE.search(name) else _WIDE
    held = (
        rf"[【［\[〔〈《＜<][ \u3000]*(?P<held>{words})[ \u3000]*[】］\]〕〉》＞>][ \t\u3000:：]*"
    )
    plain = rf"(?P<name>{words})(?:{space}|[ \t\u3000]*$)"
    return re.compile(rf"^{_LEAD}(?:{held}|{plain})(?P<value>.*)$", re.MULTILINE | re.IGNORECASE)


def _iter_columns(table: Table, names: tuple[str, ...]) -> Iterator[FormField]:
    """Yield what stands below a cell that is one of the names, in a table of two rows."""
    for head in table.rows[0].cells if len(table.rows) == _HEAD_AND_VALUES else ():
        below = table.cell(head.row + head.row_span, head.column)
        if below is None or not (head.blocks and below.blocks and matches(head.text, names)):
            continue
        label, value = head.blocks[0], below.blocks[0]
        yield FormField(head.text, below.text, label.span(), value.span())
