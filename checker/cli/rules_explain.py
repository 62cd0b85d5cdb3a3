"""`checker rules explain`: whether, where and why a rule applies to a file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from pydantic_core import to_jsonable_python

from checker.cli.configured import configuration_options, open_session
from checker.cli.help import command
from checker.cli.output import form_option, lang_option, write_json
from checker.core.errors import ExitCode
from checker.core.findings import Outcome
from checker.core.messages import DisplayLanguage, Message, same
from checker.jobs.check.explain import AskedUnit, Explanation, Option, WhenCondition
from checker.jobs.check.explain import explain as explain_rule
from checker.session import Options

_CHOSEN = {
    "option": Message("cli.named-with-r"),
    "applies_to": Message("cli.chosen-by-its-applies-to"),
    "default": Message("cli.default-no-other-fits"),
}
_OUTCOMES = {
    Outcome.PASS: Message("cli.nothing-wrong"),
    Outcome.FAIL: Message("cli.findings"),
    Outcome.NOT_APPLICABLE: Message("cli.looked-at-0-candidates-which-no"),
    Outcome.UNSURE: Message("cli.unsure"),
    Outcome.ERROR: Message("cli.could-not-run"),
}
_ANSWERS = {
    "yes": Message("judge.yes"),
    "no": Message("judge.no"),
    "unsure": Message("cli.unsure"),
    "none": Message("cli.not-asked"),
}
_MAX_SHOWN = 5


@command("explain")
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("rule")
@click.option("-r", "--ruleset")
@click.option("--no-model", is_flag=True)
@click.option("--model")
@form_option
@configuration_options
@lang_option
def explain(
    file: Path,
    rule: str,
    ruleset: str | None,
    no_model: bool,
    model: str | None,
    form: str,
    lang: DisplayLanguage | None,
) -> int:
    """Say whether, where and why a rule applies."""
    options = Options(ruleset=ruleset, use_model=not no_model, model=model, language=lang)
    session = open_session(options)
    explanation = explain_rule(session.open_job(file), rule, session.judge)
    session.close()
    if form == "json":
        shown = to_jsonable_python(explanation)
        write_json(shown)
    else:
        for line in _iter_lines(explanation):
            click.echo(line.get(session.language))
    return ExitCode.PASS


def _iter_lines(each: Explanation) -> Iterator[Message]:
    yield _format_line(f"{each.rule}  ({each.kind}, {each.written_at})")
    chosen = _CHOSEN[each.chosen_by]
    yield Message("cli.rule-set", ruleset=each.ruleset, chosen=chosen)
    yield _describe_whether(each)
    yield from map(_format_condition, each.conditions)
    stage = Message("cli.stage", stage=each.stage) if each.stage else _format_line("")
    yield Message("cli.severity", severity=each.severity, stage=stage)
    yield from _iter_places(each)
    yield from _iter_units(each)
    yield from _iter_outcome(each)
    yield Message("cli.options")
    yield from map(_format_option, each.options)
    yield from _entries(each)


def _format_line(text: str) -> Message:
    return same(text)


def _describe_whether(each: Explanation) -> Message:
    if each.applies:
        return Message("cli.applies-yes")
    if not each.enabled:
        return Message("cli.applies-no-enabled-false")
    return Message("cli.applies-no-when-does-not-hold")


def _format_condition(each: WhenCondition) -> Message:
    wanted = _format_value(each.wanted)
    return Message(
        "cli.when",
        name=each.name,
        wanted=wanted,
        what=Message("cli.holds") if each.holds else Message("cli.does-not-hold"),
    )


def _iter_places(each: Explanation) -> Iterator[Message]:
    yield Message("cli.blocks-in-scope", blocks=each.blocks)
    for place in each.places[:_MAX_SHOWN]:
        yield _format_line(f"  {place.label}")
    if each.blocks > _MAX_SHOWN:
        yield _format_line("  …")


def _iter_units(each: Explanation) -> Iterator[Message]:
    """Yield what a judged rule asks, and every unit as the model reads it, with its answer."""
    if not each.asked:
        return
    yield Message("cli.asks", asked=" / ".join(each.asked))
    yield Message("cli.units-asked-about", count=len(each.units))
    for unit in each.units:
        answer = _describe_answer(unit)
        yield Message("cli.unit-at", label=unit.place.label, answer=answer)
        yield from (_format_line(f"    | {line}") for line in unit.text.split("\n"))


def _describe_answer(unit: AskedUnit) -> Message:
    if unit.answer is None:
        return _ANSWERS["none"]
    said = _ANSWERS[unit.answer]
    if unit.confidence is None:
        return said
    return Message("cli.answer-confidence", answer=said, confidence=f"{unit.confidence:.2f}")


def _iter_outcome(each: Explanation) -> Iterator[Message]:
    if each.result is None:
        if each.applies:
            yield Message("cli.result-needs-model-checker-check")
        return
    words = _OUTCOMES[each.result.outcome]
    count = each.result.candidates
    yield Message("cli.result-candidates", words=words, count=count)
    if each.result.explanation:
        yield _format_line(f"  {each.result.explanation}")
    for finding in each.findings:
        yield _format_line(f"  {finding.place.label}  {finding.message}")
    for gone in each.suppressed:
        label = f"{gone.finding.place.label}  {gone.finding.message}"
        yield Message("cli.suppressed-at", at=gone.at, label=label)


def _format_option(each: Option) -> Message:
    value = _format_value(each.value)
    if not each.set_at:
        return Message("cli.default", name=each.name, value=value)
    *before, last = each.set_at
    over = f" ← {', '.join(reversed(before))}" if before else ""
    return _format_line(f"  {each.name}: {value}  ({last}{over})")


def _entries(each: Explanation) -> Iterator[Message]:
    if not each.entries:
        return
    count = sum(entry.on for entry in each.entries)
    yield Message("cli.word-list-entries", count=len(each.entries), count_2=count)
    off = ", ".join(entry.name for entry in each.entries if not entry.on)
    if off:
        yield Message("cli.off", off=off)


def _format_value(value: Any) -> str:
    return json.dumps(to_jsonable_python(value), ensure_ascii=False)
