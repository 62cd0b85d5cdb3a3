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
_KEPT: Final = (
    (  # what is asked for is not done by that
        r"お願い|おねがい|(?:くだ|下)さい|して(?:ほ|欲)しい|頼(?:む|みます)|たのむ|(?i:please|pls)",
        r"願|(?:くだ|下)さい|依頼|頼|要望|希望|求め|要請|[ほ欲]しい|(?i:please|ask|request|to be)",
    ),
    (  # what is forbidden: 会費忘れるな
        r"[うくぐすつぬぶむる]な(?:よ|$|[!！。、\s])",
        r"な(?:い|く|かっ)|ず|ませ|禁|[うくすつる]な",
    ),
    (  # a question
        r"[?？]",
        r"か[。、どに]|不明|未|確認|可能性|検討|(?i:\b(?:whether|if|unclear|question|ask(?:ed|s)?)\b)",
    ),
    (  # what is supposed
        r"らし[いく]|っぽ[いく]|かも|みたい|たぶん|多分|だろう|でしょう",
        r"らし|かも|可能性|模様|とみ|おそれ|よう|見込|思|考え|おそらく|推|予想|だろう|とのこと|という",
    ),
    (  # what was done
        r"(?:[いしちりっけせてえれめねべげ]た|んだ|ました|でした|だった)[よね。！!]*$",
        r"[ただ](?:。|とのこと|という|との|旨|た?め|$)|です?が",
    ),
)
"""What a line may be, and what a sentence has that is so, too."""
_KEPT_PATTERNS: Final = tuple((re.compile(one), re.compile(other)) for one, other in _KEPT)
_BROKEN: Final = re.compile(r"[うくぐすつぬぶむる][(（][^()（）]*[)）](?:です|である)。?$")
_HANDLES: Final = re.compile(r"(?P<who>[一-龠々]{1,6}(?:長|人|店|課|部|係|者|社|さん))対応")
"""Who handles something, in two words that are not joined: 支配人対応."""
_HOPED: Final = re.compile(
    r"見込|目標|ねらい|狙い|期待|予定|つもり|計画|効果(?!の?(?:確認|検証|測定|判定))"
    r"|(?i:\b(?:expected|goals?|targets?|aims?|plans?)\b)"
)
"""What tells of what is to come."""
_PAST: Final = r"(?:[いきしちにみりぎじびっけせてえれめねべげ]た|んだ)"
_DONE: Final = re.compile(rf"{_PAST}(?![いくら])")
_ENDS_DONE: Final = re.compile(rf"{_PAST}[。！!]*$")
_SIGNS: Final = re.compile(r"[→⇒=＝]|->")


def says_the_same(
    sentence: str,
    line: str,
    language: Language,
    today: date,
    *,
    before: str = "",
    label: str = "",
) -> bool:
    """Return whether whole sentences say what a line says, and nothing else.

    Args:
        sentence: of the document; or some.
        line: of the notes.
        language: of both.
        today: the day of writing.
        before: what stands before the line, of which they may have words, but no facts.
        label: of the field that they are for: what is hoped for there is not told as done.
    """
    known = (line, before)
    return (
        not _SIGNS.search(sentence)
        and (language != "ja" or find_ending(sentence) is not None)
        and says_line(sentence, line, language)
        and _keeps_names(sentence, line, language)
        and _keeps_form(sentence, line)
        and not _tells_as_done(sentence, line, f"{label} {before}")
        and not find_unsupported(sentence, (line,), language)
        and not find_foreign(sentence, known, language)
        and not find_unfounded(sentence, known, language)
        and not find_unsaid(sentence, [line], language, today)
        and not find_added(sentence, [line], language, (), known)
    )


def _keeps_form(sentence: str, line: str) -> bool:
    """Return whether what asks, forbids, supposes or tells of the past still does."""
    if _BROKEN.search(sentence) or any(
        f"{each['who']}{joint}対応" in sentence
        for each in _HANDLES.finditer(line)
        for joint in "にを"
    ):
        return False
    return all(kept.search(sentence) for form, kept in _KEPT_PATTERNS if form.search(line))


def _tells_as_done(sentence: str, line: str, around: str) -> bool:
    """Return whether a sentence tells as done what its line hopes for: 効果は年7件→2件."""
    is_hoped = _HOPED.search(line) or _HOPED.search(around)
    return bool(is_hoped and _ENDS_DONE.search(sentence) and not _DONE.search(line))


def _keeps_names(sentence: str, line: str, language: Language) -> bool:
    """Return whether everybody whom a line names is named as such: 根本 is not 根本原因.

    So is what stands before a colon or a quotation, whoever it is: 関「盆休みに替えたい」.
    """
    said = {line[e.start : e.end] for e in find_facts(line, language) if e.kind == "person"}
    kept = {sentence[e.start : e.end] for e in find_facts(sentence, language) if e.kind == "person"}
    head = _HEAD.match(line)
    is_kept = head is None or re.search(rf"{re.escape(head['who'])}(?![一-龠々])", sentence)
    return said <= kept and bool(is_kept)
