"""Gather texts to label, and add labelled ones to a rule set, inside a job's own process."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from checker.core.errors import InputError
from checker.core.messages import to_data
from checker.jobs.label.decided_examples import ReviewedFinding, find_same, propose
from checker.jobs.label.judged_texts import TextToLabel
from checker.jobs.label.labelling import open_labelling
from checker.rules.example_home import ExampleHome, find_home, list_known
from checker.rules.inline_examples import NewExample, extend_examples
from checker.rules.labelled_examples import Label, PlacedExample
from checker.rules.yaml_nodes import read_bytes
from checker.server.work.gathered import MOST_TEXTS, GatheredText, GatheredTexts
from checker.server.work.orders import JobOrder, JobOutcome
from checker.server.work.results import DRAFT, TEXTS
from checker.session import Session


def gather(
    order: JobOrder, session: Session, on_progress: Callable[[int, int], None]
) -> JobOutcome:
    """Write the texts of the order's samples that its rule asks about and nobody labelled yet.

    Raises:
        ConfigError: the rule set cannot be used, or has no such judged rule of its own.
        ModelError: the model cannot be used.
    """
    home = find_home(session.library, order.rule, order.ruleset)
    sitting = open_labelling(
        home,
        [Path(each) for each in order.samples],
        Path(order.file).parent,
        partial(session.job_for, ruleset=home.name),
        session.judge(on_progress),
    )
    decided = [*_iter_proposed(order, session, home)][:MOST_TEXTS]
    taken = {(each.question, each.text) for each in decided}
    shown = [_describe(each) for each in sitting.texts[:MOST_TEXTS]]
    left = [each for each in shown if (each.question, each.text) not in taken]
    found = GatheredTexts(good_is_yes=sitting.good_is_yes, texts=(*decided, *left))
    (Path(order.results) / TEXTS).write_text(found.model_dump_json(), encoding="utf-8")
    summary = {
        "ruleset": order.ruleset,
        "texts": len(left),
        "proposed": len(decided),
        "documents": sitting.found.files,
        "refused": len(sitting.found.refused),
        "asked_model": sitting.answered,
    }
    return JobOutcome(summary, (TEXTS,))


def _describe(shown: TextToLabel) -> GatheredText:
    each = shown.candidate
    return GatheredText(
        sample=int(each.document.partition("/")[0]),
        question=each.question,
        text=each.text,
        shown=each.shown,
        heading=each.heading,
        before=each.before,
        after=each.after,
        spot=to_data(each.place),
        judged=None if shown.judged == "skip" else shown.judged,
        confidence=shown.confidence,
        decided=shown.decided,
    )


def _iter_proposed(order: JobOrder, session: Session, home: ExampleHome) -> Iterator[GatheredText]:
    """Yield what decisions on findings of the rule say of texts of the samples."""
    reviewed = [*_iter_reviewed(order, session)]
    for each in propose(reviewed, lambda _: home).proposals:
        if each.against is None:
            item = each.item
            yield GatheredText(
                sample=int(item["source"]["document"]),
                question=each.question,
                text=item["text"],
                spot=to_data(each.place),
                proposed=item["label"],
                reason=item.get("reason", ""),
            )


def _iter_reviewed(order: JobOrder, session: Session) -> Iterator[ReviewedFinding]:
    samples = {Path(each).parent.name: Path(each) for each in order.samples}
    for each in order.given:
        path = samples.get(str(each["sample"]))
        if path is None:
            continue  # it was deleted meanwhile
        try:
            read = session.read(path)
        except InputError:
            continue  # as one of the samples it is counted
        label: Label = "bad" if each["accepted"] else "good"
        yield ReviewedFinding(
            order.rule,
            label,
            (read,),
            str(each["sample"]),
            reason=each["reason"],
            fingerprint=each["fingerprint"],
            nth=each["nth"],
        )


def extend(
    order: JobOrder, session: Session, on_progress: Callable[[int, int], None]
) -> JobOutcome:
    """Write the order's rule set with the examples that the order gives.

    Those that it has already are left out, and so are those that contradict one of its own.

    Raises:
        ConfigError: the rule set cannot be used, or takes no more examples.
    """
    del on_progress
    home = find_home(session.library, order.rule, order.ruleset)
    known, new, same, against = [*list_known(home.loaded)], list[NewExample](), 0, 0
    language = home.ruleset.header.language
    asked = {each.ask for each in home.rule.questions}
    for each in order.given:
        if each["question"] not in asked:
            against += 1
            continue
        alike = find_same(each["text"], each["question"], known)
        if alike:
            agrees = all(one.label == each["label"] for one in alike)
            same, against = same + agrees, against + (not agrees)
            continue
        known.append(PlacedExample(each["text"], each["label"], each["question"], ""))
        new.append(
            _build(home, each["question"], each["label"], each["text"], each["comment"][language])
        )
    text = read_bytes(home.file, f"{home.name}.yaml").decode("utf-8-sig")
    made = extend_examples(text, home.rule, new, f"{home.name}.yaml") if new else text
    (Path(order.results) / DRAFT).write_text(made, encoding="utf-8")
    return JobOutcome({"added": len(new), "known": same, "against": against}, (DRAFT,))


def _build(home: ExampleHome, question: str, label: Label, text: str, comment: str) -> NewExample:
    is_yes = (label == "good") == (home.rule.quantifier != "none")
    return NewExample(question, "positive" if is_yes else "negative", text, comment)
