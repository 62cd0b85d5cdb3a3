"""Show a command's help in the language of the terminal: its words stand in the catalogues.

Nothing names them in the code; their ids are made of what a user types:

    help.command.<command>            what it does, in paragraphs; the first is one sentence
    help.list.<command>               its words in the list of commands, if not that sentence
    help.example.<command>            how it is called
    help.option.<command>.<option>    what its option means, by the long name
    help.option.<option>              the same, where several commands mean the same

A command within a group is `rules.draft`. What no catalogue knows is shown as click would show it.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from checker.cli.output import find_command_language
from checker.core.catalogue import catalogue

if TYPE_CHECKING:
    from checker.cli.help_layout import HelpFormatter

_ROOT: Final = "checker"
_EXTRAS: Final = re.compile(r"\[[^\[]*\]$")
"""What click says behind an option's help: its default, its range."""


class _Words:
    """Find the words for one command in the language of the terminal."""

    def __init__(self, ctx: click.Context) -> None:
        self.path = _list_names(ctx)
        self._catalogue = catalogue(find_command_language())

    def heading(self, name: str) -> str:
        return self._catalogue.text(f"help.heading.{name}")

    def command(self) -> str | None:
        return self._find("command", self.path)

    def example(self) -> str | None:
        found = self._find("example", self.path)
        return found and self.heading("example").replace("{command}", found)

    def option(self, name: str) -> str | None:
        return self._find("option", [*self.path, name]) or self._find("option", [name])

    def listed(self, command: str) -> str | None:
        path = [each for each in self.path if each != _ROOT] + [command]
        whole = self._find("command", path)
        return self._find("list", path) or (whole and whole.partition("\n")[0])

    def _find(self, what: str, path: list[str]) -> str | None:
        name = ".".join(["help", what, *path])
        found = self._catalogue.text(name)
        return None if found == name else found


def _list_names(ctx: click.Context) -> list[str]:
    """Return the names of a command and of the groups that it is in."""
    names: list[str] = []
    while ctx.parent is not None:
        names.insert(0, str(ctx.info_name))
        ctx = ctx.parent
    return names or [_ROOT]


class _HelpContext(click.Context):
    def make_formatter(self) -> "HelpFormatter":
        from checker.cli.help_layout import HelpFormatter  # noqa: PLC0415 - only for help

        return HelpFormatter(width=self.terminal_width, max_width=self.max_content_width)


class HelpCommand(click.Command):
    """Take its help from the catalogues; its docstring is for who reads the code."""

    context_class = _HelpContext

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, text, options and an example."""
        usage = " ".join(self.collect_usage_pieces(ctx))
        prefix = f"{_Words(ctx).heading('usage')}: "
        formatter.write_usage(ctx.command_path, usage, prefix=prefix)
        self.format_help_text(ctx, formatter)
        self.format_options(ctx, formatter)
        self.format_epilog(ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        text = _Words(ctx).command()
        if text is None:
            super().format_help_text(ctx, formatter)
            return
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options, and what each of them means."""
        words = _Words(ctx)
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        with formatter.section(words.heading("options")):
            formatter.write_dl([_describe(each, words, ctx) for each in options if not each.hidden])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example, in one line to be copied."""
        example = _Words(ctx).example()
        if example is None:
            super().format_epilog(ctx, formatter)
        else:
            formatter.write(f"\n{' ' * formatter.indent_increment}{example}\n")


def _describe(option: click.Option, words: _Words, ctx: click.Context) -> tuple[str, str]:
    """Return an option as it is typed, and what it means, with its default and range."""
    typed, shown = option.get_help_record(ctx) or ("", "")
    long = next((each for each in option.opts if each.startswith("--")), option.opts[0])
    meaning = words.option(long.lstrip("-")) or option.help or ""
    return typed, "  ".join(filter(None, [meaning, _find_extras(shown, words)]))


def _find_extras(shown: str, words: _Words) -> str:
    found = _EXTRAS.search(shown)
    if found is None:
        return ""
    extras = found[0].replace("[default: ", f"[{words.heading('default')}: ", 1)
    return re.sub(r"\brequired\]$", f"{words.heading('required')}]", extras)


class HelpGroup(HelpCommand, click.Group):
    """Do the same for a group, and list its commands without importing them."""

    command_class = HelpCommand

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, and what each of them does."""
        words = _Words(ctx)
        with formatter.section(words.heading("commands")):
            formatter.write_dl(
                [
                    (name, words.listed(name) or self._shorten(name, ctx))
                    for name in self.list_commands(ctx)
                ]
            )

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was named; of one that there is not, say which comes near."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            from checker.cli.usage_errors import NoSuchCommandError  # noqa: PLC0415 - a rare need

            raise NoSuchCommandError(args[0], self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)

    def _shorten(self, name: str, ctx: click.Context) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str() if command else ""


def command(name: str | None = None) -> Callable[[Callable[..., Any]], HelpCommand]:
    """Declare a command as `click.command` does; its help stands in the catalogues."""
    return click.command(name, cls=HelpCommand)


def group() -> Callable[[Callable[..., Any]], HelpGroup]:
    """Declare a group of commands as `click.group` does."""
    return click.group(cls=HelpGroup)
