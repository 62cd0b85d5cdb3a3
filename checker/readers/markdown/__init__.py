"""Reads Markdown: CommonMark with GitHub's tables, footnotes and front matter."""

import hashlib
from pathlib import Path

from checker.document import Document, Part
from checker.errors import InputError
from checker.readers.assemble import assemble, find_title, guess_language
from checker.readers.markdown.blocks import read_blocks
from checker.readers.markdown.parser import parse
from checker.readers.markdown.places import Source
from checker.text.bilingual import Bilingual
from checker.text.decode import decode

MOST_BYTES = 50 * 1024 * 1024
"""Files larger than this (50 MiB) are refused."""


def read(path: Path, data: bytes) -> Document:
    """Return the document that `data`, the content of the file `path`, holds.

    Raises:
        InputError: the file is empty, is not text, or is larger than 50 MiB.
    """
    source = _decode(path, data)
    content = read_blocks(parse(source), Source(source))
    blocks, fields = assemble(content.blocks)
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
        parts_not_read=tuple(content.unread),
        source=source,
    )


def _decode(path: Path, data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise InputError(
            Bilingual(
                "ファイルが大きすぎます(上限50 MiB)。", "the file is too large (limit 50 MiB)."
            ),
            place=str(path),
            remedy=Bilingual("文書を分けてください。", "Split the document."),
        )
    try:
        source, _ = decode(data)
    except ValueError as error:
        raise InputError(
            Bilingual("テキストとして読めません。", "the file cannot be read as text."),
            place=str(path),
            remedy=Bilingual(
                "UTF-8で保存し直してください(UTF-16、CP932、EUC-JPも読めます)。",
                "Save it as UTF-8 (UTF-16, CP932 and EUC-JP are read too).",
            ),
        ) from error
    if not source.strip():
        raise InputError(
            Bilingual("ファイルが空です。", "the file is empty."),
            place=str(path),
            remedy=Bilingual("本文を書いてから調べてください。", "Write the document first."),
        )
    return source
