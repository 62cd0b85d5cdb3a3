"""Keep what the editor has open: when it is checked, what is known, what is shown.

All of it happens in the event loop's thread; nothing here computes.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from checker.core.messages import DisplayLanguage, Message
from checker.formats import FORMATS
from checker.lsp.messages import (
    Answer,
    Check,
    CheckedText,
    Crashed,
    EditorRemark,
    EditorText,
    Explain,
    Forget,
    Level,
    Request,
    Schemas,
    Start,
    Validate,
    Where,
)
from checker.lsp.texts import LineIndexedText
from checker.lsp.worker_client import Spare, Worker

DOCUMENTS: Final = tuple(
    suffix for form in FORMATS.values() if form.has_lines for suffix in form.suffixes
)
"""Endings of documents that are edited as their own text."""
RULES: Final = (".yaml", ".yml")
_CONFIGURATION: Final = (
    "checker.toml",
    "pyproject.toml",
    ".checkerignore",
    ".checker-baseline.json",
)
_BREATH: Final = 0.2
"""Seconds without a change after which a text is checked."""

_MAX_REMARKS: Final = 1000
"""Remarks shown in one text: more of them help nobody, and take an editor's time."""
_LEVELS: Final[tuple[Level, ...]] = ("error", "warning", "info", "hint")

_MORE = Message("lsp.there-more-findings-checker-lint-lists")
_JUDGING = Message("lsp.asking-the-model")
_FAILED = Message("lsp.checker-failed-document-please-report")
Publish = Callable[[str, int | None, Sequence[EditorRemark], LineIndexedText], None]
Tell = Callable[[str, bool], None]
Working = Callable[[str], AbstractAsyncContextManager[None]]
"""Shows that something takes its time, for as long as it is held."""


@dataclass
class OpenDocument:
    """A text that is open, and what was found in it: at `version` of `known`.

    `checking` and `judging` are what is under way.
    """

    uri: str
    path: str
    folder: str
    version: int
    text: LineIndexedText
    known: "DocumentState | None" = None
    checking: "asyncio.Task[None] | None" = None
    judging: "asyncio.Task[None] | None" = None

    @property
    def is_rules(self) -> bool:
        """Whether it may be a rule set or a template, not a document."""
        return self.path.lower().endswith(RULES)

    @property
    def draft(self) -> EditorText:
        """What is to be checked."""
        return EditorText(self.path, self.text.source, self.folder)


@dataclass(frozen=True)
class DocumentState:
    """What was found in one version of a text."""

    version: int
    text: LineIndexedText
    remarks: Sequence[EditorRemark]
    pages: dict[str, str]
    judged: bool = False

    def on(self, first: int, last: int) -> list[EditorRemark]:
        """Return what stands on some lines, from 0, or reaches there."""
        return [
            each
            for each in self.remarks
            if each.where.line - 1 <= last and first <= each.where.end_line - 1
        ]


@dataclass
class EditorSession:
    """The texts of one editor. `publish` shows what was found.

    `tell` says something to the user; that it is wrong, where its second argument is true. `spare`
    is a process that was started before.
    """

    start: Start
    publish: Publish
    tell: Tell
    working: Working
    spare: Spare | None = None
    texts: dict[str, OpenDocument] = field(default_factory=dict)
    _schemas: "asyncio.Task[Answer] | None" = None
    _troubles: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.worker = Worker(self.start, self.spare)
        self._judge = Worker(replace(self.start, asks=True))

    # What the editor tells

    def opened(self, one: OpenDocument) -> None:
        """Take a text; it is checked at once."""
        self.closed(one.uri)
        self.texts[one.uri] = one
        self._schedule(one, 0)

    def changed(self, uri: str, version: int, text: LineIndexedText) -> None:
        """Take a newer version: what runs on an older one is dropped."""
        one = self.texts.get(uri)
        if one is not None:
            one.text, one.version = text, version
            self._schedule(one, _BREATH)

    def saved(self, uri: str) -> None:
        """Ask the model of a document; read rules and configuration anew where those were saved."""
        one = self.texts.get(uri)
        if one is None or one.is_rules:
            self.reload()
        elif one.known is not None and one.known.judged:
            _drop(one.judging)
            one.judging = asyncio.ensure_future(self._judge_document(one))

    def closed(self, uri: str) -> None:
        """Forget a text, and what was shown in it."""
        one = self.texts.pop(uri, None)
        if one is not None:
            _drop(one.checking)
            _drop(one.judging)
            self.publish(uri, None, (), one.text)

    def reload(self) -> None:
        """Read rules and configuration anew, and check all that is open."""
        for worker in (self.worker, self._judge):
            if worker.is_running:
                asyncio.ensure_future(worker.ask(Forget()))  # noqa: RUF006 - kept while it waits
        for one in self.texts.values():
            self._schedule(one, _BREATH)

    def close(self) -> None:
        """End all that runs."""
        for one in self.texts.values():
            _drop(one.checking)
            _drop(one.judging)
        self.worker.close()
        self._judge.close()

    # What is found

    async def ask(self, request: Request) -> Answer:
        """Return the answer of the process that computes."""
        return await self.worker.ask(request)

    async def schemas(self) -> Schemas | None:
        """Return the schemas of rule sets and templates; asked for once."""
        if self._schemas is None:
            self._schemas = asyncio.ensure_future(self.worker.ask(Explain()))
        answer = await asyncio.shield(self._schemas)
        if isinstance(answer, Schemas):
            return answer
        self._schemas = None
        return None

    def _schedule(self, one: OpenDocument, seconds: float) -> None:
        _drop(one.checking)
        one.checking = asyncio.ensure_future(self._checked(one, seconds))

    async def _checked(self, one: OpenDocument, seconds: float) -> None:
        await asyncio.sleep(seconds)
        version = one.version
        request = Validate(one.draft) if one.is_rules else Check(one.draft)
        answer = await self.worker.ask(request)
        if self._is_current(one, version):
            self._take(one, answer)

    async def _judge_document(self, one: OpenDocument) -> None:
        """Ask the model; its answers are kept sentence by sentence, so a change loses few."""
        version = one.version
        words = _JUDGING.format(name=Path(one.path).name).get(self.start.language)
        async with self.working(words):
            answer = await self._judge.ask(Check(one.draft))
        if self._is_current(one, version):
            self._take(one, answer)
        elif self.texts.get(one.uri) is one:
            self._schedule(one, _BREATH)

    def _is_current(self, one: OpenDocument, version: int) -> bool:
        return self.texts.get(one.uri) is one and one.version == version

    def _take(self, one: OpenDocument, answer: Answer) -> None:
        if isinstance(answer, Crashed):
            words = _FAILED.format(how=answer.how).get(self.start.language)
            answer = CheckedText((EditorRemark("info", words, Where(1, 1, 1, 10_000)),))
        if not isinstance(answer, CheckedText):
            return
        self._say(one.folder, answer.trouble)
        pages = dict(answer.pages)
        remarks = _bounded(answer.remarks or (), self.start.language)
        one.known = DocumentState(one.version, one.text, remarks, pages, answer.judged)
        self.publish(one.uri, one.version, one.known.remarks, one.text)

    def _say(self, folder: str, trouble: str) -> None:
        """Say once what is wrong with a configuration, and again once it has been right."""
        if trouble and self._troubles.get(folder) != trouble:
            self.tell(trouble, True)
        self._troubles[folder] = trouble


def _bounded(remarks: Sequence[EditorRemark], language: DisplayLanguage) -> Sequence[EditorRemark]:
    """Return the gravest of very many remarks, in their order, and how many more there are."""
    if len(remarks) <= _MAX_REMARKS:
        return remarks
    by_weight = sorted(range(len(remarks)), key=lambda each: _LEVELS.index(remarks[each].level))
    words = _MORE.format(count=len(remarks) - _MAX_REMARKS).get(language)
    kept = [remarks[each] for each in sorted(by_weight[:_MAX_REMARKS])]
    return [EditorRemark("info", words, Where(1, 1, 1, 10_000)), *kept]


def _drop(task: "asyncio.Task[None] | None") -> None:
    if task is not None:
        task.cancel()


def is_ours(path: str) -> bool:
    """Return whether a file is one that is checked here."""
    return path.lower().endswith((*DOCUMENTS, *RULES))


def is_configuration(path: str) -> bool:
    """Return whether other texts may be checked otherwise once a file has changed."""
    name = Path(path).name
    return name in _CONFIGURATION or name.lower().endswith((*RULES, ".txt"))


def folder_of(path: str, folders: Sequence[str]) -> str:
    """Return the folder whose configuration holds: the innermost that is open, else the file's."""
    around = [each for each in folders if Path(path).is_relative_to(each)]
    return max(around, key=len, default=str(Path(path).parent))


def watched() -> Iterator[str]:
    """Yield globs of files that is to be said of when they change."""
    yield from (f"**/{name}" for name in _CONFIGURATION)
    yield "**/*.{yaml,yml,txt}"
