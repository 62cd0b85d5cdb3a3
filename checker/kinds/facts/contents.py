"""Tables of contents and lists of figures, which repeat headings and captions."""

import re

from checker.core.document import Block, BlockKind
from checker.core.text.normalization import make_heading_key
from checker.core.text_cache import cache_by_text

_STYLE = re.compile("toc|目次|table of figures|図表目次", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"(?:\t|[….・]{2,20}|\s{3,20})\s{0,5}[0-9]{1,4}\s{0,5}$")
_TITLES = {"目次", "contents", "table of contents", "もくじ", "図表目次", "図目次", "表目次"}


def is_contents(block: Block) -> bool:
    """Return whether a block is a line of a table of contents."""
    return (
        _STYLE.match(block.style.name or "") is not None
        or _PAGE_AT_END.search(block.text[-40:]) is not None
        or (block.kind is not BlockKind.HEADING and any(map(_is_title, block.section)))
    )


@cache_by_text(4096)
def _is_title(title: str) -> bool:
    return make_heading_key(title) in _TITLES
