"""What writing itself has to say of a document: what is open, doubtful, or to be looked at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from checker.core.document import Span
from checker.core.findings import Severity
from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding, Place
from checker.jobs.places import Places
from checker.jobs.write.field_facts import Notes
from checker.jobs.write.instruction_filter import find_orders
from checker.jobs.write.placing import FieldPlace, Placing
from checker.jobs.write.proposals import Proposal
from checker.jobs.write.result import DocumentContent
from checker.jobs.write.told_totals import find_contradicted
from checker.jobs.write.value_search import is_one_line
from checker.templates.field_values import parse_value
from checker.templates.filled_values import Absent, RowValues, Value, ValueSource
from checker.templates.model import RowsField, Template, TemplateField

MISSING: Final = "writing.missing"
DOUBTFUL: Final = "writing.doubtful"
INJECTION: Final = "writing.injection"
UNUSED: Final = "writing.unused"
VERBATIM: Final = "writing.verbatim"
DEFAULT: Final = "writing.default"
TOTAL: Final = "writing.total"

SEVERITIES: Final[Mapping[str, Severity]] = {
    MISSING: "error",
    DOUBTFUL: "error",
    INJECTION: "warning",
    UNUSED: "info",
    VERBATIM: "warning",
    DEFAULT: "info",
    TOTAL: "warning",
}
_MAX_LENGTH: Final = 80
_FILL: Final = Message("write.give-value-run-again")
_TAKE: Final = Message("write.take-one-of-candidates")
_TAKE_STANDING: Final = Message("write.take-one-of-standing")
_OPEN: Final = Message("write.write-yourself-run-again-model-more")
_ABSENT: Final = Message("write.is-still-to-be-filled-in")
_NOT_FOUND: Final = Message("write.was-not-found-in-notes")
_UNDRAFTED: Final = Message("write.was-not-drafted")
_INJECTED: Final = Message("write.words-instruct-program-model-they-were")
_UNUSED: Final = Message("write.these-sentences-notes-went-into-no")
_USE: Final = Message("write.write-fields-name-before-what-belongs")
_AS_GIVEN: Final = Message("write.stands-given-what-model-wrote-had")
_BY_DEFAULT: Final = Message("write.template-default-notes-may-say")
_UNLIKE: Final = Message("write.total-is-not-what-notes-tell")
_LOOK: Final = Message("write.look-for-rows-that-were-not-read")
_WORD_IT: Final = Message("write.put-it-into-whole-sentences")
_ASK: Final = Message("write.if-you-did-not-write-them")


def iter_findings(
    template: Template, content: DocumentContent, placing: Placing, notes: Notes | None
) -> Iterator[Finding]:
    """Yield what is to be said of a document, what is open first."""
    yield from _report_missing(template, content, placing, notes)
    yield from _report_doubtful(template, content, placing)
    yield from _report_injection(template, content, placing, notes)
    yield from _report_unused(template, content, placing, notes)
    yield from _report_verbatim(template, content, placing)
    yield from _report_defaults(template, content, placing)
    yield from _report_totals(template, content, placing, notes)


def _report_missing(
    template: Template, content: DocumentContent, placing: Placing, notes: Notes | None
) -> Iterator[Finding]:
    """Yield what is open and somebody has to say: what is computed comes by itself."""
    for field in template.header.fields:
        computed = _list_computed_columns(field)
        for absent in iter_absent(content.filled.values.get(field.name)):
            if field.source == "computed" or absent.label in computed:
                continue
            yield _build_finding(
                MISSING,
                "error",
                _tell_missing(field, notes).format(label=absent.label),
                _advise(field, content.proposals.get(field.name, ())),
                placing,
                placing.absent(absent),
                _format_place(template, field),
            ).model_copy(update={"open_field": field.label})


def _tell_missing(field: TemplateField, notes: Notes | None) -> Message:
    if field.source == "drafted":
        return _UNDRAFTED
    return _ABSENT if notes is None or not field.notes else _NOT_FOUND


def _advise(field: TemplateField, proposals: Sequence[Proposal]) -> Message:
    """Return what to do about an open field: take a candidate, or give a value."""
    if field.source == "drafted":
        return _OPEN
    if not proposals:
        return _FILL.format(label=field.label)
    shown = " / ".join(f"{each.value} ({each.at.rpartition(':')[0]})" for each in proposals)
    standing = all(each.standing for each in proposals)
    return (_TAKE_STANDING if standing else _TAKE).format(candidates=shown)


def _list_computed_columns(field: TemplateField) -> frozenset[str]:
    columns = field.columns if isinstance(field, RowsField) else ()
    return frozenset(each.label for each in columns if each.source == "computed")


def iter_absent(value: Value | None) -> Iterator[Absent]:
    """Yield a field's absent facts, each label once."""
    cells = [row[name] for row in value for name in row] if isinstance(value, tuple) else [value]
    once = {each.label: each for each in cells if isinstance(each, Absent)}
    yield from once.values()


def _report_doubtful(
    template: Template, content: DocumentContent, placing: Placing
) -> Iterator[Finding]:
    spots = {spot.paragraph: spot for spot in placing.drafted(content.drafted_values)}
    for field in template.header.of_source("drafted"):
        draft = content.drafts.get(field.name)
        for doubt in draft.doubts if draft else ():
            yield _build_finding(
                DOUBTFUL,
                "error",
                doubt.mark.why,
                None,
                placing,
                build_span(spots.get(doubt.paragraph), doubt.mark.start, doubt.mark.end),
                _format_place(template, field),
            )


def build_span(spot: FieldPlace | None, start: int, end: int) -> Span | None:
    """Return characters of a drafted paragraph as a span of the document."""
    return None if spot is None else spot.block.span(spot.start + start, spot.start + end)


def _report_injection(
    template: Template, content: DocumentContent, placing: Placing, notes: Notes | None
) -> Iterator[Finding]:
    for where, text, at in _iter_texts(template, content, notes):
        found = [words for line in text.splitlines() or [""] for words in _list_orders(line)]
        if found:
            words = " ".join(found[0].split())[:_MAX_LENGTH]
            message = _INJECTED.format(where=where)
            yield _build_finding(
                INJECTION,
                "warning",
                Message("write.message-words", message=message, words=words),
                _ASK,
                placing,
                None,
                at,
            )


def _report_unused(
    template: Template, content: DocumentContent, placing: Placing, notes: Notes | None
) -> Iterator[Finding]:
    """Yield that sentences of the notes went nowhere, unless some draft was given all of them."""
    drafted = template.header.of_source("drafted")
    reads_all = any(each.draft and each.draft.uses is None for each in drafted)
    if notes is None or not content.unused or reads_all:
        return
    said = " / ".join(" ".join(each.text.split()) for each in content.unused)
    message = _UNUSED.format(said=said)
    yield _build_finding(
        UNUSED, "info", message, _USE, placing, None, notes.at(content.unused[0].start)
    )


def _report_verbatim(
    template: Template, content: DocumentContent, placing: Placing
) -> Iterator[Finding]:
    spots = {spot.paragraph: spot for spot in placing.drafted(content.drafted_values)}
    for field in template.header.of_source("drafted"):
        draft = content.drafts.get(field.name)
        if draft is None or not draft.is_verbatim:
            continue
        said = next(iter(draft.prose), None)
        span = build_span(spots.get(said.text), 0, len(said.text)) if said else None
        message = _AS_GIVEN.format(label=field.label)
        yield _build_finding(
            VERBATIM, "warning", message, _WORD_IT, placing, span, _format_place(template, field)
        )


def _report_defaults(
    template: Template, content: DocumentContent, placing: Placing
) -> Iterator[Finding]:
    """Yield that a field has the template's default although the notes may say something else."""
    for field in template.header.fields:
        source = content.filled.sources.get(field.name)
        if source is None or source.origin != "default" or not is_one_line(field):
            continue
        value = str(content.filled.values.get(field.name, ""))
        offered = [
            each
            for each in content.proposals.get(field.name, ())
            if str(parse_value(field, each.value, template.header.language)) != value
        ]
        if not offered:
            continue
        message = _BY_DEFAULT.format(label=field.label, value=value)
        advice = _advise(field, offered)
        place = _format_place(template, field)
        yield _build_finding(DEFAULT, "info", message, advice, placing, None, place)


def _report_totals(
    template: Template, content: DocumentContent, placing: Placing, notes: Notes | None
) -> Iterator[Finding]:
    """Yield that rows do not come to what the notes say: one may not have been read."""
    if notes is None:
        return
    values = content.filled.values
    for field, value, told in find_contradicted(template.header, values, content.taken, notes.safe):
        message = _UNLIKE.format(label=field.label, value=value, told=told.words.strip())
        at = notes.at(told.start)
        yield _build_finding(TOTAL, "warning", message, _LOOK, placing, None, at)


def _list_orders(line: str) -> list[str]:
    return [line[start:end] for start, end in find_orders(line)]


def _iter_texts(
    template: Template, content: DocumentContent, notes: Notes | None
) -> Iterator[tuple[str, str, str]]:
    """Yield the texts that came from outside, each with its name and place."""
    if notes is not None:
        for name, number, line in notes.iter_lines():
            yield name, line, f"{name}:{number}"
    for field in template.header.fields:
        source = content.filled.sources.get(field.name, ValueSource("absent"))
        if source.origin == "given":
            for text in _iter_flat(content.filled.values.get(field.name)):
                yield field.label, text, source.at


def _iter_flat(value: Value | None) -> Iterator[str]:
    if isinstance(value, tuple):
        for row in value:
            yield from (str(row[name]) for name in _iter_columns(row))
    elif value is not None:
        yield str(value)


def _iter_columns(row: RowValues) -> Iterator[str]:
    return iter(row)


def _format_place(template: Template, field: TemplateField) -> str:
    return f"{template.folder.name}/template.yaml: {field.name}"


def _build_finding(
    rule: str,
    severity: Severity,
    message: Message,
    suggestion: Message | None,
    placing: Placing,
    span: Span | None,
    at: str,
) -> Finding:
    language: DisplayLanguage = placing.language
    place: Place = placing.place(span)
    quote = "" if span is None else placing.document.quote(span)
    excerpt, start = ("", 0) if span is None else Places(placing.document, language).excerpt(span)
    return Finding(
        rule=rule,
        severity=severity,
        message=message.get(language),
        place=place,
        quote=quote,
        excerpt=excerpt,
        excerpt_start=start,
        suggestion=suggestion.get(language) if suggestion else None,
        rule_at=at,
    )
