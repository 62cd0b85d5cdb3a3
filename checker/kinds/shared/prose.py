"""Tell running text from what is drawn with characters and from references to other works.

Box drawings, directory trees, flow charts of arrows and entries of a bibliography are no prose:
rules on sentences, paragraphs and numbers pass them over. A line break that the writer typed ends a
sentence (Shift+Enter in Word); where a format wraps its lines, `split_sentences` alone decides.
"""

from typing import Final

from checker.core.document import QUOTE_STYLE, Block, Document
from checker.core.text import lazy_re as re
from checker.kinds.shared.base import Rule, Target
from checker.language.sentences import split_sentences

_BOX: Final = re.compile("[│┃┌-╋║-╬▀-▟╭-╰]")
_TREE: Final = re.compile(r"^\s*(?:[|+`\\]--|\|\s*$|\+-{2,})", re.MULTILINE)
_ARROW: Final = "[→←↑↓↔⇒⇐⇔⇑⇓➡⬇▼△▲▽]"
_ARROW_LINE: Final = re.compile(rf"^\s*(?:{_ARROW}|\||｜)+\s*$", re.MULTILINE)
_ARROWS: Final = re.compile(_ARROW)
_NUMBERED_ENTRY: Final = re.compile(r"(?:^|\s)[0-9]{1,2}\.[0-9]{1,2}(?:\.[0-9]{1,2})?[.\s]")
"""Entries of contents that somebody typed in a row: 5.1 …, 5.2 …, 5.3 …"""
_FENCE: Final = re.compile(r"^:::", re.MULTILINE)
_TITLE_LINE: Final = re.compile(r"[^\n、。，．.,]{2,30}\n(?=[^\n]{60})")
"""A first line too short to be wrapped text: a title above what the paragraph says."""
_MANY: Final = 3
_YEAR: Final = "(?:19|20)[0-9]{2}"
_CITED: Final = re.compile(
    rf"^[^。]{{0,80}}?[（(]{_YEAR}[^）)]{{0,12}}[）)][\s.,．，:：]*[『「“\"*]"
    rf"|^[^。]{{0,60}}?『[^』]+』[^。]{{0,60}}(?:{_YEAR}|出版|書店|書房|Press)"
    rf"|^[^。]{{0,60}}?[『“\"][^』”\"]+[』”\"][^。]{{0,60}}{_YEAR}[^。]{{0,20}}$"
)
_WORKS: Final = re.compile(
    r"(?:参考|引用|関連)(?:文献|資料|図書|書籍|サイト|リンク|情報)?$|^出典|^(?i:references|bibliography|sources)$"
)
_SENTENCE_ENDS: Final = re.compile(r"(?:です|ます|ました|である|した|する|ない)。")


def choose_own_blocks(rule: Rule, target: Target) -> tuple[Block, ...]:
    """Return the blocks that the author wrote: a block quote is in another's style and spelling.

    A rule whose scope names styles decides for itself.
    """
    if rule.scope.style:
        return target.blocks
    return tuple(block for block in target.blocks if block.style.name != QUOTE_STYLE)


def is_drawing(text: str) -> bool:
    """Return whether a text is drawn rather than written: boxes, trees, arrows between words."""
    if _BOX.search(text) or _TREE.search(text) or ("\n" in text and _ARROW_LINE.search(text)):
        return True
    return len(_ARROWS.findall(text)) >= _MANY and "。" not in text


def is_citation(block: Block) -> bool:
    """Return whether a block names another work: author, year and title, under 参考文献 or not."""
    text = block.text.strip()
    if _SENTENCE_ENDS.search(text):
        return False
    return _CITED.search(text) is not None or any(_WORKS.search(each) for each in block.section)


def is_written(block: Block) -> bool:
    """Return whether a block holds running text."""
    return not (
        is_drawing(block.text)
        or is_citation(block)
        or len(_NUMBERED_ENTRY.findall(block.text)) >= _MANY
    )


def find_sentences(block: Block, document: Document) -> list[tuple[int, int]]:
    """Return start and end of each sentence; a break that the writer typed ends one."""
    if "\n" not in block.text:
        return split_sentences(block.text, document.language)
    if document.source is None:
        lines = block.text.split("\n")
    elif _FENCE.search(block.text):
        lines = _split_at_fences(block.text)
    elif match := _TITLE_LINE.match(block.text):
        lines = [block.text[: match.end() - 1], block.text[match.end() :]]
    else:
        return split_sentences(block.text, document.language)
    found, start = [], 0
    for line in lines:
        spans = split_sentences(line, document.language)
        found += [(start + low, start + high) for low, high in spans]
        start += len(line) + 1
    return found


def _split_at_fences(text: str) -> list[str]:
    """Return the lines with those that no `:::` opens or closes left together."""
    parts: list[str] = []
    apart = True
    for line in text.split("\n"):
        is_fence = _FENCE.match(line) is not None
        if apart or is_fence:
            parts.append(line)
        else:
            parts[-1] += "\n" + line
        apart = is_fence
    return parts
