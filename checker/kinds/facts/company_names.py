"""Names of companies in a text: by their legal form, by how they are addressed, by their ending."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Literal

from checker.core.data_classes import dataclass
from checker.core.document import Block, Document
from checker.core.lexicons import LexiconEntry, load_lexicon
from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.kinds.facts.text_context import column_heads, get_cell_labels
from checker.language.morphology import split_morphemes

_RUN = "[一-鿿々ヶァ-ヺー]"
_LEGAL = "(?:株式会社|有限会社|合同会社)"
_FORM_FIRST = re.compile(rf"(?:{_LEGAL}|[(（]株[)）]|㈱)(?P<name>{_RUN}{{3,14}})")
_FORM_LAST = re.compile(rf"(?<!{_RUN})(?P<name>{_RUN}{{3,14}}?)(?:{_LEGAL}|[(（]株[)）]|㈱)")
_ADDRESSED = re.compile(
    rf"(?<!{_RUN})(?P<name>{_RUN}{{3,12}}?)(?:様|御中|社(?![員内外長会屋団宅説用]))"
)
_LABEL = re.compile(
    "(?:訪問|取引|発注|委託|購入|納入|仕入れ?|得意|相手|見積|依頼|外注|契約|調達)先"
    "|会社名?|社名|顧客名?|業者名?|メーカー名?"
)
_FORM = re.compile(_LEGAL)
_KATAKANA = re.compile("[ァ-ヺー]+")
_QUOTED = re.compile("[「『“](?P<name>[ァ-ヺー]{3,14}[A-Za-z0-9 .-]{0,12})[」』”]")
_WHOLE = re.compile(rf"{_RUN}{{3,14}}")
_TRAILING = (
    "(?:本社|支社|支店|工場|営業所|事業所|御中|社長|専務"
    "|(?:営業|総務|経理|人事|技術|開発|製造|品質)(?:本部|部|課))"
)
_STRIPPED = re.compile(rf"{_TRAILING}.*$")
_BEGIN = rf"(?:(?<!{_RUN})|(?<=会社)|(?<=[)）㈱]))"
_END = rf"(?=$|(?!{_RUN})|{_LEGAL}|{_TRAILING}|様|社(?![員内外長会屋団宅説用]))"
_BEGIN_HERE = re.compile(_BEGIN)
_END_HERE = re.compile(_END)
_CHARACTERS = re.compile(rf"{_RUN}*")
_LEAST = 4
_MOST_NAMES = 100

Sort = Literal["company", "person"]


class KanjiEntry(LexiconEntry):
    """Characters that are typed for one another; `variants` are forms of one character."""

    characters: str
    variants: bool = False


@dataclass(frozen=True, slots=True)
class NameUse:
    """A name at characters `start` to `end` of a block.

    `title` is what follows the name and must be the same (部長). `strict` asks for forms of one
    character: an equal sound says nothing of a surname.
    """

    sort: Sort
    name: str
    block: Block
    start: int
    end: int
    title: str = ""
    strict: bool = False

    @property
    def whole(self) -> str:
        """The words at the place."""
        return self.block.text[self.start : self.end]


def count_company_names(document: Document, blocks: Sequence[Block]) -> Counter[str]:
    """Return what a document names by a legal form, an address or an ending, and how often."""
    heads = column_heads(document)
    return Counter(name for block in blocks for name in _iter_names(block, heads))


def find_company_names(
    document: Document, blocks: Sequence[Block], named: Counter[str]
) -> list[NameUse]:
    """Return where a document names a company, or what is a character off from such a name.

    Args:
        document: that is looked at.
        blocks: of it.
        named: in these blocks (`count_company_names`).
    """
    known = _list_known(document, named)
    return [
        NameUse("company", block.text[start:end], block, start, end)
        for block in blocks
        for start, end in _iter_near(known, block.text)
    ]


def _list_known(document: Document, named: Counter[str]) -> list[str]:
    found = named.copy()
    fields = [f.value.strip() for f in document.fields if _LABEL.fullmatch(fold(f.label))]
    found.update(_FORM.sub("", value) for value in fields if _WHOLE.fullmatch(value))
    return [name for name, _ in found.most_common(_MOST_NAMES) if len(name) >= _LEAST]


def _iter_near(names: Sequence[str], text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand of which one half is right, apart: the first, and of those the first.

    One expression for all of them would take longer to compile than any document to be searched.
    """
    near: dict[int, int] = {}
    for name in names:
        half = len(name) // 2
        for part, before in ((name[:half], 0), (name[half:], half)):
            for at in _iter_places(text, part):
                start = at - before
                if start not in near and start >= 0 and _stands(text, start, len(name), part, at):
                    near[start] = start + len(name)
    last = 0
    for start in sorted(near):
        if start >= last:
            last = near[start]
            yield start, last


def _iter_places(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def _stands(text: str, start: int, length: int, part: str, at: int) -> bool:
    """Return whether a name of so many characters, of which a part stands there, is one here."""
    end, after = start + length, at + len(part)
    return (
        _CHARACTERS.fullmatch(text, start, at) is not None
        and _CHARACTERS.fullmatch(text, after, end) is not None
        and end <= len(text)
        and _BEGIN_HERE.match(text, start) is not None
        and _END_HERE.match(text, end) is not None
    )


def _iter_names(block: Block, heads: Mapping[tuple[str, int], str]) -> Iterator[str]:
    text = block.text
    for pattern in (_FORM_FIRST, _FORM_LAST, _ADDRESSED):
        yield from (_STRIPPED.sub("", match["name"]) for match in pattern.finditer(text))
    labels = get_cell_labels(block, heads)
    if any(_LABEL.fullmatch(fold(label)) for label in labels) and _WHOLE.fullmatch(text.strip()):
        yield _FORM.sub("", text.strip())
    for match in _get_ending_pattern().finditer(text):
        yield _FORM.sub("", match[0])


@cache
def _get_ending_pattern() -> re.Pattern[str]:
    """Return what finds names by their ending, 三友商事, but not 産業機械."""
    lexicon = load_lexicon("name-kanji", KanjiEntry)
    endings = "|".join(sorted(lexicon.words("company-endings"), key=len, reverse=True))
    common = "|".join(sorted(lexicon.words("no-company"), key=len, reverse=True))
    return re.compile(
        rf"(?<!{_RUN})(?!(?:{common})+(?:{endings})){_RUN}{{2,6}}?(?:{endings})(?!{_RUN})"
    )


def find_same_sounding_companies(
    blocks: Sequence[Block], named: Counter[str]
) -> Iterator[tuple[NameUse, str]]:
    """Yield names that sound like another one of those `named`: 春田精機 beside ハルタ精機."""
    by_sound: dict[str, list[str]] = {}
    for name, _ in named.most_common(_MOST_NAMES):
        if len(name) >= _LEAST and (sound := _sound(name)):
            by_sound.setdefault(sound, []).append(name)
    for kept, *others in by_sound.values():
        for name in others:
            pattern = re.compile(rf"{_BEGIN}{re.escape(name)}(?!{_RUN})")
            for block in blocks:
                for match in pattern.finditer(block.text):
                    yield NameUse("company", name, block, *match.span()), kept


def find_same_sounding_products(blocks: Sequence[Block]) -> Iterator[tuple[NameUse, str]]:
    """Yield names in quotation marks that sound like another: 「タイムリングPro」 beside リンク."""
    uses: dict[str, list[NameUse]] = {}
    for block in blocks:
        for match in _QUOTED.finditer(block.text):
            use = NameUse("company", match["name"], block, *match.span("name"))
            uses.setdefault(strip_length(match["name"]), []).append(use)
    for found in uses.values():
        names = Counter(use.name for use in found)
        kept = max(names, key=lambda name: (names[name], -list(names).index(name)))
        yield from ((use, kept) for use in found if use.name != kept)


def strip_voicing(kana: str) -> str:
    """Return kana without the marks that voice them: ガ is カ, パ is ハ."""
    plain = unicodedata.normalize("NFD", kana)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def strip_length(kana: str) -> str:
    """Return kana without voicing and without long vowels."""
    return strip_voicing(kana).replace("ー", "")


@cache
def find_sound(name: str) -> str:
    """Return how a name is read, voiced or not, without long vowels; empty where that is open."""
    words = split_morphemes(name)
    if not all(word.reading for word in words):
        return ""
    return strip_length("".join(word.reading for word in words))


def _sound(name: str) -> str:
    """Return how a name sounds; katakana says so by itself, known to the dictionary or not."""
    return strip_length(name) if _KATAKANA.fullmatch(name) else find_sound(name)


def find_legal_forms(blocks: Sequence[Block]) -> list[NameUse]:
    """Return where the legal form stands before or after a name: 株式会社X, X株式会社."""
    found = []
    for block in blocks:
        for match in (*_FORM_FIRST.finditer(block.text), *_FORM_LAST.finditer(block.text)):
            name = _STRIPPED.sub("", match["name"])
            end = (
                match.end() if match.end() > match.end("name") else match.start("name") + len(name)
            )
            if "株式会社" in match[0] and len(name) > 1:
                found.append(NameUse("company", name, block, match.start(), end))
    return found
