"""`link`: links that lead nowhere, that are not written as links are, or that must not be used."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field

from checker.core.document import Block, Document, Mark, MarkKind
from checker.core.findings import CheckResult, Hit, Replacement
from checker.core.lazy_models import make
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.core.text.intervals import Intervals
from checker.core.text.normalization import fits, fold
from checker.formats import format_named
from checker.kinds.facts.link_anchors import anchor_key, collect_anchors, is_anchor
from checker.kinds.shared.base import Entries, Entry, Kind, Rule, Target
from checker.kinds.shared.scope import Many
from checker.kinds.shared.template_comments import find_template_comments
from checker.language.character_scripts import is_japanese
from checker.language.sentences import split_sentences

_VAGUE: Final = (
    *("こちら", "ここ", "こちらから", "ここから", "こちらをクリック", "ここをクリック", "リンク"),
    *("here", "click here", "this link", "link", "this", "more", "read more"),
)


class LinkRule(Rule):
    """Parameters of `link`."""

    kind: Literal["link"]
    anchors: bool = True
    empty: bool = True
    malformed: bool = True
    mismatch: bool = True
    local: bool = True
    vague: bool | Literal["alone"] = False
    vague_words: Entries = Field(tuple(make(Entry, word=word) for word in _VAGUE))
    schemes: Many[str] = ("javascript", "vbscript")
    hosts: Entries = ()
    files: Many[str] = ()


_NO_PLACE = Message("link.document-no-link")
_NEAREST = Message("link.there-is")
_NO_TARGET = Message("link.the-link-has-no-target")
_NO_TEXT = Message("link.link-no-text")
_BROKEN = Message("link.is-no-well-formed-address")
_NO_MAIL = Message("link.is-no-mail-address")
_ELSEWHERE = Message("link.the-link-leads-to")
_LOCAL = Message("link.writers-own-computer")
_VAGUE_TEXT = Message("link.does-not-say-where-leads")
_SCHEME = Message("link.a-link-uses")
_HOST = Message("link.link-which-not-used")
_NO_FILE = Message("link.there-is-no-file")

# `http/2` and `http/https` are names; a colon or two slashes make an address
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9/])(?P<name>h{0,2}t{1,3}p{1,2}s{0,2})"
    r"(?P<colon>[:：;]{0,2})(?P<slashes>[/／]{1,4})(?=[A-Za-z0-9])"
)
_TWICE = re.compile(r"(?<![A-Za-z0-9/])(https?://https?)(?::?//)(?=[A-Za-z0-9])")
_NAMES = {"http", "https"}
_SCHEME_NAME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{1,20}):")
_OWN_DISK = re.compile(r"(?:file:/{2,3})?[A-Za-z](?::|%3[Aa])[\\/]|file:///(?:home|Users)/")
_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>.]+(?:\.[^\s@,;<>.]+)+")
_BAD_HOST = re.compile(r"\.\.|^\.|[。、，．：／\s\\]")
_SHOWN_HOST = re.compile(r"(?:https?://)(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?![\w.-]*…)")
_REDIRECTS = re.compile(r"safelinks\.|urldefense\.|(?:^|\.)google\.[a-z.]+$|linkprotect")
_SIMILAR = 0.6
_SLIP = 0.8
_STOCK = re.compile(
    r"(?:より)?(?:詳細|詳しい|詳しく|説明|情報|参照|参考|確認|以下|下記|次|一覧|続き|全文|ご覧|御覧|内容|場合|方)"
    r"|\b(?:click|see|for|more|info|information|details?|the|is|are|was|be|this|that|available|found|can"
    r"|find|page|documents?|documentation|further|please|refer|read|about|and|also|you|your|with|from"
    r"|full|list|which|there|look|check|out|its|has|have|learn)\b",
    re.IGNORECASE,
)
"""Words of a sentence that only says that there is a link."""
_NAMING = re.compile(r"[一-龠々]{2,}|[ァ-ヶー]{3,}|[A-Za-z]{3,}")
_ENOUGH = 2
"""Words beside these that name where an English link leads; of a Japanese one a noun does."""


def check(rule: LinkRule, target: Target) -> CheckResult:
    """Judge every link of the scope, and every address that is so malformed that it is none."""
    places = collect_anchors(target.document) if rule.anchors else frozenset[str]()
    candidates, hits = 0, []
    for block in target.blocks:
        links = list(_find_shown_links(block))
        written = list(_find_malformed(block)) if rule.malformed and "/" in block.text else []
        candidates += len(links) + len(written)
        for mark in links:
            judged = _judge_link(rule, target.document, block, mark, places)
            written += [hit] if (hit := next(judged, None)) else []
        hits += sorted(written, key=lambda hit: hit.span.start)
    return CheckResult(candidates, tuple(hits))


def _find_shown_links(block: Block) -> Iterator[Mark]:
    hidden = Intervals(find_template_comments(block.text))
    for mark in block.marks:
        if mark.kind is MarkKind.LINK and not hidden.touch(mark.start, mark.end):
            yield mark


def _judge_link(
    rule: LinkRule, document: Document, block: Block, mark: Mark, places: frozenset[str]
) -> Iterator[Hit]:
    """Yield what is wrong with a link, the gravest first: one link is one finding."""
    target = mark.value.strip()
    if target in {"", "#"}:
        if rule.empty and block.text[mark.start : mark.end].strip():
            yield _build_hit(block, mark, _NO_TARGET)
        return
    if rule.empty and _has_no_text(document, block, mark):
        yield _build_hit(block, mark, _NO_TEXT, target=target)
    if target.startswith("#"):
        if rule.anchors and not _leads_somewhere(target, places):
            yield from _report_missing_place(document, block, mark, places)
    elif rule.local and _OWN_DISK.match(target):
        yield _build_hit(block, mark, _LOCAL, target=target)
    elif scheme := _SCHEME_NAME.match(target):
        yield from _check_by_scheme(rule, block, mark, scheme[1].lower())
    elif rule.files and not _exists(path := _get_path(target), rule.files):
        yield _build_hit(block, mark, _NO_FILE, target=path)
    if rule.vague:
        yield from _check_vagueness(rule, block, mark)


def _leads_somewhere(target: str, places: frozenset[str]) -> bool:
    key = anchor_key(target[1:])
    # `#:~:text=` names words, and a viewer's own commands (`#page=3`, `#/path`) are no places
    return is_anchor(key, places) or key.startswith((":~:", "/", "!")) or "=" in key


def _report_missing_place(
    document: Document, block: Block, mark: Mark, places: frozenset[str]
) -> Iterator[Hit]:
    """Yield a link to a place that is not there.

    The layout that a page names for a site generator may have places of its own, unless the name is
    a slip of one that is here.
    """
    name = mark.value.strip()[1:]
    has_layout = "layout" in document.properties
    close = get_close_matches(anchor_key(name), places, 1, _SLIP if has_layout else _SIMILAR)
    if close or not has_layout:
        advice = _NEAREST.format(place=close[0]) if close else None
        yield _build_hit(block, mark, _NO_PLACE, advice, place=unquote(name))


def _check_by_scheme(rule: LinkRule, block: Block, mark: Mark, scheme: str) -> Iterator[Hit]:
    target = mark.value.strip()
    if scheme in {name.lower().rstrip(":") for name in rule.schemes}:
        yield _build_hit(block, mark, _SCHEME, scheme=scheme)
    elif scheme == "mailto" and rule.malformed:
        yield from _check_mail(block, mark, target)
    elif scheme in _NAMES:
        yield from _check_web(rule, block, mark, target)


def _check_mail(block: Block, mark: Mark, target: str) -> Iterator[Hit]:
    written = unquote(target[len("mailto:") :].partition("?")[0])
    addresses = [each.strip() for each in re.split("[,;]", written)]
    if written and not all(_MAIL.fullmatch(each) for each in addresses):
        yield _build_hit(block, mark, _NO_MAIL, target=written)
    elif not written and "?" not in target:
        yield _build_hit(block, mark, _NO_TARGET)


def _check_web(rule: LinkRule, block: Block, mark: Mark, target: str) -> Iterator[Hit]:
    host = _host(target)
    if rule.malformed and (not host or _BAD_HOST.search(host)) and "{" not in target:
        yield _build_hit(block, mark, _BROKEN, match=target)
    elif any(fits(host, entry.word.lower()) for entry in rule.hosts):
        yield _build_hit(block, mark, _HOST, host=host)
    elif rule.mismatch:
        shown = _SHOWN_HOST.fullmatch(_first_word(block.text[mark.start : mark.end]))
        if shown and not _is_same_host(shown["host"], host):
            yield _build_hit(block, mark, _ELSEWHERE, target=host)


def _host(target: str) -> str:
    try:
        return (urlsplit(target).hostname or "").lower()
    except ValueError:  # an address in brackets that is none
        return ""


def _first_word(text: str) -> str:
    """Return the scheme and host of an address that is the whole of a link's text, else ``."""
    text = text.strip()
    scheme, slashes, rest = text.partition("://")
    if not slashes or " " in text:
        return ""
    return f"{scheme}://{re.split('[/?#:]', rest, maxsplit=1)[0]}"


def _is_same_host(shown: str, host: str) -> bool:
    first, second = (name.lower().removeprefix("www.") for name in (shown, host))
    near = first.endswith(f".{second}") or second.endswith(f".{first}")
    return first == second or near or _REDIRECTS.search(host) is not None


def _get_path(target: str) -> str:
    """Return the path of a relative link, without what it names inside the file."""
    return unquote(re.split("[?#]", target, maxsplit=1)[0]).replace("\\", "/")


def _exists(path: str, files: tuple[str, ...]) -> bool:
    """Return whether a listed file or a folder of one ends as the path does.

    Nobody says here in which folder the document is, so what leads up from it is left out.
    """
    names = [each for each in path.split("/") if each not in {"", ".", ".."}]
    return not names or f"/{'/'.join(names)}/" in _join_paths(files)


@lru_cache(8)
def _join_paths(files: tuple[str, ...]) -> str:
    """Return the listed paths in one text, each between slashes, a line each."""
    paths = (name.replace("\\", "/").removeprefix("./") for name in files)
    return "".join(f"/{each}/\n" for each in paths)


def _check_vagueness(rule: LinkRule, block: Block, mark: Mark) -> Iterator[Hit]:
    text = fold(block.text[mark.start : mark.end]).strip(" 。.、,「」[]()（）>»→▶")
    if text not in {fold(entry.word) for entry in rule.vague_words}:
        return
    if rule.vague != "alone" or not _says_where(block, mark):
        yield _build_hit(block, mark, _VAGUE_TEXT)


def _says_where(block: Block, mark: Mark) -> bool:
    """Return whether the words around a link name where it leads; for several they cannot."""
    language: Literal["ja", "en"] = "ja" if is_japanese(block.text) else "en"
    sentences = split_sentences(block.text, language)
    whole = (0, len(block.text))
    low, high = next((span for span in sentences if span[0] <= mark.start < span[1]), whole)
    links = [each for each in block.marks if each.kind is MarkKind.LINK]
    if sum(low <= each.start < high for each in links) > 1:
        return False
    said = _STOCK.sub(" ", f"{block.text[low : mark.start]} {block.text[mark.end : high]}")
    return len(_NAMING.findall(said)) >= (_ENOUGH if language == "en" else 1)


def _has_no_text(document: Document, block: Block, mark: Mark) -> bool:
    """Tell whether a Markdown link shows nothing, neither words nor a picture."""
    source, offsets = document.source, block.offsets
    if mark.start != mark.end or source is None or offsets is None:
        return False
    if not format_named(document.format).has_markdown:
        return False
    high = offsets[mark.start]
    low = offsets[mark.start - 1] + 1 if mark.start else source.rfind("\n", 0, high) + 1
    # what is not shown stands between the characters around it; its closing mark may come after
    return f"[]({mark.value}" in source[low : high + len(mark.value) + 3]


def _find_malformed(block: Block) -> Iterator[Hit]:
    text = block.text
    for match in _TWICE.finditer(text):
        yield _report_broken(block, match.start(), match.end(), "https://")
    for match in _ADDRESS.finditer(text):
        name, colon, slashes = match["name"], match["colon"], match["slashes"]
        right = name in _NAMES and colon == ":" and slashes == "//"
        said = not colon and (len(slashes) == 1 or name not in _NAMES)
        if not right and not said:
            yield _report_broken(
                block, *match.span(), "https://" if name.endswith("s") else "http://"
            )


def _report_broken(block: Block, start: int, end: int, right: str) -> Hit:
    match = block.text[start:end]
    return Hit(
        block.span(start, end),
        _BROKEN.format(match=match),
        replacement=Replacement(right, "display"),
        values={"match": match, "target": match},
    )


def _build_hit(
    block: Block, mark: Mark, sentence: Message, advice: Message | None = None, **values: str
) -> Hit:
    words = {"match": block.text[mark.start : mark.end], "target": mark.value.strip(), **values}
    return Hit(block.span(mark.start, mark.end), sentence.format(**words), advice, values=words)


KIND = Kind(
    "link",
    LinkRule,
    check,
    values=("match", "target"),
)
