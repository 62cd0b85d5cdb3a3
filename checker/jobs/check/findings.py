"""Make a finding of what a rule hit: its message, place, excerpt and fix, in one language."""

import json

from checker.core.digest import shorten
from checker.core.findings import Hit, Repair, Replacement, Severity
from checker.core.lazy_models import make
from checker.core.messages import DisplayLanguage, Message, to_data
from checker.core.open_fields import find_open_field
from checker.core.text import lazy_re as re
from checker.core.verdict import Finding, Fix, FixRepair
from checker.jobs.places import Places
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Rule
from checker.kinds.shared.inline_selection import BLANK
from checker.rules import LoadedRule

_BLANKS = re.compile(f"{BLANK}+")


def build_finding(
    each: LoadedRule,
    hit: Hit,
    severity: Severity,
    places: Places,
    confidence: float | None = None,
    explanation: Message | None = None,
) -> Finding:
    """Return a hit in the user's language, with its place, excerpt and fix.

    Args:
        each: the rule, and where it is written.
        hit: what the rule's kind found.
        severity: what the rule weighs at the document's stage.
        places: of the document that the rule looked at, in the user's language.
        confidence: of a judged finding, from 0 to 1.
        explanation: which words decided, where that was asked.
    """
    rule, language = each.rule, places.language
    quote, excerpt, excerpt_start = _quote_hit(hit, places)
    message = _show_unread(_fill_message(rule, hit), quote)
    return make(
        Finding,
        rule=rule.id,
        name=get_words(rule.name, language) or "",
        severity=severity,
        concern=rule.concern,
        message=_hide_blanks(message.get(language)),
        message_id=message.id or rule.id,
        values=to_data(message)["values"],
        place=places.of(hit),
        quote=quote,
        excerpt=excerpt,
        excerpt_start=excerpt_start,
        why=get_words(rule.why, language),
        suggestion=get_words(hit.suggestion, language),
        fix=_build_repair_fix(rule, hit.repair, quote, language)
        or _build_graded_fix(rule, hit.replacement),
        confidence=confidence,
        explanation=get_words(explanation, language),
        rule_at=each.at,
        open_field=find_open_field(quote),
        # what was judged was judged apart, each place for itself
        cause="" if confidence is not None else _digest_cause(rule, severity, message),
    )


def _digest_cause(rule: Rule, severity: Severity, message: Message) -> str:
    """Return what is the same in all findings of one cause: all that is said but the place."""
    quotes = KINDS[get_kind_name(rule)].quotes
    values = to_data(message)["values"]
    values = {name: value for name, value in values.items() if name not in quotes}
    said = json.dumps([rule.id, severity, message.id, values], ensure_ascii=False, sort_keys=True)
    return shorten(said)


def _hide_blanks(sentence: str) -> str:
    """Return a sentence with dots for what its rule did not read, such as code."""
    return _BLANKS.sub("…", sentence) if BLANK in sentence else sentence


def _quote_hit(hit: Hit, places: Places) -> tuple[str, str, int]:
    """Return quote, excerpt and where in the excerpt the quote begins; masked where it must be."""
    if hit.whole or not hit.span.path:
        return "", "" if hit.whole else places.excerpt(hit.span)[0], 0
    if hit.masked is not None:
        return hit.masked, hit.masked, 0
    return places.document.quote(hit.span), *places.excerpt(hit.span)


def _build_graded_fix(rule: Rule, replacement: Replacement | None) -> Fix | None:
    """Return the fix; one that would write a blank over what the rule did not read is none."""
    if replacement is None or BLANK in replacement.text:
        return None
    return make(Fix, replacement=replacement.text, grade=rule.fix or replacement.grade)


def _build_repair_fix(
    rule: Rule, repair: Repair | None, quote: str, language: DisplayLanguage
) -> Fix | None:
    """Return the fix that a repair is; who knows of no repairs puts the same words there again."""
    if repair is None:
        return None
    made = make(FixRepair, words=repair.words.get(language), changes=repair.changes)
    # what is never made stays a hint, whatever the rule says
    grade = repair.grade if repair.grade == "display" else rule.fix or repair.grade
    return make(Fix, replacement=quote, grade=grade, repair=made)


def _fill_message(rule: Rule, hit: Hit) -> Message:
    """Fill `{match}` and the like; a brace that names nothing stays as its author wrote it.

    A message of the rule that tells what was found has nothing to tell where nothing is written:
    there the kind speaks for itself.
    """
    message = rule.message or hit.message
    if "found" in message.placeholders() and hit.values.get("found") == "":
        message = hit.message
    wanted = message.placeholders() - {name for name, _ in message.values}
    if not wanted:
        return message
    empty = dict.fromkeys(KINDS[get_kind_name(rule)].values, "")
    values = {**empty, **hit.values}
    return message.format(**{name: values[name] for name in sorted(wanted & values.keys())})


def _show_unread(message: Message, quote: str) -> Message:
    """Return a message that quotes what the document says, code and all, and not what was read."""
    read = {
        name: quote
        for name, value in message.values
        if isinstance(value, str) and BLANK in value and _is_read_of(value, quote)
    }
    return message.format(**read) if read else message


def _is_read_of(value: str, quote: str) -> bool:
    """Return whether a value is a quotation, but for the characters that its rule did not read."""
    return len(value) == len(quote) and all(
        one in (BLANK, other) for one, other in zip(value, quote, strict=True)
    )


def get_words(words: Message | None, language: DisplayLanguage) -> str | None:
    """Return a message's words in a language, None where there is no message."""
    return None if words is None else words.get(language)
