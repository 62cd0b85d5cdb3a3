"""Share what commands that write a new rule set need: its name, its file, that it loads."""

import tempfile
from pathlib import Path

from checker.cli.output import check_output_path
from checker.core.errors import ConfigError, OutputError
from checker.core.messages import Message
from checker.core.text import lazy_re as re
from checker.session import Session

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def choose_ruleset_name(name: str | None, output: Path | None, default: str) -> str:
    """Return the rule set's name: as asked for, or as its file is called where that is one.

    Raises:
        ConfigError: the name that was asked for is none.
    """
    if name is None:
        return output.stem if output and _NAME.fullmatch(output.stem) else default
    if not _NAME.fullmatch(name):
        raise ConfigError(
            Message("cli.is-no-rule-sets-name", name=name),
            remedy=Message("cli.use-lower-case-letters-digits-joined"),
        )
    return name


def check_new_file(output: Path, inputs: tuple[Path, ...], *, force: bool) -> None:
    """Make sure that a rule set can be written to `output` without harm.

    Raises:
        OutputError: it cannot be written, or is there already and `force` is not set.
    """
    check_output_path(output, inputs)
    if output.exists() and not force:
        raise OutputError(
            Message("cli.exists-already"),
            place=str(output),
            remedy=Message("cli.name-another-file-o-add-force"),
        )


def check_loads(session: Session, name: str, text: str) -> None:
    """Load the text as any other rule set, before it is written anywhere.

    Raises:
        RulesetErrors: it cannot be used, which would be a fault of checker.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"{name}.yaml"
        file.write_bytes(text.encode("utf-8"))
        session.library.get(str(file))
