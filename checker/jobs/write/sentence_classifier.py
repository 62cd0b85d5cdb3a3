"""Sentences of notes that the judge finds to belong to a long text: what no cue could tell.

The judge's adapter is trained to say whether a sentence does what a question asks, so it is asked
that for each field and sentence. A sentence goes to the field where it says yes most clearly, or to
none: asked to file a list of sentences, the model without the adapter goes down the list of fields.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from checker.core.messages import Message
from checker.jobs.write.value_candidates import CandidateSpan
from checker.judge.judge import Judge
from checker.judge.question import Question, Request
from checker.templates.model import TemplateField, TemplateHeader

_MIN_MARGIN: Final = 1.5
"""Margin in nats from which a sentence belongs to a field."""
_LEAD: Final = 0.5
"""How much clearer it has to be than for the next field."""
_ASK: Final = Message("write.does-sentence-say-what-belongs-under")


@dataclass(frozen=True)
class SentenceClassifier:
    """The judge, asked where sentences belong."""

    judge: Judge

    def sort(
        self,
        header: TemplateHeader,
        wanted: Sequence[TemplateField],
        known: Sequence[CandidateSpan],
    ) -> dict[str, list[CandidateSpan]]:
        """Return sentences by the name of the field that they belong to.

        Raises:
            JudgeError: the model failed.
            ModelError: the model cannot be used.
        """
        texts = tuple(each.text for each in known)
        if not wanted or not texts:
            return {}
        requests = [Request(_build_question(header, each), texts) for each in wanted]
        judged = self.judge.ask(requests)
        found: dict[str, list[CandidateSpan]] = {}
        for number, unit in enumerate(known):
            margins = [each.answers[number].margin for each in judged]
            best = _find_clearest([-_FAR if margin is None else margin for margin in margins])
            if best is not None:
                found.setdefault(wanted[best].name, []).append(unit)
        return found


_FAR: Final = 1000.0


def _build_question(header: TemplateHeader, field: TemplateField) -> Question:
    asked = _ASK.get(header.language)
    said = asked.format(title=header.title, label=field.label, help=field.help or field.label)
    return Question(said, header.language)


def _find_clearest(margins: Sequence[float]) -> int | None:
    """Return the place of the largest margin, None where it is small or another is as large."""
    first, *others = sorted(margins, reverse=True)
    if first < _MIN_MARGIN or (others and first - others[0] < _LEAD):
        return None
    return margins.index(first)
