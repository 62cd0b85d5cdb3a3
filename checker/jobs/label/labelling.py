"""Show texts one by one and keep what the owner of a rule says of each, at once.

No terminal stands in here: a command and a page ask for the current text, hand in a label, take
the last one back. What was labelled before, or skipped, is not shown again.
"""

from collections.abc import Callable, Sequence
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from checker.core.data_classes import dataclass
from checker.core.verdict import Verdict
from checker.jobs.check.check import CheckJob
from checker.jobs.judging.judged_rules import questions
from checker.jobs.label.candidates import Candidate, Candidates, collect_candidates
from checker.jobs.label.teaching_order import order_by_answers, order_by_likeness
from checker.judge.judge import Judge
from checker.judge.question import Request
from checker.judge.ruling import Judged, UnitAnswer
from checker.rules.example_home import ExampleHome, add_examples, list_known
from checker.rules.labelled_examples import Label, PlacedExample

_MOST_ASKED: Final = 200
"""Texts that the model is asked about before the first one is shown."""
Agreement = Literal["agrees", "differs", "undecided"]


@dataclass(frozen=True, slots=True)
class TextToLabel:
    """A text to be labelled; `judged` is what the judge leans to, `confidence` how surely.

    `decided` says whether the judge would decide so: else it only leans.
    """

    candidate: Candidate
    judged: Label | None = None
    confidence: float = 0.0
    decided: bool = False

    def compare(self, label: Label) -> Agreement:
        """Return whether the judge said the same."""
        if self.judged is None or label == "skip":
            return "undecided"
        return "agrees" if self.judged == label else "differs"


@dataclass
class Labelling:
    """One sitting of one person over the texts of a rule.

    Attributes:
        home: where the examples belong.
        texts: what is shown, in that order.
        found: how many documents were read, and which were not.
        by: who labels.
        today: when, as it is written down.
        has_judge: whether a model was asked.
        answered: how many texts it has answered about, and so had a say in their order.
    """

    home: ExampleHome
    texts: Sequence[TextToLabel]
    found: Candidates
    by: str = ""
    today: str = ""
    has_judge: bool = False
    answered: int = 0
    _given: list[dict[str, Any]] = field(default_factory=list)

    @property
    def current(self) -> TextToLabel | None:
        """The text that waits for its label; None where all have one."""
        return self.texts[self.number] if self.number < len(self.texts) else None

    @property
    def number(self) -> int:
        """How many texts were answered in this sitting, skipped ones among them."""
        return len(self._given)

    @property
    def good_is_yes(self) -> bool:
        """Whether the rule finds no fault where its question is answered with yes."""
        return self.home.rule.quantifier != "none"

    def answer(self, label: Label) -> Agreement:
        """Write down what the current text is; return whether the judge said the same.

        Raises:
            ConfigError: the rule file takes no line that names the examples.
            OutputError: the file cannot be written; the text is still the current one.
        """
        shown = self.texts[self.number]
        item = self._describe(shown.candidate, label)
        self.home = add_examples(self.home, [item])
        self._given.append(item)
        return shown.compare(label)

    def undo(self) -> bool:
        """Take back the last label of this sitting; return whether there was one.

        Raises:
            OutputError: the file cannot be written.
        """
        if not self._given:
            return False
        self.home.list_file.remove_last(self._given[-1])
        self._given.pop()
        return True

    def count(self, label: Label) -> int:
        """Return how many texts of this sitting have a label."""
        return sum(each["label"] == label for each in self._given)

    def count_agreement(self) -> tuple[int, int]:
        """Return how often the judge said the same, and how often it said anything."""
        said = [
            shown.compare(given["label"])
            for shown, given in zip(self.texts, self._given, strict=False)
        ]
        return said.count("agrees"), len(said) - said.count("undecided")

    def _describe(self, candidate: Candidate, label: Label) -> dict[str, Any]:
        item: dict[str, Any] = {"text": candidate.text, "label": label}
        if len(self.home.rule.questions) > 1:
            item["question"] = candidate.question
        item["source"] = {"document": candidate.document, "place": candidate.place}
        return item | ({"by": self.by} if self.by else {}) | {"date": self.today}


def open_labelling(
    home: ExampleHome,
    files: Sequence[Path],
    root: Path,
    job_for: Callable[[Path], CheckJob | Verdict],
    judge: Judge | None,
    *,
    by: str = "",
    on_file: Callable[[], None] = lambda: None,
) -> Labelling:
    """Return a sitting over the texts of some documents that nobody has labelled yet.

    Args:
        home: the rule, and where its examples belong.
        files: the documents.
        root: of which folder their names are told.
        job_for: reads a document with the rule's own rule set; a verdict says why it cannot.
        judge: says which texts are doubtful; None orders by likeness alone.
        by: who labels.
        on_file: called after each document.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    found = collect_candidates(home.rule, files, root, job_for, on_file)
    labelled = home.loaded.example_file.labelled if home.loaded.example_file else ()
    known = list_known(home.loaded)
    asked = {(each.question, each.text.strip()) for each in (*known, *labelled)}
    found.texts = [each for each in found.texts if (each.question, each.text) not in asked]
    order = order_by_likeness(found.texts, known, _find_rare(home))
    candidates = [found.texts[each] for each in order]
    texts, answered = [TextToLabel(each) for each in candidates], 0
    if judge is not None and texts:
        texts, answered = _order_judged(home, candidates, known, judge)
    today = datetime.now().astimezone().date().isoformat()
    return Labelling(home, texts, found, by, today, judge is not None, answered)


def _find_rare(home: ExampleHome) -> Label:
    """Return the label that few texts have: one says what one must, one is at fault."""
    return "good" if home.rule.quantifier == "any" else "bad"


def _order_judged(
    home: ExampleHome, candidates: Sequence[Candidate], known: Sequence[PlacedExample], judge: Judge
) -> tuple[list[TextToLabel], int]:
    """Ask about the first texts and put those that were answered first, as the answers say."""
    first, rest = candidates[:_MOST_ASKED], tuple(candidates[_MOST_ASKED:])
    asked = questions(home.rule, home.ruleset.header.language)
    texts = [[each.text for each in first if each.question == one.ask] for one in asked]
    requests = [Request(one, tuple(each)) for one, each in zip(asked, texts, strict=True)]
    judged = dict(zip([one.ask for one in asked], judge.ask(requests), strict=True))
    counted: dict[str, int] = {}
    answered: list[tuple[Candidate, Judged, int]] = []
    for each in first:
        place = counted.get(each.question, 0)
        counted[each.question] = place + 1
        if judged[each.question].answers[place].margin is None:
            rest = (*rest, each)  # too long, or time ran out
        else:
            answered.append((each, judged[each.question], place))
    is_fault = home.rule.quantifier == "none"
    order = order_by_answers(
        [each for each, *_ in answered],
        known,
        [(one, place) for _, one, place in answered],
        _find_rare(home),
        yes_is_fault=is_fault,
    )
    shown = [
        _show(each, one.answers[place], is_fault=is_fault)
        for each, one, place in (answered[number] for number in order)
    ]
    return [*shown, *(TextToLabel(each) for each in rest)], len(shown)


def _show(candidate: Candidate, answer: UnitAnswer, *, is_fault: bool) -> TextToLabel:
    """Return a text with what the judge says of it; `is_fault` where a yes is one."""
    decided = answer.decision != "unsure"
    said = answer.decision if decided else answer.leaning
    shown = TextToLabel(candidate, confidence=answer.confidence, decided=decided)
    if said == "unsure":
        return shown
    return replace(shown, judged="bad" if (said == "yes") == is_fault else "good")
