"""Say in the user's language what was typed wrong: a command, an option, an argument."""

from difflib import get_close_matches

import click
from click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchOption,
    UsageError,
)

from checker.core.messages import DisplayLanguage, Message


class NoSuchCommandError(UsageError):
    """A command that there is none of, and those that there are."""

    def __init__(self, name: str, known: list[str], ctx: click.Context) -> None:
        super().__init__(f"No such command {name!r}.", ctx)
        self.name = name
        self.near = get_close_matches(name, known, n=1)


def show_usage_error(error: click.ClickException, language: DisplayLanguage) -> None:
    """Write on standard error what was typed wrong, and what may have been meant."""
    said = _describe(error)
    if said is None:
        error.show()
        return
    click.echo(f"checker: {said.get(language)}", err=True)
    near = _find_near(error)
    if near:
        meant = Message("cli.did-you-mean", near=near).get(language)
        click.echo(f"  → {meant}", err=True)
    context = getattr(error, "ctx", None)
    if context is not None:
        seen = Message("cli.see-help", command=context.command_path).get(language)
        click.echo(f"  → {seen}", err=True)


def _describe(error: click.ClickException) -> Message | None:
    match error:
        case NoSuchCommandError():
            return Message("cli.no-such-command", name=error.name)
        case NoSuchOption():
            return Message("cli.no-such-option", name=error.option_name)
        case MissingParameter() if error.param is not None:
            name = error.param.make_metavar(error.ctx) if error.ctx else error.param.name
            is_option = isinstance(error.param, click.Option)
            option = f"{error.param.opts[0]} " if is_option else ""
            return Message("cli.missing-argument", name=f"{option}{name}")
        case BadOptionUsage():
            return Message("cli.option-needs-value", name=error.option_name)
        case BadParameter() if error.param is not None:
            name = next(iter(error.param.opts), "")
            return Message("cli.bad-value", name=name, problem=error.message)
    return None


def _find_near(error: click.ClickException) -> str:
    if isinstance(error, NoSuchCommandError):
        return "".join(error.near)
    if isinstance(error, NoSuchOption):
        return "".join(list(error.possibilities or [])[:1])
    return ""
