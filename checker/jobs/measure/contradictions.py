"""Find examples of a judged rule that contradict each other.

Two texts are taken for one where their letters and digits are the same: width, case, blanks and
punctuation aside. Anything looser is no sign of a mistake: good examples differ from bad ones in
few words, or in a digit (`docs/decisions/labelling.md`).
"""

from checker.core.data_classes import dataclass
from checker.core.text.likeness import strip_marks
from checker.rules import LoadedRule
from checker.rules.example_home import list_known
from checker.rules.labelled_examples import PlacedExample


@dataclass(frozen=True, slots=True)
class ContradictoryExamples:
    """A good and a bad example that are the same, or nearly; where each of them is written.

    Those that are the `same` to the letter count for neither side.
    """

    good: str
    bad: str
    good_at: str
    bad_at: str
    same: bool


def find_contradictory(loaded: LoadedRule, question: str) -> tuple[ContradictoryExamples, ...]:
    """Return the examples of one of a rule's questions that contradict each other."""
    alike: dict[str, dict[str, list[PlacedExample]]] = {}
    for each in list_known(loaded):
        if each.question == question:
            sides = alike.setdefault(strip_marks(each.text), {"good": [], "bad": []})
            sides[each.label].append(each)
    return tuple(
        ContradictoryExamples(
            good.text, bad.text, good.at, bad.at, good.text.strip() == bad.text.strip()
        )
        for sides in alike.values()
        for good in sides["good"][:1]
        for bad in sides["bad"][:1]
    )
