"""Do what an order asks, inside a job's own process, by the same session as every command."""

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml

from checker.core.config_layers import ConfigSource
from checker.core.document import Document
from checker.core.errors import ConfigError
from checker.core.findings import Outcome
from checker.core.messages import Message
from checker.core.verdict import Finding, Verdict
from checker.formats import format_of
from checker.jobs.check.check import check
from checker.jobs.fix.fix_file import GRADES, fix
from checker.jobs.suppress.fingerprint import build_for_finding, find_places
from checker.jobs.suppress.sidecar import SUFFIX
from checker.rules.validation_errors import suggest_nearest
from checker.server.model_host.client import open_hosted_model
from checker.server.work.describe_rules import describe
from checker.server.work.finding_keys import key_of
from checker.server.work.laid_out import lay_out
from checker.server.work.orders import JobOrder, JobOutcome
from checker.server.work.perform_index import index_folders
from checker.server.work.perform_writing import write_document
from checker.server.work.results import COMMENTED, CORRECTED, KNOWN_BY, LAID_OUT, VERDICT
from checker.server.work.texts_to_label import extend, gather
from checker.server.work.try_rules import learn, measure
from checker.session import Options, Session

OnProgress = Callable[[int, int], None]
_RAN = frozenset({Outcome.PASS, Outcome.FAIL, Outcome.UNSURE})

_DRAFTING_SHARE: Final = 0.7
"""Of a job's time: drafts that are not written by then stay open, and the document is there; texts
that the model has not answered by then come after the others."""
_BUDGETED: Final = frozenset({"write", "gather"})


def perform(order: JobOrder, on_progress: OnProgress) -> JobOutcome:
    """Do what is asked and write the results into the order's folder.

    Raises:
        CheckerError: the document, its rule set or the model cannot be used.
    """
    _write_sidecar(order)
    with Session.open(Path(order.file).parent, _options(order)) as session:
        if order.kind != "learn":  # which gives a new one its name
            _refuse_paths(session, order.ruleset)
        if order.model_host and order.use_model:
            session.use_engine(open_hosted_model(order.model_host))
        return _DONE_BY[order.kind](order, session, on_progress)


def _refuse_paths(session: Session, name: str | None) -> None:
    """Make sure that a rule set is named that the office offers: no path of this machine.

    Raises:
        ConfigError: there is none of that name.
    """
    if name is not None and name not in session.library.files:
        raise ConfigError(
            Message("rules.there-is-no-rule-set", name=name),
            remedy=suggest_nearest(name, sorted(session.library.files)),
        )


def _options(order: JobOrder) -> Options:
    file = None if order.configuration is None else Path(order.configuration)
    return Options(
        order.ruleset if order.kind != "learn" else None,
        order.use_model,
        order.model,
        order.language,
        budget=order.seconds * _DRAFTING_SHARE or None if order.kind in _BUDGETED else None,
        source=ConfigSource(file=file, isolated=file is None),
        rules=tuple(map(Path, order.rules)),
    )


def _write_sidecar(order: JobOrder) -> None:
    """Write what was decided before to where checker looks for it."""
    if order.ignored:
        text = yaml.safe_dump({"ignore": list(order.ignored)}, allow_unicode=True)
        Path(order.file + SUFFIX).write_text(text, encoding="utf-8")


def _check(order: JobOrder, session: Session, on_progress: OnProgress) -> JobOutcome:
    path, folder = Path(order.file), Path(order.results)
    job = session.job_for(path)
    if isinstance(job, Verdict):
        return JobOutcome(_summarize(job), _write_verdict(order, job, None))
    verdict = session.configuration.say_places(check(job, session.judge(on_progress)))
    told = _write_verdict(order, verdict, job.document)
    copy = _annotate(session, path, verdict, folder) if order.kind == "check" else ()
    ran = tuple(each.rule for each in verdict.results if each.outcome in _RAN)
    return JobOutcome(_summarize(verdict), (*told, *copy), ran=ran)


def _write_verdict(order: JobOrder, verdict: Verdict, document: Document | None) -> tuple[str, ...]:
    """Write what is said of a document, for programs and for the page; returns the files."""
    folder = Path(order.results)
    told = {VERDICT: verdict.model_dump_json(), LAID_OUT: lay_out(verdict, document).decode()}
    for name, text in told.items():
        (folder / name).write_text(_leave_folders_out(order, text), encoding="utf-8")
    if document is None:
        return (VERDICT, LAID_OUT)
    known = json.dumps(_list_fingerprints(verdict, document))
    (folder / KNOWN_BY).write_text(known, encoding="utf-8")
    return (VERDICT, LAID_OUT, KNOWN_BY)


def _leave_folders_out(order: JobOrder, text: str) -> str:
    """Return JSON that names files alone: where a server keeps them is nobody's business."""
    folder = Path(order.file).parent
    for each in (folder, folder.parent):
        text = text.replace(json.dumps(f"{each}{os.sep}", ensure_ascii=False)[1:-1], "")
    return text


def _annotate(session: Session, path: Path, verdict: Verdict, folder: Path) -> tuple[str, ...]:
    form = format_of(path)
    if form is None or form.annotator is None or not verdict.findings:
        return ()
    name = COMMENTED + path.suffix.lower()
    (folder / name).write_bytes(session.annotated(path, verdict).data)
    return (name,)


def _fix(order: JobOrder, session: Session, on_progress: OnProgress) -> JobOutcome:
    del on_progress  # only rules in code are asked
    path, folder = Path(order.file), Path(order.results)
    job = session.open_job(path)
    wanted = partial(_is_chosen, order.chosen)
    fixed = fix(job, path, session.settings.limits, GRADES[order.grade], wanted)
    name = CORRECTED + path.suffix.lower()
    (folder / name).write_bytes(fixed.after.data)
    text = _leave_folders_out(order, fixed.verdict.model_dump_json())
    (folder / VERDICT).write_text(text, encoding="utf-8")
    made = sum(len(each.made) for each in fixed.passes) + len(fixed.repairs)
    return JobOutcome({**_summarize(fixed.verdict), "fixes": made}, (VERDICT, name))


def _write_document(order: JobOrder, session: Session, on_progress: OnProgress) -> JobOutcome:
    written = write_document(order, session, on_progress)
    told = _write_verdict(order, written.verdict, written.document)
    summary = _summarize(written.verdict) | written.summary
    return JobOutcome(summary, (*told, *written.files))


def _is_chosen(chosen: tuple[str, ...] | None, finding: Finding) -> bool:
    return chosen is None or key_of(finding) in chosen


def _list_fingerprints(verdict: Verdict, document: Document) -> dict[str, Any]:
    """Return by key how each finding is known in a later version of the document."""
    found = (*verdict.findings, *(each.finding for each in verdict.suppressed))
    return {key_of(each): _known_by(document, each) for each in found}


def _known_by(document: Document, finding: Finding) -> dict[str, Any]:
    standing = build_for_finding(document, finding)
    starts = [(each.path, each.start) for each in find_places(document, standing)]
    at = (finding.place.block, finding.place.start)
    return {
        "rule": finding.rule,
        "fingerprint": standing.fingerprint,
        "nth": starts.index(at) + 1 if at in starts else 1,
    }


def _summarize(verdict: Verdict) -> dict[str, Any]:
    """Return what lists and plots show of a verdict: numbers and ids, no word of the document."""
    severities = [each.severity for each in verdict.findings if not each.open_field]
    rules: dict[str, int] = {}
    for each in verdict.findings:
        rules[each.rule] = rules.get(each.rule, 0) + 1
    return {
        "status": verdict.status,
        "ruleset": verdict.ruleset.id if verdict.ruleset else None,
        "ruleset_sha256": verdict.ruleset.sha256 if verdict.ruleset else None,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "infos": severities.count("info"),
        "open": len({each.open_field for each in verdict.findings} - {""}),
        "suppressed": len(verdict.suppressed),
        "rules": rules,
    }


_DONE_BY: Final[dict[str, Callable[[JobOrder, Session, OnProgress], JobOutcome]]] = {
    "check": _check,
    "fix": _fix,
    "write": _write_document,
    "try": _check,
    "measure": measure,
    "learn": learn,
    "gather": gather,
    "extend": extend,
    "describe": describe,
    "index": index_folders,
}
