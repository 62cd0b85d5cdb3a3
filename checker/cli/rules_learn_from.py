"""`checker rules learn-from`: makes examples of what people decided about findings."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import lang_option, make_usage_error
from checker.core.errors import ConfigError, ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.jobs.label.decided_examples import (
    DecisionFiles,
    ExampleProposal,
    ExampleProposals,
    propose,
)
from checker.rules.example_home import add_examples, find_home
from checker.rules.labelled_examples import Label
from checker.session import Options

_ALL: Final = "all"
_NAMES: Final[dict[Label, Message]] = {
    "good": Message("label.good"),
    "bad": Message("label.bad"),
}


@command("learn-from")
@click.argument(
    "decisions",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="DECISIONS...",
)
@click.option("--rules", "ruleset", metavar="FILE")
@click.option("--of", "original", type=click.Path(path_type=Path, exists=True), metavar="ORIGINAL")
@click.option("--accept", metavar="all|N,...")
@configuration_options
@lang_option
def learn_from(
    decisions: tuple[Path, ...],
    ruleset: str | None,
    original: Path | None,
    accept: str | None,
    lang: DisplayLanguage | None,
) -> int:
    """Propose examples from what people decided about findings."""
    session = open_session(Options(use_model=False, language=lang))
    files = DecisionFiles(session.read, session.settings.limits, session.language, original)
    reviewed = [each for path in decisions for each in files.read_all(path)]
    homes = partial(find_home, session.library, ruleset=ruleset)
    found = propose(reviewed, homes)
    accepted = [] if accept is None else _choose(found.proposals, accept)
    for line in _iter_lines(found, session.language):
        click.echo(line.get(session.language))
    for error in found.notes:
        click.echo(error.render(session.language), err=True)
    if accept is not None:
        click.echo(_add(accepted).get(session.language))
    elif found.proposals:
        click.echo(Message("label.accept-how").get(session.language))
    return ExitCode.PASS


def _choose(proposals: Sequence[ExampleProposal], accept: str) -> list[ExampleProposal]:
    """Return the proposals that were accepted; one that contradicts an example never is.

    Raises:
        ConfigError: one was named that contradicts an example.
        UsageError: there is none of a number.
    """
    if accept.strip().lower() == _ALL:
        return [each for each in proposals if each.against is None]
    chosen: list[ExampleProposal] = []
    for word in accept.split(","):
        number = int(word) if word.strip().isdecimal() else 0
        if not 1 <= number <= len(proposals):
            what = Message("label.no-proposal-of-the-number", word=word.strip())
            raise make_usage_error(what)
        each = proposals[number - 1]
        if each.against is not None:
            raise ConfigError(
                Message("label.contradicts", number=number),
                place=each.against.at,
                remedy=Message("label.settle-contradiction"),
            )
        chosen.append(each)
    return chosen


def _add(accepted: Sequence[ExampleProposal]) -> Message:
    """Add proposals to the files of their rules; return what to say of it."""
    by_rule: dict[str, list[ExampleProposal]] = {}
    for each in accepted:
        by_rule.setdefault(each.home.rule.id, []).append(each)
    for proposals in by_rule.values():
        add_examples(proposals[0].home, [each.item for each in proposals])
    paths = dict.fromkeys(str(each.home.path) for each in accepted)
    if not paths:
        return Message("label.nothing-added")
    return Message("label.added", count=len(accepted), paths=", ".join(paths))


def _iter_lines(found: ExampleProposals, language: DisplayLanguage) -> Iterator[Message]:
    for number, each in enumerate(found.proposals, start=1):
        item, source = each.item, each.item["source"]
        yield Message(
            "label.proposal",
            number=number,
            rule=each.home.rule.id,
            label=_NAMES[item["label"]],
            text=item["text"].replace("\n", " / "),
        )
        told = [f"{source['document']} {each.place.get(language)}".strip()]
        told += [item[key] for key in ("by", "date", "reason") if key in item]
        yield Message("label.source", told="  ".join(told))
        if each.against is not None:
            label = _NAMES[each.against.label]
            yield Message("label.contradicts-at", at=each.against.at, label=label)
    for reviewed, why in found.unclear:
        where = f"{reviewed.name} {reviewed.place}".strip()
        yield Message("label.tells-of-no-text", rule=reviewed.rule, where=where, why=why)
    counts = (len(found.proposals), found.known, found.coded)
    yield Message("label.proposals", count=counts[0], known=counts[1], coded=counts[2])
