"""Say in words what a rule set does and what is wrong with it, inside a job's own process.

Patterns and word lists come from a person: the process that answers browsers reads none of them.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from checker.core.errors import ConfigError, RulesetError
from checker.core.messages import AuthorText, DisplayLanguage, Message
from checker.core.text import lazy_re as re
from checker.kinds.meaning.judge import JudgeRule
from checker.kinds.registry import KINDS, get_kind_name
from checker.rules import LoadedRule, Ruleset, RulesetErrors, RulesetHeader
from checker.rules.builtin import is_builtin
from checker.rules.model import AppliesTo
from checker.rules.validation_errors import Meant
from checker.server.work.orders import JobOrder, JobOutcome
from checker.server.work.results import DESCRIBED
from checker.session import Session

_PLACE: Final = re.compile(r"(.*?)(?::([0-9]+))?(?::([0-9]+))?")
_Header = tuple[Path, RulesetHeader]


def describe(
    order: JobOrder, session: Session, on_progress: Callable[[int, int], None]
) -> JobOutcome:
    """Write what the order's rule set holds and every fault of it."""
    del on_progress
    os.environ["CHECKER_CACHE_DIR"] = order.results  # of drafts no proof is worth keeping
    problems, shown = _look_at(session, order.ruleset or "", order.language)
    text = json.dumps({"problems": problems, "ruleset": shown}, ensure_ascii=False)
    (Path(order.results) / DESCRIBED).write_text(text, encoding="utf-8")
    return JobOutcome(files=(DESCRIBED,))


def _look_at(
    session: Session, name: str, language: DisplayLanguage
) -> tuple[list[dict[str, Any]], dict[str, Any] | None]:
    try:
        ruleset = session.validated(name)
    except RulesetErrors as error:
        return [_describe_fault(each, language) for each in error.errors], None
    except ConfigError as error:
        return [_describe_fault(error, language)], None
    faults = [each for broken in ruleset.broken for each in broken.faults]
    headers, _ = session.library.survey()
    problems = [_describe_fault(each, language) for each in faults]
    if ruleset.id != name:
        what = Message("server.ruleset-has-another-name", name=ruleset.id, wanted=name)
        problems.append(_describe_fault(ConfigError(what, place=f"{name}.yaml:1:1"), language))
    told = [*_find_spoilt(session, name, headers), *_find_rivals(ruleset, headers, session)]
    problems += [_describe_fault(each, language, level="warning") for each in told]
    return problems, _describe_ruleset(ruleset, language)


def _describe_fault(
    error: ConfigError, language: DisplayLanguage, level: str = "error"
) -> dict[str, Any]:
    found = _PLACE.fullmatch(error.place)
    file, line, column = found.groups() if found else (error.place, None, None)
    return {
        "level": level,
        "file": file.replace("\\", "/").rpartition("/")[2],
        "line": int(line or 1),
        "column": int(column or 1),
        "message": error.what.get(language),
        "remedy": None if error.remedy is None else error.remedy.get(language),
        "nearest": error.remedy.right if isinstance(error.remedy, Meant) else None,
    }


def _find_spoilt(session: Session, name: str, headers: Iterable[_Header]) -> Iterator[ConfigError]:
    """Yield what goes wrong in other rule sets of the office that extend this one."""
    for file, header in headers:
        if name in header.extends and not session.library.is_shipped(file.stem):
            try:
                session.library.get(file.stem)
            except RulesetError as error:
                yield error


def _find_rivals(
    ruleset: Ruleset, headers: Iterable[_Header], session: Session
) -> Iterator[ConfigError]:
    """Yield each rule set that is for the same documents, so that checker could not choose."""
    own, related = ruleset.header, {ruleset.id, *ruleset.lineage}
    for file, header in headers:
        if file.stem in related or header.language != own.language:
            continue
        shared = _find_shared(own.applies_to, header.applies_to)
        if shared and not _extends(session, file.stem, ruleset.id):
            yield ConfigError(
                Message("server.another-is-for-the-same", other=file.stem, shown=shared[0]),
                place=f"{ruleset.id}.yaml:1:1",
                remedy=Message("server.extend-it-or-change-applies-to", other=file.stem),
            )


def _find_shared(one: AppliesTo, other: AppliesTo) -> list[str]:
    names = {*one.filename} & {*other.filename}
    return sorted(names | ({*one.title} & {*other.title}))


def _extends(session: Session, name: str, base: str) -> bool:
    try:
        return base in session.library.get(name).lineage
    except ConfigError:
        return False


def _describe_ruleset(ruleset: Ruleset, language: DisplayLanguage) -> dict[str, Any]:
    header = ruleset.header
    return {
        "name": ruleset.id,
        "title": header.title or ruleset.id,
        "description": header.description,
        "language": header.language,
        "version": header.version,
        "extends": list(header.extends),
        "filenames": list(header.applies_to.filename),
        "titles": list(header.applies_to.title),
        "sha256": ruleset.sha256,
        "rules": [_describe_rule(each, language) for each in ruleset.rules if not is_builtin(each)],
    }


def _describe_rule(each: LoadedRule, language: DisplayLanguage) -> dict[str, Any]:
    rule, kind = each.rule, get_kind_name(each.rule)
    doc = KINDS[kind].doc
    file, _, line = each.at.rpartition(":")[0].rpartition(":")
    return {
        "id": rule.id,
        "name": rule.name.get(language) if rule.name else rule.id,
        "names": _list_names(rule.name),
        "sentence": (rule.message or _ask(rule) or doc.finds).get(language),
        "why": (rule.why or doc.why).get(language),
        "severity": rule.severity,
        "concern": rule.concern,
        "kind": kind,
        "decided_by": "model" if isinstance(rule, JudgeRule) else "code",
        "needs_match": _find_expression(rule, "needs_match"),
        "unless_matches": _find_expression(rule, "unless_matches"),
        "examples": _count_examples(rule),
        "enabled": rule.enabled,
        "file": file.replace("\\", "/").rpartition("/")[2],
        "line": int(line) if line.isdigit() else 1,
    }


def _list_names(name: AuthorText | None) -> dict[str, str]:
    return {} if name is None else {each: name.get(each) for each in ("ja", "en")}


def _ask(rule: Any) -> Message | None:
    if not isinstance(rule, JudgeRule):
        return None
    return Message("server.rule-asks", asked=" / ".join(each.ask for each in rule.questions))


def _find_expression(rule: Any, option: str) -> str:
    """Return an expression by which a judged rule answers without the model; empty without one."""
    return getattr(rule, option) or "" if isinstance(rule, JudgeRule) else ""


def _count_examples(rule: Any) -> int:
    if isinstance(rule, JudgeRule):
        known = (each.examples for each in rule.questions)
        return sum(len(each.positive) + len(each.negative) for each in known)
    return len(rule.examples.good) + len(rule.examples.bad) + len(rule.examples.fixed)
