"""Clean what a model wrote into what a field may hold: whole sentences, each said once.

Nothing is reworded but the ends of Japanese sentences in the wrong style (`text/tone.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.labels import strip_labels
from checker.jobs.write.grounding.unfounded_words import has_unknown_matter
from checker.jobs.write.jotted_lines import ENDS, part_arrows, tell_form, word_jotted
from checker.jobs.write.sentence_style import style_sentence
from checker.language.sentence_endings import SentenceStyle, find_ending
from checker.language.sentences import split_sentences
from checker.templates.filled_values import Prose, ProseParagraph
from checker.templates.model import Tone

_ENDS: Final = {"ja": ENDS, "en": tuple(".!?\"')")}
_MARKUP: Final = re.compile(r"^(?:[#>\s]+|```\w*|\*{1,3}|\d{1,2}[.)、]\s+)|\*{2,}|`+|<\|[^|]*\|>")
_ITEM: Final = re.compile(r"^\s*[-・*•●]\s*")
_PREAMBLE: Final = re.compile(
    r"^(?:以下|次)(?:に|の|は|が).{0,30}(?:示す|示します|です|とおり|通り)。?[::]?$"
    r"|^(?:Here is|Below is|The following is|Sure|Certainly)\b.*$",
    re.IGNORECASE,
)
_SPACES: Final = re.compile(r"[\s。、．，,.・「」『』()()]+")
_FIGURE: Final = re.compile(r"[\W\d_年月日時分]*\d[\W\d_年月日時分]*[ぁ-ん]{0,3}[。.]?")
"""A figure alone, as 14:52. and 7/4まで。"""
_ADVERBIAL: Final = {
    "ja": re.compile("(?:[はにで]|とき|時|際|頃|ころ|後|前|まで|から)$"),
    "en": re.compile(
        r"^(?:in|at|on|during|for|after|before|by|since|within|over|under|every|when|while)\b",
        re.IGNORECASE,
    ),
}
_JOTTED: Final = re.compile(r"[→⇒=＝＞「」]|->|[^0-9][/／][^0-9]")
"""Signs of notes, which no sentence has."""
_FEAR: Final = re.compile(r"(?P<what>こと|[一-龠々ァ-ヴーA-Za-z0-9)）]|だけ)(?=おそれがあ)")
"""What stands before おそれ without の: a small model joins a risk to it as it was jotted down."""
_ECHO: Final = 12
"""Characters in a row that a sentence may share with the instruction, beyond the facts."""

_STYLES: Final[dict[str, SentenceStyle]] = {
    "です・ます": SentenceStyle.POLITE,
    "である": SentenceStyle.PLAIN,
}


@dataclass(frozen=True, slots=True)
class DraftConstraints:
    """What a field takes: at most so many sentences and characters (English: words).

    `instruction` is what the model was told to write, which it may not hand back; `facts` what it
    was given, which it may; `labels` are the facts' names, which stand before no sentence; `shown`
    is the text of the example, of another document.
    """

    language: Language
    sentences: int
    longest: int
    tone: Tone | None = None
    items: bool = False
    instruction: str = ""
    facts: str = ""
    labels: tuple[str, ...] = ()
    shown: str = ""


def clean_draft(text: str, wanted: DraftConstraints) -> Prose:
    """Return the sentences of `text` that a field may hold; none where nothing is left."""
    kept: list[ProseParagraph] = []
    seen: set[str] = set()
    room, left = wanted.sentences, wanted.longest
    for is_item, paragraph in _iter_paragraphs(text):
        said = []
        for sentence in _select_sentences(paragraph, wanted, seen):
            size = measure_length(sentence, wanted.language)
            if room <= 0 or size > left:
                room = 0
                break
            said.append(sentence)
            room, left = room - 1, left - size
        if said:
            joined = ("" if wanted.language == "ja" else " ").join(said)
            kept.append(ProseParagraph(joined, is_item=wanted.items or is_item))
    return Prose(tuple(kept))


def word_line(line: str, wanted: DraftConstraints) -> str:
    """Return a line of notes with its sentences in the document's style; what is none stays."""
    style = _STYLES.get(wanted.tone or "")
    if style is None or wanted.language != "ja":
        return line
    said = part_arrows(line)
    pieces = (said[start:end] for start, end in split_sentences(said, wanted.language))
    return "".join(word_jotted(each, style) for each in pieces) or line


def word_form(line: str, wanted: DraftConstraints) -> str | None:
    """Return a line of notes whose form has one wording in the document's style as that."""
    style = _STYLES.get(wanted.tone or "")
    return tell_form(line, style) if style is not None and wanted.language == "ja" else None


def is_worded(line: str, language: Language) -> bool:
    """Return whether a line of notes is whole sentences as a document has them."""
    pieces = [line[start:end].strip() for start, end in split_sentences(line, language)]
    if _JOTTED.search(line):
        return False
    if language == "ja":
        whole = (each if each.endswith(_ENDS["ja"]) else f"{each}。" for each in pieces)
        return all(find_ending(each) is not None for each in whole)
    return all(each.endswith(_ENDS["en"]) and each[:1].isupper() for each in pieces)


def measure_length(text: str, language: Language) -> int:
    """Return the characters of a text without white space; of English, its words."""
    return len("".join(text.split())) if language == "ja" else len(text.split())


def iter_sentences(paragraph: ProseParagraph, language: Language) -> Iterator[str]:
    """Yield a paragraph's sentences, each with its mark."""
    for start, end in split_sentences(paragraph.text, language):
        yield paragraph.text[start:end]


def _iter_paragraphs(text: str) -> Iterator[tuple[bool, str]]:
    """Yield each line without its marks, and whether it was an item."""
    for line in text.splitlines():
        plain = _MARKUP.sub("", line).strip()
        item = _ITEM.match(plain)
        plain = plain[item.end() :] if item else plain
        if plain and not _PREAMBLE.match(plain):
            yield item is not None, plain


def _select_sentences(paragraph: str, wanted: DraftConstraints, seen: set[str]) -> Iterator[str]:
    """Yield the whole sentences that were not said before and do not repeat the instruction."""
    for start, end in split_sentences(paragraph, wanted.language):
        sentence = _strip_lead(_strip_label(paragraph[start:end], wanted.labels), wanted)
        sentence = _FEAR.sub(_join_fear, sentence)
        key = _SPACES.sub("", sentence)
        if key in seen or not sentence.endswith(_ENDS[wanted.language]):
            continue
        if _FIGURE.fullmatch(sentence):
            continue
        if repeats_instruction(sentence, wanted.instruction, wanted.facts):
            continue
        seen.add(key)
        style = _STYLES.get(wanted.tone or "")
        yield style_sentence(sentence, style) if style and wanted.language == "ja" else sentence


def _join_fear(match: re.Match[str]) -> str:
    return "" if match["what"] == "こと" else f"{match['what']}の"


def _strip_label(sentence: str, labels: Sequence[str]) -> str:
    """Return a sentence without the name of a fact, or of its field, and a colon before it."""
    return strip_labels(sentence, labels).lstrip()


def _strip_lead(sentence: str, wanted: DraftConstraints) -> str:
    """Return a sentence without the example's words before its first comma: when, where.

    They stay where the facts have them, or where they only join sentences. So does what is no
    adverbial: 「A社のBを導入し、」 has matter, and what nothing supports of it is found as that.
    """
    lead, comma, rest = sentence.partition("、" if wanted.language == "ja" else ", ")
    if not comma or not _ADVERBIAL[wanted.language].search(lead):
        return sentence
    if lead.casefold() not in wanted.shown.casefold():
        return sentence
    if not has_unknown_matter(lead, (wanted.facts, *wanted.labels), wanted.language):
        return sentence
    return rest[:1].upper() + rest[1:]


def repeats_instruction(sentence: str, instruction: str, facts: str) -> bool:
    """Return whether a sentence hands the instruction back, in words that no fact has."""
    said, told = _SPACES.sub("", sentence), _SPACES.sub("", instruction)
    known = _SPACES.sub("", facts)
    reach = min(_ECHO, len(told))
    if not reach:
        return False
    if len(said) >= _ECHO // 2 and said in told and said not in known:
        return True
    runs = (said[at : at + reach] for at in range(len(said) - reach + 1))
    return any(run in told and run not in known for run in runs)


def drop_sentences(prose: Prose, drop: Sequence[str], language: Language) -> Prose:
    """Return prose without these sentences."""
    kept = []
    join = "" if language == "ja" else " "
    for paragraph in prose:
        left = [each for each in iter_sentences(paragraph, language) if each not in drop]
        if left:
            kept.append(ProseParagraph(join.join(left), paragraph.is_item))
    return Prose(tuple(kept))
