"""Places inside a document that links can name: headings as slugs, bookmarks, ids."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from checker.core.document import BlockKind, Document, MarkKind
from checker.core.text import lazy_re as re

_CUSTOM = re.compile(r"\s*\{(?::[^}#]{0,80})?(?:#|/\*?)\s*([^}\s*/]+)[^}]*\}\s*$")
_HTML_ID = re.compile(r"""<[A-Za-z][^<>]{0,300}?\s(?:id|name)\s*=\s*["']?([^"'\s<>]+)""")
_QUOTED_HEADING = re.compile(r"^ {0,3}>[> ]{0,9}#{1,6} +([^\n]+)$", re.MULTILINE)
"""A heading in a block quote, which is none of the document's, but has an anchor."""
_DROPPED = re.compile(r"[^\w\- ]")
_HYPHENS = re.compile("-+")
_ALWAYS = ("top", "_top")


def anchor_key(name: str) -> str:
    """Return the form in which two names of one place compare equal: decoded, case ignored."""
    return unicodedata.normalize("NFC", unquote(name)).casefold()


def collect_anchors(document: Document) -> frozenset[str]:
    """Return the keys of all places that `#name` may name.

    Headings count under every slug that usual tools make of them (GitHub, GitLab, VS Code,
    pandoc), because nobody knows which of these will show the document.
    """
    return frozenset(anchor_key(name) for name in _iter_anchor_names(document))


def is_anchor(key: str, places: frozenset[str]) -> bool:
    """Return whether a key names a place; some tools join the slugs of two headings for one."""
    if key in places:
        return True
    cuts = [index for index, character in enumerate(key) if character == "-"]
    return any(key[:cut] in places and key[cut + 1 :] in places for cut in cuts)


def _iter_anchor_names(document: Document) -> Iterator[str]:
    yield from _ALWAYS
    seen: Counter[str] = Counter()
    for block in document.walk():
        yield from (mark.value for mark in block.marks if mark.kind is MarkKind.BOOKMARK)
        if block.kind is BlockKind.HEADING:
            for slug in dict.fromkeys(_iter_slugs(block.text)):
                yield slug
                if seen[slug]:
                    yield f"{slug}-{seen[slug]}"
                    yield f"{slug}_{seen[slug]}"
                seen[slug] += 1
    for quoted in _QUOTED_HEADING.finditer(document.source or ""):
        yield from _iter_slugs(quoted[1])
    if document.source is not None and "<" in document.source:
        yield from (match[1] for match in _HTML_ID.finditer(document.source))


def _iter_slugs(heading: str) -> Iterator[str]:
    custom = _CUSTOM.search(heading)
    if custom:
        yield custom[1]
        heading = heading[: custom.start()]
    text = heading.strip().casefold()
    github = _DROPPED.sub("", text).replace(" ", "-")
    yield github
    plain = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFKC", text)).strip("-")
    yield plain  # Rails' parameterize: sql.active_record is sql-active-record
    for slug in (github, plain):
        if slug[:1].isdecimal():
            yield f"_{slug}"  # VuePress and VitePress
    yield re.sub(r"[^\w]+", "-", text).strip("-")  # other people's money: other-people-s-money
    yield _HYPHENS.sub("-", github).strip("-")
    yield _HYPHENS.sub("-", text.replace(" ", "-").replace("\u3000", "-"))
    yield text.replace(" ", "-")
    yield re.sub(r"^[^a-z\u3040-\u9fff]+", "", github)  # pandoc drops what precedes a letter
