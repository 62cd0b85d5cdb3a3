"""Builds what a run needs once: settings, rule sets, readers, the judge; then does the jobs."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from checker import __version__
from checker.core.config import Settings, config_file, load_settings
from checker.core.document import Document
from checker.core.errors import CheckerError, ConfigError, InputError, JudgeError, RulesetError
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import DocumentInfo, Problem, Verdict
from checker.formats.reading import read_document, sha256_of
from checker.jobs.check.check import Job, check
from checker.jobs.check.explain import Explanation, explain
from checker.jobs.fix.fixing import GRADES, Fixed, GradeName, fix, format_of
from checker.jobs.fix.suggestions import Suggested, SuggestedGrade, suggest
from checker.jobs.judging.judging import open_judge
from checker.jobs.measure.gate import gated
from checker.jobs.measure.noise import Noise, measure_noise
from checker.jobs.measure.ruletest import RuleMeasure, measure
from checker.jobs.suppress.sidecar import read_sidecar
from checker.judge.judge import Announce, Judge, Request, keep_quiet
from checker.judge.limit import Limit
from checker.rules import Library, Ruleset
from checker.rules.foreign.run import open_foreign

if TYPE_CHECKING:
    from checker.formats.docx.edit import Annotated
    from checker.formats.xlsx.edit import AnnotatedBook
    from checker.jobs.lint.choose import Choice
    from checker.jobs.lint.work import Task
    from checker.jobs.write import Order, Result
    from checker.jobs.write.desk import Desk, Watch
    from checker.templates.model import Template

ChosenBy = Literal["option", "applies_to", "default"]
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user asked for in this run; None leaves it to the configuration.

    `budget` is the most seconds that judging may take, None for as long as it takes; `explain`
    asks why of each judged finding.
    """

    ruleset: str | None = None
    use_model: bool = True
    model: str | None = None
    language: DisplayLanguage | None = None
    fail_on: Severity | None = None
    budget: float | None = None
    explain: bool = False


@dataclass
class App:
    """One run of checker in one folder. `limit` says when judging stops.

    `announce` is told why a run takes longer this once, before it does.
    `folder` is where its configuration was looked for, None where it came from elsewhere.
    """

    settings: Settings
    options: Options
    language: DisplayLanguage
    library: Library
    limit: Limit = field(default_factory=Limit)
    announce: Announce = keep_quiet
    _judge: Judge | None = None
    _judge_opened: bool = False
    _on_progress: OnProgress | None = None
    _rulesets: dict[str, Ruleset] = field(default_factory=dict)
    folder: Path | None = None

    @classmethod
    def build(cls, folder: Path, options: Options, default_language: DisplayLanguage) -> "App":
        """Read the configuration of `folder`.

        Raises:
            ConfigError: the configuration makes no sense.
        """
        settings = load_settings(folder)
        language = options.language or settings.language or default_language
        library = Library(settings.rules, open_foreign)
        limit = Limit(options.budget)
        return cls(settings, options, language, library, limit, folder=folder)

    def check(self, path: Path, on_progress: OnProgress | None = None) -> Verdict:
        """Review one file; a file that cannot be read gives a verdict that says so.

        Raises:
            ConfigError: the rule set or the configuration cannot be used.
            ModelError: the model that was asked for cannot be used.
        """
        started = time.perf_counter()
        try:
            document = self.read(path)
        except InputError as error:
            return self._unreadable(path, error)
        seconds = time.perf_counter() - started
        return check(self._job(document, path, seconds), self.judge(on_progress))

    def lint(self, task: "Task") -> Verdict:
        """Review one file of a folder; what is wrong with it, or beside it, is in its verdict.

        Raises:
            ConfigError: the rule set or the configuration cannot be used.
            ModelError: the model that was asked for cannot be used.
        """
        job = self.lint_job(task)
        return job if isinstance(job, Verdict) else check(job, self.judge(self._on_progress))

    def lint_job(self, task: "Task", data: bytes | None = None) -> Job | Verdict:
        """Return what there is to check of a file, or a verdict that says why nothing is.

        Args:
            task: the file.
            data: its content, where that is not what is on the disk.

        Raises:
            ConfigError: the rule set or the configuration cannot be used.
        """
        from checker.jobs.lint.job import problem_of  # noqa: PLC0415 - only to lint

        try:
            return self._lint_job(task, data)
        except (InputError, RulesetError) as error:
            if isinstance(error, RulesetError) and not error.place.startswith(task.path):
                raise
            return problem_of(task, error, self.language)
        except ConfigError as error:
            if error.place != task.name:
                raise
            return problem_of(task, error, self.language)  # several rule sets fit this file

    def ask_ahead(self, tasks: Sequence["Task"]) -> None:
        """Ask the judge at once what several files will ask: their questions share one tree.

        The answers are kept; a file that cannot be read asks nothing here.

        Raises:
            ModelError: the model cannot be used.
        """
        from checker.jobs.lint.ahead import requests_of  # noqa: PLC0415 - only with a model

        judge = self.judge(self._on_progress)
        requests: list[Request] = []
        for task in tasks:
            with suppress(InputError, ConfigError):  # said when the file's turn comes
                requests += requests_of(self._lint_job(task))
        if judge is not None and requests:
            with suppress(JudgeError):  # likewise
                judge.ask(requests)

    def _lint_job(self, task: "Task", data: bytes | None = None) -> Job:
        from checker.jobs.lint.job import job_of  # noqa: PLC0415 - only to lint

        path = Path(task.path)
        document, sidecar = self.read(path, data), read_sidecar(path)
        chosen = self._ruleset(document, Path(task.name), task.chosen.ruleset)
        fail_on = self.options.fail_on or task.chosen.fail_on or self.settings.fail_on
        return job_of(task, document, sidecar, chosen, self.language, fail_on)

    def fix(self, path: Path, grade: GradeName, *, tracked: bool = True) -> Fixed:
        """Return what the fixes of up to a grade make of a file; nothing is written.

        In Word files they are `tracked`, unless they are to be made at once, and on record there
        for `checker decisions`. Rules are chosen and switched off as `lint` does it.

        Raises:
            InputError: the file cannot be read, or its format cannot be fixed.
            ConfigError: the rule set or the configuration cannot be used.
        """
        if path.is_file():
            format_of(path)  # what cannot be fixed need not be read
        job = self._fixing(path)
        fixed = fix(job, path, self.settings.limits, GRADES[grade], tracked=tracked)
        if not tracked or fixed.before.document.format != "docx":
            return fixed
        from checker.jobs.review.proposals import recorded  # noqa: PLC0415 - Word's libraries

        return recorded(fixed)

    def suggest(self, path: Path, grade: SuggestedGrade) -> Suggested:
        """Return what the fixes of up to a grade would change in a text; nothing is written.

        Raises:
            InputError: the file cannot be read, or its format has no lines.
            ConfigError: the rule set or the configuration cannot be used.
        """
        if path.is_file():
            format_of(path)  # what cannot be fixed need not be read
        return suggest(self._fixing(path), path, self.settings.limits, grade)

    def _fixing(self, path: Path) -> Job:
        """Return the job on a file, its rules as `[[tool.checker.paths]]` changes them."""
        document, inside = self.read(path), Path(os.path.normpath(path.absolute()))
        root, choice = self._choice or (None, None)
        if root is None or choice is None or not inside.is_relative_to(root):
            return self._job(document, path)
        from checker.jobs.lint.job import as_chosen  # noqa: PLC0415 - few configurations

        chosen = choice.of(inside.relative_to(root).as_posix())
        job = self._job(document, path, configured=chosen.ruleset)
        fail_on = self.options.fail_on or chosen.fail_on or job.fail_on
        return replace(job, ruleset=as_chosen(job.ruleset, chosen), fail_on=fail_on)

    @cached_property
    def _choice(self) -> "tuple[Path, Choice] | None":
        """The configuration's folder and its `[[tool.checker.paths]]`, None without any."""
        if self.folder is None or not self.settings.paths:
            return None
        from checker.jobs.lint.choose import Choice  # noqa: PLC0415 - few configurations

        file = config_file(self.folder)
        return None if file is None else (file.parent, Choice(self.settings.paths, str(file)))

    def annotated(self, path: Path, verdict: Verdict) -> "Annotated | AnnotatedBook":
        """Return a copy of a Word or Excel file with a comment at each finding of its verdict.

        Raises:
            InputError: the file changed while it was checked.
            OutputError: there are more findings than the copy takes comments.
        """
        from checker.jobs.review.annotating import annotated  # noqa: PLC0415 - Office's libraries

        rules = (each.rule for loaded in self._rulesets.values() for each in loaded.rules)
        before = frozenset(rule.id for rule in rules if rule.revisions == "original")
        return annotated(path, verdict, self.settings.limits, before)

    def template(self, name: str) -> "Template":
        """Return a document template by name or path.

        Raises:
            TemplateErrors: it cannot be used.
            ConfigError: there is none of that name.
        """
        from checker.templates.library import TemplateLibrary  # noqa: PLC0415 - only to write

        names = lambda: list(self.library.files)  # noqa: E731 - asked for where a name is wrong
        return TemplateLibrary(self.settings.templates, names).get(name)

    def desk(self, template: "Template", on_progress: OnProgress | None = None) -> "Desk":
        """Return what documents of a template are written with; the model loads when it is asked.

        Raises:
            ConfigError: the template's rule set cannot be used.
            ModelError: a model that was named is missing or cannot be used.
        """
        from checker.jobs.write.desk import Desk  # noqa: PLC0415 - only to write

        return Desk(
            self._loaded(template.header.ruleset),
            self.language,
            self.settings.limits,
            self.judge(on_progress),
            self.options.fail_on or self.settings.fail_on,
            self.settings.prompts,
            self.settings.numbers,
        )

    def write(self, order: "Order", desk: "Desk", watch: "Watch") -> "Result":
        """Return a document with its verdict; nothing is written but the number that it takes.

        Raises:
            DataErrors: the data do not fit the template.
            TemplateError: the template cannot be filled.
            ConfigError: a prompt file cannot be used.
            ModelError: the model cannot be used.
        """
        from checker.jobs.write import write  # noqa: PLC0415 - only to write

        return write(order, desk.tools(order, watch))

    def _job(
        self,
        document: Document,
        path: Path,
        seconds: float = 0.0,
        configured: str | None = None,
    ) -> Job:
        ruleset, chosen_by = self._ruleset(document, path, configured)
        return Job(
            document=document,
            path=str(path),
            ruleset=ruleset,
            chosen_by=chosen_by,
            language=self.language,
            fail_on=self.options.fail_on or self.settings.fail_on,
            read_seconds=seconds,
            explain=self.options.explain,
            sidecar=read_sidecar(path),
        )

    def explain(self, path: Path, rule: str) -> Explanation:
        """Say whether, where and why a rule applies to a file.

        Raises:
            InputError: the file cannot be read.
            ConfigError: there is no such rule, or the rule set cannot be used.
        """
        return explain(self._job(self.read(path), path), rule)

    def validated(self, name: str) -> Ruleset:
        """Return a rule set with the rules that cannot run told apart, its examples tried.

        Raises:
            RulesetErrors: it cannot be used at all.
        """
        return self._loaded(name)

    def noise(self, ruleset: str, files: Sequence[Path]) -> Noise:
        """Measure how often each coded rule fires on files that are in use.

        Raises:
            ConfigError: the rule set cannot be used.
        """
        return measure_noise(self._loaded(ruleset), files, self.read, self.language)

    def read(self, path: Path, data: bytes | None = None) -> Document:
        """Read one file within the configured limits, or the `data` that it is to hold.

        Raises:
            InputError: it cannot be read.
        """
        return read_document(path, self.settings.limits, data)

    def judge(self, on_progress: OnProgress | None = None) -> Judge | None:
        """Return the judge on the chosen model, None where there is none or none is wanted.

        Raises:
            ModelError: a model that was named is missing or cannot be used.
        """
        if not self._judge_opened and self.options.use_model:
            name = self.options.model or self.settings.model
            self._judge = open_judge(name, self.settings, self._progressed)
            if self._judge is not None:
                self._judge.limit, self._judge.announce = self.limit, self.announce
        self._judge_opened = True
        self._on_progress = on_progress
        return self._judge

    def measure(self, ruleset: str, on_progress: OnProgress | None = None) -> list[RuleMeasure]:
        """Measure a rule set on its own examples.

        Raises:
            ConfigError: the rule set cannot be used.
            ModelError: the model cannot be used.
            JudgeError: the model failed.
        """
        from checker.formats.markdown.read import read as read_markdown  # noqa: PLC0415 - not for Word

        # not `_loaded`: a rule that its examples contradict is to be measured, too
        return measure(self.library.get(ruleset), read_markdown, self.judge(on_progress))

    def _progressed(self, done: int, total: int) -> None:
        if self._on_progress is not None:
            self._on_progress(done, total)

    def close(self) -> None:
        """Free the model, if one was loaded."""
        if self._judge is not None:
            self._judge.close()

    def _ruleset(
        self, document: Document, path: Path, configured: str | None = None
    ) -> tuple[Ruleset, ChosenBy]:
        named = self.options.ruleset or configured
        if named is not None:
            return self._loaded(named), "option"
        chosen = self.library.choose(document, path.as_posix())
        if chosen is not None:
            return self._loaded(chosen), "applies_to"
        return self._loaded(self.settings.default_ruleset), "default"

    def _loaded(self, name: str) -> Ruleset:
        if name not in self._rulesets:
            loaded = self.library.get(name)
            if self.settings.check_examples:
                from checker.formats.markdown.read import read  # noqa: PLC0415 - not for Word alone

                loaded = gated(loaded, read)
            self._rulesets[name] = loaded
        return self._rulesets[name]

    def _unreadable(self, path: Path, error: CheckerError) -> Verdict:
        none = Message("core.text")
        return Verdict(
            tool_version=__version__,
            language=self.language,
            status="error",
            document=DocumentInfo(path=str(path), sha256=sha256_of(path)),
            problem=Problem(
                what=error.what.get(self.language),
                place=error.place or str(path),
                remedy=(error.remedy or none).get(self.language) or None,
            ),
        )
