"""`alt-text`: images whose alternative text is missing, or says nothing."""

from collections.abc import Collection, Iterator
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Literal

from pydantic import Field

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, MarkKind
from checker.core.findings import CheckResult, Hit
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Kind, Rule, Target
from checker.kinds.shared.patterns import Pattern, find

_FILE_NAME = re.compile(
    r"[^\s]*\.(?i:png|jpe?g|gif|bmp|tiff?|svg|webp|emf|wmf|heic|pdf|pptx?|xlsx?)"
    r"|(?i:img|dsc[nf]?|image|screenshot|photo|pxl|mvimg)[-_][-_0-9]{2,}"
    r"|スクリーンショット[-_ 0-9.年月日:]*"
)
_GENERIC = re.compile(
    r"(?i:image|picture|photo|graphic|figure|fig|chart|graph|diagram|logo|icon|screenshot"
    r"|untitled|alt(?: ?text)?|placeholder|clip ?art|shape|textbox|table)[\s.#_-]*[0-9０-９]*"
    r"|(?:図形?|画像|写真|イメージ|グラフ|グラフィックス|チャート|アイコン|スクリーンショット"
    r"|代替テキスト|説明|テキスト ?ボックス|表|ピクチャ)[\s　]*[-–0-9０-９]*"
)
_GENERATED = re.compile(
    # what Office proposes; nobody has read it where the notice still stands
    r"自動的に生成された説明|AI\s*(?:によって|により|で)生成された|(?:に|で)自動生成されたコンテンツ"
    r"|AI 生成コンテンツは誤りを含む"
    r"|(?i:description automatically generated|automatically generated alt"
    r"|AI-generated content may be incorrect)"
)
_CAPTION = re.compile(
    r"\s*[【〈《<\[［(（■●◆○◇]?\s*(?:図表?|写真|画面|(?i:figure|fig\.?|photo))\s*"
    r"(?:[:：]|[0-9０-９A-Z][0-9０-９.．‐–-]*(?=$|[\s:：.．、　「『(（)）\]］】〉>／/]))"
)
_FILE = re.compile(
    r"""(?:!\[|.{0,2})(?:\]\(|<img\b[^<>]*?\bsrc=["']?)([^"'\s<>()]+)""",
    re.DOTALL | re.IGNORECASE,
)
"""The address of an image, from a little before the place of its alternative text on."""
_REACH = 400
_SHORTEST_NAME = 3
_LINES = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.HEADING)
_CAPTION_STYLES = ("caption", "図表番号")
_OF_A_TABLE = re.compile(r"\s*(?:表|Table)")


class AltTextRule(Rule):
    """Parameters of `alt-text`."""

    kind: Literal["alt-text"]
    required: bool = True
    file_names: bool = True
    generic: bool = True
    max_length: int | None = Field(None, ge=1)
    caption_suffices: bool = False
    exceptions: tuple[Pattern, ...] = ()


_ABSENT = Message("alt-text.image-no-alternative-text")
_IS_FILE = Message("alt-text.images-alternative-text-file-name")
_IS_GENERIC = Message("alt-text.images-alternative-text-does-not-say")
_IS_GENERATED = Message("alt-text.images-alternative-text-generated")
_TOO_LONG = Message("alt-text.images-alternative-text-characters-at-most")


@dataclass(frozen=True, slots=True)
class _Image:
    """An image: a block of its own, or characters `start` to `end` of a line of words."""

    block: Block
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]

    @property
    def alone(self) -> bool:
        return _is_image(self.block)


def check(rule: AltTextRule, target: Target) -> CheckResult:
    """Look at each image of the scope; those marked as decorative are not in the document."""
    images = list(_list_images(rule, target.document))
    faults = [
        (image, _build_hit(rule, image, sentence))
        for image in images
        if (sentence := _find_fault(rule, image.text.strip(), target)) is not None
    ]
    if rule.caption_suffices and faults:
        document = target.document
        named = frozenset(
            (
                *_find_captioned(document),
                *_find_named_by_row(document),
                *_find_named_beside(document),
            )
        )
        faults = [
            (image, hit)
            for image, hit in faults
            if _misleads(hit) or not _is_named(image, named, document)
        ]
    return CheckResult(len(images), tuple(hit for _, hit in faults))


def _list_images(rule: AltTextRule, document: Document) -> Iterator[_Image]:
    """Yield the images that stand alone, and those in a line of words."""
    scope = rule.scope
    if not scope.block:
        scope = scope.model_copy(update={"block": (BlockKind.IMAGE, *_LINES)})
    for block in scope.select(document):
        if _is_image(block):
            yield _Image(block, 0, len(block.text))
        else:
            for mark in block.marks:
                if mark.kind is MarkKind.IMAGE:
                    yield _Image(block, mark.start, mark.end)


def _is_named(image: _Image, named: Collection[str], document: Document) -> bool:
    """Return whether words say what an image shows: `named` holds the paths of those alone."""
    if image.alone:
        return image.block.path in named
    name = _get_name_in_line(image, document)
    shown = image.block.text[: image.start] + image.block.text[image.end :]
    in_words = len(name) >= _SHORTEST_NAME and name in shown.casefold()
    return in_words or (image.block.cell is not None and bool(shown.strip()))


def _misleads(hit: Hit) -> bool:
    """Return whether a faulty alternative text is more than a number or what Office proposed."""
    text = hit.values["match"]
    return bool(text) and not (_GENERIC.fullmatch(text) or _GENERATED.search(text))


def _find_named_by_row(document: Document) -> Iterator[str]:
    """Yield the paths of images in a table whose other cells in the row say what they show."""
    rows: dict[tuple[str, int], list[Block]] = {}
    for block in document.walk():
        if block.cell is not None and block.cell.row:
            rows.setdefault((block.cell.table, block.cell.row), []).append(block)
    for blocks in rows.values():
        if any(not _is_image(block) and block.text.strip() for block in blocks):
            yield from (block.path for block in blocks if _is_image(block))


def _find_named_beside(document: Document) -> Iterator[str]:
    """Yield the paths of images whose file is named as words beside it: a logo by its company."""
    flow = [block for block in document.walk() if _is_image(block) or block.text.strip()]
    for index, image in enumerate(flow):
        name = _get_file_name(image, document) if _is_image(image) else ""
        beside = (*flow[max(0, index - 1) : index], *flow[index + 1 : index + 3])
        words = (each.text.casefold() for each in beside if not _is_image(each))
        if len(name) >= _SHORTEST_NAME and any(name in text for text in words):
            yield image.path


def _get_file_name(image: Block, document: Document) -> str:
    """Return the name of an image's file, small and without its ending; of Word's none."""
    if document.source is None or not image.offsets:
        return ""
    at = image.offsets[0]
    found = _FILE.match(document.source, max(0, at - 2), at + _REACH)
    return _get_stem(found[1]) if found else ""


def _get_name_in_line(image: _Image, document: Document) -> str:
    """Return the same of an image in a line of words."""
    offsets = image.block.offsets
    if document.source is None or not offsets:
        return ""
    end = offsets[image.end]
    low = offsets[image.start - 1] if image.start else max(0, offsets[0] - _REACH)
    high = end if image.start == image.end else end + _REACH
    found = [_get_stem(each[1]) for each in _FILE.finditer(document.source, low, high)]
    return found[-1 if image.start == image.end else 0] if found else ""


def _get_stem(address: str) -> str:
    return PurePosixPath(address).stem.casefold()


def _find_captioned(document: Document) -> Iterator[str]:
    """Yield the paths of images beside a caption; images in a row share theirs."""
    flow = [block for block in document.walk() if _is_image(block) or block.text.strip()]
    named = {block.path for block in flow if _is_caption(block)}
    for first, second in pairwise(flow):
        if _is_image(second) and first.path in named:
            named.add(second.path)
    for first, second in pairwise(reversed(flow)):
        if _is_image(second) and first.path in named:
            named.add(second.path)
    yield from (block.path for block in flow if _is_image(block) and block.path in named)


def _is_image(block: Block) -> bool:
    return block.kind is BlockKind.IMAGE


def _is_caption(block: Block) -> bool:
    """Return whether a paragraph names a figure: by its style, or by how it begins."""
    if _is_image(block):
        return False
    styled = (block.style.name or "").casefold() in _CAPTION_STYLES
    if styled and not _OF_A_TABLE.match(block.text):
        return True
    return _CAPTION.match(block.text) is not None


def _find_fault(rule: AltTextRule, text: str, target: Target) -> Message | None:
    """Return the sentence for the first thing that is wrong with an alternative text."""
    if not text:
        return _ABSENT if rule.required else None
    if any(next(find(each, text, target.deadline), None) for each in rule.exceptions):
        return None
    return _find_empty_wording(rule, text)


def _find_empty_wording(rule: AltTextRule, text: str) -> Message | None:
    if rule.file_names and _FILE_NAME.fullmatch(text):
        return _IS_FILE
    if rule.generic and _GENERIC.fullmatch(text):
        return _IS_GENERIC
    if rule.generic and _GENERATED.search(text):
        return _IS_GENERATED
    if rule.max_length is not None and len(text) > rule.max_length:
        return _TOO_LONG
    return None


def _build_hit(rule: AltTextRule, image: _Image, sentence: Message) -> Hit:
    text = " ".join(image.text.split())
    values = {"match": text, "count": str(len(image.text.strip())), "limit": str(rule.max_length)}
    span = image.block.span(image.start, image.end)
    return Hit(span, sentence.format(**values), values=values)


KIND = Kind(
    "alt-text",
    AltTextRule,
    check,
    values=("match",),
    quotes=("match",),
)
