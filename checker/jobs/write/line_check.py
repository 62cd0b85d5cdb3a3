"""Hold a sentence against the one line of notes that it was made of."""

from datetime import date
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.grounding.added_claims import find_added
from checker.jobs.write.grounding.claim_check import find_unsaid
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.foreign_letters import find_foreign
from checker.jobs.write.grounding.unfounded_words import find_unfounded, says_line
from checker.jobs.write.grounding.unsupported_facts import find_unsupported
from checker.language.sentence_endings import find_ending

_HEAD: Final = re.compile(r"[\s・*>-]*(?P<who>[一-龠々]{1,4})(?=[「:：])")
_ASKS: Final = re.compile(
    r"お願い|おねがい|ください|下さい|してほしい|して欲しい|頼(?:む|みます)|たのむ"
    r"|(?i:\bplease\b|\bpls\b|\bcan you\b)"
)
"""What asks somebody to do something, which is not done by that."""
_ASKED: Final = re.compile(
    r"願|ください|下さい|依頼|頼|要望|希望|求め|要請|ほしい|欲しい"
    r"|(?i:\b(?:please|ask|request|to be)\b)"
)
_FORBIDS: Final = re.compile(r"[うくぐすつぬぶむる]な(?:よ|$|[!！。、\s])")
"""What tells somebody not to do something: 会費忘れるな."""
_FORBIDDEN: Final = re.compile(r"な(?:い|く|かっ)|ず|ませ|禁|[るうくすつ]な")
_HANDLES: Final = re.compile(r"(?P<who>[一-龠々]{1,6}(?:長|人|店|課|部|係|者|社|さん))対応")
"""Who handles something, in two words that are not joined: 支配人対応."""
_SIGNS: Final = re.compile(r"[→⇒=＝]|->")


def says_the_same(
    sentence: str, line: str, language: Language, today: date, before: str = ""
) -> bool:
    """Return whether whole sentences say what a line says, and nothing else.

    `before` is what stands before the line, of which they may have words, but no facts.
    """
    known = (line, before)
    return (
        not _SIGNS.search(sentence)
        and (language != "ja" or find_ending(sentence) is not None)
        and says_line(sentence, line, language)
        and _keeps_names(sentence, line, language)
        and (not _ASKS.search(line) or _ASKED.search(sentence) is not None)
        and (not _FORBIDS.search(line) or _FORBIDDEN.search(sentence) is not None)
        and not any(
            f"{each['who']}{joint}対応" in sentence
            for each in _HANDLES.finditer(line)
            for joint in "にを"
        )
        and not find_unsupported(sentence, (line,), language)
        and not find_foreign(sentence, known, language)
        and not find_unfounded(sentence, known, language)
        and not find_unsaid(sentence, [line], language, today)
        and not find_added(sentence, [line], language, (), known)
    )


def _keeps_names(sentence: str, line: str, language: Language) -> bool:
    """Return whether everybody whom a line names is named as such: 根本 is not 根本原因.

    So is what stands before a colon or a quotation, whoever it is: 関「盆休みに替えたい」.
    """
    said = {line[e.start : e.end] for e in find_facts(line, language) if e.kind == "person"}
    kept = {sentence[e.start : e.end] for e in find_facts(sentence, language) if e.kind == "person"}
    head = _HEAD.match(line)
    is_kept = head is None or re.search(rf"{re.escape(head['who'])}(?![一-龠々])", sentence)
    return said <= kept and bool(is_kept)
