"""`checker init`: a configuration, an ignore file and a CI file for a folder of documents."""

from pathlib import Path
from typing import Literal

import click

from checker.cli.help import command
from checker.cli.init_report import SetupOutcome, build_report, render
from checker.cli.lint_stream import show_linting
from checker.cli.output import form_option, lang_option, locale_language, write_json
from checker.core.errors import ExitCode
from checker.core.messages import DisplayLanguage
from checker.core.resources import get_rules_folder
from checker.jobs.setup.documents import survey_folder
from checker.jobs.setup.environment import Ci, ProjectEnvironment, look_around
from checker.jobs.setup.rendering import Setup
from checker.jobs.setup.requirement import build_requirement
from checker.jobs.setup.rules import find_own_rules
from checker.jobs.setup.ruleset_selection import choose_rulesets
from checker.jobs.setup.setup_files import build_setup_files, write
from checker.rules import RulesetLibrary
from checker.rules.foreign import open_foreign
from checker.session import Options, Session


@command()
@click.argument("folder", default=".", type=click.Path(path_type=Path))
@click.option("--ci", type=click.Choice(["github", "gitlab", "jenkins", "none"]))
@click.option("--pre-commit", is_flag=True)
@click.option("--requirement", "required", metavar="SPEC")
@click.option("--dry-run", is_flag=True)
@form_option
@click.option("-q", "--quiet", is_flag=True)
@lang_option
def init(
    folder: Path,
    ci: Literal["github", "gitlab", "jenkins", "none"] | None,
    pre_commit: bool,
    required: str | None,
    dry_run: bool,
    form: str,
    quiet: bool,
    lang: DisplayLanguage | None,
) -> int:
    """Set a folder of documents up."""
    place = look_around(folder)
    session = Session.open(place.root, Options(use_model=False, language=lang), locale_language())
    wanted: Ci | None = place.ci or "github"
    if ci is not None:
        wanted = None if ci == "none" else ci
    setup = _setup(session, place, wanted, required, pre_commit=pre_commit, quiet=quiet)
    files = build_setup_files(setup)
    if not dry_run:
        for each in files:
            if not each.kept:
                write(setup, each)
    outcome = SetupOutcome(
        setup, tuple(files), dry_run=dry_run, guessed=ci is None and place.ci is None
    )
    if form == "json":
        write_json(build_report(outcome))
    else:
        click.echo(render(outcome, quiet=quiet), nl=False)
    return ExitCode.PASS


def _setup(
    session: Session,
    place: ProjectEnvironment,
    ci: Ci | None,
    required: str | None,
    *,
    pre_commit: bool,
    quiet: bool,
) -> Setup:
    """Look at the documents and choose what they get.

    Raises:
        ConfigError: an ignore file, a rule set or the requirement makes no sense.
    """
    installed = build_requirement(required)
    rules = () if place.configuration is not None else tuple(find_own_rules(place))
    library = RulesetLibrary(
        (*session.settings.rules, *(place.root / each for each in rules)), open_foreign
    )
    headers, _ = library.survey()  # broken ones are said by `checker lint`
    shipped = {
        file.stem: each.language
        for file, each in headers
        if file.is_relative_to(get_rules_folder())
    }
    with show_linting(session.language, quiet=quiet) as on_progress:
        found = survey_folder(place, headers, session.settings.limits, on_progress)
    return Setup(
        place=place,
        survey=found,
        chosen=choose_rulesets(found.seen, shipped, place.target),
        rules=rules,
        requirement=installed,
        language=session.language,
        ci=ci,
        pre_commit=pre_commit,
    )
