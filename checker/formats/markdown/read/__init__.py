"""Reads Markdown: CommonMark and GitHub's additions, HTML, math, notes and front matter."""

import hashlib
from pathlib import Path

from checker.core.document import Document, Part
from checker.core.limits import DEFAULT_LIMITS, Limits
from checker.formats.shared.assemble import assemble, find_title, guess_language
from checker.formats.shared.decoding import read_source
from checker.formats.shared.paragraph_length import check_lines


def read(path: Path, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Return the document that `data`, the content of the file `path`, holds.

    Raises:
        InputError: the file is empty, is not text, or is larger than `limits` allow.
    """
    # only once there is a text: whoever may have to read one imports this module
    from checker.formats.markdown.read.blocks import read_blocks  # noqa: PLC0415 - see above
    from checker.formats.markdown.read.parser import parse  # noqa: PLC0415 - see above

    source = read_source(path, data, limits)
    check_lines(source, path, limits, pictures=True)
    parsed = parse(source, _Budget(path, limits).spend)
    content = read_blocks(parsed, _Budget(path, limits).spend, str(path), limits)
    blocks, fields = assemble(content.blocks, looks=True)
    parts = {block.part for block in blocks} | {Part.BODY}
    return Document(
        name=path.name,
        format="md",
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=blocks,
        language=guess_language(blocks),
        title=find_title(blocks) or content.properties.get("title") or None,
        fields=fields,
        properties=content.properties,
        markup=tuple(content.markup),
        parts_read=tuple(part.value for part in Part if part in parts),
        parts_not_read=content.unread,
        source=source,
    )


class _Budget:
    """Counts blocks, and refuses the document once there are more than are read."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._left = limits.blocks

    def spend(self) -> None:
        """Count a block."""
        self._left -= 1
        if self._left < 0:
            from checker.formats.shared.archive import (  # noqa: PLC0415 - only of errors
                report_too_many_blocks,
            )

            raise report_too_many_blocks(str(self._path), self._limits)
