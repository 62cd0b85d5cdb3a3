"""The HTML reader: what a browser would show of a file, with exact places in its source.

Read as a browser shows it, but for these:

- style sheets, classes and scripts are not followed, only what stands in an element's tag;
- a line break in the source between two wide characters is no space (see `line`);
- `header`, `footer` and `nav` of the page (in no `article`, `section` or the like) are its headers
  and footers, out of the body; a `header` that holds a heading is the document's own beginning;
- `details` are read as if open; of a `select` the chosen option is read;
- `dt` and `dd` are list items without markers, the `dd` a level deeper;
- what `ins` and `del` changed is read as accepted; `Document.original` is as before;
- a `title`, `alt` or `value` is read where it is shown; tool tips and placeholders are not.

`tokens` finds tags, `builder` keeps the open elements, `openers` says what each means, `line`
collects a block's text, `drafts` makes tables a grid.
"""

from pathlib import Path

from checker.core.document import Document
from checker.core.limits import DEFAULT_LIMITS, Limits


def read(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Return the document that `data`, the content of the file `path`, holds.

    Raises:
        InputError: the file is empty, is not text, or is larger than `limits` allow.
    """
    # Markdown needs the tags alone: whoever imports those imports this module
    from checker.formats.html.read.page import read_page  # noqa: PLC0415 - see above

    return read_page(path, data, limits)
