"""Do what the tools ask, each call in a session of its own, all with one model."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from checker.core.confined import is_plain_name
from checker.core.errors import ConfigError, InputError, OutputError, RulesetError
from checker.core.messages import Message
from checker.core.regular_files import is_inside
from checker.core.storage import write_atomically
from checker.engines.lazy_engine import EngineHandle
from checker.jobs.fix.fix_file import GradeName
from checker.jobs.fix.report import report_of
from checker.mcp import answers
from checker.mcp.schemas import (
    AskAnswer,
    CheckAnswer,
    FieldView,
    FixAnswer,
    Given,
    RuleAnswer,
    RuleSetView,
    RuleView,
    TemplateView,
    WriteAnswer,
)
from checker.rules import LoadedRule, Ruleset
from checker.session import Options, Session

if TYPE_CHECKING:
    from checker.templates.data import Given as DataValue
    from checker.templates.model import Template

_TEXT: Final = "text.md"
_MOST_CHARACTERS: Final = 2_000_000


@dataclass
class Desk:
    """What an assistant may have done, within some folders.

    Args:
        folder: whose configuration holds, and where relative paths begin.
        options: of every session.
        roots: folders whose files may be read and written; none for texts only.
    """

    folder: Path
    options: Options
    roots: tuple[Path, ...] = ()
    _engine: EngineHandle | None = None
    _has_engine: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def _open(self, ruleset: str | None = None) -> Iterator[Session]:
        """Open a session, one at a time; the model stays loaded from one to the next."""
        with self._lock:
            options = replace(self.options, ruleset=self._find_ruleset(ruleset))
            session = Session.open(self.folder, options)
            if self._has_engine and self._engine is not None:
                session.use_engine(self._engine)
            elif not self._has_engine:
                self._engine, self._has_engine = session.engine(), True
            yield session

    def check(self, text: str | None, path: str | None, ruleset: str | None) -> CheckAnswer:
        """Check a text or a file.

        Raises:
            CheckerError: neither or both are given, or one cannot be used.
        """
        with self._open(ruleset) as session:
            if path is not None and text is None:
                return answers.describe_verdict(session.check(self._find(path)))
            with _as_file(text, path) as file:
                return answers.describe_verdict(session.check(file))

    def fix(
        self,
        text: str | None,
        path: str | None,
        ruleset: str | None,
        grade: GradeName,
        output: str | None,
    ) -> FixAnswer:
        """Fix a text, or a file into a new one; the file itself is never changed.

        Raises:
            CheckerError: something that is given cannot be used, or the new file exists.
        """
        target = None if output is None else self._find_free(output)
        with self._open(ruleset) as session:
            if path is not None and text is None:
                return _fix(session, self._find(path), grade, target, is_text=False)
            with _as_file(text, path) as file:
                return _fix(session, file, grade, target, is_text=True)

    def list_rulesets(self) -> list[RuleSetView]:
        """List the rule sets that can be used."""
        with self._open() as session:
            found = []
            for name in sorted(session.library.files):
                try:
                    found.append(answers.describe_ruleset(name, session.library.get(name)))
                except RulesetError:
                    continue  # a file that is no rule set
            return found

    def list_rules(self, ruleset: str) -> list[RuleView]:
        """List the rules of a set.

        Raises:
            ConfigError: there is no such set, or it cannot be used.
        """
        with self._open(ruleset) as session:
            rules = self._load(session, ruleset).rules
            return [answers.describe_rule(each, session.language) for each in rules]

    def explain(self, rule: str, ruleset: str | None) -> RuleAnswer:
        """Explain a rule of a set, or of whichever set has it.

        Raises:
            ConfigError: there is none.
        """
        with self._open(ruleset) as session:
            for each in self._iter_rules(session, ruleset):
                if each.rule.id == rule:
                    return answers.explain_rule(each, session.language)
        raise ConfigError(Message("mcp.no-such-rule", rule=rule[:100]))

    def ask(self, question: str, follows: str = "") -> AskAnswer:
        """Answer a question from the documents of the index that lie within the roots.

        `follows` is the question before it, where it is a follow-up.

        Raises:
            CheckerError: there is no index, or the question is none.
        """
        from checker.jobs.ask.ask import Asking  # noqa: PLC0415 - only to ask
        from checker.jobs.ask.embedders import open_embedder, open_second_look  # noqa: PLC0415 - likewise
        from checker.search.index_file import IndexFile, get_index_path  # noqa: PLC0415 - likewise

        with self._open() as session:
            where = session.settings.search.index or get_index_path()
            with IndexFile.open(where.absolute()) as index:
                today = date.today()  # noqa: DTZ011 - the user's day
                embedder = open_embedder(session.settings)
                may_read = self._is_within
                second = open_second_look(session.settings)
                judge = session.passage_judge()
                asking = Asking(
                    *(session, index, embedder, judge, today, may_read),
                    looks_at_files=True,
                    second_look=second,
                )
                return answers.describe_answer(asking.answer(question, follows), session.language)

    def list_templates(self) -> list[TemplateView]:
        """List the templates that documents can be written from."""
        from checker.templates.library import TemplateLibrary  # noqa: PLC0415 - only to write

        with self._open() as session:
            headers, _ = TemplateLibrary(session.settings.templates).survey()
        return [
            TemplateView(
                name=header.template,
                title=header.title,
                language=header.language,
                fields=[
                    FieldView(
                        name=each.name, label=each.label, type=each.type, required=each.required
                    )
                    for each in header.fields
                    if each.source == "given"
                ],
            )
            for _, header in headers
        ]

    def write(self, template: str, values: dict[str, Given], output: str) -> WriteAnswer:
        """Write a new document from a template.

        Raises:
            CheckerError: template or values cannot be used, or the file exists.
        """
        from checker.jobs.write.files import form_of, save  # noqa: PLC0415 - only to write
        from checker.jobs.write.write import WriteRequest  # noqa: PLC0415 - likewise
        from checker.jobs.write.writer_context import ProgressListener  # noqa: PLC0415 - likewise
        from checker.templates.data import Data  # noqa: PLC0415 - likewise
        from checker.templates.render import DEFAULT_FORM  # noqa: PLC0415 - likewise

        target = self._find_free(output)
        if not is_plain_name(template):
            raise ConfigError(Message("mcp.name-a-template"), place="template")
        with self._open() as session:
            chosen = session.template(template)
            self._refuse_files(chosen, values)
            order = WriteRequest(
                template=chosen,
                data=Data(
                    {name: _as_written(value) for name, value in values.items()}, self.folder
                ),
                path=target,
                form=DEFAULT_FORM,
                language=session.language,
                today=date.today(),  # noqa: DTZ011 - the user's day
            )
            order = form_of(order, chosen=True)
            result = session.write(order, session.writer(order.template), ProgressListener())
        save(target, result, force=False)
        sources = result.verdict.written.fields
        return WriteAnswer(
            written=str(target),
            status=result.verdict.status,
            open_fields=[each.field for each in sources if each.origin == "absent"],
            findings=answers.describe_findings(result.verdict.findings),
        )

    def close(self) -> None:
        """Free the model."""
        if self._engine is not None:
            self._engine.close()

    def _load(self, session: Session, ruleset: str) -> Ruleset:
        return session.library.get(self._find_ruleset(ruleset) or ruleset)

    def _iter_rules(self, session: Session, ruleset: str | None) -> Iterator[LoadedRule]:
        names = sorted(session.library.files) if ruleset is None else [ruleset]
        for name in names:
            try:
                yield from self._load(session, name).rules
            except RulesetError:
                if ruleset is not None:
                    raise

    def _refuse_files(self, template: "Template", values: dict[str, Given]) -> None:
        """Make sure that pictures and tables which values name lie within the roots.

        Whichever field a value is for: names are matched loosely.
        """
        if any(each.type in {"image", "rows"} for each in template.header.fields):
            for value in values.values():
                if isinstance(value, str):
                    self._find(value)

    def _find_ruleset(self, name: str | None) -> str | None:
        """Return a rule set's name, or its path within the roots."""
        if name is None or is_plain_name(name):
            return name
        return str(self._find(name))

    def _find(self, path: str) -> Path:
        """Return a file within the roots; it may not exist."""
        if "\0" in path:
            raise InputError(Message("mcp.outside"), place=path.replace("\0", "\\0"))
        found = self.folder / path
        if not any(is_inside(found, root) for root in self.roots):
            raise InputError(
                Message("mcp.outside"),
                place=path,
                remedy=Message("mcp.folders-are", folders=", ".join(map(str, self.roots)) or "-"),
            )
        return found

    def _is_within(self, path: str) -> bool:
        return any(is_inside(Path(path), root) for root in self.roots)

    def _find_free(self, path: str) -> Path:
        """Return where a new file within the roots goes.

        Raises:
            OutputError: something is there already, or its folder is not.
        """
        target = self._find(path)
        if target.exists() or target.is_symlink():
            raise OutputError(
                Message("cli.exists-already-2"),
                place=path,
                remedy=Message("core.name-another-path"),
            )
        if not target.parent.is_dir():
            raise OutputError(Message("cli.lies-folder-does-not-exist"), place=path)
        return target


def _as_written(value: Given) -> "DataValue":
    return str(value) if isinstance(value, int | float) else value


def _fix(
    session: Session, file: Path, grade: GradeName, target: Path | None, *, is_text: bool
) -> FixAnswer:
    fixed = session.fix(file, grade)
    if target is not None:
        write_atomically(target, fixed.after.data)
    report = report_of(fixed, str(file), session.language)
    text = fixed.after.data.decode("utf-8") if is_text else None
    return answers.describe_fixes(report, text, None if target is None else str(target))


@contextmanager
def _as_file(text: str | None, path: str | None) -> Iterator[Path]:
    """Yield a file that holds a text, in a folder of its own.

    Raises:
        InputError: there is none, or a path, too; or it is too long.
    """
    if text is None or path is not None:
        raise InputError(Message("mcp.text-or-path"))
    if len(text) > _MOST_CHARACTERS:
        raise InputError(Message("mcp.text-too-long", most=_MOST_CHARACTERS))
    with tempfile.TemporaryDirectory(prefix="checker-") as folder:
        file = Path(folder) / _TEXT
        file.write_text(text, encoding="utf-8")
        yield file
