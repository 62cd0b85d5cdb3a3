"""Set writing up from the configuration: prompts, model, reader, rule set."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from checker.core.document import Document
from checker.core.findings import Severity
from checker.core.limits import Limits
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Verdict
from checker.jobs.check.check import Job, check
from checker.jobs.write.author import Author
from checker.jobs.write.drafts import DraftCache
from checker.jobs.write.prompt import Prompts
from checker.jobs.write.sorting import Sorter
from checker.jobs.write.write import Order, Tools
from checker.judge.judge import Judge
from checker.rules import Ruleset
from checker.templates.counter import Counter, counter_file
from checker.templates.render import Form


def _silent(_what: object) -> None:
    pass


@dataclass(frozen=True)
class Watch:
    """Who is told of progress: of each step, and of what is written as it comes."""

    say: Callable[[Message], None] = _silent
    on_text: Callable[[str], None] = _silent


@dataclass(frozen=True)
class Desk:
    """What documents of one run share. `prompts` is a company's folder, `numbers` its counter."""

    ruleset: Ruleset
    language: DisplayLanguage
    limits: Limits
    judge: Judge | None = None
    fail_on: Severity = "error"
    prompts: Path | None = None
    numbers: Path | None = None
    drafts: DraftCache | None = field(default_factory=DraftCache)

    def tools(self, order: Order, watch: Watch) -> Tools:
        """Return what one document is written with."""
        counter = Counter(counter_file(order.path, self.numbers))
        return Tools(
            read=lambda data: read(order.path, order.form, data, self.limits),
            check=lambda document: self._check(document, order),
            count=counter.next,
            prompts=self.prompts_for(order),
            author=self._author(watch),
            sorter=Sorter(self.judge) if self.judge else None,
            fail_on=self.fail_on,
            say=watch.say,
        )

    def prompts_for(self, order: Order) -> Prompts:
        """Return the prompts in the language of the documents."""
        return Prompts(order.template.header.language, self.prompts)

    def _author(self, watch: Watch) -> Author | None:
        judge = self.judge
        if judge is None:
            return None
        return Author(judge.engine, judge.info, judge.limit, self.drafts, watch.on_text)

    def _check(self, document: Document, order: Order) -> Verdict:
        job = Job(
            document=document,
            path=str(order.path),
            ruleset=self.ruleset,
            chosen_by="option",
            language=self.language,
            fail_on=self.fail_on,
        )
        return check(job, self.judge)


def read(path: Path, form: Form, data: bytes, limits: Limits) -> Document:
    """Return the document that bytes are, as if they lay at `path`."""
    if form == ".docx":
        from checker.formats.docx.read import read as read_word  # noqa: PLC0415 - Word's libraries

        return read_word(path, data, limits)
    from checker.formats.markdown.read import read as read_markdown  # noqa: PLC0415 - not for Word

    return read_markdown(path, data, limits)
