"""`checker templates learn`: a template from filled documents, for its owner to finish."""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import lang_option, make_console, make_names_table
from checker.cli.templates_validate import print_validation
from checker.core.errors import ConfigError, OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.core.text import lazy_re as re
from checker.session import Options
from checker.templates.library import TemplateLibrary
from checker.templates.load import WORD_NAME, YAML_NAME

if TYPE_CHECKING:
    from checker.learn.templates.learning import LearnedTemplate

_DEFAULT_NAME = "learned"
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_SHOWN_LENGTH = 24


@command()
@click.argument(
    "samples", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SAMPLE.docx..."
)
@click.option("-o", "--output", type=click.Path(path_type=Path))
@click.option("--name", metavar="NAME")
@click.option("-r", "--ruleset", metavar="NAME")
@click.option("--data", is_flag=True)
@configuration_options
@lang_option
def learn(
    samples: tuple[Path, ...],
    output: Path | None,
    name: str | None,
    ruleset: str | None,
    data: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Make a template of filled documents of one format."""
    from checker.learn.templates.filled_document import FilledSample  # noqa: PLC0415 - Word's libraries
    from checker.learn.templates.learning import learn_template  # noqa: PLC0415 - Word's libraries
    from checker.learn.templates.ruleset_requirements import TemplateRequirements  # noqa: PLC0415 - Word's libraries

    options = Options(ruleset=ruleset, use_model=False, language=lang)
    session = open_session(options)
    folder = _choose_folder(output, name)
    opened = [FilledSample.read(path, session.settings.limits) for path in samples]
    chosen = ruleset or session.library.choose(opened[0].document, samples[0].as_posix())
    rules = session.library.get(chosen or session.settings.default_ruleset)
    wanted = TemplateRequirements.of(rules) if ruleset else None
    learned = learn_template(opened, folder.name, ruleset=rules.id, wanted=wanted)
    _write(folder, learned, data=data)
    _print(learned, session.language)
    click.echo(Message("cli.written-2", folder=folder).get(session.language))
    library = TemplateLibrary(session.settings.templates, lambda: list(session.library.files))
    return print_validation(session, library, str(folder))


def _choose_folder(output: Path | None, name: str | None) -> Path:
    """Return the folder that is made.

    Raises:
        ConfigError: the name is none for a template.
        OutputError: it is there already, or cannot be made there.
    """
    if output is None:
        folder = Path(name or _DEFAULT_NAME)
    else:
        folder = output if name in (None, output.resolve().name) else output / str(name)
    called = name if name is not None else folder.resolve().name
    if not _NAME.fullmatch(called):
        raise ConfigError(
            Message("cli.is-no-templates-name", called=called),
            remedy=Message("cli.name-o-name-lower-case-letters"),
        )
    if folder.exists():
        raise OutputError(
            Message("cli.exists-already"),
            place=str(folder),
            remedy=Message("cli.name-another-with-o"),
        )
    return folder


def _write(folder: Path, learned: "LearnedTemplate", *, data: bool) -> None:
    """Write the template beside its place, then put it there as a whole.

    Raises:
        OutputError: it cannot be written there.
    """
    made: Path | None = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        (made / WORD_NAME).write_bytes(learned.word)
        (made / YAML_NAME).write_bytes(learned.yaml.encode("utf-8"))
        for index in range(len(learned.samples) if data else 0):
            (made / f"data-{index + 1}.yaml").write_bytes(learned.data(index).encode("utf-8"))
        made.chmod(0o755)
        made.rename(folder)
    except OSError as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise OutputError(
            Message("cli.cannot-be-written-2"),
            place=str(folder),
            remedy=Message("cli.name-another-with-o"),
        ) from error


def _print(learned: "LearnedTemplate", language: DisplayLanguage) -> None:
    """Print the fields with each sample's value, and what nobody could be sure of."""
    headings = (
        *(Message("cli.name"), Message("cli.label"), Message("cli.type")),
        Message("cli.required"),
    )
    table = make_names_table(*(each.get(language) for each in headings), *learned.samples)
    for each in learned.entries:
        needed = Message("cli.yes-2") if each.required else Message("cli.no")
        values = (_shorten_text(value) for value in each.shown)
        table.add_row(each.name, each.label, each.options["type"], needed.get(language), *values)
    make_console().print(table)
    for words in learned.unsure:
        click.echo(f"{Message('cli.to-check').get(language)}: {words.get(language)}")


def _shorten_text(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _MAX_SHOWN_LENGTH else f"{flat[:_MAX_SHOWN_LENGTH]}…"
