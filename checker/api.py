"""Offer scripts a function for each job, without any further set-up.

Each call reads the configuration that holds in the working folder, as the command does, and frees
the model when it is done. For many calls open one `Session` instead.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from checker.core.config_layers import ConfigSource
from checker.core.document import Document
from checker.core.errors import OutputError
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.storage import write_atomically
from checker.core.verdict import Verdict
from checker.jobs.fix.fix_file import GradeName
from checker.jobs.fix.report import FixReport, report_of
from checker.rules import Ruleset
from checker.session import Options, Session

if TYPE_CHECKING:
    from checker.jobs.write import WriteRequest, WrittenVerdict
    from checker.templates.data import Data, Given

__all__ = ["check", "fix", "lint", "load_ruleset", "read_document", "write"]


def check(
    path: str | Path,
    *,
    ruleset: str | None = None,
    use_model: bool = True,
    model: str | None = None,
    language: DisplayLanguage | None = None,
    fail_on: Severity | None = None,
    explain: bool = False,
    config: str | Path | None = None,
    isolated: bool = False,
    suppressions: bool = True,
) -> Verdict:
    """Review one document against a rule set.

    Args:
        path: the document; one that cannot be read gives a verdict with a `problem`.
        ruleset: a name or a YAML file; else the one whose `applies_to` fits, else the default.
        use_model: whether judged rules are asked of the model; where none is installed, they are
            reported as not judged.
        model: a name, a path or `openai:NAME`; else the one in use.
        language: of messages, `ja` or `en`; else that of the configuration or the environment.
        fail_on: the least severity that fails the document; else the configured one.
        explain: whether judged findings say which words decided.
        config: the configuration file that is read instead of the folder's own.
        isolated: whether the folder's own configuration is left out.
        suppressions: whether what stands in the document or beside it may silence a finding.

    Returns:
        the verdict: `status`, `findings`, `results` and more.

    Raises:
        ConfigError: the rule set or the configuration cannot be used.
        ModelError: the model that was named cannot be used.
    """
    options = Options(
        ruleset,
        use_model,
        model,
        language,
        fail_on,
        explain=explain,
        source=_source(config, isolated=isolated),
        suppressions=suppressions,
    )
    with Session.open(options=options) as session:
        return session.check(Path(path))


def lint(
    *paths: str | Path,
    ruleset: str | None = None,
    use_model: bool = True,
    model: str | None = None,
    language: DisplayLanguage | None = None,
    fail_on: Severity | None = None,
    config: str | Path | None = None,
    isolated: bool = False,
    suppressions: bool = True,
) -> list[Verdict]:
    """Review every document in folders, in the order of their names.

    `.gitignore` and `.checkerignore` are followed; known findings of a baseline are findings here.

    Args:
        paths: folders, files and globs; the working folder where none is named.
        ruleset: as `check` takes it, for all documents.
        use_model: likewise.
        model: likewise.
        language: likewise.
        fail_on: likewise.
        config: likewise.
        isolated: likewise.
        suppressions: likewise; without them ignore files do not count either.

    Returns:
        a verdict for each document.

    Raises:
        InputError: there is nothing of a name.
        ConfigError: a rule set or the configuration cannot be used.
        ModelError: the model that was named cannot be used.
    """
    options = Options(
        ruleset,
        use_model,
        model,
        language,
        fail_on,
        source=_source(config, isolated=isolated),
        suppressions=suppressions,
    )
    with Session.open(options=options) as session:
        return list(session.lint([str(each) for each in paths] or ["."]))


def fix(
    path: str | Path,
    output: str | Path | None = None,
    *,
    grade: GradeName = "safe",
    ruleset: str | None = None,
    language: DisplayLanguage | None = None,
    tracked: bool = True,
    config: str | Path | None = None,
    isolated: bool = False,
    suppressions: bool = True,
) -> FixReport:
    """Make the fixes that rules offer for a document; the document itself is never changed.

    Args:
        path: the document: Word, Markdown or plain text.
        output: the file for the fixed copy; None to learn only what would be fixed.
        grade: how far to go; `unsafe` also makes fixes that may change the meaning.
        ruleset: as `check` takes it.
        language: likewise.
        tracked: whether fixes of a Word file are tracked changes.
        config: as `check` takes it.
        isolated: likewise.
        suppressions: likewise.

    Returns:
        the report: `fixed`, `not_fixed`, and `remaining`, the verdict on the fixed text.

    Raises:
        InputError: the document cannot be read, or its format cannot be fixed.
        OutputError: the copy cannot be written, or is the document itself.
        ConfigError: the rule set or the configuration cannot be used.
    """
    file = Path(path)
    options = Options(
        ruleset,
        use_model=False,
        language=language,
        source=_source(config, isolated=isolated),
        suppressions=suppressions,
    )
    with Session.open(options=options) as session:
        fixed = session.fix(file, grade, tracked=tracked)
        report = report_of(fixed, str(file), session.language)
    if output is None:
        return report
    copy = Path(output)
    _write_copy(copy, file, fixed.after.data)
    return report.model_copy(update={"written": str(copy)})


def write(
    template: str,
    data: "str | Path | Mapping[str, Given]",
    output: str | Path,
    *,
    notes: str | Path | None = None,
    use_model: bool = True,
    model: str | None = None,
    language: DisplayLanguage | None = None,
    today: date | None = None,
    replace: bool = False,
    config: str | Path | None = None,
    isolated: bool = False,
) -> "WrittenVerdict":
    """Write a document from a template, and check it; the verdict goes to `OUTPUT.verdict.json`.

    Args:
        template: a name or a folder.
        data: the values by field, or a YAML, JSON or CSV file of them.
        output: the document; its ending chooses the form.
        notes: a text file in which missing values are looked for.
        use_model: whether the model drafts prose and answers judged rules.
        model: as `check` takes it.
        language: likewise.
        today: the day that the document is of; else this day.
        replace: whether a document that exists is replaced; the old version is kept as `.bak`.
        config: as `check` takes it.
        isolated: likewise.

    Returns:
        the verdict, whose `written` says where each value came from.

    Raises:
        InputError: data or notes cannot be read, or do not fit the template.
        OutputError: the document exists already or cannot be written.
        ConfigError: the template, its rule set or the configuration cannot be used.
        ModelError: the model that was named cannot be used.
    """
    from checker.jobs.write.files import check_target, save  # noqa: PLC0415 - only to write
    from checker.jobs.write.writer_context import ProgressListener  # noqa: PLC0415 - likewise

    source = _source(config, isolated=isolated)
    with Session.open(options=Options(None, use_model, model, language, source=source)) as session:
        order = _build_request(session, template, data, Path(output), notes, today)
        check_target(order.path, force=replace)
        result = session.write(order, session.writer(order.template), ProgressListener())
    save(order.path, result, force=replace)
    return result.verdict


def read_document(path: str | Path, data: bytes | None = None) -> Document:
    """Read a document of any format that checker knows, within the configured limits.

    Args:
        path: the file; its ending names the format.
        data: its content, where that is not what is on the disk.

    Returns:
        the document: its blocks in order, with text, looks and places.

    Raises:
        InputError: it cannot be read.
        ConfigError: the configuration cannot be used.
    """
    return Session.open().read(Path(path), data)


def load_ruleset(name: str | Path) -> Ruleset:
    """Load a rule set, its examples tried.

    Args:
        name: of a rule set that ships or is configured, or its YAML file.

    Returns:
        the rule set; `broken` holds the rules that cannot run, and why.

    Raises:
        ConfigError: it is not there, or cannot be used at all.
    """
    return Session.open().validated(str(name))


def _build_request(
    session: Session,
    template: str,
    data: "str | Path | Mapping[str, Given]",
    output: Path,
    notes: str | Path | None,
    today: date | None,
) -> "WriteRequest":
    """Return what is to be written, in the form that the output's ending names."""
    from checker.jobs.write.files import form_of, read_notes  # noqa: PLC0415 - only to write
    from checker.jobs.write.write import WriteRequest  # noqa: PLC0415 - likewise
    from checker.templates.render import DEFAULT_FORM  # noqa: PLC0415 - likewise

    order = WriteRequest(
        template=session.template(template),
        data=_given(data),
        path=output,
        form=DEFAULT_FORM,
        language=session.language,
        today=today or date.today(),  # noqa: DTZ011 - the user's day
        notes=read_notes(Path(notes)) if notes is not None else None,
    )
    return form_of(order, chosen=True)


def _write_copy(copy: Path, file: Path, data: bytes) -> None:
    if copy.exists() and copy.samefile(file):
        raise OutputError(
            Message("core.is-the-document-to-fix"),
            place=str(copy),
            remedy=Message("core.name-another-path"),
        )
    write_atomically(copy, data)


def _source(config: str | Path | None, *, isolated: bool) -> ConfigSource:
    return ConfigSource(None if config is None else Path(config), isolated)


def _given(data: "str | Path | Mapping[str, Given]") -> "Data":
    from checker.templates.data import Data, read_data  # noqa: PLC0415 - only to write

    return Data(data) if isinstance(data, Mapping) else read_data(Path(data))
