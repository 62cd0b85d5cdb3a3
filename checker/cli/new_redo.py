"""`checker new --resume OUT.yaml --redo FIELD`: which texts are written anew, and how."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import click

from checker.cli.output import make_usage_error
from checker.core.errors import ConfigError
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.jobs.write import WriteRequest
from checker.jobs.write.redoing import LONGER, SHORTER, TONES, DraftWish, find_drafted
from checker.jobs.write.working_copy import WorkingCopy
from checker.templates.field_lookup import DataNames
from checker.templates.model import Tone

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}")
_Command = TypeVar("_Command", bound=Callable[..., object])


@dataclass(frozen=True)
class Redo:
    """What `--redo`, `--tone` and `--length` say."""

    fields: Sequence[str] = ()
    tone: Tone | None = None
    length: str = ""


def redo_options(function: _Command) -> _Command:
    """Add the options for texts that are written anew."""
    for option in (
        click.option("--length", metavar="shorter|longer|N"),
        click.option("--tone", type=click.Choice(TONES)),
        click.option("--redo", multiple=True, metavar="FIELD"),
    ):
        function = option(function)
    return function


def make_redo(
    fields: Sequence[str], tone: Tone | None, length: str | None, *, resumes: bool
) -> Redo:
    """Return what the options say.

    Raises:
        UsageError: they do not go together, or the length is none.
    """
    if fields and not resumes:
        raise make_usage_error(Message("cli.redo-goes-with-resume"))
    if (tone or length) and not fields:
        raise make_usage_error(Message("cli.tone-goes-with-redo"))
    if length and length not in (SHORTER, LONGER) and not _NUMBER.fullmatch(length):
        raise make_usage_error(Message("cli.is-no-length", length=length))
    return Redo(fields, tone, length or "")


def apply_redo(
    redo: Redo, told: WorkingCopy, order: WriteRequest
) -> tuple[WorkingCopy, WriteRequest]:
    """Return a working copy without the texts that are written anew, and the order for them.

    Raises:
        DataErrors: the template drafts no such field.
    """
    names = DataNames(order.template.header.fields)
    wishes: dict[str, DraftWish] = {}
    for name in redo.fields:
        field = find_drafted(order.template, name)
        written = {names.find(key): value for key, value in told.data.values.items()}
        before = told.drafts.get(field.name) or written.get(field)
        wishes[field.name] = DraftWish(str(before or ""), redo.tone, redo.length)
    return _leave_out(told, names, wishes), replace(order, wishes=wishes)


def _leave_out(told: WorkingCopy, names: DataNames, wishes: Mapping[str, DraftWish]) -> WorkingCopy:
    given = {
        key: value
        for key, value in told.data.values.items()
        if getattr(names.find(key), "name", key) not in wishes
    }
    drafts = {name: text for name, text in told.drafts.items() if name not in wishes}
    return replace(told, data=replace(told.data, values=given), drafts=drafts)


def check_model(redo: Redo, *, has_model: bool) -> None:
    """Make sure, before any work, that there is a model to write anew.

    Raises:
        ConfigError: there is none.
    """
    if redo.fields and not has_model:
        raise ConfigError(
            Message("cli.redo-needs-a-model"),
            place="--redo",
            remedy=Message("cli.install-a-model-or-write-it"),
        )
