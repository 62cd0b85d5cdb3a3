"""The command `checker`, and the one boundary that turns exceptions into exit codes."""

import atexit
import gc
import os
import sys
from typing import Final, NoReturn

from checker.core.errors import CheckerError, ExitCode
from checker.core.terminal import show_on

_COLLECTED_AFTER: Final = (200_000, 10, 10)
"""How many new objects Python looks through for cycles: most of what a start makes stays."""
_OFTEN: Final = frozenset({"check", "lint", "fix", "new", "ask"})
"""Commands that are called so often that their start counts."""


def main() -> NoReturn:
    """Run the command line and leave with the exit code of the design (0 to 4)."""
    gc.set_threshold(*_COLLECTED_AFTER)
    # pydantic would look through all installed wheels for plugins, and run their code
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    atexit.register(gc.freeze)  # else Python looks through all that is left for cycles at its end
    _prepare_streams()
    sys.exit(_run())


def _run() -> int:
    try:
        code = _answer_again() if sys.argv[1:2] == ["lint"] else None
    except BrokenPipeError:
        return _leave_pipe()
    except KeyboardInterrupt:
        sys.stderr.write("checker: interrupted\n")
        return 130
    except Exception as error:  # noqa: BLE001 - the boundary, as below
        return _report_bug(error)
    return _run_command() if code is None else code


def _answer_again() -> int | None:
    """Print what the same command printed, where nothing has changed; None where it is to run."""
    from checker.jobs.lint.kept_answer import ask  # noqa: PLC0415 - for one command

    asked = ask(sys.argv[2:])
    answer = None if asked is None else asked.find()
    if asked is None or answer is None:
        return None
    try:
        answer.write(sys.stdout, sys.stderr, asked.seconds)
    except BrokenPipeError:
        raise
    except OSError as error:
        from checker.cli.lint_stream import report_stdout  # noqa: PLC0415 - only of a full disk

        return _say_error(report_stdout(error))
    return answer.exit_code


def _run_command() -> int:
    import click  # noqa: PLC0415 - not to print what is kept

    from checker.cli import cli  # noqa: PLC0415 - inside the boundary: a bug there is exit code 4
    from checker.cli.output import find_command_language  # noqa: PLC0415

    try:
        result = cli.main(prog_name="checker", standalone_mode=False)
        _keep_expressions()
        return int(result or 0)
    except CheckerError as error:
        return _say_error(error)
    except click.exceptions.Abort:
        click.echo("checker: interrupted", err=True)
        return 130
    except click.ClickException as error:
        from checker.cli.usage_errors import show_usage_error  # noqa: PLC0415 - only when needed

        show_usage_error(error, find_command_language())
        return ExitCode.BAD_INPUT
    except BrokenPipeError:
        return _leave_pipe()
    except Exception as error:  # noqa: BLE001 - the boundary: whatever escapes is a bug of ours
        return _report_bug(error)


def _keep_expressions() -> None:
    """Keep what was compiled for the next run, after a command that is called often."""
    if _OFTEN.intersection(sys.argv[1:2]):
        from checker.core.text.kept_expressions import keep_expressions  # noqa: PLC0415 - as above

        keep_expressions()


def _say_error(error: CheckerError) -> int:
    import click  # noqa: PLC0415 - as above

    from checker.cli.output import find_command_language  # noqa: PLC0415 - only when needed

    click.echo(f"checker: {error.render(find_command_language())}", err=True, color=True)
    return error.exit_code


def _leave_pipe() -> int:
    """Go, as the reader of a pipe did; Python would complain again while it closes the stream."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.PASS


def _report_bug(error: Exception) -> int:
    import traceback  # noqa: PLC0415 - only when needed

    import click  # noqa: PLC0415 - as above

    traceback.print_exception(error)
    click.echo(f"checker: {_describe_bug()}", err=True)
    return ExitCode.BUG


def _describe_bug() -> str:
    """Return what a user does about a bug, in English where the bug is in finding the words."""
    try:
        from checker.cli.output import find_command_language  # noqa: PLC0415
        from checker.core.messages import Message  # noqa: PLC0415 - only when needed

        return Message("cli.a-bug").get(find_command_language())
    except Exception:  # noqa: BLE001 - the boundary, still
        return "a bug in checker; please report the lines above. No document was changed."


def _prepare_streams() -> None:
    """Prepare standard output and standard error for words that nobody of us wrote.

    A Japanese report survives a console of another encoding, and is UTF-8 in a pipe. No command
    sends a control character of a document, a file's name or a rule set: it is shown.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = None if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    sys.stdout, sys.stderr = show_on(sys.stdout), show_on(sys.stderr)


if __name__ == "__main__":
    main()
