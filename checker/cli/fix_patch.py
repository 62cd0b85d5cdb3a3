"""`fix --patch OUT.patch`: suggestions that a reviewer takes or leaves piece by piece."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from checker import __version__
from checker.cli.hunks import HunkRemark, build_hunks
from checker.cli.output import check_output_path, make_usage_error
from checker.cli.patch import build_patch, patch_name
from checker.core.errors import ExitCode, InputError, OutputError
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import write_atomically
from checker.core.text.decoding import decode
from checker.core.verdict import Finding
from checker.jobs.fix.suggestions import Suggested, SuggestedGrade
from checker.session import Session

_CODECS: Final = {"cp51932": "euc_jp"}
"""Encodings that Python has under another name, or near enough for a heading."""
_MAX_LENGTH: Final = 160
_EXIT: Final = {
    "pass": ExitCode.PASS,
    "needs_review": ExitCode.PASS,
    "fail": ExitCode.FAIL,
    "error": ExitCode.NOT_JUDGED,
}
_WORST_FIRST: Final = (ExitCode.BAD_INPUT, ExitCode.FAIL, ExitCode.NOT_JUDGED, ExitCode.PASS)

patch_option = click.option("--patch", type=click.Path(path_type=Path), metavar="OUT.patch")


def check_alone(patch: Path | None, *, others: bool) -> None:
    """Make sure that `--patch` stands alone.

    Args:
        patch: where to write, None where no patch is asked for.
        others: whether there are options that write or show something else.

    Raises:
        click.UsageError: it does not.
    """
    if patch is not None and others:
        raise make_usage_error(Message("cli.patch-stands-alone"))


def refuse_hints() -> click.UsageError:
    """Return the error for hints without a patch: only a person can make them."""
    return make_usage_error(Message("cli.hints-need-patch"))


def write_patch(
    session: Session, files: Sequence[Path], target: Path, grade: SuggestedGrade, *, quiet: bool
) -> ExitCode:
    """Write the suggestions for some files as one patch, say so, and return the exit code.

    It is 1 where something is suggested or wrong. A file that cannot be read is told on standard
    error, and the others have their suggestions.

    Raises:
        OutputError: the patch cannot be written there; nothing was.
        ConfigError: the rule set or the configuration cannot be used.
    """
    _check_target(target, files)
    sections: list[bytes] = []
    codes: set[ExitCode] = set()
    count = 0
    for file in files:
        try:
            suggested = session.suggest(file, grade)
            pieces = build_hunks(suggested.before, suggested.after, _build_remarks(suggested))
        except InputError as error:
            click.echo(f"checker: {error.render(session.language)}", err=True)
            codes.add(ExitCode.BAD_INPUT)
            continue
        count += len(pieces)
        sections.append(build_patch(patch_name(file), pieces))
        codes |= {ExitCode.FAIL if pieces else ExitCode.PASS, _EXIT[suggested.verdict.status]}
        for line in () if quiet else _describe_suggested(suggested, len(pieces), session.language):
            click.echo(line)
    if count:
        write_atomically(target, b"".join([_build_head(), *sections]))
    click.echo(_format_closing(target, count).get(session.language))
    return next(code for code in _WORST_FIRST if code in codes)


def _check_target(target: Path, files: Sequence[Path]) -> None:
    what = None
    names = [patch_name(file) for file in files]
    if target.exists():
        what = Message("cli.exists-already")
    elif len(set(names)) < len(names):
        what = Message("cli.would-name-two-files-alike")
    else:
        try:
            check_output_path(target, files)
        except OutputError as error:
            what = error.what
    if what is not None:
        remedy = Message("cli.name-another-path-patch-run-documents")
        raise OutputError(what, place=str(target), remedy=remedy)


def _build_remarks(suggested: Suggested) -> list[HunkRemark]:
    """Return what the headings say, in the file's encoding: so a patch of it has only that.

    Raises:
        InputError: the encoding has no bytes that end a line.
    """
    encoding = decode(suggested.before)[1]
    if encoding.startswith("utf-16"):
        raise InputError(
            Message("cli.text-utf-16-takes-no-patch"),
            place=str(suggested.path),
            remedy=Message("cli.save-utf-8-fix-place"),
        )
    codec = _CODECS.get(encoding, encoding)
    grown: set[tuple[str, int, int]] = set()
    found = []
    for each in suggested.made:
        place = each.place
        spot = (place.block, place.start, place.end)  # rules that agree make one change
        found.append(
            HunkRemark(
                place.line or 1,
                place.end_line or place.line or 1,
                _format_heading(each).encode(codec, "backslashreplace"),
                grows=0 if spot in grown else _count_growth(each),
            )
        )
        grown.add(spot)
    return found


def _count_growth(finding: Finding) -> int:
    """Return by how many lines the text is longer with a fix."""
    new = "" if finding.fix is None else finding.fix.replacement
    return new.count("\n") - finding.quote.count("\n")


def _format_heading(finding: Finding) -> str:
    message = " ".join(finding.message.split())
    if len(message) > _MAX_LENGTH:
        message = message[:_MAX_LENGTH] + "..."
    grade = "" if finding.fix is None or finding.fix.grade == "safe" else f" [{finding.fix.grade}]"
    return f"{finding.rule}{grade}: {message}"


def _build_head() -> bytes:
    """Return what stands above the first file: both tools pass over it."""
    return (
        f"# checker {__version__}: suggestions. Each diff applies by itself: delete the others,\n"
        "# then `git apply` or `patch -p1` what is left, in the folder that checker ran in.\n"
    ).encode()


def _describe_suggested(
    suggested: Suggested, pieces: int, language: DisplayLanguage
) -> Iterator[str]:
    made = len(suggested.made)
    said = Message(
        "cli.suggestions-places",
        path=suggested.path,
        suggestions=Message("cli.suggestions", count=made),
        places=Message("cli.places", count=pieces),
    )
    yield said.get(language)
    more = 0
    for each in suggested.left:
        if each.why.code in {"grade", "hint"}:
            more += 1
        else:
            label, why = each.finding.place.label, each.why.words.get(language)
            yield f"  {label} {each.finding.rule}: {why}"
    if more:
        yield Message("cli.more-grade-unsafe-grade-display", more=more).get(language)


def _format_closing(target: Path, count: int) -> Message:
    if not count:
        return Message("cli.nothing-suggest-no-patch-written")
    return Message("cli.patch-places-no-document-changed", target=target, count=count)
