"""Describe a finding or rule where the cursor rests on it, as Markdown."""

import re
from collections.abc import Iterator, Sequence

from checker.core.messages import DisplayLanguage, Message
from checker.core.verdict import Finding
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Kind
from checker.rules import LoadedRule
from checker.rules.rule_examples import choose_examples

_MAX_EXAMPLES = 3
"""Examples shown of each sort."""

_WHY = Message("lsp.why")
_BAD = Message("lsp.a-finding")
_GOOD = Message("lsp.no-finding")
_ASKED = Message("lsp.asked-of-the-model")
_SUGGESTED = Message("lsp.suggestion")
_FIX = {
    "safe": Message("lsp.fix-safe"),
    "unsafe": Message("lsp.fix-check-the-meaning"),
    "display": Message("lsp.fix-a-hint-only"),
}
_SURE = Message("lsp.confidence")


def format_code(text: str) -> str:
    """Return a text as Markdown shows it letter by letter, whatever signs it has."""
    line = " ".join(text.split())
    longest = max(map(len, re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    space = " " if "`" in line else ""
    return f"{fence}{space}{line}{space}{fence}"


def escape_markdown(text: str) -> str:
    """Return a sentence whose signs are no markup: it may hold words of the document."""
    return re.sub(r"([\\`*_\[\]<>#|!])", r"\\\1", text)


def describe_finding(finding: Finding, language: DisplayLanguage) -> str:
    """Return what is to be said of one finding beside its message."""

    def said() -> Iterator[str]:
        yield escape_markdown(finding.message)
        if finding.suggestion:
            yield f"{_SUGGESTED.get(language)}: {escape_markdown(finding.suggestion)}"
        if finding.fix is not None:
            code = format_code(finding.fix.shown) or "``"
            yield f"{_FIX[finding.fix.grade].get(language)}: {code}"
        if finding.explanation:
            yield escape_markdown(finding.explanation)
        if finding.confidence is not None:
            yield f"{_SURE.get(language)}: {finding.confidence:.0%}"

    return "\n\n".join(said())


def describe_rule(each: LoadedRule, language: DisplayLanguage) -> str:
    """Return what a writer wants to know of a rule: why it is there, and what it means."""
    rule, kind = each.rule, KINDS[get_kind_name(each.rule)]
    why = (rule.why or kind.doc.why).get(language)
    parts = [f"**{_WHY.get(language)}**: {escape_markdown(why)}"]
    if isinstance(rule, JudgeRule):
        asked = "\n".join(f"- {escape_markdown(one.ask)}" for one in rule.questions)
        parts.append(f"**{_ASKED.get(language)}**\n\n{asked}")
    bad, good = choose_examples(rule)
    parts += [_list_texts(_BAD, bad, language), _list_texts(_GOOD, good, language)]
    parts.append(f"{format_code(rule.id)} · `{kind.name}` · {format_code(each.at)}")
    return "\n\n".join(part for part in parts if part)


def describe_kind(kind: Kind, language: DisplayLanguage) -> str:
    """Return what an author of rules wants to know of a kind."""
    doc = kind.doc
    parts = [
        f"**`{kind.name}`**: {escape_markdown(doc.finds.get(language))}",
        f"**{_WHY.get(language)}**: {escape_markdown(doc.why.get(language))}",
        f"````yaml\n{doc.rule.strip()}\n````",
        _list_texts(_BAD, (doc.bad,), language),
        _list_texts(_GOOD, (doc.good,), language),
    ]
    return "\n\n".join(part for part in parts if part)


def _list_texts(title: Message, texts: Sequence[str], language: DisplayLanguage) -> str:
    shown = "\n".join(f"- {format_code(text)}" for text in texts[:_MAX_EXAMPLES] if text.strip())
    return f"**{title.get(language)}**\n\n{shown}" if shown else ""
