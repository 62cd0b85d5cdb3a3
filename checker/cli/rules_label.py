"""`checker rules label`: shows texts of documents one by one, and takes a key for each."""

import getpass
import sys
import unicodedata
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import lang_option
from checker.cli.progress import show_counting
from checker.core.errors import CheckerError, ExitCode, InputError
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.label.judged_texts import TextToLabel
from checker.jobs.label.labelling import LabelGiven, Labelling, open_labelling
from checker.jobs.measure.corpus import list_documents
from checker.rules.example_home import find_home
from checker.rules.labelled_examples import Label
from checker.session import Options, Session

_LABELS: Final[dict[str, Label]] = {"g": "good", "b": "bad", "s": "skip"}
_YES, _NO = "y", "n"
"""Answers to the question that is shown; whether they are good or bad is the rule's."""
_NAMES: Final[dict[Label, Message]] = {
    "good": Message("label.good"),
    "bad": Message("label.bad"),
    "skip": Message("label.skipped"),
}
_UNDO, _QUIT, _END = "u", "q", ""
_MOST_SHOWN: Final = 1500
_MANY: Final = 20
_SHARE: Final = 0.2
"""Of so many labels fewer of one side teach little, and whoever labels should know."""
_DECIDED: Final = ((6, 57), (12, 66), (20, 79), (40, 87))
"""Examples of each answer, and of 100 texts those that a rule decides with so many.

As measured on forty questions, nine in ten of them rightly (`docs/decisions/probe.md`).
"""


@command("label")
@click.argument("rule")
@click.option("--corpus", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--rules", "ruleset", metavar="FILE")
@click.option("--by", metavar="NAME")
@click.option("--no-model", is_flag=True)
@click.option("--model")
@configuration_options
@lang_option
def label(
    rule: str,
    corpus: Path,
    ruleset: str | None,
    by: str | None,
    no_model: bool,
    model: str | None,
    lang: DisplayLanguage | None,
) -> int:
    """Label texts of documents as good or bad examples of a judged rule."""
    options = Options(use_model=not no_model, model=model, language=lang)
    with open_session(options) as session:
        sitting = _open_sitting(session, rule, corpus, ruleset, find_user() if by is None else by)
        try:
            _check_texts(sitting, corpus)
            for line in _iter_beginning(sitting):
                click.echo(line.get(session.language))
            while _take_answer(sitting, session.language):
                pass
            for line in _iter_end(sitting):
                click.echo(line.get(session.language))
        finally:
            if sitting.judged is not None:
                sitting.judged.stop()
    return ExitCode.PASS


def find_user() -> str:
    """Return the name of whoever is logged in; empty where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _open_sitting(
    session: Session, rule: str, corpus: Path, ruleset: str | None, by: str
) -> Labelling:
    home = find_home(session.library, rule, ruleset)
    files, done = list_documents(corpus), 0
    words = (Message("label.reading"), Message("cli.time-left"))
    with show_counting(*(each.get(session.language) for each in words)) as on_read:

        def on_file() -> None:
            nonlocal done
            done += 1
            on_read(done, len(files))

        return open_labelling(
            home,
            files,
            corpus,
            partial(session.job_for, ruleset=home.name),
            session.judge(),
            by=by,
            on_file=on_file,
            waits=False,
        )


def _check_texts(sitting: Labelling, corpus: Path) -> None:
    """Name the documents that could not be read, and make sure that there is a text at all."""
    for name, reason in sitting.found.refused:
        click.echo(f"{name}: {reason}", err=True)
    if not sitting.found.files:
        raise InputError(Message("cli.holds-no-document-can-read"), place=str(corpus))
    if not sitting.found.total:
        raise InputError(
            Message("label.no-text-of-the-rule", rule=sitting.home.rule.id),
            place=str(corpus),
            remedy=Message("label.ask-explain", rule=sitting.home.rule.id),
        )


def _iter_beginning(sitting: Labelling) -> Iterator[Message]:
    found, count = sitting.found, len(sitting.texts)
    yield Message("label.texts-of-documents", count=count, files=found.files, total=found.total)
    if sitting.judged is not None:
        yield Message("label.model-reads-along")
    elif sitting.texts:
        yield Message("label.ordered-by-likeness")
    yield Message("label.kept-in", path=str(sitting.home.path))


def _take_answer(sitting: Labelling, language: DisplayLanguage) -> bool:
    """Show a text and take one key; return whether to go on."""
    if left_out := sitting.leave_out_labelled():
        click.echo(Message("label.others-labelled", count=left_out).get(language))
    try:
        sitting.listen()
    except CheckerError as error:
        click.echo(
            f"{error.render(language)}\n{Message('label.model-failed').get(language)}", err=True
        )
    shown = sitting.current
    if shown is None and not sitting.can_undo:
        return False
    for line in () if shown is None else _describe(sitting, shown, language):
        click.echo(line)
    key = _read_key(language, sitting)
    if key in {_QUIT, _END}:
        return False
    if key == _UNDO:
        click.echo(f"  {_take_back(sitting).get(language)}")
        return True
    assert shown is not None  # noqa: S101 - no other key is taken then
    label = _list_labels(sitting)[key]
    given = sitting.answer(label)
    click.echo(f"  {_NAMES[label].get(language)}{_compare(shown, label, language)}")
    for said in _compare_people(given, label):
        click.echo(f"  {said.get(language)}")
    return True


def _list_labels(sitting: Labelling) -> dict[str, Label]:
    """Return what each key calls a text."""
    yes: Label = "good" if sitting.good_is_yes else "bad"
    no: Label = "bad" if sitting.good_is_yes else "good"
    return {**_LABELS, _YES: yes, _NO: no}


def _take_back(sitting: Labelling) -> Message:
    undone = sitting.undo()
    if undone is None:
        return Message("label.nothing-to-take-back")
    id_ = "label.earlier-taken-back" if undone.is_earlier else "label.taken-back"
    return Message(id_, label=_NAMES[undone.label])


def _compare_people(given: LabelGiven, label: Label) -> Iterator[Message]:
    """Yield what others said of a text who labelled it at the same time."""
    for name, said in given.others.items():
        who: str | Message = name or Message("label.somebody")
        id_ = "label.somebody-agrees" if said == label else "label.somebody-differs"
        differs = {said, label} == {"good", "bad"}
        yield Message(
            id_,
            who=who,
            label=_NAMES[said],
            what=Message("label.counts-for-neither") if differs else "",
        )


def _describe(sitting: Labelling, shown: TextToLabel, language: DisplayLanguage) -> Iterator[str]:
    each, total = shown.candidate, len(sitting.texts)
    under = f"  [{each.heading}]" if each.heading else ""
    yield f"\n[{sitting.number + 1}/{total}] {each.document}  {each.place.get(language)}{under}"
    text, rest = each.shown[:_MOST_SHOWN], len(each.shown) - _MOST_SHOWN
    if each.before:
        yield f"      {each.before}"
    yield from (f"    | {line}" for line in text.split("\n"))
    if rest > 0:
        yield Message("label.more-characters", count=rest).get(language)
    if each.after:
        yield f"      {each.after}"
    yield each.question


def _compare(shown: TextToLabel, given: Label, language: DisplayLanguage) -> str:
    """Return what the judge said of a text, after its owner did; nothing where it said nothing."""
    if shown.judged is None or given == "skip":
        return ""
    says = {"agrees": "label.judge-agrees", "differs": "label.judge-differs"}
    id_ = says[shown.compare(given)]
    how = Message("label.decides" if shown.decided else "label.leans")
    words = Message(id_, label=_NAMES[shown.judged], confidence=f"{shown.confidence:.2f}", how=how)
    return f"  {words.get(language)}"


def _read_key(language: DisplayLanguage, sitting: Labelling) -> str:
    """Return a key that means something; of redirected input the first letter of a line.

    Behind the last text the last answer can be taken back, and no other given.
    """
    labels = _list_labels(sitting)
    yes, no = (_NAMES[labels[each]] for each in (_YES, _NO))
    prompt, no_such = Message("label.keys", yes=yes, no=no), "label.no-such-key"
    keys = {_UNDO, _QUIT, _END}
    if sitting.current is None:
        prompt, no_such = Message("label.keys-at-the-end"), "label.no-such-key-at-the-end"
    else:
        keys |= labels.keys()
    while True:
        click.echo(prompt.get(language), nl=False)
        key = _read_letter()
        if key in keys:
            click.echo("" if key == _END else key)
            return key
        click.echo(Message(no_such).get(language))


def _read_letter() -> str:
    """Return what was typed as a small letter, full-width ones too; the end of input is nothing.

    Of redirected input a line is one key, and one of several letters none that means something.
    """
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        word = line.strip()
        typed = (word if len(word) == 1 else "?") if line else ""
    else:
        try:
            typed = click.getchar() or _END
        except (EOFError, KeyboardInterrupt):
            typed = _END
    return unicodedata.normalize("NFKC", typed)[:1].lower()


def _iter_end(sitting: Labelling) -> Iterator[Message]:
    good, bad, skipped = (sitting.count(each) for each in ("good", "bad", "skip"))
    yield Message("label.labelled", good=good, bad=bad, skipped=skipped)
    same, said = sitting.count_agreement()
    if said:
        yield Message("label.agreement", same=same, said=said)
    people = sitting.measure_agreement()
    if people.texts:
        yield Message("label.people-agree", texts=people.texts, same=people.same)
        yield Message(f"page.agreement-{people.says}")
    left = len(sitting.texts) - sitting.number
    if left:
        yield Message("label.left", left=left)
    few = min(good, bad)
    if good + bad >= _MANY and few < _SHARE * (good + bad):
        rare = _NAMES["good" if good < bad else "bad"]
        yield Message("label.one-sided", rare=rare, count=few, all=good + bad)
    if good + bad:
        yield _tell_how_many(sitting)
        yield Message("label.measure-next", name=sitting.home.name, rule=sitting.home.rule.id)


def _tell_how_many(sitting: Labelling) -> Message:
    """Say how many examples of each answer there are, and what more of them bring."""
    good, bad = sitting.count_examples("good"), sitting.count_examples("bad")
    for count, decided in _DECIDED:
        if min(good, bad) < count:
            return Message("label.how-many", good=good, bad=bad, next=count, decided=decided)
    return Message("label.many-enough", good=good, bad=bad)
