"""Show texts one by one and keep what the owner of a rule says of each, at once.

No terminal stands in here: a command and a page ask for the current text, hand in a label, take
the last one back. What was labelled before, or skipped, is not shown again, unless its label is
taken back. Several people may label the examples of a rule at once: each one's label stands in the
file, and a text counts as one example.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from checker.core.data_classes import dataclass
from checker.core.verdict import Verdict
from checker.jobs.check.check import CheckJob
from checker.jobs.label.agreement import AgreementMeasure, measure_agreement
from checker.jobs.label.candidates import Candidate, Candidates, collect_candidates
from checker.jobs.label.judged_texts import Agreement, JudgedTexts, TextToLabel
from checker.jobs.label.teaching_order import TeachingOrder
from checker.judge.judge import Judge
from checker.rules.example_home import ExampleHome, add_examples, list_known
from checker.rules.labelled_examples import Label

_MOST_ASKED: Final = 200
"""Texts that the model is asked about."""
_Key = tuple[str, str]
"""A question and a text."""


@dataclass(frozen=True, slots=True)
class LabelGiven:
    """What a label met: whether the judge said the same, and what others said of the text.

    `others` holds by name what those said who labelled it at the same time.
    """

    judged: Agreement
    others: Mapping[str, Label]


@dataclass(frozen=True, slots=True)
class LabelUndone:
    """A label that was taken back; `is_earlier` where it was given in another sitting."""

    label: Label
    is_earlier: bool


@dataclass
class Labelling:
    """One sitting of one person over the texts of a rule.

    Attributes:
        home: where the examples belong.
        texts: what is shown, in that order.
        found: how many documents were read, and which were not.
        by: who labels.
        today: when, as it is written down.
        judged: what a model says of them; None where none is asked.
        earlier: texts of the documents that were labelled before.
        order: chooses which text comes next, by what was labelled so far.
    """

    home: ExampleHome
    texts: list[TextToLabel]
    found: Candidates
    by: str = ""
    today: str = ""
    judged: JudgedTexts | None = None
    earlier: Mapping[_Key, Candidate] = field(default_factory=dict)
    order: TeachingOrder | None = None
    _given: list[dict[str, Any]] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """How many texts a model has answered about, and so has a say in their order."""
        return 0 if self.judged is None else len(self.judged.odds)

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

    def answer(self, label: Label) -> LabelGiven:
        """Write down what the current text is; return what the judge and others said of it.

        Raises:
            ConfigError: the rule file takes no line that names the examples.
            OutputError: the file cannot be written; the text is still the current one.
        """
        shown = self.texts[self.number]
        item = self._describe(shown.candidate, label)
        self.home = add_examples(self.home, [item])
        self._given.append(item)
        self._choose_next(shown, label)
        others = self._list_labels().get(self._get_key(item), {})
        return LabelGiven(
            shown.compare(label), {who: others[who] for who in others if who != self.by}
        )

    def _choose_next(self, shown: TextToLabel, label: Label) -> None:
        """Put in front what teaches most now that a text has a label."""
        if self.order is None or shown.number is None:
            return
        self.order.learn(shown.number, label)
        waiting = self.texts[self.number :]
        left = {each.number: each for each in waiting if each.number is not None}
        if left and len(left) == len(waiting):
            best = left[self.order.choose(left, self.number)]
            self.texts.remove(best)
            self.texts.insert(self.number, best)

    def listen(self) -> None:
        """Take in what a model has answered meanwhile; it counts from the next choice on.

        Raises:
            JudgeError: the model failed; it is told once, and labelling goes on without it.
            ModelError: the model cannot be used; likewise.
        """
        if self.judged is None or self.order is None or not self.judged.take():
            return
        self.order.judge(self.judged.odds)
        waiting = self.texts[self.number :]
        self.texts[self.number :] = [
            each if each.number is None else self.judged.show(each.number) for each in waiting
        ]

    def leave_out_labelled(self) -> int:
        """Leave out what others have labelled meanwhile; return how many texts that are."""
        # what was taken back is shown though somebody else may have labelled it, too
        labelled = self._list_labels().keys() - self.earlier.keys()
        waiting = self.texts[self.number :]
        left = [each for each in waiting if _key_of(each.candidate) not in labelled]
        self.texts[self.number :] = left
        return len(waiting) - len(left)

    def undo(self) -> LabelUndone | None:
        """Take back the last label, of this sitting or of one before; None where there is none.

        The text is the current one then.

        Raises:
            OutputError: the file cannot be written.
        """
        item = self._find_last()
        if item is None:
            return None
        self.home.list_file.remove_last(item)
        is_earlier = not self._given
        if is_earlier:
            self.texts.insert(0, TextToLabel(self.earlier[self._get_key(item)]))
        else:
            self._given.pop()
            number = self.texts[self.number].number
            if self.order is not None and number is not None:
                self.order.forget(number)
        return LabelUndone(item["label"], is_earlier)

    @property
    def can_undo(self) -> bool:
        """Whether there is a label to take back."""
        return self._find_last() is not None

    def _find_last(self) -> Mapping[str, Any] | None:
        if self._given:
            return self._given[-1]
        return next((each for each in reversed(self._list_items()) if self._is_own(each)), None)

    def _is_own(self, item: Mapping[str, Any]) -> bool:
        """Return whether whoever sits here labelled an example in another sitting.

        What has no date was written by hand, and what has a reason was decided about a finding.
        """
        is_labelled = "date" in item and "reason" not in item
        return is_labelled and _get_by(item) == self.by and self._get_key(item) in self.earlier

    def _list_items(self) -> list[dict[str, Any]]:
        return [each for each in self.home.list_file.list_items() if isinstance(each, dict)]

    def _list_labels(self) -> dict[_Key, dict[str, Label]]:
        """Return what the file says now: of each text what each person calls it."""
        found: dict[_Key, dict[str, Label]] = {}
        for each in self._list_items():
            found.setdefault(self._get_key(each), {})[_get_by(each)] = each.get("label", "skip")
        return found

    def _get_key(self, item: Mapping[str, Any]) -> _Key:
        asked = item.get("question") or self.home.rule.questions[0].ask
        return str(asked).strip(), str(item.get("text", "")).strip()

    def count(self, label: Label) -> int:
        """Return how many texts of this sitting have a label."""
        return sum(each["label"] == label for each in self._given)

    def count_examples(self, label: Label) -> int:
        """Return how many examples of a label the rule has: those it had, and of this sitting."""
        return sum(each.label == label for each in list_known(self.home.loaded)) + self.count(label)

    def count_agreement(self) -> tuple[int, int]:
        """Return how often the judge said the same, and how often it said anything."""
        said = [
            shown.compare(given["label"])
            for shown, given in zip(self.texts, self._given, strict=False)
        ]
        return said.count("agrees"), len(said) - said.count("undecided")

    def measure_agreement(self) -> AgreementMeasure:
        """Return how far people agree on the texts that several of them labelled."""
        return measure_agreement([*self._list_labels().values()])

    def _describe(self, candidate: Candidate, label: Label) -> dict[str, Any]:
        item: dict[str, Any] = {"text": candidate.text, "label": label}
        if len(self.home.rule.questions) > 1:
            item["question"] = candidate.question
        # one language for all who add to the file
        place = candidate.place.get(self.home.ruleset.header.language)
        item["source"] = {"document": candidate.document, "place": place}
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
    waits: bool = True,
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
        waits: whether the model answers before this returns; else it is asked alongside until
            `judged.stop()`, which whoever opens this has to call.

    Raises:
        JudgeError: the model failed.
        ModelError: the model cannot be used.
    """
    found = collect_candidates(home.rule, files, root, job_for, on_file)
    labelled = home.loaded.example_file.labelled if home.loaded.example_file else ()
    known = list_known(home.loaded)
    asked = {(each.question.strip(), each.text.strip()) for each in (*known, *labelled)}
    earlier = {_key_of(each): each for each in found.texts if _key_of(each) in asked}
    found.texts = [each for each in found.texts if _key_of(each) not in earlier]
    order = TeachingOrder(found.texts, known, _find_rare(home))
    ranked, judged = order.rank(), None
    if judge is not None and found.texts:
        judged = JudgedTexts(home, found.texts, ranked[:_MOST_ASKED], judge)
        if waits:
            judged.ask()
            order.judge(judged.odds)
            ranked = order.rank()
        else:
            judged.start()
    today = datetime.now().astimezone().date().isoformat()
    show = (lambda n: TextToLabel(found.texts[n], n)) if judged is None else judged.show
    texts = [*map(show, ranked)]
    return Labelling(home, texts, found, by, today, judged, earlier, order)


def _key_of(candidate: Candidate) -> _Key:
    return candidate.question.strip(), candidate.text.strip()


def _get_by(item: Mapping[str, Any]) -> str:
    return str(item.get("by", ""))


def _find_rare(home: ExampleHome) -> Label:
    """Return the label that few texts have: one says what one must, one is at fault."""
    return "good" if home.rule.quantifier == "any" else "bad"
