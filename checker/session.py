"""Open what a run needs once: settings, rule sets, formats and the model; build its jobs.

A `Session` is the only builder of a `Job`: whatever looks at a document asks `job_for`, so that the
configuration, `[[tool.checker.paths]]`, suppressions and language mean the same everywhere.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Literal, Self

from checker.core.config import Settings
from checker.core.data_classes import dataclass, replace
from checker.core.document import Document
from checker.core.errors import ConfigError, InputError, RulesetError, describe_unreadable
from checker.core.messages import DisplayLanguage, Message
from checker.core.ports import Announce, keep_quiet
from checker.core.verdict import Verdict
from checker.engines.lazy_engine import EngineHandle
from checker.formats import format_named
from checker.formats.reading import read_document
from checker.jobs.check.check import CheckJob, ask_ahead, check
from checker.jobs.lint.configuration import Configuration, Options
from checker.jobs.lint.job import as_chosen, problem_of, renamed
from checker.jobs.lint.lint_file import Task
from checker.jobs.measure.example_gate import ProvenRulesets
from checker.jobs.suppress.sidecar import SUFFIX, read_sidecar
from checker.judge.limit import Limit
from checker.kinds.shared.patterns import Patience
from checker.language.environment import locale_language
from checker.rules import Ruleset, RulesetLibrary
from checker.rules.foreign import open_library
from checker.rules.library import is_default

if TYPE_CHECKING:
    from collections import Counter

    from checker.formats.ooxml.annotated_copy import AnnotatedCopy
    from checker.jobs.fix.fix_file import FixResult, GradeName
    from checker.jobs.fix.suggestions import Suggested, SuggestedGrade
    from checker.jobs.judging.open_judge import ChosenModel
    from checker.jobs.measure.rule_test import RuleMeasure
    from checker.jobs.suppress.sidecar import Sidecar
    from checker.jobs.suppress.suppressions import CommentKey
    from checker.jobs.write import WriteRequest, WriteResult
    from checker.jobs.write.writer_context import ProgressListener, WriterContext
    from checker.judge.judge import Judge
    from checker.templates.model import Template

__all__ = ["Options", "Session"]

ChosenBy = Literal["option", "applies_to", "default"]
OnProgress = Callable[[int, int], None]


@dataclass
class Session:
    """One run of checker under one configuration.

    `limit` says when judging stops; `announce` is told why a run takes longer this once.
    """

    configuration: Configuration
    options: Options
    language: DisplayLanguage
    library: RulesetLibrary
    limit: Limit = field(default_factory=Limit)
    announce: Announce = keep_quiet
    _model: "ChosenModel | None" = None
    _has_chosen: bool = False
    _on_progress: OnProgress | None = None
    _rulesets: ProvenRulesets = field(init=False)
    _patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        self._rulesets = ProvenRulesets(self.library, self.settings.check_examples)

    @classmethod
    def open(
        cls,
        folder: Path | None = None,
        options: Options | None = None,
        default_language: DisplayLanguage | None = None,
    ) -> "Session":
        """Read the configuration that holds in a folder; the model is loaded when it is asked.

        Args:
            folder: whose configuration counts, for every file; else the working folder's.
            options: what goes before the configuration.
            default_language: of messages, where neither says; else that of the environment.

        Raises:
            ConfigError: the configuration makes no sense.
        """
        options = options or Options()
        configuration = Configuration.read(folder or Path.cwd(), options.source)
        return cls.under(configuration, options, default_language)

    @classmethod
    def under(
        cls,
        configuration: Configuration,
        options: Options,
        default_language: DisplayLanguage | None = None,
    ) -> "Session":
        """Return a session under a configuration that was read."""
        settings = configuration.settings
        language = options.language or settings.language or default_language or locale_language()
        folders = (*options.rules, *settings.rules)
        library = open_library(folders, names_only=configuration.policy is not None)
        return cls(configuration, options, language, library, Limit(options.budget))

    @property
    def settings(self) -> Settings:
        """What the configuration says."""
        return self.configuration.settings

    def job_for(
        self, file: Path | Task, data: bytes | None = None, ruleset: str | None = None
    ) -> CheckJob | Verdict:
        """Read a file and return what there is to check of it, or a verdict that says why not.

        Args:
            file: its path, or a task that says where it lies and what it is named.
            data: its content, where that is not what is on the disk.
            ruleset: the rule set, whatever options and configuration say.

        Raises:
            ConfigError: the rule set or the configuration cannot be used.
        """
        task = file if isinstance(file, Task) else self.configuration.task(file)
        try:
            return self.open_job(task, data, ruleset)
        except (InputError, ConfigError) as error:
            if not _is_about(task, error):
                raise
            return problem_of(task, error, self.language, self.settings.limits)

    def open_job(
        self, file: Path | Task, data: bytes | None = None, ruleset: str | None = None
    ) -> CheckJob:
        """Do as `job_for` does, but raise what is wrong with the file.

        Raises:
            InputError: the file cannot be read.
            ConfigError: what stands beside the file, the rule set or the configuration cannot be
                used.
        """
        task = file if isinstance(file, Task) else self.configuration.task(file)
        started = time.perf_counter()
        document = self.read(Path(task.path), data)
        seconds = time.perf_counter() - started
        suppressed = self.options.suppressions
        sidecar, trusted = self._read_suppressions(document, task) if suppressed else (None, None)
        rules, chosen_by = self._ruleset(document, task, ruleset)
        usual = self.library.is_shipped(rules.id) and (
            chosen_by == "applies_to" or is_default(rules.id)
        )
        is_named = chosen_by == "option" or not usual
        return CheckJob(
            document=replace(document, name=PurePath(task.shown).name),
            path=task.shown,
            ruleset=as_chosen(rules, task.chosen),
            chosen_by=chosen_by,
            is_binding=is_named or chosen_by == "default",
            is_chosen=is_named,
            language=self.language,
            fail_on=self.options.fail_on or task.chosen.fail_on or self.settings.fail_on,
            read_seconds=seconds,
            explain=self.options.explain,
            sidecar=sidecar,
            suppressions=suppressed,
            trusted=trusted,
            patience=self._patience,
        )

    def _read_suppressions(
        self, document: Document, task: Task
    ) -> "tuple[Sidecar | None, Counter[CommentKey] | None]":
        """Return what stands beside a document, and which of its comments count, None for all."""
        policy = self.configuration.policy
        if policy is None:
            return renamed(read_sidecar(Path(task.path)), task), None
        from checker.jobs.lint import policy_documents as trusted  # noqa: PLC0415 - few runs

        comments = trusted.count_comments(policy, document, task, self.read, self.language)
        return trusted.read_suppressions(policy, task), comments

    def _ruleset(
        self, document: Document, task: Task, ruleset: str | None
    ) -> tuple[Ruleset, ChosenBy]:
        named = ruleset or self.options.ruleset or task.chosen.ruleset
        named = self.configuration.choose_ruleset(named)
        if named is not None:
            return self._rulesets.get(named), "option"
        return self._rulesets.choose(document, task, self.settings.default_ruleset)

    def check(self, file: Path | Task, on_progress: OnProgress | None = None) -> Verdict:
        """Review one file; a file that cannot be read gives a verdict that says so.

        Raises:
            ConfigError: the rule set or the configuration cannot be used.
            ModelError: the model that was asked for cannot be used.
        """
        job = self.job_for(file)
        if isinstance(job, Verdict):
            return job
        verdict = check(job, self.judge(on_progress or self._on_progress))
        told: list[Message] = []
        if job.chosen_by == "default":
            from checker.jobs.check.no_format import describe_no_format  # noqa: PLC0415 - only then

            told = describe_no_format(job, self.library)
        notes = (*verdict.notes, *(each.get(self.language) for each in told))
        return self.configuration.say_places(verdict.model_copy(update={"notes": notes}))

    def lint(self, paths: Sequence[str]) -> Iterator[Verdict]:
        """Review files and what is in folders, sorted by name.

        Raises:
            InputError: there is nothing of a name.
            ConfigError: a rule set or the configuration cannot be used.
            ModelError: the model that was asked for cannot be used.
        """
        for file in self.configuration.walk(ignores=self.options.suppressions).files(paths):
            chosen = self.configuration.choice.of(file.name)
            task = Task(file.path, file.shown, file.name, chosen, file.size)
            if file.problem is None:
                yield self.check(task)
            else:
                yield problem_of(task, InputError(describe_unreadable(file.problem)), self.language)

    def ask_ahead(self, tasks: Sequence[Task]) -> None:
        """Ask the judge at once what several files will ask: their questions share one tree.

        The answers are kept; a file that cannot be read asks nothing here.

        Raises:
            ModelError: the model cannot be used.
        """
        judge, jobs = self.judge(self._on_progress), list[CheckJob]()
        for task in tasks:
            with suppress(ConfigError):  # said when the file's turn comes
                job = self.job_for(task)
                jobs += [] if isinstance(job, Verdict) else [job]
        if judge is not None:
            ask_ahead(jobs, judge)

    def fix(self, path: Path, grade: "GradeName", *, tracked: bool = True) -> "FixResult":
        """Return what the fixes of up to a grade make of a file; nothing is written.

        In Word files they are `tracked`, unless they are to be made at once, and on record there
        for `checker decisions`.

        Raises:
            InputError: the file cannot be read, or its format cannot be fixed.
            ConfigError: the rule set or the configuration cannot be used.
        """
        from checker.jobs.fix.fix_file import GRADES, fix, open_editor  # noqa: PLC0415 - only to fix

        if path.is_file():
            open_editor(path)  # what cannot be fixed need not be read
        job = self.open_job(path)
        fixed = fix(job, path, self.settings.limits, GRADES[grade], tracked=tracked)
        editor = format_named(fixed.before.document.format).editor
        if not tracked or editor is None or not editor.tracks_changes:
            return fixed
        from checker.jobs.review.proposals import record_fixes  # noqa: PLC0415 - Word's libraries

        return record_fixes(fixed)

    def suggest(self, path: Path, grade: "SuggestedGrade") -> "Suggested":
        """Return what the fixes of up to a grade would change in a text; nothing is written.

        Raises:
            InputError: the file cannot be read, or its format has no lines.
            ConfigError: the rule set or the configuration cannot be used.
        """
        from checker.jobs.fix.fix_file import open_editor  # noqa: PLC0415 - only to fix
        from checker.jobs.fix.suggestions import suggest  # noqa: PLC0415 - likewise

        if path.is_file():
            open_editor(path)  # what cannot be fixed need not be read
        return suggest(self.open_job(path), path, self.settings.limits, grade)

    def commenting(self, document: Document) -> "Session":
        """Return this session in the language of comments in a document.

        That is the document's own, unless the options name another: who reads the comments writes
        the document, whatever language the machine speaks that checks it.
        """
        language = self.options.language or document.language
        return self if language == self.language else replace(self, language=language)

    def annotated(self, path: Path, verdict: Verdict) -> "AnnotatedCopy":
        """Return a copy of a file with a comment at each finding of its verdict.

        Raises:
            InputError: the file changed while it was checked, or its format takes no comments.
            OutputError: there are more findings than the copy takes comments.
        """
        from checker.jobs.review.annotate import annotate_file  # noqa: PLC0415 - Office's libraries

        speaking = self.commenting(self.read(path))
        spoken = verdict if speaking is self else speaking.check(path)
        before = self._rulesets.list_rules_before_changes()
        return annotate_file(path, spoken, self.settings.limits, before)

    def template(self, name: str) -> "Template":
        """Return a document template by name or path.

        Raises:
            TemplateErrors: it cannot be used.
            ConfigError: there is none of that name.
        """
        from checker.templates.library import TemplateLibrary  # noqa: PLC0415 - only to write

        names = lambda: list(self.library.files)  # noqa: E731 - asked for where a name is wrong
        return TemplateLibrary(self.settings.templates, names).get(name)

    def writer(
        self, template: "Template", on_progress: OnProgress | None = None
    ) -> "WriterContext":
        """Return what documents of a template are written with; the model loads when it is asked.

        Raises:
            ConfigError: the template's rule set cannot be used.
            ModelError: a model that was named is missing or cannot be used.
        """
        from checker.jobs.write.writer_context import WriterContext  # noqa: PLC0415 - only to write

        ruleset = template.header.ruleset
        self._rulesets.get(ruleset)  # what is wrong with it is said before anything is written
        return WriterContext(
            lambda path, data: self.open_job(path, data, ruleset),
            self.judge(on_progress),
            self.engine(),
            self.limit,
            self.settings.prompts,
            self.settings.numbers,
        )

    def write(
        self, order: "WriteRequest", context: "WriterContext", listener: "ProgressListener"
    ) -> "WriteResult":
        """Return a document with its verdict; nothing is written but the number that it takes.

        Raises:
            DataErrors: the data do not fit the template.
            TemplateError: the template cannot be filled.
            ConfigError: a prompt file cannot be used.
            ModelError: the model cannot be used.
        """
        from checker.jobs.write import write  # noqa: PLC0415 - only to write

        return write(order, context.services(order, listener))

    def validated(self, name: str) -> Ruleset:
        """Return a rule set with the rules that cannot run told apart, its examples tried.

        Raises:
            RulesetErrors: it cannot be used at all.
        """
        return self._rulesets.get(name)

    def read(self, path: Path, data: bytes | None = None) -> Document:
        """Read one file within the configured limits, or the `data` that it is to hold.

        Raises:
            InputError: it cannot be read.
        """
        return read_document(path, self.settings.limits, data)

    def judge(self, on_progress: OnProgress | None = None) -> "Judge | None":
        """Return the judge on the chosen model, None where there is none or none is wanted.

        Raises:
            ModelError: a model that was named is missing or cannot be used.
        """
        chosen = self._choose_judging(on_progress)
        return None if chosen is None else chosen.judge(self.limit, self.announce)

    def passage_judge(self, on_progress: OnProgress | None = None) -> "Judge | None":
        """Return the judge of passages that may answer a question; see `judge`."""
        chosen = self._choose_judging(on_progress)
        return None if chosen is None else chosen.passage_judge(self.limit, self.announce)

    def _choose_judging(self, on_progress: OnProgress | None) -> "ChosenModel | None":
        self._on_progress = on_progress
        chosen = self._choose_model()
        if chosen is not None:
            chosen.on_progress = on_progress
        return chosen

    def engine(self) -> EngineHandle | None:
        """Return the chosen model, not loaded yet; None where there is none or none is wanted.

        Raises:
            ModelError: a model that was named is missing or cannot be used.
        """
        chosen = self._choose_model()
        return None if chosen is None else chosen.engine

    def use_engine(self, engine: EngineHandle) -> None:
        """Judge and write with this engine, whatever options and configuration say."""
        from checker.jobs.judging.open_judge import ChosenModel  # noqa: PLC0415 - with a model

        self._model, self._has_chosen = ChosenModel(engine), True

    def _choose_model(self) -> "ChosenModel | None":
        if not self._has_chosen and self.options.use_model:
            from checker.jobs.judging.open_judge import ChosenModel  # noqa: PLC0415 - likewise

            name = self.options.model or self.settings.model
            self._model = ChosenModel.open(name, self.settings, self.limit)
        self._has_chosen = True
        return self._model

    def measure(
        self, ruleset: str, on_progress: OnProgress | None = None, rules: Sequence[str] = ()
    ) -> "list[RuleMeasure]":
        """Measure a rule set on its own examples: all its rules, or those that are named.

        Raises:
            ConfigError: the rule set cannot be used.
            ModelError: the model cannot be used.
            JudgeError: the model failed.
        """
        from checker.formats.markdown.read import read as read_markdown  # noqa: PLC0415 - not for Word
        from checker.jobs.measure.rule_test import measure  # noqa: PLC0415 - only to measure

        # not `_rulesets`: a rule that its examples contradict is to be measured, too
        wanted = self.library.get(ruleset).choose(rules)
        return measure(wanted, read_markdown, self.judge(on_progress))

    def close(self) -> None:
        """Free the model, if one was loaded."""
        if self._model is not None:
            self._model.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_about(task: Task, error: InputError | ConfigError) -> bool:
    """Return whether an error is one of the file, not of the configuration of all."""
    if isinstance(error, RulesetError):
        return error.place.startswith(task.path + SUFFIX)
    return isinstance(error, InputError) or error.place == task.shown  # several rule sets fit it
