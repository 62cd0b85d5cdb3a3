"""Captions (`図1 構成`), the words that cite them (`図1に示す`), and numbered sections."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, BlockKind, Document, MarkKind
from checker.core.text import lazy_re as re
from checker.kinds.facts.contents import is_contents
from checker.kinds.facts.number_markers import find_markers, parse_marker

_PLAIN = str.maketrans(
    {chr(wide): chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–−－", "-")
    | {"　": " "}
)

Key = tuple[str, ...]
"""A number in its parts: `1-2` and `1.2` are `("1", "2")`, `A.1` is `("a", "1")`."""

Family = Literal["図", "表", "写真", "付録", "別表", "別紙", "様式", "資料"]
FAMILIES: Final[Mapping[Family, tuple[str, ...]]] = {
    "図": ("図", "Figure", "Fig.", "Fig"),
    "表": ("表", "Table"),
    "写真": ("写真", "Photo"),
    "付録": ("付録", "附録", "Appendix"),
    "別表": ("別表",),
    "別紙": ("別紙", "別添", "Attachment", "Annex", "Exhibit", "Enclosure", "Schedule"),
    "様式": ("様式", "別記様式"),
    "資料": ("添付資料", "資料", "添付"),
}
"""Labels that mean one thing: a `Figure 1` may be cited as 図1."""

_FAMILY_OF = {name: family for family, names in FAMILIES.items() for name in names}
_JAPANESE = "別記様式|添付資料|写真|付録|附録|別表|別紙|別添|様式|資料|添付|図|表"
_ENGLISH = "Figure|Fig\\.?|Table|Photo|Appendix|Annex|Attachment|Exhibit|Enclosure|Schedule"
_PART = "[0-9]{1,3}"
_NUMBER = rf"(?:[A-Z][.-]?)?{_PART}(?:[.-]{_PART}){{0,3}}|[A-Z](?![A-Za-z])"
_KANJI_NUMBER = "[一二三四五六七八九十]{1,3}"
_LABELLED = (
    rf"(?:(?P<ja>{_JAPANESE}) ?(?:第(?P<go>{_NUMBER}|{_KANJI_NUMBER})号?"
    rf"(?:の(?P<branch>[0-9]{{1,2}}))?|(?P<n>{_NUMBER}))"
    rf"|(?<![A-Za-z])(?P<en>{_ENGLISH}) (?P<m>{_NUMBER}))"
)
_CAPTION = re.compile(
    rf"^[ \t]*[\[【<〈《■◆●・(]?[ ]?{_LABELLED}(?P<after>[\]】>〉》)]?)(?![0-9A-Za-z])",
    re.MULTILINE,
)
_SEPARATORS = ("", " ", "\t", ":", ".", "(", "「")
_CITED = re.compile(_LABELLED)
_ANY = re.compile(rf"{_JAPANESE}|{_ENGLISH}")
_RUNS_ON = re.compile(
    r"[ \t]?(?:[はにをがとのもでや、,・〜~-]|及び|並びに|又は|または|から|より|参照|以[上下降]"
    r"|(?:is|are|was|has|can|show|list|give|and|in|of|to|below|above|[a-z]{3,}(?<![is]s)s)\b)"
)
_COUNTER = re.compile(
    " ?(?:列|行|枚|つ|個|件|点|種|通り|か所|箇所|ヶ所|ページ|頁|例|回|割|%|人|円|年|月|日|章|階|倍)"
)
_WORD_BEFORE = re.compile(r"[一-龠々ァ-ヶー0-9A-Za-z]$")
_ELSEWHERE = re.compile(
    r"(?:[書格程則法令]|仕様|規格|資料|文献|論文|報告|白書|マニュアル|ガイド(?:ライン)?"
    r"|テキスト|カタログ|編|号|版|[」』\]〕)】]|[A-Za-z0-9])"
    r"(?:の|における|中の|に(?:ある|記載の)|内の|,? )?$"
)
_OF_ANOTHER = re.compile(
    r",? (?:of|in|from) (?!th(?:is|e (?:present|following|previous)))|の?(?:『|「)"
)
_CONTINUED = re.compile(r"続き|つづき|続[)）]|continued|cont\.", re.IGNORECASE)
_NEAR = 24
_ENCLOSED: Final = frozenset({"別表", "別紙", "様式", "資料", "付録"})
_SENTENCE = re.compile("[をはが]、|。$")


@dataclass(frozen=True, slots=True)
class NumberedLabel:
    """A label with a number at characters `start` to `end` of a block: a caption or a citation.

    `doubtful` marks the start of a line that may be either: `図1 はじめに`.
    """

    block: Block
    start: int
    end: int
    label: str
    family: Family
    number: Key
    doubtful: bool = False

    @property
    def text(self) -> str:
        """The words as written."""
        return self.block.text[self.start : self.end].strip()

    @property
    def title(self) -> str:
        """What follows on the caption's line."""
        return self.block.text[self.end :].partition("\n")[0].strip()


def collect_captions(document: Document) -> list[NumberedLabel]:
    """Return the captions of a document, tables of contents and continued tables left out."""
    return [
        found
        for block in document.walk()
        if _ANY.search(block.text) and not is_contents(block) and not _is_history(block)
        for found in _captions(block)
    ]


def _is_history(block: Block) -> bool:
    """Return whether a cell says what was changed: 「図9 全体図 更新」 is no caption."""
    return block.cell is not None and any("履歴" in title for title in block.section)


def _captions(block: Block) -> Iterator[NumberedLabel]:
    plain = block.text.translate(_PLAIN)
    sure = _is_captioned(block)
    for match in _CAPTION.finditer(plain):
        after = plain[match.end() :].partition("\n")[0]
        runs_on = not match["after"] and _RUNS_ON.match(after) is not None and not sure
        if _CONTINUED.search(after) or (runs_on and not after.startswith(" ")):
            continue
        glued = not sure and not match["after"] and after[:1] not in _SEPARATORS
        found = _build_label(block, match, doubtful=runs_on or glued)
        # 「【様式1】参加表明書を、月末までに出す。」 asks for the form, and is not its head
        said = found.family in _ENCLOSED and not sure and _SENTENCE.search(after) is not None
        yield replace(found, doubtful=True) if said else found


def _is_captioned(block: Block) -> bool:
    """Tell whether the format says that a paragraph is a caption: by its style or its field."""
    style = (block.style.name or "").casefold()
    fields = (mark.value for mark in block.marks if mark.kind is MarkKind.FIELD)
    return style in {"caption", "図表番号"} or "SEQ" in fields


def _build_label(block: Block, match: re.Match[str], *, doubtful: bool = False) -> NumberedLabel:
    label = match["ja"] or match["en"]
    group = next(name for name in ("go", "n", "m") if match[name])
    start = match.start("ja") if match["ja"] else match.start("en")
    end = match.end("branch") if match["branch"] else match.end(group)
    end += match.string[end : end + 1] == "号"
    number = _key(match[group]) + ((match["branch"],) if match["branch"] else ())
    return NumberedLabel(block, start, end, label, _FAMILY_OF[label], number, doubtful)


def _key(number: str) -> Key:
    parts = re.findall("[0-9]+|[A-Z]|[^0-9A-Z.-]+", number)
    return tuple(part.lower().lstrip("0") or "0" for part in parts)


def find_citations(block: Block, *, strict: bool = True) -> Iterator[NumberedLabel]:
    """Yield what a block cites of its own document.

    Args:
        block: of text; the captions in it are no citations.
        strict: leave out what may belong to another document, or be part of a word (`地図1`).
    """
    if _ANY.search(block.text) is None:
        return
    plain = block.text.translate(_PLAIN)
    own = {found.start for found in _captions(block)}
    for match in _CITED.finditer(plain):
        found = _build_label(block, match)
        if found.start in own or (strict and not _is_own(plain, found)):
            continue
        yield found


def _is_own(plain: str, found: NumberedLabel) -> bool:
    before = plain[max(0, found.start - _NEAR) : found.start]
    after = plain[found.end : found.end + _NEAR]
    if _COUNTER.match(after) or _OF_ANOTHER.match(after):
        return False
    if found.label.isascii():
        return _STANDARD.search(before) is None
    return not (_WORD_BEFORE.search(before) or _ELSEWHERE.search(before))


@dataclass(frozen=True, slots=True)
class Sections:
    """The numbers of a document's headings: decimal ones, and chapters by unit."""

    decimals: frozenset[tuple[int, ...]]
    units: frozenset[tuple[str, int]]
    typed: frozenset[tuple[int, ...]] = frozenset()


def collect_sections(document: Document) -> Sections:
    """Return the numbers of the headings, as typed or computed."""
    decimals: set[tuple[int, ...]] = set()
    units: set[tuple[str, int]] = set()
    for block in document.walk():
        if block.kind is not BlockKind.HEADING:
            continue
        kept = parse_marker(block.marker) if block.marker else None
        for marker in (next(find_markers(block.text, heading=True), None), kept):
            if marker is not None and marker.unit:
                units.add((marker.unit, marker.numbers[0][0]))
            elif marker is not None and marker.style[:1] == "1":
                decimals.add(marker.numbers[0])
    typed = _collect_typed(document) if any(len(each) == 1 for each in decimals) else frozenset()
    return Sections(frozenset(decimals), frozenset(units), typed)


_CLAUSE = re.compile(r"[ \t]*([0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\.?[ \t]+[^\s0-9]")


def _collect_typed(document: Document) -> frozenset[tuple[int, ...]]:
    """Return the numbers that paragraphs begin with: the clauses `7.1 Travellers register ...`."""
    return frozenset(
        tuple(map(int, match[1].split(".")))
        for block in document.walk()
        if block.cell is None
        and block.kind in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}
        and not is_contents(block)
        for match in [_CLAUSE.match(block.marker or block.text.translate(_PLAIN))]
        if match is not None
    )


_SECTION = re.compile(
    r"(?<![0-9.A-Za-z-])(?P<ja>[0-9]{1,2}(?:\.[0-9]{1,2}){1,4})(?:[節項](?!目)"
    r"|(?=に(?:従|示|定め|記載|記す|述べ|よる|準|規定)|を(?:参照|ご参照|ご覧)|で(?:述べ|示し|定め)|参照))"
    r"|第(?P<chapter>[0-9]{1,2})章"
    r"|(?<![A-Za-z])(?:[Ss]ection|[Cc]hapter|[Ss]ec\.) (?P<en>[0-9]{1,2}(?:\.[0-9]{1,2}){0,4})"
    r"(?![0-9A-Za-z-])"
)
_FEW_CHAPTERS = 2
"""Headings `1.` and `2.` that a document must have before its 第7章 can be missed."""
_SPEAKS_OF_SECTIONS = re.compile(
    "[節章項]|[Ss]ection|[Cc]hapter|[Ss]ec\\.|[0-9０-９][.．][0-9０-９]+[にをで参]"
)
_STANDARD = re.compile(r"[A-Z]{2,8}[ -]?[A-Z0-9][\w.:/ -]{0,20}?,? ?$")
"""The name of a standard, `RFC 9110` or `ISO/IEC 27001`, right before a citation."""


@dataclass(frozen=True, slots=True)
class SectionCitation:
    """A citation of a section of the same document, and whether that exists."""

    start: int
    end: int
    exists: bool


def find_section_citations(block: Block, known: Sections) -> Iterator[SectionCitation]:
    """Yield the sections that a block cites, where headings of that sort are numbered at all."""
    if _SPEAKS_OF_SECTIONS.search(block.text) is None or block.kind is BlockKind.HEADING:
        return
    plain = block.text.translate(_PLAIN)
    for match in _SECTION.finditer(plain):
        before = plain[max(0, match.start() - _NEAR) : match.start()]
        after = plain[match.end() : match.end() + _NEAR]
        if _is_of_another(before, after, english=bool(match["en"])):
            continue
        exists = _section_exists(match, known)
        if exists is not None:
            yield SectionCitation(*match.span(), exists)


def _is_of_another(before: str, after: str, *, english: bool) -> bool:
    if _OF_ANOTHER.match(after):
        return True
    if english:
        return _STANDARD.search(before) is not None
    return bool(_WORD_BEFORE.search(before) or _ELSEWHERE.search(before))


def _section_exists(match: re.Match[str], known: Sections) -> bool | None:
    """Return None where the document numbers no headings of that sort."""
    if match["chapter"]:
        number = int(match["chapter"])
        chapters = {n for unit, n in known.units if unit == "章"}
        tops = {decimal[0] for decimal in known.decimals}
        many = sum(len(decimal) == 1 for decimal in known.decimals) >= _FEW_CHAPTERS
        return number in chapters | tops if chapters or many else None
    number_parts = tuple(int(part) for part in (match["ja"] or match["en"]).split("."))
    there = known.decimals | known.typed
    same_depth = any(len(decimal) == len(number_parts) for decimal in there)
    return number_parts in there if same_depth else None


def is_field_error(text: str) -> Iterator[re.Match[str]]:
    """Yield what Word shows in place of a field that it could not resolve."""
    if "エラー" in text or "Error!" in text:
        yield from _FIELD_ERROR.finditer(text)


_FIELD_ERROR = re.compile(
    r"エラー[!！] ?(?:参照元が見つかりません|ブックマークが定義されていません"
    r"|ブックマーク名が指定されていません|ブックマークが自己参照を行っています"
    r"|目次項目が見つかりません|図表項目が見つかりません|索引項目が見つかりません"
    r"|指定したスタイルは使われていません|ハイパーリンクの参照に誤りがあります|リンクが正しくありません"
    r"|文書に指定したスタイルの文字列が(?:ありません|見つかりません))。?"
    r"|Error! (?:Reference source not found|Bookmark not defined|No bookmark name given"
    r"|Not a valid (?:link|bookmark self-reference)|Hyperlink reference not valid"
    r"|No text of specified style in document|No table of (?:contents|figures) entries found"
    r"|No index entries found|Use the Home tab[^.]{0,80})\.?"
)
_PLAIN_REFERENCE = re.compile(r"REF\s+(?P<name>[^\s\\]+)(?P<switches>.*)", re.IGNORECASE)
_NOT_TEXT = re.compile(r"\\[rnwptfd#]", re.IGNORECASE)


def collect_bookmarks(document: Document) -> dict[str, str]:
    """Return the words that each bookmark covers."""
    return {
        mark.value: block.text[mark.start : mark.end]
        for block in document.walk()
        for mark in block.marks
        if mark.kind is MarkKind.BOOKMARK and mark.end > mark.start
    }


def find_stale_references(block: Block, marked: dict[str, str]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and target of fields that no longer show what their bookmark covers."""
    for mark in block.marks:
        if mark.kind is not MarkKind.FIELD or mark.value != "REF" or mark.end == mark.start:
            continue
        match = _PLAIN_REFERENCE.fullmatch(mark.detail)
        if match is None or _NOT_TEXT.search(match["switches"]):
            continue
        covered = marked.get(match["name"])
        shown = block.text[mark.start : mark.end]
        if covered is not None and _normalize_for_comparison(covered) != _normalize_for_comparison(
            shown
        ):
            yield mark.start, mark.end, covered


def _normalize_for_comparison(text: str) -> str:
    return re.sub(r"\s", "", text.translate(_PLAIN)).casefold()


def collect_numbers(found: Sequence[NumberedLabel]) -> set[tuple[Family, Key]]:
    """Return families and numbers."""
    return {(each.family, each.number) for each in found}
