"""Writes one document: values, notes, drafts, computed fields, the file, its check, its repair."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from checker.core.errors import JudgeError
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Status, Verdict
from checker.jobs.check.check import CheckJob
from checker.jobs.write import report
from checker.jobs.write.comments import add_comments
from checker.jobs.write.draft_generator import DraftGenerator
from checker.jobs.write.extracted_values import (
    ExtractedValue,
    add_sources,
    add_taken,
    select_defaulted,
    select_unanswered,
    select_wanted,
)
from checker.jobs.write.extraction import FieldExtractor
from checker.jobs.write.field_facts import Notes, collect_sources
from checker.jobs.write.form_reader import FormReader
from checker.jobs.write.found_wording import word_found
from checker.jobs.write.line_wording import LineWriter
from checker.jobs.write.note_probe import NO_MATTER_TOLD, NoMatter, find_no_matter
from checker.jobs.write.placing import Placing
from checker.jobs.write.prompt import Conversation, Prompts
from checker.jobs.write.proposals import LEAST_BESIDE_DEFAULT, Proposal, propose_values
from checker.jobs.write.redoing import DraftWish, apply_wishes, write_field
from checker.jobs.write.repair import CheckedDraft, DraftRepair
from checker.jobs.write.result import DocumentContent
from checker.jobs.write.sentence_classifier import SentenceClassifier
from checker.jobs.write.standing import StandingFacts, propose_standing
from checker.jobs.write.tasks import Drafting, DraftTask
from checker.jobs.write.value_chooser import ValueChooser
from checker.jobs.write.value_signs import ModelSigns
from checker.templates.compute import ComputeContext, compute_fields
from checker.templates.data import Data
from checker.templates.field_references import list_names_read
from checker.templates.filled_values import Filled, Value
from checker.templates.filling import fill_fields
from checker.templates.model import RichTextField, Template, TemplateField
from checker.templates.operations import DocumentNumber
from checker.templates.render import Form, render

_T = TypeVar("_T")


@dataclass(frozen=True)
class WriterServices:
    """What writing is done with.

    `job` reads bytes as the document at its path; `check` holds it against the rule set; `count`
    gives document numbers; `author` is None where no model writes, `sorter` where none judges;
    `say` tells of progress.
    """

    job: Callable[[bytes], CheckJob]
    check: Callable[[CheckJob], Verdict]
    count: Callable[[str], int]
    prompts: Prompts
    author: DraftGenerator | None = None
    sorter: SentenceClassifier | None = None
    say: Callable[[Message], None] = lambda _what: None


@dataclass(frozen=True)
class WriteRequest:
    """A document to write. `path` is where it goes, `language` that of messages.

    `earlier` is what an earlier run took from the notes, by field name. Unless `searches`, they are
    not searched again: what somebody deleted stays open. `wishes` are of drafted fields that are
    written anew. `standing` finds what the company's documents say once for all, None for nothing.
    """

    template: Template
    data: Data
    path: Path
    form: Form
    language: DisplayLanguage
    today: date
    notes: Notes | None = None
    rounds: int = 2
    earlier: Mapping[str, ExtractedValue] = field(default_factory=dict)
    searches: bool = True
    wishes: Mapping[str, DraftWish] = field(default_factory=dict)
    standing: StandingFacts | None = None


@dataclass(frozen=True)
class WriteResult:
    """A document that was written: the file's bytes, the verdict on it, and what it is made of.

    `taken` is what the notes gave, `proposals` what they may say for fields that stay open.
    """

    data: bytes
    verdict: report.WrittenVerdict
    values: Mapping[str, Value]
    taken: Mapping[str, ExtractedValue] = field(default_factory=dict)
    proposals: Mapping[str, tuple[Proposal, ...]] = field(default_factory=dict)


@dataclass
class _WritingState:
    """One document on its way. `read` is what the model reads in the notes for open fields."""

    order: WriteRequest
    services: WriterServices
    started: float = field(default_factory=time.monotonic)
    tasks: dict[str, tuple[DraftTask, ...]] = field(default_factory=dict)
    notes: list[Message] = field(default_factory=list)
    read: Mapping[str, ExtractedValue] = field(default_factory=dict)


def write(order: WriteRequest, services: WriterServices) -> WriteResult:
    """Return a document and its verdict; nothing is written to disk but the number it takes.

    Raises:
        DataErrors: the data do not fit the template.
        TemplateError: the template cannot be filled.
        ModelError: the model cannot be used.
        ConfigError: a prompt file cannot be used.
    """
    work = _WritingState(order, services)
    content = _draft_content(work, _propose_standing(work, _fill_content(work)))
    content = _compute_content(work, content.left_open(order.template))
    checked = _check_content(work, content)
    first = checked.verdict.status
    content, checked, rounds = _repair_content(work, content, checked)
    return _finish_result(work, content, checked, first, rounds)


def list_questions(order: WriteRequest, prompts: Prompts) -> list[tuple[str, Conversation]]:
    """Return what the model would be asked, by field label: for `--dry-run`.

    What is drafted from sentences that the judge has yet to find in the notes is not shown, nor
    which values of fields it would be asked to tell apart, nor the form that it would fill in.

    Raises:
        DataErrors: the data do not fit the template.
        ConfigError: a prompt file cannot be used.
    """
    template, found = order.template, []
    values = fill_fields(template, order.data, today=order.today, language=template.header.language)
    if order.notes is not None:
        search = FieldExtractor(template, order.notes, order.today)
        wanted = select_wanted(template, values)
        taken = search.by_code(wanted)
        values = _fill_again(order, taken | search.by_rest(wanted, taken))
    known = _compute_known(order, values)
    drafting = Drafting(template, prompts, known, order.notes, order.today)
    for each in template.header.of_source("drafted"):
        if each.name not in values.values:
            found += [(each.label, task.conversation()) for task in drafting.tasks(each)]
    return found


def _fill_again(order: WriteRequest, taken: Mapping[str, ExtractedValue]) -> Filled:
    data = add_taken(order.data, taken)
    language = order.template.header.language
    values = fill_fields(order.template, data, today=order.today, language=language)
    return add_sources(values, taken)


def _fill_content(work: _WritingState) -> DocumentContent:
    """Return what is given, and what the notes say of the rest."""
    order = work.order
    values = _fill_again(order, {})
    if order.notes is None:
        return DocumentContent(_fill_again(order, order.earlier), taken=order.earlier)
    search = FieldExtractor(order.template, order.notes, order.today)
    search = replace(search, apart=_tell_apart(work, search))
    wanted = select_wanted(order.template, values)
    search = replace(search, told=_weigh_values(work, search, wanted))
    taken = _word_found(work, _search_notes(work, search, values))
    filled = _fill_again(order, taken)
    known = "\n".join(collect_sources(order.template.header, values, None))
    doubted = propose_values(search, select_defaulted(wanted, filled), LEAST_BESIDE_DEFAULT)
    return DocumentContent(
        filled,
        unused=tuple(search.unused(taken, known)),
        taken=taken,
        proposals={
            **propose_values(search, select_unanswered(wanted, filled), read=work.read),
            **doubted,
        },
    )


def _propose_standing(work: _WritingState, content: DocumentContent) -> DocumentContent:
    """Return the content with what the company's documents say of its open fields, proposed."""
    order, facts = work.order, work.order.standing
    if facts is None:
        return content
    known = _compute_known(order, content.filled)
    found = _run_safely(work, lambda: propose_standing(order.template, known, facts)) or {}
    names = {**content.proposals, **found}
    joined = {name: (*content.proposals.get(name, ()), *found.get(name, ())) for name in names}
    return replace(content, proposals=joined)


def _weigh_values(
    work: _WritingState, search: FieldExtractor, wanted: Sequence[TemplateField]
) -> ModelSigns:
    """Return what the model says of the values that the notes may say for fields of one line."""
    order, author = work.order, work.services.author
    if author is None or author.info.form or not order.searches:
        return {}
    left = [each for each in wanted if each.name not in order.earlier]
    asked = search.values.list_questions(left)
    if not asked:
        return {}
    work.services.say(Message("write.looking-fields-notes"))
    chooser = ValueChooser(author, work.services.prompts)
    weigh = partial(chooser.weigh, order.template.header, search.text, asked)
    return _run_safely(work, weigh) or {}


def _tell_apart(work: _WritingState, search: FieldExtractor) -> NoMatter:
    """Return which sentences of the notes the judge finds to be no matter of the document."""
    order, sorter = work.order, work.services.sorter
    if sorter is None or not order.searches:
        return NO_MATTER_TOLD
    header = order.template.header
    talk = any(isinstance(each, RichTextField) and each.rest for each in header.fields)
    tell = partial(find_no_matter, sorter.judge, search.sentences, header.language, talk=talk)
    return _run_safely(work, tell) or NO_MATTER_TOLD


def _search_notes(
    work: _WritingState, search: FieldExtractor, values: Filled
) -> Mapping[str, ExtractedValue]:
    """Return what the notes say of the fields that nobody gave."""
    order, sorter = work.order, work.services.sorter
    if not order.searches:
        return order.earlier
    wanted = [e for e in select_wanted(order.template, values) if e.name not in order.earlier]
    taken = {**search.by_code(wanted), **order.earlier}
    if work.services.author is not None:
        reader = FormReader(work.services.author, work.services.prompts)
        read = _run_safely(work, lambda: search.by_form(wanted, taken, reader))
        rows, work.read, sure = read or ({}, {}, {})
        new = {name: each for name, each in rows.items() if name not in order.earlier}
        taken = {**sure, **taken, **new}
    left = select_unanswered(wanted, _fill_again(order, taken))
    if sorter is not None and left:
        work.services.say(Message("write.looking-fields-notes"))
        taken |= _run_safely(work, lambda: search.by_judge(left, taken, sorter)) or {}
    beside = "\n".join(collect_sources(order.template.header, values, None, rows=False))
    return taken | search.by_rest(wanted, taken, beside)


def _word_found(
    work: _WritingState, taken: Mapping[str, ExtractedValue]
) -> Mapping[str, ExtractedValue]:
    """Return what the notes say with what is new in it worded, where the model has learned to."""
    order, author = work.order, work.services.author
    new = {name: each for name, each in taken.items() if name not in order.earlier}
    if author is None or not author.info.wording or not new:
        return taken
    header = order.template.header
    writer = LineWriter(author, work.services.prompts, header, order.notes, order.today)
    worded = _run_safely(work, lambda: word_found(order.template, new, writer))
    return {**taken, **(worded or {})}


def _draft_content(work: _WritingState, content: DocumentContent) -> DocumentContent:
    order, author = work.order, work.services.author
    known = _compute_known(order, content.filled)
    template = apply_wishes(order.template, order.wishes)
    drafting = Drafting(template, work.services.prompts, known, order.notes, order.today)
    for each in template.header.of_source("drafted"):
        if each.name in content.filled.values:
            continue
        tasks = drafting.tasks(each)
        work.tasks[each.name] = tasks
        if author is None or not tasks:
            continue
        work.services.say(Message("write.drafting", label=each.label))
        wish = order.wishes.get(each.name)
        made = _run_safely(work, partial(write_field, tasks, author, wish))
        if made is not None:
            content = content.with_draft(each, made)
    return content.offering_left_out(order.notes)


def _compute_known(order: WriteRequest, values: Filled) -> Filled:
    """Return the values with the computed ones that drafts may use: none that needs a number.

    A number is taken when the document is there, not for one that is broken off.
    """
    fields = order.template.header.fields
    numbers = {each.name for each in fields if isinstance(each.compute, DocumentNumber)}
    context = ComputeContext(order.today, order.template.header.language)
    whole = compute_fields(order.template, values, context)
    resting = {
        each.name
        for each in fields
        if each.compute and numbers & set(list_names_read(each.compute))
    }
    kept = {
        name: value
        for name, value in whole.values.items()
        if name in values.values or name not in numbers | resting
    }
    return replace(whole, values=kept)


def _run_safely(work: _WritingState, job: Callable[[], _T]) -> _T | None:
    """Do what asks the model; where the model fails, the rest is left open, and said so."""
    try:
        return job()
    except JudgeError as error:
        work.notes.append(error.what)
        return None


def _compute_content(work: _WritingState, content: DocumentContent) -> DocumentContent:
    order = work.order
    context = ComputeContext(order.today, order.template.header.language, work.services.count)
    return replace(content, filled=compute_fields(order.template, content.filled, context))


def _check_content(work: _WritingState, content: DocumentContent) -> CheckedDraft:
    order = work.order
    language = order.template.header.language
    data = render(order.template, content.filled.values, language=language, form=order.form)
    job = work.services.job(data)
    placing = Placing(job.document, order.language)
    return CheckedDraft(data, placing, work.services.check(job), job.fail_on)


def _repair_content(
    work: _WritingState, content: DocumentContent, checked: CheckedDraft
) -> tuple[DocumentContent, CheckedDraft, tuple[report.DraftRound, ...]]:
    fields = {each.name: each for each in work.order.template.header.fields}
    repair = DraftRepair(
        lambda one: _check_content(work, one), work.tasks, fields, work.services.author
    )
    rounds: list[report.DraftRound] = []
    for number in range(work.order.rounds):
        before = checked.count
        if not before or not content.drafts:
            break
        work.services.say(Message("write.mending-round", number=number + 1))
        done = _run_safely(work, partial(repair.round, content, checked))
        if done is None or not done[2]:
            break
        content, checked, mended = done
        status = checked.verdict.status
        rounds.append(
            report.DraftRound(before=before, after=checked.count, status=status, fields=mended)
        )
    return content, checked, tuple(rounds)


def _finish_result(
    work: _WritingState,
    content: DocumentContent,
    checked: CheckedDraft,
    first: Status,
    rounds: Sequence[report.DraftRound],
) -> WriteResult:
    order, author = work.order, work.services.author
    base = report.build_verdict(
        checked.verdict, order.template, content, checked.placing, order.notes, checked.fail_on
    )
    data = add_comments(order.path, checked.data, content, checked.placing)
    limit = author.limit.reached if author else None
    notes = [*work.notes, *((_TIME_UP,) if limit else ())]
    written = report.WritingReport(
        template=order.template.header.template,
        template_version=order.template.header.version,
        data=order.data.shown,
        notes=order.notes.name if order.notes else None,
        fields=tuple(report.iter_sources(order.template, content)),
        first_status=first,
        rounds=tuple(rounds),
        drafts_written=author.written if author else 0,
        drafts_known=author.known if author else 0,
        seconds=round(time.monotonic() - work.started, 2),
    )
    said = {
        **{name: getattr(base, name) for name in type(base).model_fields},
        "notes": (*base.notes, *(each.get(order.language) for each in notes)),
        "document": base.document.model_copy(update={"sha256": report.digest(data)}),
    }
    verdict = report.WrittenVerdict(**said, written=written)
    return WriteResult(data, verdict, content.filled.values, content.taken, content.proposals)


_TIME_UP = Message("write.time-time-limit-used-up-some")
