"""Tell what rules and queue did in the last months, from counts that hold no word of a document."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from checker.server.store.counts import find_percentile, name_month
from checker.server.store.tables import MonthlyCount, Remembered, now

MONTHS: Final = 6
_LEAST_DECIDED: Final = 3
"""So many decisions on a rule's findings before anything is said of it."""
_LEAST_RUNS: Final = 10
"""So many documents that a rule looked at before its silence is told."""
_MEDIAN: Final = 0.5
_NEARLY_ALL: Final = 0.95


@dataclass
class RuleFigures:
    """What became of one rule's findings.

    Attributes:
        rule: its id.
        rulesets: in which it ran.
        findings: by month.
        ran: documents that it looked at.
        tripped: documents in which it found something.
        rejected: findings that somebody rejected.
        accepted: findings that somebody accepted.
    """

    rule: str
    rulesets: set[str] = field(default_factory=set)
    findings: Counter[str] = field(default_factory=Counter)
    ran: int = 0
    tripped: int = 0
    rejected: int = 0
    accepted: int = 0

    @property
    def total(self) -> int:
        """All findings."""
        return self.findings.total()

    @property
    def is_unheeded(self) -> bool:
        """Whether most of what was decided on it was rejected."""
        decided = self.rejected + self.accepted
        return decided >= _LEAST_DECIDED and self.rejected * 2 > decided

    @property
    def is_silent(self) -> bool:
        """Whether it looked at many documents and found nothing in any."""
        return self.ran >= _LEAST_RUNS and not self.findings


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month of the queue; times in seconds, None where nothing was counted.

    Attributes:
        month: as `2026-11`.
        documents: by the status of their verdict.
        waiting: the time that half and 95 of 100 jobs did not wait longer than.
        running: likewise, for the work itself.
    """

    month: str
    documents: dict[str, int]
    waiting: tuple[float | None, float | None]
    running: tuple[float | None, float | None]

    @property
    def total(self) -> int:
        """All documents."""
        return sum(self.documents.values())


@dataclass(frozen=True, slots=True)
class Overview:
    """The last months, the oldest first, and the rules, those with most findings first."""

    months: tuple[MonthFigures, ...]
    rules: tuple[RuleFigures, ...]


def build_overview(transaction: Transaction, owner_id: str | None) -> Overview:
    """Return the figures of one user's documents, or of everybody's where None is named."""
    months = list_months(now(), MONTHS)
    wanted = select(
        MonthlyCount.month,
        MonthlyCount.ruleset,
        MonthlyCount.kind,
        MonthlyCount.key,
        func.sum(MonthlyCount.count),
    ).where(MonthlyCount.month >= months[0])
    if owner_id is not None:
        wanted = wanted.where(MonthlyCount.owner_id == owner_id)
    grouped = wanted.group_by(
        MonthlyCount.month, MonthlyCount.ruleset, MonthlyCount.kind, MonthlyCount.key
    )
    rows = [
        (m, ruleset, kind, key, int(n)) for m, ruleset, kind, key, n in transaction.execute(grouped)
    ]
    rules = _collect_rules(rows)
    _add_decisions(rules, _list_decisions(transaction, months[0], owner_id))
    ordered = sorted(rules.values(), key=lambda each: (-each.total, each.rule))
    return Overview(tuple(_collect_month(each, rows) for each in months), tuple(ordered))


_Row = tuple[str, str, str, str, int]
_Decision = tuple[str, bool, int]


def list_months(at: datetime, count: int) -> list[str]:
    """Return the months up to a time, the oldest first."""
    year, month = map(int, name_month(at).split("-"))
    last = year * 12 + month - 1
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(last - count + 1, last + 1)]


def count_alarms_by_ruleset(transaction: Transaction) -> dict[str, tuple[int, int]]:
    """Return by rule set how many documents and findings there were this month."""
    wanted = (
        select(MonthlyCount.ruleset, MonthlyCount.kind, func.sum(MonthlyCount.count))
        .where(MonthlyCount.month == name_month(now()))
        .where(MonthlyCount.kind.in_(("document", "finding")))
        .group_by(MonthlyCount.ruleset, MonthlyCount.kind)
    )
    found = {(ruleset, kind): int(n) for ruleset, kind, n in transaction.execute(wanted)}
    names = {ruleset for ruleset, _ in found}
    return {
        name: (found.get((name, "document"), 0), found.get((name, "finding"), 0)) for name in names
    }


def count_alarms_by_rule(transaction: Transaction) -> dict[str, RuleFigures]:
    """Return by rule what it found this month, and what of that was rejected."""
    month = name_month(now())
    wanted = (
        select(
            MonthlyCount.ruleset, MonthlyCount.kind, MonthlyCount.key, func.sum(MonthlyCount.count)
        )
        .where(MonthlyCount.month == month)
        .group_by(MonthlyCount.ruleset, MonthlyCount.kind, MonthlyCount.key)
    )
    rows = [
        (month, ruleset, kind, key, int(n)) for ruleset, kind, key, n in transaction.execute(wanted)
    ]
    rules = _collect_rules(rows)
    _add_decisions(rules, _list_decisions(transaction, month, None))
    return rules


def _collect_rules(rows: Iterable[_Row]) -> dict[str, RuleFigures]:
    rules: dict[str, RuleFigures] = {}
    for month, ruleset, kind, key, count in rows:
        if kind not in {"ran", "tripped", "finding"}:
            continue
        figures = rules.setdefault(key, RuleFigures(key))
        figures.rulesets.add(ruleset)
        if kind == "finding":
            figures.findings[month] += count
        elif kind == "ran":
            figures.ran += count
        else:
            figures.tripped += count
    return rules


def _list_decisions(transaction: Transaction, first: str, owner_id: str | None) -> list[_Decision]:
    """Return what was decided since the beginning of a month."""
    year, month = map(int, first.split("-"))
    began = datetime(year, month, 1).astimezone()
    wanted = select(Remembered.rule, Remembered.accepted).where(Remembered.made_at >= began)
    if owner_id is not None:
        wanted = wanted.where(Remembered.owner_id == owner_id)
    counted = wanted.add_columns(func.count()).group_by(Remembered.rule, Remembered.accepted)
    return [(rule, bool(accepted), int(n)) for rule, accepted, n in transaction.execute(counted)]


def _add_decisions(rules: dict[str, RuleFigures], decisions: Iterable[_Decision]) -> None:
    for rule, accepted, count in decisions:
        figures = rules.setdefault(rule, RuleFigures(rule))
        if accepted:
            figures.accepted += count
        else:
            figures.rejected += count


def _collect_month(month: str, rows: Iterable[_Row]) -> MonthFigures:
    documents: Counter[str] = Counter()
    times: dict[str, Counter[str]] = {"waiting": Counter(), "running": Counter()}
    for each, _, kind, key, count in rows:
        if each != month:
            continue
        if kind == "document":
            documents[key] += count
        elif kind in times:
            times[kind][key] += count
    waiting, running = (
        (find_percentile(steps, _MEDIAN), find_percentile(steps, _NEARLY_ALL))
        for steps in times.values()
    )
    return MonthFigures(month, dict(documents), waiting, running)
