"""`checker rules learn`: a rule set from approved samples, or how they differ from one there is."""

from pathlib import Path

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.new_rules import check_loads, check_new_file, choose_ruleset_name
from checker.cli.output import lang_option, write_document
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import write_atomically
from checker.learn.rules import Learned, compare
from checker.learn.rules import learn as learn_rules
from checker.session import Options

_DEFAULT_NAME = "learned"


@command()
@click.argument(
    "samples", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SAMPLE..."
)
@click.option("-o", "--output", type=click.Path(path_type=Path))
@click.option("--diff", metavar="RULESET")
@click.option("--id", "name", metavar="NAME")
@click.option("--force", is_flag=True)
@click.option("-q", "--quiet", is_flag=True)
@configuration_options
@lang_option
def learn(
    samples: tuple[Path, ...],
    output: Path | None,
    diff: str | None,
    name: str | None,
    force: bool,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Make a rule set of what approved samples share."""
    session = open_session(Options(language=lang))
    if output is not None:
        check_new_file(output, samples, force=force)
    chosen = choose_ruleset_name(name, output, _DEFAULT_NAME)
    existing = session.library.get(diff) if diff is not None else None
    learned = learn_rules([session.read(path) for path in samples], chosen)
    check_loads(session, learned.id, learned.text)
    if output is not None:
        write_atomically(output, learned.text.encode("utf-8"))
    if existing is not None:
        click.echo(compare(learned, existing, session.language), nl=False)
    elif output is None:
        write_document(learned.text.encode("utf-8"))
    if not quiet:
        click.echo(_format_summary(learned, output).get(session.language), err=True)
    return ExitCode.PASS


def _format_summary(learned: Learned, output: Path | None) -> Message:
    kept, dropped = len(learned.kept), len(learned.dropped)
    samples = Message("cli.samples", count=learned.samples.total)
    said = Message("cli.learned-rules", count=kept, samples=samples)
    if dropped:
        said = Message("cli.some-left-out", said=said, dropped=dropped)
    return Message("cli.learned", said=said, where=f": {output}" if output else "")
