"""Set one document's writing up from a session: the prompts, the model, its check."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from checker.core.messages import Message
from checker.engines.lazy_engine import EngineHandle
from checker.jobs.check.check import CheckJob, check
from checker.jobs.write.draft_cache import DraftCache
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.prompt import Prompts
from checker.jobs.write.sentence_classifier import SentenceClassifier
from checker.jobs.write.write import WriteRequest, WriterServices
from checker.judge.judge import Judge
from checker.judge.limit import Limit
from checker.templates.counter import DocumentCounter, get_counter_file


def _ignore_step(_what: object) -> None:
    pass


@dataclass(frozen=True)
class ProgressListener:
    """Who is told of progress: of each step, and of what is written as it comes."""

    say: Callable[[Message], None] = _ignore_step
    on_text: Callable[[str], None] = _ignore_step


@dataclass(frozen=True)
class WriterContext:
    """What documents of one run share.

    Attributes:
        open_job: returns the job on a document that is to lie at a path, by its bytes.
        judge: answers judged rules and sorts sentences of notes; None without a model.
        engine: the model that writes; None without one.
        limit: when to stop writing.
        prompts: a company's folder.
        numbers: a company's counter.
        drafts: what was written before.
    """

    open_job: Callable[[Path, bytes], CheckJob]
    judge: Judge | None = None
    engine: EngineHandle | None = None
    limit: Limit = field(default_factory=Limit)
    prompts: Path | None = None
    numbers: Path | None = None
    drafts: DraftCache | None = field(default_factory=DraftCache)

    def services(self, order: WriteRequest, listener: ProgressListener) -> WriterServices:
        """Return what one document is written with."""
        counter = DocumentCounter(get_counter_file(order.path, self.numbers))
        return WriterServices(
            job=lambda data: self.open_job(order.path, data),
            check=lambda job: check(job, self.judge),
            count=counter.next,
            prompts=self.prompts_for(order),
            author=self._author(listener),
            sorter=SentenceClassifier(self.judge) if self.judge else None,
            say=listener.say,
        )

    def prompts_for(self, order: WriteRequest) -> Prompts:
        """Return the prompts in the language of the documents."""
        return Prompts(order.template.header.language, self.prompts)

    def _author(self, listener: ProgressListener) -> DraftGenerator | None:
        engine = self.engine
        if engine is None:
            return None
        return DraftGenerator(engine.get, engine.info, self.limit, self.drafts, listener.on_text)
