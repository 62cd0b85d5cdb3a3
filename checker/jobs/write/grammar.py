"""GBNF grammars of what may be written: sentences, or items.

A server may keep to no grammar, so whatever is written is checked again where it is read.
"""

from typing import Final

from checker.core.language import Language

# Nothing that Markdown or a chat would read as a heading, a list, code or a control mark.
_NO: Final = r"\n\r\t#*`<>|{}\\_\[\]【】~^\x00-\x1f\x7f"
_OPENING: Final = r"\-・●■◆○•+=:：。、,.;)） 　"
_MAX_ITEMS: Final = 30


def build_grammar(
    language: Language, sentences: int, *, items: bool = False, other: str = ""
) -> str:
    """Return the grammar of at most so many sentences: of one paragraph, or each an item.

    `other` is a word that may stand in their place.
    """
    head = "item" if items else "sentence"
    join = r'"\n" ' if items else ("" if language == "ja" else '" " ')
    more = max(0, min(sentences, _MAX_ITEMS) - 1)
    said = f"{head} ({join}{head}){{0,{more}}}" if more else head
    return "\n".join(
        (
            f'root ::= "{other}" | {said}' if other else f"root ::= {said}",
            'item ::= "- " sentence',
            _SENTENCE[language],
        )
    )


# A number may open a sentence (2025年度は, 8 workers), but not number it (1. or 2).
_FIRST: Final = f"[^{_NO}{_OPENING}0-9０-９]"
_BEHIND: Final = f"[^{_NO}{_OPENING}0-9０-９．）]"
_SENTENCE: Final = {
    "ja": f'sentence ::= head [^{_NO}。]{{3,}} "。"\nhead ::= {_FIRST} | [0-9０-９]+ {_BEHIND}',
    # a full stop inside (3.5, Ltd.) goes on with no space, or with a small letter
    "en": f'sentence ::= head ( [^{_NO}.!?] | "." [^{_NO} .!?] )+ "."\n'
    f'head ::= {_FIRST} | [0-9]+ ( {_BEHIND} | " " [A-Za-z] )',
}
