"""Find the sentences of notes that say that something is to be done by a day."""

from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.value_candidates import CandidateSpan, split_units

_UNTIL: Final = re.compile(r"まで|〆|締切|期限|(?i:\bby\b)")
"""What says of a day that something is to be done by then."""
_NO_TASK: Final = re.compile(
    r"[?？]|た(?:[。\s]|$)|済み?(?:[。\s]|$)|次回|予定だった"
    r"|(?i:\b(?:was|were|had|did|done|next meeting)\b)"
)
"""What says of a sentence that it tells what was, or asks."""


def list_promises(notes: str, language: Language) -> list[CandidateSpan]:
    """Return the sentences with a word for a deadline that tell neither what was nor a question."""
    return [
        each
        for each in split_units(notes, language)
        if _UNTIL.search(each.text) and not _NO_TASK.search(each.text)
    ]
