"""Read a page: its blocks, what stands around them, and how it was before tracked changes."""

import hashlib
from dataclasses import replace
from pathlib import Path

from checker.core.document import Document, Part
from checker.core.limits import Limits
from checker.formats.html.read.blocks import finish
from checker.formats.html.read.builder import BlockBuilder
from checker.formats.html.read.encoding import read_html_source
from checker.formats.html.read.start_tags import MEANINGS
from checker.formats.shared.assemble import assemble, find_title, guess_language


def read_page(path: Path, data: bytes, limits: Limits) -> Document:
    """Return the document that `data`, the content of the file `path`, holds.

    Raises:
        InputError: the file is empty, is not text, or is larger than `limits` allow.
    """
    source = read_html_source(path, data, limits)
    sha256 = hashlib.sha256(data).hexdigest()
    document, changed = _read(path, source, sha256, limits, original=False)
    if not changed:
        return document
    original, _ = _read(path, source, sha256, limits, original=True)
    return replace(document, original=original)


def _read(
    path: Path, source: str, sha256: str, limits: Limits, *, original: bool
) -> tuple[Document, bool]:
    """Return the document, and whether its changes are marked."""
    builder = BlockBuilder(source, MEANINGS, str(path), limits, margins=True, original=original)
    builder.read(0, len(source))
    content = finish(builder)
    blocks, fields = assemble((*content.blocks, *content.margins), looks=True)
    parts = {block.part for block in blocks} | {Part.BODY}
    said = {"ja": "ja", "en": "en"}.get(builder.language.strip().lower()[:2])
    document = Document(
        name=path.name,
        format="html",
        sha256=sha256,
        blocks=blocks,
        language="ja" if said == "ja" else "en" if said == "en" else guess_language(blocks),
        title=find_title(blocks) or builder.properties.get("title") or None,
        fields=fields,
        properties={name: value for name, value in builder.properties.items() if value},
        markup=(*content.markup, *content.waiting),
        parts_read=tuple(part.value for part in Part if part in parts),
        parts_not_read=content.unread,
        source=source,
    )
    return document, content.changed
